package api_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/quick"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/api"
)

// rated is a world whose keys may call so often.
func rated(t *testing.T, r api.Rates) *world {
	w := newWorld(t, api.Limits{})
	w.handler = api.New(api.Config{Store: w.store, Runner: w.runs, Uploads: w.uploads, Files: w.files, Rates: r,
		Clock: func() time.Time { return w.now }})
	return w
}

func TestACallTooManyIsToldWhenToComeAgain(t *testing.T) {
	t.Parallel()
	w := rated(t, api.Rates{Low: 2, High: 3})
	save := func() (code int, body string, h http.Header) {
		r := w.do("POST", "/api/v1/query", "write", nil, strings.NewReader(`{"name":"n","query_sql":"SELECT 1"}`))
		return r.Code, r.Body.String(), r.Header()
	}
	for i, want := range []string{`"low";r=1;t=30`, `"low";r=0;t=60`} {
		code, _, h := save()
		if code != 200 || h.Get("RateLimit") != want || h.Get("RateLimit-Policy") != `"low";q=2;w=60` || h.Get("Retry-After") != "" {
			t.Errorf("call %d: %d, %v", i, code, h)
		}
	}
	code, body, h := save()
	if code != 429 || body != `{"error":"Too many requests hit the API too quickly (rate limited)."}` || h.Get("Retry-After") != "30" || h.Get("RateLimit") != `"low";r=0;t=60` {
		t.Errorf("the third: %d %s, %v", code, body, h)
	}
	w.now = w.now.Add(29 * time.Second)
	if code, _, h := save(); code != 429 || h.Get("Retry-After") != "1" {
		t.Errorf("a second too early: %d, %v", code, h)
	}
	w.now = w.now.Add(time.Second)
	if code, _, _ := save(); code != 200 {
		t.Errorf("in time: %d", code)
	}
	if _, n, _ := w.store.ListQueries(t.Context(), barchan.QueryFilter{Team: 1, Limit: 10}); n != 3 {
		t.Errorf("%d queries were saved by three calls that were let in", n)
	}
}

func TestEachKeyHasItsTwoBuckets(t *testing.T) {
	t.Parallel()
	w := rated(t, api.Rates{Low: 1, High: 2})
	for _, c := range []struct {
		method, target, key, class string
		code                       int
	}{
		{"POST", "/api/v1/sql/execute", "write", "low", 400},
		{"POST", "/api/v1/query/1/execute", "write", "low", 429},
		{"GET", "/api/v1/queries", "write", "high", 200}, // reading is another bucket
		{"POST", "/api/v1/datasets/search", "write", "high", 200},
		{"GET", "/api/v1/execution/01HKZJ2683PHF9Q9PHHQ8FW4Q1/status", "write", "high", 429},
		{"POST", "/api/v1/execution/01HKZJ2683PHF9Q9PHHQ8FW4Q1/cancel", "admin", "high", 404}, // another key
		{"DELETE", "/api/v1/keys/01HKZJ2683PHF9Q9PHHQ8FW4Q1", "admin", "low", 404},
		{"GET", "/api/v1/teams", "other", "high", 403}, // what is forbidden counts
		{"GET", "/api/v1/teams", "other", "high", 403},
		{"GET", "/api/v1/teams", "other", "high", 429},
		{"GET", "/api/v1/queries", "bad", "", 401}, // who is nobody has no bucket
		{"GET", "/health", "none", "", 200},
	} {
		r := w.do(c.method, c.target, c.key, nil, strings.NewReader("{}"))
		if r.Code != c.code || !strings.HasPrefix(r.Header().Get("RateLimit"), `"`+c.class) && c.class != "" || c.class == "" && r.Header().Get("RateLimit") != "" {
			t.Errorf("%s %s with the key %s: %d, %q", c.method, c.target, c.key, r.Code, r.Header().Get("RateLimit"))
		}
	}
}

func TestASignInTakesFromTheBucketsOfItsKey(t *testing.T) {
	t.Parallel()
	w := rated(t, api.Rates{High: 2})
	cookie := w.signIn("read", nil)
	w.browse("GET", "/api/whoami", cookie, "")
	w.do("GET", "/api/whoami", "read", nil, nil)
	if got := w.browse("GET", "/api/whoami", cookie, "").Code; got != http.StatusTooManyRequests {
		t.Errorf("the third call: %d", got)
	}
	if got := w.do("POST", "/api/v1/session", "none", nil, strings.NewReader(`{"api_key":"`+w.secrets["read"]+`"}`)).Code; got != 200 {
		t.Errorf("signing in: %d", got)
	}
}

func TestWithoutRatesNothingIsCounted(t *testing.T) {
	t.Parallel()
	w := rated(t, api.Rates{})
	for range 200 {
		if r := w.do("GET", "/api/whoami", "read", nil, nil); r.Code != 200 || r.Header().Get("RateLimit-Policy") != "" {
			t.Fatalf("%d, %v", r.Code, r.Header())
		}
	}
}

// Whoever waits as long as Retry-After says is let in, and nobody gets more
// than the quota within a minute that follows a quiet one.
func TestRetryAfterIsEnoughAndTheQuotaHolds(t *testing.T) {
	t.Parallel()
	check := func(quota uint8, gaps []uint16) bool {
		most := int(quota%100) + 1
		take := api.Bucket(most)
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		begin, let := now, 0
		for _, gap := range gaps {
			now = now.Add(time.Duration(gap) * time.Millisecond)
			after, ok := take(now)
			if !ok {
				now = now.Add(after)
				_, ok = take(now)
			}
			if !ok {
				return false
			}
			let++
		}
		return float64(let) <= float64(most)*(1+now.Sub(begin).Minutes())+1e-6
	}
	if err := quick.Check(check, nil); err != nil {
		t.Error(err)
	}
}

func TestFullBucketsAreDropped(t *testing.T) {
	t.Parallel()
	if kept := api.BucketsAfter(25_000, time.Second); kept > 10_001 {
		t.Errorf("%d buckets are kept of keys that were quiet", kept)
	}
	if kept := api.BucketsAfter(10_100, 0); kept != 10_100 {
		t.Errorf("%d of 10100 buckets are kept, and none was full", kept)
	}
}

// A crowd of new keys costs each of them the same, however many there are.
func TestNewKeysLookAtFewBuckets(t *testing.T) {
	t.Parallel()
	const keys = 100_000
	if looks := api.LooksAfter(keys); looks == 0 || looks > 2*keys {
		t.Errorf("%d new keys looked at %d buckets", keys, looks)
	}
}
