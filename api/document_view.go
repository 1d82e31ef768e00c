package api

import (
	"net/http"

	"github.com/barchan-data/barchan/duneapi"
)

func viewOperations() map[string]operation {
	const name = "dune.local.result_daily"
	schedule := &duneapi.ViewSchedule{CronExpression: "0 */6 * * *", Performance: "medium", NextExecutionTime: exampleSubmitted}
	return map[string]operation{
		"POST /api/v1/materialized-views": {
			id: "saveMaterializedView", tag: tagViews, summary: "Make or change a materialized view",
			text: "The view is refreshed at once: the execution that does it is answered. Its query has no parameters, and a name for every column. With a cron expression (five fields, in UTC, 15 minutes to a week apart) it is refreshed by the server itself, until expires_at.",
			body: duneapi.ViewRequest{Name: "result_daily", QueryID: 42, Performance: "medium", CronExpression: "0 */6 * * *"}, needs: []string{"name", "query_id"}, headers: []parameter{onceOnly},
			answer: duneapi.ViewSaved{Name: name, ExecutionID: exampleID}, errors: []int{http.StatusPaymentRequired, http.StatusNotFound, http.StatusConflict},
		},
		"GET /api/v1/materialized-views": {
			id: "listMaterializedViews", tag: tagViews, summary: "List the team's materialized views", query: pageOf(10_000, 10_000),
			answer: duneapi.Views{MaterializedViews: []duneapi.ViewOverview{{ID: name, SQLID: name, QueryID: 42, TableSizeBytes: 18, Performance: "medium", Schedule: schedule}}},
		},
		"GET /api/v1/materialized-views/{name}": {
			id: "getMaterializedView", tag: tagViews, summary: "Read a materialized view",
			answer: duneapi.View{ID: name, SQLID: name, OwnerTeamID: 1, QueryID: 42, LastExecutionIDs: []string{exampleID}, TableSizeBytes: 18, Performance: "medium", Schedule: schedule},
		},
		"POST /api/v1/materialized-views/{name}/refresh": {
			id: "refreshMaterializedView", tag: tagViews, summary: "Refresh a materialized view", headers: []parameter{onceOnly},
			body: duneapi.RefreshRequest{Performance: "medium"}, answer: duneapi.Refreshed{ExecutionID: exampleID, SQLID: name},
			errors: []int{http.StatusPaymentRequired, http.StatusConflict},
		},
		"DELETE /api/v1/materialized-views/{name}": {
			id: "deleteMaterializedView", tag: tagViews, summary: "Delete a materialized view", text: "Its query stays.", answer: duneapi.Message{Message: "ok"},
			errors: []int{http.StatusConflict},
		},
	}
}
