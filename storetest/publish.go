package storetest

import (
	"fmt"
	"time"

	"github.com/barchan-data/barchan"
)

var publishCases = map[string]func(*world){
	"all names of a pipeline move together":      publishPipeline,
	"a run publishes once":                       publishOnce,
	"an unfinished node stops the publish":       publishUnfinished,
	"a run that pinned nothing cannot publish":   publishUnpinned,
	"a view that was moved supersedes the run":   publishMoved,
	"a view that was deleted supersedes the run": publishDeleted,
	"a view of another query supersedes the run": publishOtherQuery,
	"a superseded run moves nothing at all":      publishNothingHalf,
	"the version is the execution's output":      publishVersion,
	"credits are added up":                       publishCredits,
	"a publish lets go of what the run pinned":   publishFreesPins,
}

func publishPipeline(w *world) {
	x, y := w.view("x"), w.view("y")
	q := w.query("q")
	old := w.submit(barchan.RunPipeline, viewNode(x), viewNode(y), node(q, 1, 2))
	w.complete(old)
	s := w.submit(barchan.RunPipeline, viewNode(x), viewNode(y), node(q, 1, 2))
	l := w.start(s)
	w.do(l, s.Executions...)
	at := func(sub barchan.Submission) {
		w.t.Helper()
		w.equal(w.current(x.Name), barchan.VersionID(sub.Executions[0]))
		w.equal(w.current(y.Name), barchan.VersionID(sub.Executions[1]))
		for i, q := range []barchan.QueryID{x.Query, y.Query, q} {
			e, err := w.Latest(w.ctx, q, "{}")
			w.ok(err)
			w.equal(e.ID, sub.Executions[i])
		}
	}
	at(old)
	w.publish(l, barchan.RunCompleted)
	at(s)
	w.equal(w.states(s.Run.ID), []barchan.ExecutionState{"completed", "completed", "completed"})
	r := w.run(s.Run.ID)
	w.equal(r.EndedAt, w.now)
	w.equal(r.Error, (*barchan.Error)(nil))
}

func publishOnce(w *world) {
	s := w.submit(barchan.RunSQL, node(0))
	l := w.complete(s)
	before := w.run(l.Run)
	_, err := w.Publish(w.ctx, l, w.tick())
	w.refused(err, barchan.CodeConflict)
	w.refused(w.Fail(w.ctx, l, barchan.Errorf(barchan.CodeData, "no"), nil, w.tick()), barchan.CodeConflict)
	w.refused(w.Heartbeat(w.ctx, l, w.tick()), barchan.CodeConflict)
	did, err := w.Cancel(w.ctx, l.Run, "late", w.tick())
	w.ok(err)
	w.equal(did, false)
	ids, err := w.Rescue(w.ctx, true, "boot-2", 5, w.tick())
	w.ok(err)
	w.equal(len(ids), 0)
	w.equal(w.run(l.Run), before)
}

func publishUnfinished(w *world) {
	q := w.query("q")
	s := w.submit(barchan.RunPipeline, node(q), node(q, 1))
	l := w.start(s)
	refused := func() {
		w.t.Helper()
		_, err := w.Publish(w.ctx, l, w.tick())
		w.refused(err, barchan.CodeConflict)
		w.equal(w.run(l.Run).State, barchan.RunExecuting)
	}
	refused()
	w.do(l, s.Executions[0])
	refused()
	w.ok(w.StartNode(w.ctx, l, s.Executions[1], w.tick()))
	refused()
	w.ok(w.FinishNode(w.ctx, l, s.Executions[1], output(l, s.Executions[1]), 0, boot, w.tick()))
	w.publish(l, barchan.RunCompleted)
}

func publishUnpinned(w *world) {
	s := w.submit(barchan.RunSQL, node(0))
	l := w.leaseNext(s)
	w.do(l, s.Executions...)
	_, err := w.Publish(w.ctx, l, w.tick())
	w.refused(err, barchan.CodeConflict)
}

