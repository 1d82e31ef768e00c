package api

import (
	"encoding/json"
	"net/http"

	"github.com/barchan-data/barchan/duneapi"
)

func chartOperations() map[string]operation {
	chart := duneapi.Chart{ID: "trades", Name: "Trades per day", Type: "line", Settings: json.RawMessage(`{"x":"day","y":["trades"]}`)}
	charts := duneapi.Charts{QueryID: 42, Charts: []duneapi.Chart{chart}}
	return map[string]operation{
		"GET /api/v1/query/{query}/charts": {
			id: "getCharts", tag: tagWorkbench, summary: "Read the charts of a query", answer: charts,
		},
		"PUT /api/v1/query/{query}/charts": {
			id: "putCharts", tag: tagWorkbench, summary: "Keep charts with a query", text: "The list replaces the one that was kept. At most 50 charts, with settings of at most 32 KiB each.",
			body: duneapi.ChartsRequest{Charts: &charts.Charts}, needs: []string{"charts"}, answer: charts,
		},
	}
}

func readerOperations() map[string]operation {
	readers := duneapi.Readers{Readers: []duneapi.QuerySummary{{ID: 42, Name: "Trades per day", Owner: "local", Tags: []string{"trades"}, Version: 3, UpdatedAt: exampleSubmitted}}}
	return map[string]operation{
		"GET /api/v1/query/{query}/readers": {
			id: "getQueryReaders", tag: tagWorkbench, summary: "List what reads a query", text: "The team's saved queries that read the query, or its materialized view. Archived ones count for nothing.", answer: readers,
		},
		"GET /api/v1/datasets/{name}/readers": {
			id: "getDatasetReaders", tag: tagWorkbench, summary: "List what reads a dataset", text: "The team's saved queries that read the table or materialized view.", answer: readers,
			errors: []int{http.StatusNotFound},
		},
		"GET /api/v1/functions": {
			id: "listFunctions", tag: tagWorkbench, summary: "List the functions of DuneSQL", text: "Those that the engine has, with what is known to differ from Dune.",
			answer: duneapi.Functions{Functions: []duneapi.Function{{Name: "date_trunc", Group: "Dates and times", Signature: "date_trunc(a, b)", MinArguments: 2, MaxArguments: 2}}},
		},
		"GET /api/v1/system": {
			id: "getSystem", tag: tagWorkbench, summary: "See how busy the server is", text: "Runs of all teams are counted.",
			answer: duneapi.System{Version: "v0.1.0", Sandbox: map[string]bool{"no_network": true}, Tiers: []duneapi.SystemTier{{Performance: "medium", Slots: 2, Executing: 1}}},
		},
	}
}
