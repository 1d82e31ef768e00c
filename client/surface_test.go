package client_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/barchan-data/barchan/client"
	"github.com/barchan-data/barchan/duneapi"
)

// surface is a call of the client for every route that it covers.
var surface = map[string]func(context.Context, *client.Client) error{
	"POST /api/v1/query/{query}/pipeline/execute": func(ctx context.Context, c *client.Client) error {
		_, err := c.ExecutePipeline(ctx, 1, duneapi.ExecuteRequest{})
		return err
	},
	"GET /api/v1/query/{query}/pipeline": func(ctx context.Context, c *client.Client) error {
		_, err := c.InspectPipeline(ctx, 1, duneapi.ExecuteRequest{})
		return err
	},
	"POST /api/v1/pipelines/execute": func(ctx context.Context, c *client.Client) error {
		_, err := c.ExecuteGraph(ctx, duneapi.Pipeline{})
		return err
	},
	"GET /api/v1/pipelines/executions/{run}/status": func(ctx context.Context, c *client.Client) error {
		_, err := c.PipelineStatus(ctx, "01")
		return err
	},
	"GET /api/v1/pipelines/executions/{run}/events": func(ctx context.Context, c *client.Client) error {
		for _, err := range c.Events(ctx, "01") {
			return err
		}
		return nil
	},
	"GET /api/v1/pipelines/executions/{run}/plan": func(ctx context.Context, c *client.Client) error {
		_, err := c.RunPlan(ctx, "01")
		return err
	},
	"POST /api/v1/pipelines/executions/{run}/cancel": func(ctx context.Context, c *client.Client) error { return c.CancelPipeline(ctx, "01") },
	"GET /api/v1/pipelines/executions": func(ctx context.Context, c *client.Client) error {
		_, err := c.Pipelines(ctx, 0, 0)
		return err
	},
	"POST /api/v1/query": func(ctx context.Context, c *client.Client) error {
		_, err := c.CreateQuery(ctx, duneapi.QueryRequest{})
		return err
	},
	"GET /api/v1/query/{query}": func(ctx context.Context, c *client.Client) error {
		_, err := c.Query(ctx, 1)
		return err
	},
	"PATCH /api/v1/query/{query}": func(ctx context.Context, c *client.Client) error {
		_, err := c.UpdateQuery(ctx, 1, duneapi.QueryRequest{})
		return err
	},
	"PUT /api/v1/query/{query}": func(ctx context.Context, c *client.Client) error {
		_, err := c.SaveQuery(ctx, 1, duneapi.QueryRequest{})
		return err
	},
	"POST /api/v1/query/{query}/archive":   func(ctx context.Context, c *client.Client) error { return c.ArchiveQuery(ctx, 1, false) },
	"POST /api/v1/query/{query}/unarchive": func(ctx context.Context, c *client.Client) error { return c.UnarchiveQuery(ctx, 1) },
	"POST /api/v1/query/{query}/private":   func(ctx context.Context, c *client.Client) error { return c.HideQuery(ctx, 1) },
	"POST /api/v1/query/{query}/unprivate": func(ctx context.Context, c *client.Client) error { return c.ShowQuery(ctx, 1) },
	"GET /api/v1/queries": func(ctx context.Context, c *client.Client) error {
		_, err := c.Queries(ctx, 0, 0)
		return err
	},
	"GET /api/v1/query/{query}/versions": func(ctx context.Context, c *client.Client) error {
		_, err := c.Versions(ctx, 1, 10, 3)
		return err
	},
	"GET /api/v1/query/{query}/versions/{version}": func(ctx context.Context, c *client.Client) error {
		_, err := c.Version(ctx, 1, 2)
		return err
	},
	"GET /api/v1/query/{query}/plan": func(ctx context.Context, c *client.Client) error {
		_, err := c.Plan(ctx, 1, duneapi.ExecuteRequest{})
		return err
	},
	"GET /api/v1/query/{query}/lineage": func(ctx context.Context, c *client.Client) error {
		_, err := c.Lineage(ctx, 1, duneapi.ExecuteRequest{}, client.LineageOf{Deep: true})
		return err
	},
	"POST /api/v1/query/{query}/execute": func(ctx context.Context, c *client.Client) error {
		_, err := c.ExecuteQuery(ctx, 1, duneapi.ExecuteRequest{})
		return err
	},
	"POST /api/v1/sql/execute": func(ctx context.Context, c *client.Client) error {
		_, err := c.ExecuteSQL(ctx, duneapi.SQLRequest{})
		return err
	},
	"POST /api/v1/sql/check": func(ctx context.Context, c *client.Client) error {
		_, err := c.CheckSQL(ctx, duneapi.DraftRequest{})
		return err
	},
	"POST /api/v1/sql/format": func(ctx context.Context, c *client.Client) error {
		_, err := c.FormatSQL(ctx, "select 1")
		return err
	},
	"POST /api/v1/sql/plan": func(ctx context.Context, c *client.Client) error {
		_, err := c.PlanSQL(ctx, duneapi.DraftRequest{})
		return err
	},
	"GET /api/v1/execution/{execution}/status": func(ctx context.Context, c *client.Client) error {
		_, err := c.ExecutionStatus(ctx, "01")
		return err
	},
	"GET /api/v1/execution/{execution}/results": func(ctx context.Context, c *client.Client) error {
		_, err := c.Results(ctx, "01", client.Page{})
		return err
	},
	"GET /api/v1/execution/{execution}/results/csv": func(ctx context.Context, c *client.Client) error { return c.CSV(ctx, "01", io.Discard) },
	"POST /api/v1/execution/{execution}/cancel":     func(ctx context.Context, c *client.Client) error { return c.CancelExecution(ctx, "01") },
	"GET /api/v1/query/{query}/results": func(ctx context.Context, c *client.Client) error {
		_, err := c.LatestResults(ctx, 1, nil, client.Page{})
		return err
	},
	"GET /api/v1/query/{query}/results/csv": func(ctx context.Context, c *client.Client) error { return c.LatestCSV(ctx, 1, nil, io.Discard) },
	"POST /api/v1/materialized-views": func(ctx context.Context, c *client.Client) error {
		_, err := c.SaveView(ctx, duneapi.ViewRequest{})
		return err
	},
	"GET /api/v1/materialized-views": func(ctx context.Context, c *client.Client) error {
		_, err := c.Views(ctx, 0, 0)
		return err
	},
	"GET /api/v1/materialized-views/{name}": func(ctx context.Context, c *client.Client) error {
		_, err := c.View(ctx, "v")
		return err
	},
	"POST /api/v1/materialized-views/{name}/refresh": func(ctx context.Context, c *client.Client) error {
		_, err := c.RefreshView(ctx, "v", duneapi.RefreshRequest{})
		return err
	},
	"DELETE /api/v1/materialized-views/{name}": func(ctx context.Context, c *client.Client) error { return c.DeleteView(ctx, "v") },
	"GET /api/v1/uploads": func(ctx context.Context, c *client.Client) error {
		_, err := c.Uploads(ctx, 0, 0)
		return err
	},
	"POST /api/v1/uploads": func(ctx context.Context, c *client.Client) error {
		_, err := c.CreateTable(ctx, duneapi.TableRequest{})
		return err
	},
	"POST /api/v1/uploads/csv": func(ctx context.Context, c *client.Client) error {
		_, err := c.UploadCSV(ctx, duneapi.CSVRequest{})
		return err
	},
	"POST /api/v1/uploads/{namespace}/{table}/insert": func(ctx context.Context, c *client.Client) error {
		_, err := c.Insert(ctx, "n", "t", client.CSV, strings.NewReader("a\n"))
		return err
	},
	"POST /api/v1/uploads/{namespace}/{table}/clear": func(ctx context.Context, c *client.Client) error { return c.ClearTable(ctx, "n", "t") },
	"DELETE /api/v1/uploads/{namespace}/{table}":     func(ctx context.Context, c *client.Client) error { return c.DeleteTable(ctx, "n", "t") },
	"PUT /api/v1/tables/{schema}/{table}": func(ctx context.Context, c *client.Client) error {
		_, err := c.PutTable(ctx, "s", "t", client.CSV, strings.NewReader("a\n"))
		return err
	},
	"GET /api/v1/datasets": func(ctx context.Context, c *client.Client) error {
		_, err := c.Datasets(ctx, client.DatasetFilter{})
		return err
	},
	"GET /api/v1/datasets/{name}": func(ctx context.Context, c *client.Client) error {
		_, err := c.Dataset(ctx, "s.t")
		return err
	},
	"PUT /api/v1/datasets/{name}": func(ctx context.Context, c *client.Client) error {
		_, err := c.AddDataset(ctx, "s.t", duneapi.DatasetRequest{})
		return err
	},
	"DELETE /api/v1/datasets/{name}": func(ctx context.Context, c *client.Client) error { return c.RemoveDataset(ctx, "s.t") },
	"POST /api/v1/datasets/{name}/refresh": func(ctx context.Context, c *client.Client) error {
		_, err := c.RefreshDataset(ctx, "s.t")
		return err
	},
	"POST /api/v1/datasets/search": func(ctx context.Context, c *client.Client) error {
		_, err := c.SearchDatasets(ctx, duneapi.DatasetSearch{})
		return err
	},
	"POST /api/v1/datasets/search-by-contract": func(ctx context.Context, c *client.Client) error {
		_, err := c.SearchContract(ctx, duneapi.DatasetSearch{})
		return err
	},
	"POST /api/v1/usage": func(ctx context.Context, c *client.Client) error {
		_, err := c.Usage(ctx, duneapi.UsageRequest{})
		return err
	},
	"GET /api/v1/usage/daily": func(ctx context.Context, c *client.Client) error {
		_, err := c.DailyUsage(ctx, duneapi.UsageRequest{})
		return err
	},
	"GET /api/v1/contracts/submissions": func(ctx context.Context, c *client.Client) error {
		_, err := c.ContractSubmissions(ctx, 0, 0)
		return err
	},
	"GET /api/v1/keys": func(ctx context.Context, c *client.Client) error {
		_, err := c.Keys(ctx)
		return err
	},
	"POST /api/v1/keys": func(ctx context.Context, c *client.Client) error {
		_, err := c.CreateKey(ctx, duneapi.KeyRequest{})
		return err
	},
	"DELETE /api/v1/keys/{key}": func(ctx context.Context, c *client.Client) error { return c.RevokeKey(ctx, "01") },
	"GET /api/whoami": func(ctx context.Context, c *client.Client) error {
		_, err := c.Whoami(ctx)
		return err
	},
	"GET /api/v1/teams": func(ctx context.Context, c *client.Client) error {
		_, err := c.Teams(ctx)
		return err
	},
	"POST /api/v1/teams": func(ctx context.Context, c *client.Client) error {
		_, err := c.CreateTeam(ctx, duneapi.TeamRequest{})
		return err
	},
	"PATCH /api/v1/teams/{handle}": func(ctx context.Context, c *client.Client) error {
		_, err := c.ChangeTeam(ctx, "t", duneapi.TeamChange{CreditsCap: []byte("null")})
		return err
	},
	"POST /api/v1/teams/{handle}/keys": func(ctx context.Context, c *client.Client) error {
		_, err := c.CreateTeamKey(ctx, "t", duneapi.KeyRequest{})
		return err
	},
	"GET /api/v1/query/{query}/charts": func(ctx context.Context, c *client.Client) error {
		_, err := c.Charts(ctx, 1)
		return err
	},
	"PUT /api/v1/query/{query}/charts": func(ctx context.Context, c *client.Client) error { return c.PutCharts(ctx, 1, nil) },
	"GET /api/v1/query/{query}/readers": func(ctx context.Context, c *client.Client) error {
		_, err := c.QueryReaders(ctx, 1)
		return err
	},
	"GET /api/v1/datasets/{name}/readers": func(ctx context.Context, c *client.Client) error {
		_, err := c.DatasetReaders(ctx, "dune.local.x")
		return err
	},
	"GET /api/v1/functions": func(ctx context.Context, c *client.Client) error {
		_, err := c.Functions(ctx)
		return err
	},
	"GET /api/v1/system": func(ctx context.Context, c *client.Client) error {
		_, err := c.System(ctx)
		return err
	},
	"GET /health": func(ctx context.Context, c *client.Client) error {
		_, err := c.Health(ctx)
		return err
	},
}

