package api_test

import (
	"bytes"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/barchan-data/barchan/api"
	"github.com/barchan-data/barchan/client"
	"github.com/barchan-data/barchan/duneapi"
)

// serve returns clients of the world's server, with an admin's key and a
// reader's.
func (w *world) serve() (admin, reader *client.Client) {
	server := httptest.NewServer(w.handler)
	w.t.Cleanup(server.Close)
	return client.New(server.URL+"/", w.secrets["admin"]), client.New(server.URL, w.secrets["read"])
}

func ptr[T any](v T) *T { return &v }

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func good(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheClientSavesQueries(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	c, _ := newWorld(t, api.Limits{}).serve()
	id := must[duneapi.QueryID](t)(c.CreateQuery(ctx, duneapi.QueryRequest{Name: ptr("n"), QuerySQL: ptr("SELECT {{x}} AS x"),
		Parameters: &[]duneapi.Parameter{{Key: "x", Type: "number", Value: &duneapi.Value{"1"}}}})).QueryID
	must[duneapi.QueryID](t)(c.UpdateQuery(ctx, id, duneapi.QueryRequest{Description: ptr("d"), Tags: &[]string{"a"}}))
	good(t, c.ArchiveQuery(ctx, id, false))
	q := must[duneapi.Query](t)(c.Query(ctx, id))
	if q.QueryID != id || q.Name != "n" || q.Description != "d" || !q.IsArchived || len(q.Parameters) != 1 || q.Version != 1 || q.Owner != "local" {
		t.Errorf("query %+v", q)
	}
	good(t, c.UnarchiveQuery(ctx, id))
	saved := must[duneapi.SavedQuery](t)(c.SaveQuery(ctx, 77, duneapi.QueryRequest{Name: ptr("kept"), QuerySQL: ptr("SELECT 1 AS n")}))
	if saved.QueryID != 77 || !saved.Created || saved.Version != 1 {
		t.Errorf("saved %+v", saved)
	}
	if list := must[duneapi.Queries](t)(c.Queries(ctx, 1, 1)); list.Total != 2 || len(list.Queries) != 1 || list.Queries[0].ID != 77 {
		t.Errorf("list %+v", list)
	}
}

func TestTheClientRunsPipelines(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	ctx := t.Context()
	c, _ := w.serve()
	for id, text := range map[int64]string{1: "SELECT 1 AS n", 2: "SELECT * FROM query_1 WHERE n > {{x}}"} {
		must[duneapi.SavedQuery](t)(c.SaveQuery(ctx, id, duneapi.QueryRequest{Name: ptr("q"), QuerySQL: &text,
			Parameters: &[]duneapi.Parameter{{Key: "x", Type: "number", Value: &duneapi.Value{"1"}}}}))
	}
	values := duneapi.Values{"x": {"5"}}
	graph := must[duneapi.Pipeline](t)(c.InspectPipeline(ctx, 2, duneapi.ExecuteRequest{QueryParameters: values, Performance: "large"}))
	if len(graph.Nodes) != 2 || graph.Nodes[1].QueryExecution.QueryParameters["x"][0] != "5" {
		t.Errorf("graph %+v", graph)
	}
	plan := must[duneapi.Plan](t)(c.Plan(ctx, 2, duneapi.ExecuteRequest{QueryParameters: values}))
	if len(plan.Nodes) != 2 || !strings.Contains(plan.Nodes[1].SQL, "5") || plan.Hash == "" {
		t.Errorf("plan %+v", plan)
	}
	once := c.Idempotent("key")
	id := must[string](t)(once.ExecutePipeline(ctx, 2, duneapi.ExecuteRequest{QueryParameters: values}))
	if again := must[string](t)(once.ExecutePipeline(ctx, 2, duneapi.ExecuteRequest{QueryParameters: values})); again != id {
		t.Errorf("the same key made %s and %s", id, again)
	}
	second := must[string](t)(c.ExecuteGraph(ctx, graph))
	good(t, c.CancelPipeline(ctx, second))
	good(t, w.act("complete", []string{"40"}, ""))
	status := must[duneapi.PipelineStatus](t)(c.PipelineStatus(ctx, id))
	if status.Status != "completed" || len(status.NodeExecutions) != 2 || *status.NodeExecutions[1].Rows != 40 || status.Credits != 1 {
		t.Errorf("status %+v", status)
	}
	if list := must[duneapi.Pipelines](t)(c.Pipelines(ctx, 1, 0)); list.Total != 2 || list.Executions[0].Status != "cancelled" {
		t.Errorf("list %+v", list)
	}
	latest := must[duneapi.Result](t)(c.LatestResults(ctx, 2, values, client.Page{Limit: 2, Offset: 38}))
	if len(latest.Result.Rows) != 2 || string(latest.Result.Rows[1]["number"]) != "9007199254741032" || latest.NextOffset != 0 {
		t.Errorf("latest %+v", latest)
	}
	var text bytes.Buffer
	good(t, c.LatestCSV(ctx, 2, values, &text))
	if strings.Count(text.String(), "\n") != 41 {
		t.Errorf("CSV %q", text.String())
	}
}

func TestTheClientRunsQueriesAndSQL(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{PageRows: 10})
	ctx := t.Context()
	c, _ := w.serve()
	id := must[duneapi.QueryID](t)(c.CreateQuery(ctx, duneapi.QueryRequest{Name: ptr("n"), QuerySQL: ptr("SELECT 1 AS x")})).QueryID
	one := must[duneapi.Executed](t)(c.ExecuteQuery(ctx, id, duneapi.ExecuteRequest{}))
	two := must[duneapi.Executed](t)(c.ExecuteSQL(ctx, duneapi.SQLRequest{SQL: "SELECT 1", Performance: "large"}))
	good(t, c.CancelExecution(ctx, two.ExecutionID))
	good(t, w.act("complete", []string{"25"}, ""))
	status := must[duneapi.ExecutionStatus](t)(c.ExecutionStatus(ctx, one.ExecutionID))
	if status.State != duneapi.StateCompleted || status.ResultMetadata.TotalRowCount != 25 {
		t.Errorf("status %+v", status)
	}
	page := must[duneapi.Result](t)(c.Results(ctx, one.ExecutionID, client.Page{Offset: 5}))
	if len(page.Result.Rows) != 10 || page.NextOffset != 15 {
		t.Errorf("page %+v", page)
	}
	var text bytes.Buffer
	good(t, c.CSV(ctx, one.ExecutionID, &text))
	if strings.Count(text.String(), "\n") != 26 {
		t.Errorf("CSV %q", text.String())
	}
	if r := must[duneapi.Result](t)(c.Results(ctx, two.ExecutionID, client.Page{})); r.State != duneapi.StateCancelled || r.Result != nil {
		t.Errorf("cancelled %+v", r)
	}
}

