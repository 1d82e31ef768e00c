package plan_test

import (
	"context"
	"sync/atomic"

	"github.com/barchan-data/barchan"
)

// memory is a catalog for tests.
type memory struct {
	queries map[barchan.QueryID]barchan.Query
	views   map[string]barchan.View
	viewOf  map[barchan.QueryID]string
	tables  map[string]barchan.Table
	looks   atomic.Int64 // how often queries were looked for
}

func newMemory() *memory {
	return &memory{
		queries: map[barchan.QueryID]barchan.Query{}, views: map[string]barchan.View{},
		viewOf: map[barchan.QueryID]string{}, tables: map[string]barchan.Table{},
	}
}

func absent(what string) error { return barchan.Errorf(barchan.CodeNotFound, "%s not found", what) }

func (m *memory) Queries(_ context.Context, ids []barchan.QueryID) ([]barchan.QueryWithView, error) {
	m.looks.Add(1)
	var list []barchan.QueryWithView
	for _, id := range ids {
		if q, ok := m.queries[id]; ok {
			v := m.views[m.viewOf[id]]
			list = append(list, barchan.QueryWithView{Query: q, ViewName: v.Name, ViewTeam: v.Team})
		}
	}
	return list, nil
}

func (m *memory) View(_ context.Context, name string) (barchan.View, error) {
	if v, ok := m.views[name]; ok {
		return v, nil
	}
	return barchan.View{}, absent("Materialized view")
}

func (m *memory) Table(_ context.Context, name string) (barchan.Table, error) {
	if t, ok := m.tables[name]; ok {
		return t, nil
	}
	return barchan.Table{}, absent("Table")
}

// add saves a query of team 1.
func (m *memory) add(id barchan.QueryID, sql string, params ...barchan.Param) {
	m.queries[id] = barchan.Query{ID: id, Team: 1, Version: 1, SQL: sql, Params: params}
}

// addView makes a view of team 1, with its table.
func (m *memory) addView(name string, q barchan.QueryID, published bool) {
	m.views[name] = barchan.View{Team: 1, Name: name, Query: q}
	m.viewOf[q] = name
	t := barchan.Table{Name: name, Team: 1, Kind: barchan.KindView}
	if published {
		t.Current.ID = "01HZ065JVE23C23FM2HKWQP2RT"
	}
	m.tables[name] = t
}

var local = barchan.Team{ID: 1, Handle: "local"}
