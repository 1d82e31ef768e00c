package lineage

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dunesql"
	"github.com/barchan-data/barchan/plan"
)

// maxReaders bounds how many readers of changed queries one call looks at.
const maxReaders = 1000

// Break is a saved query that reads columns which are gone.
type Break struct {
	Reader  barchan.QueryID
	Name    string // of the reader
	Of      barchan.QueryID
	Columns []string // of the query Of, in its order
}

// String says it in a sentence.
func (b Break) String() string {
	what := "column " + quoted(b.Columns)
	if len(b.Columns) > 1 {
		what = "columns " + quoted(b.Columns)
	}
	return fmt.Sprintf("query_%d (%s) reads the %s of query_%d, which the saved version does not give", b.Reader, b.Name, what, b.Of)
}

func quoted(names []string) string {
	list := make([]string, len(names))
	for i, n := range names {
		list[i] = `"` + n + `"`
	}
	return strings.Join(list, ", ")
}

// Broken returns the saved queries of the team that read a column of a query
// which it had before a change and has no longer, by id of the reader: those
// that read the query or its materialized view, and those that read what its
// readers pass on by a star. Archived queries count for nothing. A version
// whose columns can't be told breaks nothing.
//
// When ctx ends, or there are too many readers, all is false: the list holds
// what was found until then.
func (t *Tracer) Broken(ctx context.Context, team barchan.Team, before, now barchan.Query) (list []Break, all bool, err error) {
	if before.SQL == now.SQL && slices.EqualFunc(before.Params, now.Params, sameParam) {
		return nil, true, nil
	}
	c := &comparison{tracer: t, team: team, before: t.with(before, team), now: t.with(now, team)}
	err = c.search(ctx, now.ID)
	slices.SortFunc(c.breaks, func(a, b Break) int { return int(a.Reader - b.Reader) })
	if ctx.Err() != nil {
		return c.breaks, false, nil
	}
	return c.breaks, !c.cut, err
}

func sameParam(a, b barchan.Param) bool { return a.Key == b.Key && slices.Equal(a.Default, b.Default) }

// with returns the catalog in which a query is as it is given.
func (t *Tracer) with(q barchan.Query, team barchan.Team) *scene {
	c := plan.Revised{Catalog: t.catalog, Query: q}
	return newScene(c, t.planner.Over(c), team)
}

// comparison is the search for what a change breaks.
type comparison struct {
	tracer      *Tracer
	team        barchan.Team
	before, now *scene
	queries     []text // of the team; loaded when a column is gone
	breaks      []Break
	readers     int
	cut         bool
}

// text is a saved query with its SQL in lower case, to look for names in.
type text struct {
	barchan.Query
	sql string
}

// search goes from the changed query to its readers, and on from those whose
// own columns change with it.
func (c *comparison) search(ctx context.Context, changed barchan.QueryID) error {
	queue := []barchan.QueryID{changed}
	seen := map[barchan.QueryID]bool{changed: true}
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		gone := c.gone(ctx, id)
		if len(gone) == 0 {
			continue
		}
		readers, err := c.mentions(ctx, id)
		if err != nil {
			return err
		}
		for _, r := range readers {
			switch c.readers++; {
			case ctx.Err() != nil:
				return nil
			case c.readers > maxReaders:
				c.cut = true
				return nil
			}
			if lost := c.lost(ctx, r, id, gone); lost != nil {
				c.breaks = append(c.breaks, Break{Reader: r.ID, Name: r.Name, Of: id, Columns: lost})
			}
			if !seen[r.ID] {
				seen[r.ID] = true
				queue = append(queue, r.ID)
			}
		}
	}
	return nil
}

// gone returns the columns that a query had and has no longer. It is none when
// one of the versions can't be traced.
func (c *comparison) gone(ctx context.Context, id barchan.QueryID) []string {
	old, ok := c.before.columns(ctx, id)
	if !ok {
		return nil
	}
	fresh, ok := c.now.columns(ctx, id)
	if !ok {
		return nil
	}
	has := map[string]bool{}
	for _, name := range fresh {
		has[folded(name)] = true
	}
	return slices.DeleteFunc(old, func(name string) bool { return has[folded(name)] })
}

// columns returns the names of a query's columns, when all are known. Most
// queries name theirs; only for the others the whole pipeline is traced.
func (s *scene) columns(ctx context.Context, id barchan.QueryID) (names []string, ok bool) {
	q, err := s.query(ctx, id)
	if err != nil {
		return nil, false
	}
	if names, ok := namedColumns(&q); ok {
		return names, true
	}
	node, err := s.trace(ctx, id, nil)
	if err != nil {
		return nil, false
	}
	return node.names()
}

// namedColumns returns the names of a query's columns when its SQL alone tells
// them: no star is left.
func namedColumns(q *barchan.Query) (names []string, ok bool) {
	statement, ok := parsed(q)
	if !ok {
		return nil, false
	}
	l, err := dunesql.Trace(statement, func(string) ([]string, bool) { return nil, false })
	if err != nil {
		return nil, false
	}
	distinct(l.Columns)
	return (&traced{columns: l.Columns}).names()
}

// mentions returns the team's queries whose SQL holds the name of a query, or
// of its materialized view. It is the quick half of the test: most do not.
func (c *comparison) mentions(ctx context.Context, id barchan.QueryID) ([]text, error) {
	if err := c.load(ctx); err != nil {
		return nil, err
	}
	names := []string{fmt.Sprintf("query_%d", id)}
	view, ok, err := c.tracer.catalog.ViewOf(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("load the view of query %d: %w", id, err)
	}
	if ok {
		names = append(names, view.Name[strings.LastIndexByte(view.Name, '.')+1:])
	}
	var found []text
	for _, q := range c.queries {
		if q.ID != id && slices.ContainsFunc(names, func(name string) bool { return holds(q.sql, name) }) {
			found = append(found, q)
		}
	}
	return found, nil
}

// holds reports whether a text holds a name that ends where a name can end.
func holds(text, name string) bool {
	for {
		i := strings.Index(text, name)
		if i < 0 {
			return false
		}
		text = text[i+len(name):]
		if text == "" || !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789_", rune(text[0])) {
			return true
		}
	}
}

// load reads the queries of the team, once.
func (c *comparison) load(ctx context.Context) error {
	const page = 1000
	for c.queries == nil {
		c.queries = []text{}
		for {
			list, total, err := c.tracer.catalog.ListQueries(ctx, barchan.QueryFilter{Team: c.team.ID, Limit: page, Offset: len(c.queries)})
			if err != nil {
				return fmt.Errorf("list the queries of the team: %w", err)
			}
			for _, q := range list {
				c.queries = append(c.queries, text{Query: q, sql: strings.ToLower(q.SQL)})
			}
			if len(list) == 0 || len(c.queries) >= total {
				break
			}
		}
		c.queries = slices.DeleteFunc(c.queries, func(q text) bool { return q.Archived })
	}
	return nil
}

// lost returns which of the columns that are gone from a query a reader reads
// by name.
func (c *comparison) lost(ctx context.Context, r text, id barchan.QueryID, gone []string) []string {
	node, err := c.before.trace(ctx, r.ID, nil)
	if err != nil {
		return nil // it did not run before either
	}
	read := map[string]bool{}
	for _, s := range node.reads {
		if from := node.inputs[s.Key].node; from != nil && from.node.Query == id {
			read[folded(s.Column)] = true
		}
	}
	var lost []string
	for _, name := range gone {
		if read[folded(name)] {
			lost = append(lost, name)
		}
	}
	return lost
}
