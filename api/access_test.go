package api_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/api"
)

// access is one call of the authorization matrix, on what the team local has
// and keeps private. Whoever has the scope is let in; the admin of another
// team gets the status other, and is told nothing.
type access struct {
	call   string // METHOD pattern
	target string // ids stand as <name>: see zoo
	body   string
	header string // name:value
	other  int
	nobody bool   // not even the owner gets more than other
	first  string // what an admin does before: METHOD TARGET BODY
}

// zoo is a team that keeps everything private. Each text that tells something
// of it holds the word okapi.
type zoo struct {
	*world
	ids  *strings.Replacer
	told []string // answers that hold the key of their request
}

func newZoo(t testing.TB) *zoo {
	t.Helper()
	z := &zoo{world: newWorld(t, api.Limits{})}
	z.storeKey("expired", barchan.Key{ID: "01TESTKEY9EXPR00000000000", Name: "okapi expired", Scope: barchan.ScopeAdmin, CreatedAt: z.now, ExpiresAt: z.now.Add(time.Second)})
	z.now = z.now.Add(time.Second)
	must := func(r *httptest.ResponseRecorder) string {
		t.Helper()
		if r.Code/100 != 2 {
			t.Fatalf("%d %s", r.Code, r.Body)
		}
		return r.Body.String()
	}
	ask := func(method, target, body string, header http.Header) string {
		t.Helper()
		return must(z.do(method, target, "admin", header, strings.NewReader(body)))
	}
	complete := func() {
		t.Helper()
		if err := z.act("complete", []string{"3"}, ""); err != nil {
			t.Fatal(err)
		}
	}
	ask("POST", "/api/v1/query", `{"name":"okapi herd","query_sql":"SELECT 1 AS okapi","is_private":true,"tags":["okapi"],"description":"okapi"}`, nil)
	ask("POST", "/api/v1/query", `{"name":"okapi count","query_sql":"SELECT count(*) AS okapis FROM query_1","is_private":true}`, nil)
	ask("PATCH", "/api/v1/query/1", `{"query_sql":"SELECT 2 AS okapi"}`, nil)
	ask("POST", "/api/v1/uploads/csv", `{"table_name":"zebra","data":"okapi\n1\n","is_private":true,"description":"okapi"}`, nil)
	ask("POST", "/api/v1/uploads", `{"namespace":"local","table_name":"gnu","schema":[{"name":"okapi","type":"varchar"}],"is_private":true,"description":"okapi"}`, nil)
	ask("PUT", "/api/v1/query/7", `{"name":"okapi old","query_sql":"SELECT 1","is_private":true}`, nil)
	ask("POST", "/api/v1/query/7/archive", ``, nil)
	ask("PUT", "/api/v1/query/8", `{"name":"open","query_sql":"SELECT * FROM query_1"}`, nil)
	executed := field(ask("POST", "/api/v1/query/1/execute", ``, nil), "execution_id")
	complete()
	run := field(ask("POST", "/api/v1/query/2/pipeline/execute", ``, nil), "pipeline_execution_id")
	complete()
	ask("POST", "/api/v1/materialized-views", `{"name":"result_zebra","query_id":1,"is_private":true}`, nil)
	complete()
	ask("POST", "/api/v1/materialized-views", `{"name":"result_open","query_id":2}`, nil)
	complete()
	must(z.do("POST", "/api/v1/query", "other", nil, strings.NewReader(`{"name":"reader","query_sql":"SELECT * FROM dune.local.result_open"}`)))
	waits := field(ask("POST", "/api/v1/query/2/execute", ``, nil), "execution_id")
	waiting := field(ask("POST", "/api/v1/query/2/pipeline/execute", ``, nil), "pipeline_execution_id")
	key := field(ask("POST", "/api/v1/keys", `{"name":"okapi key"}`, nil), "id")
	z.ids = strings.NewReplacer("<executed>", executed, "<run>", run, "<waits>", waits, "<waiting>", waiting, "<key>", key, "<lake>", z.lake)
	return z
}

// field returns the text of a field of a JSON object.
func field(body, name string) string {
	_, rest, _ := strings.Cut(body, `"`+name+`":"`)
	value, _, _ := strings.Cut(rest, `"`)
	return value
}

