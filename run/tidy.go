package run

import (
	"context"
	"fmt"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/object"
)

// tidy deletes what the run's folders hold beyond the results that executions
// name: spill, and files of tries that gave no result. The run must have ended:
// until then an attempt may write to them.
func (s *Service) tidy(ctx context.Context, r barchan.Run) error {
	execs, err := s.cfg.Store.Executions(ctx, r.ID)
	if err != nil {
		return fmt.Errorf("executions of run %s: %w", r.ID, err)
	}
	keep := map[string]bool{}
	for _, e := range execs {
		if e.Output == nil {
			continue
		}
		for _, name := range e.Output.Location.Files {
			keep[name] = true
		}
	}
	for attempt := 1; attempt <= r.Attempt; attempt++ {
		if err := s.cfg.Files.Prune(object.RunDir(r.ID, attempt), keep); err != nil {
			return err
		}
	}
	return nil
}
