package run_test

import (
	"context"
	"os"
	"path"
	"path/filepath"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/object"
	"github.com/barchan-data/barchan/run"
)

func TestTheStartDeletesFoldersThatNoRowNames(t *testing.T) {
	t.Parallel()
	db := database(t, t.TempDir())
	w := newWorld(t, db, nil)
	w.plan = mustPlan(t, "1 one\n")
	save(t, db, w.plan)
	done := w.execute(t)   // its files are named
	pending := w.submit(t) // its folder may be filled soon
	ids := barchan.NewIDs(time.Now)
	lost, version := barchan.RunID(ids.New()), barchan.VersionID(ids.New())
	for _, dir := range []string{object.RunDir(pending.ID, 1), object.RunDir(lost, 1), object.VersionDir(version), "runs/zz/somebody's", "tables/zz/somebody's"} {
		if err := w.files.MakeDir(dir); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(w.files.Path(dir+"/x"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := run.NewSweeper(run.SweeperConfig{Store: db, Files: w.files})
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Stop()
	s.Stop()
	for dir, want := range map[string]bool{
		object.RunDir(done, 1): true, object.RunDir(pending.ID, 1): true, "runs/zz/somebody's": true, "tables/zz/somebody's": true,
		object.RunDir(lost, 1): false, object.VersionDir(version): false,
	} {
		if _, err := os.Stat(w.files.Path(dir)); (err == nil) != want {
			t.Errorf("%s is there: %v, want %v", dir, err == nil, want)
		}
	}
}

func TestASweepDeletesWhatNothingHolds(t *testing.T) {
	t.Parallel()
	db := database(t, t.TempDir())
	w := newWorld(t, db, func(c *run.Config) { c.Retention = time.Hour })
	w.plan = mustPlan(t, "1 one view=dune.local.result_one\n2 two <- 1\n")
	save(t, db, w.plan)
	old, newer := w.execute(t), w.execute(t)
	sweep := func(at time.Time) {
		t.Helper()
		s := run.NewSweeper(run.SweeperConfig{Store: db, Files: w.files, Clock: func() time.Time { return at }})
		if err := s.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	files := func(id barchan.RunID) int {
		t.Helper()
		found, err := filepath.Glob(w.files.Path(path.Join(object.RunDir(id, 1), "*")))
		if err != nil {
			t.Fatal(err)
		}
		return len(found)
	}
	sweep(time.Now())
	if files(old) != 2 || files(newer) != 2 {
		t.Fatal("files were swept before their time")
	}
	sweep(time.Now().Add(3 * time.Hour))
	if files(newer) != 2 {
		t.Error("what the names point at was swept")
	}
	if _, err := os.Stat(w.files.Path(object.RunDir(old, 1))); !os.IsNotExist(err) {
		t.Errorf("the old run's folder: %v, want it gone", err)
	}
	if e := w.execs(t, old)[0]; e.State != barchan.ExecutionCompleted || e.Output != nil {
		t.Errorf("the old execution is %s with %v, want completed without an output", e.State, e.Output)
	}
}

func TestTheSweeperSweepsNowAndThen(t *testing.T) {
	t.Parallel()
	calls := make(chan struct{})
	w := newWorld(t, newMemory(), nil)
	s := run.NewSweeper(run.SweeperConfig{Store: countingSweeps{calls}, Files: w.files, Every: time.Millisecond})
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		<-calls
	}
	s.Stop()
}

// countingSweeps tells of every sweep.
type countingSweeps struct{ calls chan<- struct{} }

func (c countingSweeps) Sweep(ctx context.Context, _ time.Time, _ time.Duration, _ int) ([]string, error) {
	select {
	case c.calls <- struct{}{}:
		return nil, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (countingSweeps) Holds(context.Context, barchan.RunID) (bool, error) { return true, nil }
func (countingSweeps) HoldsVersion(context.Context, barchan.VersionID) (bool, error) {
	return true, nil
}
