package cli

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/barchan-data/barchan/demo"
	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/internal/golden"
)

// folder writes a folder of two queries, one of which fills a view.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"queries.yml":             "query_ids: [101, 102]\n",
		"queries/birds___101.sql": "SELECT '{{kind}}' AS kind\n",
		"queries/birds___101.yml": "name: Birds\ntags: [a]\nparameters: [{key: kind, type: enum, value: gull, enumOptions: [gull, wren]}]\n",
		"queries/nests___102.sql": "SELECT * FROM query_101\n",
		"queries/nests___102.yml": "materialized_view: {name: result_nests}\n",
		"queries/stray___9.sql":   "SELECT 9\n",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestPushKeepsIDsAndWritesWhatChanged(t *testing.T) {
	t.Parallel()
	f, dir := newFake(t), folder(t)
	push := func(want string, calls ...string) {
		t.Helper()
		f.calls = nil
		out, errs, code := f.command(t.Context(), "push", dir, "--keep-ids")
		if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), out); diff != "" || errs != "" || code != 0 {
			t.Errorf("exit %d, %s (-want +got)\n%s", code, errs, diff)
		}
		if diff := cmp.Diff(calls, f.calls); diff != "" {
			t.Errorf("calls (-want +got)\n%s", diff)
		}
	}
	push(`
created        101  Birds
created        102  nests
created             dune.local.result_nests, filled by query 102
left out            queries/stray___9.sql: its id is not in queries.yml
2 queries and 1 materialized view: 3 created
`, "PUT /api/v1/query/101", "PUT /api/v1/query/102", "POST /api/v1/materialized-views")
	push(`
unchanged      101  Birds
unchanged      102  nests
unchanged           dune.local.result_nests, filled by query 102
left out            queries/stray___9.sql: its id is not in queries.yml
2 queries and 1 materialized view: 3 unchanged
`)
	if err := os.WriteFile(filepath.Join(dir, "queries/nests___102.sql"), []byte("SELECT 1 AS one\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	push(`
unchanged      101  Birds
updated        102  nests
unchanged           dune.local.result_nests, filled by query 102
left out            queries/stray___9.sql: its id is not in queries.yml
2 queries and 1 materialized view: 1 updated, 2 unchanged
`, "PUT /api/v1/query/102")
}

func TestPushShowsWhatItWouldDo(t *testing.T) {
	t.Parallel()
	f, dir := newFake(t), folder(t)
	f.queries[101] = duneapi.Query{QueryID: 101, Version: 3, Name: "Birds", QuerySQL: "SELECT 1\nFROM t\n", Description: "Old"}
	f.queries[7] = duneapi.Query{QueryID: 7, Name: "Not in \x1bthe folder"}
	f.queries[8] = duneapi.Query{QueryID: 8, Name: "Archived", IsArchived: true}
	out, errs, code := f.command(t.Context(), "push", dir, "--keep-ids", "--dry-run", "--prune")
	golden.File(t, "testdata/push_dry.golden", out)
	if errs != "" || code != 0 || len(f.calls) > 0 {
		t.Errorf("exit %d, %s; calls %v", code, errs, f.calls)
	}
	if _, _, code := f.command(t.Context(), "push", dir, "--keep-ids", "--prune"); code != 0 {
		t.Errorf("exit %d", code)
	}
	if diff := cmp.Diff([]string{"PUT /api/v1/query/101", "PUT /api/v1/query/102", "POST /api/v1/materialized-views", "POST /api/v1/query/7/archive"}, f.calls); diff != "" {
		t.Errorf("calls (-want +got)\n%s", diff)
	}
}

func TestDiffsAreInColour(t *testing.T) {
	t.Parallel()
	p := palette{on: true}
	for line, want := range map[string]string{"-a": "\x1b[31m-a\x1b[m", "+a": "\x1b[32m+a\x1b[m", "@@ -1 +1 @@": "\x1b[36m@@ -1 +1 @@\x1b[m", "--- a": "\x1b[31m--- a\x1b[m", " a": " a"} {
		if got := paintDiff(p, line); got != want {
			t.Errorf("%q is painted %q, want %q", line, got, want)
		}
	}
}

func TestPushWithoutIDsMakesNewQueriesAndSaysSo(t *testing.T) {
	t.Parallel()
	f, dir := newFake(t), folder(t)
	f.queries[102] = duneapi.Query{QueryID: 102, Name: "old"}
	out, errs, code := f.command(t.Context(), "push", dir, "--json")
	if code != 0 || errs != "" {
		t.Fatalf("exit %d: %s", code, errs)
	}
	var got pushReport
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	want := pushReport{
		Queries: []pushedQuery{
			{File: "queries/birds___101.sql", FileID: 101, QueryID: 1, Name: "Birds", Outcome: "created"},
			{File: "queries/nests___102.sql", FileID: 102, QueryID: 102, Name: "nests", Outcome: "updated"},
		},
		Views:    []pushedView{{Name: "dune.local.result_nests", QueryID: 102, Outcome: "created", Execution: "01FILL"}},
		Unlisted: []string{"queries/stray___9.sql"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"POST /api/v1/query", "PATCH /api/v1/query/102", "POST /api/v1/materialized-views"}, f.calls); diff != "" {
		t.Errorf("calls (-want +got)\n%s", diff)
	}
}

// finishedRun is a result of the demo's root.
func (f *fake) finishedRun(now int) {
	f.status = func() duneapi.PipelineStatus { return *chain(now) }
	f.result = duneapi.Result{Execution: duneapi.Execution{ExecutionID: "01EXECUTION", State: duneapi.StateCompleted}}
	f.result.Result = &duneapi.ResultPage{
		Rows:     []map[string]json.RawMessage{{"factor": json.RawMessage(`"weather"`), "n": json.RawMessage(`12345678901234567890`)}},
		Metadata: duneapi.ResultMetadata{ColumnNames: []string{"n", "factor"}, ColumnTypes: []string{"uint256", "varchar"}, RowCount: 1, TotalRowCount: 1},
	}
}

func TestRunPrintsTheResult(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.finishedRun(1000)
	out, errs, code := f.command(t.Context(), "run", "111", "-p", "origin=JFK")
	want := `completed · 9 of 9 nodes · 1.01 s · 0.009 credits

                   n  factor
────────────────────  ───────
12345678901234567890  weather
(1 row)
`
	if !strings.HasSuffix(out, want) || errs != "" || code != 0 {
		t.Errorf("exit %d, %q\n%s", code, errs, out)
	}
}

func TestRunAsJSONLosesNoDigit(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.finishedRun(1000)
	out, errs, code := f.command(t.Context(), "run", "111", "--json")
	var got struct {
		Status string
		Nodes  []duneapi.NodeExecution `json:"node_executions"`
		Result duneapi.ResultPage
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || errs != "" || code != 0 {
		t.Fatalf("exit %d, %v, %s", code, err, errs)
	}
	if got.Status != "completed" || len(got.Nodes) != 9 || string(got.Result.Rows[0]["n"]) != "12345678901234567890" {
		t.Errorf("got %+v", got)
	}
}

func TestRunThatFailsEndsWith1AndItsCause(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.status = func() duneapi.PipelineStatus {
		s := *chain(-10)
		s.Status, s.Error = stateFailed, "query_101: Division by zero"
		s.NodeExecutions[0].QueryExecutionStatus.Status = stateFailed
		s.NodeExecutions[0].QueryExecutionStatus.Error = "Division by\nzero"
		return s
	}
	_, errs, code := f.command(t.Context(), "run", "111")
	if want := "barchan: query 101 (New York flights with their outcome) failed: Division by zero\n"; errs != want || code != 1 {
		t.Errorf("exit %d, %q, want %q", code, errs, want)
	}
}

func TestInterruptCancelsTheRun(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	ctx, interrupt := context.WithCancel(t.Context())
	f.status = func() duneapi.PipelineStatus {
		s := *chain(100)
		if len(f.calls) > 1 { // the cancel has come
			s.Status = stateCancelled
		}
		interrupt() // now that it has been seen to run
		return s
	}
	_, errs, code := f.command(ctx, "run", "111")
	if want := "interrupted: cancelling run 01RUN\nbarchan: run 01RUN was cancelled\n"; errs != want || code != 1 {
		t.Errorf("exit %d, %q, want %q", code, errs, want)
	}
	if diff := cmp.Diff([]string{"POST /api/v1/query/111/pipeline/execute", "POST /api/v1/pipelines/executions/01RUN/cancel"}, f.calls); diff != "" {
		t.Errorf("calls (-want +got)\n%s", diff)
	}
}

func TestResultsOfARunAreThoseOfItsRoot(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.finishedRun(1000)
	for _, c := range []struct {
		name, want string
		args       []string
	}{
		{"a table", "(1 row)\n", []string{"results", "01RUN"}},
		{"CSV", "a,b\n1,\"x\ny\"\n2,z\n3,z\n", []string{"results", "01RUN", "--csv"}},
		{"the first rows as CSV", "a,b\n1,\"x\ny\"\n2,z\n", []string{"results", "01EXECUTION", "--csv", "--limit", "2"}},
	} {
		out, errs, code := f.command(t.Context(), c.args...)
		if !strings.HasSuffix(out, c.want) || errs != "" || code != 0 {
			t.Errorf("%s: exit %d, %q\n%q", c.name, code, errs, out)
		}
	}
}

func TestLoadStreamsAllFilesAsOne(t *testing.T) {
	t.Parallel()
	f, dir := newFake(t), t.TempDir()
	var files []string
	for name, text := range map[string]string{"a.csv": "n\n1\n", "b.csv": "n\n2\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	files = append(files, filepath.Join(dir, "a.csv"), filepath.Join(dir, "b.csv"))
	out, errs, code := f.command(t.Context(), append([]string{"load", "dex.trades"}, files...)...)
	if want := "loaded dex.trades: 2 rows, 1 column, 1.2 kB\n"; out != want || errs != "" || code != 0 {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
	if diff := cmp.Diff([]string{`PUT /api/v1/tables/dex/trades text/csv "n\n1\n2\n"`}, f.calls); diff != "" {
		t.Errorf("calls (-want +got)\n%s", diff)
	}
	if err := os.WriteFile(files[1], []byte("other\n2\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	f.calls = nil
	_, errs, code = f.command(t.Context(), append([]string{"load", "dex.trades"}, files...)...)
	if !strings.Contains(errs, "its columns are not those of") || code != 1 || len(f.calls) > 0 {
		t.Errorf("exit %d, %q, calls %q", code, errs, f.calls)
	}
}

// The script stops where a step fails, and tells the calls to go on with.
func TestDemoScript(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.finishedRun(1000)
	var out strings.Builder
	c := (&commands{env: Env{Stdout: &out, Stderr: &out, Getenv: func(string) string { return "" }}, screen: screen{out: &out}}).
		console(demo.Server{URL: f.url})
	if err := demo.Run(t.Context(), c, demo.Server{URL: f.url, Key: "brn_KEY", Program: "barchan"}); err != nil {
		t.Fatal(err)
	}
	golden.File(t, "testdata/demo.golden", strings.ReplaceAll(out.String(), f.url, "http://127.0.0.1:8723"))

	f.status = func() duneapi.PipelineStatus { s := *chain(1000); s.Status = stateFailed; return s }
	if err := demo.Run(t.Context(), c, demo.Server{URL: f.url}); !errors.As(err, new(*runError)) {
		t.Errorf("a failed run: %v", err)
	}
}
