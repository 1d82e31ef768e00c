package run

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/object"
)

// attempt is one execution of a leased run.
type attempt struct {
	*Service
	lease  barchan.Lease
	plan   *barchan.Plan
	snap   barchan.Snapshot
	unfit  map[string]*barchan.Error // datasets that the snapshot could not be made of
	graph  *graph
	limits barchan.Limits
	// partial lets results be cut: a plain execution shows what fits. What a
	// pipeline or a refresh publishes is read by others, and is whole.
	partial bool
	rec     *recorder
	log     *slog.Logger

	session *session
	flying  int          // statements in flight
	landed  chan landing // their outcomes
	alone   []*node      // to be tried once more, each in a session of its own
	failure *failure     // what ended the run; nil while nothing has
	stop    context.CancelCauseFunc
}

// failure is the first thing that went wrong.
type failure struct {
	node *node // nil when no node is to blame
	err  *barchan.Error
}

// defaultDeadline is the deadline of runs when the limits name none.
const defaultDeadline = 2 * time.Hour

// errDeadline is the cause of a context that the run's own deadline ended.
var errDeadline = errors.New("the run's deadline passed")

// Execute runs what the lease is for, and returns nil once the run has ended or
// a newer attempt has it. When ctx ends from outside (a shutdown, a lost lease,
// a cancel that the store knows of) it writes nothing more; a run that is then
// still this attempt's is left for a rescue, and the cause is returned.
func (s *Service) Execute(ctx context.Context, l barchan.Lease) error {
	err := s.execute(ctx, l)
	// Whatever ended ctx, the store tells what has become of the run.
	after := context.WithoutCancel(ctx)
	r, readErr := s.cfg.Store.Run(after, l.Run)
	if readErr != nil {
		return errors.Join(err, fmt.Errorf("run %s: %w", l.Run, readErr))
	}
	if err != nil && (r.State.Terminal() || r.Attempt != l.Attempt) {
		s.cfg.Log.Info("run ended elsewhere", "run_id", l.Run, "attempt", l.Attempt, "reason", err)
		err = nil
	}
	if err != nil && ctx.Err() == nil && l.Attempt >= giveUpAfter {
		if r, err = s.giveUp(ctx, l, err); err != nil {
			return err
		}
	}
	if r.State.Terminal() {
		if tidyErr := s.tidy(after, r); tidyErr != nil {
			s.cfg.Log.Warn("folder of run not tidied", "run_id", l.Run, "error", tidyErr)
		}
	}
	return err
}

// giveUpAfter is how many attempts may meet an error that is none of the run's
// doing: a disk that is full for a while deserves another one, a defect of the
// server must not keep a run for ever.
const giveUpAfter = 3

// giveUp fails a run for a reason inside the server.
func (s *Service) giveUp(ctx context.Context, l barchan.Lease, cause error) (barchan.Run, error) {
	s.cfg.Log.Error("run given up", "run_id", l.Run, "attempt", l.Attempt, "error", cause)
	if err := s.cfg.Store.Fail(ctx, l, barchan.AsError(cause), nil, s.cfg.Clock()); err != nil {
		return barchan.Run{}, errors.Join(cause, fmt.Errorf("fail run %s: %w", l.Run, err))
	}
	return s.cfg.Store.Run(ctx, l.Run)
}

func (s *Service) execute(ctx context.Context, l barchan.Lease) error {
	a, err := s.begin(ctx, l)
	if err != nil {
		return err
	}
	defer a.forget()
	if a.limits.RunDeadline <= 0 {
		a.limits.RunDeadline = defaultDeadline
	}
	work, cancel := context.WithTimeoutCause(ctx, a.limits.RunDeadline, errDeadline)
	defer cancel()
	work, a.stop = context.WithCancelCause(work)
	defer a.stop(nil)

	a.rec = record(ctx, a.stop)
	a.conduct(work)
	a.closeSession()
	if err := a.rec.wait(); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if a.failure != nil {
		return a.fail(ctx)
	}
	return a.publish(ctx)
}

// begin loads what was submitted and pins what is read.
func (s *Service) begin(ctx context.Context, l barchan.Lease) (*attempt, error) {
	plan, err := s.cfg.Store.Plan(ctx, l.Run)
	if err != nil {
		return nil, fmt.Errorf("plan of run %s: %w", l.Run, err)
	}
	execs, err := s.cfg.Store.Executions(ctx, l.Run)
	if err != nil {
		return nil, fmt.Errorf("executions of run %s: %w", l.Run, err)
	}
	snap, unfit, err := s.pin(ctx, l, plan.Tables())
	if err != nil {
		return nil, fmt.Errorf("pin run %s: %w", l.Run, err)
	}
	g, err := newGraph(plan, execs, func(e barchan.ExecutionID) string {
		return object.RunFile(l.Run, l.Attempt, e)
	})
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", l.Run, err)
	}
	if err := s.cfg.Files.MakeDir(object.RunDir(l.Run, l.Attempt)); err != nil {
		return nil, err
	}
	return &attempt{
		Service: s, lease: l, plan: plan, snap: snap, unfit: unfit, graph: g,
		limits: s.cfg.Limits(l.Tier), partial: isPlain(execs),
		landed: make(chan landing),
		log:    s.cfg.Log.With("run_id", l.Run, "attempt", l.Attempt),
	}, nil
}

// isPlain reports whether a run is a query or unsaved SQL by itself.
func isPlain(execs []barchan.Execution) bool {
	return len(execs) > 0 && (execs[0].Kind == barchan.RunQuery || execs[0].Kind == barchan.RunSQL)
}

// publish puts the results on the disk, and then moves every name to them in
// one transaction. A crash between the two leaves a run that can be rescued.
func (a *attempt) publish(ctx context.Context) error {
	if err := a.cfg.Files.Sync(a.graph.outputs()); err != nil {
		return fmt.Errorf("publish run %s: %w", a.lease.Run, err)
	}
	state, err := a.cfg.Store.Publish(ctx, a.lease, a.cfg.Clock())
	if err != nil {
		return fmt.Errorf("publish run %s: %w", a.lease.Run, err)
	}
	if state == barchan.RunSuperseded {
		a.log.Warn("run superseded: one of its views was deleted or changed while it ran")
		return nil
	}
	a.log.Info("run published", "nodes", len(a.graph.nodes))
	return nil
}

// fail ends the run, and every node that has not ended.
func (a *attempt) fail(ctx context.Context) error {
	err := a.failure.err
	if n := a.failure.node; n != nil && n.label() != "" {
		err = &barchan.Error{Code: err.Code, Message: n.label() + ": " + err.Message, Position: err.Position}
	}
	if e := a.cfg.Store.Fail(ctx, a.lease, err, a.ends(), a.cfg.Clock()); e != nil {
		return fmt.Errorf("fail run %s: %w", a.lease.Run, e)
	}
	a.log.Info("run failed", "code", err.Code)
	return nil
}

// forget drops what memory holds of the attempt.
func (a *attempt) forget() {
	for _, n := range a.graph.nodes {
		a.dropProgress(n.exec)
	}
}
