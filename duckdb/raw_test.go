package duckdb

import (
	"os"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb/wire"
)

// raw returns an engine that takes DuckDB's SQL as it is: what no printer
// would print must be survived, too.
func raw(t testing.TB, warm int) *Engine {
	t.Helper()
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	e, err := New(Config{Executable: executable, Args: []string{"worker"}, Root: t.TempDir(), Warm: warm})
	if err != nil {
		t.Fatal(err)
	}
	e.translate = func(s barchan.Statement, _ func(string) string) (*Translation, error) {
		return &Translation{SQL: s.SQL}, nil
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// small is a session with 512 MB, outputs a, b and c, and a deadline.
func small(t testing.TB, e *Engine, change func(*barchan.SessionSpec)) *session {
	t.Helper()
	spec := barchan.SessionSpec{
		ID: "run", Instant: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Limits: barchan.Limits{
			MemoryBytes: 512 << 20, Threads: 2, Parallel: 2,
			NodeDeadline: 10 * time.Second, RunDeadline: time.Minute,
			ResultBytes: 1 << 30, SpillBytes: 1 << 30,
		},
		Dir:     t.Name(),
		Outputs: []string{t.Name() + "/a", t.Name() + "/b", t.Name() + "/c"},
	}
	if change != nil {
		change(&spec)
	}
	s, err := e.open(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// try runs SQL into the output of that name.
func (s *session) try(t testing.TB, sql, output string) (barchan.Output, error) {
	t.Helper()
	return s.Run(t.Context(), barchan.Statement{ID: output, SQL: sql, Output: s.spec.Dir + "/" + output})
}

func runRequest(s *session, sql, output string) wire.Request {
	return wire.Request{Run: &wire.Run{SQL: sql, Output: s.absolute(s.spec.Dir + "/" + output), MaxBytes: s.spec.Limits.ResultBytes}}
}
