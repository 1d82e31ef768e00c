package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/barchan-data/barchan/api"
)

// nasty are texts that programs have stumbled over.
func nasty() []string {
	return []string{
		"", " ", "\x00", "\x00\x01\x7f", "null", "undefined", "NaN", "true", "0", "-1", "1e999", "0x7fffffff", "99999999999999999999999999",
		"../../../etc/passwd", "..%2f..%2fetc", "%", "%zz", "%00", "%n%s%d", "${jndi:ldap://127.0.0.1}", "{{7*7}}", "{{x}}", "`id`", "$(id)",
		"' OR 1=1 --", `"; DROP TABLE query; --`, "'; SELECT pg_sleep(9); --", "<script>alert(1)</script>", `<img src=x onerror=alert(1)>`,
		"\r\nSet-Cookie: a=b", "line\nline", "\ufeffbom", "\u202eright to left", "\u200bzero width", "Ω≈ç√∫˜µ≤≥÷", "田中さんにあげて下さい",
		"👾 🙇 💁", "e\u0301\u0301\u0301\u0301", "\xff\xfe", "\xc3\x28", "\xed\xa0\x80", "𝕳𝖊𝖑𝖑𝖔", "İ", "ß", strings.Repeat("a", 100_000), strings.Repeat("é", 5000),
		"query_1", "dune.local.result_x", "01HKZJ2683PHF9Q9PHHQ8FW4Q1", "01hkzj2683phf9q9phhq8fw4q1", "01UUUUUUUUUUUUUUUUUUUUUUUU",
		"CON", "nul", "/dev/null", "file:///etc/passwd", "http://169.254.169.254/", "() { :; }; echo", "\\", `\u0000`, `"`, "'", ";", "&&", "|", "~", "*",
	}
}

// bodies are texts that are no JSON object, or a strange one.
func bodies() []string {
	list := []string{
		"", "null", "{}", "[]", "1", `"x"`, "true", "{", "}", "{]", `{"`, `{"a`, `{"a"`, `{"a":`, `{"a":1`, `{"a":1,`, `{"a":1,}`, `{a:1}`, `{'a':1}`,
		`{"a":1}{"b":2}`, `{"a":1}x`, `{"a":01}`, `{"a":+1}`, `{"a":.5}`, `{"a":1.}`, `{"a":1e}`, `{"a":NaN}`, `{"a":Infinity}`, `{"a":"\x"}`, `{"a":"\u12"}`,
		"{\"a\":\"\n\"}", "{\"a\":\"\x00\"}", "\ufeff{}", "\xff", "{\"a\":\"\xff\"}", `{"a":1,"a":2}`, `{"query_parameters":{"k":1,"k":2}}`, `{"":""}`,
		`{"a":1e400}`, `{"performance":` + strings.Repeat("9", 400) + `}`, `{"query_id":1e3}`, `{"query_id":1.5}`, `{"query_id":9223372036854775808}`,
		strings.Repeat("[", 100_000), strings.Repeat(`{"a":`, 100_000), `{"a":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`,
		`{"query_parameters":` + strings.Repeat(`{"a":`, 100) + "1" + strings.Repeat("}", 101), "/* c */ {}", "<xml/>", "a=1&b=2", "--boundary\r\n",
		`{"\u0000":1}`, `{"performance":"\ud800"}`, `{"query_parameters":{"k":[[]]}}`, `{"query_parameters":{"k":[null]}}`, `{"query_parameters":{"k":null}}`,
	}
	// Every field that a body can have, with a value of every kind.
	fields := []string{"name", "query_sql", "description", "parameters", "tags", "is_private", "is_archived", "is_temp", "is_view", "sql", "performance",
		"query_parameters", "query_id", "pipeline", "namespace", "table_name", "schema", "data", "cron_expression", "expires_at", "scope"}
	values := []string{"null", "true", "0", "-1", "1.5", "1e99", `""`, `"x"`, "[]", "[null]", "[1]", `["x"]`, "[[]]", "[{}]", "{}", `{"a":1}`,
		`[{"key":null}]`, `[{"key":1}]`, `[{"key":"k","value":{}}]`, `[{"key":"k","value":null,"type":7}]`, `[{"key":"k","enumOptions":7}]`,
		`[{"key":"k","enumFromResults":{"queryId":"x"}}]`, `{"nodes":null}`, `{"nodes":[]}`, `{"nodes":[{}]}`, `{"nodes":[{"id":"x"}]}`, `{"nodes":[{"id":1,"dependencies":[2]}]}`,
		`[{"name":"n","type":["x"]}]`, `[{"name":"n","type":"no such"}]`, `[{"name":"","type":""}]`}
	for _, field := range fields {
		for _, value := range values {
			list = append(list, fmt.Sprintf(`{"name":"n","query_sql":"SELECT 1","sql":"SELECT 1","table_name":"t","data":"a\n1\n","query_id":1,%q:%s}`, field, value))
		}
	}
	for _, text := range nasty() {
		quoted, _ := json.Marshal(text)
		list = append(list, fmt.Sprintf(`{"name":%[1]s,"query_sql":%[1]s,"sql":%[1]s,"query_parameters":{%[1]s:%[1]s},"tags":[%[1]s],"query_id":1,"data":%[1]s,"table_name":%[1]s}`, quoted))
	}
	return list
}

