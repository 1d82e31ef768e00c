package api

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/lineage"
)

// Bounds of the warnings of one save.
const (
	maxChecking = 2 * time.Second // that a save may wait for them
	maxWarnings = 100
)

// queryLineage tells from which columns the columns of a query come.
func (s *server) queryLineage(c *call) (any, error) {
	id, err := queryID(c)
	if err != nil {
		return nil, err
	}
	_, values, err := executeInput(c, duneapi.ExecuteRequest{})
	if err != nil {
		return nil, err
	}
	deep, err := flag(c.URL.Query(), "deep")
	if err != nil {
		return nil, err
	}
	l, err := s.lineage.Of(c.Context(), lineage.Request{Team: c.team(), Query: id, Values: values, Deep: deep})
	if err != nil {
		return nil, err
	}
	return lineageTo(l), nil
}

func lineageTo(l *lineage.Lineage) duneapi.Lineage {
	shown := duneapi.Lineage{QueryID: int64(l.Query), Version: l.Version, Columns: make([]duneapi.LineageColumn, len(l.Columns))}
	for i, column := range l.Columns {
		sources := make([]duneapi.LineageSource, len(column.Sources))
		for j, from := range column.Sources {
			sources[j] = duneapi.LineageSource{Kind: string(from.Kind), Name: from.Name, QueryID: int64(from.Query), Column: from.Column}
		}
		shown.Columns[i] = duneapi.LineageColumn{Name: column.Name, Sources: sources, Unknown: column.Unknown}
	}
	return shown
}

// warnings names the readers of a query that a change of it breaks. The change
// is saved already: that they can't be told fails nothing.
func (s *server) warnings(c *call, before, now barchan.Query) []string {
	ctx, cancel := context.WithTimeout(c.Context(), maxChecking)
	defer cancel()
	broken, all, err := s.lineage.Broken(ctx, c.team(), before, now)
	if err != nil {
		s.log.LogAttrs(c.Context(), slog.LevelWarn, "readers of a query not checked", slog.Int64("query", int64(now.ID)), slog.Any("error", err))
		all = false
	}
	var list []string
	for i, b := range broken {
		if i == maxWarnings {
			list = append(list, fmt.Sprintf("%d more queries read columns that are gone", len(broken)-i))
			break
		}
		list = append(list, b.String())
	}
	if !all {
		list = append(list, "not all readers of the query could be checked")
	}
	return list
}
