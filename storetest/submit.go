package storetest

import (
	"fmt"
	"time"

	"github.com/barchan-data/barchan"
)

var submitCases = map[string]func(*world){
	"a run comes back as it was submitted":           submitRoundTrip,
	"many nodes keep the plan's order":               submitMany,
	"a plan needs a node and an id for each":         submitChecked,
	"an id is used once":                             submitTwice,
	"a key returns the first run":                    submitKey,
	"a key with another request is a conflict":       submitKeyConflict,
	"keys of two teams are two keys":                 submitKeyOfTeams,
	"runs are listed newest first":                   runPages,
	"an absent run is not found":                     runAbsent,
	"the queue position counts earlier pending runs": runPosition,
}

func submitRoundTrip(w *world) {
	v := w.view("a")
	q := w.query("root")
	inlined := node(w.query("inlined"))
	inlined.Inlined = true
	sql := node(0, 1, 2)
	sql.Tier = barchan.TierLarge
	sql.Values = barchan.Values{"k": {"v"}}
	sql.ValuesKey = `{"k":"v"}`
	s := w.submission(barchan.RunPipeline, viewNode(v), inlined, sql, node(q, 1))
	s.Run.Tier = barchan.TierLarge
	got, err := w.Submit(w.ctx, s)
	w.ok(err)
	want := s.Run
	want.State = barchan.RunPending
	w.equal(got, want)
	w.equal(w.run(s.Run.ID), want)
	p, err := w.Plan(w.ctx, s.Run.ID)
	w.ok(err)
	w.equal(p, s.Plan)
	list, err := w.Executions(w.ctx, s.Run.ID)
	w.ok(err)
	for i, e := range list {
		n := s.Plan.Nodes[i]
		w.equal(e, barchan.Execution{
			ID: s.Executions[i], Run: s.Run.ID, Team: w.team.ID, Node: n.ID, Query: n.Query, QueryName: n.Name,
			Version: n.Version, ValuesKey: n.ValuesKey, View: n.View, Kind: barchan.RunPipeline, Tier: n.Tier,
			State: barchan.ExecutionPending, Root: n.Root, Inlined: n.Inlined, DependsOn: n.DependsOn,
			SubmittedAt: s.Run.SubmittedAt, ExpiresAt: s.ExpiresAt,
		})
		w.equal(w.execution(e.ID), e)
	}
	w.equal(len(list), 4)
}

func submitMany(w *world) {
	q := w.query("q")
	nodes := make([]barchan.Node, 337)
	for i := range nodes {
		nodes[i] = node(q)
		nodes[i].ValuesKey = fmt.Sprint(i)
	}
	s := w.submit(barchan.RunPipeline, nodes...)
	list, err := w.Executions(w.ctx, s.Run.ID)
	w.ok(err)
	var ids []barchan.ExecutionID
	for i, e := range list {
		ids = append(ids, e.ID)
		w.equal(e.ValuesKey, fmt.Sprint(i))
	}
	w.equal(ids, s.Executions)
	p, err := w.Plan(w.ctx, s.Run.ID)
	w.ok(err)
	w.equal(p, s.Plan)
}

func submitChecked(w *world) {
	s := w.submission(barchan.RunSQL, node(0))
	s.Executions = nil
	_, err := w.Submit(w.ctx, s)
	w.refused(err, barchan.CodeInvalid)
	s.Plan = &barchan.Plan{}
	_, err = w.Submit(w.ctx, s)
	w.refused(err, barchan.CodeInvalid)
	_, err = w.Run(w.ctx, s.Run.ID)
	w.absent(err, "Object not found")
}

func submitTwice(w *world) {
	s := w.submit(barchan.RunSQL, node(0))
	_, err := w.Submit(w.ctx, s)
	w.refused(err, barchan.CodeConflict)
	other := w.submission(barchan.RunSQL, node(0), node(0))
	other.Executions[1] = s.Executions[0]
	_, err = w.Submit(w.ctx, other)
	w.refused(err, barchan.CodeConflict)
	_, err = w.Run(w.ctx, other.Run.ID)
	w.absent(err, "Object not found")
	w.leaseNext(s)
	w.leaseNone()
}

// keyed is a submission with an idempotency key.
func (w *world) keyed(key, hash string) barchan.Submission {
	s := w.submission(barchan.RunSQL, node(0))
	s.IdempotencyKey, s.RequestHash = key, hash
	return s
}

func submitKey(w *world) {
	first := w.keyed("k", "h")
	_, err := w.Submit(w.ctx, first)
	w.ok(err)
	l := w.complete(first)
	again := w.keyed("k", "h")
	got, err := w.Submit(w.ctx, again)
	w.ok(err)
	w.equal(got, w.run(l.Run))
	_, err = w.Execution(w.ctx, again.Executions[0])
	w.absent(err, "Object not found")
	for range 2 { // without a key every submit is a new run
		_, err = w.Submit(w.ctx, w.keyed("", ""))
		w.ok(err)
	}
	_, total, err := w.ListRuns(w.ctx, w.team.ID, "", 10, 0)
	w.ok(err)
	w.equal(total, 3)
}