// some is all of a list, or a part of it where the tests are short: under the
// race detector it is the paths through the code that count.
func some(list []string) []string {
	if !testing.Short() {
		return list
	}
	var part []string
	for i := 0; i < len(list); i += 11 {
		part = append(part, list[i])
	}
	return part
}

// check holds an answer against what every answer must be: no failure of the
// server, JSON, and one sentence when it is an error.
func check(t *testing.T, w *world, method, target string, header http.Header, body string) {
	t.Helper()
	r := w.do(method, target, "admin", header, strings.NewReader(body))
	text := r.Body.String()
	name := fmt.Sprintf("%s %.100q %.100q", method, target, body)
	if r.Code >= 500 {
		t.Errorf("%s: %d %s", name, r.Code, text)
	}
	page := r.Code < 400 && strings.HasPrefix(r.Header().Get("Content-Type"), "text/html") // the reference
	if method == http.MethodHead || r.Header().Get("Content-Type") == "text/csv" || page {
		return
	}
	if !json.Valid([]byte(text)) || !utf8.ValidString(text) {
		t.Errorf("%s: no JSON: %.200q", name, text)
	}
	if r.Code < 400 {
		return
	}
	var e map[string]string
	if err := json.Unmarshal([]byte(text), &e); err != nil || len(e) != 1 || e["error"] == "" || utf8.RuneCountInString(e["error"]) > 1000 {
		t.Errorf("%s: no error body: %.200s", name, text)
	}
}

func TestNoBodyMakesTheServerFail(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	w.contract = answersInWords
	w.do("POST", "/api/v1/query", "admin", nil, strings.NewReader(`{"name":"n","query_sql":"SELECT 1"}`))
	all := some(bodies())
	for _, r := range api.Routes() {
		if r.Method == http.MethodGet || r.Method == http.MethodDelete || strings.HasSuffix(r.Pattern, "{$}") {
			continue
		}
		tried := all
		if !takesBody(r.Pattern) {
			tried = all[:10]
		}
		for _, body := range tried {
			check(t, w, r.Method, concrete.Replace(r.Pattern), nil, body)
		}
	}
	if strings.Contains(w.log.String(), "panic") {
		t.Error("a handler panicked")
	}
}

// takesBody reports whether the handler of a pattern reads the body.
func takesBody(pattern string) bool {
	for _, last := range []string{"/archive", "/unarchive", "/private", "/unprivate", "/cancel", "/clear"} {
		if strings.HasSuffix(pattern, last) {
			return false
		}
	}
	return true
}

func TestNoPathOrQueryMakesTheServerFail(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	w.contract = answersInWords
	id := w.executed()
	params := []string{"limit", "offset", "performance", "query_parameters", "allow_partial_results", "ignore_max_datapoints_per_request",
		"params.x", "params.", "columns", "filters", "sort_by", "sample_count", "start_date", "end_date", "unknown"}
	for _, r := range api.Routes() {
		pattern := strings.NewReplacer("{execution}", id, "{query}", "1").Replace(r.Pattern)
		target := concrete.Replace(pattern)
		for _, text := range some(nasty()) {
			escaped := url.PathEscape(text)
			for _, part := range []string{"{query}", "{run}", "{execution}", "{name}", "{namespace}", "{table}", "{schema}", "{key}"} {
				if strings.Contains(r.Pattern, part) && text != "" && text != "." && text != ".." {
					check(t, w, r.Method, concrete.Replace(strings.ReplaceAll(r.Pattern, part, escaped)), nil, "")
				}
			}
			if r.Method != http.MethodGet || len(text) > 10_000 {
				continue
			}
			for _, name := range params {
				check(t, w, r.Method, target+"?"+name+"="+url.QueryEscape(text), nil, "")
			}
		}
	}
}

func TestNoHeaderMakesTheServerFail(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	w.contract = answersInWords
	for _, text := range nasty() {
		for _, name := range []string{"Content-Type", "Idempotency-Key", "X-Forwarded-Host", "X-Forwarded-Proto", "Accept", "Content-Encoding"} {
			check(t, w, "POST", "/api/v1/sql/execute", http.Header{name: {text}}, `{"sql":"SELECT 1"}`)
			check(t, w, "POST", "/api/v1/uploads/local/t/insert", http.Header{name: {text}}, "n\n1\n")
		}
		r := w.do("GET", "/api/v1/queries", "none", http.Header{"X-Dune-Api-Key": {text}}, nil)
		if r.Code != http.StatusUnauthorized {
			t.Errorf("the key %.50q: %d", text, r.Code)
		}
	}
}

// executed returns the id of an execution that completed with 30 rows.
func (w *world) executed() string { return w.executedRows(30) }

func (w *world) executedRows(n int) string {
	w.do("POST", "/api/v1/query", "admin", nil, strings.NewReader(`{"name":"n","query_sql":"SELECT 1"}`))
	r := w.do("POST", "/api/v1/query/1/execute", "admin", nil, nil)
	var e struct {
		ID string `json:"execution_id"`
	}
	if err := json.Unmarshal(r.Body.Bytes(), &e); err != nil {
		w.t.Fatal(err)
	}
	if err := w.act("complete", []string{strconv.Itoa(n)}, ""); err != nil {
		w.t.Fatal(err)
	}
	return e.ID
}
