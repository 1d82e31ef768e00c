package storetest

import (
	"context"
	"errors"

	"github.com/barchan-data/barchan"
)

var lookCases = map[string]func(*world){
	"a look sees one moment, whatever is written meanwhile": lookIsOneMoment,
	"a look finds what the store finds":                     lookFinds,
	"the error of a look is returned as it is":              lookFails,
	"a look ends with its context":                          lookCancelled,
}

func lookIsOneMoment(w *world) {
	id := w.query("before")
	other := w.query("other")
	w.ok(w.Look(w.ctx, func(c barchan.Catalog) error {
		if _, err := c.Query(w.ctx, other); err != nil { // the moment is that of the first read
			return err
		}
		_, err := w.UpdateQuery(w.ctx, id, w.tick(), func(q *barchan.Query) error { q.Name = "after"; return nil })
		w.ok(err)
		at := w.tick()
		_, err = w.PutView(w.ctx, barchan.View{Team: w.team.ID, Name: "dune.local.result_new", Query: other, Tier: barchan.TierMedium, CreatedAt: at, UpdatedAt: at})
		w.ok(err)
		got, err := c.Query(w.ctx, id)
		w.ok(err)
		w.equal(got.Name, "before")
		_, ok, err := c.ViewOf(w.ctx, other)
		w.ok(err)
		w.equal(ok, false)
		return nil
	}))
	w.ok(w.Look(w.ctx, func(c barchan.Catalog) error {
		got, err := c.Query(w.ctx, id)
		w.ok(err)
		w.equal(got.Name, "after")
		return nil
	}))
}

func lookFinds(w *world) {
	v := w.view("x")
	w.ok(w.Look(w.ctx, func(c barchan.Catalog) error {
		got, err := c.View(w.ctx, v.Name)
		w.ok(err)
		w.equal(got, v)
		got, ok, err := c.ViewOf(w.ctx, v.Query)
		w.ok(err)
		w.equal(ok, true)
		w.equal(got, v)
		table, err := c.Table(w.ctx, v.Name)
		w.ok(err)
		w.equal(table.Kind, barchan.KindView)
		_, err = c.Query(w.ctx, v.Query+1000)
		w.refused(err, barchan.CodeNotFound)
		_, err = c.View(w.ctx, "dune.local.result_none")
		w.refused(err, barchan.CodeNotFound)
		_, err = c.Table(w.ctx, "dex.none")
		w.refused(err, barchan.CodeNotFound)
		return nil
	}))
}

func lookFails(w *world) {
	err := w.Look(w.ctx, func(barchan.Catalog) error { return barchan.Errorf(barchan.CodeLimited, "enough") })
	w.refused(err, barchan.CodeLimited)
}

func lookCancelled(w *world) {
	ctx, cancel := context.WithCancel(w.ctx)
	err := w.Look(ctx, func(c barchan.Catalog) error {
		cancel()
		_, err := c.Query(ctx, 1)
		return err
	})
	if !errors.Is(err, context.Canceled) {
		w.t.Fatalf("got %v", err)
	}
}
