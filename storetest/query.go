package storetest

import (
	"errors"

	"github.com/barchan-data/barchan"
)

var queryCases = map[string]func(*world){
	"a query comes back as it was":                      queryRoundTrip,
	"ids are chosen above every id in use":              queryIDs,
	"a change of what it computes makes a version":      queryVersions,
	"a change of anything else makes none":              queryRename,
	"no change writes nothing":                          queryUnchanged,
	"an error of the change is returned and not stored": queryChangeFails,
	"what identifies a query cannot be changed":         queryIdentity,
	"queries are listed by page without temporary ones": queryPages,
	"an absent query is not found":                      queryAbsent,
}

func (w *world) fullQuery() barchan.Query {
	return barchan.Query{
		Team: w.team.ID, Owner: "local", Version: 1, Name: "n", Description: "d", SQL: "SELECT {{a}}",
		Params: []barchan.Param{{Key: "a", Type: barchan.ParamNumber, Default: barchan.Value{"1"}, Multi: true, From: &barchan.ParamQuery{Query: 7, Column: "c"}}},
		Tags:   []string{"x", "y"}, Private: true, Archived: true, View: true,
		CreatedAt: w.tick(), UpdatedAt: w.tick(),
	}
}

func queryRoundTrip(w *world) {
	q := w.fullQuery()
	var err error
	q.ID, err = w.CreateQuery(w.ctx, q)
	w.ok(err)
	got, err := w.Query(w.ctx, q.ID)
	w.ok(err)
	w.equal(got, q)
	got, err = w.QueryVersion(w.ctx, q.ID, 1)
	w.ok(err)
	w.equal(got, q)
}

func queryIDs(w *world) {
	first := w.query("first")
	q := w.fullQuery()
	q.ID = 1000
	kept, err := w.CreateQuery(w.ctx, q)
	w.ok(err)
	w.equal(kept, barchan.QueryID(1000))
	_, err = w.CreateQuery(w.ctx, q)
	w.refused(err, barchan.CodeConflict)
	w.equal(w.query("next"), barchan.QueryID(1001))
	if first <= 0 {
		w.t.Fatalf("the first id is %d", first)
	}
}

func queryVersions(w *world) {
	q := w.fullQuery()
	q.Archived = false
	id, err := w.CreateQuery(w.ctx, q)
	w.ok(err)
	edits := []func(*barchan.Query) error{
		func(q *barchan.Query) error { q.SQL = "SELECT 2"; return nil },
		func(q *barchan.Query) error { q.Params = nil; return nil },
		func(q *barchan.Query) error { q.View = false; return nil },
	}
	for i, edit := range edits {
		at := w.tick()
		got, err := w.UpdateQuery(w.ctx, id, at, edit)
		w.ok(err)
		w.equal(got.Version, i+2)
		w.equal(got.UpdatedAt, at)
		read, err := w.Query(w.ctx, id)
		w.ok(err)
		w.equal(read, got)
	}
	old, err := w.QueryVersion(w.ctx, id, 1)
	w.ok(err)
	w.equal(old.SQL, q.SQL)
	w.equal(old.Params, q.Params)
	w.equal(old.Version, 1)
	second, err := w.QueryVersion(w.ctx, id, 2)
	w.ok(err)
	w.equal(second.SQL, "SELECT 2")
	w.equal(second.Params, q.Params)
	_, err = w.QueryVersion(w.ctx, id, 5)
	w.absent(err, "Query not found")
}

func queryRename(w *world) {
	id := w.query("old")
	at := w.tick()
	got, err := w.UpdateQuery(w.ctx, id, at, func(q *barchan.Query) error {
		q.Name, q.Description, q.Tags, q.Private, q.Archived = "new", "text", []string{"t"}, true, true
		return nil
	})
	w.ok(err)
	w.equal(got.Version, 1)
	w.equal(got.UpdatedAt, at)
	read, err := w.Query(w.ctx, id)
	w.ok(err)
	w.equal(read, got)
	w.equal(read.Name, "new")
}

func queryUnchanged(w *world) {
	id := w.query("q")
	before, err := w.Query(w.ctx, id)
	w.ok(err)
	got, err := w.UpdateQuery(w.ctx, id, w.tick(), func(q *barchan.Query) error {
		q.Tags, q.Params = []string{}, []barchan.Param{} // as good as none
		return nil
	})
	w.ok(err)
	w.equal(got.UpdatedAt, before.UpdatedAt)
	after, err := w.Query(w.ctx, id)
	w.ok(err)
	w.equal(after, before)
}

func queryChangeFails(w *world) {
	id := w.query("q")
	mine := errors.New("mine")
	_, err := w.UpdateQuery(w.ctx, id, w.tick(), func(q *barchan.Query) error {
		q.SQL = "SELECT 2"
		return mine
	})
	if err != mine { //nolint:errorlint // as it is, not wrapped
		w.t.Fatalf("got %v, want the error of the change itself", err)
	}
	got, err := w.Query(w.ctx, id)
	w.ok(err)
	w.equal(got.Version, 1)
	w.equal(got.SQL, "SELECT 1")
}

func queryIdentity(w *world) {
	id := w.query("q")
	before, err := w.Query(w.ctx, id)
	w.ok(err)
	got, err := w.UpdateQuery(w.ctx, id, w.tick(), func(q *barchan.Query) error {
		q.ID, q.Team, q.Owner, q.Version, q.CreatedAt, q.UpdatedAt = 99, 99, "x", 99, w.now, w.now
		return nil
	})
	w.ok(err)
	w.equal(got, before)
}

func queryPages(w *world) {
	var ids []barchan.QueryID
	for range 5 {
		ids = append(ids, w.query("q"))
	}
	_, err := w.CreateQuery(w.ctx, barchan.Query{Team: w.team.ID, Name: "temp", Temp: true, CreatedAt: w.now, UpdatedAt: w.now})
	w.ok(err)
	other, err := w.EnsureTeam(w.ctx, "other", w.now)
	w.ok(err)
	_, err = w.CreateQuery(w.ctx, barchan.Query{Team: other.ID, Name: "theirs", CreatedAt: w.now, UpdatedAt: w.now})
	w.ok(err)
	for _, c := range []struct{ limit, offset, from, to int }{{2, 0, 0, 2}, {2, 4, 4, 5}, {10, 0, 0, 5}, {2, 9, 0, 0}} {
		page, total, err := w.ListQueries(w.ctx, barchan.QueryFilter{Team: w.team.ID, Limit: c.limit, Offset: c.offset})
		w.ok(err)
		w.equal(total, 5)
		var got []barchan.QueryID
		for _, q := range page {
			got = append(got, q.ID)
		}
		w.equal(append([]barchan.QueryID{}, got...), append([]barchan.QueryID{}, ids[c.from:c.to]...))
	}
}

func queryAbsent(w *world) {
	_, err := w.Query(w.ctx, 12345)
	w.absent(err, "Query not found")
	_, err = w.UpdateQuery(w.ctx, 12345, w.now, func(*barchan.Query) error { return nil })
	w.absent(err, "Query not found")
}
