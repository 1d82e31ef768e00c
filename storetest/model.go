package storetest

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
	"pgregory.net/rapid"
)

// exerciseModel drives a store with random verbs, legal and not, and compares
// all that can be read with a model that is a few maps. One store serves every
// round: a round works with its own names, and ends its runs.
func exerciseModel(t *testing.T, open func(t *testing.T) Store) {
	if testing.Short() {
		t.Skip("one call after the other: left to the run without -short")
	}
	store := newWorld(t, open(t))
	round := 0
	rapid.Check(t, func(rt *rapid.T) {
		round++
		w := *store
		w.t = rt
		m := newModel(&w, rt, round)
		rt.Repeat(map[string]func(*rapid.T){
			"submit": m.submit, "lease": m.lease, "pin": m.pin, "start": m.start, "finish": m.finish, "work": m.work,
			"publish": m.publish, "fail": m.fail, "cancel": m.cancel, "rescue": m.rescue, "disturb": m.disturb,
			"sweep": m.sweep, "": func(*rapid.T) { m.compare() },
		})
		m.end()
		store.now = w.now
	})
}

// model is what the store should hold of one round.
type model struct {
	w       *world
	rt      *rapid.T
	views   []barchan.View
	plain   barchan.QueryID
	current map[string]barchan.VersionID // of each view
	latest  map[barchan.QueryID]mark
	// previous results, by name
	previous map[string]before
	runs     []*modelRun // in order of submit
	pins     int
	held     map[barchan.VersionID]string // file of every version that was published
}

// mark is a latest result, with the place of its run in the order of pins.
type mark struct {
	pin       int
	execution barchan.ExecutionID
}

// before is a previous result, with the place of its run in the order of
// submit.
type before struct {
	run       int
	execution barchan.ExecutionID
	extends   bool
}

type modelRun struct {
	sub    barchan.Submission
	place  int           // in the order of submit
	lease  barchan.Lease // of the last attempt
	state  barchan.RunState
	nodes  []barchan.ExecutionState
	output []bool
	boot   []string
	pin    int // 0: not pinned
	pinned map[string]barchan.VersionID
}

func newModel(w *world, rt *rapid.T, round int) *model {
	m := &model{
		w: w, rt: rt, current: map[string]barchan.VersionID{}, latest: map[barchan.QueryID]mark{},
		previous: map[string]before{}, held: map[barchan.VersionID]string{},
	}
	for i := range 3 {
		v := w.view(fmt.Sprintf("r%d_%d", round, i))
		m.views = append(m.views, v)
		m.current[v.Name] = ""
	}
	m.plain = w.query("plain")
	return m
}

// end cancels what is unfinished, so that the next round has the queue for
// itself.
func (m *model) end() {
	for _, r := range m.runs {
		_, err := m.w.Cancel(m.w.ctx, r.sub.Run.ID, "end of the round", m.w.tick())
		m.w.ok(err)
	}
}

// compare reads everything.
func (m *model) compare() {
	for _, r := range m.runs {
		got := m.w.run(r.sub.Run.ID)
		m.w.equal(got.State, r.state)
		m.w.equal(got.Attempt, r.lease.Attempt)
		m.w.equal(got.EndedAt.IsZero(), !r.state.Terminal())
		list, err := m.w.Executions(m.w.ctx, r.sub.Run.ID)
		m.w.ok(err)
		for i, e := range list {
			m.w.equal(e.State, r.nodes[i])
			m.w.equal(e.EndedAt.IsZero(), !e.State.Terminal())
		}
	}
	for name, version := range m.current {
		m.w.equal(m.w.current(name), version)
	}
	for _, q := range append(m.queries(), m.plain) {
		m.w.latestIs(q, "", m.latest[q].execution)
	}
}

func (m *model) queries() []barchan.QueryID {
	var ids []barchan.QueryID
	for _, v := range m.views {
		ids = append(ids, v.Query)
	}
	return ids
}

