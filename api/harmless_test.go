package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/barchan-data/barchan/api"
)

// broken bodies are refused by every call that reads one: what each breaks
// stands in its name.
func brokenBodies() map[string]string {
	return map[string]string{
		"a list":                  `[]`,
		"a number":                `1`,
		"a string":                `"x"`,
		"true":                    `true`,
		"no end":                  `{"a":`,
		"a comma too many":        `{"a":1,}`,
		"no quotes":               `{a:1}`,
		"two values":              `{}{}`,
		"a leading zero":          `{"a":01}`,
		"NaN":                     `{"a":NaN}`,
		"an unknown escape":       `{"a":"\x"}`,
		"a raw line end":          "{\"a\":\"\n\"}",
		"a raw NUL":               "{\"a\":\"\x00\"}",
		"a byte order mark":       "\ufeff{}",
		"invalid UTF-8":           "{\"a\":\"\xff\"}",
		"a key twice":             `{"a":1,"a":2}`,
		"a key twice, escaped":    `{"a":1,"\u0061":2}`,
		"a key twice, by case":    `{"name":"a","Name":"b"}`,
		"a key twice, by folding": "{\"a\":[{\"k\":1,\"\u212a\":1}]}",
		"NUL":                     `{"a":"b\u0000"}`,
		"NUL in a key":            `{"a\u0000":1}`,
		"NUL, deep inside":        `{"query_parameters":{"a":["b","\u0000"]}}`,
		"compressed":              "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff{}",
		"a key twice, inside":     `{"a":[{"b":1,"b":1}]}`,
		"nested lists":            `{"a":` + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000) + `}`,
		"nested objects, no end":  strings.Repeat(`{"a":`, 100_000),
		"a string of 10 MB":       `{"a":"` + strings.Repeat("x", 10<<20) + `"}`,
		"10 MB of spaces and end": strings.Repeat(" ", 10<<20) + "{",
	}
}

// readers are the calls that read a JSON body, by the document.
func readers(t *testing.T) []api.Route {
	t.Helper()
	c, err := served()
	if err != nil {
		t.Fatal(err)
	}
	var all []api.Route
	for _, r := range api.Routes() {
		o := c.Doc.Paths.Value(strings.TrimSuffix(r.Pattern, "{$}")).GetOperation(r.Method)
		if o.RequestBody != nil && o.RequestBody.Value.Content["application/json"] != nil {
			all = append(all, r)
		}
	}
	return all
}

// Every call that reads JSON refuses every broken body with one sentence, and
// nothing is written.
func TestBrokenBodiesChangeNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	w.contract = answersInWords
	w.do("PUT", "/api/v1/query/1", "admin", nil, strings.NewReader(`{"name":"n","query_sql":"SELECT 1"}`))
	before := w.contents()
	calls := readers(t)
	if len(calls) < 20 {
		t.Fatalf("only %d calls read JSON: the test is blind", len(calls))
	}
	for i, r := range calls {
		if testing.Short() && i%12 != 0 {
			continue
		}
		for name, body := range brokenBodies() {
			got := w.do(r.Method, concrete.Replace(r.Pattern), "admin", nil, strings.NewReader(body))
			var e map[string]string
			if err := json.Unmarshal(got.Body.Bytes(), &e); err != nil || len(e) != 1 || e["error"] == "" || strings.Contains(e["error"], "\n") {
				t.Errorf("%s %s, %s: no sentence: %.200s", r.Method, r.Pattern, name, got.Body)
			}
			if got.Code < 400 || got.Code >= 500 {
				t.Errorf("%s %s, %s: %d %.200s", r.Method, r.Pattern, name, got.Code, got.Body)
			}
		}
	}
	if after := w.contents(); after != before {
		t.Errorf("something was written:\n%s\nwas\n%s", after, before)
	}
	w.do("POST", "/api/v1/query", "admin", nil, strings.NewReader(`{"name":"n","query_sql":"SELECT 1"}`))
	if w.contents() == before {
		t.Error("a new query changes nothing: the test is blind")
	}
}

// contents are what lists show, and the files beside the database.
func (w *world) contents() string {
	w.t.Helper()
	var out bytes.Buffer
	for _, path := range []string{"/api/v1/queries", "/api/v1/query/1", "/api/v1/uploads", "/api/v1/materialized-views", "/api/v1/datasets", "/api/v1/workbench/runs", "/api/v1/teams"} {
		out.WriteString(w.do(http.MethodGet, path, "admin", nil, nil).Body.String() + "\n")
	}
	names, _ := filepath.Glob(filepath.Join(w.dir, "*"))
	for _, name := range names {
		if !strings.HasPrefix(filepath.Base(name), "test.db") {
			out.WriteString(filepath.Base(name) + "\n")
		}
	}
	return out.String()
}

// Methods that a path does not have are a 405 that names those it has, for
// every path.
func TestEveryPathRefusesOtherMethods(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	w.contract = anything // /datasets/search is also a /datasets/{name}, of which other methods are known
	has := map[string]map[string]bool{}
	for _, r := range api.Routes() {
		target := concrete.Replace(r.Pattern)
		if has[target] == nil {
			has[target] = map[string]bool{}
		}
		has[target][r.Method] = true
	}
	for target, methods := range has {
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"} {
			if methods[method] {
				continue
			}
			got := w.do(method, target, "admin", nil, nil)
			if got.Code != http.StatusMethodNotAllowed || got.Header().Get("Allow") == "" {
				t.Errorf("%s %s: %d, allow %q", method, target, got.Code, got.Header().Get("Allow"))
			}
		}
	}
}

// FuzzBody looks for a body that makes a call fail or answer with anything but
// JSON. The database is one for all.
func FuzzBody(f *testing.F) {
	for _, body := range bodies()[:60] {
		f.Add(uint8(0), []byte(body))
	}
	for _, file := range []string{"query.txt", "pipeline.txt", "upload.txt"} {
		text, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			f.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			if strings.HasPrefix(line, "{") {
				f.Add(uint8(i), []byte(line))
			}
		}
	}
	w := newWorld(f, api.Limits{JSONBytes: 64 << 10, CSVBytes: 64 << 10})
	var calls []api.Route
	for _, r := range api.Routes() {
		if r.Method != http.MethodGet && !strings.Contains(r.Pattern, "/keys") && !strings.Contains(r.Pattern, "/session") {
			calls = append(calls, r)
		}
	}
	f.Fuzz(func(t *testing.T, at uint8, body []byte) {
		r := calls[int(at)%len(calls)]
		request := httptest.NewRequest(r.Method, concrete.Replace(r.Pattern), bytes.NewReader(body))
		request.Header.Set("X-Dune-Api-Key", w.secrets["admin"])
		got := httptest.NewRecorder()
		w.handler.ServeHTTP(got, request)
		if got.Code >= 500 || !json.Valid(got.Body.Bytes()) {
			t.Errorf("%s %s: %d %.300q", r.Method, r.Pattern, got.Code, got.Body)
		}
	})
}
