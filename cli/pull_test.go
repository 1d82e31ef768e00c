package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/internal/golden"
	"github.com/barchan-data/barchan/querydir"
)

func TestPullWritesWhatPushReads(t *testing.T) {
	t.Parallel()
	f, dir := newFake(t), t.TempDir()
	f.queries[3] = duneapi.Query{QueryID: 3, Version: 1, Name: "Daily: volume", QuerySQL: "SELECT {{n}}\n", Tags: []string{"a"},
		Parameters: []duneapi.Parameter{{Key: "n", Type: "number", Value: &duneapi.Value{"1.50"}}}}
	f.queries[1] = duneapi.Query{QueryID: 1, Version: 1, Name: "Base", QuerySQL: "SELECT 1", IsView: true}
	f.queries[2] = duneapi.Query{QueryID: 2, Version: 1, Name: "Gone", IsArchived: true}
	f.views["result_volume"] = duneapi.View{ID: "dune.local.result_volume", QueryID: 3, Performance: "large",
		Schedule: &duneapi.ViewSchedule{CronExpression: "0 * * * *", ExpiresAt: "2030-01-01T00:00:00.000000Z"}}
	pull := func(want string, args ...string) {
		t.Helper()
		out, errs, code := f.command(t.Context(), append([]string{"pull", dir}, args...)...)
		if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), out); diff != "" || errs != "" || code != 0 {
			t.Errorf("exit %d, %s (-want +got)\n%s", code, errs, diff)
		}
	}
	pull(`
created          1  queries/base___1.sql
created          3  queries/daily_volume___3.sql
2 queries: 2 created
`)
	text, err := os.ReadFile(filepath.Join(dir, "queries", "daily_volume___3.yml"))
	if err != nil {
		t.Fatal(err)
	}
	golden.File(t, "testdata/pulled.golden", string(text))
	if out, errs, code := f.command(t.Context(), "push", dir, "--keep-ids", "--prune"); code != 0 || errs != "" || len(f.calls) > 0 || !strings.Contains(out, "3 unchanged") {
		t.Errorf("push after pull: exit %d, %s%s, calls %v", code, out, errs, f.calls)
	}
	// A new name moves the files; what the server has not stays, until it may go.
	write(t, filepath.Join(dir, "queries.yml"), "query_ids: [3, 99, 1]\n")
	write(t, filepath.Join(dir, "queries", "mine___99.sql"), "SELECT 99\n")
	q := f.queries[1]
	q.Name = "Ground"
	f.queries[1] = q
	pull(`
unchanged        3  queries/daily_volume___3.sql
kept            99  queries/mine___99.sql
updated          1  queries/ground___1.sql
3 queries: 1 updated, 1 unchanged, 1 kept
`)
	if text, err := os.ReadFile(filepath.Join(dir, "queries.yml")); err != nil || string(text) != "query_ids:\n  - 3\n  - 99\n  - 1\n" {
		t.Errorf("the list is %q, %v", text, err)
	}
	pull(`
unchanged        3  queries/daily_volume___3.sql
removed         99  queries/mine___99.sql
unchanged        1  queries/ground___1.sql
3 queries: 2 unchanged, 1 removed
`, "--prune")
	if left, err := filepath.Glob(filepath.Join(dir, "queries", "*")); err != nil || len(left) != 4 {
		t.Errorf("left are %v, %v", left, err)
	}
}

