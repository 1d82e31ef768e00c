package api_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/api"
	"github.com/barchan-data/barchan/dataset"
	"github.com/barchan-data/barchan/duckdb"
	"github.com/barchan-data/barchan/object"
	"github.com/barchan-data/barchan/plan"
	"github.com/barchan-data/barchan/result"
	"github.com/barchan-data/barchan/run"
	"github.com/barchan-data/barchan/sqlite"
	"github.com/barchan-data/barchan/upload"
)

// world is a server over a real store. Runs are submitted for real, and
// executed by hand: a test says how each ends.
type world struct {
	t       testing.TB
	store   *sqlite.Store
	files   *object.Dir
	runs    *run.Service
	uploads *upload.Service
	dir     string
	lake    string // somebody else's files, shown as <lake>
	handler http.Handler
	log     *bytes.Buffer
	logging sync.Mutex

	secrets map[string]string // by the name that tests use
	ids     map[string]string // a placeholder for each id that was shown
	now     time.Time

	// contract holds a request and its answer against the document; wholly
	// unless a test takes another.
	contract func(t testing.TB, r *http.Request, body []byte, got *httptest.ResponseRecorder)
}

// migrated is a database with nothing in it. Every world has a copy: to make it
// takes longer than most of what is tested with it.
var migrated = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "migrated")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "test.db")
	store, err := sqlite.Open(context.Background(), path, sqlite.Config{})
	if err != nil {
		return nil, err
	}
	if err := store.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func newWorld(t testing.TB, limits api.Limits) *world {
	w := &world{t: t, dir: t.TempDir(), secrets: map[string]string{}, ids: map[string]string{}, log: &bytes.Buffer{}, contract: conforms,
		now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	if testing.Short() {
		w.contract = answersInWords // under the race detector the whole of it takes most of the time, and shares nothing
	}
	clock := func() time.Time { return w.now }
	fresh, err := migrated()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(w.dir, "test.db"), fresh, 0o600); err != nil {
		t.Fatal(err)
	}
	store, err := sqlite.Open(t.Context(), filepath.Join(w.dir, "test.db"), sqlite.Config{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	w.store = store
	w.runs = run.New(run.Config{Store: store, Planner: plan.New(store), IDs: barchan.NewIDs(clock), Clock: clock})
	files, err := object.Open(w.dir)
	if err != nil {
		t.Fatal(err)
	}
	w.files = files
	w.uploads = upload.New(upload.Config{Store: store, Engine: engine{files}, Files: files, IDs: barchan.NewIDs(clock), Clock: clock})
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	real, err := duckdb.New(duckdb.Config{Executable: executable, Args: []string{"worker"}, Root: w.dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = real.Close() })
	if w.lake, err = filepath.EvalSymlinks(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(w.lake, "a.csv"), []byte("n,word\n1,one\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	sets := dataset.New(dataset.Config{Store: store, Engine: real, Limits: limitsOfOne, IDs: barchan.NewIDs(clock), Clock: clock,
		Roots: []string{w.lake}, Own: w.dir})
	w.handler = api.New(api.Config{
		Datasets: sets,
		Store:    store, Runner: w.runs, Uploads: w.uploads, Files: files, Refiner: w.refiner(real), Clock: clock, Version: "test",
		Functions: duckdb.Functions(), Slots: func() map[barchan.Tier]int { return map[barchan.Tier]int{barchan.TierMedium: 2, barchan.TierLarge: 1} },
		Sandbox: func() any { return map[string]string{"level": "test"} }, Limits: limits,
		Log: slog.New(slog.NewTextHandler(lockedWriter{w}, nil)),
	})
	w.addKeys("local", map[string]barchan.Scope{"read": barchan.ScopeRead, "write": barchan.ScopeWrite, "admin": barchan.ScopeAdmin, "revoked": barchan.ScopeAdmin})
	w.addKeys("other", map[string]barchan.Scope{"other": barchan.ScopeAdmin})
	return w
}

// limitsOfOne are those of a session of one statement.
var limitsOfOne = barchan.Limits{
	MemoryBytes: 256 << 20, Threads: 1, Parallel: 1, NodeDeadline: time.Minute, RunDeadline: time.Minute, ResultBytes: 1 << 30, SpillBytes: 1 << 30,
}

// refiner works with the real engine, which starts no worker before it is
// needed.
func (w *world) refiner(engine barchan.Engine) *result.Refiner {
	r, err := result.NewRefiner(result.RefinerConfig{Engine: engine, Files: w.files, IDs: barchan.NewIDs(time.Now), Limits: limitsOfOne})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() {
		if err := r.Close(); err != nil {
			w.t.Error(err)
		}
	})
	return r
}

// lockedWriter collects the log of requests that run at once.
type lockedWriter struct{ w *world }

func (l lockedWriter) Write(p []byte) (int, error) {
	l.w.logging.Lock()
	defer l.w.logging.Unlock()
	return l.w.log.Write(p)
}

func (w *world) addKeys(handle string, scopes map[string]barchan.Scope) {
	ctx := w.t.Context()
	team, err := w.store.EnsureTeam(ctx, handle, w.now)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(scopes)) {
		scope := scopes[name]
		secret := "secret-of-the-key-" + name
		k := barchan.Key{ID: fmt.Sprintf("01TESTKEY%017d", len(w.secrets)), Team: team, Name: name, Scope: scope,
			Hash: barchan.HashSecret(secret), Hint: barchan.SecretHint(secret), CreatedAt: w.now}
		if err := w.store.CreateKey(ctx, k); err != nil {
			w.t.Fatal(err)
		}
		w.secrets[name] = secret
		if name == "revoked" {
			if err := w.store.RevokeKey(ctx, team.ID, k.ID, w.now); err != nil {
				w.t.Fatal(err)
			}
		}
	}
	w.secrets["bad"] = "no-key-has-this-secret"
}

