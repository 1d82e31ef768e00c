package storetest

import (
	"fmt"

	"github.com/barchan-data/barchan"
)

var viewCases = map[string]func(*world){
	"a view comes back as it was, with an empty table":         viewRoundTrip,
	"a second put changes the view":                            viewChange,
	"a new name renames view and table":                        viewRename,
	"a name in use is a conflict":                              viewNameTaken,
	"a view needs its query":                                   viewNeedsQuery,
	"a deleted view is gone with its table":                    viewDelete,
	"the table of a view goes only with the view":              viewTableStays,
	"views are listed by name":                                 viewPages,
	"a view without an id gets one":                            viewID,
	"the last executions of a view are its history":            viewHistory,
	"a view is due from its moment to the end of its schedule": viewDue,
	"a view is not due while a run is going to publish it":     viewDueAfterRuns,
	"a moment is moved once":                                   viewMoveDue,
	"a moment stays unless the schedule changes":               viewDueStays,
}

func viewRoundTrip(w *world) {
	v := w.view("a")
	v.Cron, v.ExpiresAt, v.Private = "0 * * * *", w.tick(), true
	v.UpdatedAt = w.tick()
	got, err := w.PutView(w.ctx, v)
	w.ok(err)
	w.equal(got, v)
	got, err = w.View(w.ctx, v.Name)
	w.ok(err)
	w.equal(got, v)
	got, ok, err := w.ViewOf(w.ctx, v.Query)
	w.ok(err)
	w.equal(ok, true)
	w.equal(got, v)
	table, err := w.Table(w.ctx, v.Name)
	w.ok(err)
	w.equal(table.Kind, barchan.KindView)
	w.equal(table.Private, true)
	w.equal(table.Current, barchan.TableVersion{})
	_, ok, err = w.ViewOf(w.ctx, w.query("without"))
	w.ok(err)
	w.equal(ok, false)
}

func viewChange(w *world) {
	v := w.view("a")
	next := v
	next.ID, next.CreatedAt = "", w.tick()
	next.Tier, next.Private, next.Cron, next.UpdatedAt = barchan.TierLarge, true, "* * * * *", w.tick()
	got, err := w.PutView(w.ctx, next)
	w.ok(err)
	next.ID, next.CreatedAt = v.ID, v.CreatedAt
	w.equal(got, next)
	table, err := w.Table(w.ctx, v.Name)
	w.ok(err)
	w.equal(table.Private, true)
}

func viewRename(w *world) {
	v := w.view("a")
	w.complete(w.submit(barchan.RunRefresh, viewNode(v)))
	version := w.current(v.Name)
	next := v
	next.Name, next.UpdatedAt = "dune.local.result_b", w.tick()
	got, err := w.PutView(w.ctx, next)
	w.ok(err)
	w.equal(got, next)
	w.equal(w.current(next.Name), version)
	_, err = w.View(w.ctx, v.Name)
	w.absent(err, "Materialized view not found")
	_, err = w.Table(w.ctx, v.Name)
	w.absent(err, "Table not found")
	history, err := w.ViewExecutions(w.ctx, next.Name, 10)
	w.ok(err)
	w.equal(len(history), 1)
}

func viewNameTaken(w *world) {
	a, b := w.view("a"), w.view("b")
	t := w.upload("result_c")
	for _, taken := range []string{b.Name, t.Name} {
		next := a
		next.Name = taken
		_, err := w.PutView(w.ctx, next)
		w.refused(err, barchan.CodeConflict)
		fresh := barchan.View{Team: w.team.ID, Name: taken, Query: w.query("q"), Tier: barchan.TierMedium, CreatedAt: w.now, UpdatedAt: w.now}
		_, err = w.PutView(w.ctx, fresh)
		w.refused(err, barchan.CodeConflict)
	}
	got, err := w.View(w.ctx, a.Name)
	w.ok(err)
	w.equal(got, a)
}

func viewNeedsQuery(w *world) {
	_, err := w.PutView(w.ctx, barchan.View{Team: w.team.ID, Name: "dune.local.result_x", Query: 777, Tier: barchan.TierMedium, CreatedAt: w.now, UpdatedAt: w.now})
	w.absent(err, "Query not found")
	_, err = w.Table(w.ctx, "dune.local.result_x")
	w.absent(err, "Table not found")
}

func viewDelete(w *world) {
	v := w.view("a")
	w.complete(w.submit(barchan.RunRefresh, viewNode(v)))
	w.ok(w.DeleteView(w.ctx, v.Name))
	_, err := w.View(w.ctx, v.Name)
	w.absent(err, "Materialized view not found")
	_, err = w.Table(w.ctx, v.Name)
	w.absent(err, "Table not found")
	_, err = w.ViewExecutions(w.ctx, v.Name, 1)
	w.absent(err, "Materialized view not found")
	w.absent(w.DeleteView(w.ctx, v.Name), "Materialized view not found")
	again, err := w.PutView(w.ctx, v) // the name is free, and its history empty
	w.ok(err)
	w.equal(w.current(again.Name), barchan.VersionID(""))
	history, err := w.ViewExecutions(w.ctx, v.Name, 10)
	w.ok(err)
	w.equal(len(history), 0)
}

func viewTableStays(w *world) {
	v := w.view("a")
	w.refused(w.DeleteTable(w.ctx, v.Name), barchan.CodeConflict)
	_, err := w.Table(w.ctx, v.Name)
	w.ok(err)
}

func viewPages(w *world) {
	for _, name := range []string{"c", "a", "b"} {
		w.view(name)
	}
	page, total, err := w.ListViews(w.ctx, w.team.ID, 2, 1)
	w.ok(err)
	w.equal(total, 3)
	w.equal([]string{page[0].Name, page[1].Name}, []string{"dune.local.result_b", "dune.local.result_c"})
	page, total, err = w.ListViews(w.ctx, w.team.ID+1, 2, 0)
	w.ok(err)
	w.equal(fmt.Sprint(len(page), total), "0 0")
}

func viewID(w *world) {
	if v := w.view("a"); !barchan.ValidID(v.ID) {
		w.t.Fatalf("got id %q", v.ID)
	}
}

func viewHistory(w *world) {
	v := w.view("a")
	var want []barchan.ExecutionID
	for range 3 {
		s := w.submit(barchan.RunRefresh, viewNode(v))
		w.complete(s)
		want = append([]barchan.ExecutionID{s.Executions[0]}, want...)
	}
	failed := w.submit(barchan.RunRefresh, viewNode(v))
	w.ok(w.Fail(w.ctx, w.start(failed), barchan.Errorf(barchan.CodeData, "no"), nil, w.tick()))
	plain := w.submit(barchan.RunQuery, node(v.Query))
	w.complete(plain)
	got, err := w.ViewExecutions(w.ctx, v.Name, 2)
	w.ok(err)
	w.equal(got, want[:2])
	got, err = w.ViewExecutions(w.ctx, v.Name, 10)
	w.ok(err)
	w.equal(got, want)
}
