package sqlite

import (
	"context"
	"time"

	"github.com/barchan-data/barchan"
)

const (
	rescueFind = `SELECT seq, id, attempt FROM run WHERE state = 'executing' AND lease_until < ? ORDER BY seq`
	// rescueNodes takes back what was being executed, and what was finished
	// under another boot: until the run's end nobody synced those files.
	rescueNodes = `UPDATE execution SET state = 'pending', started_at = NULL, ended_at = NULL, output = NULL, boot = NULL,
			credits = 0, reason = NULL
		WHERE run = ? AND (state = 'executing' OR (state = 'completed' AND boot <> '' AND boot <> ?))`
	rescueRun = `UPDATE run SET state = 'pending', lease_owner = NULL, lease_until = NULL
		WHERE seq = ? AND state = 'executing' AND attempt = ?`
)

// Rescue implements storetest.Runs.
func (s *Store) Rescue(ctx context.Context, everything bool, boot string, maxAttempts int, at time.Time) (ids []barchan.RunID, err error) {
	type lost struct {
		seq     int64
		id      barchan.RunID
		attempt int
	}
	err = s.write(ctx, s.durable, "rescue", func(ctx context.Context, c conn) error {
		before := at.UnixMicro()
		if everything {
			before = every
		}
		var runs []lost
		err := c.all(ctx, rescueFind, []any{before}, func(r scanner) error {
			var l lost
			err := r.Scan(&l.seq, &l.id, &l.attempt)
			runs = append(runs, l)
			return err
		})
		if err != nil {
			return err
		}
		for _, l := range runs {
			if err := rescue(ctx, c, l.seq, l.attempt, boot, maxAttempts, at); err != nil {
				return err
			}
			ids = append(ids, l.id)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.watchers.tell(ids...)
	return ids, nil
}

func rescue(ctx context.Context, c conn, run int64, attempt int, boot string, maxAttempts int, at time.Time) error {
	if _, err := c.exec(ctx, rescueNodes, run, boot); err != nil {
		return err
	}
	if attempt >= maxAttempts {
		fail := barchan.Errorf(barchan.CodeEngineCrashed, "the run was interrupted %d times: it is not tried again", attempt)
		return endRun(ctx, c, run, barchan.RunFailed, fail, "the run was interrupted too often", at)
	}
	n, err := c.exec(ctx, rescueRun, run, attempt)
	if err == nil && n != 1 {
		return lostRace(nil)
	}
	return err
}
