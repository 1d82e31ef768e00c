package api

import (
	"net/http"

	"github.com/barchan-data/barchan/duneapi"
)

func pipelineOperations() map[string]operation {
	graph := duneapi.QueryPipeline{Pipeline: duneapi.Pipeline{Nodes: []duneapi.PipelineNode{
		{ID: 1, Dependencies: []int{}, QueryExecution: &duneapi.QueryNode{QueryID: 41, Performance: "medium"}},
		{ID: 2, Dependencies: []int{1}, QueryExecution: &duneapi.QueryNode{QueryID: 42, Performance: "medium", QueryParameters: duneapi.Values{"days": {"7"}}}},
	}}}
	one := int64(1)
	node := duneapi.NodeExecution{
		ID: 1, QueryExecutionStatus: &duneapi.NodeQueryStatus{Status: "completed", QueryID: 42, ExecutionID: exampleID}, Name: "weekdays", Rows: &one,
		Credits: 0.000214, StartedAt: exampleStarted, EndedAt: exampleEnded,
	}
	return map[string]operation{
		"POST /api/v1/query/{query}/pipeline/execute": {
			id: "executeQueryPipeline", tag: tagPipelines, summary: "Execute the pipeline of a query",
			text:    "Runs the query and every query that it reads, in the order of their dependencies, on one snapshot of the data. All results are published in one moment, or none is.",
			headers: []parameter{onceOnly}, body: duneapi.ExecuteRequest{Performance: "medium", QueryParameters: duneapi.Values{"days": {"7"}}},
			query: []parameter{performance, queryParameters}, answer: duneapi.PipelineExecuted{PipelineExecutionID: exampleID},
			errors: []int{http.StatusPaymentRequired, http.StatusConflict},
		},
		"GET /api/v1/query/{query}/pipeline": {
			id: "inspectQueryPipeline", tag: tagPipelines, summary: "Show the pipeline of a query",
			text:  "The graph that an execution would run, in the shape that POST /api/v1/pipelines/execute takes. Nothing is run.",
			query: []parameter{performance, queryParameters}, answer: graph, errors: []int{http.StatusForbidden, http.StatusRequestEntityTooLarge},
		},
		"POST /api/v1/pipelines/execute": {
			id: "executePipeline", tag: tagPipelines, summary: "Execute a pipeline",
			text:    "Takes either a query, whose pipeline is derived, or an explicit graph. Dependencies that follow from the SQL are added to those that are given.",
			headers: []parameter{onceOnly}, body: duneapi.PipelineRequest{QueryID: 42, Performance: "medium"},
			query: []parameter{performance, queryParameters}, answer: duneapi.PipelineExecuted{PipelineExecutionID: exampleID},
			errors: []int{http.StatusPaymentRequired, http.StatusNotFound, http.StatusConflict},
		},
		"GET /api/v1/pipelines/executions/{run}/status": {
			id: "getPipelineStatus", tag: tagPipelines, summary: "Follow a pipeline execution",
			text: "The state of the run and of each of its nodes.",
			answer: duneapi.PipelineStatus{Status: "completed", NodeExecutions: []duneapi.NodeExecution{node}, PipelineExecutionID: exampleID,
				QueryID: 42, Performance: "medium", Credits: 0.000214, SubmittedAt: exampleSubmitted, StartedAt: exampleStarted, EndedAt: exampleEnded},
		},
		"GET /api/v1/pipelines/executions/{run}/plan": {
			id: "getRunPlan", tag: tagPipelines, summary: "Show the plan of a run", text: "As it was when the run was submitted. Not in Dune's API.",
			answer: duneapi.RunPlan{Kind: "pipeline", Plan: duneapi.Plan{Performance: "medium", Hash: "c0ffee", Nodes: []duneapi.PlanNode{{ID: 1, QueryID: 42, Version: 3,
				Name: "Trades per day", Performance: "medium", Root: true, SQL: "SELECT count(*) FROM dex.trades"}}}},
		},
		"GET /api/v1/pipelines/executions/{run}/events": {
			id: "watchPipeline", tag: tagPipelines, summary: "Watch a pipeline execution",
			text:    "Server-sent events, as an EventSource reads them, until the run has ended: each is the status with the nodes that changed. Not in Dune's API.",
			headers: []parameter{{name: "Last-Event-ID", text: "The number of the last event that is known: what is told goes on from there.", of: "", example: "3"}},
			status:  []int{http.StatusOK, http.StatusNoContent}, answer: eventText("id: 3\ndata: {\"status\":\"executing\",\"node_executions\":[]}\n\n"),
		},
		"POST /api/v1/pipelines/executions/{run}/cancel": {
			id: "cancelPipeline", tag: tagPipelines, summary: "Cancel a pipeline execution",
			text: "Nothing of the run is published. What has ended stays as it is.", answer: duneapi.Success{Success: true}, errors: []int{http.StatusConflict},
		},
		"GET /api/v1/pipelines/executions": {
			id: "listPipelines", tag: tagPipelines, summary: "List pipeline executions", text: "The newest first.", query: pageOf(20, 1000),
			answer: duneapi.Pipelines{Total: 1, Executions: []duneapi.PipelineOverview{{PipelineExecutionID: exampleID, QueryID: 42, Status: "completed",
				Performance: "medium", Credits: 0.000214, SubmittedAt: exampleSubmitted, StartedAt: exampleStarted, EndedAt: exampleEnded}}},
		},
	}
}
