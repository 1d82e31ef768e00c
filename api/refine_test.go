package api_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/barchan-data/barchan/api"
)

// numbers are the values of the column amount in a CSV answer.
func (w *world) numbers(target string) []string {
	w.t.Helper()
	r := w.do("GET", target, "read", nil, nil)
	if r.Code != http.StatusOK {
		w.t.Fatalf("%s: %d %s", target, r.Code, r.Body)
	}
	return strings.Split(strings.TrimSuffix(r.Body.String(), "\n"), "\n")[1:]
}

func TestASampleIsPartOfTheResult(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{PageRows: 10})
	path := "/api/v1/execution/" + w.executedRows(40) + "/results"
	all := w.numbers(path + "/csv?columns=number&ignore_max_datapoints_per_request=true")
	for _, c := range []struct {
		asked string
		want  int
	}{{"7", 7}, {"10", 10}, {"39", 10}, {"40", 10}} { // an answer has ten rows
		got := w.numbers(path + "/csv?columns=number&sample_count=" + c.asked)
		if len(got) != c.want {
			t.Errorf("a sample of %s has %d rows, want %d", c.asked, len(got), c.want)
		}
		at := -1
		for _, n := range got { // in the order of the result, and each row once
			next := slices.Index(all, n)
			if next <= at {
				t.Errorf("a sample of %s: %v", c.asked, got)
			}
			at = next
		}
		if at < 10 {
			t.Errorf("a sample of %s is the beginning: %v", c.asked, got)
		}
	}
	r := w.do("GET", path+"?sample_count=7", "read", nil, nil)
	if strings.Contains(r.Body.String(), "next_") {
		t.Errorf("a sample has a next page: %s", r.Body)
	}
}

// Who follows next_uri gets every row that the filter leaves, once and in order.
func TestPagesOfAFilteredResultAreWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{PageRows: 7})
	id := w.executedRows(60)
	q := url.Values{"filters": {`amount >= 5 and "a text" is not null`}, "sort_by": {"number desc"}, "columns": {"amount"}}
	next := "/api/v1/execution/" + id + "/results?" + q.Encode()
	var got []float64
	pages := 0
	for ; next != ""; pages++ {
		var page struct {
			Result struct{ Rows []struct{ Amount float64 } }
			Next   string `json:"next_uri"`
		}
		r := w.do("GET", next, "read", nil, nil)
		if err := json.Unmarshal(r.Body.Bytes(), &page); err != nil || r.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", next, r.Code, r.Body)
		}
		for _, row := range page.Result.Rows {
			got = append(got, row.Amount)
		}
		next = strings.TrimPrefix(page.Next, "http://barchan.test")
	}
	var want []float64
	for n := 58; n >= 10; n -= 2 {
		want = append(want, float64(n)/2)
	}
	if !slices.Equal(got, want) || pages != 4 {
		t.Errorf("%d pages: %v, want %v", pages, got, want)
	}
}

func TestWithoutARefinerFiltersAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	id := w.executed()
	w.handler = api.New(api.Config{Store: w.store, Runner: w.runs, Uploads: w.uploads, Files: w.files})
	r := w.do("GET", "/api/v1/execution/"+id+"/results?sort_by=number", "read", nil, nil)
	if r.Code != http.StatusServiceUnavailable {
		t.Errorf("%d %s", r.Code, r.Body)
	}
	if r := w.do("GET", "/api/v1/execution/"+id+"/results?columns=number", "read", nil, nil); r.Code != http.StatusOK {
		t.Errorf("%d %s", r.Code, r.Body)
	}
}
