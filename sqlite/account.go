package sqlite

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/barchan-data/barchan"
)

const (
	accountMonths = `SELECT strftime('%Y-%m', e.ended_at / 1000000, 'unixepoch') AS month, round(sum(e.credits), 6)
		FROM run r JOIN execution e ON e.run = r.seq
		WHERE r.team = ? AND e.ended_at >= ? AND e.ended_at < ? GROUP BY month ORDER BY month`
	accountBytes = `SELECT
		(SELECT coalesce(sum(json_extract(e.output, '$.bytes')), 0) FROM run r JOIN execution e ON e.run = r.seq
			WHERE r.team = ?1 AND e.output IS NOT NULL) +
		(SELECT coalesce(sum(v.bytes), 0) FROM catalog c JOIN table_version v ON v.id = c.current
			WHERE c.team = ?1 AND v.execution IS NULL AND c.id NOT IN (SELECT catalog FROM dataset))` // what is read in place is not kept here
	// A run that began since then ended all its executions since then. Of the
	// others, each execution is asked: an unfinished run has no credits of its
	// own yet, and one that was rescued may wait with completed executions.
	accountSpent = `SELECT
		(SELECT coalesce(sum(credits), 0) FROM run WHERE team = ?1 AND ended_at >= ?2 AND started_at >= ?2) +
		(SELECT coalesce(sum(e.credits), 0) FROM run r JOIN execution e ON e.run = r.seq
			WHERE r.team = ?1 AND r.ended_at >= ?2 AND r.started_at < ?2 AND e.ended_at >= ?2) +
		(SELECT coalesce(sum(e.credits), 0) FROM run r JOIN execution e ON e.run = r.seq
			WHERE r.state = 'executing' AND r.team = ?1 AND e.ended_at >= ?2) +
		(SELECT coalesce(sum(e.credits), 0) FROM run r JOIN execution e ON e.run = r.seq
			WHERE r.state = 'pending' AND r.attempt > 0 AND r.team = ?1 AND e.ended_at >= ?2)`
	accountPrivate = `SELECT count(*) FROM query WHERE team = ? AND private AND NOT archived AND NOT temp`
)

// Account implements storetest.Teams.
func (s *Store) Account(ctx context.Context, team barchan.TeamID, from, to time.Time) (a barchan.Account, err error) {
	err = s.view(ctx, func(c conn) error {
		if _, err := c.one(ctx, accountBytes, []any{int64(team)}, into(&a.Bytes)); err != nil {
			return err
		}
		if _, err := c.one(ctx, accountPrivate, []any{int64(team)}, into(&a.PrivateQueries)); err != nil {
			return err
		}
		return c.all(ctx, accountMonths, []any{int64(team), from.UnixMicro(), to.UnixMicro()}, func(r scanner) error {
			var month string
			var m barchan.MonthCredits
			if err := r.Scan(&month, &m.Credits); err != nil {
				return err
			}
			var err error
			m.Month, err = time.Parse("2006-01", month)
			a.Months = append(a.Months, m)
			return err
		})
	})
	if err != nil {
		return barchan.Account{}, fmt.Errorf("account of team %d: %w", team, err)
	}
	return a, nil
}

// Spent implements storetest.Teams.
func (s *Store) Spent(ctx context.Context, team barchan.TeamID, since time.Time) (credits float64, err error) {
	if _, err = s.reads().one(ctx, accountSpent, []any{int64(team), since.UnixMicro()}, into(&credits)); err != nil {
		return 0, fmt.Errorf("credits of team %d: %w", team, err)
	}
	return math.Round(credits*1e6) / 1e6, nil
}