// left are the routes that the client has no call for, by what they begin with.
var left = map[string]string{
	"/api/v1/workbench/": "the web page's own lists",
	"/api/v1/session":    "the web page's cookie",
	"/api/v1/table/":     "an older name of an upload",
	"GET /api/v1/tables": "an older name of the uploads",
	"/api/v1/endpoints/": "always 404",
	"/api/openapi.json":  "the document itself",
	"/docs":              "a page for people",
}

var slot = regexp.MustCompile(`\\\{[^}]*\\\}`)

// The table of docs/compat.md has every route: a test of package api holds it
// to that.
func TestTheClientCoversTheAPI(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/compat.md")
	if err != nil {
		t.Fatal(err)
	}
	var routes []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([A-Z]+ [^`]+)` \\|").FindAllStringSubmatch(string(text), -1) {
		routes = append(routes, strings.TrimRight(m[1], "/"))
	}
	if len(routes) < 50 {
		t.Fatalf("the table has only %d routes", len(routes))
	}
	for _, route := range routes {
		_, covered := surface[route]
		if !covered && !isLeft(route) {
			t.Errorf("the client has no call for %s: add one, or say in this test why not", route)
		}
	}
	for route, do := range surface {
		if !slices.Contains(routes, route) {
			t.Errorf("the API has no %s", route)
			continue
		}
		sent := ""
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			sent = r.Method + " " + r.URL.EscapedPath()
			w.WriteHeader(http.StatusTeapot)
		}))
		err := do(t.Context(), client.New(server.URL, "key"))
		server.Close()
		pattern := "^" + slot.ReplaceAllString(regexp.QuoteMeta(route), "[^/]+") + "$"
		if ok, _ := regexp.MatchString(pattern, sent); !ok || client.StatusOf(err) != http.StatusTeapot {
			t.Errorf("for %s the client sends %s, and returns %v", route, sent, err)
		}
	}
}

func isLeft(route string) bool {
	_, path, _ := strings.Cut(route, " ")
	for begin := range left {
		if strings.HasPrefix(path, begin) || route == begin {
			return true
		}
	}
	return false
}
