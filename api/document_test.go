package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/barchan-data/barchan/api"
	"github.com/barchan-data/barchan/internal/conform"
)

func TestTheDocumentIsValidAndSoAreItsExamples(t *testing.T) {
	t.Parallel()
	c, err := served()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Doc.Validate(context.Background()); err != nil {
		t.Error(err)
	}
	if !strings.HasPrefix(c.Doc.OpenAPI, "3.1") {
		t.Errorf("it is OpenAPI %s", c.Doc.OpenAPI)
	}
	// An example that is wrong is seen.
	c.Doc.Paths.Value("/api/whoami").Get.Responses.Value("200").Value.Content["application/json"].Example = map[string]any{"handle": 7}
	if err := c.Doc.Validate(context.Background()); err == nil {
		t.Error("a wrong example passes: the validation is blind")
	}
}

func TestEveryRouteIsInTheDocumentAndBack(t *testing.T) {
	t.Parallel()
	c, err := served()
	if err != nil {
		t.Fatal(err)
	}
	routes := map[string]bool{}
	for _, r := range api.Routes() {
		path := strings.TrimSuffix(r.Pattern, "{$}")
		routes[r.Method+" "+path] = true
		item := c.Doc.Paths.Value(path)
		if item == nil || item.GetOperation(r.Method) == nil {
			t.Errorf("the document has no %s %s", r.Method, path)
		}
	}
	ids := map[string]string{}
	for path, item := range c.Doc.Paths.Map() {
		for method, o := range item.Operations() {
			if !routes[method+" "+path] {
				t.Errorf("the document has %s %s, which is no route", method, path)
			}
			if o.OperationID == "" || ids[o.OperationID] != "" {
				t.Errorf("%s %s has the id %q, as has %s", method, path, o.OperationID, ids[o.OperationID])
			}
			ids[o.OperationID] = method + " " + path
			if o.Summary == "" || strings.HasSuffix(o.Summary, ".") || len(o.Tags) != 1 {
				t.Errorf("%s %s needs a summary without a full stop, and one tag", method, path)
			}
		}
	}
	for _, call := range api.Documented() {
		if !routes[strings.TrimSuffix(call, "{$}")] {
			t.Errorf("%s is documented, and is no route", call)
		}
	}
}

// Whatever has a name in the document has a description: fields, parameters,
// schemas, headers.
func TestNothingInTheDocumentIsWithoutDescription(t *testing.T) {
	t.Parallel()
	doc, err := api.Document("test")
	if err != nil {
		t.Fatal(err)
	}
	text, err := doc.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := json.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	seen := 0
	named := func(place string, what any) {
		seen++
		if said, _ := what.(map[string]any)["description"].(string); len(said) < 5 || !strings.HasSuffix(said, ".") {
			t.Errorf("%s is described as %q", place, said)
		}
	}
	for name, schema := range tree["components"].(map[string]any)["schemas"].(map[string]any) {
		named(name, schema)
	}
	undescribed(tree, "", named)
	if seen < 500 {
		t.Errorf("only %d descriptions were looked at: the test is blind", seen)
	}
}

// undescribed calls named with whatever needs a description below a place of
// the document.
func undescribed(what any, place string, named func(place string, what any)) {
	switch what := what.(type) {
	case []any:
		for _, item := range what {
			undescribed(item, place+"[]", named)
		}
	case map[string]any:
		for _, list := range []string{"properties", "headers"} {
			fields, _ := what[list].(map[string]any)
			for name, field := range fields {
				named(place+"."+name, field)
			}
		}
		if _, isParameter := what["in"].(string); isParameter && what["schema"] != nil {
			named(place, what)
		}
		for name, item := range what {
			if name != "example" && name != "examples" {
				undescribed(item, place+"/"+name, named)
			}
		}
	}
}

func TestTheDocumentIsServedToEverybody(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	r := w.do("GET", "/api/openapi.json", "none", nil, nil)
	var doc struct {
		OpenAPI string                     `json:"openapi"`
		Paths   map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal(r.Body.Bytes(), &doc); err != nil || r.Code != http.StatusOK {
		t.Fatalf("%d %v", r.Code, err)
	}
	if doc.OpenAPI != "3.1.0" || len(doc.Paths) < 40 {
		t.Errorf("OpenAPI %s with %d paths", doc.OpenAPI, len(doc.Paths))
	}
}

// What the document does not allow is seen: else the tests that hold every
// answer against it would prove nothing.
func TestAWrongAnswerIsSeen(t *testing.T) {
	t.Parallel()
	c, err := served()
	if err != nil {
		t.Fatal(err)
	}
	const status = "/api/v1/execution/01HKZJ2683PHF9Q9PHHQ8FW4Q1/status"
	good := `{"execution_id":"01HKZJ2683PHF9Q9PHHQ8FW4Q1","query_id":1,"is_execution_finished":false,"state":"QUERY_STATE_PENDING","submitted_at":"2026-01-02T03:04:05.000000Z","execution_cost_credits":0}`
	for name, x := range map[string]struct {
		method, target, body string
		code                 int
		kind, answer         string
		right                bool
	}{
		"a good answer":         {"GET", status, "", 200, "application/json", good, true},
		"a field is missing":    {"GET", status, "", 200, "application/json", `{"execution_id":"x"}`, false},
		"another type":          {"GET", status, "", 200, "application/json", strings.Replace(good, `"query_id":1`, `"query_id":"1"`, 1), false},
		"an unknown state":      {"GET", status, "", 200, "application/json", strings.Replace(good, `PENDING`, `ODD`, 1), false},
		"no time":               {"GET", status, "", 200, "application/json", strings.Replace(good, `2026-01-02T`, `yesterday `, 1), false},
		"null":                  {"GET", status, "", 200, "application/json", strings.Replace(good, `"query_id":1`, `"query_id":null`, 1), false},
		"an unknown status":     {"GET", status, "", 418, "application/json", `{"error":"x"}`, false},
		"an error without text": {"GET", status, "", 404, "application/json", `{}`, false},
		"another content type":  {"GET", status, "", 200, "text/html", good, false},
		"no such path":          {"GET", "/api/v1/nothing", "", 200, "application/json", good, false},
		"a strange request":     {"POST", "/api/v1/sql/execute", `{"sql":7}`, 200, "application/json", `{"execution_id":"x","state":"QUERY_STATE_PENDING"}`, false},
		"an empty request":      {"POST", "/api/v1/sql/execute", `{}`, 200, "application/json", `{"execution_id":"x","state":"QUERY_STATE_PENDING"}`, false},
		"a strange parameter":   {"GET", "/api/v1/queries?limit=x", "", 200, "application/json", `{"queries":[],"total":0}`, false},
	} {
		rec := httptest.NewRecorder()
		rec.Header().Set("Content-Type", x.kind)
		rec.WriteHeader(x.code)
		_, _ = rec.WriteString(x.answer)
		err := c.Check(httptest.NewRequest(x.method, x.target, nil), []byte(x.body), conform.Recorded(rec))
		if (err == nil) != x.right {
			t.Errorf("%s: %v", name, err)
		}
	}
}
