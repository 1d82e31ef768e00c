package storetest

import (
	"time"

	"github.com/barchan-data/barchan"
)

var endCases = map[string]func(*world){
	"a failed run says how its nodes ended":           failNodes,
	"a failure is checked and changes nothing then":   failChecked,
	"failed work is charged":                          failCredits,
	"a pending run cannot fail":                       failPending,
	"a cancelled pending run is over":                 cancelPending,
	"a cancel ends what runs, and keeps what is done": cancelExecuting,
	"a second cancel reports false":                   cancelTwice,
	"a cancel after the end changes nothing":          cancelEnded,
}

func failNodes(w *world) {
	q := w.query("q")
	s := w.submit(barchan.RunPipeline, node(q), node(q, 1), node(q, 2), node(q, 3), node(q))
	l := w.start(s)
	w.do(l, s.Executions[0])
	w.ok(w.StartNode(w.ctx, l, s.Executions[1], w.tick()))
	w.do(l, s.Executions[4]) // a root with its output
	cause := &barchan.Error{Code: barchan.CodeData, Message: "Division by zero", Position: barchan.Position{Line: 1, Column: 8}}
	ends := []barchan.NodeEnd{
		{Execution: s.Executions[1], State: barchan.ExecutionFailed, Error: cause, Usage: barchan.Usage{CPU: time.Second}, Credits: 0.5},
		{Execution: s.Executions[2], State: barchan.ExecutionSkipped, Reason: "query 2 failed"},
	}
	w.ok(w.Fail(w.ctx, l, cause, ends, w.tick()))
	r := w.run(l.Run)
	w.equal(r.State, barchan.RunFailed)
	w.equal(r.Error, cause)
	w.equal(r.EndedAt, w.now)
	w.equal(w.states(l.Run), []barchan.ExecutionState{"completed", "failed", "skipped", "cancelled", "cancelled"})
	e := w.execution(s.Executions[1])
	w.equal(e.Error, cause)
	w.equal(e.Credits, 0.5)
	w.equal(e.EndedAt, w.now)
	w.equal(w.execution(s.Executions[2]).Reason, "query 2 failed")
	w.equal(w.execution(s.Executions[0]).Output != nil, true) // readable by its id
}

func failChecked(w *world) {
	q := w.query("q")
	s := w.submit(barchan.RunPipeline, node(q), node(q), node(q, 2), node(q, 1))
	l := w.start(s)
	w.do(l, s.Executions[0])
	w.ok(w.StartNode(w.ctx, l, s.Executions[1], w.tick()))
	done, executing, pending := s.Executions[0], s.Executions[1], s.Executions[2]
	cause := barchan.Errorf(barchan.CodeData, "no")
	before, err := w.Executions(w.ctx, l.Run)
	w.ok(err)
	for _, end := range []barchan.NodeEnd{
		{Execution: done, State: barchan.ExecutionFailed, Error: cause},
		{Execution: done, State: barchan.ExecutionSkipped},
		{Execution: done, State: barchan.ExecutionCancelled},
		{Execution: pending, State: barchan.ExecutionFailed, Error: cause},
		{Execution: executing, State: barchan.ExecutionSkipped},
		{Execution: executing, State: barchan.ExecutionCompleted},
		{Execution: executing, State: barchan.ExecutionPending},
		{Execution: executing, State: barchan.ExecutionFailed}, // without an error
	} {
		good := barchan.NodeEnd{Execution: pending, State: barchan.ExecutionSkipped}
		if end.Execution == pending {
			good = barchan.NodeEnd{Execution: executing, State: barchan.ExecutionFailed, Error: cause}
		}
		w.refused(w.Fail(w.ctx, l, cause, []barchan.NodeEnd{good, end}, w.tick()), barchan.CodeConflict)
		after, err := w.Executions(w.ctx, l.Run)
		w.ok(err)
		w.equal(after, before)
		w.equal(w.run(l.Run).State, barchan.RunExecuting)
	}
}

