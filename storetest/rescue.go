package storetest

import (
	"time"

	"github.com/barchan-data/barchan"
)

var rescueCases = map[string]func(*world){
	"after a kill, completed nodes stay":                   rescueKill,
	"after a power cut, unsynced nodes run again":          rescuePowerCut,
	"a synced node stays, whatever the boot":               rescueSynced,
	"only leases that ended are given back":                rescueExpired,
	"a run that was tried often enough fails":              rescueLimit,
	"a rescued run keeps its place in the queue":           rescuePlace,
	"a rescued run keeps its turn, its pins and its start": rescueKeeps,
}

// half is a pipeline of three: the first node done, the second executing.
func (w *world) half() (barchan.Submission, barchan.Lease) {
	w.t.Helper()
	q := w.query("q")
	s := w.submit(barchan.RunPipeline, node(q), node(q, 1), node(q, 2))
	l := w.start(s)
	w.do(l, s.Executions[0])
	w.ok(w.StartNode(w.ctx, l, s.Executions[1], w.tick()))
	return s, l
}

// rescue takes every run back.
func (w *world) rescue(boot string, maxAttempts int) []barchan.RunID {
	w.t.Helper()
	ids, err := w.Rescue(w.ctx, true, boot, maxAttempts, w.tick())
	w.ok(err)
	return ids
}

func rescueKill(w *world) {
	s, l := w.half()
	done := w.execution(s.Executions[0])
	w.equal(w.rescue(boot, 5), []barchan.RunID{l.Run})
	w.equal(w.run(l.Run).State, barchan.RunPending)
	w.equal(w.run(l.Run).Attempt, 1)
	w.equal(w.states(l.Run), []barchan.ExecutionState{"completed", "pending", "pending"})
	w.equal(w.execution(s.Executions[0]), done)
	e := w.execution(s.Executions[1])
	w.equal(e.StartedAt, time.Time{})
	again := w.leaseNext(s)
	w.equal(again.Attempt, 2)
	w.do(again, s.Executions[1:]...)
	w.publish(again, barchan.RunCompleted)
	w.equal(w.execution(s.Executions[0]), done)
}

func rescuePowerCut(w *world) {
	s, l := w.half()
	w.equal(w.rescue("boot-2", 5), []barchan.RunID{l.Run})
	w.equal(w.states(l.Run), []barchan.ExecutionState{"pending", "pending", "pending"})
	e := w.execution(s.Executions[0])
	w.equal(e.Output, (*barchan.Output)(nil))
	w.equal(e.Credits, 0.0)
	again := w.leaseNext(s)
	w.do(again, s.Executions...)
	w.publish(again, barchan.RunCompleted)
	w.equal(w.execution(s.Executions[0]).Output.Location, output(again, s.Executions[0]).Location)
}

func rescueSynced(w *world) {
	q := w.query("q")
	s := w.submit(barchan.RunPipeline, node(q), node(q, 1))
	l := w.start(s)
	id := s.Executions[0]
	w.ok(w.StartNode(w.ctx, l, id, w.tick()))
	w.ok(w.FinishNode(w.ctx, l, id, output(l, id), 0, "", w.tick()))
	w.rescue("boot-2", 5)
	w.equal(w.states(l.Run), []barchan.ExecutionState{"completed", "pending"})
}

func rescueExpired(w *world) {
	a, b := w.submit(barchan.RunSQL, node(0)), w.submit(barchan.RunSQL, node(0))
	la, lb := w.leaseNext(a), w.leaseNext(b)
	end := w.now.Add(time.Hour)
	w.ok(w.Heartbeat(w.ctx, la, end))
	w.ok(w.Heartbeat(w.ctx, lb, end.Add(time.Microsecond)))
	for _, c := range []struct {
		at   time.Time
		want []barchan.RunID
	}{
		{end, nil},
		{end.Add(time.Microsecond), []barchan.RunID{a.Run.ID}},
		{end.Add(time.Microsecond), nil},
		{end.Add(time.Hour), []barchan.RunID{b.Run.ID}},
	} {
		got, err := w.Rescue(w.ctx, false, boot, 5, c.at)
		w.ok(err)
		w.equal(got, c.want)
	}
}

func rescueLimit(w *world) {
	v := w.view("v")
	q := w.query("q")
	s := w.submit(barchan.RunPipeline, node(q), viewNode(v, 1), node(q, 2))
	next := w.submit(barchan.RunRefresh, viewNode(v))
	for attempt := 1; attempt <= 2; attempt++ {
		l := w.leaseNext(s)
		w.equal(l.Attempt, attempt)
		if attempt == 1 {
			w.pin(l)
			w.do(l, s.Executions[0])
		}
		w.ok(w.StartNode(w.ctx, l, s.Executions[1], w.tick()))
		w.equal(w.rescue(boot, 2), []barchan.RunID{s.Run.ID})
	}
	r := w.run(s.Run.ID)
	w.equal(r.State, barchan.RunFailed)
	w.equal(r.Error.Code, barchan.CodeEngineCrashed)
	w.equal(r.EndedAt, w.now)
	w.equal(r.Credits, 0.25)
	w.equal(w.states(s.Run.ID), []barchan.ExecutionState{"completed", "cancelled", "cancelled"})
	w.complete(next) // its turn was given on
}

func rescuePlace(w *world) {
	a, b := w.submit(barchan.RunSQL, node(0)), w.submit(barchan.RunSQL, node(0))
	w.leaseNext(a)
	w.rescue(boot, 5)
	w.leaseNext(a)
	w.leaseNext(b)
}

func rescueKeeps(w *world) {
	v := w.view("v")
	a := w.submit(barchan.RunRefresh, viewNode(v))
	w.submit(barchan.RunRefresh, viewNode(v))
	l := w.leaseNext(a)
	started := w.run(a.Run.ID).StartedAt
	snap := w.pin(l)
	w.rescue(boot, 5)
	again := w.leaseNext(a)
	w.leaseNone()
	w.equal(w.pin(again), snap)
	w.equal(w.run(a.Run.ID).StartedAt, started)
}