// try makes the call of a row with a key as a parameter of the address.
func (z *zoo) try(a access, key string) *httptest.ResponseRecorder {
	method, _, _ := strings.Cut(a.call, " ")
	target := z.ids.Replace(a.target)
	if key != "none" {
		sign := "?"
		if strings.Contains(target, "?") {
			sign = "&"
		}
		target += sign + "api_key=" + z.secrets[key]
	}
	header := http.Header{}
	if name, value, ok := strings.Cut(a.header, ":"); ok {
		header.Set(name, value)
	}
	r := z.do(method, target, "none", header, strings.NewReader(z.ids.Replace(a.body)))
	if secret := z.secrets[key]; key != "none" && strings.Contains(r.Body.String()+fmt.Sprint(r.Header()), secret) {
		z.logging.Lock()
		defer z.logging.Unlock()
		z.told = append(z.told, fmt.Sprintf("%s %s tells the key of its request: %v %s", a.call, a.target, r.Header(), r.Body))
	}
	return r
}

// seen is all that the owner can see, to tell whether it changed.
func (z *zoo) seen() string {
	var all []string
	for _, target := range []string{
		"/api/v1/queries", "/api/v1/query/1", "/api/v1/query/2", "/api/v1/query/7", "/api/v1/query/1/versions", "/api/v1/query/1/plan", "/api/v1/query/1/results",
		"/api/v1/materialized-views", "/api/v1/uploads", "/api/v1/datasets", "/api/v1/pipelines/executions", "/api/v1/keys", "/api/v1/execution/<waits>/status",
		"/api/v1/pipelines/executions/<waiting>/status", "/api/v1/pipelines/executions/<run>/status", "/api/v1/execution/<executed>/results",
	} {
		r := httptest.NewRequest(http.MethodGet, z.ids.Replace(target), nil) // asked so often that it is not held against the document
		r.Header.Set("X-Dune-Api-Key", z.secrets["admin"])
		rec := httptest.NewRecorder()
		z.handler.ServeHTTP(rec, r)
		all = append(all, fmt.Sprint(target, " ", rec.Code, " ", rec.Body))
	}
	return strings.Join(all, "\n")
}

// rank orders scopes; 0 is nobody's.
var rank = map[string]int{"": 0, "read": 1, "write": 2, "admin": 3, "operate": 3}

// complaints holds the matrix against the routes: every route has a row, and
// nobody but its owner learns or changes anything. stranger is the key of the
// admin of another team.
func complaints(t testing.TB, routes []api.Route, rows []access, stranger string) []string {
	var all []string
	say := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	scopes := map[string]string{}
	for _, r := range routes {
		call := r.Method + " " + r.Pattern
		scopes[call] = r.Scope
		if !slices.ContainsFunc(rows, func(a access) bool { return a.call == call }) {
			say("no row of %s", call)
		}
	}
	z := newZoo(t)
	before := z.seen()
	for _, a := range rows {
		scope, ok := scopes[a.call]
		if !ok {
			say("a row of %s, which is no route", a.call)
			continue
		}
		if scope == "" {
			continue
		}
		for _, key := range []string{"none", "bad", "revoked", "expired"} {
			if got := z.try(a, key).Code; got != 401 {
				say("%s with the key %s: %d", a.target, key, got)
			}
		}
		for _, key := range []string{"read", "write"} {
			if got := z.try(a, key).Code; rank[key] < rank[scope] && got != 403 {
				say("%s %s with the key %s: %d", a.call, a.target, key, got)
			}
			if scope != "read" {
				break // those who may change something do so in a zoo of their own
			}
		}
		r := z.try(a, stranger)
		if r.Code != a.other {
			say("%s %s by another team: %d %s, want %d (%s)", a.call, a.target, r.Code, r.Body, a.other, a.body)
		}
		if strings.Contains(r.Body.String(), "okapi") {
			say("%s %s tells another team: %s", a.call, a.target, r.Body)
		}
		if now := z.seen(); now != before {
			say("%s %s by others changed what the team has", a.call, a.target)
			before = now
		}
	}
	return append(all, z.leaks()...)
}

// leaks says where a key that was sent came out again: in an answer, in one of
// its headers, or in the log.
func (z *zoo) leaks() []string {
	all := z.told
	for name, secret := range z.secrets {
		if strings.Contains(z.log.String(), secret) {
			all = append(all, fmt.Sprintf("the log holds the key %s", name))
		}
	}
	if strings.Contains(z.log.String(), "api_key") {
		all = append(all, "the log holds a query string")
	}
	return all
}

func TestNobodyButTheOwnerIsLetIn(t *testing.T) {
	t.Parallel()
	for _, c := range complaints(t, api.Routes(), matrix, "other") {
		t.Error(c)
	}
}

