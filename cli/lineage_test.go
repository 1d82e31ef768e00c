package cli

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/internal/golden"
)

// lineageOfAll has a column of every kind.
func lineageOfAll() duneapi.Lineage {
	return duneapi.Lineage{QueryID: 103, Version: 4, Columns: []duneapi.LineageColumn{
		{Name: "origin", Sources: []duneapi.LineageSource{{Kind: "query", Name: "query_101(origin='JFK')", QueryID: 101, Column: "origin"}}},
		{Name: "share\x1b", Sources: []duneapi.LineageSource{
			{Kind: "materialized_view", Name: "dune.local.result_weather", QueryID: 102, Column: "rain"},
			{Kind: "materialized_view", Name: "dune.other.result_x", Column: "y"},
			{Kind: "previous_result", Name: "previous.query.result", Column: "share"},
		}},
		{Name: "one", Sources: []duneapi.LineageSource{}},
		{Name: "*", Sources: []duneapi.LineageSource{{Kind: "table", Name: "nowhere.x", Column: "*"}}, Unknown: true},
		{Name: "z", Sources: []duneapi.LineageSource{}, Unknown: true},
	}}
}

func TestLineage(t *testing.T) {
	t.Parallel()
	l := lineageOfAll()
	known := duneapi.Lineage{QueryID: 1, Version: 1, Columns: l.Columns[:1]}
	text := []string{
		strings.Join(drawLineage(palette{}, 0, &l), "\n"),
		strings.Join(drawLineage(palette{}, 50, &l), "\n"),
		strings.Join(drawLineage(palette{}, 0, &known), "\n"),
	}
	golden.File(t, "testdata/lineage.golden", strings.Join(text, "\n\n")+"\n")
}

func TestLineageIsAskedForAndShown(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.lineage = lineageOfAll()
	out, errs, code := f.command(t.Context(), "lineage", "query_103", "--deep", "-p", "origin=JFK", "--json")
	var got duneapi.Lineage
	if err := json.Unmarshal([]byte(out), &got); err != nil || errs != "" || code != 0 {
		t.Fatalf("exit %d: %s %v", code, errs, err)
	}
	if diff := cmp.Diff(f.lineage, got); diff != "" {
		t.Error(diff)
	}
	want := []string{"GET /api/v1/query/103/lineage deep=true&query_parameters=%7B%22origin%22%3A%22JFK%22%7D", "GET /api/v1/query/7/lineage "}
	if out, _, code := f.command(t.Context(), "lineage", "7"); code != 0 || !strings.Contains(out, "query 103, version 4: 5 columns") {
		t.Errorf("exit %d: %s", code, out)
	}
	if !slices.Equal(f.calls, want) {
		t.Errorf("calls %q, want %q", f.calls, want)
	}
}

func TestWarningsOfAChangeAreShown(t *testing.T) {
	t.Parallel()
	f, dir := newFake(t), folder(t)
	f.warns = []string{`query_2 (H` + "\x1b" + `ours) reads the column "late" of query_1`}
	const line = `warning: query_2 (H` + "\uFFFD" + `ours) reads the column "late" of query_1` + "\n"
	out, _, code := f.command(t.Context(), "push", dir, "--keep-ids")
	if code != 0 || strings.Count(out, line) != 2 {
		t.Errorf("push: exit %d: %s", code, out)
	}
	f.warns = append(f.warns, "another")
	out, _, code = f.command(t.Context(), "query", "update", "101", "--name", "Birds", "--sql", "SELECT 1")
	if want := "updated query 101\n" + line + "warning: another\n"; code != 0 || out != want {
		t.Errorf("update: exit %d: %s", code, out)
	}
	out, _, _ = f.command(t.Context(), "query", "update", "101", "--name", "Birds", "--sql", "SELECT 1", "--json")
	var got duneapi.QueryID
	if err := json.Unmarshal([]byte(out), &got); err != nil || len(got.Warnings) != 2 {
		t.Errorf("update --json: %s", out)
	}
}

// The id of a new query is alone on the standard output, whatever is wrong with
// its SQL.
func TestWarningsOfANewQueryAreNoPartOfItsID(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.warns = []string{"it will fail"}
	out, errs, code := f.command(t.Context(), "query", "create", "--name", "n", "--sql", "SELEC 1")
	if want := "warning: it will fail\n"; code != 0 || strings.Contains(out, "warning") || strings.Count(out, "\n") != 1 || errs != want {
		t.Errorf("exit %d: %q, and %q in place of %q", code, out, errs, want)
	}
}
