package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/barchan-data/barchan"
)

const (
	executionFields = `e.id, r.id, r.team, e.node, e.query, e.query_name, e.version, e.values_key, e.view, r.kind,
		e.tier, e.state, e.reason, e.error, e.root, e.inlined, e.depends_on, e.output, e.credits, r.submitted_at,
		e.started_at, e.ended_at, e.expires_at FROM execution e JOIN run r ON r.seq = e.run `
	executionColumns = `SELECT ` + executionFields
	executionByID    = executionColumns + `WHERE e.id = ?`
	executionBySeq   = executionColumns + `WHERE e.seq = ?`
	executionOfRun   = executionColumns + `WHERE r.id = ? ORDER BY e.seq`
)

// Execution implements storetest.Runs.
func (s *Store) Execution(ctx context.Context, id barchan.ExecutionID) (barchan.Execution, error) {
	e, ok, err := oneExecution(ctx, s.reads(), executionByID, string(id))
	if err == nil && !ok {
		return barchan.Execution{}, notFound(noObject)
	}
	return e, err
}

func oneExecution(ctx context.Context, c conn, query string, arg any) (e barchan.Execution, ok bool, err error) {
	ok, err = c.one(ctx, query, []any{arg}, func(r scanner) error { return scanExecution(r, &e) })
	return e, ok, wrap("read execution", err)
}

// Executions implements storetest.Runs.
func (s *Store) Executions(ctx context.Context, id barchan.RunID) (list []barchan.Execution, err error) {
	err = s.reads().all(ctx, executionOfRun, []any{string(id)}, func(r scanner) error {
		var e barchan.Execution
		err := scanExecution(r, &e)
		list = append(list, e)
		return err
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("list executions: %w", err)
	case len(list) == 0: // every run has at least one
		return nil, notFound(noObject)
	}
	return list, nil
}

// scanExecution scans executionFields, and what stands before them.
func scanExecution(r scanner, e *barchan.Execution, before ...any) error {
	var view, reason, fail, depends, output sql.NullString
	var query, submitted, started, ended, expires sql.NullInt64
	err := r.Scan(append(before, &e.ID, &e.Run, &e.Team, &e.Node, &query, &e.QueryName, &e.Version, &e.ValuesKey, &view, &e.Kind,
		&e.Tier, &e.State, &reason, &fail, &e.Root, &e.Inlined, &depends, &output, &e.Credits, &submitted,
		&started, &ended, &expires)...)
	if err != nil {
		return err
	}
	e.Query, e.View, e.Reason = barchan.QueryID(query.Int64), view.String, reason.String
	e.SubmittedAt, e.StartedAt, e.EndedAt, e.ExpiresAt = timeOf(submitted), timeOf(started), timeOf(ended), timeOf(expires)
	if err := decode(fail, &e.Error); err != nil {
		return err
	}
	if err := decode(depends, &e.DependsOn); err != nil {
		return err
	}
	return decode(output, &e.Output)
}
