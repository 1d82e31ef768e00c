package api

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/internal/openapi"
)

// operation documents one route. Its bodies are examples: their types are the
// schemas, so that neither can be out of date.
type operation struct {
	id      string // of generated clients, unique
	tag     string
	summary string
	text    string // what is to be known beyond the summary
	query   []parameter
	headers []parameter
	body    any      // an example; nil when none is read
	needs   []string // fields without which the body is refused
	answer  any      // an example
	status  []int    // of success; none is 200
	errors  []int    // beside those that follow from the rest
	old     bool     // there is a newer name
}

// rows is the body of calls that take a table as it is.
type rows string

// csvText is an answer in CSV.
type csvText string

// eventText is an answer of server-sent events.
type eventText string

// htmlText is an answer for a browser.
type htmlText string

// Document describes every route. It is the same for all servers of a version.
func Document(version string) (*openapi.Document, error) {
	comments, err := openapi.ReadComments(duneapi.Source)
	if err != nil {
		return nil, fmt.Errorf("read the comments of the API's shapes: %w", err)
	}
	b := &builder{schemas: openapi.NewSchemas(comments)}
	giveValues(b.schemas)
	doc := &openapi.Document{
		OpenAPI: "3.1.0",
		Info: openapi.Info{Title: "Barchan", Summary: "Query pipelines as one atomic unit", Description: introduction, Version: version,
			License: &openapi.License{Name: "Apache License 2.0", Identifier: "Apache-2.0"}},
		Servers:  []openapi.Server{{URL: "/", Description: "This server"}},
		Tags:     tags,
		Security: []map[string][]string{{"key": {}}, {"keyParameter": {}}},
	}
	documented := operations()
	for _, r := range (&server{}).routes() {
		op, ok := documented[r.method+" "+r.pattern]
		if !ok {
			return nil, fmt.Errorf("no document of the route %s %s", r.method, r.pattern)
		}
		path := strings.TrimSuffix(r.pattern, "{$}")
		methods, _ := doc.Paths.Get(path)
		if methods == nil {
			methods = &openapi.Path{}
			doc.Paths.Set(path, methods)
		}
		methods.Set(strings.ToLower(r.method), b.operation(r, op))
	}
	doc.Components = openapi.Components{Responses: b.failures(), SecuritySchemes: securitySchemes}
	doc.Components.Schemas = b.schemas.Named() // the last: all shapes are known
	return doc, nil
}

// documentOnce makes the document when it is first asked for.
func documentOnce(version string) func() ([]byte, error) {
	return sync.OnceValues(func() ([]byte, error) {
		doc, err := Document(version)
		if err != nil {
			return nil, err
		}
		return doc.JSON()
	})
}

// document answers with the document of this API.
func (s *server) document(*call) (any, error) {
	text, err := s.openapi()
	if err != nil {
		return nil, err
	}
	return raw{contentType: "application/json", text: text}, nil
}

// builder turns routes into operations.
type builder struct {
	schemas *openapi.Schemas
	failed  []int // statuses of errors that some operation has
}

func (b *builder) operation(r route, op operation) *openapi.Operation {
	o := &openapi.Operation{
		OperationID: op.id, Summary: op.summary, Description: op.text, Tags: []string{op.tag}, Deprecated: op.old,
		Parameters: b.parameters(r, op), Scope: string(r.scope),
	}
	if r.scope == open {
		o.Security = &[]map[string][]string{}
	}
	if op.body != nil {
		o.RequestBody = b.body(op)
	}
	for _, status := range orDefault(op.status, http.StatusOK) {
		o.Responses.Set(strconv.Itoa(status), b.success(op.answer, status))
	}
	for _, status := range op.failures(r) {
		o.Responses.Set(strconv.Itoa(status), &openapi.Response{Ref: "#/components/responses/" + failureName(status)})
		b.failed = append(b.failed, status)
	}
	return o
}

func orDefault(list []int, other int) []int {
	if len(list) == 0 {
		return []int{other}
	}
	return list
}

