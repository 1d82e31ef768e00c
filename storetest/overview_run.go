package storetest

import (
	"strings"
	"time"

	"github.com/barchan-data/barchan"
)

var runCases = map[string]func(*world){
	"a run in a list tells how far it is":        runOverview,
	"runs are found by state, kind, query, time": runFilters,
	"runs are found by words":                    runWords,
	"runs of other teams are in no list":         runOthers,
}

func (w *world) runs(f barchan.RunSearch) (page []barchan.RunOverview) {
	w.t.Helper()
	if f.Team == 0 {
		f.Team = w.team.ID
	}
	if f.Limit == 0 {
		f.Limit = 100
	}
	page, total, err := w.SearchRuns(w.ctx, f)
	w.ok(err)
	if f.Offset == 0 && f.Limit == 100 {
		w.equal(total, len(page))
	}
	return page
}

func (w *world) runIDs(f barchan.RunSearch) (ids []barchan.RunID) {
	w.t.Helper()
	for _, r := range w.runs(f) {
		ids = append(ids, r.ID)
	}
	return ids
}

func runOverview(w *world) {
	base, top := w.query("base"), w.query("top")
	first := w.submit(barchan.RunPipeline, node(base), node(top, 1))
	waiting := w.submit(barchan.RunPipeline, node(top))
	l := w.start(first)
	w.do(l, first.Executions[0])
	running := w.run(first.Run.ID)
	running.Credits = 0.25 // of the node that has ended
	w.equal(w.runs(barchan.RunSearch{}), []barchan.RunOverview{
		{Run: w.run(waiting.Run.ID), QueryName: "top", Nodes: 1, Position: 1},
		{Run: running, QueryName: "top", Nodes: 2, Ended: 1},
	})
	w.do(l, first.Executions[1])
	w.publish(l, barchan.RunCompleted)
	v := w.view("v")
	refresh := w.submit(barchan.RunRefresh, viewNode(v))
	sql := w.submit(barchan.RunSQL, node(0))
	got := w.runs(barchan.RunSearch{})
	w.equal(got[0], barchan.RunOverview{Run: w.run(sql.Run.ID), Nodes: 1, Position: 3})
	w.equal([]any{got[1].Run, got[1].View, got[1].Nodes}, []any{w.run(refresh.Run.ID), v.Name, 1})
	w.equal(got[3], barchan.RunOverview{Run: w.run(first.Run.ID), QueryName: "top", Nodes: 2, Ended: 2})
}

func runFilters(w *world) {
	a, b := w.query("a"), w.query("b")
	one := w.submit(barchan.RunPipeline, node(a))
	w.complete(one)
	two := w.submit(barchan.RunQuery, node(b))
	from := w.now
	three := w.submit(barchan.RunSQL, node(0))
	_, err := w.Cancel(w.ctx, three.Run.ID, "not wanted", w.tick())
	w.ok(err)
	ids := func(all ...barchan.Submission) (ids []barchan.RunID) {
		for _, s := range all {
			ids = append(ids, s.Run.ID)
		}
		return ids
	}
	cases := []struct {
		search barchan.RunSearch
		want   []barchan.RunID
	}{
		{barchan.RunSearch{}, ids(three, two, one)},
		{barchan.RunSearch{States: []barchan.RunState{barchan.RunPending, barchan.RunCompleted}}, ids(two, one)},
		{barchan.RunSearch{Kinds: []barchan.RunKind{barchan.RunSQL, barchan.RunPipeline}}, ids(three, one)},
		{barchan.RunSearch{Kinds: []barchan.RunKind{barchan.RunSQL}, States: []barchan.RunState{barchan.RunCompleted}}, ids()},
		{barchan.RunSearch{Query: b}, ids(two)},
		{barchan.RunSearch{Since: from}, ids(three, two)},
		{barchan.RunSearch{Since: from.Add(time.Microsecond)}, ids(three)},
		{barchan.RunSearch{Until: from}, ids(one)},
		{barchan.RunSearch{Limit: 1, Offset: 1}, ids(two)},
	}
	for _, c := range cases {
		w.equal(w.runIDs(c.search), c.want)
	}
	_, total, err := w.SearchRuns(w.ctx, barchan.RunSearch{Team: w.team.ID, Limit: 1, Offset: 1})
	w.ok(err)
	w.equal(total, 3)
}

func runWords(w *world) {
	q := w.query("Trips per 100% of DAYS")
	s := w.submit(barchan.RunPipeline, node(q))
	v := w.submit(barchan.RunRefresh, viewNode(w.view("hours")))
	w.submit(barchan.RunSQL, node(0))
	only := []barchan.RunID{s.Run.ID}
	w.equal(w.runIDs(barchan.RunSearch{Words: []string{"TRIPS", "100%"}}), only)
	w.equal(len(w.runIDs(barchan.RunSearch{Words: []string{"trips", "nights"}})), 0)
	w.equal(w.runIDs(barchan.RunSearch{Words: []string{strings.ToLower(string(s.Run.ID))}}), only)
	w.equal(w.runIDs(barchan.RunSearch{Words: []string{"result_hours"}}), []barchan.RunID{v.Run.ID})
}

func runOthers(w *world) {
	w.submit(barchan.RunPipeline, node(w.query("q")))
	other, err := w.EnsureTeam(w.ctx, "other", w.now)
	w.ok(err)
	w.equal(len(w.runs(barchan.RunSearch{Team: other.ID})), 0)
}
