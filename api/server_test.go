package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/api"
)

func TestNeitherKeysNorValuesAreLogged(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	id := w.executed()
	for _, target := range []string{
		"/api/v1/queries?api_key=secret-of-the-key-read", "/api/v1/query/1/results?params.secret-value=secret-value&api_key=secret-of-the-key-read",
		"/api/v1/execution/" + id + "/results?limit=secret-value&api_key=secret-of-the-key-read",
	} {
		w.do("GET", target, "none", nil, nil)
	}
	w.do("POST", "/api/v1/query/1/execute", "admin", nil, strings.NewReader(`{"query_parameters":{"secret-value":"secret-value"}}`))
	w.do("POST", "/api/v1/keys", "admin", nil, strings.NewReader(`{"name":"secret-value"}`))
	w.do("GET", "/api/v1/queries", "bad", nil, nil)
	log := w.log.String()
	for _, secret := range []string{"secret-", "no-key-has", "brn_", "api_key", "params."} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q:\n%s", secret, log)
		}
	}
	if !strings.Contains(log, "path=/api/v1/query/1/execute status=200") {
		t.Errorf("the log does not show requests:\n%s", log)
	}
}

func TestTheNextPageIsWhereTheClientAsked(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{PageRows: 10})
	id := w.executed()
	forwarded := http.Header{"X-Forwarded-Host": {"public.example, inner"}, "X-Forwarded-Proto": {"https"}}
	uri := func(header http.Header) string {
		r := w.do("GET", "/api/v1/query/1/results?limit=7&api_key=secret-of-the-key-admin", "admin", header, nil)
		var page struct {
			Next string `json:"next_uri"`
		}
		if err := json.Unmarshal(r.Body.Bytes(), &page); err != nil {
			t.Fatal(err)
		}
		return page.Next
	}
	path := "/api/v1/execution/" + id + "/results?limit=7&offset=7"
	if got := uri(forwarded); got != "http://barchan.test"+path {
		t.Errorf("without a proxy: %s", got)
	}
	w.handler = api.New(api.Config{Store: w.store, Runner: w.runs, Uploads: w.uploads, Files: w.files, TrustProxy: true,
		Clock: func() time.Time { return w.now }})
	if got := uri(forwarded); got != "https://public.example"+path {
		t.Errorf("behind a proxy: %s", got)
	}
	if got := uri(http.Header{"X-Forwarded-Proto": {"javascript"}}); got != "http://barchan.test"+path {
		t.Errorf("a strange proxy: %s", got)
	}
}

func TestPagesFollowTheLimits(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{PageRows: 10, Datapoints: 12})
	id := w.executed()
	for query, want := range map[string]int{
		"":                       4, // 12 datapoints of 3 columns
		"?limit=3":               3,
		"?limit=100":             4,
		"?limit=32000&offset=28": 2,
		"?ignore_max_datapoints_per_request=true":          10,
		"?ignore_max_datapoints_per_request=true&limit=20": 10,
	} {
		var page struct {
			Result struct {
				Rows     []json.RawMessage `json:"rows"`
				Metadata struct {
					Count int `json:"row_count"`
				} `json:"metadata"`
			} `json:"result"`
		}
		r := w.do("GET", "/api/v1/execution/"+id+"/results"+query, "read", nil, nil)
		if err := json.Unmarshal(r.Body.Bytes(), &page); err != nil {
			t.Fatal(err)
		}
		if len(page.Result.Rows) != want || page.Result.Metadata.Count != want {
			t.Errorf("JSON %q: %d rows, %d told, want %d", query, len(page.Result.Rows), page.Result.Metadata.Count, want)
		}
	}
	r := w.do("GET", "/api/v1/execution/"+id+"/results/csv?ignore_max_datapoints_per_request=true", "read", nil, nil)
	if got := strings.Count(r.Body.String(), "\n"); got != 31 || r.Header().Get("X-Dune-Next-Uri") != "" {
		t.Errorf("whole CSV: %d lines, next %q", got, r.Header().Get("X-Dune-Next-Uri"))
	}
}

