package storetest

import (
	"slices"

	"github.com/barchan-data/barchan"
)

var previousCases = map[string]func(*world){
	"runs that extend the same result take turns":             previousTurns,
	"a run reads what the one before it published":            previousChain,
	"each values key and team has its own":                    previousKeys,
	"every kind that publishes the result extends it":         previousKinds,
	"a result of an older version is extended too":            previousVersions,
	"a query that did not extend has a previous result":       previousPlain,
	"an older run that does not extend never moves it back":   previousForward,
	"a run that did not complete moves no previous result":    previousFailed,
	"a rescue keeps the previous result that was pinned":      previousRescue,
	"a result that was extended is kept":                      previousKept,
	"a partial result becomes latest and nothing else":        partialResult,
	"a pin holds a previous result":                           previousPinned,
	"a result that was not extended goes when it has expired": previousExpired,
}

// extending is a node that reads the previous result of its query.
func extending(q barchan.QueryID, deps ...int) barchan.Node {
	n := node(q, deps...)
	n.Inputs = []barchan.NodeInput{{Name: "previous.query.result", Previous: true}}
	return n
}

// previousOf is the version that a snapshot has of a query's previous result;
// "" for none.
func (w *world) previousOf(s barchan.Snapshot, q barchan.QueryID) barchan.VersionID {
	return s.Tables[barchan.PreviousName(w.team.ID, q, "{}")].ID
}

// reads leases and completes a run of one node, whose previous result must be
// that execution; "" is none.
func (w *world) reads(s barchan.Submission, want barchan.ExecutionID) {
	w.t.Helper()
	l := w.leaseNext(s)
	w.equal(w.previousOf(w.pin(l), s.Plan.Nodes[len(s.Plan.Nodes)-1].Query), barchan.VersionID(want))
	w.do(l, s.Executions...)
	w.publish(l, barchan.RunCompleted)
}

func previousTurns(w *world) {
	q, other := w.query("q"), w.query("other")
	a := w.submit(barchan.RunPipeline, node(other), extending(q, 1))
	b := w.submit(barchan.RunPipeline, extending(q), node(w.query("root"), 1))
	c := w.submit(barchan.RunQuery, extending(q))
	d := w.submit(barchan.RunPipeline, extending(other))
	la := w.start(a)
	ld := w.start(d) // extends another result
	w.leaseNone()
	w.do(ld, d.Executions...)
	w.publish(ld, barchan.RunCompleted)
	w.do(la, a.Executions...)
	w.leaseNone() // finished is not published
	w.publish(la, barchan.RunCompleted)
	lb := w.leaseNext(b)
	w.equal(w.previousOf(w.pin(lb), q), barchan.VersionID(a.Executions[1]))
	w.leaseNone() // c waits too
	_, err := w.Cancel(w.ctx, lb.Run, "r", w.tick())
	w.ok(err)
	w.reads(c, a.Executions[1])
	w.latestIs(q, "", c.Executions[0])
}

func previousChain(w *world) {
	q := w.query("q")
	before := barchan.ExecutionID("")
	for range 3 {
		s := w.submit(barchan.RunPipeline, extending(q))
		w.reads(s, before)
		before = s.Executions[0]
	}
	s := w.submit(barchan.RunPipeline, extending(q))
	snap := w.pin(w.leaseNext(s))
	e := w.execution(before)
	w.equal(snap.Tables[barchan.PreviousName(w.team.ID, q, "{}")], barchan.TableVersion{
		ID: barchan.VersionID(before), Location: e.Output.Location, Schema: schema("a", "b"), Rows: 7, Bytes: 700,
		CreatedAt: w.run(e.Run).EndedAt,
	})
}

func previousKeys(w *world) {
	q := w.query("q")
	keyed := func(key string) barchan.Node {
		n := extending(q)
		n.ValuesKey = key
		return n
	}
	one := w.submit(barchan.RunQuery, keyed(`{"k":["1"]}`))
	two := w.submit(barchan.RunQuery, keyed(`{"k":["2"]}`))
	foreign := w.submission(barchan.RunQuery, keyed(`{"k":["1"]}`))
	team, err := w.EnsureTeam(w.ctx, "foreign", w.tick())
	w.ok(err)
	foreign.Run.Team = team.ID
	_, err = w.Submit(w.ctx, foreign)
	w.ok(err)
	l1, l2, l3 := w.leaseNext(one), w.leaseNext(two), w.leaseNext(foreign) // none waits for another
	for l, s := range map[barchan.Lease]barchan.Submission{l1: one, l2: two, l3: foreign} {
		w.equal(len(w.pin(l).Tables), 0)
		w.do(l, s.Executions...)
		w.publish(l, barchan.RunCompleted)
	}
	again := w.submit(barchan.RunQuery, keyed(`{"k":["1"]}`))
	snap := w.pin(w.leaseNext(again))
	w.equal(snap.Tables[barchan.PreviousName(w.team.ID, q, `{"k":["1"]}`)].ID, barchan.VersionID(one.Executions[0]))
	w.equal(len(snap.Tables), 1)
}

func previousKinds(w *world) {
	v := w.view("v")
	refresh := extending(v.Query)
	refresh.View = v.Name
	first := w.submit(barchan.RunRefresh, refresh)
	w.reads(first, "")
	second := w.submit(barchan.RunQuery, extending(v.Query))
	w.reads(second, first.Executions[0])
	third := w.submit(barchan.RunPipeline, refresh)
	w.reads(third, second.Executions[0])
	w.equal(w.current(v.Name), barchan.VersionID(third.Executions[0]))

	// What publishes no result extends none, and waits for nobody.
	busy := w.submit(barchan.RunQuery, extending(v.Query))
	w.start(busy)
	inlined := extending(v.Query)
	inlined.Inlined = true
	w.start(w.submit(barchan.RunPipeline, inlined, node(w.query("root"), 1)))
	w.start(w.submit(barchan.RunQuery, extending(v.Query), node(w.query("root"), 1)))
	w.start(w.submit(barchan.RunSQL, extending(v.Query)))
}

