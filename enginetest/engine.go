// Package enginetest is what any engine must pass. Statements are DuneSQL, and
// what they wrote is judged by statements that read it back, so that the suite
// knows no file format.
package enginetest

import (
	"fmt"
	"path"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
)

// Open returns an engine for one test, and the absolute path of the folder of
// its files.
type Open func(t testing.TB) (engine barchan.Engine, root string)

// Instant is now() in every session of the suite.
var Instant = time.Date(2024, 2, 29, 12, 34, 56, 789_000_000, time.UTC)

// Exercise runs the suite. Every test has an engine of its own.
func Exercise(t *testing.T, open Open) {
	for name, test := range map[string]func(*bench){
		"chain":        chain,
		"types":        types,
		"found":        found,
		"names":        names,
		"empty":        empty,
		"views":        views,
		"previous":     previous,
		"instant":      instant,
		"describe":     describe,
		"concurrency":  concurrency,
		"cancel":       cancel,
		"deadline":     deadline,
		"run_deadline": runDeadline,
		"errors":       sqlErrors,
		"bombs":        bombs,
		"result_limit": resultLimit,
		"result_part":  resultPart,
		"outside":      outside,
		"load":         load,
		"drop":         drop,
		"close":        closing,
		"usage":        usage,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			engine, root := open(t)
			test(&bench{T: t, engine: engine, root: root, dir: "run"})
		})
	}
}

// bench is one test's engine.
type bench struct {
	*testing.T
	engine barchan.Engine
	root   string
	dir    string
	next   int
}

// limits are generous: a test that is about a limit lowers it.
func limits() barchan.Limits {
	return barchan.Limits{
		MemoryBytes: 512 << 20, Threads: 2, Parallel: 3,
		NodeDeadline: 30 * time.Second, RunDeadline: time.Minute,
		ResultBytes: 256 << 20, SpillBytes: 256 << 20,
	}
}

// session is an open session with outputs out0 to out19.
type session struct {
	*bench
	barchan.Session
	spec barchan.SessionSpec
	used int
}

func (b *bench) open(change func(*barchan.SessionSpec), inputs ...string) *session {
	b.Helper()
	b.next++
	spec := barchan.SessionSpec{
		ID: "run", Instant: Instant, Tier: barchan.TierMedium, Limits: limits(),
		Inputs: inputs, Dir: path.Join(b.dir, fmt.Sprint(b.next)),
	}
	for i := range 20 {
		spec.Outputs = append(spec.Outputs, path.Join(spec.Dir, fmt.Sprintf("out%d.parquet", i)))
	}
	if change != nil {
		change(&spec)
	}
	s, err := b.engine.Open(b.Context(), spec)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	return &session{bench: b, Session: s, spec: spec}
}

// statement makes the next statement of a session. Every table is an input
// under its name.
func (s *session) statement(sql string, tables map[string]barchan.Output) barchan.Statement {
	stmt := barchan.Statement{ID: "e", SQL: sql, Output: s.spec.Outputs[s.used]}
	s.used++
	for name, o := range tables {
		stmt.Inputs = append(stmt.Inputs, barchan.Input{Name: name, Files: o.Location.Files, Schema: o.Schema})
	}
	return stmt
}

func (s *session) run(sql string, tables map[string]barchan.Output) (barchan.Output, error) {
	return s.Run(s.Context(), s.statement(sql, tables))
}

func (s *session) must(sql string, tables map[string]barchan.Output) barchan.Output {
	s.Helper()
	o, err := s.run(sql, tables)
	if err != nil {
		s.Fatalf("%s\n%v", sql, err)
	}
	return o
}

// holds asks whether a condition is true of the only row of a table.
func (s *session) holds(condition string, o barchan.Output) {
	s.Helper()
	got := s.must("SELECT 1 AS ok FROM chain.t WHERE "+condition, map[string]barchan.Output{"chain.t": o})
	s.used--
	if got.Rows != 1 {
		s.Errorf("not true of %v: %s", o.Schema, condition)
	}
}

// fails checks the code of an error.
func (b *bench) fails(err error, code barchan.Code) {
	b.Helper()
	_ = b.failure(err, code)
}

// failure checks the code of an error, and returns it.
func (b *bench) failure(err error, code barchan.Code) *barchan.Error {
	b.Helper()
	if got := barchan.CodeOf(err); got != code {
		b.Errorf("the code is %q, not %q: %v", got, code, err)
	}
	if err == nil {
		return &barchan.Error{}
	}
	return barchan.AsError(err)
}

// works checks that a session can still execute.
func (s *session) works() {
	s.Helper()
	if o, err := s.run("SELECT 1 AS x", nil); err != nil || o.Rows != 1 {
		s.Errorf("the session is not usable: %v", err)
	}
}
