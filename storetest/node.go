package storetest

import (
	"time"

	"github.com/barchan-data/barchan"
)

var nodeCases = map[string]func(*world){
	"a node goes from pending to completed, a root waits": nodeLife,
	"each transition has one state to start from":         nodeIllegal,
	"an old attempt can change nothing":                   nodeStale,
	"a node of another run is refused":                    nodeForeign,
	"what is inlined never starts":                        nodeInlined,
}

func nodeLife(w *world) {
	q := w.query("q")
	s := w.submit(barchan.RunPipeline, node(q), node(q, 1))
	l := w.start(s)
	first, root := s.Executions[0], s.Executions[1]
	w.ok(w.StartNode(w.ctx, l, first, w.tick()))
	started := w.now
	e := w.execution(first)
	w.equal(e.State, barchan.ExecutionExecuting)
	w.equal(e.StartedAt, started)
	w.ok(w.FinishNode(w.ctx, l, first, output(l, first), 0.5, boot, w.tick()))
	e = w.execution(first)
	out := output(l, first)
	w.equal(e.State, barchan.ExecutionCompleted)
	w.equal(e.Output, &out)
	w.equal(e.Credits, 0.5)
	w.equal(e.StartedAt, started)
	w.equal(e.EndedAt, w.now)
	w.do(l, root)
	e = w.execution(root)
	w.equal(e.State, barchan.ExecutionExecuting)
	w.equal(e.EndedAt, time.Time{})
	w.equal(e.Output != nil, true)
	w.publish(l, barchan.RunCompleted)
	e = w.execution(root)
	w.equal(e.State, barchan.ExecutionCompleted)
	w.equal(e.EndedAt, w.now)
}

func nodeIllegal(w *world) {
	q := w.query("q")
	s := w.submit(barchan.RunPipeline, node(q), node(q, 1))
	l := w.start(s)
	first, root := s.Executions[0], s.Executions[1]
	finish := func(id barchan.ExecutionID) error {
		return w.FinishNode(w.ctx, l, id, output(l, id), 9, boot, w.tick())
	}
	unchanged := func(id barchan.ExecutionID, verb func() error) {
		w.t.Helper()
		before := w.execution(id)
		w.refused(verb(), barchan.CodeConflict)
		w.equal(w.execution(id), before)
	}
	start := func(id barchan.ExecutionID) func() error {
		return func() error { return w.StartNode(w.ctx, l, id, w.tick()) }
	}
	unchanged(first, func() error { return finish(first) }) // not started
	w.ok(start(first)())
	unchanged(first, start(first)) // twice
	w.ok(finish(first))
	unchanged(first, start(first)) // over
	unchanged(first, func() error { return finish(first) })
	w.ok(start(root)())
	w.ok(finish(root))
	unchanged(root, func() error { return finish(root) }) // its output is fixed
	unchanged(root, start(root))
	w.absent(w.StartNode(w.ctx, l, barchan.ExecutionID(w.ids.New()), w.tick()), "Object not found")
	w.publish(l, barchan.RunCompleted)
	unchanged(root, start(root))
	unchanged(root, func() error { return finish(root) })
}

func nodeStale(w *world) {
	q := w.query("q")
	s := w.submit(barchan.RunPipeline, node(q), node(q, 1))
	old := w.start(s)
	w.ok(w.StartNode(w.ctx, old, s.Executions[0], w.tick()))
	_, err := w.Rescue(w.ctx, true, boot, 5, w.tick())
	w.ok(err)
	check := func() {
		w.t.Helper()
		before, err := w.Executions(w.ctx, s.Run.ID)
		w.ok(err)
		id := s.Executions[0]
		w.refused(w.StartNode(w.ctx, old, id, w.tick()), barchan.CodeConflict)
		w.refused(w.FinishNode(w.ctx, old, id, output(old, id), 1, boot, w.tick()), barchan.CodeConflict)
		w.refused(w.Fail(w.ctx, old, barchan.Errorf(barchan.CodeData, "no"), nil, w.tick()), barchan.CodeConflict)
		_, err = w.Publish(w.ctx, old, w.tick())
		w.refused(err, barchan.CodeConflict)
		_, err = w.Pin(w.ctx, old, nil, w.tick())
		w.refused(err, barchan.CodeConflict)
		after, err := w.Executions(w.ctx, s.Run.ID)
		w.ok(err)
		w.equal(after, before)
	}
	check() // given back
	l := w.start(s)
	check() // leased again
	w.ok(w.StartNode(w.ctx, l, s.Executions[0], w.tick()))
	check() // and started again: only the attempt differs
	w.ok(w.FinishNode(w.ctx, l, s.Executions[0], output(l, s.Executions[0]), 1, boot, w.tick()))
	w.do(l, s.Executions[1])
	check()
	w.publish(l, barchan.RunCompleted)
	check()
}

func nodeForeign(w *world) {
	a, b := w.submit(barchan.RunSQL, node(0)), w.submit(barchan.RunSQL, node(0))
	la, lb := w.start(a), w.start(b)
	w.refused(w.StartNode(w.ctx, la, b.Executions[0], w.tick()), barchan.CodeConflict)
	w.ok(w.StartNode(w.ctx, lb, b.Executions[0], w.tick()))
	id := b.Executions[0]
	w.refused(w.FinishNode(w.ctx, la, id, output(la, id), 1, boot, w.tick()), barchan.CodeConflict)
	ends := []barchan.NodeEnd{{Execution: id, State: barchan.ExecutionCancelled}}
	w.refused(w.Fail(w.ctx, la, barchan.Errorf(barchan.CodeData, "no"), ends, w.tick()), barchan.CodeConflict)
	w.equal(w.execution(id).State, barchan.ExecutionExecuting)
	w.equal(w.run(a.Run.ID).State, barchan.RunExecuting)
}

func nodeInlined(w *world) {
	q := w.query("q")
	inlined := node(q)
	inlined.Inlined = true
	s := w.submit(barchan.RunPipeline, inlined, node(w.query("root"), 1))
	l := w.start(s)
	w.refused(w.StartNode(w.ctx, l, s.Executions[0], w.tick()), barchan.CodeConflict)
	w.do(l, s.Executions[1])
	w.publish(l, barchan.RunCompleted)
	e := w.execution(s.Executions[0])
	w.equal(e.State, barchan.ExecutionCompleted)
	w.equal(e.Output, (*barchan.Output)(nil))
	_, err := w.Latest(w.ctx, q, "")
	w.refused(err, barchan.CodeNotFound) // it has no result
}
