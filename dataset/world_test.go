package dataset_test

import (
	"compress/gzip"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dataset"
	"github.com/barchan-data/barchan/duckdb"
	"github.com/barchan-data/barchan/object"
	"github.com/barchan-data/barchan/plan"
	"github.com/barchan-data/barchan/result"
	"github.com/barchan-data/barchan/run"
	"github.com/barchan-data/barchan/sqlite"
)

var limits = barchan.Limits{
	MemoryBytes: 256 << 20, Threads: 1, Parallel: 2, NodeDeadline: time.Minute, RunDeadline: time.Minute,
	ResultBytes: 1 << 30, SpillBytes: 1 << 30,
}

// world is a server without its API: the real store, engine and runs, over a
// folder of somebody else's files.
type world struct {
	*testing.T
	lake   string // somebody else's files
	data   string // our own
	store  *sqlite.Store
	files  *object.Dir
	engine *hooked
	sets   *dataset.Service
	runs   *run.Service
	team   barchan.Team
}

// formOnly leaves a test of what files look like to the run without -short: it does
// one thing after the other.
func formOnly(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("one thing after the other: left to the run without -short")
	}
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, lake: real(t, t.TempDir()), data: real(t, t.TempDir())}
	store, err := sqlite.Open(t.Context(), filepath.Join(w.data, "test.db"), sqlite.Config{})
	w.must(err)
	files, err := object.Open(w.data)
	w.must(err)
	executable, err := os.Executable()
	w.must(err)
	engine, err := duckdb.New(duckdb.Config{Executable: executable, Args: []string{"worker"}, Root: w.data})
	w.must(err)
	t.Cleanup(func() {
		if err := errors.Join(engine.Close(), store.Close()); err != nil {
			t.Error(err)
		}
	})
	w.store, w.files, w.engine = store, files, &hooked{Engine: engine}
	w.serve(w.lake)
	w.team, err = store.EnsureTeam(t.Context(), "local", time.Now())
	w.must(err)
	return w
}

// serve makes the services anew, with other roots.
func (w *world) serve(roots ...string) {
	ids := barchan.NewIDs(time.Now)
	w.sets = dataset.New(dataset.Config{Store: w.store, Engine: w.engine.Engine, Limits: limits, IDs: ids, Roots: roots, Own: w.data})
	w.runs = run.New(run.Config{
		Store: w.store, Planner: plan.New(w.store), Engine: w.engine, Files: w.files, Datasets: w.sets, IDs: ids, Boot: "boot",
		Limits: func(barchan.Tier) barchan.Limits { return limits },
	})
}

// real is a path without links: what the engine opens.
func real(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// hooked calls before and after around every statement.
type hooked struct {
	*duckdb.Engine
	before, after func()
}

func (h *hooked) Open(ctx context.Context, spec barchan.SessionSpec) (barchan.Session, error) {
	s, err := h.Engine.Open(ctx, spec)
	return &hookedSession{Session: s, engine: h}, err
}

type hookedSession struct {
	barchan.Session
	engine *hooked
}

func (s *hookedSession) Run(ctx context.Context, stmt barchan.Statement) (barchan.Output, error) {
	if s.engine.before != nil {
		s.engine.before()
	}
	out, err := s.Session.Run(ctx, stmt)
	if s.engine.after != nil {
		s.engine.after()
	}
	return out, err
}

// write puts a text file into the lake.
func (w *world) write(name, text string) string {
	w.Helper()
	path := filepath.Join(w.lake, filepath.FromSlash(name))
	w.must(os.MkdirAll(filepath.Dir(path), 0o755))
	w.must(os.WriteFile(path, []byte(text), 0o644))
	return path
}

// pack puts a gzip file into the lake.
func (w *world) pack(name, text string) string {
	w.Helper()
	var packed strings.Builder
	z := gzip.NewWriter(&packed)
	_, err := z.Write([]byte(text))
	w.must(errors.Join(err, z.Close()))
	return w.write(name, packed.String())
}

type block struct {
	Number int64  `parquet:"Number"` // names are in any case
	Hash   string `parquet:"hash"`
}

// blocks puts a Parquet file of numbered blocks into the lake.
func (w *world) blocks(name string, numbers ...int64) string {
	w.Helper()
	path := w.write(name, "")
	rows := make([]block, len(numbers))
	for i, n := range numbers {
		rows[i] = block{n, "0x" + strings.Repeat("0", int(n%4))}
	}
	w.must(parquet.WriteFile(path, rows))
	return path
}

func (w *world) add(name, pattern string) (barchan.Table, error) {
	t, _, err := w.sets.Add(w.Context(), w.team, dataset.Request{Name: name, Pattern: filepath.Join(w.lake, pattern)})
	return t, err
}

// begin submits SQL and leases its run.
func (w *world) begin(sql string) barchan.Lease {
	w.Helper()
	_, _, err := w.runs.Submit(w.Context(), run.Request{Team: w.team, Kind: barchan.RunSQL, SQL: sql})
	w.must(err)
	return w.lease()
}

func (w *world) lease() barchan.Lease {
	w.Helper()
	now := time.Now()
	l, ok, err := w.store.Lease(w.Context(), "test", []barchan.Tier{barchan.TierMedium}, now, now.Add(time.Minute))
	if err != nil || !ok {
		w.Fatalf("lease: %v, %v", ok, err)
	}
	return l
}

// answer executes SQL, and returns its rows as CSV or why it failed.
func (w *world) answer(sql string) string {
	w.Helper()
	return w.outcome(w.begin(sql))
}

func (w *world) outcome(l barchan.Lease) string {
	w.Helper()
	w.must(w.runs.Execute(w.Context(), l))
	r, err := w.store.Run(w.Context(), l.Run)
	w.must(err)
	if r.Error != nil {
		return string(r.Error.Code) + ": " + r.Error.Message
	}
	execs, err := w.store.Executions(w.Context(), l.Run)
	w.must(err)
	out := execs[0].Output
	reader, err := result.Open([]string{w.files.Path(out.Location.Files[0])}, out.Schema)
	w.must(err)
	defer reader.Close()
	var text strings.Builder
	w.must(reader.WriteCSV(&text, 0, 1000))
	return text.String()
}

// is compares, with the lake's path shown as LAKE and times as TIME.
func (w *world) is(got, want string) {
	w.Helper()
	got = strings.ReplaceAll(got, w.lake, "LAKE")
	if got = stamps.ReplaceAllString(got, "of TIME"); got != want {
		w.Errorf("\n got %s\nwant %s", got, want)
	}
}

func writeParquet[R any](path string, rows []R) error { return parquet.WriteFile(path, rows) }