// Whatever a server holds: a push after a pull sees no difference.
func TestPushAfterPullChangesNothing(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp(base, "")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		saved := savedQuery().Draw(t, "saved")
		view := savedView().Draw(t, "view")
		if view != nil {
			view.QueryID = saved.QueryID
		}
		q, err := fromServer(saved, view)
		if err != nil {
			t.Fatal(err)
		}
		next, _ := merge(&querydir.Folder{}, []querydir.Query{q}, false)
		if err := querydir.Write(dir, next); err != nil {
			t.Fatal(err)
		}
		folder, err := querydir.Read(os.DirFS(dir))
		if err != nil {
			t.Fatal(err)
		}
		read := folder.Queries[0]
		if !same(&saved, request(read.Query)) {
			t.Fatalf("the query differs:\n%+v\n%+v", saved, read.Query)
		}
		if view != nil && !sameView(&duneapi.View{QueryID: view.QueryID, IsPrivate: view.IsPrivate, Performance: view.Performance, Schedule: view.Schedule},
			read.Materialized, saved.QueryID) {
			t.Fatalf("the view differs: %+v, %+v", view, read.Materialized)
		}
		if again, report := merge(folder, []querydir.Query{q}, true); len(again.Queries) != 1 || report.Queries[0].Outcome != outcomeUnchanged {
			t.Fatalf("a second pull writes: %+v", report)
		}
	})
}

func savedText() *rapid.Generator[string] {
	piece := rapid.OneOf(rapid.SampledFrom([]string{"\n", "\r\n", "\t", " ", "\ufeff", "\u2028", "\x1b", "---\n", "- ", ": ", "#", "null", "yes", "1e3", "'", `"`, "\\", "{{a}}", "-- query name: other\n", "../", "𝔄", "é"}), rapid.StringN(0, 4, -1))
	return rapid.Map(rapid.SliceOfN(piece, 0, 10), func(parts []string) string { return strings.ReplaceAll(strings.Join(parts, ""), "\x00", "") })
}

func savedQuery() *rapid.Generator[duneapi.Query] {
	return rapid.Custom(func(t *rapid.T) duneapi.Query {
		q := duneapi.Query{
			QueryID: rapid.Int64Range(1, 1<<62).Draw(t, "id"), Version: 1,
			Name: "n" + savedText().Draw(t, "name"), Description: savedText().Draw(t, "description"), QuerySQL: savedText().Draw(t, "sql"),
			Tags: rapid.SliceOfN(savedText(), 0, 3).Draw(t, "tags"), Parameters: []duneapi.Parameter{},
			IsPrivate: rapid.Bool().Draw(t, "private"), IsView: rapid.Bool().Draw(t, "inlined"),
		}
		for _, key := range rapid.SampledFrom([][]string{nil, {"a"}, {"a", "Key 2", "null"}}).Draw(t, "keys") {
			p := duneapi.Parameter{Key: key, Type: rapid.SampledFrom([]string{"text", "number", "datetime", "enum"}).Draw(t, "type"), Description: savedText().Draw(t, "about")}
			if p.Type == "enum" {
				p.EnumOptions = rapid.SliceOfNDistinct(savedText(), 1, 3, rapid.ID).Draw(t, "options")
				p.IsMultiselect = rapid.Bool().Draw(t, "multi")
			}
			if rapid.Bool().Draw(t, "valued") {
				value := duneapi.Value{savedText().Draw(t, "value")}
				if p.Type == "enum" {
					value = duneapi.Value(p.EnumOptions[:1])
				}
				if p.IsMultiselect {
					value = duneapi.Value(p.EnumOptions)
				}
				p.Value = &value
			}
			q.Parameters = append(q.Parameters, p)
		}
		return q
	})
}

func savedView() *rapid.Generator[*duneapi.ViewOverview] {
	return rapid.Custom(func(t *rapid.T) *duneapi.ViewOverview {
		if rapid.Bool().Draw(t, "none") {
			return nil
		}
		v := &duneapi.ViewOverview{ID: "dune.local.result_x", IsPrivate: rapid.Bool().Draw(t, "private"), Performance: rapid.SampledFrom([]string{"medium", "large"}).Draw(t, "tier")}
		if rapid.Bool().Draw(t, "scheduled") {
			v.Schedule = &duneapi.ViewSchedule{CronExpression: "0 */2 * * *", ExpiresAt: rapid.SampledFrom([]string{"", "2030-01-01T00:00:00.000000Z", "2030-01-01T00:00:00.123456Z"}).Draw(t, "end")}
		}
		return v
	})
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
