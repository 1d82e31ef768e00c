package storetest

import (
	"time"

	"github.com/barchan-data/barchan"
)

var leaseCases = map[string]func(*world){
	"runs are leased in order of submit":                                leaseOrder,
	"a lease makes the run executing":                                   leaseStarts,
	"tiers are filtered":                                                leaseTiers,
	"runs that share a view take turns":                                 leaseTurns,
	"nobody overtakes a run that waits for its turn":                    leaseNoOvertaking,
	"a failed or cancelled run gives its turn on":                       leaseTurnAfterEnd,
	"plain executions of a view's query need no turn":                   leasePlainNeedsNoTurn,
	"a heartbeat of an old attempt is refused":                          leaseHeartbeat,
	"the first pin fixes what later ones return":                        pinOnce,
	"a pin names what is replaced, and leaves out what has no contents": pinContents,
	"a pin needs the lease":                                             pinNeedsLease,
}

func leaseOrder(w *world) {
	// The ids fall while the order of submit rises: the order must not come
	// from the ids.
	var subs []barchan.Submission
	for range 4 {
		subs = append(subs, w.submission(barchan.RunSQL, node(0)))
	}
	for i := range 2 {
		subs[i].Run.ID, subs[3-i].Run.ID = subs[3-i].Run.ID, subs[i].Run.ID
	}
	for _, s := range subs {
		_, err := w.Submit(w.ctx, s)
		w.ok(err)
	}
	for _, s := range subs {
		w.leaseNext(s)
	}
	w.leaseNone()
}

func leaseStarts(w *world) {
	s := w.submit(barchan.RunSQL, node(0))
	l := w.leaseNext(s)
	w.equal(l, barchan.Lease{Run: s.Run.ID, Team: w.team.ID, Tier: barchan.TierMedium, Attempt: 1})
	r := w.run(s.Run.ID)
	w.equal(r.State, barchan.RunExecuting)
	w.equal(r.Attempt, 1)
	w.equal(r.StartedAt, w.now)
	w.equal(r.EndedAt, time.Time{})
}

func leaseTiers(w *world) {
	big := node(0)
	big.Tier = barchan.TierLarge
	large := w.submit(barchan.RunSQL, big)
	medium := w.submit(barchan.RunSQL, node(0))
	lease := func(want *barchan.Submission, tiers ...barchan.Tier) {
		w.t.Helper()
		l, ok, err := w.Lease(w.ctx, "me", tiers, w.tick(), w.now.Add(time.Minute))
		w.ok(err)
		w.equal(ok, want != nil)
		if want != nil {
			w.equal(l.Run, want.Run.ID)
			w.equal(l.Tier, want.Run.Tier)
		}
	}
	lease(nil)
	lease(&medium, barchan.TierMedium)
	lease(nil, barchan.TierMedium)
	lease(&large, barchan.TierLarge)
	lease(nil, bothTiers...)
}

func leaseTurns(w *world) {
	x, y := w.view("x"), w.view("y")
	a := w.submit(barchan.RunPipeline, viewNode(x), node(w.query("q"), 1))
	b := w.submit(barchan.RunRefresh, viewNode(x))
	c := w.submit(barchan.RunPipeline, viewNode(y))
	la := w.start(a)
	lc := w.start(c) // shares nothing: goes on
	w.leaseNone()    // b waits
	w.do(lc, c.Executions...)
	w.publish(lc, barchan.RunCompleted)
	w.leaseNone()
	w.do(la, a.Executions...)
	w.leaseNone() // finished is not published
	w.publish(la, barchan.RunCompleted)
	lb := w.start(b)
	w.do(lb, b.Executions...)
	w.publish(lb, barchan.RunCompleted)
	w.equal(w.current(x.Name), barchan.VersionID(b.Executions[0]))
}

func leaseNoOvertaking(w *world) {
	x, y := w.view("x"), w.view("y")
	a := w.submit(barchan.RunRefresh, viewNode(x))
	b := w.submit(barchan.RunPipeline, viewNode(x), viewNode(y))
	c := w.submit(barchan.RunRefresh, viewNode(y)) // nobody holds y, but b came first
	la := w.start(a)
	w.leaseNone()
	w.do(la, a.Executions...)
	w.publish(la, barchan.RunCompleted)
	lb := w.start(b)
	w.leaseNone()
	w.do(lb, b.Executions...)
	w.publish(lb, barchan.RunCompleted)
	w.complete(c)
	w.equal(w.current(y.Name), barchan.VersionID(c.Executions[0]))
}

