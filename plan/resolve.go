package plan

import (
	"fmt"
	"slices"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dunesql"
)

// resolve finds what a reference of u is.
func (b *builder) resolve(u *unit, ref *dunesql.Ref) resolved {
	r := resolved{input: input{ref: ref}}
	switch ref.Kind {
	case dunesql.RefQuery:
		r.about = queryName(ref.Query)
		r.unit, r.err = b.call(u, ref)
	case dunesql.RefView:
		b.resolveView(&r)
	case dunesql.RefPrevious:
		r.previous = true
		r.err = previousOf(u, ref)
	default:
		r.err = b.resolveTable(&r)
	}
	return r
}

// call returns the unit of a query reference, with the values that it passes.
func (b *builder) call(u *unit, ref *dunesql.Ref) (*unit, error) {
	s, err := b.source(ref.Query)
	if err != nil {
		return nil, err
	}
	values, trust, err := arguments(s.query.Params, ref, u.sub)
	if err != nil {
		return nil, err
	}
	return b.unit(s, values, barchan.ValuesKey(s.query.Params, values), trust, !b.nodes || s.query.View && s.view == "")
}

// unit returns the unit of a query with values. inline is for when it is new.
func (b *builder) unit(s *source, values barchan.Values, key string, trust map[string]dunesql.Trust, inline bool) (*unit, error) {
	a, err := b.cache.analyse(dunesql.Binding{Params: s.query.Params, Values: values, Trust: trust}, s.query.SQL)
	if err != nil {
		return nil, err
	}
	// What extends its previous result has a result of its own.
	u := &unit{source: s, values: values, valuesKey: key, trust: trust, analysis: a, inline: inline && !(b.nodes && a.readsPrevious())}
	if old, ok := b.units[u.key()]; ok {
		return old, nil
	}
	if len(b.units) == barchan.MaxPlanNodes {
		return nil, barchan.Errorf(barchan.CodeTooLarge, "more than %d queries read each other: at most that many can run as one", barchan.MaxPlanNodes)
	}
	if s.view != "" && key == s.viewKey && b.publishes != nil && b.publishes(barchan.View{Name: s.view, Query: s.query.ID}) {
		u.view = s.view
	}
	b.units[u.key()] = u
	return u, nil
}

// source returns a query that the team may run.
func (b *builder) source(id barchan.QueryID) (*source, error) {
	if b.sources[id] == nil {
		if err := b.load(id); err != nil {
			return nil, err
		}
	}
	s := b.sources[id]
	return s, s.err
}

// load finds queries in the catalog.
func (b *builder) load(ids ...barchan.QueryID) error {
	found, err := b.catalog.Queries(b.ctx, ids)
	if err != nil {
		return fmt.Errorf("load queries: %w", err)
	}
	for _, id := range ids {
		b.sources[id] = &source{err: barchan.Errorf(barchan.CodeNotFound, "Query not found")}
	}
	for _, f := range found {
		s := b.sources[f.ID]
		s.query = f.Query
		switch {
		case f.Private && f.Team != b.team.ID: // it stays not found
			continue
		case f.Archived:
			s.err = barchan.Errorf(barchan.CodeForbidden, "Not allowed to execute query. Query is archived, unsaved or not enough permissions")
			continue
		}
		s.err = nil
		if b.publishes != nil && f.ViewName != "" && f.ViewTeam == b.team.ID {
			s.view = f.ViewName
			if _, key, err := barchan.ResolveValues(f.Params, nil); err == nil {
				s.viewKey = key
			}
		}
	}
	return nil
}

