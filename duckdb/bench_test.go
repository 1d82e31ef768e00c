package duckdb

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/duckdb/duckdb-go/v2"

	"github.com/barchan-data/barchan"
)

// benchSpec is a session with n outputs.
func benchSpec(b *testing.B, n int) (names []string, change func(*barchan.SessionSpec)) {
	for i := range n {
		names = append(names, fmt.Sprintf("%s/%d.parquet", b.Name(), i))
	}
	return names, func(spec *barchan.SessionSpec) {
		spec.Outputs = names
		spec.Limits.Parallel = 3
	}
}

// BenchmarkOpen is from a warm worker to its first result, and the end.
func BenchmarkOpen(b *testing.B) {
	e := raw(b, 2)
	names, change := benchSpec(b, 1)
	for b.Loop() {
		b.StopTimer()
		waitWarm(e, 1)
		b.StartTimer()
		s := small(b, e, change)
		if _, err := s.Run(b.Context(), barchan.Statement{SQL: "SELECT 1 AS x", Output: names[0]}); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		_ = s.Close()
		b.StartTimer()
	}
}

// waitWarm waits until a number of workers are warm.
func waitWarm(e *Engine, n int) {
	taken := make([]*process, n)
	for i := range taken {
		taken[i] = <-e.pool.ready
	}
	for _, p := range taken {
		e.pool.ready <- p
	}
}

const benchNodes = 200

// BenchmarkChain is 200 trivial nodes, each of which reads the one before.
func BenchmarkChain(b *testing.B) {
	e := raw(b, 2)
	names, change := benchSpec(b, benchNodes)
	var cpu time.Duration
	for b.Loop() {
		s := small(b, e, change)
		sql := "SELECT 1 AS x, 'a' AS y"
		for _, name := range names {
			if _, err := s.Run(b.Context(), barchan.Statement{SQL: sql, Output: name}); err != nil {
				b.Fatal(err)
			}
			sql = "SELECT x + 1 AS x, y FROM read_parquet(['" + s.absolute(name) + "'])"
		}
		_ = s.Close()
		cpu += s.Usage().CPU
	}
	report(b, cpu)
}

// BenchmarkFan is 200 trivial nodes that read nothing.
func BenchmarkFan(b *testing.B) {
	e := raw(b, 2)
	names, change := benchSpec(b, benchNodes)
	var cpu time.Duration
	for b.Loop() {
		s := small(b, e, change)
		var all sync.WaitGroup
		for i, name := range names {
			all.Go(func() {
				sql := fmt.Sprintf("SELECT %d AS x, 'a' AS y", i)
				if _, err := s.Run(b.Context(), barchan.Statement{SQL: sql, Output: name}); err != nil {
					b.Error(err)
				}
			})
		}
		all.Wait()
		_ = s.Close()
		cpu += s.Usage().CPU
	}
	report(b, cpu)
}

// BenchmarkBareChain is the same chain in one bare DuckDB, with the same
// files: what the others are compared with.
func BenchmarkBareChain(b *testing.B) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	dir := b.TempDir()
	start := cpuTime()
	for b.Loop() {
		text := "SELECT 1 AS x, 'a' AS y"
		for i := range benchNodes {
			file := filepath.Join(dir, fmt.Sprint(i))
			if _, err := db.Exec("COPY (" + text + ") TO '" + file + "' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 16384)"); err != nil {
				b.Fatal(err)
			}
			text = "SELECT x + 1 AS x, y FROM read_parquet(['" + file + "'])"
		}
	}
	report(b, cpuTime()-start)
}

// report gives wall clock and the worker's CPU time, which does not depend on
// what else the machine does.
func report(b *testing.B, cpu time.Duration) {
	n := float64(b.N * benchNodes)
	b.ReportMetric(b.Elapsed().Seconds()*1000/n, "ms/node")
	b.ReportMetric(cpu.Seconds()*1000/n, "cpu-ms/node")
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