func leaseTurnAfterEnd(w *world) {
	x := w.view("x")
	a := w.submit(barchan.RunRefresh, viewNode(x))
	b := w.submit(barchan.RunRefresh, viewNode(x))
	c := w.submit(barchan.RunRefresh, viewNode(x))
	d := w.submit(barchan.RunRefresh, viewNode(x))
	la := w.start(a)
	w.ok(w.Fail(w.ctx, la, barchan.Errorf(barchan.CodeData, "no"), nil, w.tick()))
	_, err := w.Cancel(w.ctx, b.Run.ID, "r", w.tick()) // while it waits
	w.ok(err)
	lc := w.start(c)
	w.leaseNone()
	_, err = w.Cancel(w.ctx, lc.Run, "r", w.tick()) // while it runs
	w.ok(err)
	w.complete(d)
}

func leasePlainNeedsNoTurn(w *world) {
	x := w.view("x")
	a := w.submit(barchan.RunRefresh, viewNode(x))
	plain := w.submit(barchan.RunQuery, viewNode(x))
	w.start(a)
	w.complete(plain)
	w.equal(w.current(x.Name), barchan.VersionID("")) // and moves no view
}

func leaseHeartbeat(w *world) {
	s := w.submit(barchan.RunSQL, node(0))
	l := w.leaseNext(s)
	w.ok(w.Heartbeat(w.ctx, l, w.now.Add(time.Hour)))
	ids, err := w.Rescue(w.ctx, false, boot, 5, w.now.Add(30*time.Minute)) // the heartbeat holds
	w.ok(err)
	w.equal(len(ids), 0)
	ids, err = w.Rescue(w.ctx, false, boot, 5, w.now.Add(2*time.Hour))
	w.ok(err)
	w.equal(ids, []barchan.RunID{l.Run})
	w.refused(w.Heartbeat(w.ctx, l, w.now.Add(time.Hour)), barchan.CodeConflict)
	again := w.leaseNext(s)
	w.equal(again.Attempt, 2)
	w.refused(w.Heartbeat(w.ctx, l, w.now.Add(time.Hour)), barchan.CodeConflict)
	w.ok(w.Heartbeat(w.ctx, again, w.now.Add(time.Hour)))
}

func pinOnce(w *world) {
	t := w.upload("t")
	v := w.view("v")
	w.complete(w.submit(barchan.RunRefresh, viewNode(v)))
	s := w.submit(barchan.RunPipeline, viewNode(v))
	l := w.leaseNext(s)
	first := w.pin(l, t.Name)
	w.equal(first.Instant, w.now)
	w.equal(first.Tables[t.Name], t.Current)
	w.upload("t")
	w.upload("other")
	w.equal(w.pin(l, t.Name, "dune.local.other"), first)
	w.ok(w.DeleteTable(w.ctx, t.Name))
	w.equal(w.pin(l), first)
	_, err := w.Rescue(w.ctx, true, boot, 5, w.tick())
	w.ok(err)
	w.equal(w.pin(w.leaseNext(s), t.Name), first) // a rescue keeps the pins
}

func pinContents(w *world) {
	t := w.upload("t")
	empty := w.table("empty")
	empty.Current = barchan.TableVersion{}
	_, err := w.CreateTable(w.ctx, empty)
	w.ok(err)
	full, fresh := w.view("full"), w.view("fresh")
	before := w.submit(barchan.RunRefresh, viewNode(full))
	w.complete(before)
	s := w.submit(barchan.RunPipeline, viewNode(full), viewNode(fresh))
	snap := w.pin(w.leaseNext(s), t.Name, empty.Name, "dune.local.none", t.Name)
	var names []string
	for _, n := range []string{t.Name, empty.Name, "dune.local.none", full.Name, fresh.Name} {
		if _, ok := snap.Tables[n]; ok {
			names = append(names, n)
		}
	}
	w.equal(names, []string{t.Name, full.Name})
	w.equal(len(snap.Tables), 2)
	got := snap.Tables[full.Name]
	w.equal(got.ID, barchan.VersionID(before.Executions[0]))
	w.equal(got.Schema, schema("a", "b"))
	w.equal(got.Rows, int64(7))
	w.equal(got.Location, w.execution(before.Executions[0]).Output.Location)
}

func pinNeedsLease(w *world) {
	s := w.submit(barchan.RunSQL, node(0))
	_, err := w.Pin(w.ctx, barchan.Lease{Run: s.Run.ID, Attempt: 0}, nil, w.tick())
	w.refused(err, barchan.CodeConflict)
	l := w.leaseNext(s)
	l.Attempt++
	_, err = w.Pin(w.ctx, l, nil, w.tick())
	w.refused(err, barchan.CodeConflict)
}
