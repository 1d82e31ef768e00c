package api_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/barchan-data/barchan/api"
)

// concrete fills the parts of a pattern that vary.
var concrete = strings.NewReplacer("{query}", "1", "{run}", "01HKZJ2683PHF9Q9PHHQ8FW4Q1", "{execution}", "01HKZJ2683PHF9Q9PHHQ8FW4Q1",
	"{name}", "result_x", "{namespace}", "local", "{table}", "t", "{handle}", "local", "{slug}", "x", "{schema}", "dex", "{version}", "1", "{key}", "01HKZJ2683PHF9Q9PHHQ8FW4Q1", "{$}", "")

func TestEveryRouteHasAGoldenCase(t *testing.T) {
	t.Parallel()
	var asked []string
	files, _ := filepath.Glob("testdata/*.txt")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(text), "\n") {
			method, rest, _ := strings.Cut(line, " ")
			target, _, _ := strings.Cut(rest, " ")
			path, _, _ := strings.Cut(target, "?")
			asked = append(asked, method+" "+path)
		}
	}
	for _, r := range api.Routes() {
		found := false
		for _, line := range asked {
			found = found || matches(r.Method+" "+r.Pattern, line)
		}
		if !found {
			t.Errorf("no golden case of %s %s", r.Method, r.Pattern)
		}
	}
	if matches("GET /api/{x}", "GET /api/a/b") || !matches("GET /api/{x}/c", "GET /api/a/c") {
		t.Error("the match itself is wrong")
	}
}

func matches(pattern, line string) bool {
	want, got := strings.Split(strings.TrimSuffix(pattern, "{$}"), "/"), strings.Split(line, "/")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if !strings.HasPrefix(want[i], "{") && want[i] != got[i] {
			return false
		}
	}
	return true
}

// Each route with no key, with keys that are no good, and with keys of every
// scope. What a key may not do is told before the request is looked at.
func TestEveryRouteAsksForItsScope(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	rank := map[string]int{"read": 1, "write": 2, "admin": 3, "operate": 3}
	for _, r := range api.Routes() {
		target := concrete.Replace(r.Pattern)
		for _, key := range []string{"none", "bad", "revoked", "read", "write", "admin"} {
			got := w.do(r.Method, target, key, nil, strings.NewReader("not json")).Code
			want := "allowed"
			switch {
			case r.Scope == "":
			case rank[key] == 0:
				want = "401"
			case rank[key] < rank[r.Scope]:
				want = "403"
			}
			switch {
			case want == "allowed" && (got == http.StatusUnauthorized || got == http.StatusForbidden || got >= 500):
				t.Errorf("%s %s with the key %s: %d, want it allowed", r.Method, target, key, got)
			case want != "allowed" && fmt.Sprint(got) != want:
				t.Errorf("%s %s with the key %s: %d, want %s", r.Method, target, key, got, want)
			}
		}
	}
}

func TestTheKeyIsLookedAtFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	for _, target := range []string{"/api/v1/query/999999999", "/api/v1/query/nonsense", "/api/v1/execution/nonsense/status"} {
		r := w.do(http.MethodGet, target, "bad", nil, nil)
		if r.Code != http.StatusUnauthorized || r.Body.String() != `{"error":"invalid API Key"}` {
			t.Errorf("%s: %d %s", target, r.Code, r.Body)
		}
	}
}

func TestOtherPathsAndMethodsAreToldInJSON(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	for _, c := range []struct {
		method, target string
		want           int
	}{
		{"GET", "/", 404}, {"GET", "/api", 404}, {"GET", "/api/v1/", 404}, {"GET", "/api/v1//queries", 404},
		{"GET", "/api/v1/../v1/queries", 404}, {"GET", "/api/v1/queries/", 404}, {"GET", "/api/v2/queries", 404},
		{"POST", "/api/v1/queries", 405}, {"DELETE", "/api/v1/query", 405}, {"BREW", "/api/v1/queries", 405},
		{"OPTIONS", "/api/v1/queries", 405}, {"GET", "/api/v1/sql/execute", 405}, {"GET", "/api/v1/query/1/execute", 405},
		{"HEAD", "/api/v1/queries", 200}, {"HEAD", "/health", 200}, {"GET", "/api/v1/query/%2e%2e", 404}, {"GET", "/api/v1/query/1%2fresults", 400},
	} {
		r := w.do(c.method, c.target, "admin", nil, nil)
		if r.Code != c.want || r.Header().Get("Content-Type") != "application/json" || c.want >= 400 && !strings.HasPrefix(r.Body.String(), `{"error":"`) {
			t.Errorf("%s %s: %d %s, want %d", c.method, c.target, r.Code, r.Body, c.want)
		}
	}
}
