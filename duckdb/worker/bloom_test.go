package worker

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/barchan-data/barchan"
)

// TestForeignBloomFilters: files that others wrote may have Bloom filters, in
// which DuckDB looks for the wrong hash of some values.
func TestForeignBloomFilters(t *testing.T) {
	conn := preluded(t)
	file := filepath.Join(t.TempDir(), "foreign.parquet")
	_, err := conn.ExecContext(t.Context(), "COPY (SELECT unhex('BA1000') AS b, -0.0::DOUBLE AS d, -0.0::FLOAT AS r, 'é' AS v FROM range(1000)) TO "+quoteText(file)+" (FORMAT parquet, WRITE_BLOOM_FILTER true)")
	if err != nil {
		t.Fatal(err)
	}
	input := barchan.Input{Name: "raw.t", Files: []string{file}, Format: barchan.FormatParquet, Schema: barchan.Schema{
		{Name: "b", Type: "varbinary"}, {Name: "d", Type: "double"}, {Name: "r", Type: "real"}, {Name: "v", Type: "varchar"},
	}}
	for _, condition := range []string{"b = 0xba1000", "b IN (0xba1000)", "d = 0e0", "r = real '0'", "v = 'é'"} {
		rows, err := explained(conn, "SELECT count(*) FROM raw.t WHERE "+condition, input)
		if err != nil || fmt.Sprint(rows) != "[[1000]]" {
			t.Errorf("%s: %v, %v", condition, rows, err)
		}
	}
	rows, err := explained(conn, "SELECT count(*) FROM raw.t JOIN (VALUES (0xba1000, 0e0)) AS w(b, d) ON w.b = t.b AND w.d = t.d", input)
	if err != nil || fmt.Sprint(rows) != "[[1000]]" {
		t.Errorf("join: %v, %v", rows, err)
	}
	input.Format = "" // as our own file, which it is not: the control
	if rows, err := explained(conn, "SELECT count(*) FROM raw.t WHERE b = 0xba1000", input); err != nil || fmt.Sprint(rows) != "[[0]]" {
		t.Errorf("DuckDB finds %v (%v) now: the guard is not needed any more", rows, err)
	}
}
