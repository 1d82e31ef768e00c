package run_test

import (
	"errors"
	"fmt"
	"maps"
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
	w := randomWorld(t, mem)
	rapid.Check(t, func(rt *rapid.T) {
		if err := w.random(t, rt, mem); err != nil {
			rt.Fatal(err)
		}
	})
}

// TestATornFailureIsFound is the negative control: a store that moves the names
// of what completed in a failed run must not pass.
func TestATornFailureIsFound(t *testing.T) {
	t.Parallel()
	mem := newMemory()
	mem.torn = true
	w := randomWorld(t, mem)
	found := 0
	rapid.Check(t, func(rt *rapid.T) {
		if w.random(t, rt, mem) != nil {
			found++
		}
	})
	if found == 0 {
		t.Error("nothing was found")
	}
}

func randomWorld(t *testing.T, mem *memory) *world {
	w := newWorld(t, mem, func(c *run.Config) { c.Log, c.Files = nil, noFiles{} })
	w.engine.files = nil
	return w
}

// random runs one random graph, and says what is wrong with how it ended.
func (w *world) random(t *testing.T, rt *rapid.T, mem *memory) error {
	w.plan = drawPlan(rt)
	w.engine.do = map[string]behaviour{}
	w.engine.tries, w.engine.log = nil, nil
	fails := map[int]bool{} // nodes that fail however they are tried
	mustFail := false
	for _, n := range w.plan.Nodes {
		b := drawBehaviour(rt)
		w.engine.do[fmt.Sprintf("q%d", n.ID)] = b
		fails[n.ID] = b.err != nil && b.times == 0 && !b.beside && !n.Inlined
		mustFail = mustFail || fails[n.ID]
	}
	before := maps.Clone(mem.latest)
	id := w.execute(t)
	r, execs := w.now(t, id), w.execs(t, id)
	if w.engine.open != 0 {
		return fmt.Errorf("%d sessions are left open", w.engine.open)
	}
	return errors.Join(checkRun(r, mustFail), checkLatest(r, execs, before, mem.latest), checkNodes(w, r, execs, fails))
}

// noFiles is a disk that keeps nothing.
type noFiles struct{}

func (noFiles) MakeDir(string) error                { return nil }
func (noFiles) Sync([]string) error                 { return nil }
func (noFiles) Remove(string) error                 { return nil }
func (noFiles) Prune(string, map[string]bool) error { return nil }

// checkRun: a run fails when a node does that fails however it is tried. (Others
// may fail, too: a single try that had its session for itself is not repeated.)
func checkRun(r barchan.Run, mustFail bool) error {
	switch {
	case !r.State.Terminal():
		return fmt.Errorf("the run is %s", r.State)
	case mustFail && r.State != barchan.RunFailed:
		return fmt.Errorf("the run is %s, and a node failed", r.State)
	case (r.State == barchan.RunFailed) != (r.Error != nil):
		return fmt.Errorf("the run is %s with the error %v", r.State, r.Error)
	}
	return nil
}

// checkLatest: names move together, and only when the run completed.
func checkLatest(r barchan.Run, execs []barchan.Execution, before, after map[barchan.QueryID]barchan.ExecutionID) error {
	want := maps.Clone(before)
	if r.State == barchan.RunCompleted {
		for _, e := range execs {
			if !e.Inlined {
				want[e.Query] = e.ID
			}
		}
	}
	if !maps.Equal(want, after) {
		return fmt.Errorf("a %s run left latest results %v, want %v", r.State, after, want)
	}
	return nil
}

// checkNodes: every node ends, what is behind a failed one never ran and says
// so, and what completed did run.
func checkNodes(w *world, r barchan.Run, execs []barchan.Execution, fails map[int]bool) error {
	ran := map[string]int{}
	for _, what := range w.engine.said() {
		ran[what]++
	}
	failed := false
	behind := map[int]bool{} // of a node that failed
	for i, e := range execs {
		n := w.plan.Nodes[i]
		for _, up := range n.DependsOn {
			behind[n.ID] = behind[n.ID] || behind[up] || execs[up-1].State == barchan.ExecutionFailed
		}
		failed = failed || e.State == barchan.ExecutionFailed
		if err := checkNode(n, e, ran[fmt.Sprintf("run q%d", n.ID)], behind[n.ID]); err != nil {
			return err
		}
		if e.State == barchan.ExecutionCompleted && fails[n.ID] {
			return fmt.Errorf("node %d is completed and fails always", n.ID)
		}
		if r.State == barchan.RunCompleted && e.State != barchan.ExecutionCompleted {
			return fmt.Errorf("node %d is %s in a completed run", n.ID, e.State)
		}
	}
	if failed != (r.State == barchan.RunFailed) {
		return fmt.Errorf("the run is %s; did a node fail: %v", r.State, failed)
	}
	return nil
}

func checkNode(n barchan.Node, e barchan.Execution, tries int, behind bool) error {
	switch {
	case !e.State.Terminal():
		return fmt.Errorf("node %d is %s", n.ID, e.State)
	case tries > 2 || n.Inlined && tries > 0:
		return fmt.Errorf("node %d ran %d times", n.ID, tries)
	case n.Inlined && !behind: // it ends as a reader does
		return nil
	case behind != (e.State == barchan.ExecutionSkipped):
		return fmt.Errorf("node %d is %s; is it behind a failed one: %v", n.ID, e.State, behind)
	case behind && tries > 0:
		return fmt.Errorf("node %d ran behind a failed one", n.ID)
	case behind && (e.Error == nil || e.Error.Code != barchan.CodeUpstreamFailed || !strings.HasPrefix(e.Reason, "upstream query_")):
		return fmt.Errorf("node %d is skipped with %v and %q", n.ID, e.Error, e.Reason)
	case e.State == barchan.ExecutionCompleted && (tries == 0 || e.Output == nil):
		return fmt.Errorf("node %d is completed after %d tries with the output %v", n.ID, tries, e.Output)
	}
	return nil
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
