package storetest

import (
	"maps"
	"slices"
	"time"

	"github.com/barchan-data/barchan"
	"pgregory.net/rapid"
)

// The verbs of the model: each draws what it does, asks the store, and
// moves the model as far as the state machines say.

func (m *model) submit(rt *rapid.T) {
	kind := rapid.SampledFrom([]barchan.RunKind{barchan.RunPipeline, barchan.RunRefresh, barchan.RunQuery, barchan.RunSQL}).Draw(rt, "kind")
	var nodes []barchan.Node
	for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, len(m.views)-1), 1, 3, rapid.ID).Draw(rt, "views") {
		var deps []int
		if len(nodes) > 0 && rapid.Bool().Draw(rt, "chained") {
			deps = []int{len(nodes)}
		}
		nodes = append(nodes, viewNode(m.views[i], deps...))
	}
	if kind == barchan.RunQuery || kind == barchan.RunSQL {
		nodes = append(nodes, node(m.plain, len(nodes)))
	}
	for i := range nodes {
		if rapid.Bool().Draw(rt, "incremental") {
			nodes[i].Inputs = extending(0).Inputs
		}
	}
	s := m.w.submission(kind, nodes...)
	s.Run.Tier = rapid.SampledFrom(bothTiers).Draw(rt, "tier")
	_, err := m.w.Submit(m.w.ctx, s)
	m.w.ok(err)
	r := &modelRun{
		sub: s, place: len(m.runs), state: barchan.RunPending, output: make([]bool, len(nodes)), boot: make([]string, len(nodes)),
		nodes: make([]barchan.ExecutionState, len(nodes)),
	}
	for i := range r.nodes {
		r.nodes[i] = barchan.ExecutionPending
	}
	m.runs = append(m.runs, r)
}

func (m *model) lease(rt *rapid.T) {
	tiers := rapid.SampledFrom([][]barchan.Tier{bothTiers, bothTiers, {barchan.TierMedium}, {barchan.TierLarge}}).Draw(rt, "tiers")
	var want *modelRun
	for _, r := range m.runs {
		fits := len(tiers) == 2 || tiers[0] == r.sub.Run.Tier
		if r.state == barchan.RunPending && fits && !m.waits(r) {
			want = r
			break
		}
	}
	l, ok, err := m.w.Lease(m.w.ctx, "me", tiers, m.w.tick(), m.w.now.Add(time.Minute))
	m.w.ok(err)
	m.w.equal(ok, want != nil)
	if want == nil {
		return
	}
	m.w.equal(l.Run, want.sub.Run.ID)
	m.w.equal(l.Attempt, want.lease.Attempt+1)
	want.lease, want.state = l, barchan.RunExecuting
}

func (m *model) pin(*rapid.T) {
	r := m.pick(anyState...)
	l, good := m.holder(r)
	read := m.views[0].Name
	snap, err := m.w.Pin(m.w.ctx, l, []string{read}, m.w.tick())
	if !m.agree(err, good) {
		return
	}
	if r.pin == 0 {
		m.pins++
		r.pin, r.pinned = m.pins, map[string]barchan.VersionID{read: m.current[read]}
		for _, v := range r.views() {
			r.pinned[v] = m.current[v]
		}
		for _, name := range r.extends() {
			r.pinned[name] = barchan.VersionID(m.previous[name].execution)
		}
	}
	got := map[string]barchan.VersionID{}
	for name, v := range snap.Tables {
		got[name] = v.ID
	}
	want := maps.Clone(r.pinned)
	maps.DeleteFunc(want, func(_ string, v barchan.VersionID) bool { return v == "" })
	m.w.equal(got, want)
}

// node draws a node of a run.
func (m *model) node(r *modelRun) int {
	return rapid.IntRange(0, len(r.nodes)-1).Draw(m.rt, "node")
}

func (m *model) start(*rapid.T) {
	r := m.pick(anyState...)
	l, good := m.holder(r)
	i := m.node(r)
	err := m.w.StartNode(m.w.ctx, l, r.sub.Executions[i], m.w.tick())
	if m.agree(err, good && r.nodes[i] == barchan.ExecutionPending) {
		r.nodes[i] = barchan.ExecutionExecuting
	}
}

func (m *model) finish(rt *rapid.T) {
	r := m.pick(anyState...)
	l, good := m.holder(r)
	i := m.node(r)
	under := rapid.SampledFrom([]string{boot, boot, ""}).Draw(rt, "boot")
	id := r.sub.Executions[i]
	err := m.w.FinishNode(m.w.ctx, l, id, output(l, id), 0.5, under, m.w.tick())
	if !m.agree(err, good && r.nodes[i] == barchan.ExecutionExecuting && !r.output[i]) {
		return
	}
	r.output[i], r.boot[i] = true, under
	if !r.sub.Plan.Nodes[i].Root {
		r.nodes[i] = barchan.ExecutionCompleted
	}
}