// resolveView resolves a materialized view: the team's own may be a node of the
// plan; any other is a table.
func (b *builder) resolveView(r *resolved) {
	name := r.ref.Table
	v, err := b.view(name)
	if barchan.CodeOf(err) == barchan.CodeNotFound && v.Name == "" {
		// Another kind of table may have such a name.
		if t, err := b.table(name); err != nil || t.visible {
			r.table, r.err = name, err
			return
		}
	}
	if err != nil {
		r.about, r.err = name, err
		return
	}
	if v.Team == b.team.ID && b.publishes != nil && b.publishes(v.View) {
		r.about = queryName(v.Query) + ", the source of " + name
		r.unit, r.err = b.viewUnit(v.View)
		return
	}
	t, err := b.table(name)
	switch {
	case err != nil:
		r.err = err
	case !t.visible || !t.published:
		how := "refresh it or run the pipeline"
		if v.Team != b.team.ID {
			how = "its owner has to refresh it"
		}
		r.err = barchan.Errorf(barchan.CodeInvalid, "materialized view %s has no published result yet: %s", name, how)
	default:
		r.table = name
	}
}

// viewUnit returns the unit of a view's source.
func (b *builder) viewUnit(v barchan.View) (*unit, error) {
	s, err := b.source(v.Query)
	if err != nil {
		return nil, err
	}
	return b.rootUnit(s, nil)
}

// resolveTable resolves an uploaded table or a dataset. One that the team can't
// see is nothing: the node fails when it is executed, as wrong SQL does.
func (b *builder) resolveTable(r *resolved) error {
	if r.ref.Key != r.ref.Table { // a name that no catalog has
		return nil
	}
	t, err := b.table(r.ref.Table)
	if err == nil && t.visible {
		r.table = r.ref.Table
	}
	return err
}

// viewFact and tableFact are what a plan knows of a name.
type (
	viewFact struct {
		barchan.View
		err error
	}
	tableFact struct{ visible, published bool }
)

func (b *builder) view(name string) (*viewFact, error) {
	f, ok := b.views[name]
	if !ok {
		v, err := b.catalog.View(b.ctx, name)
		switch {
		case barchan.CodeOf(err) == barchan.CodeNotFound || err == nil && v.Private && v.Team != b.team.ID:
			err = barchan.Errorf(barchan.CodeNotFound, "Materialized view not found")
		case err != nil:
			return nil, fmt.Errorf("load view %s: %w", name, err)
		}
		f = &viewFact{View: v, err: err}
		b.views[name] = f
	}
	return f, f.err
}

func (b *builder) table(name string) (*tableFact, error) {
	f, ok := b.tables[name]
	if !ok {
		t, err := b.catalog.Table(b.ctx, name)
		if err != nil && barchan.CodeOf(err) != barchan.CodeNotFound {
			return nil, fmt.Errorf("load table %s: %w", name, err)
		}
		f = &tableFact{visible: err == nil && (!t.Private || t.Team == b.team.ID), published: t.Current.ID != ""}
		b.tables[name] = f
	}
	return f, nil
}

// ownView returns a view that the team may refresh.
func (b *builder) ownView(name string) (barchan.View, error) {
	v, err := b.view(name)
	switch {
	case err != nil:
		return barchan.View{}, err
	case v.Team != b.team.ID:
		return barchan.View{}, barchan.Errorf(barchan.CodeForbidden, "You must own the materialized view to refresh it")
	}
	return v.View, nil
}

// freeParams are the parameters of SQL that is not saved: all its keys.
func freeParams(sql string, given barchan.Values) []barchan.Param {
	var params []barchan.Param
	holes, err := dunesql.Placeholders(sql)
	if err != nil { // no key can be told; it ends in a failed execution
		for key, v := range given {
			params = append(params, barchan.Param{Key: key, Type: barchan.ParamText, Multi: len(v) > 1})
		}
		return params
	}
	for _, h := range holes {
		if h.Context != dunesql.InComment && !slices.ContainsFunc(params, func(p barchan.Param) bool { return p.Key == h.Key }) {
			params = append(params, barchan.Param{Key: h.Key, Type: barchan.ParamText, Multi: len(given[h.Key]) > 1})
		}
	}
	return params
}
