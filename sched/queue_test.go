package sched_test

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/barchan-data/barchan"
)

// queue is a store of the scheduler's verbs in memory. Runs that have the same
// turn wait for each other, as those do that publish the same view.
type queue struct {
	mu    sync.Mutex
	runs  []*queued
	boots []string // one per Rescue of everything

	beat     func(barchan.Lease) error // when set, asked before each heartbeat
	leaseErr error
}

type queued struct {
	id      barchan.RunID
	tier    barchan.Tier
	turn    string
	state   barchan.RunState
	attempt int
	until   time.Time
	beats   int
}

func (q *queue) submit(id barchan.RunID, tier barchan.Tier, turn string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.runs = append(q.runs, &queued{id: id, tier: tier, turn: turn, state: barchan.RunPending})
}

func (q *queue) get(id barchan.RunID) queued {
	q.mu.Lock()
	defer q.mu.Unlock()
	return *q.find(id)
}

func (q *queue) find(id barchan.RunID) *queued {
	i := slices.IndexFunc(q.runs, func(r *queued) bool { return r.id == id })
	return q.runs[i]
}

// finish ends a run as its attempt would, or reports a conflict.
func (q *queue) finish(l barchan.Lease, state barchan.RunState) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	r := q.find(l.Run)
	if r.state != barchan.RunExecuting || r.attempt != l.Attempt {
		return barchan.Errorf(barchan.CodeConflict, "run %s is %s", l.Run, r.state)
	}
	r.state = state
	return nil
}

func (q *queue) Lease(_ context.Context, _ string, tiers []barchan.Tier, _, until time.Time) (barchan.Lease, bool, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.leaseErr != nil {
		return barchan.Lease{}, false, q.leaseErr
	}
	busy := map[string]bool{}
	for _, r := range q.runs {
		if r.state == barchan.RunPending && slices.Contains(tiers, r.tier) && !busy[r.turn] {
			r.state, r.until = barchan.RunExecuting, until
			r.attempt++
			return barchan.Lease{Run: r.id, Tier: r.tier, Attempt: r.attempt}, true, nil
		}
		if r.turn != "" && !r.state.Terminal() {
			busy[r.turn] = true
		}
	}
	return barchan.Lease{}, false, nil
}

func (q *queue) Heartbeat(_ context.Context, l barchan.Lease, until time.Time) error {
	if q.beat != nil {
		if err := q.beat(l); err != nil {
			return err
		}
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	r := q.find(l.Run)
	if r.state != barchan.RunExecuting || r.attempt != l.Attempt {
		return barchan.Errorf(barchan.CodeConflict, "run %s is %s", l.Run, r.state)
	}
	r.until = until
	r.beats++
	return nil
}

func (q *queue) Rescue(_ context.Context, everything bool, boot string, maxAttempts int, at time.Time) ([]barchan.RunID, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if everything {
		q.boots = append(q.boots, boot)
	}
	var ids []barchan.RunID
	for _, r := range q.runs {
		if r.state != barchan.RunExecuting || !everything && r.until.After(at) {
			continue
		}
		ids = append(ids, r.id)
		r.state = barchan.RunPending
		if r.attempt >= maxAttempts {
			r.state = barchan.RunFailed
		}
	}
	return ids, nil
}
