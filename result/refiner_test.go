package result_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb"
	"github.com/barchan-data/barchan/object"
	"github.com/barchan-data/barchan/result"
)

// counting counts the statements of an engine, and can hold or fail them.
type counting struct {
	barchan.Engine
	runs atomic.Int32
	run  func(context.Context) error // before each statement; nil does nothing
}

func (c *counting) Open(ctx context.Context, spec barchan.SessionSpec) (barchan.Session, error) {
	s, err := c.Engine.Open(ctx, spec)
	return countingSession{s, c}, err
}

type countingSession struct {
	barchan.Session
	engine *counting
}

func (s countingSession) Run(ctx context.Context, stmt barchan.Statement) (barchan.Output, error) {
	s.engine.runs.Add(1)
	if s.engine.run != nil {
		if err := s.engine.run(ctx); err != nil {
			return barchan.Output{}, err
		}
	}
	return s.Session.Run(ctx, stmt)
}

// refining is a refiner with the real engine and one execution.
type refining struct {
	*result.Refiner
	t      *testing.T
	dir    string
	engine *counting
	e      barchan.Execution
}

func refine(t *testing.T, query string, cfg result.RefinerConfig) *refining {
	t.Helper()
	dir := t.TempDir()
	files, err := object.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	real, err := duckdb.New(duckdb.Config{Executable: executable, Args: []string{"worker"}, Root: dir})
	if err != nil {
		t.Fatal(err)
	}
	limits := barchan.Limits{MemoryBytes: 256 << 20, Threads: 1, Parallel: 1, NodeDeadline: time.Minute, RunDeadline: time.Minute,
		ResultBytes: 1 << 30, SpillBytes: 1 << 30}
	out := source(t, real, limits, query)
	f := &refining{t: t, dir: dir, engine: &counting{Engine: real}, e: barchan.Execution{ID: "01TEST", Output: &out}}
	cfg.Engine, cfg.Files, cfg.IDs, cfg.Limits = f.engine, files, barchan.NewIDs(time.Now), limits
	if f.Refiner, err = result.NewRefiner(cfg); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(f.Refiner.Close(), real.Close()); err != nil {
			t.Error(err)
		}
		if left := f.left(); len(left) > 0 {
			t.Errorf("left after the end: %v", left)
		}
	})
	return f
}

