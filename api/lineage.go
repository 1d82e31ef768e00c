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
	deep, err := flag(c.query, "deep")
	if err != nil {
		return nil, err
	}
	version, err := count(c.query, "version")
	if err != nil {
		return nil, err
	}
	if version != 0 {
		q, err := s.visible(c, id)
		if err != nil {
			return nil, err
		}
		if int(version) != q.Version {
			if deep || len(values) > 0 {
				return nil, barchan.Errorf(barchan.CodeInvalid, "The lineage of an old version is kept as it was: leave deep and the parameters out")
			}
			return s.lineageOfVersion(c, q, int(version))
		}
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

// lineageOfVersion tells the lineage of a version that is not the current one:
// what was kept when another took its place. Where nothing was, it is traced
// now, and that is kept.
func (s *server) lineageOfVersion(c *call, q barchan.Query, version int) (any, error) {
	if q.Team != c.team().ID {
		return nil, barchan.Errorf(barchan.CodeForbidden, "The query belongs to the team %s: only its own team sees its history", q.Owner)
	}
	kept, ok, err := s.store.KeptLineage(c.Context(), q.ID, version)
	if err != nil {
		return nil, err
	}
	if !ok {
		old, err := s.store.QueryVersion(c.Context(), q.ID, version)
		if barchan.CodeOf(err) == barchan.CodeNotFound {
			return nil, barchan.Errorf(barchan.CodeNotFound, "The query has no version %d: its current one is %d", version, q.Version)
		}
		if err != nil {
			return nil, err
		}
		if kept, err = s.keepLineage(c.Context(), c.team(), old); err != nil {
			return nil, err
		}
	}
	l, err := lineage.Kept(kept)
	if err != nil {
		return nil, err
	}
	shown := lineageTo(l)
	shown.TracedAt = duneapi.FormatTime(kept.TracedAt)
	return shown, nil
}

// keepLineage traces a version over what is there now, and keeps that.
func (s *server) keepLineage(ctx context.Context, team barchan.Team, q barchan.Query) (barchan.KeptLineage, error) {
	kept, err := s.lineage.Keep(ctx, team, q, s.clock())
	if err != nil {
		return kept, err
	}
	return kept, s.store.KeepLineage(ctx, kept)
}

// replaced does what a save owes to the version that it replaced, and to the
// readers of the query: the lineage of the one is kept, and the others are
// warned of. The save is done; nothing here fails it.
func (s *server) replaced(c *call, before, now barchan.Query) []string {
	if before.Version != now.Version {
		ctx, cancel := context.WithTimeout(c.Context(), maxChecking)
		defer cancel()
		// What cannot be traced, such as SQL that is wrong, has no lineage.
		if _, err := s.keepLineage(ctx, c.team(), before); err != nil && barchan.CodeOf(err) == barchan.CodeInternal {
			s.log.LogAttrs(ctx, slog.LevelWarn, "lineage not kept", slog.Int64("query", int64(before.ID)), slog.Any("error", err))
		}
		if wrong := misread(now); wrong != nil {
			return wrong // and so are its readers
		}
	}
	return s.warnings(c, before, now)
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
