package api

import (
	"maps"
	"slices"

	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/internal/openapi"
)

func workbenchOperations() map[string]operation {
	return map[string]operation{
		"GET /api/v1/workbench/runs": {
			id: "searchRuns", tag: tagWorkbench, summary: "Search the team's runs", text: "Pipelines, single executions and refreshes.",
			query: append(pageOf(50, 1000),
				parameter{name: "state", text: "Only runs in these states, with commas between them.", of: "", example: []string{"failed"}, listed: slices.Sorted(maps.Keys(runStates))},
				parameter{name: "kind", text: "Only runs of these kinds, with commas between them.", of: "", example: []string{"pipeline"}, listed: slices.Sorted(maps.Keys(runKinds))},
				parameter{name: "query", text: "Only runs of the query with this id.", of: int64(0), limits: openapi.Schema{Minimum: "0"}},
				parameter{name: "search", text: "Words that stand in the name of the query or of the view.", of: "", limits: openapi.Schema{MaxLength: new(maxRunSearch)}},
				parameter{name: "since", text: "Only runs that were submitted at this time or later.", of: "", example: exampleSubmitted},
				parameter{name: "until", text: "Only runs that were submitted before this time.", of: "", example: exampleSubmitted}),
			answer: duneapi.RunSummaries{Total: 1, Runs: []duneapi.RunSummary{{ID: exampleID, Kind: "pipeline", QueryID: 42, QueryName: "Trades per day", State: "completed",
				Performance: "medium", Credits: 0.000214, Nodes: 2, NodesDone: 2, SubmittedAt: exampleSubmitted, StartedAt: exampleStarted, EndedAt: exampleEnded}}},
		},
		"GET /api/v1/workbench/queries": {
			id: "searchQueries", tag: tagWorkbench, summary: "Search the team's queries", text: "With what became of each when it was executed last, and the tags that there are.",
			query: append(pageOf(50, 1000),
				parameter{name: "search", text: "Words that stand in the name, the description, the SQL or a tag.", of: "", limits: openapi.Schema{MaxLength: new(maxSearch)}},
				parameter{name: "tag", text: "Only queries with this tag.", of: "", example: "trades"},
				parameter{name: "archived", text: "Archived queries: only them, none of them, or any; none when absent.", of: "", limits: openapi.Schema{Enum: []any{"true", "false", "any"}}},
				parameter{name: "sort", text: "What stands first: the last changed, a name, an id, or the last executed.", of: "", limits: openapi.Schema{Enum: []any{"updated", "name", "id", "run"}}}),
			answer: duneapi.QuerySummaries{Total: 1, Tags: []duneapi.Tag{{Name: "trades", Queries: 1}}, Queries: []duneapi.QuerySummary{{
				ID: 42, Name: "Trades per day", Owner: "local", Tags: []string{"trades"}, Version: 3, UpdatedAt: exampleSubmitted,
				LastRun: &duneapi.LastExecution{ExecutionID: exampleID, PipelineExecutionID: exampleID, Kind: "pipeline", State: "completed", Rows: 5,
					Credits: 0.000214, DurationMillis: 1480, EndedAt: exampleEnded}}}},
		},
	}
}
