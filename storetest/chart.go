package storetest

import (
	"encoding/json"

	"github.com/barchan-data/barchan"
)

var chartCases = map[string]func(*world){
	"charts are kept with their query": chartsAreKept,
}

func chartsAreKept(w *world) {
	q := w.query("q")
	charts := func() []barchan.Chart {
		w.t.Helper()
		list, err := w.Charts(w.ctx, q)
		w.ok(err)
		return list
	}
	w.equal(len(charts()), 0)
	list := []barchan.Chart{
		{ID: "b", Name: "ü", Type: barchan.ChartLine, Settings: json.RawMessage(`{"x":"<day>"}`)}, {ID: "a", Type: barchan.ChartTable, Settings: json.RawMessage(`{}`)},
	}
	w.ok(w.PutCharts(w.ctx, q, list, w.tick()))
	got := charts()
	w.equal(len(got), 2)
	w.equal(got[0].ID+got[0].Name+string(got[0].Type)+got[1].ID, "büline"+"a")
	w.equal(w.settings(got[0]), "<day>")
	w.ok(w.PutCharts(w.ctx, q, list[1:], w.tick()))
	w.equal(len(charts()), 1)
	w.ok(w.PutCharts(w.ctx, q, nil, w.tick()))
	w.equal(len(charts()), 0)
	w.absent(w.PutCharts(w.ctx, q+1, list, w.tick()), "Query not found")
}

// settings returns the setting x of a chart.
func (w *world) settings(c barchan.Chart) string {
	w.t.Helper()
	var s struct{ X string }
	w.ok(json.Unmarshal(c.Settings, &s))
	return s.X
}
