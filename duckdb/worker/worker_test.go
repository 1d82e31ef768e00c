package worker

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb/wire"
)

// warm returns a worker inside the test's own process, before its session.
func warm(t *testing.T) *worker {
	t.Helper()
	db, err := openDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, c := range db.all {
			_ = c.sql.Close()
		}
		_ = db.db.Close()
	})
	return newWorker(db, io.Discard)
}

// open returns a worker with a session. The limits of the process are not set:
// they would be the test's.
func open(t *testing.T, dir string, inputs, outputs []string) *worker {
	t.Helper()
	w := warm(t)
	if err := w.db.configure(t.Context(), opening(dir, inputs, outputs)); err != nil {
		t.Fatal(err)
	}
	return w
}

func opening(dir string, inputs, outputs []string) *wire.Open {
	return &wire.Open{
		Instant:     time.Date(2026, 1, 2, 3, 4, 5, 678_900_000, time.UTC),
		MemoryBytes: 512 << 20, AddressBytes: 1536 << 20, Threads: 2, Parallel: 2,
		SpillDir: filepath.Join(dir, "spill"), SpillBytes: 1 << 30, FileBytes: 1 << 30, CPUSeconds: 60,
		Inputs: inputs, Outputs: outputs,
	}
}

// table prints a Parquet file: a line of types, and a line for every row.
func table(t *testing.T, w *worker, path string) string {
	t.Helper()
	rows, err := w.db.all[0].sql.QueryContext(t.Context(), "SELECT * FROM read_parquet("+quoteText(path)+")")
	if err != nil {
		t.Fatal(err)
	}
	types, err := rows.ColumnTypes()
	if err != nil {
		t.Fatal(err)
	}
	var columns []string
	var b strings.Builder
	for i, c := range types {
		columns = append(columns, fmt.Sprintf("coalesce(CAST(#%d AS VARCHAR), 'NULL')", i+1))
		fmt.Fprintf(&b, "%s%s", separator(i), c.DatabaseTypeName())
	}
	_ = rows.Close()
	b.WriteByte('\n')
	rows, err = w.db.all[0].sql.QueryContext(t.Context(), "SELECT "+strings.Join(columns, ", ")+" FROM read_parquet("+quoteText(path)+")")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		values := make([]string, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		b.WriteString(strings.Join(values, " | ") + "\n")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func separator(i int) string {
	if i == 0 {
		return ""
	}
	return " | "
}

// outcome prints what a request came to.
func outcome(t *testing.T, w *worker, out *wire.Outcome, path string) string {
	t.Helper()
	if f := out.Failure; f != nil {
		return fmt.Sprintf("error %s%s: %s\n", f.Code, f.Class, f.Message)
	}
	var b strings.Builder
	for _, c := range out.Schema {
		fmt.Fprintf(&b, "%s %s", c.Name, c.Type)
		if c.Stored != "" {
			fmt.Fprintf(&b, " stored %s", c.Stored)
		}
		b.WriteByte('\n')
	}
	b.WriteString(table(t, w, path))
	return b.String()
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func parseSchema(t *testing.T, text string) barchan.Schema {
	t.Helper()
	var s barchan.Schema
	for line := range strings.Lines(text) {
		name, typ, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok {
			t.Fatalf("schema line %q", line)
		}
		s = append(s, barchan.Column{Name: name, Type: typ})
	}
	return s
}
