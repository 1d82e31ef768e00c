package run_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/barchan-data/barchan"
)

// memory is the store's verbs for runs in memory, for tests in virtual time.
// Everything else runs on the real store.
type memory struct {
	mu     sync.Mutex
	runs   []*record
	tables map[string]barchan.TableVersion
	latest map[barchan.QueryID]barchan.ExecutionID
	torn   bool // a defect: a failed run moves the names of what completed
	broken int  // how many plans cannot be read
}

type record struct {
	barchan.Run
	plan  *barchan.Plan
	execs []barchan.Execution
	snap  *barchan.Snapshot
	until time.Time
}

func newMemory() *memory {
	return &memory{tables: map[string]barchan.TableVersion{}, latest: map[barchan.QueryID]barchan.ExecutionID{}}
}

func (m *memory) find(id barchan.RunID) (*record, error) {
	for _, r := range m.runs {
		if r.ID == id {
			return r, nil
		}
	}
	return nil, barchan.Errorf(barchan.CodeNotFound, "Object not found")
}

// held is find for a write of an attempt.
func (m *memory) held(l barchan.Lease) (*record, error) {
	r, err := m.find(l.Run)
	if err == nil && (r.State != barchan.RunExecuting || r.Attempt != l.Attempt) {
		err = barchan.Errorf(barchan.CodeConflict, "run %s is %s in attempt %d", r.ID, r.State, r.Attempt)
	}
	return r, err
}

func (r *record) exec(id barchan.ExecutionID, states ...barchan.ExecutionState) (*barchan.Execution, error) {
	for i := range r.execs {
		if e := &r.execs[i]; e.ID == id {
			if len(states) > 0 && !slices.Contains(states, e.State) {
				return nil, barchan.Errorf(barchan.CodeConflict, "execution %s is %s", id, e.State)
			}
			return e, nil
		}
	}
	return nil, fmt.Errorf("no execution %s", id)
}

// Submitted knows no keys: those are tested on the real store.
func (m *memory) Submitted(context.Context, barchan.TeamID, string, string) (barchan.Run, bool, error) {
	return barchan.Run{}, false, nil
}

// Cap knows no caps: those are tested on the real store.
func (m *memory) Cap(context.Context, barchan.TeamID) (*float64, error) { return nil, nil }

func (m *memory) Spent(context.Context, barchan.TeamID, time.Time) (float64, error) {
	return 0, errors.New("nobody has a cap")
}

func (m *memory) Submit(_ context.Context, s barchan.Submission) (barchan.Run, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := &record{Run: s.Run, plan: s.Plan}
	r.State = barchan.RunPending
	for i, n := range s.Plan.Nodes {
		r.execs = append(r.execs, barchan.Execution{
			ID: s.Executions[i], Run: r.ID, Node: n.ID, Query: n.Query, QueryName: n.Name, View: n.View,
			State: barchan.ExecutionPending, Root: n.Root, Inlined: n.Inlined, DependsOn: n.DependsOn,
		})
	}
	m.runs = append(m.runs, r)
	return r.Run, nil
}

func (m *memory) Lease(_ context.Context, _ string, tiers []barchan.Tier, at, until time.Time) (barchan.Lease, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	busy := map[string]bool{}
	for _, r := range m.runs {
		if r.State.Terminal() {
			continue
		}
		turn := true
		for _, v := range r.plan.Views() {
			turn = turn && !busy[v]
			busy[v] = true
		}
		if r.State == barchan.RunPending && turn && slices.Contains(tiers, r.Tier) {
			r.State, r.StartedAt, r.until = barchan.RunExecuting, at, until
			r.Attempt++
			return barchan.Lease{Run: r.ID, Team: r.Team, Tier: r.Tier, Attempt: r.Attempt}, true, nil
		}
	}
	return barchan.Lease{}, false, nil
}

func (m *memory) Pin(_ context.Context, l barchan.Lease, tables []string, at time.Time) (barchan.Snapshot, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, err := m.held(l)
	if err != nil {
		return barchan.Snapshot{}, err
	}
	if r.snap == nil {
		r.snap = &barchan.Snapshot{Instant: at, Tables: map[string]barchan.TableVersion{}}
		for _, name := range tables {
			if v, ok := m.tables[name]; ok {
				r.snap.Tables[name] = v
			}
		}
	}
	return barchan.Snapshot{Instant: r.snap.Instant, Tables: maps.Clone(r.snap.Tables)}, nil
}

func (m *memory) Heartbeat(_ context.Context, l barchan.Lease, until time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, err := m.held(l)
	if err == nil {
		r.until = until
	}
	return err
}

