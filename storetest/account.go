package storetest

import (
	"time"

	"github.com/barchan-data/barchan"
)

var accountCases = map[string]func(*world){
	"a team without anything has an empty account": accountEmpty,
	"credits are those of the months of the ends":  accountMonths,
	"bytes are those of what is kept":              accountBytes,
	"private queries are counted":                  accountPrivate,
	"what was spent is the sum of what ended":      accountSpent,
}

// ever holds every moment of the tests.
func (w *world) ever() (from, to time.Time) { return w.now.AddDate(-10, 0, 0), w.now.AddDate(10, 0, 0) }

func (w *world) account(team barchan.TeamID) barchan.Account {
	w.t.Helper()
	from, to := w.ever()
	a, err := w.Account(w.ctx, team, from, to)
	w.ok(err)
	return a
}

func accountEmpty(w *world) {
	w.equal(w.account(w.team.ID), barchan.Account{})
}

func accountMonths(w *world) {
	w.now = time.Date(2026, 1, 31, 23, 59, 50, 0, time.UTC)
	end := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	q := w.query("q")
	january := w.start(w.submit(barchan.RunQuery, node(q)))
	w.ok(w.Fail(w.ctx, january, &barchan.Error{Code: barchan.CodeData, Message: "m"}, nil, end.Add(-time.Microsecond))) // the last instant of January
	w.now = end.Add(-time.Second)
	for range 2 { // in February: two executions of one run, and a failed one
		s := w.submit(barchan.RunPipeline, node(q), node(w.query("r"), 1))
		w.now = end
		w.complete(s)
	}
	failed := w.submit(barchan.RunQuery, node(q))
	l := w.start(failed)
	w.ok(w.StartNode(w.ctx, l, failed.Executions[0], w.tick()))
	w.ok(w.Fail(w.ctx, l, &barchan.Error{Code: barchan.CodeData, Message: "m"}, []barchan.NodeEnd{{
		Execution: failed.Executions[0], State: barchan.ExecutionFailed, Error: &barchan.Error{Code: barchan.CodeData, Message: "m"}, Credits: 0.125,
	}}, w.tick()))
	w.submit(barchan.RunQuery, node(q)) // not ended

	both := w.account(w.team.ID).Months
	w.equal(both, []barchan.MonthCredits{
		{Month: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}, {Month: end, Credits: 1.125},
	})
	only := func(from, to time.Time) []barchan.MonthCredits {
		a, err := w.Account(w.ctx, w.team.ID, from, to)
		w.ok(err)
		return a.Months
	}
	w.equal(only(end, end.AddDate(0, 1, 0)), both[1:])
	w.equal(only(end.AddDate(0, -1, 0), end), both[:1])
	w.equal(only(end.AddDate(0, 1, 0), end.AddDate(0, 2, 0)), []barchan.MonthCredits(nil))
	other, err := w.EnsureTeam(w.ctx, "other", w.now)
	w.ok(err)
	w.equal(w.account(other.ID), barchan.Account{})
}

func accountBytes(w *world) {
	w.upload("a") // 300
	w.ok(w.PutTable(w.ctx, w.table("a")))
	w.upload("b")
	set := w.table("x")
	set.Name, set.Kind = "dex.trades", barchan.KindDataset
	w.ok(w.PutTable(w.ctx, set))
	w.equal(w.account(w.team.ID).Bytes, int64(900))
	v := w.view("v")
	s := w.submit(barchan.RunRefresh, viewNode(v))
	l := w.complete(s)
	e := w.execution(s.Executions[0])
	w.equal(w.account(w.team.ID).Bytes, 900+e.Output.Bytes) // the view's contents are that file
	w.equal(output(l, e.ID).Bytes > 0, true)
}

func accountPrivate(w *world) {
	edit := func(change func(*barchan.Query)) {
		_, err := w.UpdateQuery(w.ctx, w.query("q"), w.tick(), func(q *barchan.Query) error { change(q); return nil })
		w.ok(err)
	}
	w.query("public")
	edit(func(q *barchan.Query) { q.Private = true })
	edit(func(q *barchan.Query) { q.Private = true })
	edit(func(q *barchan.Query) { q.Private, q.Archived = true, true })
	w.equal(w.account(w.team.ID).PrivateQueries, 2)
}

// accountSpent asks at every moment of a run that began before the period.
func accountSpent(w *world) {
	spent := func(since time.Time, want float64) {
		w.t.Helper()
		got, err := w.Spent(w.ctx, w.team.ID, since)
		w.ok(err)
		w.equal(got, want)
		a, err := w.Account(w.ctx, w.team.ID, since, since.AddDate(10, 0, 0))
		w.ok(err)
		sum := 0.0
		for _, m := range a.Months {
			sum += m.Credits
		}
		w.equal(sum, want)
	}
	before := w.tick()
	spent(before, 0)
	q := w.query("q")
	s := w.submit(barchan.RunPipeline, node(q), node(w.query("r"), 1), node(w.query("s"), 2))
	w.submit(barchan.RunQuery, node(q)) // waits, and costs nothing
	l := w.start(s)
	w.do(l, s.Executions[0])
	period := w.tick()
	spent(before, 0.25)
	spent(period, 0)
	w.do(l, s.Executions[1])
	spent(before, 0.5)
	spent(period, 0.25)
	_, err := w.Rescue(w.ctx, true, boot, 9, w.tick())
	w.ok(err)
	spent(period, 0.25) // it waits again, and keeps what was done
	l = w.start(s)
	w.do(l, s.Executions[2])
	spent(period, 0.25) // a root has not ended before the publish
	w.publish(l, barchan.RunCompleted)
	spent(before, 0.75)
	spent(period, 0.5)
	spent(w.tick(), 0)
	other, err := w.EnsureTeam(w.ctx, "other", w.now)
	w.ok(err)
	got, err := w.Spent(w.ctx, other.ID, before)
	w.ok(err)
	w.equal(got, 0.0)
}