func TestBodiesOverTheLimitAre413(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{JSONBytes: 100, CSVBytes: 200, InsertBytes: 300})
	for target, size := range map[string]int{"/api/v1/query": 100, "/api/v1/sql/execute": 100, "/api/v1/uploads/csv": 200, "/api/v1/pipelines/execute": 100} {
		big := fmt.Sprintf(`{"description":"%s"}`, strings.Repeat("x", size))
		r := w.do("POST", target, "admin", nil, strings.NewReader(big))
		want := fmt.Sprintf(`{"error":"The request body is too large: at most %d bytes"}`, size)
		if r.Code != http.StatusRequestEntityTooLarge || r.Body.String() != want {
			t.Errorf("%s: %d %s", target, r.Code, r.Body)
		}
	}
}

// broken is a store that panics or fails.
type broken struct {
	api.Store
	err error
}

func (b broken) Query(context.Context, barchan.QueryID) (barchan.Query, error) {
	if b.err == nil {
		panic("a defect")
	}
	return barchan.Query{}, b.err
}

func TestDefectsTellNothingOfTheInside(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	w.contract = anything
	for name, c := range map[string]struct {
		err  error
		code int
		body string
	}{
		"panic":       {nil, 500, `{"error":"Internal error"}`},
		"failure":     {errors.New("disk /secret/path is full"), 500, `{"error":"Internal error"}`},
		"internal":    {barchan.Errorf(barchan.CodeInternal, "row of table secret"), 500, `{"error":"Internal error"}`},
		"unavailable": {barchan.Errorf(barchan.CodeUnavailable, "No worker can be had now"), 503, `{"error":"No worker can be had now"}`},
		"conflict":    {fmt.Errorf("outer: %w", barchan.Errorf(barchan.CodeConflict, "It exists")), 409, `{"error":"It exists"}`},
		"limited":     {barchan.Errorf(barchan.CodeLimited, "No credits are left"), 402, `{"error":"No credits are left"}`},
		"full disk":   {fmt.Errorf("write /secret/path: %w", syscall.ENOSPC), 503, `{"error":"The server's disk is full: nothing was saved; try again when there is space"}`},
		"unknown":     {barchan.Errorf("no such code", "secret"), 500, `{"error":"Internal error"}`},
	} {
		w.handler = api.New(api.Config{Store: broken{w.store, c.err}, Runner: w.runs, Uploads: w.uploads, Files: w.files})
		r := w.do("GET", "/api/v1/query/1", "read", nil, nil)
		if r.Code != c.code || r.Body.String() != c.body {
			t.Errorf("%s: %d %s", name, r.Code, r.Body)
		}
	}
}

