package sqlite

import (
	"context"
	"fmt"
	"time"

	"github.com/barchan-data/barchan"
)

// ended are the executions of a team that began, and ended at ?2 or later and
// before ?3. No run ends before its executions: of those that ended earlier
// none is looked at. The others are found as accountSpent finds them.
const ended = `WITH ended AS (
		SELECT e.query, e.credits, e.ended_at FROM run r JOIN execution e ON e.run = r.seq
			WHERE r.team = ?1 AND r.ended_at >= ?2 AND e.started_at IS NOT NULL AND e.ended_at >= ?2 AND e.ended_at < ?3
		UNION ALL SELECT e.query, e.credits, e.ended_at FROM run r JOIN execution e ON e.run = r.seq
			WHERE r.state = 'executing' AND r.team = ?1 AND e.started_at IS NOT NULL AND e.ended_at >= ?2 AND e.ended_at < ?3
		UNION ALL SELECT e.query, e.credits, e.ended_at FROM run r JOIN execution e ON e.run = r.seq
			WHERE r.state = 'pending' AND r.attempt > 0 AND r.team = ?1 AND e.started_at IS NOT NULL AND e.ended_at >= ?2 AND e.ended_at < ?3)
	`

const (
	dailyDays = ended + `SELECT strftime('%Y-%m-%d', ended_at / 1000000, 'unixepoch') AS day, round(sum(credits), 6), count(*)
		FROM ended GROUP BY day ORDER BY day`
	dailyQueries = ended + `SELECT coalesce(e.query, 0), coalesce(q.name, ''), round(sum(e.credits), 6) AS cost, count(*) AS n
		FROM ended e LEFT JOIN query q ON q.id = e.query AND q.team = ?1
		GROUP BY e.query ORDER BY cost DESC, n DESC, e.query LIMIT ?4`
)

// DailyUsage implements storetest.Teams.
func (s *Store) DailyUsage(ctx context.Context, team barchan.TeamID, from, to time.Time, most int) (u barchan.DailyUsage, err error) {
	args := []any{int64(team), from.UnixMicro(), to.UnixMicro()}
	err = s.view(ctx, func(c conn) error {
		err := c.all(ctx, dailyDays, args, func(r scanner) error {
			var text string
			var d barchan.DayUsage
			if err := r.Scan(&text, &d.Credits, &d.Executions); err != nil {
				return err
			}
			var err error
			d.Day, err = time.Parse(time.DateOnly, text)
			u.Days = append(u.Days, d)
			return err
		})
		if err != nil {
			return err
		}
		return c.all(ctx, dailyQueries, append(args, most), func(r scanner) error {
			var q barchan.QueryUsage
			if err := r.Scan(&q.ID, &q.Name, &q.Credits, &q.Executions); err != nil {
				return err
			}
			u.Queries = append(u.Queries, q)
			return nil
		})
	})
	if err != nil {
		return barchan.DailyUsage{}, fmt.Errorf("daily usage of team %d: %w", team, err)
	}
	return u, nil
}
