package run_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/run"
)

// incremental is a chain whose middle reads its own previous result.
func incremental() *barchan.Plan {
	q := func(id int, sql string, inputs ...barchan.NodeInput) barchan.Node {
		return barchan.Node{ID: id, Query: barchan.QueryID(id), Version: 1, Name: "q", SQL: sql, ValuesKey: "{}", Tier: barchan.TierMedium, Inputs: inputs}
	}
	root := q(3, "root", barchan.NodeInput{Name: "query_2", Node: 2})
	root.DependsOn, root.Root = []int{2}, true
	middle := q(2, "count", barchan.NodeInput{Name: "query_1", Node: 1}, barchan.NodeInput{Name: "previous", Previous: true})
	middle.DependsOn = []int{1}
	return &barchan.Plan{Nodes: []barchan.Node{q(1, "source"), middle, root}, Tier: barchan.TierMedium, Hash: "h"}
}

// result is what a node of a run wrote.
func (w *world) result(t *testing.T, id barchan.RunID, node int) string {
	t.Helper()
	execs, err := w.store.Executions(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(w.files.Path(execs[node-1].Output.Location.Files[0]))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// completes executes the world's plan, which must complete.
func (w *world) completes(t *testing.T) barchan.RunID {
	t.Helper()
	id := w.execute(t)
	if r, err := w.store.Run(t.Context(), id); err != nil || r.State != barchan.RunCompleted {
		t.Fatalf("run is %s (%v), %v", r.State, r.Error, err)
	}
	return id
}

const (
	firstCount  = "count\nquery_1 = (source)"
	secondCount = firstCount + "\nprevious = (" + firstCount + ")"
	thirdCount  = firstCount + "\nprevious = (" + secondCount + ")"
)

func newIncremental(t *testing.T) *world {
	t.Helper()
	st := database(t, t.TempDir())
	w := newWorld(t, st, nil)
	w.plan = incremental()
	save(t, st, w.plan)
	return w
}

func TestEveryRunExtendsTheOneBefore(t *testing.T) {
	t.Parallel()
	w := newIncremental(t)
	for i, want := range []string{firstCount, secondCount, thirdCount} {
		id := w.completes(t)
		if got := w.result(t, id, 2); got != want {
			t.Errorf("run %d wrote %q, want %q", i+1, got, want)
		}
		if got := w.result(t, id, 3); got != "root\nquery_2 = ("+want+")" {
			t.Errorf("the root of run %d read %q", i+1, got)
		}
	}
}

func TestAFullRefreshStartsFromNothing(t *testing.T) {
	t.Parallel()
	w := newIncremental(t)
	w.completes(t)
	r, _, err := w.Submit(t.Context(), run.Request{Team: team, Kind: barchan.RunPipeline, Query: 1, FullRefresh: true})
	if err != nil {
		t.Fatal(err)
	}
	if w.plan.FullRefresh {
		t.Error("the planner's plan was changed")
	}
	p, err := w.store.Plan(t.Context(), r.ID)
	if err != nil || !p.FullRefresh || p.Hash == w.plan.Hash || len(p.Hash) != 64 {
		t.Errorf("plan %+v, %v", p, err)
	}
	if err := w.Execute(t.Context(), w.lease(t)); err != nil {
		t.Fatal(err)
	}
	if got := w.result(t, r.ID, 2); got != firstCount {
		t.Errorf("it wrote %q", got)
	}
	if got := w.result(t, w.completes(t), 2); got != secondCount {
		t.Errorf("the run after it wrote %q", got)
	}
}

func TestAFailedRunIsNotExtended(t *testing.T) {
	t.Parallel()
	w := newIncremental(t)
	w.completes(t)
	w.engine.do["root"] = behaviour{err: barchan.Errorf(barchan.CodeData, "no")}
	failed := w.execute(t)
	if got := w.result(t, failed, 2); got != secondCount {
		t.Errorf("it wrote %q", got)
	}
	delete(w.engine.do, "root")
	if got := w.result(t, w.completes(t), 2); got != secondCount {
		t.Errorf("the run after it wrote %q", got)
	}
}

// TestARescueExtendsWhatWasPinned interrupts a run after its pin: another
// attempt takes it up, before the run that waits for its turn.
func TestARescueExtendsWhatWasPinned(t *testing.T) {
	t.Parallel()
	w := newIncremental(t)
	w.completes(t)
	w.submit(t)
	next := w.submit(t)
	l := w.lease(t)
	if _, err := w.store.Pin(t.Context(), l, nil, time.Now()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.store.Rescue(t.Context(), true, "boot-1", 5, time.Now()); err != nil {
		t.Fatal(err)
	}
	l = w.lease(t)
	if l.Run == next.ID || l.Attempt != 2 {
		t.Fatalf("run %s has attempt %d", l.Run, l.Attempt)
	}
	now := time.Now()
	if other, ok, err := w.store.Lease(t.Context(), "test", []barchan.Tier{barchan.TierMedium}, now, now.Add(time.Minute)); ok || err != nil {
		t.Fatalf("run %s overtakes (%v)", other.Run, err)
	}
	if err := w.Execute(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	if got := w.result(t, l.Run, 2); got != secondCount {
		t.Errorf("it wrote %q", got)
	}
	if err := w.Execute(t.Context(), w.lease(t)); err != nil {
		t.Fatal(err)
	}
	if got := w.result(t, next.ID, 2); got != thirdCount {
		t.Errorf("the next wrote %q", got)
	}
}

// TestAnInlinedQueryHasNoPreviousResult: no planner makes such a plan, and
// whoever does is told, and reads nothing.
func TestAnInlinedQueryHasNoPreviousResult(t *testing.T) {
	t.Parallel()
	w := newIncremental(t)
	n := w.plan.Nodes[0]
	n.Root, n.Views = true, []barchan.NodeView{{Query: 2, SQL: "count", Inputs: []barchan.NodeInput{{Name: "previous", Previous: true}}}}
	w.plan = &barchan.Plan{Nodes: []barchan.Node{n}, Tier: barchan.TierMedium, Hash: "h"}
	if got := w.states(t, w.execute(t)); !strings.Contains(got, "in query_2, line 1:1: Table 'previous' does not exist") {
		t.Error(got)
	}
}
