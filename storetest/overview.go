package storetest

import (
	"fmt"

	"github.com/barchan-data/barchan"
)

var overviewCases = map[string]func(*world){
	"an overview shows a query, its view and its last execution": overviewRow,
	"only executions of the own team are shown":                  overviewForeign,
	"words are looked for in name, description and SQL":          overviewWords,
	"queries are listed in the order that is asked for":          overviewOrder,
	"tags are counted":                          overviewTags,
	"the history of a query names who saved it": overviewVersions,
}

// searched returns the names that a search finds.
func (w *world) searched(f barchan.QuerySearch) []string {
	w.t.Helper()
	f.Team = w.team.ID
	if f.Limit == 0 {
		f.Limit = 100
	}
	page, _, err := w.SearchQueries(w.ctx, f)
	w.ok(err)
	names := []string{}
	for _, q := range page {
		names = append(names, q.Name)
	}
	return names
}

func overviewRow(w *world) {
	v := w.view("v")
	_, err := w.UpdateQuery(w.ctx, v.Query, w.tick(), func(q *barchan.Query) error {
		q.Description, q.Tags, q.Private, q.View, q.SQL = "d", []string{"x", "y"}, true, true, "SELECT 2"
		return nil
	})
	w.ok(err)
	want := barchan.QueryOverview{
		ID: v.Query, Name: "v", Description: "d", Owner: "local", Tags: []string{"x", "y"}, Private: true, View: true, Version: 2,
		UpdatedAt: w.now, MaterializedView: v.Name,
	}
	one := func() barchan.QueryOverview {
		w.t.Helper()
		page, total, err := w.SearchQueries(w.ctx, barchan.QuerySearch{Team: w.team.ID, Limit: 10})
		w.ok(err)
		w.equal(total, 1)
		return page[0]
	}
	w.equal(one(), want)
	w.complete(w.submit(barchan.RunQuery, node(v.Query)))
	s := w.submit(barchan.RunRefresh, viewNode(v))
	want.Last = &barchan.LastExecution{ID: s.Executions[0], Run: s.Run.ID, Kind: barchan.RunRefresh, State: barchan.ExecutionPending}
	w.equal(one(), want)
	w.complete(s)
	e := w.execution(s.Executions[0])
	want.Last.State, want.Last.Rows, want.Last.Credits = e.State, e.Output.Rows, e.Credits
	want.Last.StartedAt, want.Last.EndedAt = e.StartedAt, e.EndedAt
	w.equal(one(), want)
}

func overviewForeign(w *world) {
	other, err := w.EnsureTeam(w.ctx, "other", w.now)
	w.ok(err)
	q := w.query("public")
	s := w.submission(barchan.RunQuery, node(q))
	s.Run.Team = other.ID
	_, err = w.Submit(w.ctx, s)
	w.ok(err)
	page, _, err := w.SearchQueries(w.ctx, barchan.QuerySearch{Team: w.team.ID, Limit: 10})
	w.ok(err)
	if page[0].Last != nil {
		w.t.Fatalf("the execution of another team is shown: %+v", page[0].Last)
	}
	page, total, err := w.SearchQueries(w.ctx, barchan.QuerySearch{Team: other.ID, Limit: 10})
	w.ok(err)
	w.equal(total+len(page), 0)

	// By its id the other team sees the query, with what it did itself.
	hidden := w.query("hidden")
	_, err = w.UpdateQuery(w.ctx, hidden, w.tick(), func(q *barchan.Query) error { q.Private = true; return nil })
	w.ok(err)
	both := []barchan.QueryID{hidden, q, hidden, 999}
	page, err = w.Overviews(w.ctx, other.ID, both)
	w.ok(err)
	if len(page) != 1 || page[0].ID != q || page[0].Last == nil || page[0].Last.Run != s.Run.ID || page[0].Owner != "local" {
		w.t.Fatalf("the other team sees %+v", page)
	}
	page, err = w.Overviews(w.ctx, w.team.ID, both)
	w.ok(err)
	if len(page) != 2 || page[0].Last != nil || page[1].ID != hidden {
		w.t.Fatalf("the own team sees %+v", page)
	}
}

