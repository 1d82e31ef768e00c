package storetest

import (
	"sync/atomic"

	"github.com/barchan-data/barchan"
)

var changeCases = map[string]func(*world){
	"every change has a number, and is asked for by it": changesAreNumbered,
	"who watches is told of every verb":                 changesAreTold,
	"the changes of an absent run are not found":        changesAbsent,
	"a sweep changes nothing":                           changesOfSweep,
	"the queue is counted by tier":                      queueIsCounted,
}

// changed returns the number of a run and the nodes that changed since.
func (w *world) changed(id barchan.RunID, since int64) (int64, []int) {
	w.t.Helper()
	ch, err := w.Changes(w.ctx, id, since)
	w.ok(err)
	w.equal(ch.Run, w.run(id))
	nodes := []int{}
	for _, e := range ch.Changed {
		nodes = append(nodes, e.Node)
		w.equal(e.Execution, w.execution(e.ID))
		if since > 0 && e.Number <= since || e.Number > ch.Number {
			w.t.Fatalf("node %d changed at %d: asked since %d, and the run is at %d", e.Node, e.Number, since, ch.Number)
		}
	}
	return ch.Number, nodes
}

func changesAreNumbered(w *world) {
	q := w.query("q")
	s := w.submit(barchan.RunPipeline, node(q), node(w.query("r"), 1), node(w.query("s"), 2))
	at, nodes := w.changed(s.Run.ID, 0)
	w.equal(nodes, []int{1, 2, 3})
	next := func(want ...int) {
		w.t.Helper()
		was := at
		var nodes []int
		if at, nodes = w.changed(s.Run.ID, was); at <= was {
			w.t.Fatalf("the number stayed at %d", at)
		}
		if want == nil {
			want = []int{}
		}
		if was > 0 { // since 0 is everything
			w.equal(nodes, want)
		}
	}
	l := w.start(s)
	next()
	w.ok(w.StartNode(w.ctx, l, s.Executions[0], w.tick()))
	next(1)
	w.ok(w.FinishNode(w.ctx, l, s.Executions[0], output(l, s.Executions[0]), 0.25, boot, w.tick()))
	w.ok(w.StartNode(w.ctx, l, s.Executions[1], w.tick()))
	next(1, 2)
	if _, nodes := w.changed(s.Run.ID, at); len(nodes) != 0 {
		w.t.Fatalf("nothing happened, and %v changed", nodes)
	}
	ids, err := w.Rescue(w.ctx, true, boot, 9, w.tick())
	w.ok(err)
	w.equal(ids, []barchan.RunID{s.Run.ID})
	next(2)
	l = w.leaseNext(s)
	w.pin(l)
	next()
	w.do(l, s.Executions[1:]...)
	next(2, 3) // the root has its output
	w.publish(l, barchan.RunCompleted)
	next(3)

	failed := w.submit(barchan.RunPipeline, node(q), node(w.query("t"), 1))
	l = w.start(failed)
	at, _ = w.changed(failed.Run.ID, 0)
	w.ok(w.Fail(w.ctx, l, &barchan.Error{Code: barchan.CodeData, Message: "m"}, nil, w.tick()))
	now, nodes := w.changed(failed.Run.ID, at)
	w.equal(nodes, []int{1, 2})
	if _, nodes := w.changed(failed.Run.ID, now); len(nodes) != 0 {
		w.t.Fatalf("the run has ended, and %v changed", nodes)
	}
}

func changesAreTold(w *world) {
	s := w.submit(barchan.RunQuery, node(w.query("q")))
	other := w.submit(barchan.RunQuery, node(w.query("r")))
	var told, elsewhere atomic.Int64
	stop := w.Watch(s.Run.ID, func() { told.Add(1) })
	defer w.Watch(s.Run.ID, func() {})() // two may watch
	defer w.Watch(other.Run.ID, func() { elsewhere.Add(1) })()
	expect := func(verb string, do func()) {
		w.t.Helper()
		before := told.Load()
		do()
		if told.Load() == before {
			w.t.Fatalf("%s was not told", verb)
		}
	}
	id := s.Executions[0]
	var l barchan.Lease
	expect("a lease", func() { l = w.start(s) })
	expect("a start", func() { w.ok(w.StartNode(w.ctx, l, id, w.tick())) })
	expect("a finish", func() { w.ok(w.FinishNode(w.ctx, l, id, output(l, id), 0.25, boot, w.tick())) })
	expect("a rescue", func() {
		_, err := w.Rescue(w.ctx, true, boot, 9, w.tick())
		w.ok(err)
	})
	expect("a publish", func() { w.complete(s) })
	w.equal(elsewhere.Load(), int64(0))
	stop()
	stop()

	before := told.Load()
	w.complete(other)
	w.toldOfTheEnd("cancel", func(s barchan.Submission) {
		_, err := w.Cancel(w.ctx, s.Run.ID, "r", w.tick())
		w.ok(err)
	})
	w.toldOfTheEnd("fail", func(s barchan.Submission) {
		w.ok(w.Fail(w.ctx, w.start(s), &barchan.Error{Code: barchan.CodeData, Message: "m"}, nil, w.tick()))
	})
	w.equal(told.Load(), before) // it had stopped
}

// toldOfTheEnd ends a new run, and checks that who was told of it found it
// ended: the call comes after the commit.
func (w *world) toldOfTheEnd(verb string, end func(barchan.Submission)) {
	w.t.Helper()
	s := w.submit(barchan.RunQuery, node(w.query("q")))
	var last barchan.RunState
	stop := w.Watch(s.Run.ID, func() { last = w.run(s.Run.ID).State })
	end(s)
	stop()
	if !last.Terminal() {
		w.t.Fatalf("%s: the last that was told found the run %q", verb, last)
	}
}

func changesAbsent(w *world) {
	_, err := w.Changes(w.ctx, barchan.RunID(w.ids.New()), 0)
	w.absent(err, "Object not found")
	w.Watch(barchan.RunID(w.ids.New()), func() {})()
}

func changesOfSweep(w *world) {
	s := w.submit(barchan.RunSQL, node(0))
	w.complete(s)
	at, _ := w.changed(s.Run.ID, 0)
	files, err := w.Sweep(w.ctx, w.now.AddDate(1, 0, 0), 0, 100)
	w.ok(err)
	w.equal(len(files), 1)
	now, nodes := w.changed(s.Run.ID, at)
	w.equal(now, at)
	w.equal(nodes, []int{})
}

func queueIsCounted(w *world) {
	queue := func() map[barchan.Tier]barchan.QueueCount {
		w.t.Helper()
		q, err := w.Queue(w.ctx)
		w.ok(err)
		return q
	}
	w.equal(queue()[barchan.TierMedium], barchan.QueueCount{})
	first := w.submit(barchan.RunSQL, node(0))
	w.submit(barchan.RunSQL, node(0))
	large := node(0)
	large.Tier = barchan.TierLarge
	w.submit(barchan.RunSQL, large)
	l := w.start(first)
	w.equal(queue(), map[barchan.Tier]barchan.QueueCount{barchan.TierMedium: {Pending: 1, Executing: 1}, barchan.TierLarge: {Pending: 1}})
	w.do(l, first.Executions...)
	w.publish(l, barchan.RunCompleted)
	w.equal(queue()[barchan.TierMedium], barchan.QueueCount{Pending: 1})
}