func TestALostOrTornFileIsAnError(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	id := w.executed()
	file := filepath.Join(w.dir, id+".parquet")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	for _, suffix := range []string{"/results", "/results/csv"} {
		r := w.do("GET", "/api/v1/execution/"+id+suffix, "read", nil, nil)
		if r.Code != 500 || r.Body.String() != `{"error":"Internal error"}` || r.Header().Get("Content-Type") != "application/json" {
			t.Errorf("lost: %d %s", r.Code, r.Body)
		}
	}
	if err := os.WriteFile(file, whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if r := w.do("GET", "/api/v1/execution/"+id+"/results", "read", nil, nil); r.Code != 500 || r.Body.String() != `{"error":"Internal error"}` {
		t.Errorf("torn: %d %s", r.Code, r.Body)
	}
}

// What began to be sent can only be cut off: a client must not take a part for
// the whole.
func TestAnErrorInTheMiddleCutsTheAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	server := httptest.NewServer(w.handler)
	defer server.Close()
	get := func(path string) error {
		request, err := http.NewRequest(http.MethodGet, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("X-Dune-Api-Key", w.secrets["read"])
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s", path, answer.Status)
		}
		n, err := io.Copy(io.Discard, answer.Body)
		if n < 64<<10 {
			t.Errorf("%s: only %d bytes", path, n)
		}
		return err
	}
	id := w.executedRows(20_000)
	file := filepath.Join(w.dir, id+".parquet")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	path := "/api/v1/execution/" + id + "/results"
	for _, suffix := range []string{"", "/csv"} {
		if err := get(path + suffix); err != nil {
			t.Errorf("whole: %v", err)
		}
	}
	for i := len(text) * 6 / 10; i < len(text)*7/10; i++ {
		text[i] = 0xff
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, suffix := range []string{"", "/csv"} {
		if err := get(path + suffix); err == nil {
			t.Errorf("a damaged result%s passes for a whole one", suffix)
		}
	}
}

func TestARevocationCountsAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	for i := range 20 {
		r := w.do("POST", "/api/v1/keys", "admin", nil, strings.NewReader(`{"name":"k","scope":"read"}`))
		var k struct {
			ID     string `json:"id"`
			Secret string `json:"api_key"`
		}
		if err := json.Unmarshal(r.Body.Bytes(), &k); err != nil {
			t.Fatal(err)
		}
		w.secrets["k"] = k.Secret
		var wg sync.WaitGroup
		var stop atomic.Bool
		for range 4 { // readers that keep the key in the cache
			wg.Go(func() {
				for !stop.Load() {
					w.do("GET", "/api/whoami", "k", nil, nil)
				}
			})
		}
		if got := w.do("DELETE", "/api/v1/keys/"+k.ID, "admin", nil, nil).Code; got != 200 {
			t.Fatal(got)
		}
		for range 5 {
			if got := w.do("GET", "/api/whoami", "k", nil, nil).Code; got != http.StatusUnauthorized {
				t.Fatalf("round %d: the revoked key is taken: %d", i, got)
			}
		}
		stop.Store(true)
		wg.Wait()
	}
}

// counting counts look-ups of keys.
type counting struct {
	api.Store
	n *atomic.Int64
}

func (c counting) KeyByHash(ctx context.Context, hash [32]byte) (barchan.Key, error) {
	c.n.Add(1)
	return c.Store.KeyByHash(ctx, hash)
}

func TestGoodKeysAreRememberedForAMoment(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	var n atomic.Int64
	w.handler = api.New(api.Config{Store: counting{w.store, &n}, Runner: w.runs, Uploads: w.uploads, Files: w.files,
		Clock: func() time.Time { return w.now }})
	for range 10 {
		w.do("GET", "/api/whoami", "read", nil, nil)
	}
	if n.Load() != 1 {
		t.Errorf("%d look-ups, want 1", n.Load())
	}
	w.now = w.now.Add(6 * time.Second)
	w.do("GET", "/api/whoami", "read", nil, nil)
	if n.Load() != 2 {
		t.Errorf("%d look-ups after a while, want 2", n.Load())
	}
}

// nobody is a response writer that keeps nothing.
type nobody struct{ header http.Header }

func (n nobody) Header() http.Header         { return n.header }
func (n nobody) Write(p []byte) (int, error) { return len(p), nil }
func (n nobody) WriteHeader(int)             {}

func BenchmarkStatus(b *testing.B) {
	w := newWorld(b, api.Limits{})
	id := w.executed()
	r := httptest.NewRequest(http.MethodGet, "/api/v1/execution/"+id+"/status", nil)
	r.Header.Set("X-Dune-Api-Key", w.secrets["read"])
	b.ReportAllocs()
	for b.Loop() {
		w.handler.ServeHTTP(nobody{http.Header{}}, r)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
}

func BenchmarkResultPage(b *testing.B) {
	w := newWorld(b, api.Limits{})
	id := w.executed()
	r := httptest.NewRequest(http.MethodGet, "/api/v1/execution/"+id+"/results", nil)
	r.Header.Set("X-Dune-Api-Key", w.secrets["read"])
	for b.Loop() {
		w.handler.ServeHTTP(nobody{http.Header{}}, r)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
}
