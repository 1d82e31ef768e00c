// Package plan turns a query and its values into the plan of a run: every
// query that is reached, its SQL with values in place of parameters, what each
// name in it is, and in which order to run. Nothing of the plan changes after.
//
// All names, at every depth, are resolved with the rights of the team that
// asks. No step recurses: a chain of ten thousand queries is planned like any
// other.
package plan

import (
	"context"
	"slices"

	"github.com/barchan-data/barchan"
)

// Catalog finds what names mean.
type Catalog = barchan.Catalog

// Looker opens a catalog as of one moment: what f sees does not change while it
// looks. storetest.Store is one.
type Looker interface {
	Look(ctx context.Context, f func(Catalog) error) error
}

// Planner makes plans. It is safe for concurrent use.
type Planner struct {
	looker Looker
	cache  *cache
}

// New returns a planner whose plans are each of one moment.
func New(l Looker) *Planner { return &Planner{looker: l, cache: newCache(maxCacheBytes)} }

// Still is a catalog that does not change, or may change between two looks.
type Still struct{ Catalog }

// Look implements Looker.
func (s Still) Look(_ context.Context, f func(Catalog) error) error { return f(s.Catalog) }

// Over returns a planner over a catalog, which shares with p what is known of
// texts.
func (p *Planner) Over(c Catalog) *Planner { return &Planner{looker: Still{c}, cache: p.cache} }

// look makes a plan of one moment.
func (p *Planner) look(ctx context.Context, team barchan.Team, t barchan.Tier, make func(*builder) (*barchan.Plan, error)) (made *barchan.Plan, err error) {
	err = p.looker.Look(ctx, func(c Catalog) (err error) {
		made, err = make(p.builder(ctx, c, team, t))
		return err
	})
	return made, err
}

// Pipeline plans a query and all that it reads: every query is a node, and so
// is the source of every materialized view of the team; each publishes its
// view. Query views are inlined, and listed. The root is the last node.
func (p *Planner) Pipeline(ctx context.Context, team barchan.Team, q barchan.QueryID, v barchan.Values, t barchan.Tier) (*barchan.Plan, error) {
	return p.look(ctx, team, t, func(b *builder) (*barchan.Plan, error) {
		return b.pipeline(q, v)
	})
}

func (b *builder) pipeline(q barchan.QueryID, v barchan.Values) (*barchan.Plan, error) {
	b.nodes = true
	b.publishes = func(barchan.View) bool { return true }
	return b.saved(q, v)
}

// Query plans one node: a query in which every query that it reads is inlined,
// and materialized views are read as they are.
func (p *Planner) Query(ctx context.Context, team barchan.Team, q barchan.QueryID, v barchan.Values, t barchan.Tier) (*barchan.Plan, error) {
	return p.look(ctx, team, t, func(b *builder) (*barchan.Plan, error) { return b.saved(q, v) })
}

// SQL plans one node of SQL that is not saved. Every {{key}} in it is a text
// parameter, and needs a value.
func (p *Planner) SQL(ctx context.Context, team barchan.Team, sql string, v barchan.Values, t barchan.Tier) (*barchan.Plan, error) {
	q := barchan.Query{Team: team.ID, SQL: sql, Params: freeParams(sql, v)}
	return p.look(ctx, team, t, func(b *builder) (*barchan.Plan, error) { return b.root(&source{query: q}, v) })
}

// View plans one node: the source query of a materialized view, which it
// publishes. Other views are read as they are.
func (p *Planner) View(ctx context.Context, team barchan.Team, name string, t barchan.Tier) (*barchan.Plan, error) {
	return p.look(ctx, team, t, func(b *builder) (*barchan.Plan, error) {
		v, err := b.ownView(name)
		if err != nil {
			return nil, err
		}
		if err := b.again().checkView(v); err != nil {
			return nil, err
		}
		b.publishes = func(w barchan.View) bool { return w.Name == v.Name }
		return b.saved(v.Query, nil)
	})
}

// CheckView returns an error when v can not be a materialized view: its query
// has parameters, or reads the view itself, at whatever depth. v need not be
// in the catalog yet.
func (p *Planner) CheckView(ctx context.Context, team barchan.Team, v barchan.View) error {
	return p.looker.Look(ctx, func(c Catalog) error {
		b := p.builder(ctx, overlay{Catalog: c, view: v}, team, barchan.TierMedium)
		q, err := b.source(v.Query)
		if err != nil {
			return err
		}
		if len(q.query.Params) > 0 {
			return barchan.Errorf(barchan.CodeInvalid, "query_%d has parameters: the query of a materialized view can have none", v.Query)
		}
		return b.again().checkView(v)
	})
}

// checkView returns an error when the view reaches itself.
func (b *builder) checkView(v barchan.View) error {
	if _, err := b.pipeline(v.Query, nil); isCycle(err) {
		return err
	}
	return nil // anything else is said where it matters
}

// overlay is a catalog in which a view exists.
type overlay struct {
	Catalog
	view barchan.View
}

func (o overlay) Queries(ctx context.Context, ids []barchan.QueryID) ([]barchan.QueryWithView, error) {
	list, err := o.Catalog.Queries(ctx, ids)
	for i := range list {
		if list[i].ID == o.view.Query {
			list[i].ViewName, list[i].ViewTeam = o.view.Name, o.view.Team
		}
	}
	return list, err
}

func (o overlay) View(ctx context.Context, name string) (barchan.View, error) {
	if name == o.view.Name {
		return o.view, nil
	}
	return o.Catalog.View(ctx, name)
}

// Revised is a catalog in which a query is as it is given.
type Revised struct {
	Catalog
	Query barchan.Query
}

// Queries implements Catalog.
func (r Revised) Queries(ctx context.Context, ids []barchan.QueryID) ([]barchan.QueryWithView, error) {
	list, err := r.Catalog.Queries(ctx, ids)
	if err != nil || !slices.Contains(ids, r.Query.ID) {
		return list, err
	}
	for i := range list {
		if list[i].ID == r.Query.ID {
			list[i].Query = r.Query
			return list, nil
		}
	}
	return append(list, barchan.QueryWithView{Query: r.Query}), nil
}
