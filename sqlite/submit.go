package sqlite

import (
	"context"
	"strings"

	"github.com/barchan-data/barchan"
)

const (
	runInsert = `INSERT INTO run (id, team, kind, query, tier, idempotency_key, request_hash, submitted_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq`
	runKeyHash = `SELECT request_hash FROM run WHERE team = ? AND idempotency_key = ?`
	turnInsert = `INSERT INTO turn (name, run) VALUES (?, ?) ON CONFLICT DO NOTHING`

	executionInsert = `INSERT INTO execution (id, run, node, query, query_name, version, values_key, view, tier, root,
		inlined, depends_on, expires_at) VALUES `
	executionRow = `(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	// executionBatch rows go into one statement: enough to make the cost of a
	// statement vanish.
	executionBatch = 50
)

var executionInsertBatch = executionInsert + strings.Repeat(executionRow+", ", executionBatch-1) + executionRow

// Submit implements storetest.Runs.
func (s *Store) Submit(ctx context.Context, sub barchan.Submission) (barchan.Run, error) {
	if sub.Plan == nil || len(sub.Plan.Nodes) == 0 || len(sub.Plan.Nodes) != len(sub.Executions) {
		return barchan.Run{}, barchan.Errorf(barchan.CodeInvalid, "a run needs a plan with at least one node, and one execution id per node")
	}
	plan, err := encodePlan(sub.Plan) // before the lock: a big plan takes a while
	if err != nil {
		return barchan.Run{}, wrap("encode plan", err)
	}
	var run barchan.Run
	err = s.write(ctx, s.durable, "submit run", func(ctx context.Context, c conn) error {
		first, ok, err := submitted(ctx, c, sub.Run.Team, sub.IdempotencyKey, sub.RequestHash)
		if err != nil || ok {
			run = first
			return err
		}
		if err := insertRun(ctx, c, sub, plan); err != nil {
			return err
		}
		run, _, err = oneRun(ctx, c, runByID, string(sub.Run.ID))
		return err
	})
	if err != nil {
		return barchan.Run{}, err
	}
	return run, nil
}

// Submitted implements storetest.Runs.
func (s *Store) Submitted(ctx context.Context, team barchan.TeamID, key, hash string) (barchan.Run, bool, error) {
	return submitted(ctx, s.reads(), team, key, hash)
}

func submitted(ctx context.Context, c conn, team barchan.TeamID, key, hash string) (run barchan.Run, ok bool, err error) {
	if key == "" {
		return run, false, nil
	}
	var first string
	ok, err = c.one(ctx, runKeyHash, []any{int64(team), key}, into(&first))
	if err != nil || !ok {
		return run, false, wrap("read idempotency key", err)
	}
	if first != hash {
		return run, false, conflict("this Idempotency-Key was used for another request: use a new key for a new request")
	}
	return oneRun(ctx, c, runByKey, int64(team), key)
}

func insertRun(ctx context.Context, c conn, sub barchan.Submission, plan []byte) error {
	r := sub.Run
	var hash any
	if sub.IdempotencyKey != "" {
		hash = sub.RequestHash
	}
	var seq int64
	_, err := c.one(ctx, runInsert, []any{string(r.ID), int64(r.Team), string(r.Kind), id(r.Query), string(r.Tier),
		text(sub.IdempotencyKey), hash, r.SubmittedAt.UnixMicro()}, into(&seq))
	if isDuplicate(err) {
		return conflict("run %s exists already", r.ID)
	}
	if err != nil {
		return err
	}
	if _, err := c.exec(ctx, planInsert, seq, plan); err != nil {
		return err
	}
	if err := insertExecutions(ctx, c, seq, sub); err != nil {
		return err
	}
	for _, name := range turns(sub) {
		if _, err := c.exec(ctx, turnInsert, name, seq); err != nil {
			return err
		}
	}
	return nil
}

// turns returns what a run takes turns for: the views that it moves, and the
// previous results that it extends.
func turns(sub barchan.Submission) []string {
	names := sub.Plan.Extends(sub.Run.Kind, sub.Run.Team)
	if publishesViews(sub.Run.Kind) {
		names = append(names, sub.Plan.Views()...)
	}
	return names
}

// publishesViews reports whether runs of that kind move materialized views.
func publishesViews(k barchan.RunKind) bool {
	return k == barchan.RunPipeline || k == barchan.RunRefresh
}

func insertExecutions(ctx context.Context, c conn, run int64, sub barchan.Submission) error {
	args := make([]any, 0, executionBatch*strings.Count(executionRow, "?"))
	for i := 0; i < len(sub.Executions); {
		n, query := 1, executionInsert+executionRow
		if len(sub.Executions)-i >= executionBatch {
			n, query = executionBatch, executionInsertBatch
		}
		args = args[:0]
		for ; n > 0; n, i = n-1, i+1 {
			var err error
			if args, err = appendExecution(args, run, sub, i); err != nil {
				return err
			}
		}
		if _, err := c.exec(ctx, query, args...); err != nil {
			if isDuplicate(err) {
				return conflict("an execution of run %s exists already", sub.Run.ID)
			}
			return err
		}
	}
	return nil
}

// appendExecution appends the values of executionRow for node i.
func appendExecution(args []any, run int64, sub barchan.Submission, i int) ([]any, error) {
	n := &sub.Plan.Nodes[i]
	depends, err := list(n.DependsOn)
	if err != nil {
		return nil, err
	}
	view := n.View
	if !publishesViews(sub.Run.Kind) {
		view = ""
	}
	tier := n.Tier
	if tier == "" {
		tier = sub.Run.Tier
	}
	return append(args, string(sub.Executions[i]), run, n.ID, id(n.Query), n.Name, n.Version, n.ValuesKey, text(view),
		string(tier), n.Root, n.Inlined, depends, sub.ExpiresAt.UnixMicro()), nil
}
