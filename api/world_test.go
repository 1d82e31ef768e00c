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
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/api"
	"github.com/barchan-data/barchan/plan"
	"github.com/barchan-data/barchan/run"
	"github.com/barchan-data/barchan/sqlite"
	"github.com/barchan-data/barchan/upload"
)

// world is a server over a real store. Runs are submitted for real, and
// executed by hand: a test says how each ends.
type world struct {
	t       testing.TB
	store   *sqlite.Store
	runs    *run.Service
	uploads *fakeUploads
	dir     string
	handler http.Handler
	log     *bytes.Buffer
	logging sync.Mutex

	secrets map[string]string // by the name that tests use
	ids     map[string]string // a placeholder for each id that was shown
	now     time.Time
}

func newWorld(t testing.TB, limits api.Limits) *world {
	w := &world{t: t, dir: t.TempDir(), secrets: map[string]string{}, ids: map[string]string{}, log: &bytes.Buffer{},
		now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	clock := func() time.Time { return w.now }
	store, err := sqlite.Open(t.Context(), filepath.Join(w.dir, "test.db"), sqlite.Config{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	w.store = store
	w.runs = run.New(run.Config{Store: store, Planner: plan.New(store), IDs: barchan.NewIDs(clock), Clock: clock})
	w.uploads = &fakeUploads{store: store, clock: clock}
	w.handler = api.New(api.Config{
		Store: store, Runner: w.runs, Uploads: w.uploads, Files: folder(w.dir), Clock: clock, Version: "test",
		Sandbox: func() any { return map[string]string{"level": "test"} }, Limits: limits,
		Log: slog.New(slog.NewTextHandler(lockedWriter{w}, nil)),
	})
	w.addKeys("local", map[string]barchan.Scope{"read": barchan.ScopeRead, "write": barchan.ScopeWrite, "admin": barchan.ScopeAdmin, "revoked": barchan.ScopeAdmin})
	w.addKeys("other", map[string]barchan.Scope{"other": barchan.ScopeAdmin})
	return w
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

// folder makes a directory of the test the root of the files.
type folder string

func (f folder) Path(name string) string { return filepath.Join(string(f), name) }

// do sends a request with the named key ("none" for none).
func (w *world) do(method, target, key string, header http.Header, body io.Reader) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, body)
	r.Host = "barchan.test"
	for name, values := range header {
		r.Header[name] = values
	}
	if key != "none" {
		r.Header.Set("X-Dune-Api-Key", w.secrets[key])
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
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
func (w *world) finish(l barchan.Lease, all []barchan.Execution, rows string) error {
	ctx := w.t.Context()
	for _, e := range all {
		out, err := w.output(e.ID, rows)
		if err != nil {
			return err
		}
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
	p := parquet.NewGenericWriter[row](f)
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

// fakeUploads keeps names in the real store and counts lines instead of
// loading them.
type fakeUploads struct {
	store *sqlite.Store
	clock barchan.Clock
}

func (f *fakeUploads) table(team barchan.Team, name string, kind barchan.TableKind, n upload.NewTable) barchan.Table {
	return barchan.Table{Name: name, Team: team.ID, Owner: team.Handle, Kind: kind, Schema: n.Schema,
		Description: n.Description, Private: n.Private, CreatedAt: f.clock(), UpdatedAt: f.clock()}
}

func (f *fakeUploads) Create(ctx context.Context, team barchan.Team, n upload.NewTable) (string, bool, error) {
	name := "dune." + team.Handle + "." + n.Name
	existed, err := f.store.CreateTable(ctx, f.table(team, name, barchan.KindUpload, n))
	return name, existed, err
}

func (f *fakeUploads) put(ctx context.Context, t barchan.Table, body io.Reader) (barchan.Table, error) {
	text, err := io.ReadAll(body)
	if err != nil {
		return t, err
	}
	t.Schema = barchan.Schema{{Name: "line", Type: "varchar"}}
	t.Current = barchan.TableVersion{ID: barchan.VersionID(barchan.NewIDs(f.clock).New()), Schema: t.Schema,
		Rows: int64(bytes.Count(text, []byte("\n"))), Bytes: int64(len(text)), CreatedAt: f.clock()}
	return t, f.store.PutTable(ctx, t)
}

func (f *fakeUploads) CSV(ctx context.Context, team barchan.Team, n upload.NewTable, body io.Reader) (barchan.Table, error) {
	return f.put(ctx, f.table(team, "dune."+team.Handle+".dataset_"+n.Name, barchan.KindUpload, n), body)
}

func (f *fakeUploads) Insert(ctx context.Context, team barchan.Team, name string, format barchan.SourceFormat, body io.Reader) (int64, int64, error) {
	if _, err := f.own(ctx, team, name); err != nil {
		return 0, 0, err
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return 0, 0, err
	}
	if strings.Contains(string(text), "bad") {
		return 0, 0, &barchan.Error{Code: barchan.CodeData, Message: fmt.Sprintf("line 2 of the %s: column n: \"bad\" is no bigint", format)}
	}
	return int64(bytes.Count(text, []byte("\n"))), int64(len(text)), nil
}

func (f *fakeUploads) own(ctx context.Context, team barchan.Team, name string) (barchan.Table, error) {
	t, err := f.store.Table(ctx, "dune."+team.Handle+"."+name)
	if err == nil && t.Team != team.ID {
		err = barchan.Errorf(barchan.CodeNotFound, "Table not found")
	}
	return t, err
}

func (f *fakeUploads) Clear(ctx context.Context, team barchan.Team, name string) error {
	_, err := f.own(ctx, team, name)
	return err
}

func (f *fakeUploads) Delete(ctx context.Context, team barchan.Team, name string) error {
	t, err := f.own(ctx, team, name)
	if err != nil {
		return err
	}
	return f.store.DeleteTable(ctx, t.Name)
}

func (f *fakeUploads) Put(ctx context.Context, team barchan.Team, name string, _ barchan.SourceFormat, body io.Reader) (barchan.Table, error) {
	return f.put(ctx, f.table(team, name, barchan.KindDataset, upload.NewTable{}), body)
}