// work does all that a run lacks, so that many rounds come to a publish.
func (m *model) work(*rapid.T) {
	r := m.pick(barchan.RunExecuting)
	if r.pin == 0 {
		return
	}
	for i, id := range r.sub.Executions {
		if r.nodes[i] == barchan.ExecutionPending {
			m.w.ok(m.w.StartNode(m.w.ctx, r.lease, id, m.w.tick()))
			r.nodes[i] = barchan.ExecutionExecuting
		}
		if r.output[i] {
			continue
		}
		m.w.ok(m.w.FinishNode(m.w.ctx, r.lease, id, output(r.lease, id), 0.5, boot, m.w.tick()))
		r.output[i], r.boot[i] = true, boot
		if !r.sub.Plan.Nodes[i].Root {
			r.nodes[i] = barchan.ExecutionCompleted
		}
	}
}

func (m *model) publish(*rapid.T) {
	r := m.pick(anyState...)
	l, good := m.holder(r)
	state, err := m.w.Publish(m.w.ctx, l, m.w.tick())
	if !m.agree(err, good && r.ready()) {
		return
	}
	for _, name := range r.views() {
		if m.current[name] != r.pinned[name] {
			m.w.equal(state, barchan.RunSuperseded)
			r.finished(barchan.RunSuperseded, barchan.ExecutionCancelled)
			return
		}
	}
	for _, name := range r.extends() { // their turns see to it
		if p := m.previous[name]; p.extends && r.pinned[name] != barchan.VersionID(p.execution) {
			m.w.t.Fatalf("%s was extended beside a run whose turn it was", name)
		}
	}
	m.w.equal(state, barchan.RunCompleted)
	r.finished(barchan.RunCompleted, barchan.ExecutionCompleted)
	for i, n := range r.sub.Plan.Nodes {
		id := r.sub.Executions[i]
		if n.View != "" && len(r.views()) > 0 {
			m.current[n.View] = barchan.VersionID(id)
		}
		m.held[barchan.VersionID(id)] = m.w.file(id)
		name := barchan.PreviousName(m.w.team.ID, n.Query, n.ValuesKey)
		if p, ok := m.previous[name]; r.publishes(i) && (!ok || r.place >= p.run) {
			m.previous[name] = before{r.place, id, slices.Contains(r.extends(), name)}
		}
		if r.publishes(i) && r.pin > m.latest[n.Query].pin {
			m.latest[n.Query] = mark{r.pin, id}
		}
	}
}

func (m *model) fail(*rapid.T) {
	r := m.pick(anyState...)
	l, good := m.holder(r)
	i := m.node(r)
	cause := barchan.Errorf(barchan.CodeData, "no")
	end := barchan.NodeEnd{Execution: r.sub.Executions[i], State: barchan.ExecutionFailed, Error: cause}
	err := m.w.Fail(m.w.ctx, l, cause, []barchan.NodeEnd{end}, m.w.tick())
	if m.agree(err, good && r.nodes[i] == barchan.ExecutionExecuting) {
		r.nodes[i] = barchan.ExecutionFailed
		r.finished(barchan.RunFailed, barchan.ExecutionCancelled)
	}
}

func (m *model) cancel(*rapid.T) {
	r := m.pick(anyState...)
	did, err := m.w.Cancel(m.w.ctx, r.sub.Run.ID, "r", m.w.tick())
	m.w.ok(err)
	m.w.equal(did, !r.state.Terminal())
	if did {
		r.finished(barchan.RunCancelled, barchan.ExecutionCancelled)
	}
}

func (m *model) rescue(rt *rapid.T) {
	now := rapid.SampledFrom([]string{boot, boot, "boot-2"}).Draw(rt, "boot")
	limit := rapid.IntRange(1, 4).Draw(rt, "attempts")
	got, err := m.w.Rescue(m.w.ctx, true, now, limit, m.w.tick())
	m.w.ok(err)
	var want []barchan.RunID
	for _, r := range m.runs {
		if r.state != barchan.RunExecuting {
			continue
		}
		want = append(want, r.sub.Run.ID)
		for i, state := range r.nodes {
			torn := state == barchan.ExecutionCompleted && r.boot[i] != "" && r.boot[i] != now
			if state == barchan.ExecutionExecuting || torn {
				r.nodes[i], r.output[i], r.boot[i] = barchan.ExecutionPending, false, ""
			}
		}
		r.state = barchan.RunPending
		if r.lease.Attempt >= limit {
			r.finished(barchan.RunFailed, barchan.ExecutionCancelled)
		}
	}
	m.w.equal(got, want)
}

// disturb moves a view behind the runs' backs, which only the fence can see.
func (m *model) disturb(rt *rapid.T) {
	if rapid.IntRange(0, 3).Draw(rt, "rarely") != 0 {
		return
	}
	v := rapid.SampledFrom(m.views).Draw(rt, "view")
	next := m.w.version()
	m.w.ok(m.w.MoveTable(m.w.ctx, v.Name, m.current[v.Name], next))
	m.current[v.Name] = next.ID
	m.held[next.ID] = next.Location.Files[0]
}

// sweep comes after every expiry: it may take all that nothing holds, and
// must take nothing else.
func (m *model) sweep(*rapid.T) {
	needed := m.neededFiles()
	files, err := m.w.Sweep(m.w.ctx, time.Now().Add(200*day), time.Hour, 1000)
	m.w.ok(err)
	for _, f := range files {
		if needed[f] {
			m.w.t.Fatalf("%s was swept, and is still held", f)
		}
		maps.DeleteFunc(m.previous, func(_ string, p before) bool { return m.held[barchan.VersionID(p.execution)] == f })
	}
}
