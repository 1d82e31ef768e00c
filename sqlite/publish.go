package sqlite

import (
	"context"
	"math"
	"time"

	"github.com/barchan-data/barchan"
)

const (
	publishUnfinished = `SELECT id FROM execution WHERE run = ? AND NOT inlined
		AND NOT (state = 'completed' OR (root AND state = 'executing' AND output IS NOT NULL)) LIMIT 1`
	// publishPartial finds a view whose new contents were cut.
	publishPartial = `SELECT view FROM execution WHERE run = ? AND view IS NOT NULL AND output ->> '$.partial' IS NOT NULL LIMIT 1`
	// publishFence finds a view that is not as the run pinned it.
	publishFence = `SELECT e.view FROM execution e
		LEFT JOIN pin p ON p.run = e.run AND p.name = e.view
		LEFT JOIN catalog c ON c.name = e.view
		LEFT JOIN view v ON v.catalog = c.id
		WHERE e.run = ? AND e.view IS NOT NULL AND (v.query IS NULL OR v.query IS NOT e.query OR c.current IS NOT p.version)
		LIMIT 1`

	// The statements that move names take the first and the last execution:
	// they all move together, but for the torn variant that a test builds.
	nameRelease = `UPDATE table_version SET released_at = ?1 WHERE id IN (
		SELECT c.current FROM execution e JOIN catalog c ON c.name = e.view WHERE e.run = ?2 AND e.seq BETWEEN ?3 AND ?4)`
	nameVersion = `INSERT INTO table_version (id, location, schema, rows, bytes, execution, created_at)
		SELECT id, output -> '$.location', output -> '$.schema', output ->> '$.rows', output ->> '$.bytes', seq, ?1
		FROM execution WHERE run = ?2 AND view IS NOT NULL AND seq BETWEEN ?3 AND ?4`
	nameMove = `UPDATE catalog SET current = e.id, schema = e.output -> '$.schema', updated_at = ?1
		FROM execution e WHERE e.run = ?2 AND e.view = catalog.name AND e.seq BETWEEN ?3 AND ?4`
	nameHistory = `INSERT INTO publication (catalog, execution, published_at) SELECT c.id, e.seq, ?1
		FROM execution e JOIN catalog c ON c.name = e.view WHERE e.run = ?2 AND e.seq BETWEEN ?3 AND ?4 ORDER BY e.seq`

	publishNumber = `SELECT coalesce(max(published), 0) + 1 FROM run`
	publishRoots  = `UPDATE execution SET state = 'completed', ended_at = ? WHERE run = ? AND state <> 'completed'`
	publishRun    = `UPDATE run SET state = 'completed', ended_at = ?, published = ?, lease_owner = NULL, lease_until = NULL,
		credits = (SELECT round(coalesce(sum(credits), 0), 6) FROM execution WHERE run = run.seq)
		WHERE seq = ? AND state = 'executing' AND attempt = ?`
)

// publisher is one publish.
type publisher struct {
	run    held
	lease  barchan.Lease
	number int64 // of this publish, in the order of all
	at     time.Time
}

// begin checks that l may publish now. A view or a previous result that moved
// since the pin is named in moved.
func begin(ctx context.Context, c conn, l barchan.Lease, at time.Time) (p publisher, moved string, err error) {
	run, err := heldRun(ctx, c, l)
	if err != nil {
		return p, "", err
	}
	if run.pin == nil {
		return p, "", conflict("run %s has pinned nothing yet: it cannot publish", l.Run)
	}
	var unfinished string
	if _, err := c.one(ctx, publishUnfinished, []any{run.seq}, into(&unfinished)); err != nil {
		return p, "", err
	}
	if unfinished != "" {
		return p, "", conflict("execution %s has not finished: run %s cannot publish", unfinished, l.Run)
	}
	var cut string
	if _, err := c.one(ctx, publishPartial, []any{run.seq}, into(&cut)); err != nil {
		return p, "", err
	}
	if cut != "" {
		return p, "", conflict("the result for %s was cut: it cannot be published", cut)
	}
	for _, fence := range []string{publishFence, previousFence} {
		if _, err := c.one(ctx, fence, []any{run.seq}, into(&moved)); err != nil || moved != "" {
			return publisher{run: run, lease: l, at: at}, moved, err
		}
	}
	p = publisher{run: run, lease: l, at: at}
	_, err = c.one(ctx, publishNumber, nil, into(&p.number))
	return p, moved, err
}

// every is the end of a range that holds all.
const every int64 = math.MaxInt64

// names moves the views, the latest results and the previous results of the
// executions from first to last.
func (p publisher) names(ctx context.Context, c conn, first, last int64) error {
	for _, query := range []string{nameRelease, nameVersion, nameMove, nameHistory} {
		if _, err := c.exec(ctx, query, p.at.UnixMicro(), p.run.seq, first, last); err != nil {
			return err
		}
	}
	if err := p.latest(ctx, c, first, last); err != nil {
		return err
	}
	return p.previous(ctx, c, first, last)
}

// complete ends the roots, what is inlined, and the run.
func (p publisher) complete(ctx context.Context, c conn) error {
	if _, err := c.exec(ctx, publishRoots, p.at.UnixMicro(), p.run.seq); err != nil {
		return err
	}
	n, err := c.exec(ctx, publishRun, p.at.UnixMicro(), p.number, p.run.seq, p.lease.Attempt)
	if err == nil && n != 1 {
		return lostRace(nil)
	}
	return err
}

// supersede ends a run whose fence was hit.
func (p publisher) supersede(ctx context.Context, c conn, moved string) error {
	fail := barchan.Errorf(barchan.CodeConflict, "%s was changed by something else while this run ran: nothing was published, run it again", moved)
	return endRun(ctx, c, p.run.seq, barchan.RunSuperseded, fail, "the run was superseded", p.at)
}
