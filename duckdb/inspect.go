package duckdb

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb/wire"
)

// Inspect finds what foreign files hold, in a worker of its own: a damaged file
// must harm nobody. Files of different columns are CodeData, and named.
func (e *Engine) Inspect(ctx context.Context, f barchan.Foreign, l barchan.Limits) (barchan.Contents, error) {
	dir, err := os.MkdirTemp(e.root, "inspect-")
	if err != nil {
		return barchan.Contents{}, fmt.Errorf("inspect files: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	s, err := e.open(ctx, barchan.SessionSpec{
		ID: "inspect", Instant: e.clock(), Tier: barchan.TierMedium, Limits: l, Inputs: f.Files, Dir: filepath.Base(dir),
	})
	if err != nil {
		return barchan.Contents{}, fmt.Errorf("inspect files: %w", err)
	}
	defer func() { _ = s.Close() }()
	out, err := s.execute(ctx, wire.Request{Inspect: &wire.Inspect{Files: f.Files, Format: f.Format, Schema: f.Schema}}, nil)
	if err != nil {
		return barchan.Contents{}, fmt.Errorf("inspect files: %w", err)
	}
	if out.Failure != nil {
		return barchan.Contents{}, s.failed(out.Failure, nil)
	}
	return barchan.Contents{Schema: out.Schema, Rows: out.FileRows}, nil
}
