package sqlite

import (
	"context"
	"time"

	"github.com/barchan-data/barchan"
)

const (
	// heldBy is the guard of every write that an attempt makes to a node.
	heldBy = ` AND run = (SELECT seq FROM run WHERE id = ? AND state = 'executing' AND attempt = ?)`

	nodeStart = `UPDATE execution SET state = 'executing', started_at = ?
		WHERE id = ? AND state = 'pending' AND NOT inlined` + heldBy
	nodeFinish = `UPDATE execution SET output = ?, credits = ?, boot = ?,
		state = CASE WHEN root THEN 'executing' ELSE 'completed' END,
		ended_at = CASE WHEN root THEN NULL ELSE ? END
		WHERE id = ? AND state = 'executing' AND output IS NULL` + heldBy
	nodeState = `SELECT r.id, e.state, e.inlined, e.output IS NOT NULL FROM execution e JOIN run r ON r.seq = e.run WHERE e.id = ?`
)

// StartNode implements storetest.Runs.
func (s *Store) StartNode(ctx context.Context, l barchan.Lease, id barchan.ExecutionID, at time.Time) error {
	n, err := s.update(ctx, s.progress, "start node", nodeStart, at.UnixMicro(), string(id), string(l.Run), l.Attempt)
	return s.written(ctx, n, err, l, id, "start")
}

// FinishNode implements storetest.Runs.
func (s *Store) FinishNode(ctx context.Context, l barchan.Lease, id barchan.ExecutionID, out barchan.Output, credits float64, boot string, at time.Time) error {
	output, err := encode(out)
	if err != nil {
		return wrap("finish node", err)
	}
	n, err := s.update(ctx, s.progress, "finish node", nodeFinish, output, credits, boot, at.UnixMicro(), string(id), string(l.Run), l.Attempt)
	return s.written(ctx, n, err, l, id, "finish")
}

// written is the end of a guarded write to a node that changed n rows.
func (s *Store) written(ctx context.Context, n int, err error, l barchan.Lease, id barchan.ExecutionID, verb string) error {
	switch {
	case err != nil:
		return err
	case n != 1:
		return s.refused(ctx, l, id, verb)
	}
	s.watchers.tell(l.Run)
	return nil
}

// refused says why a guarded write to a node changed nothing.
func (s *Store) refused(ctx context.Context, l barchan.Lease, id barchan.ExecutionID, verb string) error {
	if _, err := heldRun(ctx, s.reads(), l); err != nil {
		return err
	}
	var run barchan.RunID
	var state barchan.ExecutionState
	var inlined, written bool
	ok, err := s.reads().one(ctx, nodeState, []any{string(id)}, into(&run, &state, &inlined, &written))
	switch {
	case err != nil:
		return wrap(verb+" node", err)
	case !ok:
		return notFound(noObject)
	case run != l.Run:
		return conflict("execution %s belongs to run %s, not to %s", id, run, l.Run)
	case inlined:
		return conflict("execution %s is inlined into its readers: there is nothing to %s", id, verb)
	case written && state == barchan.ExecutionExecuting:
		return conflict("execution %s has its output already: it cannot %s", id, verb)
	}
	return conflict("execution %s is %s: it cannot %s", id, state, verb)
}
