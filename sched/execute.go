package sched

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/barchan-data/barchan"
)

// launch executes a leased run in goroutines of the group. After Stop the
// group takes none: the lease is then left for the next start's rescue.
func (s *Scheduler) launch(l barchan.Lease, until time.Time) {
	j := &job{lease: l, until: until}
	j.ctx, j.cancel = context.WithCancelCause(s.runs)
	s.mu.Lock()
	s.running[l.Run] = j
	s.used[l.Tier]++
	s.mu.Unlock()
	taken := s.group.Go(func(context.Context) {
		defer s.release(j)
		s.execute(j)
	})
	if !taken {
		s.release(j)
	}
}

// release frees the slot, and wakes the queue: a slot is free, and perhaps the
// turn of a run that had to wait for this one. An attempt that lost its lease
// may find a newer one of the same run in its place, and leaves it there.
func (s *Scheduler) release(j *job) {
	j.cancel(nil)
	s.mu.Lock()
	if s.running[j.lease.Run] == j {
		delete(s.running, j.lease.Run)
	}
	s.used[j.lease.Tier]--
	s.mu.Unlock()
	s.Wake()
}

// execute runs the run's function beside its heartbeat, and returns when both
// have returned.
func (s *Scheduler) execute(j *job) {
	log := s.cfg.Log.With("run_id", j.lease.Run, "attempt", j.lease.Attempt)
	log.Debug("run leased")
	beating := make(chan struct{})
	alive, stop := context.WithCancel(j.ctx)
	go func() {
		defer close(beating)
		if err := s.keepAlive(alive, j.lease, j.until); err != nil {
			log.Warn("lease lost", "error", err)
			j.cancel(fmt.Errorf("%w: %w", ErrLeaseLost, err))
		}
	}()
	err := s.call(j.ctx, j.lease)
	stop()
	<-beating
	switch {
	case err == nil:
	case j.ctx.Err() != nil:
		log.Info("run interrupted", "cause", context.Cause(j.ctx))
	default:
		log.Error("run left for a rescue", "error", err)
	}
}

// call turns a panic into an error: a defect in one run must not end the
// others.
func (s *Scheduler) call(ctx context.Context, l barchan.Lease) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return s.cfg.Run(ctx, l)
}

// keepAlive moves the end of the lease until ctx ends. It returns an error when
// the lease is no longer ours: the store says so, or could not be told in time.
func (s *Scheduler) keepAlive(ctx context.Context, l barchan.Lease, until time.Time) error {
	tick := time.NewTicker(s.cfg.HeartbeatEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		next := s.cfg.Clock().Add(s.cfg.LeaseFor)
		err := s.beat(ctx, l, next)
		switch {
		case err == nil:
			until = next
		case ctx.Err() != nil:
			return nil
		case isGone(err), !s.cfg.Clock().Before(until):
			return fmt.Errorf("heartbeat: %w", err)
		default:
			s.cfg.Log.Warn("heartbeat failed", "run_id", l.Run, "error", err)
		}
	}
}

// beat gives a store that hangs no longer than to the next beat.
func (s *Scheduler) beat(ctx context.Context, l barchan.Lease, until time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, s.cfg.HeartbeatEvery)
	defer cancel()
	return s.cfg.Store.Heartbeat(ctx, l, until)
}

// isGone reports whether the store refused a write because the run ended or
// has a newer attempt.
func isGone(err error) bool {
	code := barchan.CodeOf(err)
	return code == barchan.CodeConflict || code == barchan.CodeNotFound
}