func (m *memory) StartNode(_ context.Context, l barchan.Lease, id barchan.ExecutionID, at time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, err := m.held(l)
	if err != nil {
		return err
	}
	e, err := r.exec(id, barchan.ExecutionPending)
	if err == nil && e.Inlined {
		err = barchan.Errorf(barchan.CodeConflict, "execution %s is inlined", id)
	}
	if err == nil {
		e.State, e.StartedAt = barchan.ExecutionExecuting, at
	}
	return err
}

func (m *memory) FinishNode(_ context.Context, l barchan.Lease, id barchan.ExecutionID, out barchan.Output, credits float64, _ string, at time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, err := m.held(l)
	if err != nil {
		return err
	}
	e, err := r.exec(id, barchan.ExecutionExecuting)
	if err != nil {
		return err
	}
	e.Output, e.Credits = &out, credits
	if !e.Root {
		e.State, e.EndedAt = barchan.ExecutionCompleted, at
	}
	return nil
}

func (m *memory) Publish(_ context.Context, l barchan.Lease, at time.Time) (barchan.RunState, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, err := m.held(l)
	if err != nil {
		return "", err
	}
	for i := range r.execs {
		e := &r.execs[i]
		e.State, e.EndedAt = barchan.ExecutionCompleted, at
		r.Credits += e.Credits
		if e.Query != 0 && !e.Inlined {
			m.latest[e.Query] = e.ID
		}
		if e.View != "" {
			m.tables[e.View] = barchan.TableVersion{ID: barchan.VersionID(e.ID), Location: e.Output.Location, Schema: e.Output.Schema}
		}
	}
	r.State, r.EndedAt = barchan.RunCompleted, at
	return r.State, nil
}

func (m *memory) Fail(_ context.Context, l barchan.Lease, failure *barchan.Error, ends []barchan.NodeEnd, at time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, err := m.held(l)
	if err != nil {
		return err
	}
	for _, end := range ends {
		from := []barchan.ExecutionState{barchan.ExecutionPending, barchan.ExecutionExecuting}
		switch end.State {
		case barchan.ExecutionFailed:
			from = from[1:]
		case barchan.ExecutionSkipped:
			from = from[:1]
		}
		e, err := r.exec(end.Execution, from...)
		if err != nil {
			return err
		}
		e.State, e.Reason, e.Error, e.Credits, e.EndedAt = end.State, end.Reason, end.Error, end.Credits, at
	}
	r.cancelRest("", at)
	r.State, r.Error, r.EndedAt = barchan.RunFailed, failure, at
	for _, e := range r.execs {
		if m.torn && e.State == barchan.ExecutionCompleted {
			m.latest[e.Query] = e.ID
		}
	}
	return nil
}

func (r *record) cancelRest(reason string, at time.Time) {
	for i := range r.execs {
		if e := &r.execs[i]; !e.State.Terminal() {
			e.State, e.Reason, e.EndedAt = barchan.ExecutionCancelled, reason, at
		}
		r.Credits += r.execs[i].Credits
	}
}

func (m *memory) Cancel(_ context.Context, id barchan.RunID, reason string, at time.Time) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, err := m.find(id)
	if err != nil || r.State.Terminal() {
		return false, err
	}
	r.cancelRest(reason, at)
	r.State, r.EndedAt = barchan.RunCancelled, at
	return true, nil
}

func (m *memory) Rescue(_ context.Context, everything bool, _ string, maxAttempts int, at time.Time) ([]barchan.RunID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var ids []barchan.RunID
	for _, r := range m.runs {
		if r.State != barchan.RunExecuting || !everything && r.until.After(at) {
			continue
		}
		ids = append(ids, r.ID)
		for i := range r.execs {
			if e := &r.execs[i]; e.State == barchan.ExecutionExecuting {
				e.State, e.Output = barchan.ExecutionPending, nil
			}
		}
		if r.State = barchan.RunPending; r.Attempt >= maxAttempts {
			r.cancelRest("", at)
			r.State = barchan.RunFailed
		}
	}
	return ids, nil
}

func (m *memory) Run(_ context.Context, id barchan.RunID) (barchan.Run, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, err := m.find(id)
	if err != nil {
		return barchan.Run{}, err
	}
	return r.Run, nil
}

func (m *memory) Plan(_ context.Context, id barchan.RunID) (*barchan.Plan, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, err := m.find(id)
	if err != nil {
		return nil, err
	}
	if m.broken > 0 {
		m.broken--
		return nil, errors.New("the disk is gone")
	}
	return r.plan, nil
}

func (m *memory) Executions(_ context.Context, id barchan.RunID) ([]barchan.Execution, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, err := m.find(id)
	if err != nil {
		return nil, err
	}
	return slices.Clone(r.execs), nil
}
