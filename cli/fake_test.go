package cli

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/barchan-data/barchan/duneapi"
)

// fake is a server that keeps queries and views, and answers with one run.
type fake struct {
	mu      sync.Mutex
	calls   []string // that change something
	queries map[int64]duneapi.Query
	views   map[string]duneapi.View
	next    int64
	status  func() duneapi.PipelineStatus
	lineage duneapi.Lineage
	warns   []string // of every change
	result  duneapi.Result
	url     string
}

func newFake(t *testing.T) *fake {
	t.Helper()
	f := &fake{queries: map[int64]duneapi.Query{}, views: map[string]duneapi.View{}, next: 1}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/query/{id}", f.getQuery)
	mux.HandleFunc("PUT /api/v1/query/{id}", f.changeQuery)
	mux.HandleFunc("PATCH /api/v1/query/{id}", f.changeQuery)
	mux.HandleFunc("GET /api/v1/query/{id}/lineage", func(w http.ResponseWriter, r *http.Request) {
		f.called(r, r.URL.RawQuery)
		answer(w, 200, f.lineage)
	})
	mux.HandleFunc("POST /api/v1/query", f.createQuery)
	mux.HandleFunc("GET /api/v1/queries", f.listQueries)
	mux.HandleFunc("POST /api/v1/query/{id}/archive", func(w http.ResponseWriter, r *http.Request) {
		f.called(r)
		answer(w, 200, duneapi.QueryID{})
	})
	mux.HandleFunc("GET /api/v1/materialized-views/{name}", f.getView)
	mux.HandleFunc("GET /api/v1/materialized-views", f.listViews)
	mux.HandleFunc("POST /api/v1/materialized-views", f.saveView)
	mux.HandleFunc("POST /api/v1/query/{id}/pipeline/execute", func(w http.ResponseWriter, r *http.Request) {
		f.called(r)
		answer(w, 200, duneapi.PipelineExecuted{PipelineExecutionID: "01RUN"})
	})
	mux.HandleFunc("GET /api/v1/pipelines/executions/01RUN/status", func(w http.ResponseWriter, _ *http.Request) {
		f.mu.Lock()
		defer f.mu.Unlock()
		answer(w, 200, f.status())
	})
	mux.HandleFunc("POST /api/v1/pipelines/executions/01RUN/cancel", func(w http.ResponseWriter, r *http.Request) {
		f.called(r)
		answer(w, 200, duneapi.Success{Success: true})
	})
	mux.HandleFunc("GET /api/v1/execution/{id}/results", func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, f.result) })
	mux.HandleFunc("GET /api/v1/execution/{id}/results/csv", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "a,b\n1,\"x\ny\"\n2,z\n3,z\n")
	})
	mux.HandleFunc("GET /api/v1/execution/{id}/status", func(w http.ResponseWriter, r *http.Request) {
		if r.PathValue("id") == "01RUN" {
			answer(w, 404, duneapi.Error{Error: "Object not found"})
			return
		}
		answer(w, 200, f.result.Execution)
	})
	mux.HandleFunc("PUT /api/v1/tables/{schema}/{table}", func(w http.ResponseWriter, r *http.Request) {
		var body bytes.Buffer
		if _, err := body.ReadFrom(r.Body); err != nil {
			answer(w, 400, duneapi.Error{Error: err.Error()})
			return
		}
		f.called(r, r.Header.Get("Content-Type"), strconv.Quote(body.String()))
		answer(w, 200, duneapi.TablePut{FullName: r.PathValue("schema") + "." + r.PathValue("table"), RowsWritten: 2, BytesWritten: 1234, Columns: make([]duneapi.TableColumnInfo, 1)})
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	f.url = server.URL
	return f
}

func (f *fake) called(r *http.Request, details ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, strings.Join(append([]string{r.Method + " " + r.URL.Path}, details...), " "))
}

