package api

import (
	"net/http"

	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/internal/openapi"
)

func queryOperations() map[string]operation {
	saved := duneapi.QueryID{QueryID: 42}
	parameters := []duneapi.Parameter{{Key: "days", Type: "number", Value: &duneapi.Value{"7"}}}
	request := duneapi.QueryRequest{Name: new("Trades per day"), QuerySQL: new("SELECT d, count(*) AS trades FROM query_41 WHERE d > current_date - interval '{{days}}' day GROUP BY 1"),
		Description: new("How busy it was."), Parameters: &parameters, Tags: &[]string{"trades"}, IsPrivate: new(false)}
	create := operation{
		id: "createQuery", tag: tagQueries, summary: "Save a new query",
		text: "Any text is saved as SQL: what is wrong with it is told when it is executed.",
		body: request, needs: []string{"name", "query_sql"}, answer: saved,
	}
	slash := create
	slash.id, slash.old, slash.text = "createQuerySlash", true, "The same call, as some clients write it."
	force := parameter{name: "force", text: "Archive the query although others read it. Not in Dune's API.", of: false}
	version := duneapi.QueryVersionInfo{Version: 3, SavedAt: exampleSubmitted, SavedBy: "nightly job", Bytes: 101, IsCurrent: true}
	flip := func(id, summary string) operation {
		return operation{id: id, tag: tagQueries, summary: summary, answer: saved, errors: []int{http.StatusConflict}}
	}
	archive := flip("archiveQuery", "Archive a query")
	archive.text = "A query that other queries of the team read is a 409 that names them, unless it is forced."
	archive.query = []parameter{force}
	return map[string]operation{
		"POST /api/v1/query":     create,
		"POST /api/v1/query/{$}": slash,
		"GET /api/v1/query/{query}": {
			id: "getQuery", tag: tagQueries, summary: "Read a query",
			answer: duneapi.Query{QueryID: 42, Name: *request.Name, Description: *request.Description, Tags: *request.Tags, Version: 3,
				Parameters: parameters, QueryEngine: duneapi.QueryEngine, QuerySQL: *request.QuerySQL, Owner: "local"},
		},
		"PATCH /api/v1/query/{query}": {
			id: "updateQuery", tag: tagQueries, summary: "Change a query",
			text:  "What is absent stays as it is; an empty list clears. Warnings tell what is wrong with the SQL, or name the queries that read what the change takes away. Archiving is refused as by the call of that name.",
			query: []parameter{force},
			body:  duneapi.QueryRequest{Name: new("Trades per weekday")}, answer: saved, errors: []int{http.StatusConflict},
		},
		"PUT /api/v1/query/{query}": {
			id: "saveQuery", tag: tagQueries, summary: "Save a query under a given id",
			text: "Makes the query or replaces it whole; a save of what is there already makes no new version. Not in Dune's API.",
			body: request, needs: []string{"name", "query_sql"}, answer: duneapi.SavedQuery{QueryID: 42, Version: 1, Created: true},
			status: []int{http.StatusOK, http.StatusCreated}, errors: []int{http.StatusConflict},
		},
		"POST /api/v1/query/{query}/archive":   archive,
		"POST /api/v1/query/{query}/unarchive": flip("unarchiveQuery", "Take a query out of the archive"),
		"POST /api/v1/query/{query}/private":   flip("makeQueryPrivate", "Hide a query from other teams"),
		"POST /api/v1/query/{query}/unprivate": flip("makeQueryPublic", "Show a query to other teams"),
		"GET /api/v1/queries": {
			id: "listQueries", tag: tagQueries, summary: "List the team's queries", query: pageOf(20, 10_000),
			answer: duneapi.Queries{Total: 1, Queries: []duneapi.QueryOverview{{ID: 42, Name: *request.Name, Owner: "local", Tags: *request.Tags,
				CreatedAt: exampleSubmitted, UpdatedAt: exampleSubmitted}}},
		},
		"GET /api/v1/query/{query}/versions": {
			id: "listQueryVersions", tag: tagQueries, summary: "List the versions of a query", text: "The newest first. Not in Dune's API.",
			query:  append(pageOf(usualVersions, 1000), parameter{name: "before", text: "Only versions below this one.", of: int64(0), limits: openapi.Schema{Minimum: "0"}}),
			answer: duneapi.QueryVersions{QueryID: 42, Versions: []duneapi.QueryVersionInfo{version}}, errors: []int{http.StatusForbidden},
		},
		"GET /api/v1/query/{query}/versions/{version}": {
			id: "getQueryVersion", tag: tagQueries, summary: "Read a version of a query", text: "Not in Dune's API.",
			answer: duneapi.QueryVersion{QueryID: 42, QueryVersionInfo: version, QuerySQL: *request.QuerySQL, Parameters: parameters}, errors: []int{http.StatusForbidden},
		},
		"GET /api/v1/query/{query}/plan": {
			id: "planQuery", tag: tagQueries, summary: "Plan the pipeline of a query",
			text:  "What an execution would run and why: the SQL of each node with its values, and what each name in it stands for. Nothing is run. Not in Dune's API.",
			query: []parameter{performance, queryParameters}, errors: []int{http.StatusForbidden, http.StatusRequestEntityTooLarge},
			answer: duneapi.Plan{Performance: "medium", Hash: "c0ffee", Nodes: []duneapi.PlanNode{{ID: 1, QueryID: 42, Version: 3, Name: *request.Name,
				Performance: "medium", Root: true, Reads: []duneapi.PlanInput{{Name: "dex.trades", Table: "dex.trades"}}, SQL: "SELECT count(*) FROM dex.trades"}}},
		},
		"GET /api/v1/query/{query}/lineage": {
			id: "getQueryLineage", tag: tagQueries, summary: "Tell where the columns of a query come from", text: "Not in Dune's API.",
			query: []parameter{performance, queryParameters, {name: "deep", text: "Follow queries down to the tables that they read.", of: false},
				{name: "version", text: "An older version, as its lineage was kept when another took its place; not with deep or parameters.", of: int64(0)}},
			errors: []int{http.StatusForbidden, http.StatusRequestEntityTooLarge},
			answer: duneapi.Lineage{QueryID: 42, Version: 3, Columns: []duneapi.LineageColumn{{Name: "trades",
				Sources: []duneapi.LineageSource{{Kind: "table", Name: "dex.trades", Column: "tx_hash"}}}}},
		},
	}
}
