//go:build barchan_torn_publish

package sqlite

import (
	"context"
	"time"

	"github.com/barchan-data/barchan"
)

const tornMiddle = `SELECT (min(seq) + max(seq)) / 2 FROM execution WHERE run = ?`

// tornGap is what a commit costs on a slow disk. A fast one leaves a gap that
// few kills hit, and the control would be a matter of luck.
const tornGap = 10 * time.Millisecond

// Publish is WRONG on purpose: it moves half of the names in one transaction,
// and the rest, with the end of the run, in a second one. The kill test must
// find the crash between the two, or it proves nothing.
func (s *Store) Publish(ctx context.Context, l barchan.Lease, at time.Time) (state barchan.RunState, err error) {
	var p publisher
	var middle int64
	err = s.write(ctx, s.durable, "publish", func(ctx context.Context, c conn) error {
		var moved string
		p, moved, err = begin(ctx, c, l, at)
		if err != nil {
			return err
		}
		if moved != "" {
			state = barchan.RunSuperseded
			return p.supersede(ctx, c, moved)
		}
		if _, err := c.one(ctx, tornMiddle, []any{p.run.seq}, into(&middle)); err != nil {
			return err
		}
		return p.names(ctx, c, 0, middle)
	})
	if err != nil || state == barchan.RunSuperseded {
		return state, err
	}
	time.Sleep(tornGap)
	err = s.write(ctx, s.durable, "publish", func(ctx context.Context, c conn) error {
		if err := p.names(ctx, c, middle+1, every); err != nil {
			return err
		}
		return p.complete(ctx, c)
	})
	if err != nil {
		return "", err
	}
	s.watchers.tell(l.Run)
	return barchan.RunCompleted, nil
}