func previousVersions(w *world) {
	q := w.query("q")
	first := w.submit(barchan.RunQuery, extending(q))
	w.reads(first, "")
	w.edit(q)
	n := extending(q)
	n.Version = 2
	second := w.submit(barchan.RunQuery, n)
	late := w.submit(barchan.RunQuery, extending(q)) // planned before the edit, stored after
	w.reads(second, first.Executions[0])
	w.reads(late, second.Executions[0])
	n.Inputs = slices.Clone(n.Inputs)
	third := w.submit(barchan.RunQuery, n)
	w.reads(third, late.Executions[0]) // though the latest result is the second
	w.latestIs(q, "", third.Executions[0])
}

func previousPlain(w *world) {
	q := w.query("q")
	plain := w.submit(barchan.RunQuery, node(q))
	w.complete(plain)
	w.edit(q)
	n := extending(q)
	n.Version = 2
	w.reads(w.submit(barchan.RunQuery, n), plain.Executions[0])
}

func previousForward(w *world) {
	q := w.query("q")
	old := w.submit(barchan.RunQuery, node(q))
	extends := w.submit(barchan.RunQuery, extending(q))
	lold := w.start(old)
	w.reads(extends, "")
	w.do(lold, old.Executions...)
	w.publish(lold, barchan.RunCompleted)
	newer := w.submit(barchan.RunQuery, node(q))
	next := w.submit(barchan.RunQuery, extending(q))
	lnewer := w.start(newer)
	l := w.leaseNext(next)
	w.equal(w.previousOf(w.pin(l), q), barchan.VersionID(extends.Executions[0]))
	w.do(lnewer, newer.Executions...)
	w.publish(lnewer, barchan.RunCompleted) // in the middle of next, but submitted before
	w.do(l, next.Executions...)
	w.publish(l, barchan.RunCompleted)
	w.reads(w.submit(barchan.RunQuery, extending(q)), next.Executions[0])
}

func previousFailed(w *world) {
	q := w.query("q")
	first := w.submit(barchan.RunQuery, extending(q))
	w.reads(first, "")
	failed := w.submit(barchan.RunPipeline, extending(q), node(w.query("root"), 1))
	l := w.start(failed)
	w.do(l, failed.Executions[0])
	w.ok(w.Fail(w.ctx, l, barchan.Errorf(barchan.CodeData, "no"), nil, w.tick()))
	cancelled := w.submit(barchan.RunQuery, extending(q))
	l = w.start(cancelled)
	w.do(l, cancelled.Executions...)
	_, err := w.Cancel(w.ctx, l.Run, "r", w.tick())
	w.ok(err)
	w.reads(w.submit(barchan.RunQuery, extending(q)), first.Executions[0])
}

func previousRescue(w *world) {
	q := w.query("q")
	first := w.submit(barchan.RunQuery, extending(q))
	w.reads(first, "")
	s := w.submit(barchan.RunQuery, extending(q))
	before := w.pin(w.leaseNext(s))
	w.equal(w.previousOf(before, q), barchan.VersionID(first.Executions[0]))
	_, err := w.Rescue(w.ctx, true, "boot-2", 5, w.tick())
	w.ok(err)
	next := w.submit(barchan.RunQuery, extending(q))
	l := w.leaseNext(s)
	w.equal(l.Attempt, 2)
	w.leaseNone() // it has kept its turn
	w.equal(w.pin(l), before)
	w.do(l, s.Executions...)
	w.publish(l, barchan.RunCompleted)
	w.reads(next, s.Executions[0])
}

func previousKept(w *world) {
	q := w.query("q")
	first := w.submit(barchan.RunQuery, extending(q))
	w.complete(first)
	w.edit(q) // it is the latest result of no version any more
	w.equal(len(w.sweep(farAway())), 0)
	n := extending(q)
	n.Version = 2
	second := w.submit(barchan.RunQuery, n)
	w.reads(second, first.Executions[0])
	w.equal(w.sweep(farAway()), []string{w.file2(first, 0)}) // the next was made from it
	w.edit(q)
	plain := node(q)
	plain.Version = 3
	w.complete(w.submit(barchan.RunQuery, plain))
	w.equal(w.sweep(farAway()), []string{w.file2(second, 0)}) // something else took its place
}

func previousPinned(w *world) {
	q := w.query("q")
	first := w.submit(barchan.RunQuery, node(q))
	w.complete(first)
	w.edit(q)
	n := extending(q)
	n.Version = 2
	s := w.submit(barchan.RunQuery, n)
	l := w.leaseNext(s)
	w.equal(w.previousOf(w.pin(l), q), barchan.VersionID(first.Executions[0]))
	w.equal(len(w.sweep(farAway())), 0)
	_, err := w.Rescue(w.ctx, true, "boot-2", 5, w.tick())
	w.ok(err)
	w.equal(len(w.sweep(farAway())), 0) // pins survive a rescue
	_, err = w.Cancel(w.ctx, l.Run, "r", w.tick())
	w.ok(err)
	w.equal(w.sweep(farAway()), []string{w.file2(first, 0)})
}

func previousExpired(w *world) {
	q := w.query("q")
	first := w.submit(barchan.RunQuery, node(q))
	w.complete(first)
	w.edit(q)
	w.equal(w.sweep(farAway()), []string{w.file2(first, 0)})
	n := extending(q)
	n.Version = 2
	w.reads(w.submit(barchan.RunQuery, n), "")
}