// The same check must fail for a route without a row, for a row that is
// wrong, and when the admin of another team is one of the own.
func TestTheMatrixIsNotBlind(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the calls of TestNobodyButTheOwnerIsLetIn once more, about the test and not the code")
	}
	routes := append(api.Routes(), api.Route{Method: "GET", Pattern: "/api/v1/new", Scope: "read"})
	rows := append(matrix[:len(matrix):len(matrix)], access{call: "GET /api/v1/gone", target: "/api/v1/gone"})
	found := strings.Join(complaints(t, routes, rows, "admin"), "\n")
	for _, want := range []string{
		"no row of GET /api/v1/new", "a row of GET /api/v1/gone, which is no route",
		"GET /api/v1/queries /api/v1/queries tells another team",
		"GET /api/v1/execution/{execution}/results /api/v1/execution/<executed>/results by another team: 200",
		"DELETE /api/v1/materialized-views/{name} /api/v1/materialized-views/dune.local.result_zebra by others changed",
		"DELETE /api/v1/keys/{key} /api/v1/keys/<key> by others changed",
	} {
		if !strings.Contains(found, want) {
			t.Errorf("the check does not see %q", want)
		}
	}
}

// Each row, by the least key that may: so none of the refusals above has
// another reason. A key in the address comes back in no answer.
func TestTheOwnerIsLetIn(t *testing.T) {
	t.Parallel()
	scopes := map[string]string{}
	for _, r := range api.Routes() {
		scopes[r.Method+" "+r.Pattern] = r.Scope
	}
	least := map[string]string{"": "none", "read": "read", "write": "write", "admin": "admin", "operate": "admin"}
	reads := newZoo(t) // told and its log are looked at when all have run
	for i, a := range matrix {
		if testing.Short() && i%5 != 0 { // each with a world of its own
			continue
		}
		t.Run(fmt.Sprint("row ", i), func(t *testing.T) {
			t.Parallel()
			z := reads
			if scopes[a.call] != "read" {
				z = newZoo(t)
			}
			if a.first != "" {
				words := strings.SplitN(z.ids.Replace(a.first), " ", 3)
				z.do(words[0], words[1], "admin", nil, strings.NewReader(words[2]))
			}
			r := z.try(a, least[scopes[a.call]])
			if good := r.Code/100 == 2; good == a.nobody || a.nobody && r.Code != a.other {
				t.Errorf("%s %s: %d %s", a.call, a.target, r.Code, r.Body)
			}
			if z != reads {
				for _, leak := range z.leaks() {
					t.Error(leak)
				}
			}
		})
	}
	t.Cleanup(func() {
		for _, leak := range reads.leaks() {
			t.Error(leak)
		}
	})
}

// Addresses that are none, or that a mux would mend with a redirect.
func TestAKeyInAnAddressThatIsNoneComesBackNowhere(t *testing.T) {
	t.Parallel()
	z := newZoo(t)
	for _, target := range []string{
		"/", "/api", "/api/v1//queries", "/api/v1/queries/", "/api/v1/../v1/queries", "/api/v1/./queries", "//api/v1/queries", "/api/v1/query/1/",
		"/api/v1/query/%2e%2e", "/api/v1/query/x", "/api/v1/query/1/results?limit=x", "/api/v1/query/1/results?filters=(", "/api/v1/query/1/results;x=1",
		"/api/v1/query/1/results?filters=a='<key>'&limit=1", "/api/v1/execution/<executed>/results?limit=1&columns=number",
	} {
		for _, method := range []string{"GET", "HEAD", "POST", "OPTIONS", "TRACE"} {
			z.try(access{call: method + " x", target: target}, "read")
		}
	}
	for _, leak := range z.leaks() {
		t.Error(leak)
	}
	z.log.WriteString("GET /?api_key=" + z.secrets["read"]) // the check must see it
	if found := z.leaks(); len(found) != 2 {
		t.Errorf("the check sees %v", found)
	}
}

// SQL that names an upload of another team becomes an execution that reads no
// such table, as that of a name which nobody has.
func TestAPrivateUploadIsReadByNobodyElse(t *testing.T) {
	t.Parallel()
	z := newZoo(t)
	reads := func(key, table string) string {
		t.Helper()
		r := z.do("POST", "/api/v1/sql/execute", key, nil, strings.NewReader(`{"sql":"SELECT * FROM `+table+`"}`))
		p, err := z.store.Plan(t.Context(), barchan.RunID(field(r.Body.String(), "pipeline_execution_id")))
		if err != nil {
			t.Fatal(r.Body, err)
		}
		return fmt.Sprint(p.Tables())
	}
	for table, want := range map[string][2]string{
		"dune.local.dataset_zebra": {"[dune.local.dataset_zebra]", "[]"},
		"dune.local.nothing":       {"[]", "[]"},
	} {
		if owner, other := reads("admin", table), reads("other", table); owner != want[0] || other != want[1] {
			t.Errorf("%s: the owner's run reads %s, another team's %s", table, owner, other)
		}
	}
}
