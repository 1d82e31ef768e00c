package run

import (
	"context"
	"fmt"

	"github.com/barchan-data/barchan"
)

// Refresh submits the refresh that the schedule of a view asks for. The store
// keeps one run per view and moment: called again for the same, it submits
// nothing.
func (s *Service) Refresh(ctx context.Context, d barchan.DueView) error {
	key := momentKey(d.View)
	_, err := s.submit(ctx, Request{
		Team: d.Team, Kind: barchan.RunRefresh, View: d.View.Name, Tier: d.View.Tier,
		// The moment is all that counts: an edit between two tries changes nothing.
		IdempotencyKey: key, RequestHash: key,
	})
	if err != nil {
		return fmt.Errorf("refresh %s: %w", d.View.Name, err)
	}
	return nil
}

// momentKey names a view and the moment at which it is due. It begins with a
// character that no caller's key can have.
func momentKey(v barchan.View) string {
	return fmt.Sprintf("\t%s %d", v.ID, v.NextAt.Unix())
}
