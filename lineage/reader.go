package lineage

import (
	"cmp"
	"context"
	"slices"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dunesql"
)

// Readers returns the saved queries of the team that read a query, or its
// materialized view, by id. Archived queries count for nothing, and neither do
// those whose SQL does not parse: they run no more.
func (t *Tracer) Readers(ctx context.Context, team barchan.Team, id barchan.QueryID) ([]barchan.Query, error) {
	c := &comparison{tracer: t, team: team}
	candidates, err := c.mentions(ctx, id)
	if err != nil {
		return nil, err
	}
	view, _, err := t.catalog.ViewOf(ctx, id)
	if err != nil {
		return nil, err
	}
	var readers []barchan.Query
	for _, q := range candidates {
		refs, ok := refsOf(&q.Query)
		reads := func(r dunesql.Ref) bool {
			return r.Kind == dunesql.RefQuery && r.Query == id || r.Kind == dunesql.RefView && r.Table == view.Name
		}
		if ok && slices.ContainsFunc(refs, reads) {
			readers = append(readers, q.Query)
		}
	}
	slices.SortFunc(readers, func(a, b barchan.Query) int { return cmp.Compare(a.ID, b.ID) })
	return readers, nil
}

// refsOf returns what a query reads, with plausible values where it has no
// defaults.
func refsOf(q *barchan.Query) (refs []dunesql.Ref, ok bool) {
	parsed, ok := parsed(q)
	if !ok {
		return nil, false
	}
	refs, err := dunesql.Refs(parsed)
	return refs, err == nil
}

// parsed is a query's SQL with plausible values.
func parsed(q *barchan.Query) (*dunesql.Statement, bool) {
	values, _, err := barchan.ResolveValues(q.Params, Plausible(q.Params, nil))
	if err != nil {
		return nil, false
	}
	text, _, err := dunesql.Substitute(q.SQL, q.Params, values)
	if err != nil {
		return nil, false
	}
	statement, err := dunesql.Parse(text)
	return statement, err == nil
}
