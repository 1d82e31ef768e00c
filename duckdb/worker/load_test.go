package worker

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb/wire"
	"github.com/barchan-data/barchan/internal/golden"
)

// TestLoad reads testdata/load/*.txtar: a file "csv", "ndjson" or "parquet"
// (then as a SELECT that makes it, or "file" for any bytes), perhaps a "schema" with a column in every
// line, and what must come out: "want".
func TestLoad(t *testing.T) {
	t.Parallel()
	golden.Each(t, "testdata/load/*.txtar", func(t *testing.T, text string) string {
		t.Parallel()
		archive := txtar.Parse([]byte(text))
		loadCase(t, archive)
		return string(txtar.Format(archive))
	})
}

func loadCase(t *testing.T, archive *txtar.Archive) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in"), filepath.Join(dir, "out.parquet")
	w := open(t, dir, []string{in}, []string{out, in})
	if err := os.WriteFile(in, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r := &wire.Load{Path: in, Output: out, MaxBytes: 1 << 20}
	var want *txtar.File
	for i := range archive.Files {
		f := &archive.Files[i]
		switch f.Name {
		case "schema":
			r.Schema = parseSchema(t, string(f.Data))
		case "want":
			want = f
		case "parquet":
			r.Format = barchan.FormatParquet
			if err := w.db.all[0].exec(t.Context(), "COPY ("+string(f.Data)+") TO "+quoteText(in)+" (FORMAT parquet, USE_TMP_FILE false)"); err != nil {
				t.Fatal(err)
			}
		default:
			if r.Format = barchan.SourceFormat(f.Name); f.Name == "file" {
				r.Format = barchan.FormatParquet
			}
			data := strings.NewReplacer("\\r", "\r", "\\xff", "\xff", "\\ufeff", "\ufeff").Replace(string(f.Data))
			if err := os.WriteFile(in, []byte(data), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	got := outcome(t, w, w.load(t.Context(), 1, r), out)
	want.Data = []byte(got)
	if strings.HasPrefix(got, "error") {
		if _, err := os.Stat(out); err == nil {
			t.Error("the load failed and left a file behind")
		}
	}
	if strings.Contains(got, dir) {
		t.Error("a path is shown")
	}
}