// source lets the engine write a result.
func source(t *testing.T, e barchan.Engine, limits barchan.Limits, query string) barchan.Output {
	t.Helper()
	s, err := e.Open(t.Context(), barchan.SessionSpec{ID: "source", Instant: time.Now(), Tier: barchan.TierMedium, Limits: limits,
		Outputs: []string{"source.parquet"}, Dir: "source"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	out, err := s.Run(t.Context(), barchan.Statement{SQL: query, Output: "source.parquet"})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// left are the files and folders of refinements.
func (f *refining) left() []string {
	found, _ := filepath.Glob(filepath.Join(f.dir, "refined", "*", "*"))
	return found
}

// rows are what a filter leaves, as CSV without its header.
func (f *refining) rows(s result.Selection) string {
	f.t.Helper()
	text, err := f.try(f.t.Context(), s)
	if err != nil {
		f.t.Fatal(err)
	}
	return text
}

func (f *refining) try(ctx context.Context, s result.Selection) (string, error) {
	r, err := f.Refine(ctx, f.e, s)
	if err != nil {
		return "", err
	}
	defer r.Close()
	var out strings.Builder
	if err := r.WriteCSV(&out, 0, 1000); err != nil {
		return "", err
	}
	_, rows, _ := strings.Cut(out.String(), "\n")
	return rows, nil
}

func filtered(t *testing.T, text string) result.Selection {
	t.Helper()
	filter, err := result.ParseFilter(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return result.Selection{Filter: filter}
}

// Values of every type survive the way through the engine, and are compared as
// what they are.
func TestFiltersOnEveryType(t *testing.T) {
	t.Parallel()
	f := refine(t, `SELECT n, double_of, price, wei, delta, name, hash, ok, day, at_time, zoned, local, list FROM (VALUES
		(1, DOUBLE '1.5', DECIMAL '12.30', UINT256 '115792089237316195423570985008687907853269984665640564039457584007913129639935', INT256 '-5', 'it''s', 0xab12, true,
			DATE '2024-03-04', TIME '12:00:00', TIMESTAMP '2024-03-04 21:59:33.5 UTC', TIMESTAMP '2024-03-04 21:59:33.5', ARRAY[1, 2]),
		(2, DOUBLE '-2.5', DECIMAL '-0.01', UINT256 '7', INT256 '6', 'a%b', 0xcd, false,
			DATE '2024-03-05', TIME '06:30:00', TIMESTAMP '2024-03-05 00:00:00 UTC', TIMESTAMP '2024-03-05 00:00:00', ARRAY[]),
		(3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
		) AS t (n, double_of, price, wei, delta, name, hash, ok, day, at_time, zoned, local, list)`, result.RefinerConfig{})
	var plain strings.Builder
	reader, err := result.Open([]string{filepath.Join(f.dir, "source.parquet")}, f.e.Output.Schema)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if err := reader.WriteCSV(&plain, 0, 10); err != nil {
		t.Fatal(err)
	}
	// What the result shows is what a filter must leave.
	whole := map[string]string{}
	for i, line := range strings.SplitAfter(plain.String(), "\n")[1:4] {
		whole[fmt.Sprint(i+1)] = line
	}
	for text, want := range map[string]string{
		"n > 1": "23", "double_of < 1e0": "2", "double_of >= 1.5": "1", "price = 12.3": "1", "price = '12.30'": "1", "price < 0": "2",
		"wei > 7": "1", "wei = '7'": "2", "wei in (7, 115792089237316195423570985008687907853269984665640564039457584007913129639935)": "12",
		"delta < 0": "1", "name = 'it''s'": "1", "name like '%''%'": "1", "name like '_\\%b'": "", "name like 'a%'": "2", "hash = 0xAB12": "1",
		"hash in (0xab12, '0xCD')": "12", "hash > 0xab12": "2", "ok = true": "1", "ok = 'false'": "2", "day = '2024-03-04'": "1",
		"day > '2024-03-04 12:00'": "2", "day in ('2024-03-04', '2024-03-05 00:00')": "12", "at_time < '12:00'": "2",
		"zoned >= '2024-03-05'": "2", "zoned = '2024-03-04 21:59:33.500 UTC'": "1", "zoned = '2024-03-04T23:59:33.5+02:00'": "1",
		"local < '2024-03-05T00:00:00Z'": "1", "list is not null": "12", "list is null": "3",
		"n = 3 or (n = 1 and name is not null)": "13", "n <> 2": "13", "n = 1 or n = 2 and ok = true": "1", "(n = 1 or n = 2) and ok = false": "2",
	} {
		var rows string
		for _, n := range want {
			rows += whole[string(n)]
		}
		if got := f.rows(filtered(t, text)); got != rows {
			t.Errorf("%s\ngot  %q\nwant %q", text, got, rows)
		}
	}
	sorted := func(text string) string {
		keys, err := result.ParseSort(text)
		if err != nil {
			t.Fatal(err)
		}
		return f.rows(result.Selection{Sort: keys})
	}
	for text, want := range map[string]string{"double_of": "213", "double_of desc": "123", "wei desc, n": "123", "hash": "123", "ok": "213", "zoned desc": "213", "n desc": "321"} {
		var rows string
		for _, n := range want {
			rows += whole[string(n)]
		}
		if got := sorted(text); got != rows {
			t.Errorf("sort_by %s\ngot  %q\nwant %q", text, got, rows)
		}
	}
	_, err = f.try(t.Context(), filtered(t, "wei > -1"))
	if barchan.CodeOf(err) != barchan.CodeInvalid && err != nil {
		t.Errorf("a negative uint256: %v", err)
	}
}

const tenRows = "SELECT n, n % 2 AS odd FROM UNNEST(sequence(1, 10)) AS t (n)"

func TestPagesCostOneStatement(t *testing.T) {
	t.Parallel()
	f := refine(t, tenRows, result.RefinerConfig{})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if got := f.rows(filtered(t, "odd = 1 and n < 6")); got != "1,1\n3,1\n5,1\n" {
				t.Errorf("got %q", got)
			}
		})
	}
	wg.Wait()
	if f.rows(filtered(t, "odd=1 AND n<6.")); f.engine.runs.Load() != 2 {
		t.Errorf("%d statements", f.engine.runs.Load())
	}
	if f.rows(filtered(t, "(odd  =1) AND n< 6")); f.engine.runs.Load() != 2 { // however it was written
		t.Errorf("%d statements", f.engine.runs.Load())
	}
}

func TestRefinementsAreDropped(t *testing.T) {
	t.Parallel()
	f := refine(t, tenRows, result.RefinerConfig{MaxKept: 2})
	open, err := f.Refine(t.Context(), f.e, filtered(t, "n = 1"))
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	for n := 2; n < 5; n++ {
		f.rows(filtered(t, fmt.Sprintf("n = %d", n)))
	}
	if left := f.left(); len(left) != 2 {
		t.Errorf("%d files are kept: %v", len(left), left)
	}
	if err := open.WriteCSV(io.Discard, 0, 10); err != nil || open.Rows() != 1 {
		t.Errorf("an open reader lost its file: %d rows, %v", open.Rows(), err)
	}
	before := f.engine.runs.Load()
	if f.rows(filtered(t, "n = 4")); f.engine.runs.Load() != before {
		t.Error("the last refinement is not kept")
	}
	if f.rows(filtered(t, "n = 1")); f.engine.runs.Load() != before+1 {
		t.Error("the first refinement is still kept")
	}
}

func TestRefinementsExpire(t *testing.T) {
	t.Parallel()
	f := refine(t, tenRows, result.RefinerConfig{Keep: time.Millisecond})
	f.rows(filtered(t, "n = 1"))
	deadline := time.After(20 * time.Second)
	for len(f.left()) > 0 {
		select {
		case <-deadline:
			t.Fatalf("kept for ever: %v", f.left())
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func TestAFailedRefinementIsForgotten(t *testing.T) {
	t.Parallel()
	f := refine(t, tenRows, result.RefinerConfig{})
	failure := error(barchan.Errorf(barchan.CodeData, "line 1:5: no such day"))
	f.engine.run = func(context.Context) error { return failure }
	_, err := f.try(t.Context(), filtered(t, "n = 1"))
	if barchan.CodeOf(err) != barchan.CodeInvalid || !strings.Contains(err.Error(), "no such day") {
		t.Errorf("got %v", err)
	}
	failure = barchan.Errorf(barchan.CodeUnavailable, "no worker")
	if _, err := f.try(t.Context(), filtered(t, "n = 1")); barchan.CodeOf(err) != barchan.CodeUnavailable {
		t.Errorf("got %v", err)
	}
	if left := f.left(); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	failure = nil
	if got := f.rows(filtered(t, "n = 1")); got != "1,1\n" {
		t.Errorf("got %q", got)
	}
}

// The one who began goes away; who waits for the same rows gets them.
func TestWhoWaitsDoesNotFailWithWhoBegan(t *testing.T) {
	t.Parallel()
	f := refine(t, tenRows, result.RefinerConfig{})
	began, first := make(chan struct{}), true
	f.engine.run = func(ctx context.Context) error {
		if !first {
			return nil
		}
		first = false
		close(began)
		<-ctx.Done()
		return barchan.Errorf(barchan.CodeCancelled, "the request ended")
	}
	ctx, leave := context.WithCancel(t.Context())
	gone := make(chan error, 1)
	go func() { _, err := f.try(ctx, filtered(t, "n = 1")); gone <- err }()
	<-began
	got := make(chan string, 1)
	go func() { got <- f.rows(filtered(t, "n = 1")) }()
	leave()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("who left got %v", err)
	}
	if rows := <-got; rows != "1,1\n" {
		t.Errorf("who waited got %q", rows)
	}
}

func TestWhatAnEarlierServerLeftIsRemoved(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	old := filepath.Join(dir, "refined", "01OLD", "rows.parquet")
	if err := errors.Join(os.MkdirAll(filepath.Dir(old), 0o700), os.WriteFile(old, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	files, err := object.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := result.NewRefiner(result.RefinerConfig{Files: files}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(old); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("still there: %v", err)
	}
}
