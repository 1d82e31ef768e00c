//go:build !barchan_torn_publish

package sqlite

import (
	"context"
	"time"

	"github.com/barchan-data/barchan"
)

// Publish implements storetest.Runs: all of it is one transaction.
func (s *Store) Publish(ctx context.Context, l barchan.Lease, at time.Time) (state barchan.RunState, err error) {
	err = s.write(ctx, s.durable, "publish", func(ctx context.Context, c conn) error {
		p, moved, err := begin(ctx, c, l, at)
		if err != nil {
			return err
		}
		if moved != "" {
			state = barchan.RunSuperseded
			return p.supersede(ctx, c, moved)
		}
		state = barchan.RunCompleted
		if err := p.names(ctx, c, 0, every); err != nil {
			return err
		}
		return p.complete(ctx, c)
	})
	if err != nil {
		return "", err
	}
	s.watchers.tell(l.Run)
	return state, nil
}