func overviewWords(w *world) {
	for i, q := range []barchan.Query{
		{Name: "Daily Trades", SQL: "SELECT 1"},
		{Name: "b", Description: "trades by DAY", SQL: "SELECT 1"},
		{Name: "c", SQL: "SELECT day FROM dex.trades", Archived: true},
		{Name: "d", SQL: "SELECT 100%_", Tags: []string{"day"}},
		{Name: "e", SQL: "SELECT 'day', 'trades'", Temp: true},
	} {
		q.Team, q.CreatedAt, q.UpdatedAt = w.team.ID, w.now, w.now.AddDate(0, 0, -i)
		_, err := w.CreateQuery(w.ctx, q)
		w.ok(err)
	}
	yes, no := true, false
	for _, c := range []struct {
		f    barchan.QuerySearch
		want []string
	}{
		{barchan.QuerySearch{Words: []string{"TRADES", "da"}}, []string{"Daily Trades", "b", "c"}},
		{barchan.QuerySearch{Words: []string{"trades"}, Archived: &no}, []string{"Daily Trades", "b"}},
		{barchan.QuerySearch{Archived: &yes}, []string{"c"}},
		{barchan.QuerySearch{Words: []string{"%_"}}, []string{"d"}},
		{barchan.QuerySearch{Tag: "day"}, []string{"d"}},
		{barchan.QuerySearch{Tag: "da"}, []string{}},
		{barchan.QuerySearch{Words: []string{"nowhere"}}, []string{}},
		{barchan.QuerySearch{Limit: 2, Offset: 1}, []string{"b", "c"}},
	} {
		w.equal(w.searched(c.f), c.want)
	}
	page, total, err := w.SearchQueries(w.ctx, barchan.QuerySearch{Team: w.team.ID, Limit: 1, Offset: 9})
	w.ok(err)
	w.equal(fmt.Sprint(len(page), total), "0 4")
}

func overviewOrder(w *world) {
	first, second := w.query("b"), w.query("A")
	w.query("c")
	w.submit(barchan.RunPipeline, node(second))
	w.submit(barchan.RunPipeline, node(first))
	_, err := w.UpdateQuery(w.ctx, second, w.tick(), func(q *barchan.Query) error { q.Description = "d"; return nil })
	w.ok(err)
	for sort, want := range map[barchan.QuerySort][]string{
		"": {"A", "c", "b"}, barchan.SortUpdated: {"A", "c", "b"}, barchan.SortName: {"A", "b", "c"}, barchan.SortID: {"b", "A", "c"},
		barchan.SortRun: {"b", "A", "c"},
	} {
		w.equal(w.searched(barchan.QuerySearch{Sort: sort}), want)
	}
}

func overviewTags(w *world) {
	for _, q := range []barchan.Query{
		{Tags: []string{"b", "a"}}, {Tags: []string{"b", "b"}}, {}, {Tags: []string{"gone"}, Archived: true}, {Tags: []string{"temp"}, Temp: true},
	} {
		q.Team, q.Name, q.SQL, q.CreatedAt, q.UpdatedAt = w.team.ID, "n", "SELECT 1", w.now, w.now
		_, err := w.CreateQuery(w.ctx, q)
		w.ok(err)
	}
	tags, err := w.Tags(w.ctx, w.team.ID)
	w.ok(err)
	w.equal(tags, []barchan.TagCount{{Name: "a", Queries: 1}, {Name: "b", Queries: 2}})
}

func overviewVersions(w *world) {
	q := w.fullQuery()
	q.SavedBy, q.SQL = "key one", "SELECT 'ü'"
	created := q.CreatedAt
	id, err := w.CreateQuery(w.ctx, q)
	w.ok(err)
	edit := func(sql, by string) barchan.Query {
		w.t.Helper()
		got, err := w.UpdateQuery(w.ctx, id, w.tick(), func(q *barchan.Query) error {
			q.SQL, q.SavedBy = sql, by
			return nil
		})
		w.ok(err)
		return got
	}
	same := edit("SELECT 'ü'", "key two") // who saves is no change
	w.equal(fmt.Sprint(same.Version, " ", same.SavedBy), "1 key one")
	w.equal(same.UpdatedAt, q.UpdatedAt)
	edit("SELECT 2", "key two")
	second := w.now
	edit("SELECT 3", "")
	all := []barchan.QueryVersion{
		{Version: 3, SavedAt: w.now, Bytes: 8}, {Version: 2, SavedAt: second, SavedBy: "key two", Bytes: 8},
		{Version: 1, SavedAt: created, SavedBy: "key one", Bytes: 11},
	}
	history := func(id barchan.QueryID, before, limit int) []barchan.QueryVersion {
		w.t.Helper()
		got, err := w.QueryVersions(w.ctx, id, before, limit)
		w.ok(err)
		return got
	}
	w.equal(history(id, 0, 10), all)
	w.equal(history(id, 3, 1), all[1:2])
	w.equal(len(history(id, 1, 10))+len(history(id+1, 0, 10)), 0)
}
