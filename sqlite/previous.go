package sqlite

import "context"

const (
	// previousName is barchan.PreviousName of an execution e of a run r.
	previousName = `'previous:' || r.team || ':' || e.query || ':' || e.values_key`
	// previousMoves is what a run publishes as latest results, each under the
	// name that its query's next run reads it by. A result that was cut is
	// nothing to go on from.
	previousMoves = `SELECT ` + previousName + ` AS name, r.seq AS run, e.seq AS execution ` + latestMoves +
		`AND e.output ->> '$.partial' IS NULL ORDER BY e.seq`
	// previousRelease marks the executions that the move takes a name from.
	previousRelease = `UPDATE execution SET released_at = ?4 WHERE seq IN (
		SELECT p.execution FROM (` + previousMoves + `) n JOIN previous p ON p.name = n.name WHERE n.run > p.run)`
	// previousMove moves in the order of submit, which is the order of turns,
	// whatever the versions: what a run has extended is never dropped.
	previousMove = `INSERT INTO previous (name, run, execution, extends)
		SELECT n.name, n.run, n.execution, EXISTS (SELECT 1 FROM turn t WHERE t.name = n.name AND t.run = n.run)
		FROM (` + previousMoves + `) n WHERE true
		ON CONFLICT (name) DO UPDATE SET run = excluded.run, execution = excluded.execution, extends = excluded.extends
		WHERE excluded.run >= previous.run`

	// previousFence finds a previous result that was extended by another run
	// since the run pinned it.
	previousFence = `SELECT 'the previous result of query_' || e.query FROM turn t
		JOIN pin i ON i.run = t.run AND i.name = t.name
		JOIN previous p ON p.name = t.name
		JOIN execution e ON e.seq = p.execution
		WHERE t.run = ? AND p.extends AND p.execution IS NOT i.execution LIMIT 1`
)

// previous moves the previous results of the executions from first to last.
func (p publisher) previous(ctx context.Context, c conn, first, last int64) error {
	if _, err := c.exec(ctx, previousRelease, p.run.seq, first, last, p.at.UnixMicro()); err != nil {
		return err
	}
	_, err := c.exec(ctx, previousMove, p.run.seq, first, last)
	return err
}
