package querydir_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/querydir"
)

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp(base, "")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		want := folder().Draw(t, "folder")
		if err := querydir.Write(dir, want); err != nil {
			t.Fatal(err)
		}
		got, err := querydir.Read(os.DirFS(dir))
		if err != nil {
			t.Fatal(err)
		}
		for i := range got.Queries {
			got.Queries[i].File = ""
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-written +read)\n%s", diff)
		}
	})
}

func TestWriteLeavesOneFileForAQueryWithANewName(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"Old name", "New name"} {
		f := &querydir.Folder{Queries: []querydir.Query{{Query: barchan.Query{ID: 7, Name: name, SQL: "SELECT 1"}}}}
		if err := querydir.Write(dir, f); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "queries", "notes.txt"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(filepath.Join(dir, "queries"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if diff := cmp.Diff([]string{"new_name___7.sql", "new_name___7.yml", "notes.txt"}, names); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// line is any text, mostly of one line that a person may write.
func line() *rapid.Generator[string] {
	return rapid.OneOf(rapid.StringMatching(`[ -~äß→'"#:{}\[\]&*!|>%@]{0,30}`), hostile())
}

// hostile is text that a format for people has its difficulties with.
func hostile() *rapid.Generator[string] {
	piece := rapid.OneOf(rapid.SampledFrom([]string{
		"\n", "\r\n", "\r", "\t", "  ", "\n\n  ", "\x00", "\x1b[31m", "\x7f", "\u0085", "\u2028", "\ufeff", "\u200b", "\ufffd", "\ufffe", "𝔄", "👩‍🚀", "é",
		"---", "...", "- ", "? ", ": ", " #", "~", "null", "Null", "true", "yes", "0x1f", "1_000", "1e3", ".inf", "2024-01-01", "<<", "=", "!!str", "&a", "*a", "%YAML", "|", ">", "'", `"`, "\\", "`", "{{", "}}", "___7", "../..", "/", "con",
	}), rapid.StringN(0, 4, -1))
	return rapid.Map(rapid.SliceOfN(piece, 0, 8), func(parts []string) string { return strings.Join(parts, "") })
}

func folder() *rapid.Generator[*querydir.Folder] {
	return rapid.Custom(func(t *rapid.T) *querydir.Folder {
		ids := rapid.SliceOfDistinct(rapid.Int64Range(1, 1<<62), func(id int64) int64 { return id }).Draw(t, "ids")
		f := &querydir.Folder{}
		for _, id := range ids {
			f.Queries = append(f.Queries, query(barchan.QueryID(id)).Draw(t, "query"))
		}
		return f
	})
}

func query(id barchan.QueryID) *rapid.Generator[querydir.Query] {
	return rapid.Custom(func(t *rapid.T) querydir.Query {
		q := querydir.Query{Query: barchan.Query{
			ID:          id,
			Name:        "n" + line().Draw(t, "name"),
			Description: line().Draw(t, "description"),
			SQL:         rapid.OneOf(rapid.StringMatching(`(SELECT|-- note|-- query name: )[ -~\nä]{0,40}`), hostile()).Draw(t, "sql"),
			Private:     rapid.Bool().Draw(t, "private"),
			View:        rapid.Bool().Draw(t, "view"),
		}}
		if rapid.Bool().Draw(t, "tagged") {
			q.Query.Tags = rapid.SliceOfN(line(), 1, 3).Draw(t, "tags")
		}
		if rapid.Bool().Draw(t, "parametrised") {
			q.Query.Params = []barchan.Param{
				{Key: "k", Type: barchan.ParamText, Default: barchan.Value{strings.ReplaceAll(line().Draw(t, "value"), "\x00", "")}, Description: line().Draw(t, "about")},
				{Key: "n", Type: barchan.ParamNumber, Default: barchan.Value{"1.50"}},
				{Key: "e", Type: barchan.ParamEnum, Options: []string{"1", "true", "null"}, Default: barchan.Value{"1", "true"}, Multi: true},
				{Key: "d", Type: barchan.ParamDatetime, Default: barchan.Value{"2024-01-01 00:00:00"}},
				{Key: "f", Type: barchan.ParamEnum, From: &barchan.ParamQuery{Query: 3, Column: "c"}, Freeform: true, Default: barchan.Value{"x"}},
			}
		}
		if rapid.Bool().Draw(t, "materialized") {
			q.Materialized = &barchan.View{Name: "result_x", Query: id, Tier: barchan.TierLarge, Cron: "0 * * * *", Private: true}
			if rapid.Bool().Draw(t, "ends") {
				q.Materialized.ExpiresAt = time.Unix(0, 1_700_000_000_123_456_000).UTC()
			}
		}
		return q
	})
}
