package api

import (
	"net/http"

	"github.com/barchan-data/barchan"
)

// Scopes of routes that no key is made with.
const (
	open    barchan.Scope = ""        // asks for no key
	operate barchan.Scope = "operate" // an admin key of the team that operates the server
)

// route is one call of the API.
type route struct {
	method  string
	pattern string // a net/http pattern without its method
	scope   barchan.Scope
	handle  func(*call) (any, error)
}

// routes is the whole surface. Paths under /api are Dune's unless they are
// marked as own.
func (s *server) routes() []route {
	const (
		get, post, put, patch, del = http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete
		read, write, admin         = barchan.ScopeRead, barchan.ScopeWrite, barchan.ScopeAdmin
	)
	return []route{
		// Pipelines.
		{post, "/api/v1/query/{query}/pipeline/execute", write, s.executeQueryPipeline},
		{get, "/api/v1/query/{query}/pipeline", read, s.inspectPipeline},
		{post, "/api/v1/pipelines/execute", write, s.executePipeline},
		{get, "/api/v1/pipelines/executions/{run}/status", read, s.pipelineStatus},
		{get, "/api/v1/pipelines/executions/{run}/events", read, s.pipelineEvents},   // own
		{get, "/api/v1/pipelines/executions/{run}/plan", read, s.runPlan},            // own
		{post, "/api/v1/pipelines/executions/{run}/cancel", write, s.cancelPipeline}, // own
		{get, "/api/v1/pipelines/executions", read, s.listPipelines},                 // own
		{get, "/api/v1/workbench/runs", read, s.searchRuns},                          // own

		// Queries.
		{post, "/api/v1/query", write, s.createQuery},
		{post, "/api/v1/query/{$}", write, s.createQuery}, // clients for Python and TypeScript write the slash
		{get, "/api/v1/query/{query}", read, s.getQuery},
		{patch, "/api/v1/query/{query}", write, s.changeQuery},
		{put, "/api/v1/query/{query}", admin, s.saveQuery}, // own
		{post, "/api/v1/query/{query}/archive", write, s.archiveQuery},
		{post, "/api/v1/query/{query}/unarchive", write, s.unarchiveQuery},
		{post, "/api/v1/query/{query}/private", write, s.privateQuery},
		{post, "/api/v1/query/{query}/unprivate", write, s.unprivateQuery},
		{get, "/api/v1/queries", read, s.listQueries},
		{post, "/api/v1/sql/check", read, s.checkSQL},                         // own
		{post, "/api/v1/sql/format", read, s.formatSQL},                       // own
		{post, "/api/v1/sql/plan", read, s.planSQL},                           // own
		{get, "/api/v1/query/{query}/charts", read, s.getCharts},              // own
		{put, "/api/v1/query/{query}/charts", write, s.putCharts},             // own
		{get, "/api/v1/query/{query}/readers", read, s.queryReaders},          // own
		{get, "/api/v1/datasets/{name}/readers", read, s.datasetReaders},      // own
		{get, "/api/v1/functions", read, s.listFunctions},                     // own
		{get, "/api/v1/system", read, s.system},                               // own
		{get, "/api/v1/workbench/queries", read, s.searchQueries},             // own
		{get, "/api/v1/query/{query}/versions", read, s.listVersions},         // own
		{get, "/api/v1/query/{query}/versions/{version}", read, s.getVersion}, // own
		{get, "/api/v1/query/{query}/plan", read, s.planQuery},                // own
		{get, "/api/v1/query/{query}/lineage", read, s.queryLineage},          // own

		// Executions and results.
		{post, "/api/v1/query/{query}/execute", write, s.executeQuery},
		{post, "/api/v1/sql/execute", write, s.executeSQL},
		{get, "/api/v1/execution/{execution}/status", read, s.executionStatus},
		{get, "/api/v1/execution/{execution}/results", read, s.executionResults},
		{get, "/api/v1/execution/{execution}/results/csv", read, s.executionCSV},
		{post, "/api/v1/execution/{execution}/cancel", write, s.cancelExecution},
		{get, "/api/v1/query/{query}/results", read, s.latestResults},
		{get, "/api/v1/query/{query}/results/csv", read, s.latestCSV},

		// Materialized views.
		{post, "/api/v1/materialized-views", write, s.saveView},
		{get, "/api/v1/materialized-views", read, s.listViews},
		{get, "/api/v1/materialized-views/{name}", read, s.getView},
		{post, "/api/v1/materialized-views/{name}/refresh", write, s.refreshView},
		{del, "/api/v1/materialized-views/{name}", write, s.deleteView},

		// Uploads.
		{get, "/api/v1/uploads", read, s.listUploads},
		{post, "/api/v1/uploads", write, s.createTable},
		{post, "/api/v1/uploads/csv", write, s.uploadCSV},
		{post, "/api/v1/uploads/{namespace}/{table}/insert", write, s.insertRows},
		{post, "/api/v1/uploads/{namespace}/{table}/clear", write, s.clearTable},
		{del, "/api/v1/uploads/{namespace}/{table}", write, s.deleteTable},
		{put, "/api/v1/tables/{schema}/{table}", operate, s.putTable}, // own

		// The names that uploads had.
		{get, "/api/v1/tables", read, s.listUploads},
		{post, "/api/v1/table/create", write, s.createTable},
		{post, "/api/v1/table/upload/csv", write, s.uploadCSV},
		{post, "/api/v1/table/{namespace}/{table}/insert", write, s.insertRows},
		{post, "/api/v1/table/{namespace}/{table}/clear", write, s.clearTable},
		{del, "/api/v1/table/{namespace}/{table}", write, s.deleteTable},

		// Datasets.
		{get, "/api/v1/datasets", read, s.listDatasets},
		{get, "/api/v1/datasets/{name}", read, s.getDataset},
		{put, "/api/v1/datasets/{name}", operate, s.addDataset},              // own
		{del, "/api/v1/datasets/{name}", operate, s.removeDataset},           // own
		{post, "/api/v1/datasets/{name}/refresh", operate, s.refreshDataset}, // own
		{post, "/api/v1/datasets/search", read, s.searchDatasets},
		{post, "/api/v1/datasets/search-by-contract", read, s.searchContract},

		// Usage, and what this server has none of.
		{post, "/api/v1/usage", read, s.usage},
		{get, "/api/v1/usage/daily", read, s.dailyUsage}, // own
		{get, "/api/v1/contracts/submissions", read, s.contractSubmissions},
		{get, "/api/v1/endpoints/{handle}/{slug}/results", read, s.customEndpoint},

		// Keys.
		{get, "/api/v1/keys", admin, s.listKeys},        // own
		{post, "/api/v1/keys", admin, s.createKey},      // own
		{del, "/api/v1/keys/{key}", admin, s.revokeKey}, // own
		{get, "/api/whoami", read, s.whoami},

		// Teams.
		{get, "/api/v1/teams", operate, s.listTeams},                    // own
		{post, "/api/v1/teams", operate, s.createTeam},                  // own
		{patch, "/api/v1/teams/{handle}", operate, s.changeTeam},        // own
		{post, "/api/v1/teams/{handle}/keys", operate, s.createTeamKey}, // own

		// Signing in at the web page: the cookie stands for the key.
		{post, "/api/v1/session", open, s.signIn}, // own
		{get, "/api/v1/session", read, s.session}, // own
		{del, "/api/v1/session", open, s.signOut}, // own

		// The server itself.
		{get, "/health", open, s.health},             // own
		{get, "/api/openapi.json", open, s.document}, // own
		{get, "/docs", open, s.reference},            // own
	}
}