func failCredits(w *world) {
	q := w.query("q")
	s := w.submit(barchan.RunPipeline, node(q), node(q, 1))
	l := w.start(s)
	w.do(l, s.Executions[0])
	w.ok(w.StartNode(w.ctx, l, s.Executions[1], w.tick()))
	cause := barchan.Errorf(barchan.CodeData, "no")
	w.ok(w.Fail(w.ctx, l, cause, []barchan.NodeEnd{{Execution: s.Executions[1], State: barchan.ExecutionFailed, Error: cause, Credits: 1.5}}, w.tick()))
	w.equal(w.run(l.Run).Credits, 1.75)
}

func failPending(w *world) {
	s := w.submit(barchan.RunSQL, node(0))
	l := barchan.Lease{Run: s.Run.ID, Attempt: 0}
	w.refused(w.Fail(w.ctx, l, barchan.Errorf(barchan.CodeData, "no"), nil, w.tick()), barchan.CodeConflict)
	w.equal(w.run(s.Run.ID).State, barchan.RunPending)
}

func cancelPending(w *world) {
	q := w.query("q")
	s := w.submit(barchan.RunPipeline, node(q), node(q, 1))
	did, err := w.Cancel(w.ctx, s.Run.ID, "by its owner", w.tick())
	w.ok(err)
	w.equal(did, true)
	r := w.run(s.Run.ID)
	w.equal(r.State, barchan.RunCancelled)
	w.equal(r.EndedAt, w.now)
	w.equal(r.StartedAt, time.Time{})
	w.equal(r.Error, &barchan.Error{Code: barchan.CodeCancelled, Message: "by its owner"})
	w.equal(w.states(s.Run.ID), []barchan.ExecutionState{"cancelled", "cancelled"})
	w.equal(w.execution(s.Executions[0]).Reason, "by its owner")
	w.leaseNone()
}

func cancelExecuting(w *world) {
	q := w.query("q")
	s := w.submit(barchan.RunPipeline, node(q), node(q, 1), node(q, 2))
	l := w.start(s)
	w.do(l, s.Executions[0])
	w.ok(w.StartNode(w.ctx, l, s.Executions[1], w.tick()))
	did, err := w.Cancel(w.ctx, l.Run, "r", w.tick())
	w.ok(err)
	w.equal(did, true)
	w.equal(w.states(l.Run), []barchan.ExecutionState{"completed", "cancelled", "cancelled"})
	w.equal(w.run(l.Run).Credits, 0.25)
	id := s.Executions[1]
	w.refused(w.FinishNode(w.ctx, l, id, output(l, id), 1, boot, w.tick()), barchan.CodeConflict)
	w.refused(w.Heartbeat(w.ctx, l, w.tick()), barchan.CodeConflict)
	_, err = w.Publish(w.ctx, l, w.tick())
	w.refused(err, barchan.CodeConflict)
	ids, err := w.Rescue(w.ctx, true, boot, 5, w.tick())
	w.ok(err)
	w.equal(len(ids), 0)
}

func cancelTwice(w *world) {
	s := w.submit(barchan.RunSQL, node(0))
	for _, want := range []bool{true, false, false} {
		did, err := w.Cancel(w.ctx, s.Run.ID, "r", w.tick())
		w.ok(err)
		w.equal(did, want)
	}
}

func cancelEnded(w *world) {
	failed := w.submit(barchan.RunSQL, node(0))
	w.ok(w.Fail(w.ctx, w.start(failed), barchan.Errorf(barchan.CodeData, "no"), nil, w.tick()))
	completed := w.submit(barchan.RunSQL, node(0))
	w.complete(completed)
	for _, s := range []barchan.Submission{failed, completed} {
		before := w.run(s.Run.ID)
		did, err := w.Cancel(w.ctx, s.Run.ID, "r", w.tick())
		w.ok(err)
		w.equal(did, false)
		w.equal(w.run(s.Run.ID), before)
	}
}