// failures are the statuses of all errors that a call can meet.
func (op operation) failures(r route) []int {
	all := append(slices.Clone(op.errors), http.StatusBadRequest) // any query string can be broken
	if r.scope != open {
		all = append(all, http.StatusUnauthorized, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable)
	}
	if r.scope != open && (r.scope != barchan.ScopeRead || r.method != http.MethodGet) { // a scope, or another site's page
		all = append(all, http.StatusForbidden)
	}
	if op.body != nil {
		all = append(all, http.StatusRequestEntityTooLarge)
	}
	if strings.Contains(strings.TrimSuffix(r.pattern, "{$}"), "{") {
		all = append(all, http.StatusNotFound)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (b *builder) body(op operation) *openapi.RequestBody {
	if text, ok := op.body.(rows); ok {
		text := &openapi.Media{Schema: &openapi.Schema{}, Example: string(text)} // any bytes
		return &openapi.RequestBody{Required: true, Content: openapi.Map[*openapi.Media]{
			{Key: "text/csv", Value: text},
			{Key: "application/x-ndjson", Value: &openapi.Media{Schema: text.Schema}},
			{Key: "application/vnd.apache.parquet", Value: &openapi.Media{Schema: &openapi.Schema{}}},
		}}
	}
	schema := b.schemas.Of(op.body, openapi.Request)
	if len(op.needs) == 0 {
		schema = &openapi.Schema{AnyOf: []*openapi.Schema{schema, {Type: openapi.Types{"null"}}}}
	} else {
		schema = b.schemas.Needing(schema, op.needs)
	}
	return &openapi.RequestBody{Required: len(op.needs) > 0, Content: jsonBody(schema, op.body)}
}

func (b *builder) success(answer any, status int) *openapi.Response {
	r := &openapi.Response{Description: http.StatusText(status)}
	if status == http.StatusNoContent {
		return r
	}
	text := &openapi.Schema{Type: openapi.Types{"string"}}
	switch a := answer.(type) {
	case csvText:
		r.Headers = openapi.Map[*openapi.Header]{
			{Key: duneapi.HeaderNextURI, Value: &openapi.Header{Description: "The address of the next page; absent on the last.", Schema: text}},
			{Key: duneapi.HeaderNextOffset, Value: &openapi.Header{Description: "The offset of the next page; absent on the last.", Schema: &openapi.Schema{Type: openapi.Types{"integer"}}}},
		}
		r.Content = openapi.Map[*openapi.Media]{{Key: "text/csv", Value: &openapi.Media{Schema: text, Example: string(a)}}}
	case eventText:
		r.Content = openapi.Map[*openapi.Media]{{Key: "text/event-stream", Value: &openapi.Media{Schema: text, Example: string(a)}}}
	case htmlText:
		r.Content = openapi.Map[*openapi.Media]{{Key: "text/html", Value: &openapi.Media{Schema: text}}}
	default:
		r.Content = jsonBody(b.schemas.Of(answer, openapi.Answer), answer)
	}
	return r
}

func jsonBody(schema *openapi.Schema, example any) openapi.Map[*openapi.Media] {
	return openapi.Map[*openapi.Media]{{Key: "application/json", Value: &openapi.Media{Schema: schema, Example: example}}}
}

// failures are the answers that are errors, by status.
func (b *builder) failures() openapi.Map[*openapi.Response] {
	slices.Sort(b.failed)
	var all openapi.Map[*openapi.Response]
	for _, status := range slices.Compact(b.failed) {
		told := failureTexts[status]
		r := &openapi.Response{Description: told.when,
			Content: jsonBody(b.schemas.Of(duneapi.Error{}, openapi.Answer), duneapi.Error{Error: told.example})}
		if status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests {
			r.Headers = openapi.Map[*openapi.Header]{{Key: "Retry-After", Value: &openapi.Header{
				Description: "Seconds after which to try again.", Schema: &openapi.Schema{Type: openapi.Types{"integer"}}}}}
		}
		all.Set(failureName(status), r)
	}
	return all
}

func failureName(status int) string { return strings.ReplaceAll(http.StatusText(status), " ", "") }
