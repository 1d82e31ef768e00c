package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/barchan-data/barchan"
)

const (
	refreshed   = `(SELECT e.view FROM execution e WHERE r.kind = 'refresh' AND e.run = r.seq AND e.view IS NOT NULL LIMIT 1)`
	runSearched = `FROM run r LEFT JOIN query q ON q.id = r.query
		WHERE r.team = ?1 AND (?2 IS NULL OR r.state IN (SELECT value FROM json_each(?2)))
		AND (?3 IS NULL OR r.kind IN (SELECT value FROM json_each(?3)))
		AND (?4 IS NULL OR r.query = ?4)
		AND (?5 IS NULL OR NOT EXISTS (SELECT 1 FROM json_each(?5) WHERE instr(
			lower(coalesce(q.name, '') || ' query_' || coalesce(r.query, '') || ' ' || r.id || ' ' || coalesce(` + refreshed + `, '')), value) = 0))
		AND (?6 IS NULL OR r.submitted_at >= ?6) AND (?7 IS NULL OR r.submitted_at < ?7) `
	runSearchCount = `SELECT count(*) ` + runSearched
	// The page is cut first, and then the rest is looked up for what is left.
	runSearch = `WITH page AS (SELECT r.seq ` + runSearched + `ORDER BY r.seq DESC LIMIT ?8 OFFSET ?9)
		SELECT r.id, r.team, r.kind, r.query, r.tier, r.state, r.attempt, r.error, r.credits, r.submitted_at, r.started_at, r.ended_at,
			q.name, ` + refreshed + `,
			(SELECT count(*) FROM execution e WHERE e.run = r.seq),
			(SELECT count(*) FROM execution e WHERE e.run = r.seq AND e.ended_at IS NOT NULL),
			CASE r.state WHEN 'pending' THEN 1 + (SELECT count(*) FROM run o WHERE o.state = 'pending' AND o.seq < r.seq) ELSE 0 END,
			(SELECT total(e.credits) FROM execution e WHERE r.ended_at IS NULL AND e.run = r.seq)
		FROM page JOIN run r ON r.seq = page.seq LEFT JOIN query q ON q.id = r.query ORDER BY r.seq DESC`
)

// SearchRuns implements storetest.Runs.
func (s *Store) SearchRuns(ctx context.Context, f barchan.RunSearch) (page []barchan.RunOverview, total int, err error) {
	states, err := list(f.States)
	if err != nil {
		return nil, 0, err
	}
	kinds, err := list(f.Kinds)
	if err != nil {
		return nil, 0, err
	}
	words, err := list(lowered(f.Words))
	if err != nil {
		return nil, 0, err
	}
	args := []any{int64(f.Team), states, kinds, id(f.Query), words, micros(f.Since), micros(f.Until)}
	err = s.view(ctx, func(c conn) error {
		if _, err := c.one(ctx, runSearchCount, args, into(&total)); err != nil {
			return err
		}
		return c.all(ctx, runSearch, append(args, f.Limit, f.Offset), func(r scanner) error {
			var o barchan.RunOverview
			err := scanRunOverview(r, &o)
			page = append(page, o)
			return err
		})
	})
	if err != nil {
		return nil, 0, fmt.Errorf("search runs: %w", err)
	}
	return page, total, nil
}

// scanRunOverview reads a run, and what stands after it in the statement.
func scanRunOverview(r scanner, o *barchan.RunOverview) error {
	var name, view sql.NullString
	var spent float64
	err := scanRun(scannerFunc(func(dest ...any) error {
		return r.Scan(append(dest, &name, &view, &o.Nodes, &o.Ended, &o.Position, &spent)...)
	}), &o.Run)
	o.QueryName, o.View = name.String, view.String
	if !o.State.Terminal() {
		o.Credits = spent
	}
	return err
}

// scannerFunc is a scanner that is a function.
type scannerFunc func(dest ...any) error

func (f scannerFunc) Scan(dest ...any) error { return f(dest...) }
