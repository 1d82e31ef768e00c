package plan

import (
	"fmt"
	"slices"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dunesql"
)

// resolve finds what a reference of u is.
func (b *builder) resolve(u *unit, ref *dunesql.Ref) (input, error) {
	switch ref.Kind {
	case dunesql.RefQuery:
		v, err := b.call(u, ref)
		return input{ref: ref, unit: v}, err
	case dunesql.RefView:
		return b.viewInput(ref)
	case dunesql.RefPrevious:
		return b.previousInput(u, ref)
	}
	return b.tableInput(ref)
}

// call returns the unit of a query reference, with the values that it passes.
func (b *builder) call(u *unit, ref *dunesql.Ref) (*unit, error) {
	s, err := b.source(ref.Query)
	if err != nil {
		return nil, b.blame(err, queryName(ref.Query))
	}
	values, trust, err := arguments(s.query.Params, ref, u.sub)
	if err != nil {
		return nil, b.blame(err, queryName(ref.Query))
	}
	v, err := b.unit(s, values, barchan.ValuesKey(s.query.Params, values), trust, !b.nodes || s.query.View && s.view == "")
	if err != nil {
		return nil, b.blame(err, queryName(ref.Query))
	}
	return v, nil
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

// source loads a query that the team may run.
func (b *builder) source(id barchan.QueryID) (*source, error) {
	if s, ok := b.sources[id]; ok {
		return s, nil
	}
	q, err := b.catalog.Query(b.ctx, id)
	switch {
	case barchan.CodeOf(err) == barchan.CodeNotFound || err == nil && q.Private && q.Team != b.team.ID:
		return nil, barchan.Errorf(barchan.CodeNotFound, "Query not found")
	case err != nil:
		return nil, fmt.Errorf("load query %d: %w", id, err)
	case q.Archived:
		return nil, barchan.Errorf(barchan.CodeForbidden, "Not allowed to execute query. Query is archived, unsaved or not enough permissions")
	}
	s := &source{query: q}
	if b.publishes != nil {
		v, ok, err := b.catalog.ViewOf(b.ctx, id)
		if err != nil {
			return nil, fmt.Errorf("load the view of query %d: %w", id, err)
		}
		if ok && v.Team == b.team.ID {
			s.view = v.Name
			if _, key, err := barchan.ResolveValues(q.Params, nil); err == nil {
				s.viewKey = key
			}
		}
	}
	b.sources[id] = s
	return s, nil
}

// viewInput resolves a materialized view: the team's own may be a node of the
// plan; any other is a table.
func (b *builder) viewInput(ref *dunesql.Ref) (input, error) {
	v, err := b.view(ref.Table)
	if barchan.CodeOf(err) == barchan.CodeNotFound && v.Name == "" {
		// Another kind of table may have such a name.
		if t, err := b.table(ref.Table); err != nil || t.visible {
			return input{ref: ref, table: ref.Table}, err
		}
	}
	if err != nil {
		return input{}, b.blame(err, ref.Table)
	}
	if v.Team == b.team.ID && b.publishes != nil && b.publishes(v.View) {
		u, err := b.viewUnit(v.View)
		if err != nil {
			return input{}, b.blame(err, queryName(v.Query)+", the source of "+ref.Table)
		}
		return input{ref: ref, unit: u}, nil
	}
	t, err := b.table(ref.Table)
	if err != nil {
		return input{}, err
	}
	if !t.visible || !t.published {
		how := "refresh it or run the pipeline"
		if v.Team != b.team.ID {
			how = "its owner has to refresh it"
		}
		return input{}, b.blame(barchan.Errorf(barchan.CodeInvalid, "materialized view %s has no published result yet: %s", ref.Table, how), "")
	}
	return input{ref: ref, table: ref.Table}, nil
}

// viewUnit returns the unit of a view's source.
func (b *builder) viewUnit(v barchan.View) (*unit, error) {
	s, err := b.source(v.Query)
	if err != nil {
		return nil, err
	}
	return b.rootUnit(s, nil)
}

// tableInput resolves an uploaded table or a dataset. One that the team can't
// see is nothing: the node fails when it is executed, as wrong SQL does.
func (b *builder) tableInput(ref *dunesql.Ref) (input, error) {
	if ref.Key != ref.Table { // a name that no catalog has
		return input{ref: ref}, nil
	}
	t, err := b.table(ref.Table)
	if err != nil {
		return input{}, err
	}
	in := input{ref: ref}
	if t.visible {
		in.table = ref.Table
	}
	return in, nil
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