// do sends a request with the named key ("none" for none), and holds it and
// its answer against the document.
func (w *world) do(method, target, key string, header http.Header, body io.Reader) *httptest.ResponseRecorder {
	var sent []byte
	if body != nil {
		sent, _ = io.ReadAll(body)
	}
	r := httptest.NewRequest(method, target, bytes.NewReader(sent))
	r.Host = "barchan.test"
	for name, values := range header {
		r.Header[name] = values
	}
	if key != "none" {
		r.Header.Set("X-Dune-Api-Key", w.secrets[key])
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	w.contract(w.t, r, sent, rec)
	return rec
}

// lease takes the oldest pending run and starts its first node.
func (w *world) lease() (barchan.Lease, []barchan.Execution, error) {
	ctx := w.t.Context()
	l, ok, err := w.store.Lease(ctx, "test", []barchan.Tier{barchan.TierMedium, barchan.TierLarge}, w.now, w.now.Add(time.Hour))
	if err != nil {
		return l, nil, err
	}
	if !ok {
		return l, nil, errors.New("no run is pending")
	}
	if _, err := w.store.Pin(ctx, l, nil, w.now); err != nil {
		return l, nil, err
	}
	all, err := w.store.Executions(ctx, l.Run)
	return l, all, err
}

// finish completes executions with the rows that a name stands for.
func (w *world) finish(l barchan.Lease, all []barchan.Execution, rows string, cut bool) error {
	ctx := w.t.Context()
	for _, e := range all {
		out, err := w.output(e.ID, rows)
		if err != nil {
			return err
		}
		out.Partial = cut
		if e.State == barchan.ExecutionPending {
			if err := w.store.StartNode(ctx, l, e.ID, w.now); err != nil {
				return err
			}
		}
		w.now = w.now.Add(250 * time.Millisecond)
		if err := w.store.FinishNode(ctx, l, e.ID, out, 0.5, "boot", w.now); err != nil {
			return err
		}
	}
	_, err := w.store.Publish(ctx, l, w.now)
	return err
}

// fail ends a run at one node; those that read it are skipped.
func (w *world) fail(l barchan.Lease, all []barchan.Execution, node int, e *barchan.Error) error {
	ctx := w.t.Context()
	ends := []barchan.NodeEnd{}
	for _, x := range all {
		switch {
		case x.Node == node:
			if err := w.store.StartNode(ctx, l, x.ID, w.now); err != nil {
				return err
			}
			ends = append(ends, barchan.NodeEnd{Execution: x.ID, State: barchan.ExecutionFailed, Error: e, Credits: 0.25})
		case slices.Contains(x.DependsOn, node):
			ends = append(ends, barchan.NodeEnd{Execution: x.ID, State: barchan.ExecutionSkipped,
				Reason: fmt.Sprintf("node %d, which it reads, failed", node)})
		}
	}
	w.now = w.now.Add(time.Second)
	return w.store.Fail(ctx, l, e, ends, w.now)
}

// output writes a Parquet file: "<n>" is n rows of number and text.
func (w *world) output(id barchan.ExecutionID, rows string) (barchan.Output, error) {
	n, err := strconv.Atoi(rows)
	if err != nil {
		return barchan.Output{}, err
	}
	type row struct {
		Number int64   `parquet:"number"`
		Amount float64 `parquet:"amount"`
		Text   *string `parquet:"a text,optional"`
	}
	name := string(id) + ".parquet"
	f, err := os.Create(filepath.Join(w.dir, name))
	if err != nil {
		return barchan.Output{}, err
	}
	defer f.Close()
	p := parquet.NewGenericWriter[row](f, parquet.MaxRowsPerRowGroup(5000))
	for i := range n {
		text := fmt.Sprintf("row %d, \"quoted\"", i)
		r := row{Number: 9007199254740993 + int64(i), Amount: float64(i) / 2, Text: &text}
		if i%2 == 1 {
			r.Text = nil
		}
		if _, err := p.Write([]row{r}); err != nil {
			return barchan.Output{}, err
		}
	}
	if err := p.Close(); err != nil {
		return barchan.Output{}, err
	}
	schema := barchan.Schema{{Name: "number", Type: "bigint"}, {Name: "amount", Type: "double"}, {Name: "a text", Type: "varchar"}}
	return barchan.Output{
		Location: barchan.Location{Files: []string{name}}, Schema: schema, Rows: int64(n), Bytes: 1000, RawBytes: int64(n) * 30,
	}, nil
}

// engine loads a file by counting its lines: what they hold is an engine's
// business. It runs nothing.
type engine struct{ files *object.Dir }

func (e engine) Open(context.Context, barchan.SessionSpec) (barchan.Session, error) { return e, nil }
func (e engine) Drop(context.Context, barchan.Location) error                       { return nil }
func (e engine) Usage() barchan.Usage                                               { return barchan.Usage{} }
func (e engine) Close() error                                                       { return nil }

func (e engine) Run(context.Context, barchan.Statement) (barchan.Output, error) {
	return barchan.Output{}, errors.New("nothing is run here")
}

func (e engine) Describe(context.Context, barchan.Statement) (barchan.Schema, error) {
	return nil, errors.New("nothing is described here")
}

func (e engine) Load(_ context.Context, f barchan.Source) (barchan.Output, error) {
	text, err := os.ReadFile(e.files.Path(f.Path))
	if err != nil {
		return barchan.Output{}, err
	}
	if bytes.Contains(text, []byte("bad")) {
		return barchan.Output{}, &barchan.Error{Code: barchan.CodeData, Message: fmt.Sprintf("line 2 of the %s: column n: \"bad\" is no bigint", f.Format)}
	}
	if err := os.WriteFile(e.files.Path(f.Output), text, 0o600); err != nil {
		return barchan.Output{}, err
	}
	schema := f.Schema
	if schema == nil {
		schema = barchan.Schema{{Name: "line", Type: "varchar"}}
	}
	return barchan.Output{Location: barchan.Location{Files: []string{f.Output}}, Schema: schema,
		Rows: int64(bytes.Count(text, []byte("\n"))), Bytes: int64(len(text))}, nil
}