func TestTheClientSelectsFromResults(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	ctx := t.Context()
	id := w.executedRows(20)
	c, _ := w.serve()
	page := must[duneapi.Result](t)(c.Results(ctx, id, client.Page{
		Columns: []string{"a text", "amount"}, Filters: `amount > 5 and "a text" is not null`, SortBy: "number desc", Limit: 2, Offset: 1}))
	if len(page.Result.Rows) != 2 || string(page.Result.Rows[0]["amount"]) != "8" || len(page.Result.Rows[0]) != 2 || page.NextOffset != 3 {
		t.Errorf("page %+v", page)
	}
	if sample := must[duneapi.Result](t)(c.LatestResults(ctx, 1, nil, client.Page{SampleCount: 3})); len(sample.Result.Rows) != 3 {
		t.Errorf("sample %+v", sample)
	}
	_, err := c.Results(ctx, id, client.Page{Columns: []string{`no,"pe`}})
	if client.StatusOf(err) != 400 || !strings.Contains(err.Error(), `"no,\"pe"`) {
		t.Errorf("a column that is absent: %v", err)
	}
}

func TestTheClientYieldsEveryRow(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	ctx := t.Context()
	id := w.executedRows(23)
	c, _ := w.serve()
	count := func(p client.Page, most int) (n int, last string) {
		for row, err := range c.Rows(ctx, id, p) {
			good(t, err)
			n, last = n+1, string(row["amount"])
			if n == most {
				break
			}
		}
		return n, last
	}
	for _, x := range []struct {
		page client.Page
		most int
		n    int
		last string
	}{
		{client.Page{Limit: 5}, -1, 23, "11"},
		{client.Page{}, -1, 23, "11"},
		{client.Page{Limit: 5, Offset: 20}, -1, 3, "11"},
		{client.Page{Limit: 2, Filters: "amount >= 5", SortBy: "amount desc"}, -1, 13, "5"},
		{client.Page{Limit: 5}, 7, 7, "3"},
	} {
		if n, last := count(x.page, x.most); n != x.n || last != x.last {
			t.Errorf("%+v: %d rows, the last %s", x.page, n, last)
		}
	}
	pending := must[duneapi.Executed](t)(c.ExecuteSQL(ctx, duneapi.SQLRequest{SQL: "SELECT 1"}))
	for _, wrong := range []string{pending.ExecutionID, "nonsense"} {
		n := 0
		for _, err := range c.Rows(ctx, wrong, client.Page{}) {
			if n++; err == nil || n > 1 {
				t.Errorf("%s: %v", wrong, err)
			}
		}
	}
}

