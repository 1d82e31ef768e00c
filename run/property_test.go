package run_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/run"
)

// TestAnyGraphEndsAsPromised runs random graphs with random failures: every
// execution ends, nothing behind a failure runs, and names move together or
// not at all.
func TestAnyGraphEndsAsPromised(t *testing.T) {
	t.Parallel()
	mem := newMemory()
	w := newWorld(t, mem, func(c *run.Config) { c.Log, c.Files = nil, noFiles{} })
	w.engine.files = nil
	rapid.Check(t, func(rt *rapid.T) {
		w.plan = drawPlan(rt)
		w.engine.do = map[string]behaviour{}
		w.engine.tries, w.engine.log = nil, nil
		fails := map[int]bool{} // nodes that fail however they are tried
		for _, n := range w.plan.Nodes {
			b := drawBehaviour(rt)
			w.engine.do[fmt.Sprintf("q%d", n.ID)] = b
			fails[n.ID] = b.err != nil && b.times == 0 && !b.beside && !n.Inlined
		}
		before := maps.Clone(mem.latest)
		id := w.execute(t)
		r, err := mem.Run(t.Context(), id)
		if err != nil {
			rt.Fatal(err)
		}
		execs, err := mem.Executions(t.Context(), id)
		if err != nil {
			rt.Fatal(err)
		}
		checkRun(rt, r, slices.Contains(slices.Collect(maps.Values(fails)), true))
		checkLatest(rt, r, execs, before, mem.latest)
		checkNodes(rt, w, r, execs, fails)
		if w.engine.open != 0 {
			rt.Fatalf("%d sessions are left open", w.engine.open)
		}
	})
}

// noFiles is a disk that keeps nothing.
type noFiles struct{}

func (noFiles) MakeDir(string) error                { return nil }
func (noFiles) Sync([]string) error                 { return nil }
func (noFiles) Remove(string) error                 { return nil }
func (noFiles) Prune(string, map[string]bool) error { return nil }

// checkRun: a run fails exactly when a node does that fails alone, too. A
// single try that fails has failed alone when nothing else used its session.
func checkRun(t *rapid.T, r barchan.Run, mustFail bool) {
	switch {
	case !r.State.Terminal():
		t.Fatalf("the run is %s", r.State)
	case mustFail && r.State != barchan.RunFailed:
		t.Fatalf("the run is %s, and a node failed", r.State)
	case (r.State == barchan.RunFailed) != (r.Error != nil):
		t.Fatalf("the run is %s with the error %v", r.State, r.Error)
	}
}

func checkLatest(t *rapid.T, r barchan.Run, execs []barchan.Execution, before, after map[barchan.QueryID]barchan.ExecutionID) {
	want := maps.Clone(before)
	if r.State == barchan.RunCompleted {
		for _, e := range execs {
			if !e.Inlined {
				want[e.Query] = e.ID
			}
		}
	}
	if !maps.Equal(want, after) {
		t.Fatalf("a %s run left latest results %v, want %v", r.State, after, want)
	}
}

func checkNodes(t *rapid.T, w *world, r barchan.Run, execs []barchan.Execution, fails map[int]bool) {
	ran := map[string]int{}
	for _, what := range w.engine.said() {
		ran[what]++
	}
	failed := false
	behind := map[int]bool{} // of a node that failed
	for i, e := range execs {
		n := w.plan.Nodes[i]
		tries := ran[fmt.Sprintf("run q%d", n.ID)]
		for _, up := range n.DependsOn {
			behind[n.ID] = behind[n.ID] || behind[up] || execs[up-1].State == barchan.ExecutionFailed
		}
		failed = failed || e.State == barchan.ExecutionFailed
		switch {
		case !e.State.Terminal():
			t.Fatalf("node %d is %s", n.ID, e.State)
		case tries > 2 || n.Inlined && tries > 0:
			t.Fatalf("node %d ran %d times", n.ID, tries)
		case n.Inlined && !behind[n.ID]: // it ends as a reader does
		case behind[n.ID] != (e.State == barchan.ExecutionSkipped):
			t.Fatalf("node %d is %s; is it behind a failed one: %v", n.ID, e.State, behind[n.ID])
		case behind[n.ID] && tries > 0:
			t.Fatalf("node %d ran behind a failed one", n.ID)
		case behind[n.ID] && (e.Error == nil || e.Error.Code != barchan.CodeUpstreamFailed || !strings.HasPrefix(e.Reason, "upstream query_")):
			t.Fatalf("node %d is skipped with %v and %q", n.ID, e.Error, e.Reason)
		case e.State == barchan.ExecutionCompleted && fails[n.ID]:
			t.Fatalf("node %d is completed and fails always", n.ID)
		case e.State == barchan.ExecutionCompleted && !n.Inlined && (tries == 0 || e.Output == nil):
			t.Fatalf("node %d is completed after %d tries with the output %v", n.ID, tries, e.Output)
		case r.State == barchan.RunCompleted && e.State != barchan.ExecutionCompleted:
			t.Fatalf("node %d is %s in a completed run", n.ID, e.State)
		}
	}
	if failed != (r.State == barchan.RunFailed) {
		t.Fatalf("the run is %s; did a node fail: %v", r.State, failed)
	}
}

func drawPlan(t *rapid.T) *barchan.Plan {
	count := rapid.IntRange(1, 12).Draw(t, "nodes")
	var text strings.Builder
	read := make([]bool, count+1)
	inlined := make([]bool, count+1)
	var reads []string
	for id := 1; id <= count; id++ {
		var ups []string
		for up := 1; up < id; up++ {
			if rapid.IntRange(0, 3).Draw(t, "edge") == 0 {
				ups = append(ups, fmt.Sprint(up))
				read[up] = true
			}
		}
		reads = append(reads, strings.Join(ups, ", "))
	}
	for id := 1; id <= count; id++ {
		inlined[id] = read[id] && rapid.IntRange(0, 4).Draw(t, "inlined") == 0
		option := ""
		if inlined[id] {
			option = " inlined"
		}
		fmt.Fprintf(&text, "%d n%d%s <- %s\n", id, id, option, reads[id-1])
	}
	p, err := parsePlan(text.String())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func drawBehaviour(t *rapid.T) behaviour {
	fail := func(c barchan.Code) *barchan.Error { return barchan.Errorf(c, "it failed") }
	switch rapid.IntRange(0, 12).Draw(t, "behaviour") {
	case 0:
		return behaviour{err: fail(barchan.CodeData)}
	case 1:
		return behaviour{err: fail(barchan.CodeResourceExhausted), beside: true}
	case 2:
		return behaviour{err: fail(barchan.CodeEngineCrashed), kills: true}
	case 3:
		return behaviour{err: fail(barchan.CodeTimeout), kills: true}
	case 4:
		return behaviour{err: fail(barchan.CodeResourceExhausted)}
	case 5:
		return behaviour{err: fail(barchan.CodeEngineCrashed), kills: true, times: 1}
	}
	return behaviour{}
}
