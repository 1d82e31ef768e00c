package plan

import (
	"context"
	"maps"
	"slices"

	"github.com/barchan-data/barchan"
)

// Graph is an explicit pipeline: what to run, and edges beyond those that the
// SQL has.
type Graph struct {
	Nodes []GraphNode
}

// GraphNode is a view to refresh or a query to execute: one of View and Query
// is set.
type GraphNode struct {
	ID        int // positive, and kept
	DependsOn []int
	View      string // full name
	Query     barchan.QueryID
	Tier      barchan.Tier
	Values    barchan.Values // of a query
}

// Graph plans an explicit pipeline. Queries that are read and not listed
// become nodes too; views that are not listed are read as they are. The tier
// is the highest of the nodes.
func (p *Planner) Graph(ctx context.Context, team barchan.Team, g Graph) (*barchan.Plan, error) {
	if err := g.validate(); err != nil {
		return nil, err
	}
	tier := barchan.TierMedium
	listed := map[string]bool{}
	for _, n := range g.Nodes {
		tier = tier.Max(n.Tier)
		listed[n.View] = true
	}
	return p.look(ctx, team, tier, func(b *builder) (*barchan.Plan, error) {
		list := func(b *builder) *builder {
			b.nodes = true
			b.publishes = func(v barchan.View) bool { return listed[v.Name] }
			return b
		}
		units, err := list(b).listedUnits(g, func() *builder { return list(b.again()) })
		if err != nil {
			return nil, err
		}
		for _, u := range units {
			if err := b.search(u); err != nil {
				return nil, err
			}
		}
		return b.assemble()
	})
}

// validate checks the graph by itself.
func (g Graph) validate() error {
	switch {
	case len(g.Nodes) == 0:
		return barchan.Errorf(barchan.CodeInvalid, "the pipeline has no nodes: list at least one")
	case len(g.Nodes) > barchan.MaxPlanNodes:
		return barchan.Errorf(barchan.CodeTooLarge, "the pipeline has %d nodes: at most %d are allowed", len(g.Nodes), barchan.MaxPlanNodes)
	}
	ids := map[int]bool{}
	for _, n := range g.Nodes {
		switch {
		case n.ID <= 0:
			return barchan.Errorf(barchan.CodeInvalid, "a node has the id %d: ids are positive", n.ID)
		case ids[n.ID]:
			return barchan.Errorf(barchan.CodeInvalid, "two nodes have the id %d: give each its own", n.ID)
		case (n.View == "") == (n.Query == 0):
			return barchan.Errorf(barchan.CodeInvalid, "node %d must name a materialized view to refresh or a query to execute, and not both", n.ID)
		case n.View != "" && len(n.Values) > 0:
			return barchan.Errorf(barchan.CodeInvalid, "node %d refreshes a materialized view, and takes no parameters", n.ID)
		}
		ids[n.ID] = true
	}
	for _, n := range g.Nodes {
		for _, d := range n.DependsOn {
			if !ids[d] {
				return barchan.Errorf(barchan.CodeInvalid, "node %d depends on node %d, which is not in the pipeline", n.ID, d)
			}
		}
	}
	return nil
}

// listedUnits makes the units of the listed nodes, and the edges between them.
func (b *builder) listedUnits(g Graph, fresh func() *builder) ([]*unit, error) {
	units := make([]*unit, len(g.Nodes))
	byID := map[int]*unit{}
	var reached map[barchan.QueryID][]*unit
	for i, n := range g.Nodes {
		u, err := b.listedUnit(n)
		if err != nil && len(n.Values) > 0 {
			if reached == nil {
				reached = reachedFrom(g, fresh())
			}
			u, err = b.reachedUnit(reached[n.Query], n.Values, err)
		}
		if err != nil {
			return nil, err
		}
		if u.listed != 0 {
			return nil, barchan.Errorf(barchan.CodeInvalid, "nodes %d and %d are the same query with the same values: list it once", u.listed, n.ID)
		}
		u.listed = n.ID
		units[i], byID[n.ID] = u, u
	}
	for i, n := range g.Nodes {
		for _, d := range n.DependsOn {
			units[i].after = append(units[i].after, byID[d])
		}
	}
	return units, nil
}

// reachedFrom returns what the listed nodes read, of those that can be planned.
func reachedFrom(g Graph, b *builder) map[barchan.QueryID][]*unit {
	for _, n := range g.Nodes {
		if u, err := b.listedUnit(n); err != nil || b.search(u) != nil {
			b.path = nil
		}
	}
	reached := map[barchan.QueryID][]*unit{}
	for _, u := range b.order {
		reached[u.query.ID] = append(reached[u.query.ID], u)
	}
	return reached
}

// reachedUnit returns the unit of a node whose values no caller may give, when
// the author of another listed query gives them: so the graph that a pipeline
// is shown as can be executed. Otherwise it returns err.
func (b *builder) reachedUnit(reached []*unit, values barchan.Values, err error) (*unit, error) {
	for _, u := range reached {
		if maps.EqualFunc(u.values, values, slices.Equal[barchan.Value]) {
			return b.unit(u.source, u.values, u.valuesKey, u.trust, false)
		}
	}
	return nil, err
}

func (b *builder) listedUnit(n GraphNode) (*unit, error) {
	if n.View != "" {
		v, err := b.ownView(n.View)
		if err != nil {
			return nil, withName(err, n.View)
		}
		u, err := b.viewUnit(v)
		return u, withName(err, n.View)
	}
	s, err := b.source(n.Query)
	if err != nil {
		return nil, withName(err, queryName(n.Query))
	}
	u, err := b.rootUnit(s, n.Values)
	return u, withName(err, queryName(n.Query))
}