// superseded finishes a pipeline of x and y, lets disturb happen, publishes,
// and checks that nothing of it is seen.
func (w *world) superseded(disturb func(x, y barchan.View)) {
	w.t.Helper()
	x, y := w.view("x"), w.view("y")
	old := w.submit(barchan.RunPipeline, viewNode(x), viewNode(y))
	w.complete(old)
	s := w.submit(barchan.RunPipeline, viewNode(x), viewNode(y))
	l := w.start(s)
	w.do(l, s.Executions...)
	disturb(x, y)
	w.publish(l, barchan.RunSuperseded)
	r := w.run(l.Run)
	w.equal(r.EndedAt, w.now)
	w.equal(r.Error.Code, barchan.CodeConflict)
	w.equal(w.states(l.Run), []barchan.ExecutionState{"cancelled", "cancelled"})
	w.equal(w.current(x.Name), barchan.VersionID(old.Executions[0]))
	for i, q := range []barchan.QueryID{x.Query, y.Query} {
		e, err := w.Latest(w.ctx, q, "")
		w.ok(err)
		w.equal(e.ID, old.Executions[i])
	}
	_, err := w.Publish(w.ctx, l, w.tick())
	w.refused(err, barchan.CodeConflict)
}

func publishMoved(w *world) {
	w.superseded(func(_, y barchan.View) {
		w.ok(w.MoveTable(w.ctx, y.Name, w.current(y.Name), w.version()))
	})
}

func publishDeleted(w *world) {
	w.superseded(func(_, y barchan.View) { w.ok(w.DeleteView(w.ctx, y.Name)) })
}

func publishOtherQuery(w *world) {
	y := w.view("y")
	s := w.submit(barchan.RunRefresh, viewNode(y))
	l := w.start(s)
	w.do(l, s.Executions...)
	w.ok(w.DeleteView(w.ctx, y.Name)) // without contents, then as now: only the query differs
	again := y
	again.ID, again.Query = "", w.query("other")
	_, err := w.PutView(w.ctx, again)
	w.ok(err)
	w.publish(l, barchan.RunSuperseded)
	w.equal(w.current(y.Name), barchan.VersionID(""))
}

func publishNothingHalf(w *world) {
	var views []barchan.View
	var nodes []barchan.Node
	for i := range 20 {
		views = append(views, w.view(fmt.Sprintf("v%02d", i)))
		nodes = append(nodes, viewNode(views[i]))
	}
	s := w.submit(barchan.RunPipeline, nodes...)
	l := w.start(s)
	w.do(l, s.Executions...)
	last := views[len(views)-1]
	moved := w.version()
	w.ok(w.MoveTable(w.ctx, last.Name, "", moved))
	w.publish(l, barchan.RunSuperseded)
	for _, v := range views[:len(views)-1] {
		w.equal(w.current(v.Name), barchan.VersionID(""))
	}
	w.equal(w.current(last.Name), moved.ID)
}

func publishVersion(w *world) {
	v := w.view("x")
	s := w.submit(barchan.RunRefresh, viewNode(v))
	l := w.complete(s)
	t, err := w.Table(w.ctx, v.Name)
	w.ok(err)
	out := output(l, s.Executions[0])
	w.equal(t.Schema, out.Schema)
	w.equal(t.UpdatedAt, w.now)
	w.equal(t.Current, barchan.TableVersion{
		ID: barchan.VersionID(s.Executions[0]), Location: out.Location, Schema: out.Schema,
		Rows: out.Rows, Bytes: out.Bytes, CreatedAt: w.now,
	})
}

func publishCredits(w *world) {
	q := w.query("q")
	s := w.submit(barchan.RunPipeline, node(q), node(q, 1))
	l := w.complete(s)
	w.equal(w.run(l.Run).Credits, 0.5)
}

func publishFreesPins(w *world) {
	t := w.upload("t")
	s := w.submit(barchan.RunSQL, node(0))
	l := w.leaseNext(s)
	w.pin(l, t.Name)
	w.ok(w.DeleteTable(w.ctx, t.Name))
	later := time.Now().Add(1000 * time.Hour)
	files, err := w.Sweep(w.ctx, later, time.Hour, 100)
	w.ok(err)
	w.equal(len(files), 0)
	w.do(l, s.Executions...)
	w.publish(l, barchan.RunCompleted)
	files, err = w.Sweep(w.ctx, later, time.Hour, 100)
	w.ok(err)
	w.equal(files, t.Current.Location.Files)
}
