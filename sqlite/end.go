package sqlite

import (
	"context"
	"time"

	"github.com/barchan-data/barchan"
)

const (
	endNode = `UPDATE execution SET state = ?, reason = ?, error = ?, usage = ?, credits = ?, ended_at = ?,
		output = CASE WHEN ?1 = 'cancelled' THEN output END
		WHERE id = ? AND run = ? AND state IN ('pending', 'executing') AND (?1 <> 'failed' OR state = 'executing')
		AND (?1 <> 'skipped' OR state = 'pending')`
	endOthers = `UPDATE execution SET state = 'cancelled', reason = ?, ended_at = ?
		WHERE run = ? AND state IN ('pending', 'executing')`
	endState = `UPDATE run SET state = ?, error = ?, ended_at = ?, lease_owner = NULL, lease_until = NULL,
		credits = (SELECT round(coalesce(sum(credits), 0), 6) FROM execution WHERE run = run.seq)
		WHERE seq = ? AND state IN ('pending', 'executing')`
	endLookup = `SELECT seq, state FROM run WHERE id = ?`
)

// Fail implements storetest.Runs.
func (s *Store) Fail(ctx context.Context, l barchan.Lease, fail *barchan.Error, ends []barchan.NodeEnd, at time.Time) error {
	if fail == nil {
		fail = barchan.Errorf(barchan.CodeInternal, "Internal error")
	}
	err := s.write(ctx, s.durable, "fail run", func(ctx context.Context, c conn) error {
		run, err := heldRun(ctx, c, l)
		if err != nil {
			return err
		}
		for _, e := range ends {
			if err := endExecution(ctx, c, run.seq, e, at); err != nil {
				return err
			}
		}
		return endRun(ctx, c, run.seq, barchan.RunFailed, fail, "the run failed before this node ended", at)
	})
	if err == nil {
		s.watchers.tell(l.Run)
	}
	return err
}

func endExecution(ctx context.Context, c conn, run int64, e barchan.NodeEnd, at time.Time) error {
	switch e.State {
	case barchan.ExecutionFailed, barchan.ExecutionSkipped, barchan.ExecutionCancelled:
	default:
		return conflict("execution %s cannot end as %s in a run that fails", e.Execution, e.State)
	}
	if e.State == barchan.ExecutionFailed && e.Error == nil {
		return conflict("execution %s failed, but no error says why", e.Execution)
	}
	fail, err := optional(e.Error)
	if err != nil {
		return err
	}
	usage, err := encode(e.Usage)
	if err != nil {
		return err
	}
	n, err := c.exec(ctx, endNode, string(e.State), text(e.Reason), fail, usage, e.Credits, at.UnixMicro(), string(e.Execution), run)
	if err == nil && n == 0 {
		return conflict("execution %s is not of this run, or cannot become %s from its state", e.Execution, e.State)
	}
	return err
}

// endRun ends what has not ended yet of a run, and the run.
func endRun(ctx context.Context, c conn, run int64, state barchan.RunState, fail *barchan.Error, reason string, at time.Time) error {
	if _, err := c.exec(ctx, endOthers, text(reason), at.UnixMicro(), run); err != nil {
		return err
	}
	text, err := optional(fail)
	if err != nil {
		return err
	}
	n, err := c.exec(ctx, endState, string(state), text, at.UnixMicro(), run)
	if err == nil && n != 1 {
		return lostRace(nil)
	}
	return err
}

// Cancel implements storetest.Runs.
func (s *Store) Cancel(ctx context.Context, id barchan.RunID, reason string, at time.Time) (ended bool, err error) {
	err = s.write(ctx, s.durable, "cancel run", func(ctx context.Context, c conn) error {
		var seq int64
		var state barchan.RunState
		ok, err := c.one(ctx, endLookup, []any{string(id)}, into(&seq, &state))
		switch {
		case err != nil:
			return err
		case !ok:
			return notFound(noObject)
		case state.Terminal():
			return nil
		}
		ended = true
		fail := &barchan.Error{Code: barchan.CodeCancelled, Message: reason}
		return endRun(ctx, c, seq, barchan.RunCancelled, fail, reason, at)
	})
	if err != nil || !ended {
		return false, err
	}
	s.watchers.tell(id)
	return true, nil
}
