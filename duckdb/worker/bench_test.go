package worker

import (
	"fmt"
	"io"
	"path/filepath"
	"testing"

	"github.com/barchan-data/barchan/duckdb/wire"
)

// BenchmarkRun is a chain of trivial statements, without the pipes.
func BenchmarkRun(b *testing.B) {
	const n = 200
	dir := b.TempDir()
	var names []string
	for i := range n {
		names = append(names, filepath.Join(dir, fmt.Sprint(i)))
	}
	db, err := openDatabase(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.db.Close() }()
	w := newWorker(db, io.Discard)
	if err := db.configure(b.Context(), opening(dir, nil, names)); err != nil {
		b.Fatal(err)
	}
	start := cpuTime()
	for b.Loop() {
		text := "SELECT 1 AS x, 'a' AS y"
		for _, name := range names {
			if out := w.run(b.Context(), 1, &wire.Run{SQL: text, Output: name, MaxBytes: 1 << 20}); out.Failure != nil {
				b.Fatal(out.Failure)
			}
			text = "SELECT x + 1 AS x, y FROM read_parquet(['" + name + "'])"
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N*n), "ms/node")
	b.ReportMetric((cpuTime()-start).Seconds()*1000/float64(b.N*n), "cpu-ms/node")
}
