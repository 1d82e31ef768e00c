package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/barchan-data/barchan"
)

const (
	runColumns = `SELECT id, team, kind, query, tier, state, attempt, error, credits, submitted_at, started_at, ended_at FROM run `
	runByID    = runColumns + `WHERE id = ?`
	runByKey   = runColumns + `WHERE team = ? AND idempotency_key = ?`
	runList    = runColumns + `WHERE team = ? ORDER BY seq DESC LIMIT ? OFFSET ?`
	runOfKind  = runColumns + `WHERE team = ? AND kind = ? ORDER BY seq DESC LIMIT ? OFFSET ?`
	runCount   = `SELECT count(*) FROM run WHERE team = ?`
	runCountOf = `SELECT count(*) FROM run WHERE team = ? AND kind = ?`

	queueCounts = `SELECT tier, count(*) FILTER (WHERE state = 'pending'), count(*) FILTER (WHERE state = 'executing')
		FROM (SELECT tier, state FROM run WHERE state = 'pending' UNION ALL SELECT tier, state FROM run WHERE state = 'executing') GROUP BY tier`
	queuePosition = `SELECT 1 + (SELECT count(*) FROM run o WHERE o.state = 'pending' AND o.seq < r.seq), r.state
		FROM run r WHERE r.id = ?`
)

// Run implements storetest.Runs.
func (s *Store) Run(ctx context.Context, id barchan.RunID) (barchan.Run, error) {
	r, ok, err := oneRun(ctx, s.reads(), runByID, string(id))
	if err == nil && !ok {
		return barchan.Run{}, notFound(noObject)
	}
	return r, err
}

func oneRun(ctx context.Context, c conn, query string, args ...any) (run barchan.Run, ok bool, err error) {
	ok, err = c.one(ctx, query, args, func(r scanner) error { return scanRun(r, &run) })
	return run, ok, wrap("read run", err)
}

func scanRun(r scanner, run *barchan.Run) error {
	var fail sql.NullString
	var query, submitted, started, ended sql.NullInt64
	err := r.Scan(&run.ID, &run.Team, &run.Kind, &query, &run.Tier, &run.State, &run.Attempt, &fail, &run.Credits,
		&submitted, &started, &ended)
	if err != nil {
		return err
	}
	run.Query = barchan.QueryID(query.Int64)
	run.SubmittedAt, run.StartedAt, run.EndedAt = timeOf(submitted), timeOf(started), timeOf(ended)
	return decode(fail, &run.Error)
}

// ListRuns implements storetest.Runs.
func (s *Store) ListRuns(ctx context.Context, team barchan.TeamID, kind barchan.RunKind, limit, offset int) (page []barchan.Run, total int, err error) {
	count, list, args := runCount, runList, []any{int64(team)}
	if kind != "" {
		count, list, args = runCountOf, runOfKind, append(args, string(kind))
	}
	err = s.view(ctx, func(c conn) error {
		if _, err := c.one(ctx, count, args, into(&total)); err != nil {
			return err
		}
		return c.all(ctx, list, append(args, limit, offset), func(r scanner) error {
			var run barchan.Run
			err := scanRun(r, &run)
			page = append(page, run)
			return err
		})
	})
	if err != nil {
		return nil, 0, fmt.Errorf("list runs: %w", err)
	}
	return page, total, nil
}

// QueuePosition implements storetest.Runs.
func (s *Store) QueuePosition(ctx context.Context, id barchan.RunID) (position int, err error) {
	var state barchan.RunState
	ok, err := s.reads().one(ctx, queuePosition, []any{string(id)}, into(&position, &state))
	switch {
	case err != nil:
		return 0, fmt.Errorf("read queue position: %w", err)
	case !ok:
		return 0, notFound(noObject)
	case state != barchan.RunPending:
		return 0, nil
	}
	return position, nil
}

// Queue implements storetest.Runs.
func (s *Store) Queue(ctx context.Context) (map[barchan.Tier]barchan.QueueCount, error) {
	counts := map[barchan.Tier]barchan.QueueCount{}
	err := s.reads().all(ctx, queueCounts, nil, func(r scanner) error {
		var tier barchan.Tier
		var n barchan.QueueCount
		err := r.Scan(&tier, &n.Pending, &n.Executing)
		counts[tier] = n
		return err
	})
	return counts, wrap("count the queue", err)
}
