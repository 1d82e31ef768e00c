package api

import (
	"net/http"

	"github.com/barchan-data/barchan/duneapi"
)

func draftOperations() map[string]operation {
	draft := duneapi.DraftRequest{QuerySQL: "SELECT day, trades FROM query_41 WHERE day > {{since}}", QueryID: 42,
		Parameters:      []duneapi.Parameter{{Key: "since", Type: "datetime"}},
		QueryParameters: duneapi.Values{"since": {"2026-01-01 00:00:00"}}, Performance: "medium"}
	missing := []int{http.StatusNotFound, http.StatusForbidden}
	return map[string]operation{
		"POST /api/v1/sql/check": {
			id: "checkSQL", tag: tagWorkbench, summary: "Check an SQL text", errors: missing,
			text: "What is wrong with it and where, what it reads, and its parameters. Nothing is executed. Lines and columns count from 1, in characters of Unicode. Under the id of a saved query the text stands for it: who reads it reads the text.",
			body: draft, needs: []string{"query_sql"},
			answer: duneapi.DraftReport{
				Problems:     []duneapi.DraftProblem{{Severity: "error", Code: "semantic", Message: "Column 'day' cannot be resolved", Span: duneapi.Span{Line: 1, Column: 8, Length: 3}}},
				References:   []duneapi.DraftReference{{Kind: "query", Name: "query_41", QueryID: 41, QueryName: "Trades", Owner: "local", Span: duneapi.Span{Line: 1, Column: 25, Length: 8}}},
				Placeholders: []duneapi.DraftPlaceholder{{Key: "since", Declared: true, Span: duneapi.Span{Line: 1, Column: 46, Length: 9}}},
			},
		},
		"POST /api/v1/sql/format": {
			id: "formatSQL", tag: tagWorkbench, summary: "Lay an SQL text out", text: "Blanks, line ends and the case of keywords change; every token, comment and {{parameter}} stays.",
			body: duneapi.DraftRequest{QuerySQL: "select 1 -- one"}, needs: []string{"query_sql"}, answer: duneapi.FormattedSQL{QuerySQL: "SELECT 1 -- one\n"},
		},
		"POST /api/v1/sql/plan": {
			id: "planSQL", tag: tagWorkbench, summary: "Plan an SQL text", errors: missing,
			text: "What a run of its pipeline would execute. When something is missing, or queries read each other in a circle, the nodes that were found are there, and the problems with the way to each.",
			body: draft, needs: []string{"query_sql"},
			answer: duneapi.Plan{Performance: "medium", Nodes: []duneapi.PlanNode{{ID: 1, QueryID: 42, Version: 3, Name: "Trades per day", Performance: "medium", Root: true,
				Reads: []duneapi.PlanInput{{Name: "query_41"}}, SQL: "SELECT day, trades FROM query_41", Kind: "query", Owner: "local", Why: "you asked for it"}},
				Problems: []duneapi.PlanProblem{{Code: "not_found", Message: "Query not found: query_41, read by query_42", Path: []int{1}, Name: "query_41"}}},
		},
	}
}
