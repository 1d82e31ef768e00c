package run_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/object"
	"github.com/barchan-data/barchan/run"
)

const crashPlan = `
1 base view=dune.local.result_base
2 left <- 1
3 right <- 1 view=dune.local.result_right
4 root <- 2, 3
`

// TestACrashAtAnyWriteLosesAndTearsNothing stops the world at every write of a
// run's life, before and after it, begins again on what is left, and finishes.
func TestACrashAtAnyWriteLosesAndTearsNothing(t *testing.T) {
	t.Parallel()
	for _, fails := range []bool{false, true} {
		for _, after := range []bool{false, true} {
			for _, boot := range []string{"boot-1", "boot-2"} {
				if boot != "boot-1" && (fails || after) { // the two that differ are enough
					continue
				}
				if testing.Short() && fails == after { // a life is a life to the race detector
					continue
				}
				t.Run(fmt.Sprintf("fails=%v/after=%v/%s", fails, after, boot), func(t *testing.T) {
					t.Parallel()
					n := 1
					for ; crashAt(t, n, after, fails, boot); n++ {
					}
					if n < 9 {
						t.Errorf("the run made only %d writes", n-1)
					}
				})
			}
		}
	}
}

// crashAt lives one life up to its n-th write and another one behind it. It
// reports false when the first life ended before.
func crashAt(t *testing.T, n int, after, fails bool, boot string) bool {
	dir := t.TempDir()
	plan := mustPlan(t, crashPlan)
	db := database(t, dir)
	save(t, db, plan)
	files, err := object.Open(dir + "/files")
	if err != nil {
		t.Fatal(err)
	}
	first := live(t, &stopping{Store: db, at: n, after: after}, files, plan, "boot-1", fails)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = database(t, dir)
	second := life{world: newLife(t, db, files, plan, boot, fails), boot: boot}
	if _, err := db.Rescue(t.Context(), true, boot, 3, time.Now()); err != nil {
		t.Fatal(err)
	}
	second.finish(t)
	check(t, db, &first, &second, fails)
	return first.store.(*stopping).stopped
}

// life is what happens between a start and a crash.
type life struct {
	*world
	acknowledged bool
	boot         string
}

func newLife(t *testing.T, st store, files *object.Dir, plan *barchan.Plan, boot string, fails bool) *world {
	w := newWorld(t, st, func(c *run.Config) {
		c.Files, c.Boot = files, boot
		c.Engine.(*engine).files = files
	})
	w.files, w.plan = files, plan
	if fails {
		w.engine.do["q3"] = behaviour{err: barchan.Errorf(barchan.CodeData, "Division by zero")}
	}
	return w
}

// live submits and executes one run, as far as the store lives.
func live(t *testing.T, st *stopping, files *object.Dir, plan *barchan.Plan, boot string, fails bool) life {
	ctx, stop := context.WithCancelCause(t.Context())
	defer stop(nil)
	st.stop = stop
	l := life{world: newLife(t, st, files, plan, boot, fails)}
	_, _, err := l.Submit(ctx, run.Request{Team: team, Kind: barchan.RunPipeline, Query: 4})
	if err != nil {
		return l
	}
	l.acknowledged = true
	lease, ok, err := st.Lease(ctx, "first", []barchan.Tier{barchan.TierMedium}, time.Now(), time.Now().Add(time.Hour))
	if err != nil || !ok {
		return l
	}
	_ = l.Execute(ctx, lease)
	return l
}

// finish executes what is to be executed.
func (l *life) finish(t *testing.T) {
	for {
		now := time.Now()
		lease, ok, err := l.store.Lease(t.Context(), "second", []barchan.Tier{barchan.TierMedium}, now, now.Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			return
		}
		if err := l.Execute(t.Context(), lease); err != nil {
			t.Fatal(err)
		}
	}
}

