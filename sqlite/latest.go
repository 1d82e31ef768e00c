package sqlite

import (
	"context"

	"github.com/barchan-data/barchan"
)

const (
	// latestMoves is what a run publishes as latest results: of a pipeline and
	// a refresh every node, of a query the root, of unsaved SQL nothing. Of two
	// nodes with one key the later counts. A run moves its own team's names only.
	latestMoves = `FROM execution e JOIN run r ON r.seq = e.run JOIN query q ON q.id = e.query AND q.team = r.team
		WHERE r.seq = ?1 AND e.seq BETWEEN ?2 AND ?3 AND e.query IS NOT NULL AND NOT e.inlined
		AND (r.kind IN ('pipeline', 'refresh') OR (r.kind = 'query' AND e.root)) `
	// latestRelease marks the executions that the move takes the pointer from.
	latestRelease = `UPDATE execution SET released_at = ?4 WHERE seq IN (
		SELECT l.execution FROM latest l JOIN (SELECT e.query, e.values_key, e.version, r.pin ` + latestMoves + `) n
		ON n.query = l.query AND n.values_key = l.values_key WHERE (n.version, n.pin) >= (l.version, l.pin))`
	// latestMove moves forward only: to a newer version of the query, or in
	// the order of pins.
	latestMove = `INSERT INTO latest (query, values_key, version, pin, published, execution)
		SELECT e.query, e.values_key, e.version, r.pin, ?4, e.seq ` + latestMoves + `ORDER BY e.seq
		ON CONFLICT (query, values_key) DO UPDATE SET version = excluded.version, pin = excluded.pin,
			published = excluded.published, execution = excluded.execution
		WHERE (excluded.version, excluded.pin) >= (latest.version, latest.pin)`

	latestQuery = `SELECT version FROM query WHERE id = ?`
	latestOf    = `SELECT execution FROM latest WHERE query = ?1 AND version = (SELECT version FROM query WHERE id = ?1) AND `
	latestByKey = executionColumns + `WHERE e.seq = (` + latestOf + `values_key = ?2)`
	latestAny   = executionColumns + `WHERE e.seq = (` + latestOf + `?2 = '' ORDER BY published DESC, execution DESC LIMIT 1)`
)

// latest moves the latest results of the executions from first to last.
func (p publisher) latest(ctx context.Context, c conn, first, last int64) error {
	if _, err := c.exec(ctx, latestRelease, p.run.seq, first, last, p.at.UnixMicro()); err != nil {
		return err
	}
	_, err := c.exec(ctx, latestMove, p.run.seq, first, last, p.number)
	return err
}

// Latest implements storetest.Runs.
func (s *Store) Latest(ctx context.Context, q barchan.QueryID, valuesKey string) (e barchan.Execution, err error) {
	query := latestByKey
	if valuesKey == "" {
		query = latestAny
	}
	ok, err := s.reads().one(ctx, query, []any{int64(q), valuesKey}, func(r scanner) error { return scanExecution(r, &e) })
	switch {
	case err != nil:
		return barchan.Execution{}, wrap("read latest result", err)
	case !ok:
		return barchan.Execution{}, notFound(noLatest)
	}
	return e, nil
}
