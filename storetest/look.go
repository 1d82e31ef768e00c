package storetest

import (
	"context"
	"errors"
	"strings"

	"github.com/barchan-data/barchan"
)

var lookCases = map[string]func(*world){
	"a look sees one moment, whatever is written meanwhile": lookIsOneMoment,
	"a look finds what the store finds":                     lookFinds,
	"a look sees the versions of its moment":                lookSeesVersions,
	"the error of a look is returned as it is":              lookFails,
	"a look ends with its context":                          lookCancelled,
}

func lookIsOneMoment(w *world) {
	id := w.query("before")
	other := w.query("other")
	w.ok(w.Look(w.ctx, func(c barchan.Catalog) error {
		if _, err := c.Queries(w.ctx, []barchan.QueryID{other}); err != nil { // the moment is that of the first read
			return err
		}
		_, err := w.UpdateQuery(w.ctx, id, w.tick(), func(q *barchan.Query) error { q.Name = "after"; return nil })
		w.ok(err)
		at := w.tick()
		_, err = w.PutView(w.ctx, barchan.View{Team: w.team.ID, Name: "dune.local.result_new", Query: other, Tier: barchan.TierMedium, CreatedAt: at, UpdatedAt: at})
		w.ok(err)
		w.equal(named(w, c, id, other), "before , other ")
		return nil
	}))
	w.ok(w.Look(w.ctx, func(c barchan.Catalog) error {
		w.equal(named(w, c, other, id), "other dune.local.result_new, after ")
		return nil
	}))
}

// named shows queries in the order of ids, with their views.
func named(w *world, c barchan.Catalog, ids ...barchan.QueryID) string {
	found, err := c.Queries(w.ctx, ids)
	w.ok(err)
	var names []string
	for _, id := range ids {
		for _, q := range found {
			if q.ID == id {
				names = append(names, q.Name+" "+q.ViewName)
			}
		}
	}
	return strings.Join(names, ", ")
}

func lookFinds(w *world) {
	v := w.view("x")
	w.ok(w.Look(w.ctx, func(c barchan.Catalog) error {
		got, err := c.View(w.ctx, v.Name)
		w.ok(err)
		w.equal(got, v)
		query, err := w.Query(w.ctx, v.Query)
		w.ok(err)
		many, err := c.Queries(w.ctx, []barchan.QueryID{v.Query, v.Query + 1000})
		w.ok(err)
		w.equal(many, []barchan.QueryWithView{{Query: query, ViewName: v.Name, ViewTeam: v.Team}})
		none, err := c.Queries(w.ctx, nil)
		w.ok(err)
		w.equal(len(none), 0)
		table, err := c.Table(w.ctx, v.Name)
		w.ok(err)
		w.equal(table.Kind, barchan.KindView)
		_, err = c.View(w.ctx, "dune.local.result_none")
		w.refused(err, barchan.CodeNotFound)
		_, err = c.Table(w.ctx, "dex.none")
		w.refused(err, barchan.CodeNotFound)
		return nil
	}))
}

// A store may remember versions, but not those of another moment.
func lookSeesVersions(w *world) {
	id := w.query("x")
	change := func(text string) {
		_, err := w.UpdateQuery(w.ctx, id, w.tick(), func(q *barchan.Query) error { q.SQL, q.View = text, !q.View; return nil })
		w.ok(err)
	}
	seen := func(c barchan.Catalog) barchan.Query {
		found, err := c.Queries(w.ctx, []barchan.QueryID{id})
		w.ok(err)
		w.equal(len(found), 1)
		return found[0].Query
	}
	for _, text := range []string{"SELECT 2", "SELECT 3"} {
		before, err := w.Query(w.ctx, id)
		w.ok(err)
		w.ok(w.Look(w.ctx, func(c barchan.Catalog) error {
			w.equal(seen(c), before)
			change(text)
			w.ok(w.Look(w.ctx, func(newer barchan.Catalog) error {
				w.equal(seen(newer).SQL, text)
				return nil
			}))
			w.equal(seen(c), before)
			return nil
		}))
		after, err := w.Query(w.ctx, id)
		w.ok(err)
		w.equal(after.SQL, text)
		w.ok(w.Look(w.ctx, func(c barchan.Catalog) error {
			w.equal(seen(c), after)
			w.equal(seen(c), after)
			return nil
		}))
	}
}

func lookFails(w *world) {
	err := w.Look(w.ctx, func(barchan.Catalog) error { return barchan.Errorf(barchan.CodeLimited, "enough") })
	w.refused(err, barchan.CodeLimited)
}

func lookCancelled(w *world) {
	ctx, cancel := context.WithCancel(w.ctx)
	err := w.Look(ctx, func(c barchan.Catalog) error {
		cancel()
		_, err := c.Queries(ctx, []barchan.QueryID{1})
		return err
	})
	if !errors.Is(err, context.Canceled) {
		w.t.Fatalf("got %v", err)
	}
}
