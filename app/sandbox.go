package app

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync/atomic"

	"github.com/barchan-data/barchan/internal/startstop"
)

// sandbox measures, once and beside the start, which layers of the engine's
// sandbox are really on.
type sandbox struct {
	engine interface {
		Sandbox(ctx context.Context) (map[string]bool, error)
	}
	log      *slog.Logger
	group    *startstop.Group
	measured atomic.Pointer[map[string]bool]
}

func (s *sandbox) Start(ctx context.Context) error {
	s.group = startstop.New(ctx)
	s.group.Go(func(ctx context.Context) {
		level, err := s.engine.Sandbox(ctx)
		switch {
		case ctx.Err() != nil:
		case err != nil:
			s.log.Error("sandbox not measured", "error", err)
		default:
			s.measured.Store(&level)
			s.log.LogAttrs(ctx, slog.LevelInfo, "sandbox measured", held(level)...)
		}
	})
	return nil
}

// held are the layers by name, in order.
func held(level map[string]bool) []slog.Attr {
	attrs := make([]slog.Attr, 0, len(level))
	for _, name := range slices.Sorted(maps.Keys(level)) {
		attrs = append(attrs, slog.Bool(name, level[name]))
	}
	return attrs
}

func (s *sandbox) Stop() { s.group.Stop() }

// Level is nil until it was measured.
func (s *sandbox) Level() any {
	if level := s.measured.Load(); level != nil {
		return *level
	}
	return nil
}
