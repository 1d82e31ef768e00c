package app

import (
	"context"
	"fmt"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/config"
	"github.com/barchan-data/barchan/dataset"
	"github.com/barchan-data/barchan/duckdb"
	"github.com/barchan-data/barchan/object"
	"github.com/barchan-data/barchan/sqlite"
)

// datasets registers what the configuration file lists, for the team that
// operates the server.
func (s *server) datasets(ctx context.Context, store *sqlite.Store, files *object.Dir, engine *duckdb.Engine, limits barchan.Limits, ids *barchan.IDs) (*dataset.Service, error) {
	sets := dataset.New(dataset.Config{
		Store: store, Engine: engine, Limits: limits, IDs: ids, Clock: s.clock, Log: s.log, Roots: s.cfg.DatasetRoots, Own: files.Root(),
	})
	team, err := store.EnsureTeam(ctx, s.cfg.Team, s.clock().UTC())
	if err != nil {
		return nil, fmt.Errorf("team %s: %w", s.cfg.Team, err)
	}
	if err := sets.Configure(ctx, team, requests(s.cfg.Datasets)); err != nil {
		return nil, fmt.Errorf("datasets of the configuration: %w", err)
	}
	return sets, nil
}

func requests(list []config.Dataset) []dataset.Request {
	out := make([]dataset.Request, len(list))
	for i, d := range list {
		out[i] = dataset.Request{Name: d.Name, Pattern: d.Pattern, Format: barchan.SourceFormat(d.Format), Description: d.Description}
	}
	return out
}
