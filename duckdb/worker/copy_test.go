package worker

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/barchan-data/barchan/duckdb/wire"
	"github.com/barchan-data/barchan/internal/golden"
)

// TestRun reads testdata/run/*.txtar, in which every file "sql" is followed by
// what it must come to: "want".
func TestRun(t *testing.T) {
	t.Parallel()
	golden.Each(t, "testdata/run/*.txtar", func(t *testing.T, text string) string {
		t.Parallel()
		archive := txtar.Parse([]byte(text))
		dir := t.TempDir()
		out := filepath.Join(dir, "out.parquet")
		w := open(t, dir, nil, []string{out})
		for i := 0; i+1 < len(archive.Files); i += 2 {
			query, want := archive.Files[i], &archive.Files[i+1]
			if query.Name != "sql" || want.Name != "want" {
				t.Fatalf("files are %s and %s", query.Name, want.Name)
			}
			want.Data = []byte(runCase(t, w, strings.TrimSpace(string(query.Data)), out))
		}
		return string(txtar.Format(archive))
	})
}

// runCase returns what a query comes to.
func runCase(t *testing.T, w *worker, query, path string) string {
	t.Helper()
	out := w.run(t.Context(), 1, &wire.Run{SQL: query, Output: path, MaxBytes: 1 << 20})
	got := outcome(t, w, out, path)
	if f := out.Failure; f != nil && f.Offset >= 0 {
		got += "at " + query[f.Offset:min(f.Offset+10, len(query))] + "\n"
	}
	described := w.describe(t.Context(), &wire.Describe{SQL: query})
	if out.Failure == nil {
		if d := cmp.Diff(out.Schema, described.Schema); d != "" {
			t.Errorf("%s\nrun and describe differ: %s", query, d)
		}
		if out.Bytes == 0 || len(out.Checksum) != 8 || out.RawBytes < out.Rows {
			t.Errorf("%s\n%+v", query, out)
		}
	} else if _, err := os.Stat(path); err == nil {
		t.Errorf("%s\nfailed, and left a file behind", query)
	}
	return got
}
