package client_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/barchan-data/barchan/client"
	"github.com/barchan-data/barchan/duneapi"
)

// fiveOf answers lists of five things, two on a page at most; the page at
// offset 4 fails when it is told to.
func fiveOf(t *testing.T, fails bool) *client.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		offset, _ := strconv.Atoi(r.URL.Query().Get("offset"))
		limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
		if r.Method == http.MethodPost {
			var s duneapi.DatasetSearch
			_ = json.NewDecoder(r.Body).Decode(&s)
			offset, limit = int(s.Offset), int(s.Limit)
		}
		if limit == 0 || limit > 2 {
			limit = 2
		}
		if fails && offset == 4 {
			http.Error(w, `{"error":"no more"}`, http.StatusTeapot)
			return
		}
		next := 0
		if offset+limit < 5 {
			next = offset + limit
		}
		var names []string
		for i := offset; i < min(offset+limit, 5); i++ {
			names = append(names, fmt.Sprint(i))
		}
		_ = json.NewEncoder(w).Encode(page(r.URL.Path, names, next))
	}))
	t.Cleanup(server.Close)
	return client.New(server.URL, "key")
}

func page(path string, names []string, next int) any {
	list := func(key, name string) []map[string]any {
		var items []map[string]any
		for _, n := range names {
			items = append(items, map[string]any{key: n})
		}
		return items
	}
	switch {
	case strings.HasSuffix(path, "/queries"):
		return map[string]any{"queries": list("name", ""), "total": 5}
	case strings.HasSuffix(path, "/search"):
		return map[string]any{"results": list("full_name", ""), "pagination": map[string]any{"next_offset": next}}
	case strings.HasSuffix(path, "/datasets"):
		return map[string]any{"datasets": list("full_name", ""), "total": 5}
	case strings.HasSuffix(path, "/materialized-views"):
		return map[string]any{"materialized_views": list("id", ""), "next_offset": next}
	case strings.HasSuffix(path, "/uploads"):
		return map[string]any{"tables": list("full_name", ""), "next_offset": next}
	}
	return map[string]any{"executions": list("pipeline_execution_id", ""), "next_offset": next}
}

// walk collects the names that an iterator yields, at most most of them.
func walk[T any](seq func(func(T, error) bool), name func(T) string, most int) string {
	var names []string
	for item, err := range seq {
		if err != nil {
			return strings.Join(append(names, err.Error()), " ")
		}
		if names = append(names, name(item)); len(names) == most {
			break
		}
	}
	return strings.Join(names, " ")
}

func TestIteratorsYieldEveryPage(t *testing.T) {
	t.Parallel()
	all := map[string]func(c *client.Client, most int) string{
		"queries": func(c *client.Client, most int) string {
			return walk(c.AllQueries(t.Context(), 0), func(q duneapi.QueryOverview) string { return q.Name }, most)
		},
		"datasets": func(c *client.Client, most int) string {
			return walk(c.AllDatasets(t.Context(), client.DatasetFilter{}), func(d duneapi.Dataset) string { return d.FullName }, most)
		},
		"matches": func(c *client.Client, most int) string {
			return walk(c.AllMatches(t.Context(), duneapi.DatasetSearch{}), func(d duneapi.DatasetMatch) string { return d.FullName }, most)
		},
		"views": func(c *client.Client, most int) string {
			return walk(c.AllViews(t.Context(), 2), func(v duneapi.ViewOverview) string { return v.ID }, most)
		},
		"uploads": func(c *client.Client, most int) string {
			return walk(c.AllUploads(t.Context(), 2), func(u duneapi.Table) string { return u.FullName }, most)
		},
		"pipelines": func(c *client.Client, most int) string {
			return walk(c.AllPipelines(t.Context(), 2), func(p duneapi.PipelineOverview) string { return p.PipelineExecutionID }, most)
		},
	}
	for name, walk := range all {
		t.Run(name, func(t *testing.T) {
			if got := walk(fiveOf(t, false), 99); got != "0 1 2 3 4" {
				t.Errorf("all are %q", got)
			}
			if got := walk(fiveOf(t, true), 3); got != "0 1 2" {
				t.Errorf("the first three are %q", got)
			}
			if got := walk(fiveOf(t, true), 99); got != "0 1 2 3 no more" {
				t.Errorf("with an error at the end: %q", got)
			}
		})
	}
}

func TestEventsComeBack(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	asked := []string{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		asked = append(asked, r.Header.Get("Last-Event-ID"))
		w.Header().Set("Content-Type", "text/event-stream")
		if len(asked) == 1 {
			_, _ = io.WriteString(w, "retry: 1000\nid: 7\ndata: {\"status\":\"executing\"}\n\n:\n\nid: 9\ndata: {\"sta") // cut
			return
		}
		_, _ = io.WriteString(w, "id: 9\ndata: {\"status\":\"completed\"}\n\n")
	}))
	defer server.Close()
	got := ""
	for status, err := range client.New(server.URL, "key").Events(t.Context(), "01") {
		if err != nil {
			got += err.Error()
			break
		}
		got += status.Status + " "
	}
	if got != "executing completed " || strings.Join(asked, ",") != ",7" {
		t.Errorf("got %q, asked after %q", got, asked)
	}
	for _, err := range answering(t, 404, `{"error":"Object not found"}`).Events(t.Context(), "01") {
		if e, ok := errors.AsType[*client.Error](err); !ok || e.Status != 404 {
			t.Errorf("got %v", err)
		}
	}
	for range answering(t, 204, "").Events(t.Context(), "01") {
		t.Error("an event of a run whose end is known")
	}
}