// pick chooses a run that is in one of the states, or skips the step.
func (m *model) pick(states ...barchan.RunState) *modelRun {
	var list []*modelRun
	for _, r := range m.runs {
		if slices.Contains(states, r.state) {
			list = append(list, r)
		}
	}
	if len(list) == 0 {
		m.rt.Skip("no run in such a state")
	}
	return rapid.SampledFrom(list).Draw(m.rt, "run")
}

var anyState = []barchan.RunState{
	barchan.RunPending, barchan.RunExecuting, barchan.RunCompleted, barchan.RunFailed, barchan.RunCancelled, barchan.RunSuperseded,
}

// holder draws the lease with which a verb is asked for: mostly the good one.
// good is false when no verb may succeed with it.
func (m *model) holder(r *modelRun) (l barchan.Lease, good bool) {
	l = r.lease
	l.Run = r.sub.Run.ID
	if rapid.IntRange(0, 9).Draw(m.rt, "stale") == 0 {
		l.Attempt--
	}
	return l, r.state == barchan.RunExecuting && l.Attempt == r.lease.Attempt
}

// agree checks that the verb succeeded just when the model says so.
func (m *model) agree(err error, want bool) bool {
	m.w.t.Helper()
	switch {
	case want:
		m.w.ok(err)
	default:
		m.w.refused(err, barchan.CodeConflict)
	}
	return want
}

// finished ends a run in the model; what is unfinished becomes state.
func (r *modelRun) finished(run barchan.RunState, state barchan.ExecutionState) {
	r.state = run
	for i := range r.nodes {
		if !r.nodes[i].Terminal() {
			r.nodes[i] = state
		}
	}
}

// ready reports whether every node has its output.
func (r *modelRun) ready() bool {
	return r.pin > 0 && !slices.Contains(r.output, false)
}

// waits reports whether an earlier unfinished run publishes a view of r's, or
// extends what r extends.
func (m *model) waits(r *modelRun) bool {
	for _, earlier := range m.runs {
		if earlier == r {
			return false
		}
		if !earlier.state.Terminal() && slices.ContainsFunc(r.turns(), func(v string) bool { return slices.Contains(earlier.turns(), v) }) {
			return true
		}
	}
	return false
}

func (r *modelRun) turns() []string { return append(r.extends(), r.views()...) }

// extends is the previous results that the run replaces in its turn.
func (r *modelRun) extends() []string {
	var names []string
	for i, n := range r.sub.Plan.Nodes {
		if n.ReadsPrevious() && r.publishes(i) {
			names = append(names, barchan.PreviousName(r.sub.Run.Team, n.Query, n.ValuesKey))
		}
	}
	return names
}

func (r *modelRun) views() []string {
	if k := r.sub.Run.Kind; k != barchan.RunPipeline && k != barchan.RunRefresh {
		return nil
	}
	return r.sub.Plan.Views()
}

// publishes is what a completed run moves as latest results.
func (r *modelRun) publishes(i int) bool {
	switch r.sub.Run.Kind {
	case barchan.RunPipeline, barchan.RunRefresh:
		return true
	case barchan.RunQuery:
		return r.sub.Plan.Nodes[i].Root
	}
	return false
}

// neededFiles are the files that a sweep must leave.
func (m *model) neededFiles() map[string]bool {
	files := map[string]bool{}
	versions := slices.Collect(maps.Values(m.current))
	for _, r := range m.runs {
		if r.state.Terminal() {
			continue
		}
		versions = append(versions, slices.Collect(maps.Values(r.pinned))...)
		for i, id := range r.sub.Executions {
			if r.output[i] {
				files[m.w.file(id)] = true
			}
		}
	}
	for _, p := range m.previous {
		if p.extends {
			versions = append(versions, barchan.VersionID(p.execution))
		}
	}
	for _, v := range versions {
		files[m.held[v]] = true
	}
	for _, l := range m.latest {
		files[m.w.file(l.execution)] = true
	}
	return files
}

const day = 24 * time.Hour
