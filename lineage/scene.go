package lineage

import (
	"context"
	"fmt"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dunesql"
	"github.com/barchan-data/barchan/plan"
)

// scene is one state of the catalog as one team sees it, and all that was
// traced in it.
type scene struct {
	catalog plan.Catalog
	planner *plan.Planner
	team    barchan.Team
	tables  map[string][]string // columns by full name; nil when they are unknown
	traced  map[unitKey]*traced
}

func newScene(c plan.Catalog, p *plan.Planner, team barchan.Team) *scene {
	return &scene{catalog: c, planner: p, team: team, tables: map[string][]string{}, traced: map[unitKey]*traced{}}
}

// unitKey is what makes two nodes of plans one.
type unitKey struct {
	query   barchan.QueryID
	version int
	sql     string
}

// traced is a node of a plan with its lineage.
type traced struct {
	node    barchan.Node
	columns []dunesql.LineageColumn
	reads   []dunesql.Source
	missing []dunesql.Missing
	inputs  map[string]input // by the keys of its sources
	index   map[string]int   // columns by folded name
	err     error            // that its SQL is wrong; its columns are unknown then
}

// input is what a name in a node's SQL is.
type input struct {
	node *traced // nil for a table
	kind Kind
	name string
}

// trace plans the pipeline of a query and traces what is new in it.
func (s *scene) trace(ctx context.Context, id barchan.QueryID, given barchan.Values) (*traced, error) {
	q, err := s.query(ctx, id)
	if err != nil {
		return nil, err
	}
	p, err := s.planner.Pipeline(ctx, s.team, id, Plausible(q.Params, given), barchan.TierMedium)
	if err != nil {
		return nil, err
	}
	byID := make(map[int]*traced, len(p.Nodes))
	var last *traced
	for _, n := range p.Nodes {
		key := unitKey{n.Query, n.Version, n.SQL}
		if last = s.traced[key]; last == nil {
			if last, err = s.node(ctx, n, byID); err != nil {
				return nil, err
			}
			s.traced[key] = last
		}
		byID[n.ID] = last
	}
	return last, nil
}

// query returns a query, whoever owns it.
func (s *scene) query(ctx context.Context, id barchan.QueryID) (barchan.Query, error) {
	found, err := s.catalog.Queries(ctx, []barchan.QueryID{id})
	if err == nil && len(found) == 0 {
		err = barchan.Errorf(barchan.CodeNotFound, "Query not found")
	}
	if err != nil {
		return barchan.Query{}, err
	}
	return found[0].Query, nil
}

// node traces one node, after all that it reads.
func (s *scene) node(ctx context.Context, n barchan.Node, byID map[int]*traced) (*traced, error) {
	t := &traced{node: n, inputs: map[string]input{}}
	columns := map[string][]string{}
	for _, in := range n.Inputs {
		from := input{kind: Table, name: in.Name}
		switch {
		case in.Node != 0:
			from.node = byID[in.Node]
		case in.View != 0:
			v := n.Views[in.View-1]
			from.node = s.traced[unitKey{v.Query, v.Version, v.SQL}]
		}
		list, err := s.columnsOf(ctx, from, in)
		if err != nil {
			return nil, err
		}
		columns[in.Name], t.inputs[in.Name] = list, from
	}
	parsed, err := dunesql.Parse(n.SQL)
	var l *dunesql.Lineage
	if err == nil {
		s.classify(parsed, t)
		l, err = dunesql.Trace(parsed, func(key string) ([]string, bool) { return columns[key], columns[key] != nil })
	}
	if err != nil {
		t.err = err
		return t, nil
	}
	t.columns, t.reads, t.missing = l.Columns, l.Reads, l.Missing
	distinct(t.columns)
	t.index = make(map[string]int, len(t.columns))
	for i, c := range t.columns {
		if _, ok := t.index[folded(c.Name)]; !ok {
			t.index[folded(c.Name)] = i
		}
	}
	return t, nil
}

// classify notes of which kind the names in a node's SQL are.
func (s *scene) classify(parsed *dunesql.Statement, t *traced) {
	refs, err := dunesql.Refs(parsed)
	if err != nil {
		return // the plan has looked at them: it can't be
	}
	for _, r := range refs {
		in := t.inputs[r.Key]
		in.name = r.Key
		switch r.Kind {
		case dunesql.RefQuery:
			in.kind = Query
		case dunesql.RefView:
			in.kind = View
		case dunesql.RefPrevious:
			in.kind = Previous
		default:
			in.kind = Table
		}
		t.inputs[r.Key] = in
	}
}

// columnsOf returns the columns of what a name is; nil when they are unknown.
func (s *scene) columnsOf(ctx context.Context, from input, in barchan.NodeInput) ([]string, error) {
	if from.node != nil {
		if names, ok := from.node.names(); ok {
			return names, nil
		}
		if from.node.node.View == "" || from.node.node.View != in.Name {
			return nil, nil
		}
		return s.table(ctx, in.Name) // what was published has columns
	}
	if in.Table == "" {
		return nil, nil
	}
	return s.table(ctx, in.Table)
}

// names returns the names of the node's columns, when all are known.
func (t *traced) names() (names []string, ok bool) {
	if t.err != nil {
		return nil, false
	}
	names = make([]string, len(t.columns))
	for i, c := range t.columns {
		if unknownStar(c) {
			return nil, false
		}
		names[i] = c.Name
	}
	return names, true
}

// table returns the columns of a name of the catalog; nil when they are
// unknown.
func (s *scene) table(ctx context.Context, name string) ([]string, error) {
	if columns, ok := s.tables[name]; ok {
		return columns, nil
	}
	table, err := s.catalog.Table(ctx, name)
	if err != nil && barchan.CodeOf(err) != barchan.CodeNotFound {
		return nil, fmt.Errorf("load table %s: %w", name, err)
	}
	var columns []string
	switch {
	case err != nil:
	case len(table.Current.Schema) > 0:
		columns = table.Current.Schema.Names()
	case len(table.Schema) > 0:
		columns = table.Schema.Names()
	}
	s.tables[name] = columns
	return columns, nil
}
