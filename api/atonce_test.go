package api_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/barchan-data/barchan/api"
)

// asked is a call of many that are made at once.
type asked struct {
	method, target, body string
	header               http.Header
}

// atOnce makes every call so many times, all at once, and returns how often
// each status was the answer.
func (w *world) atOnce(times int, calls ...asked) map[int]int {
	statuses := map[int]int{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for range times {
		for _, c := range calls {
			all.Go(func() {
				got := w.do(c.method, c.target, "admin", c.header, strings.NewReader(c.body)).Code
				mu.Lock()
				defer mu.Unlock()
				statuses[got]++
			})
		}
	}
	all.Wait()
	return statuses
}

// Calls that want the same name at once get one winner, and nobody a failure
// of the server.
func TestCallsForOneNameAtOnce(t *testing.T) {
	t.Parallel()
	csv := http.Header{"Content-Type": {"text/csv"}}
	create := asked{"POST", "/api/v1/uploads", `{"table_name":"t","schema":[{"name":"n","type":"bigint"}]}`, nil}
	insert := asked{"POST", "/api/v1/uploads/local/t/insert", "n\n1\n", csv}
	remove := asked{"DELETE", "/api/v1/uploads/local/t", "", nil}
	for name, c := range map[string]struct {
		calls []asked
		once  int // a status that exactly one call has; 0: none
	}{
		"one table":            {[]asked{create}, 201},
		"two schemas":          {[]asked{create, {"POST", "/api/v1/uploads", `{"table_name":"t","schema":[{"name":"m","type":"bigint"}]}`, nil}}, 201},
		"inserts and deletes":  {[]asked{create, insert, remove}, 0},
		"inserts and clears":   {[]asked{create, insert, {"POST", "/api/v1/uploads/local/t/clear", "", nil}}, 201},
		"inserts and uploads":  {[]asked{{"POST", "/api/v1/uploads/csv", `{"table_name":"u","data":"n\n1\n"}`, nil}, {"POST", "/api/v1/uploads/local/dataset_u/insert", "n\n1\n", csv}}, 0},
		"one query id":         {[]asked{{"PUT", "/api/v1/query/7", `{"name":"n","query_sql":"SELECT 1"}`, nil}}, 201},
		"a view of two":        {[]asked{{"POST", "/api/v1/materialized-views", `{"name":"result_x","query_id":1}`, nil}, {"POST", "/api/v1/materialized-views", `{"name":"result_x","query_id":2}`, nil}}, 0},
		"a view that is gone":  {[]asked{{"POST", "/api/v1/materialized-views", `{"name":"result_x","query_id":1}`, nil}, {"DELETE", "/api/v1/materialized-views/result_x", "", nil}, {"POST", "/api/v1/materialized-views/result_x/refresh", "", nil}}, 0},
		"one team":             {[]asked{{"POST", "/api/v1/teams", `{"handle":"new"}`, nil}}, 201},
		"edits and executions": {[]asked{{"PATCH", "/api/v1/query/1", `{"query_sql":"SELECT 2 AS a"}`, nil}, {"POST", "/api/v1/query/1/archive", "", nil}, {"POST", "/api/v1/query/1/unarchive", "", nil}, {"POST", "/api/v1/query/1/execute", "", nil}}, 0},
		"one idempotency key":  {[]asked{{"POST", "/api/v1/sql/execute", `{"sql":"SELECT 1"}`, http.Header{"Idempotency-Key": {"k"}}}, {"POST", "/api/v1/sql/execute", `{"sql":"SELECT 2"}`, http.Header{"Idempotency-Key": {"k"}}}}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, api.Limits{})
			w.contract = anything // it is not made for calls at once
			for range 2 {
				w.do("POST", "/api/v1/query", "admin", nil, strings.NewReader(`{"name":"n","query_sql":"SELECT 1 AS a"}`))
			}
			statuses := w.atOnce(8, c.calls...)
			for status := range statuses {
				if status >= 500 {
					t.Errorf("answers: %v", statuses)
				}
			}
			if c.once != 0 && statuses[c.once] != 1 {
				t.Errorf("%d calls were answered with %d, want one: %v", statuses[c.once], c.once, statuses)
			}
			if len(statuses) == 0 || statuses[200]+statuses[201] == 0 {
				t.Errorf("nothing was done: %v", statuses)
			}
		})
	}
}