func submitKeyConflict(w *world) {
	first := w.keyed("k", "h")
	_, found, err := w.Submitted(w.ctx, w.team.ID, "k", "h")
	w.ok(err)
	w.equal(found, false)
	_, err = w.Submit(w.ctx, first)
	w.ok(err)
	got, found, err := w.Submitted(w.ctx, w.team.ID, "k", "h")
	w.ok(err)
	w.equal(found, true)
	w.equal(got.ID, first.Run.ID)
	_, found, err = w.Submitted(w.ctx, w.team.ID+1, "k", "h")
	w.ok(err)
	w.equal(found, false)
	_, _, err = w.Submitted(w.ctx, w.team.ID, "k", "other")
	w.refused(err, barchan.CodeConflict)
	other := w.keyed("k", "other")
	_, err = w.Submit(w.ctx, other)
	w.refused(err, barchan.CodeConflict)
	_, err = w.Run(w.ctx, other.Run.ID)
	w.absent(err, "Object not found")
}

func submitKeyOfTeams(w *world) {
	foreign, err := w.EnsureTeam(w.ctx, "other", w.now)
	w.ok(err)
	a, b := w.keyed("k", "h"), w.keyed("k", "h")
	b.Run.Team = foreign.ID
	for _, s := range []barchan.Submission{a, b} {
		got, err := w.Submit(w.ctx, s)
		w.ok(err)
		w.equal(got.ID, s.Run.ID)
	}
}

func runPages(w *world) {
	q := w.query("q")
	var ids []barchan.RunID
	for i := range 5 {
		kind := barchan.RunQuery
		if i%2 == 1 {
			kind = barchan.RunPipeline
		}
		ids = append([]barchan.RunID{w.submit(kind, node(q)).Run.ID}, ids...)
	}
	cases := []struct {
		kind          barchan.RunKind
		limit, offset int
		total         int
		want          []barchan.RunID
	}{
		{"", 10, 0, 5, ids},
		{"", 2, 1, 5, ids[1:3]},
		{barchan.RunQuery, 10, 0, 3, []barchan.RunID{ids[0], ids[2], ids[4]}},
		{barchan.RunPipeline, 1, 1, 2, []barchan.RunID{ids[3]}},
		{barchan.RunSQL, 1, 0, 0, nil},
	}
	for _, c := range cases {
		page, total, err := w.ListRuns(w.ctx, w.team.ID, c.kind, c.limit, c.offset)
		w.ok(err)
		w.equal(total, c.total)
		var got []barchan.RunID
		for _, r := range page {
			got = append(got, r.ID)
		}
		w.equal(got, c.want)
	}
	_, total, err := w.ListRuns(w.ctx, w.team.ID+1, "", 10, 0)
	w.ok(err)
	w.equal(total, 0)
}

func runAbsent(w *world) {
	none := barchan.RunID(w.ids.New())
	_, err := w.Run(w.ctx, none)
	w.absent(err, "Object not found")
	_, err = w.Plan(w.ctx, none)
	w.absent(err, "Object not found")
	_, err = w.Executions(w.ctx, none)
	w.absent(err, "Object not found")
	_, err = w.Execution(w.ctx, barchan.ExecutionID(none))
	w.absent(err, "Object not found")
	_, err = w.QueuePosition(w.ctx, none)
	w.absent(err, "Object not found")
	_, err = w.Cancel(w.ctx, none, "r", w.now)
	w.absent(err, "Object not found")
	l := barchan.Lease{Run: none, Attempt: 1}
	_, err = w.Pin(w.ctx, l, nil, w.now)
	w.absent(err, "Object not found")
	_, err = w.Publish(w.ctx, l, w.now)
	w.absent(err, "Object not found")
	w.absent(w.Heartbeat(w.ctx, l, w.now.Add(time.Minute)), "Object not found")
	w.absent(w.StartNode(w.ctx, l, "x", w.now), "Object not found")
	w.absent(w.FinishNode(w.ctx, l, "x", barchan.Output{}, 0, boot, w.now), "Object not found")
	w.absent(w.Fail(w.ctx, l, barchan.Errorf(barchan.CodeData, "no"), nil, w.now), "Object not found")
}

func runPosition(w *world) {
	a, b, c := w.submit(barchan.RunSQL, node(0)), w.submit(barchan.RunSQL, node(0)), w.submit(barchan.RunSQL, node(0))
	position := func(s barchan.Submission, want int) {
		w.t.Helper()
		got, err := w.QueuePosition(w.ctx, s.Run.ID)
		w.ok(err)
		w.equal(got, want)
	}
	position(a, 1)
	position(b, 2)
	position(c, 3)
	w.leaseNext(a)
	position(a, 0)
	position(b, 1)
	position(c, 2)
	_, err := w.Cancel(w.ctx, b.Run.ID, "r", w.tick())
	w.ok(err)
	position(b, 0)
	position(c, 1)
}
