package sqlite_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/sqlite"
	"github.com/google/go-cmp/cmp"
)

// raw opens the file behind the store's back.
func raw(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path+"?_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestOpenTakesAnyPath(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a b?c=1&d#e%20f")
	if _, err := sqlite.Open(t.Context(), filepath.Join(dir, "x.db"), sqlite.Config{}); err == nil {
		t.Fatal("opened a file in a folder that does not exist")
	}
	path := filepath.Join(t.TempDir(), "a b?c=1&d#e%20f.db")
	s := openStore(t, path)
	if _, err := s.EnsureTeam(t.Context(), "local", time.Now()); err != nil {
		t.Fatal(err)
	}
	closeStore(t, s)
	found, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
	if err != nil || len(found) != 1 || found[0] != path {
		t.Fatalf("the folder holds %v (%v), want only %s", found, err, path)
	}
}

func TestOpenRefusesWhatIsNoDatabaseOfOurs(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	closeStore(t, openStore(t, path))
	db := raw(t, path)
	if _, err := db.Exec(`INSERT INTO migration VALUES (999, 'future', 'x')`); err != nil {
		t.Fatal(err)
	}
	_, err := sqlite.Open(t.Context(), path, sqlite.Config{})
	if err == nil || !strings.Contains(err.Error(), "newer program") || !strings.Contains(err.Error(), path) {
		t.Fatalf("got %v, want a sentence about the newer program and the file", err)
	}
}

func TestOpenGoesOnWithAHalfMigratedFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	// The table of migrations is there, but a kill came before the first one.
	if _, err := raw(t, path).Exec(`CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL) STRICT`); err != nil {
		t.Fatal(err)
	}
	s := openStore(t, path)
	defer closeStore(t, s)
	if _, err := s.EnsureTeam(t.Context(), "local", time.Now()); err != nil {
		t.Fatal(err)
	}
}

// TestReopen reads everything before and after the file was closed.
func TestReopen(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "x.db")
	s := openStore(t, path)
	w, err := newWorkload(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := w.step(ctx, 0, &strings.Builder{}); err != nil {
			t.Fatal(err)
		}
	}
	pending, err := s.Submit(ctx, w.submission())
	if err != nil {
		t.Fatal(err)
	}
	before := dump(t, s, pending.ID)
	closeStore(t, s)
	s = openStore(t, path)
	defer closeStore(t, s)
	if d := cmp.Diff(before, dump(t, s, pending.ID)); d != "" {
		t.Fatalf("after reopening (-before +after):\n%s", d)
	}
	w.Store = s
	l, ok, err := w.workOne(ctx, &strings.Builder{})
	if err != nil || !ok || l.Run != pending.ID {
		t.Fatalf("leased %v (%v, %v), want the run that was pending", l, ok, err)
	}
}

// dump is much of what can be read.
func dump(t *testing.T, s *sqlite.Store, pending barchan.RunID) []any {
	t.Helper()
	ctx := context.Background()
	var all []any
	add := func(v any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	queries, _, err := s.ListQueries(ctx, barchan.QueryFilter{Team: 1, Limit: 100})
	add(queries, err)
	views, _, err := s.ListViews(ctx, 1, 100, 0)
	add(views, err)
	tables, _, err := s.ListTables(ctx, 1, "", 100, 0)
	add(tables, err)
	runs, _, err := s.ListRuns(ctx, 1, "", 100, 0)
	add(runs, err)
	for _, r := range runs {
		list, err := s.Executions(ctx, r.ID)
		add(list, err)
	}
	plan, err := s.Plan(ctx, pending)
	add(plan, err)
	e, err := s.Latest(ctx, 1, "")
	add(e, err)
	return all
}

func TestCallsAfterCloseFail(t *testing.T) {
	t.Parallel()
	s := openStore(t, filepath.Join(t.TempDir(), "x.db"))
	closeStore(t, s)
	if _, err := s.Run(t.Context(), "x"); err == nil || barchan.CodeOf(err) == barchan.CodeNotFound {
		t.Fatalf("a read of a closed store gave %v", err)
	}
	if _, err := s.EnsureTeam(t.Context(), "local", time.Now()); err == nil {
		t.Fatal("a write to a closed store succeeded")
	}
}

func TestCancelledCallsChangeNothing(t *testing.T) {
	t.Parallel()
	s := openStore(t, filepath.Join(t.TempDir(), "x.db"))
	defer closeStore(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.EnsureTeam(ctx, "local", time.Now()); err == nil {
		t.Fatal("a write with a cancelled context succeeded")
	}
	if _, err := s.EnsureTeam(t.Context(), "local", time.Now()); err != nil {
		t.Fatalf("the next write fails: %v", err)
	}
}
