package lineage_test

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/barchan-data/barchan"
)

// world is a catalog for tests.
type world struct {
	queries map[barchan.QueryID]barchan.Query
	views   map[string]barchan.View
	tables  map[string]barchan.Table
	listed  int // how often the queries were listed
}

func newWorld() *world {
	return &world{queries: map[barchan.QueryID]barchan.Query{}, views: map[string]barchan.View{}, tables: map[string]barchan.Table{}}
}

func absent(what string) error { return barchan.Errorf(barchan.CodeNotFound, "%s not found", what) }

func (w *world) Queries(ctx context.Context, ids []barchan.QueryID) ([]barchan.QueryWithView, error) {
	var list []barchan.QueryWithView
	for _, id := range ids {
		if q, ok := w.queries[id]; ok {
			v, _, _ := w.ViewOf(ctx, id)
			list = append(list, barchan.QueryWithView{Query: q, ViewName: v.Name, ViewTeam: v.Team})
		}
	}
	return list, nil
}

func (w *world) ListQueries(_ context.Context, f barchan.QueryFilter) ([]barchan.Query, int, error) {
	w.listed++
	var all []barchan.Query
	for _, id := range slices.Sorted(maps.Keys(w.queries)) {
		if q := w.queries[id]; q.Team == f.Team {
			all = append(all, q)
		}
	}
	from := min(f.Offset, len(all))
	return all[from:min(from+f.Limit, len(all))], len(all), nil
}

func (w *world) ViewOf(_ context.Context, id barchan.QueryID) (barchan.View, bool, error) {
	for _, v := range w.views {
		if v.Query == id {
			return v, true, nil
		}
	}
	return barchan.View{}, false, nil
}

func (w *world) View(_ context.Context, name string) (barchan.View, error) {
	if v, ok := w.views[name]; ok {
		return v, nil
	}
	return barchan.View{}, absent("Materialized view")
}

func (w *world) Table(_ context.Context, name string) (barchan.Table, error) {
	if t, ok := w.tables[name]; ok {
		return t, nil
	}
	return barchan.Table{}, absent("Table")
}

// save makes or replaces a query of team 1 and returns the version before.
func (w *world) save(id barchan.QueryID, name, sql string, params ...barchan.Param) (before, now barchan.Query) {
	before = w.queries[id]
	now = barchan.Query{ID: id, Team: 1, Version: before.Version + 1, Name: name, SQL: sql, Params: params}
	w.queries[id] = now
	return before, now
}

// addTable makes a table of a team from "name(column, column)".
func (w *world) addTable(team barchan.TeamID, declared string, kind barchan.TableKind) string {
	name, list, _ := strings.Cut(strings.TrimSuffix(declared, ")"), "(")
	t := barchan.Table{Name: name, Team: team, Kind: kind}
	t.Current.ID = "01HZ065JVE23C23FM2HKWQP2RT"
	if list != "" {
		for column := range strings.SplitSeq(list, ", ") {
			t.Current.Schema = append(t.Current.Schema, barchan.Column{Name: column, Type: "bigint"})
		}
	}
	w.tables[name] = t
	return name
}

var local = barchan.Team{ID: 1, Handle: "local"}
