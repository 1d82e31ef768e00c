package api

import (
	"encoding/json"
	"net/http"

	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/internal/openapi"
)

// resultParameters choose what of a result is shown.
func resultParameters() []parameter {
	return []parameter{
		{name: "limit", text: "How many rows to show at most; a page may be smaller, as it has a limit of its own.", of: int64(0), example: 100, limits: openapi.Schema{Minimum: "0"}},
		offset,
		{name: "columns", text: "The columns to show, with commas between them; a name with a comma stands in double quotes.", of: "", example: "weekday,days"},
		{name: "filters", text: "The rows to show: comparisons, IN, LIKE and IS NULL, joined by AND, OR and parentheses.", of: "", example: "days > 4 AND weekday IN (1, 2)"},
		{name: "sort_by", text: "The order of the rows: columns with asc or desc, and commas between them.", of: "", example: "days desc, weekday"},
		{name: "sample_count", text: "So many rows by chance, evenly over the result. Excludes limit, offset and filters.", of: int64(0), limits: openapi.Schema{Minimum: "0"}},
		{name: "ignore_max_datapoints_per_request", text: "Lift the limit of rows times columns of one page.", of: false},
		{name: "allow_partial_results", text: "Take a result that was cut because it was too large.", of: false},
	}
}

func executionOperations() map[string]operation {
	executed := duneapi.Executed{ExecutionID: exampleID, State: duneapi.StatePending}
	head := duneapi.Execution{ExecutionID: exampleID, QueryID: 42, IsExecutionFinished: true, State: duneapi.StateCompleted, SubmittedAt: exampleSubmitted,
		ExpiresAt: "2026-04-02T03:04:06.500000Z", ExecutionStartedAt: exampleStarted, ExecutionEndedAt: exampleEnded}
	metadata := duneapi.ResultMetadata{ColumnNames: []string{"weekday", "days"}, ColumnTypes: []string{"bigint", "bigint"}, RowCount: 1, ResultSetBytes: 18,
		TotalRowCount: 1, TotalResultSetBytes: 18, DatapointCount: 2, PendingTimeMillis: 20, ExecutionTimeMillis: 1480}
	page := duneapi.Result{Execution: head, Result: &duneapi.ResultPage{
		Rows: []map[string]json.RawMessage{{"weekday": json.RawMessage("1"), "days": json.RawMessage("5")}}, Metadata: metadata}}
	table := csvText("weekday,days\n1,5\n")
	latestText := "Results of older versions of a query are no latest results. With params.<name>=<value> the latest result with these values, and the defaults of other parameters, is shown."
	unavailable := []int{http.StatusConflict}
	return map[string]operation{
		"POST /api/v1/query/{query}/execute": {
			id: "executeQuery", tag: tagExecutions, summary: "Execute a query",
			text:    "Queries that it reads are part of its SQL; materialized views are read as they are. To run what it reads as well, execute its pipeline.",
			headers: []parameter{onceOnly}, body: duneapi.ExecuteRequest{Performance: "medium", QueryParameters: duneapi.Values{"days": {"7"}}},
			query: []parameter{performance, queryParameters}, answer: executed, errors: []int{http.StatusPaymentRequired, http.StatusConflict},
		},
		"POST /api/v1/sql/execute": {
			id: "executeSQL", tag: tagExecutions, summary: "Execute an SQL text", headers: []parameter{onceOnly},
			body: duneapi.SQLRequest{SQL: "SELECT 1 AS one", Performance: "medium"}, needs: []string{"sql"}, query: []parameter{performance, queryParameters},
			answer: executed, errors: []int{http.StatusPaymentRequired, http.StatusNotFound, http.StatusConflict},
		},
		"GET /api/v1/execution/{execution}/status": {
			id: "getExecutionStatus", tag: tagExecutions, summary: "Follow an execution",
			answer: duneapi.ExecutionStatus{Execution: head, ExecutionCostCredits: 0.000214, ResultMetadata: &metadata},
		},
		"GET /api/v1/execution/{execution}/results": {
			id: "getExecutionResults", tag: tagExecutions, summary: "Read a page of a result",
			text:  "Until the execution has completed only its state is answered. The address of the next page, if there is one, stands in next_uri.",
			query: resultParameters(), answer: page, errors: unavailable,
		},
		"GET /api/v1/execution/{execution}/results/csv": {
			id: "getExecutionResultsCSV", tag: tagExecutions, summary: "Read a page of a result as CSV", query: resultParameters(), answer: table, errors: unavailable,
		},
		"POST /api/v1/execution/{execution}/cancel": {
			id: "cancelExecution", tag: tagExecutions, summary: "Cancel an execution", text: "Cancels the whole run that it is part of.",
			answer: duneapi.Success{Success: true}, errors: []int{http.StatusConflict},
		},
		"GET /api/v1/query/{query}/results": {
			id: "getLatestResults", tag: tagExecutions, summary: "Read the latest result of a query", text: latestText, query: resultParameters(), answer: page, errors: unavailable,
		},
		"GET /api/v1/query/{query}/results/csv": {
			id: "getLatestResultsCSV", tag: tagExecutions, summary: "Read the latest result of a query as CSV", text: latestText, query: resultParameters(), answer: table, errors: unavailable,
		},
	}
}