// check holds a world after its second life against what is promised.
func check(t *testing.T, db store, first, second *life, fails bool) {
	runs, total, err := db.(lister).ListRuns(t.Context(), team.ID, "", 10, 0)
	if err != nil {
		t.Fatal(err)
	}
	if total == 0 {
		if first.acknowledged {
			t.Fatal("an acknowledged run is lost")
		}
		return
	}
	r := runs[0]
	want, latest := barchan.RunCompleted, true
	if fails {
		want, latest = barchan.RunFailed, false
	}
	if total != 1 || r.State != want {
		t.Fatalf("%d runs, the first %s, want one that is %s", total, r.State, want)
	}
	execs, err := db.Executions(t.Context(), r.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range execs {
		if !e.State.Terminal() {
			t.Errorf("node %d is %s", e.Node, e.State)
		}
	}
	checkPublished(t, db, execs, latest)
	checkContents(t, second, r.ID, execs)
	checkWork(t, first, second, fails)
}

// lister is what of the real store only tests ask here.
type lister interface {
	ListRuns(ctx context.Context, team barchan.TeamID, kind barchan.RunKind, limit, offset int) ([]barchan.Run, int, error)
	Latest(ctx context.Context, q barchan.QueryID, valuesKey string) (barchan.Execution, error)
	ViewExecutions(ctx context.Context, name string, limit int) ([]barchan.ExecutionID, error)
	Table(ctx context.Context, name string) (barchan.Table, error)
}

// checkPublished: all names moved, once, or none.
func checkPublished(t *testing.T, db store, execs []barchan.Execution, published bool) {
	for _, e := range execs {
		got, err := db.(lister).Latest(t.Context(), e.Query, "")
		if published && (err != nil || got.ID != e.ID) || !published && barchan.CodeOf(err) != barchan.CodeNotFound {
			t.Errorf("latest of query_%d is %s, %v", e.Query, got.ID, err)
		}
		if e.View == "" {
			continue
		}
		ids, err := db.(lister).ViewExecutions(t.Context(), e.View, 10)
		if err != nil {
			t.Fatal(err)
		}
		if published != slices.Equal(ids, []barchan.ExecutionID{e.ID}) {
			t.Errorf("%s was published by %v", e.View, ids)
		}
	}
}

// checkContents: every result that is named reads what this run made, and no
// other file is left.
func checkContents(t *testing.T, w *life, id barchan.RunID, execs []barchan.Execution) {
	var want []string
	for _, e := range execs {
		if e.Output == nil || len(e.Output.Location.Files) == 0 {
			continue
		}
		want = append(want, fmt.Sprintf("%d.parquet", e.Node))
		text := readFile(t, w.files.Path(e.Output.Location.Files[0]))
		for _, up := range e.DependsOn {
			if !strings.Contains(text, fmt.Sprintf("query_%d = (q%d ", up, up)) {
				t.Errorf("node %d read %q, not what node %d made", e.Node, text, up)
			}
		}
	}
	if got := w.left(t, id); got != strings.Join(want, " ") {
		t.Errorf("files %s, want %s", got, strings.Join(want, " "))
	}
}

// checkWork: in one boot a node whose finish was recorded runs once; under
// another boot everything runs again.
func checkWork(t *testing.T, first, second *life, fails bool) {
	st := first.store.(*stopping)
	if fails {
		return // which nodes ran beside the failed one is a race
	}
	ran := 0
	for _, what := range second.engine.said() {
		if strings.HasPrefix(what, "run ") {
			ran++
		}
	}
	recorded := 0
	published := !st.stopped
	for i, name := range st.names {
		if st.stopped && i+1 == st.at && !st.after {
			break
		}
		switch name {
		case "finish":
			recorded++
		case "publish":
			published = true
		}
	}
	// The root's finish counts for nothing: it runs again until the publish.
	want := 4 - min(recorded, 3)
	if second.boot != "boot-1" {
		want = 4
	}
	if published || !first.acknowledged && ran == 0 {
		want = 0
	}
	if ran != want {
		t.Errorf("stopped at %v: %d statements ran in the second life, want %d", st.names, ran, want)
	}
}
