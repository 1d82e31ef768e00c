package storetest

import (
	"time"

	"github.com/barchan-data/barchan"
)

var dailyCases = map[string]func(*world){
	"a day has what ended in it":                 dailyDays,
	"a query has what its executions cost":       dailyQueries,
	"what an unfinished run has done is counted": dailyUnfinished,
}

func (w *world) daily(team barchan.TeamID, most int) barchan.DailyUsage {
	w.t.Helper()
	from, to := w.ever()
	u, err := w.DailyUsage(w.ctx, team, from, to, most)
	w.ok(err)
	return u
}

func dailyDays(w *world) {
	w.equal(w.daily(w.team.ID, 9), barchan.DailyUsage{})
	day := func(d int) time.Time { return time.Date(2026, 1, d, 0, 0, 0, 0, time.UTC) }
	q := w.query("q")
	w.now = day(30).Add(-10 * time.Second)
	late := w.submit(barchan.RunQuery, node(q))
	l := w.start(late)
	w.ok(w.StartNode(w.ctx, l, late.Executions[0], w.tick()))
	w.ok(w.Fail(w.ctx, l, &barchan.Error{Code: barchan.CodeData, Message: "m"}, []barchan.NodeEnd{{
		Execution: late.Executions[0], State: barchan.ExecutionFailed, Error: &barchan.Error{Code: barchan.CodeData, Message: "m"}, Credits: 0.125,
	}}, day(30).Add(-time.Microsecond))) // the last instant of the 29th
	w.now = day(30).Add(-time.Second) // submitted the day before
	s := w.submit(barchan.RunPipeline, node(q), node(w.query("r"), 1))
	w.now = day(30)
	w.complete(s)
	w.now = day(31)
	skipped := w.start(w.submit(barchan.RunQuery, node(q))) // its node never begins
	w.ok(w.Fail(w.ctx, skipped, &barchan.Error{Code: barchan.CodeData, Message: "m"}, nil, w.tick()))

	both := w.daily(w.team.ID, 9).Days
	w.equal(both, []barchan.DayUsage{{Day: day(29), Credits: 0.125, Executions: 1}, {Day: day(30), Credits: 0.5, Executions: 2}})
	only := func(from, to time.Time) barchan.DailyUsage {
		u, err := w.DailyUsage(w.ctx, w.team.ID, from, to, 9)
		w.ok(err)
		return u
	}
	w.equal(only(day(30), day(31)).Days, both[1:])
	w.equal(only(day(29), day(30)).Days, both[:1])
	w.equal(only(day(29), day(30)).Queries, []barchan.QueryUsage{{ID: q, Name: "q", Credits: 0.125, Executions: 1}})
	w.equal(only(day(31), day(31).AddDate(0, 1, 0)), barchan.DailyUsage{})
}

func dailyQueries(w *world) {
	other, err := w.EnsureTeam(w.ctx, "other", w.now)
	w.ok(err)
	theirs, err := w.CreateQuery(w.ctx, barchan.Query{Team: other.ID, Name: "theirs", SQL: "SELECT 1", CreatedAt: w.tick()})
	w.ok(err)
	a, b := w.query("a"), w.query("b")
	w.complete(w.submit(barchan.RunPipeline, node(a), node(b, 1)))
	w.complete(w.submit(barchan.RunQuery, node(b)))
	for range 3 {
		w.complete(w.submit(barchan.RunSQL, node(0)))
	}
	w.complete(w.submit(barchan.RunQuery, node(theirs)))
	w.submit(barchan.RunQuery, node(a)) // not ended
	_, err = w.UpdateQuery(w.ctx, b, w.tick(), func(q *barchan.Query) error { q.Name = "renamed"; return nil })
	w.ok(err)
	all := []barchan.QueryUsage{
		{Credits: 0.75, Executions: 3}, {ID: b, Name: "renamed", Credits: 0.5, Executions: 2},
		{ID: theirs, Credits: 0.25, Executions: 1}, {ID: a, Name: "a", Credits: 0.25, Executions: 1},
	}
	w.equal(w.daily(w.team.ID, 9).Queries, all)
	w.equal(w.daily(w.team.ID, 2).Queries, all[:2])
	w.equal(w.daily(other.ID, 9), barchan.DailyUsage{})
}

func dailyUnfinished(w *world) {
	q, r := w.query("q"), w.query("r")
	s := w.submit(barchan.RunPipeline, node(q), node(r, 1))
	w.submit(barchan.RunQuery, node(q)) // waits
	l := w.start(s)
	w.equal(w.daily(w.team.ID, 9), barchan.DailyUsage{})
	w.do(l, s.Executions[0])
	has := func(want ...barchan.QueryUsage) {
		w.t.Helper()
		w.equal(w.daily(w.team.ID, 9).Queries, want)
	}
	first := barchan.QueryUsage{ID: q, Name: "q", Credits: 0.25, Executions: 1}
	has(first)
	_, err := w.Rescue(w.ctx, true, boot, 9, w.tick())
	w.ok(err)
	has(first) // it waits again, and keeps what was done
	l = w.start(s)
	w.do(l, s.Executions[1])
	w.publish(l, barchan.RunCompleted)
	has(first, barchan.QueryUsage{ID: r, Name: "r", Credits: 0.25, Executions: 1})
}