func answer(w http.ResponseWriter, status int, body any) {
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func (f *fake) id(w http.ResponseWriter, r *http.Request) (int64, bool) {
	var id int64
	_, err := fmt.Sscan(r.PathValue("id"), &id)
	_, ok := f.queries[id]
	if err != nil || !ok && r.Method != http.MethodPut {
		answer(w, 404, duneapi.Error{Error: "not found: Query not found or private"})
		return 0, false
	}
	return id, true
}

func (f *fake) getQuery(w http.ResponseWriter, r *http.Request) {
	if id, ok := f.id(w, r); ok {
		answer(w, 200, f.queries[id])
	}
}

func (f *fake) changeQuery(w http.ResponseWriter, r *http.Request) {
	if id, ok := f.id(w, r); ok {
		f.called(r)
		_, exists := f.queries[id]
		f.keep(r, id)
		answer(w, 200, duneapi.SavedQuery{QueryID: id, Version: 1, Created: !exists, Warnings: f.warns})
	}
}

func (f *fake) createQuery(w http.ResponseWriter, r *http.Request) {
	f.called(r)
	id := f.next
	f.next++
	f.keep(r, id)
	answer(w, 200, duneapi.QueryID{QueryID: id, Warnings: f.warns})
}

// keep makes a query of a request as the API does: absent lists are empty.
func (f *fake) keep(r *http.Request, id int64) {
	var q duneapi.QueryRequest
	_ = json.NewDecoder(r.Body).Decode(&q)
	kept := duneapi.Query{QueryID: id, Name: *q.Name, QuerySQL: *q.QuerySQL, Version: f.queries[id].Version + 1, Tags: []string{}, Parameters: []duneapi.Parameter{}}
	if q.Description != nil {
		kept.Description = *q.Description
	}
	if q.Tags != nil {
		kept.Tags = *q.Tags
	}
	if q.Parameters != nil {
		kept.Parameters = *q.Parameters
	}
	if q.IsView != nil {
		kept.IsView = *q.IsView
	}
	if q.IsPrivate != nil {
		kept.IsPrivate = *q.IsPrivate
	}
	f.queries[id] = kept
}

// listQueries answers with two queries at a time.
func (f *fake) listQueries(w http.ResponseWriter, r *http.Request) {
	ids := slices.Sorted(maps.Keys(f.queries))
	page := duneapi.Queries{Queries: []duneapi.QueryOverview{}, Total: len(ids)}
	offset, _ := strconv.Atoi(r.URL.Query().Get("offset"))
	for _, id := range ids[min(offset, len(ids)):min(offset+2, len(ids))] {
		page.Queries = append(page.Queries, duneapi.QueryOverview{ID: id, Name: f.queries[id].Name})
	}
	answer(w, 200, page)
}

func (f *fake) getView(w http.ResponseWriter, r *http.Request) {
	v, ok := f.views[r.PathValue("name")]
	if !ok {
		answer(w, 404, duneapi.Error{Error: "Materialized view not found"})
		return
	}
	answer(w, 200, v)
}

func (f *fake) listViews(w http.ResponseWriter, _ *http.Request) {
	var page duneapi.Views
	for _, name := range slices.Sorted(maps.Keys(f.views)) {
		v := f.views[name]
		page.MaterializedViews = append(page.MaterializedViews, duneapi.ViewOverview{
			ID: v.ID, QueryID: v.QueryID, IsPrivate: v.IsPrivate, TableSizeBytes: v.TableSizeBytes, Performance: v.Performance, Schedule: v.Schedule})
	}
	answer(w, 200, page)
}

func (f *fake) saveView(w http.ResponseWriter, r *http.Request) {
	f.called(r)
	var v duneapi.ViewRequest
	_ = json.NewDecoder(r.Body).Decode(&v)
	kept := duneapi.View{ID: "dune.local." + v.Name, QueryID: v.QueryID, IsPrivate: v.IsPrivate, Performance: cmp.Or(v.Performance, "medium")}
	if v.CronExpression != "" {
		kept.Schedule = &duneapi.ViewSchedule{CronExpression: v.CronExpression, Performance: kept.Performance,
			NextExecutionTime: "2026-01-02T06:00:00.000000Z", ExpiresAt: v.ExpiresAt}
	}
	f.views[v.Name] = kept
	answer(w, 200, duneapi.ViewSaved{Name: "dune.local." + v.Name, ExecutionID: "01FILL"})
}

// command runs the command line against the fake, and returns what it wrote
// and its exit code.
func (f *fake) command(ctx context.Context, args ...string) (stdout, stderr string, code int) {
	var out, errs bytes.Buffer
	code = Main(ctx, Env{
		Args: args, Stdin: bytes.NewReader(nil), Stdout: &out, Stderr: &errs, Version: "test",
		Getenv: func(name string) string {
			if name == "BARCHAN_URL" {
				return f.url
			}
			return ""
		},
	})
	return out.String(), errs.String(), code
}
