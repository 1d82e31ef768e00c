package run

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path"
	"strings"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/internal/startstop"
)

// SweepStore says what files are for; storetest.Runs is its contract.
type SweepStore interface {
	Sweep(ctx context.Context, at time.Time, grace time.Duration, limit int) ([]string, error)
	Holds(ctx context.Context, id barchan.RunID) (bool, error)
	HoldsVersion(ctx context.Context, id barchan.VersionID) (bool, error)
}

// SweepFiles is the files that a Sweeper deletes.
type SweepFiles interface {
	// List calls f with the name of every run's and table version's folder.
	List(f func(name string) error) error
	// Remove deletes a file or a folder with all that it holds.
	Remove(name string) error
	// RemoveEmpty deletes a folder if it holds nothing.
	RemoveEmpty(name string) error
}

// SweeperConfig is what a Sweeper needs. Zero durations mean the documented
// defaults.
type SweeperConfig struct {
	Store SweepStore
	Files SweepFiles
	Clock barchan.Clock
	Log   *slog.Logger
	Grace time.Duration // how long contents outlive their last name; 1 h
	Every time.Duration // how often it sweeps; 10 min
}

// Sweeper deletes the files that nothing names: at start the folders that a
// crash left, and later what no name, pin or retention holds any more.
type Sweeper struct {
	cfg   SweeperConfig
	group *startstop.Group
}

// NewSweeper returns a sweeper that does nothing before Start.
func NewSweeper(cfg SweeperConfig) *Sweeper {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Grace == 0 {
		cfg.Grace = time.Hour
	}
	if cfg.Every == 0 {
		cfg.Every = 10 * time.Minute
	}
	return &Sweeper{cfg: cfg}
}

// Start deletes the folders that no row names, which is what a crash leaves
// behind, and begins to sweep now and then. It must come before anything is
// executed or uploaded: a folder that is being filled has no name yet.
func (s *Sweeper) Start(ctx context.Context) error {
	if err := s.orphans(ctx); err != nil {
		return err
	}
	s.group = startstop.New(ctx)
	s.group.Go(s.loop)
	return nil
}

// Stop waits for a sweep that is under way. It is idempotent, and does nothing
// before Start.
func (s *Sweeper) Stop() {
	if s.group != nil {
		s.group.Stop()
	}
}

func (s *Sweeper) loop(ctx context.Context) {
	tick := time.NewTicker(s.cfg.Every)
	defer tick.Stop()
	for {
		if err := s.Sweep(ctx); err != nil && ctx.Err() == nil {
			s.cfg.Log.Error("sweep failed", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// sweepBatch is how many files one transaction of the store lets go.
const sweepBatch = 1000

// Sweep deletes what nothing holds any more. The store forgets first: a crash
// between leaves a folder, which the next start deletes.
func (s *Sweeper) Sweep(ctx context.Context) error {
	for ctx.Err() == nil {
		files, err := s.cfg.Store.Sweep(ctx, s.cfg.Clock(), s.cfg.Grace, sweepBatch)
		if err != nil {
			return fmt.Errorf("sweep: %w", err)
		}
		var errs []error
		for _, name := range files {
			errs = append(errs, s.cfg.Files.Remove(name), s.cfg.Files.RemoveEmpty(path.Dir(name)))
		}
		if err := errors.Join(errs...); err != nil {
			return fmt.Errorf("sweep: %w", err)
		}
		if len(files) > 0 {
			s.cfg.Log.Info("files swept", "count", len(files))
		}
		if len(files) < sweepBatch {
			return nil
		}
	}
	return ctx.Err()
}

// orphans deletes the folders that no row names.
func (s *Sweeper) orphans(ctx context.Context) error {
	count := 0
	err := s.cfg.Files.List(func(name string) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		held, err := s.held(ctx, name)
		if err != nil || held {
			return err
		}
		count++
		return s.cfg.Files.Remove(name)
	})
	if err != nil {
		return fmt.Errorf("sweep folders: %w", err)
	}
	if count > 0 {
		s.cfg.Log.Info("folders without a name deleted", "count", count)
	}
	return nil
}

// held reports whether a row names something in a folder. What is no folder of
// ours is left alone.
func (s *Sweeper) held(ctx context.Context, name string) (bool, error) {
	id := path.Base(name)
	if strings.HasPrefix(name, "tables/") {
		if !barchan.ValidID(id) {
			return true, nil
		}
		return s.cfg.Store.HoldsVersion(ctx, barchan.VersionID(id))
	}
	id, _, _ = strings.Cut(id, ".") // the attempt
	if !barchan.ValidID(id) {
		return true, nil
	}
	return s.cfg.Store.Holds(ctx, barchan.RunID(id))
}
