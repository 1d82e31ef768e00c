package api_test

const (
	okapiPipeline = `{"pipeline":{"nodes":[{"id":1,"query_execution":{"query_id":1}}]}}`
	newTable      = `{"table_name":"mine","schema":[{"name":"a","type":"varchar"}],"is_private":true}`
	newCSV        = `{"table_name":"mine","data":"a\n1\n","is_private":true}`
	ndjson        = "Content-Type:application/x-ndjson"
	addLake       = `PUT /api/v1/datasets/lake.mine {"pattern":"<lake>/*.csv"}`
	csv           = "Content-Type:text/csv"
)

// matrix is the authorization matrix: see access. A route may have several
// rows, one for each way in which it could reach what is another team's.
var matrix = []access{
	{call: "POST /api/v1/query/{query}/pipeline/execute", target: "/api/v1/query/2/pipeline/execute", other: 404},
	{call: "GET /api/v1/query/{query}/pipeline", target: "/api/v1/query/2/pipeline", other: 404},
	{call: "POST /api/v1/pipelines/execute", target: "/api/v1/pipelines/execute", body: `{"query_id":2}`, other: 404},
	{call: "POST /api/v1/pipelines/execute", target: "/api/v1/pipelines/execute", body: okapiPipeline, other: 404},
	{call: "POST /api/v1/pipelines/execute", target: "/api/v1/pipelines/execute",
		body: `{"pipeline":{"nodes":[{"id":1,"materialized_view_refresh":{"name":"dune.local.result_zebra"}}]}}`, other: 404},
	{call: "GET /api/v1/pipelines/executions/{run}/status", target: "/api/v1/pipelines/executions/<run>/status", other: 404},
	{call: "GET /api/v1/pipelines/executions/{run}/status", target: "/api/v1/pipelines/executions/<waiting>/status", other: 404},
	{call: "GET /api/v1/pipelines/executions/{run}/events", target: "/api/v1/pipelines/executions/<run>/events", other: 404},
	{call: "POST /api/v1/pipelines/executions/{run}/cancel", target: "/api/v1/pipelines/executions/<waiting>/cancel", other: 404},
	{call: "GET /api/v1/pipelines/executions/{run}/plan", target: "/api/v1/pipelines/executions/<run>/plan", other: 404},
	{call: "GET /api/v1/workbench/runs", target: "/api/v1/workbench/runs", other: 200},
	{call: "GET /api/v1/pipelines/executions", target: "/api/v1/pipelines/executions", other: 200},

	{call: "POST /api/v1/query", target: "/api/v1/query", body: `{"name":"mine","query_sql":"SELECT 1"}`, other: 200},
	{call: "POST /api/v1/query/{$}", target: "/api/v1/query/", body: `{"name":"mine","query_sql":"SELECT 1"}`, other: 200},
	{call: "GET /api/v1/query/{query}", target: "/api/v1/query/1", other: 404},
	{call: "GET /api/v1/query/{query}", target: "/api/v1/query/7", other: 404},
	{call: "PATCH /api/v1/query/{query}", target: "/api/v1/query/1", body: `{"name":"x"}`, other: 404},
	{call: "PUT /api/v1/query/{query}", target: "/api/v1/query/1", body: `{"name":"x","query_sql":"SELECT 3"}`, other: 404},
	{call: "POST /api/v1/query/{query}/archive", target: "/api/v1/query/1/archive?force=true", other: 404},
	{call: "POST /api/v1/query/{query}/unarchive", target: "/api/v1/query/7/unarchive", other: 404},
	{call: "POST /api/v1/query/{query}/private", target: "/api/v1/query/1/private", other: 404},
	{call: "POST /api/v1/query/{query}/unprivate", target: "/api/v1/query/1/unprivate", other: 404},
	{call: "GET /api/v1/queries", target: "/api/v1/queries", other: 200},
	{call: "POST /api/v1/sql/check", target: "/api/v1/sql/check", body: `{"query_sql":"SELECT 1","query_id":1}`, other: 404},
	{call: "POST /api/v1/sql/check", target: "/api/v1/sql/check", body: `{"query_sql":"SELECT * FROM query_1, dune.local.result_zebra, dune.local.dataset_zebra"}`, other: 200},
	{call: "POST /api/v1/sql/format", target: "/api/v1/sql/format", body: `{"query_sql":"SELECT 1"}`, other: 200},
	{call: "POST /api/v1/sql/plan", target: "/api/v1/sql/plan", body: `{"query_sql":"SELECT 1","query_id":2}`, other: 404},
	{call: "POST /api/v1/sql/plan", target: "/api/v1/sql/plan", body: `{"query_sql":"SELECT * FROM query_1, dune.local.result_zebra, dune.local.dataset_zebra"}`, other: 200},
	{call: "GET /api/v1/query/{query}/charts", target: "/api/v1/query/1/charts", other: 404},
	{call: "PUT /api/v1/query/{query}/charts", target: "/api/v1/query/1/charts", body: `{"charts":[]}`, other: 404},
	{call: "GET /api/v1/query/{query}/readers", target: "/api/v1/query/1/readers", other: 404},
	{call: "GET /api/v1/datasets/{name}/readers", target: "/api/v1/datasets/dune.local.dataset_zebra/readers", other: 404},
	{call: "GET /api/v1/functions", target: "/api/v1/functions", other: 200},
	{call: "GET /api/v1/system", target: "/api/v1/system", other: 200},
	{call: "GET /api/v1/workbench/queries", target: "/api/v1/workbench/queries?archived=any", other: 200},
	{call: "GET /api/v1/query/{query}/versions", target: "/api/v1/query/1/versions", other: 404},
	{call: "GET /api/v1/query/{query}/versions/{version}", target: "/api/v1/query/1/versions/1", other: 404},
	{call: "GET /api/v1/query/{query}/plan", target: "/api/v1/query/2/plan", other: 404},
	{call: "GET /api/v1/query/{query}/lineage", target: "/api/v1/query/2/lineage?deep=true", other: 404},

	// Query 8 is for everybody to see, and what it reads is not; query 9 is the
	// other team's, and reads a view that is for everybody of a query that is not.
	{call: "GET /api/v1/query/{query}", target: "/api/v1/query/8", other: 200},
	{call: "POST /api/v1/query/{query}/execute", target: "/api/v1/query/8/execute", other: 404},
	{call: "POST /api/v1/query/{query}/pipeline/execute", target: "/api/v1/query/8/pipeline/execute", other: 404},
	{call: "GET /api/v1/query/{query}/plan", target: "/api/v1/query/8/plan", other: 404},
	{call: "GET /api/v1/query/{query}/lineage", target: "/api/v1/query/8/lineage?deep=true", other: 404},
	{call: "GET /api/v1/query/{query}/results", target: "/api/v1/query/8/results", other: 404, nobody: true},
	{call: "PATCH /api/v1/query/{query}", target: "/api/v1/query/8", body: `{"name":"open"}`, other: 403},
	{call: "POST /api/v1/query/{query}/archive", target: "/api/v1/query/8/archive", other: 403},
	{call: "GET /api/v1/query/{query}/plan", target: "/api/v1/query/9/plan", other: 200},
	{call: "GET /api/v1/query/{query}/lineage", target: "/api/v1/query/9/lineage?deep=true", other: 200},
	{call: "POST /api/v1/query/{query}/pipeline/execute", target: "/api/v1/query/9/pipeline/execute", other: 200},
	{call: "GET /api/v1/materialized-views/{name}", target: "/api/v1/materialized-views/dune.local.result_open", other: 200},
	{call: "POST /api/v1/materialized-views/{name}/refresh", target: "/api/v1/materialized-views/dune.local.result_open/refresh", other: 403},
	{call: "DELETE /api/v1/materialized-views/{name}", target: "/api/v1/materialized-views/dune.local.result_open", other: 403},

	{call: "POST /api/v1/query/{query}/execute", target: "/api/v1/query/1/execute", other: 404},
	{call: "POST /api/v1/sql/execute", target: "/api/v1/sql/execute", body: `{"sql":"SELECT 1"}`, other: 200},
	{call: "POST /api/v1/sql/execute", target: "/api/v1/sql/execute", body: `{"sql":"SELECT * FROM query_1"}`, other: 404},
	{call: "POST /api/v1/sql/execute", target: "/api/v1/sql/execute", body: `{"sql":"WITH a AS (SELECT * FROM \"query_2\") SELECT (SELECT count(*) FROM a)"}`, other: 404},
	{call: "POST /api/v1/sql/execute", target: "/api/v1/sql/execute", body: `{"sql":"SELECT * FROM dune.local.result_zebra"}`, other: 404},
	{call: "POST /api/v1/sql/execute", target: "/api/v1/sql/execute", body: `{"sql":"SELECT * FROM dune.local.dataset_zebra"}`, other: 200},
	{call: "POST /api/v1/sql/execute", target: "/api/v1/sql/execute", body: `{"sql":"SELECT * FROM {{t}}","query_parameters":{"t":"query_1"}}`, other: 404},
	{call: "GET /api/v1/execution/{execution}/status", target: "/api/v1/execution/<executed>/status", other: 404},
	{call: "GET /api/v1/execution/{execution}/results", target: "/api/v1/execution/<executed>/results?limit=1", other: 404},
	{call: "GET /api/v1/execution/{execution}/results", target: "/api/v1/execution/<executed>/results", other: 404},
	{call: "GET /api/v1/execution/{execution}/results/csv", target: "/api/v1/execution/<executed>/results/csv?limit=1", other: 404},
	{call: "POST /api/v1/execution/{execution}/cancel", target: "/api/v1/execution/<waits>/cancel", other: 404},
	{call: "GET /api/v1/query/{query}/results", target: "/api/v1/query/1/results?limit=1", other: 404},
	{call: "GET /api/v1/query/{query}/results/csv", target: "/api/v1/query/1/results/csv?limit=1", other: 404},

	{call: "POST /api/v1/materialized-views", target: "/api/v1/materialized-views", body: `{"name":"result_mine","query_id":2}`, other: 404},
	{call: "GET /api/v1/materialized-views", target: "/api/v1/materialized-views", other: 200},
	{call: "GET /api/v1/materialized-views/{name}", target: "/api/v1/materialized-views/dune.local.result_zebra", other: 404},
	{call: "POST /api/v1/materialized-views/{name}/refresh", target: "/api/v1/materialized-views/dune.local.result_zebra/refresh", other: 404},
	{call: "DELETE /api/v1/materialized-views/{name}", target: "/api/v1/materialized-views/dune.local.result_zebra", other: 404},

	{call: "GET /api/v1/uploads", target: "/api/v1/uploads", other: 200},
	{call: "POST /api/v1/uploads", target: "/api/v1/uploads", body: newTable, other: 201},
	{call: "POST /api/v1/uploads", target: "/api/v1/uploads", body: `{"namespace":"local","table_name":"x","schema":[{"name":"a","type":"varchar"}],"is_private":true}`, other: 403},
	{call: "POST /api/v1/uploads/csv", target: "/api/v1/uploads/csv", body: newCSV, other: 200},
	{call: "POST /api/v1/uploads/{namespace}/{table}/insert", target: "/api/v1/uploads/local/gnu/insert", body: "{\"okapi\":\"x\"}\n", header: ndjson, other: 404},
	{call: "POST /api/v1/uploads/{namespace}/{table}/clear", target: "/api/v1/uploads/local/gnu/clear", other: 404},
	{call: "DELETE /api/v1/uploads/{namespace}/{table}", target: "/api/v1/uploads/local/gnu", other: 404},
	{call: "PUT /api/v1/tables/{schema}/{table}", target: "/api/v1/tables/dex/mine", body: "a\n1\n", header: csv, other: 403},

	{call: "GET /api/v1/tables", target: "/api/v1/tables", other: 200},
	{call: "POST /api/v1/table/create", target: "/api/v1/table/create", body: `{"table_name":"mine2","schema":[{"name":"a","type":"varchar"}],"is_private":true}`, other: 201},
	{call: "POST /api/v1/table/upload/csv", target: "/api/v1/table/upload/csv", body: newCSV, other: 200},
	{call: "POST /api/v1/table/{namespace}/{table}/insert", target: "/api/v1/table/local/gnu/insert", body: "{\"okapi\":\"x\"}\n", header: ndjson, other: 404},
	{call: "POST /api/v1/table/{namespace}/{table}/clear", target: "/api/v1/table/local/gnu/clear", other: 404},
	{call: "DELETE /api/v1/table/{namespace}/{table}", target: "/api/v1/table/local/gnu", other: 404},

	{call: "GET /api/v1/datasets", target: "/api/v1/datasets?limit=250", other: 200},
	{call: "GET /api/v1/datasets/{name}", target: "/api/v1/datasets/dune.local.dataset_zebra", other: 404},
	{call: "GET /api/v1/datasets/{name}", target: "/api/v1/datasets/dune.local.result_zebra", other: 404},
	{call: "PUT /api/v1/datasets/{name}", target: "/api/v1/datasets/lake.mine", body: `{"pattern":"<lake>/*.csv"}`, other: 403},
	{call: "DELETE /api/v1/datasets/{name}", target: "/api/v1/datasets/lake.mine", first: addLake, other: 403},
	{call: "POST /api/v1/datasets/{name}/refresh", target: "/api/v1/datasets/lake.mine/refresh", first: addLake, other: 403},
	{call: "POST /api/v1/datasets/search", target: "/api/v1/datasets/search", body: `{"include_private":true,"include_schema":true,"include_metadata":true}`, other: 200},
	{call: "POST /api/v1/datasets/search", target: "/api/v1/datasets/search", body: `{"query":"zebra","include_private":true,"owner_scope":"all"}`, other: 200},
	{call: "POST /api/v1/datasets/search-by-contract", target: "/api/v1/datasets/search-by-contract", body: `{"contract_address":"zebra","include_schema":true}`, other: 200},

	{call: "POST /api/v1/usage", target: "/api/v1/usage", other: 200},
	{call: "GET /api/v1/usage/daily", target: "/api/v1/usage/daily", other: 200},
	{call: "GET /api/v1/contracts/submissions", target: "/api/v1/contracts/submissions", other: 200},
	{call: "GET /api/v1/endpoints/{handle}/{slug}/results", target: "/api/v1/endpoints/local/zebra/results", other: 404, nobody: true},

	{call: "GET /api/v1/keys", target: "/api/v1/keys", other: 200},
	{call: "POST /api/v1/keys", target: "/api/v1/keys", body: `{"name":"mine"}`, other: 201},
	{call: "DELETE /api/v1/keys/{key}", target: "/api/v1/keys/<key>", other: 404},
	{call: "GET /api/whoami", target: "/api/whoami", other: 200},

	{call: "GET /api/v1/teams", target: "/api/v1/teams", other: 403},
	{call: "POST /api/v1/teams", target: "/api/v1/teams", body: `{"handle":"zoo"}`, other: 403},
	{call: "PATCH /api/v1/teams/{handle}", target: "/api/v1/teams/local", body: `{"credits_cap":0}`, other: 403},
	{call: "POST /api/v1/teams/{handle}/keys", target: "/api/v1/teams/local/keys", body: `{"name":"mine","scope":"admin"}`, other: 403},

	{call: "POST /api/v1/session", target: "/api/v1/session", body: `{"api_key":"secret-of-the-key-read"}`, other: 200},
	{call: "GET /api/v1/session", target: "/api/v1/session", other: 200},
	{call: "DELETE /api/v1/session", target: "/api/v1/session", other: 200},
	{call: "GET /api/openapi.json", target: "/api/openapi.json", other: 200},
	{call: "GET /docs", target: "/docs", other: 200},
	{call: "GET /health", target: "/health", other: 200},
}