func TestTheClientFindsDatasetsAndUsage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	ctx := t.Context()
	w.executed()
	c, _ := w.serve()
	must[duneapi.CSVUploaded](t)(c.UploadCSV(ctx, duneapi.CSVRequest{TableName: "c", Data: "n\n1\n"}))
	must[duneapi.TablePut](t)(c.PutTable(ctx, "dex", "trades", client.CSV, strings.NewReader("n\n1\n")))
	list := must[duneapi.Datasets](t)(c.Datasets(ctx, client.DatasetFilter{Types: "uploaded_table", Owner: "local", Limit: 5}))
	if list.Total != 1 || list.Datasets[0].FullName != "dune.local.dataset_c" {
		t.Errorf("list %+v", list)
	}
	if d := must[duneapi.Dataset](t)(c.Dataset(ctx, "dex.trades")); d.Type != duneapi.DatasetTable || len(d.Columns) != 1 {
		t.Errorf("dataset %+v", d)
	}
	if m := must[duneapi.DatasetMatches](t)(c.SearchDatasets(ctx, duneapi.DatasetSearch{Query: "trades"})); m.Total != 1 || m.Pagination.HasMore {
		t.Errorf("matches %+v", m)
	}
	days := must[duneapi.DailyUsage](t)(c.DailyUsage(ctx, duneapi.UsageRequest{StartDate: "2026-01-01", EndDate: "2026-02-01"}))
	if len(days.Days) != 31 || len(days.Queries) != 1 || days.Queries[0].Credits != 0.5 {
		t.Errorf("daily usage %+v", days)
	}
	if u := must[duneapi.Usage](t)(c.Usage(ctx, duneapi.UsageRequest{})); u.BytesUsed == 0 || u.BillingPeriods[0].CreditsUsed != 0.5 {
		t.Errorf("usage %+v", u)
	}
}

func TestTheClientKeepsViewsTablesAndKeys(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	ctx := t.Context()
	c, reader := w.serve()
	id := must[duneapi.QueryID](t)(c.CreateQuery(ctx, duneapi.QueryRequest{Name: ptr("n"), QuerySQL: ptr("SELECT 1 AS x")})).QueryID
	saved := must[duneapi.ViewSaved](t)(c.SaveView(ctx, duneapi.ViewRequest{Name: "result_x", QueryID: id}))
	good(t, w.act("complete", []string{"1"}, ""))
	if v := must[duneapi.View](t)(c.View(ctx, saved.Name)); v.QueryID != id || len(v.LastExecutionIDs) != 1 || v.LastExecutionIDs[0] != saved.ExecutionID {
		t.Errorf("view %+v", v)
	}
	if r := must[duneapi.Refreshed](t)(c.RefreshView(ctx, "result_x", duneapi.RefreshRequest{Performance: "large"})); r.SQLID != saved.Name {
		t.Errorf("refreshed %+v", r)
	}
	if l := must[duneapi.Views](t)(c.Views(ctx, 0, 0)); len(l.MaterializedViews) != 1 {
		t.Errorf("views %+v", l)
	}
	good(t, c.DeleteView(ctx, "result_x"))

	must[duneapi.TableCreated](t)(c.CreateTable(ctx, duneapi.TableRequest{Namespace: "local", TableName: "t", Schema: []duneapi.TableColumn{{Name: "n", Type: "bigint"}}}))
	must[duneapi.CSVUploaded](t)(c.UploadCSV(ctx, duneapi.CSVRequest{TableName: "c", Data: "n\n1\n"}))
	if in := must[duneapi.Inserted](t)(c.Insert(ctx, "local", "t", client.NDJSON, strings.NewReader("{}\n{}\n"))); in.RowsWritten != 2 {
		t.Errorf("inserted %+v", in)
	}
	if put := must[duneapi.TablePut](t)(c.PutTable(ctx, "dex", "trades", client.CSV, strings.NewReader("n\n1\n"))); put.FullName != "dex.trades" {
		t.Errorf("put %+v", put)
	}
	if l := must[duneapi.Tables](t)(c.Uploads(ctx, 1, 0)); len(l.Tables) != 1 || l.NextOffset != 1 {
		t.Errorf("tables %+v", l)
	}
	good(t, c.ClearTable(ctx, "local", "t"))
	good(t, c.DeleteTable(ctx, "local", "t"))

	made := must[duneapi.KeyMade](t)(c.CreateKey(ctx, duneapi.KeyRequest{Name: "k", Scope: "read"}))
	if who := must[duneapi.Whoami](t)(client.New(c.Base(), made.APIKey).Whoami(ctx)); who.APIKeyID != made.ID || who.Scope != "read" {
		t.Errorf("whoami %+v", who)
	}
	good(t, c.RevokeKey(ctx, made.ID))
	if l := must[duneapi.Keys](t)(c.Keys(ctx)); len(l.Keys) != 5 {
		t.Errorf("%d keys", len(l.Keys))
	}
	if h := must[duneapi.Health](t)(client.New(c.Base(), "").Health(ctx)); h.Status != "ok" || h.Version != "test" {
		t.Errorf("health %+v", h)
	}

	_, err := reader.CreateKey(ctx, duneapi.KeyRequest{Name: "k"})
	if client.StatusOf(err) != 403 || !strings.Contains(err.Error(), "needs admin") {
		t.Errorf("a reader makes a key: %v", err)
	}
	_, err = client.New(c.Base(), made.APIKey).Whoami(ctx)
	if client.StatusOf(err) != 401 || err.Error() != "invalid API Key" {
		t.Errorf("a revoked key: %v", err)
	}
	if e, ok := errors.AsType[*client.Error](err); !ok || e.Status != 401 {
		t.Errorf("error %T", err)
	}
}
