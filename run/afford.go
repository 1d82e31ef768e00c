package run

import (
	"context"
	"fmt"

	"github.com/barchan-data/barchan"
)

// ErrCapReached is the answer to a team that has spent what it may. Its text is
// part of the API.
var ErrCapReached = &barchan.Error{
	Code: barchan.CodeLimited,
	Message: "This api request would exceed your configured limits per billing cycle. " +
		"Please visit your settings on dune.com and adjust your limits to continue usage.",
}

// Afford returns ErrCapReached when the team has spent, in this billing
// period, what it may: then nothing of its is submitted. Runs that are under way
// are not stopped, so that a team may end above its cap by what they cost.
func (s *Service) Afford(ctx context.Context, team barchan.Team) error {
	most, err := s.Cap(ctx, team.ID)
	if err != nil || most == 0 {
		return err
	}
	spent, err := s.cfg.Store.Spent(ctx, team.ID, barchan.PeriodStart(s.cfg.Clock()))
	if err != nil || spent < most {
		return err
	}
	s.cfg.Log.Info("run refused: the cap is reached", "team", team.Handle, "credits", spent, "cap", most)
	return ErrCapReached
}

// Cap returns how many credits a team may spend in a billing period; 0 for no
// cap.
func (s *Service) Cap(ctx context.Context, team barchan.TeamID) (float64, error) {
	own, err := s.cfg.Store.Cap(ctx, team)
	if err != nil {
		return 0, fmt.Errorf("what a run may cost: %w", err)
	}
	if own != nil {
		return *own, nil
	}
	return s.cfg.CreditsCap, nil
}
