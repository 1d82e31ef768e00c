// Package conform holds requests and their answers against an OpenAPI document,
// for tests.
package conform

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// Contract is what a document says. It is safe for concurrent use.
type Contract struct {
	Doc *openapi3.T
	mux *http.ServeMux // finds the operation of a request
}

// Answer is what a server answered.
type Answer struct {
	Code   int
	Header http.Header
	Body   []byte
}

// Recorded is the answer in a recorder.
func Recorded(r *httptest.ResponseRecorder) Answer {
	return Answer{Code: r.Code, Header: r.Header(), Body: r.Body.Bytes()}
}

// New reads a document.
func New(text []byte) (*Contract, error) {
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		return nil, err
	}
	c := &Contract{Doc: doc, mux: http.NewServeMux()}
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			route := &routers.Route{Spec: doc, Path: path, PathItem: item, Method: method, Operation: operation}
			pattern := path
			if strings.HasSuffix(path, "/") {
				pattern += "{$}"
			}
			c.mux.Handle(method+" "+pattern, known{route})
		}
	}
	return c, nil
}

// known is a route as a handler, so that a mux can find it.
type known struct{ route *routers.Route }

// ServeHTTP implements http.Handler: it does nothing but have the path read.
func (known) ServeHTTP(http.ResponseWriter, *http.Request) {}

// Knows reports whether the document has the status among the answers to a
// request, or does not know the request at all.
func (c *Contract) Knows(r *http.Request, status int) bool {
	h, _ := c.mux.Handler(r)
	found, ok := h.(known)
	return !ok || found.route.Operation.Responses.Status(status) != nil
}

// Check returns how a request and its answer differ from the document. What
// was refused need not be a good request.
func (c *Contract) Check(r *http.Request, body []byte, got Answer) error {
	r = r.Clone(context.Background())
	h, _ := c.mux.Handler(r)
	found, ok := h.(known)
	if !ok {
		if got.Code == http.StatusNotFound || got.Code == http.StatusMethodNotAllowed {
			return nil
		}
		return fmt.Errorf("answered with %d, and in no path of the document", got.Code)
	}
	c.mux.ServeHTTP(httptest.NewRecorder(), r) // sets the path's values
	input := &openapi3filter.RequestValidationInput{Request: r, Route: found.route, PathParams: map[string]string{},
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true, MultiError: true}}
	for _, p := range found.route.Operation.Parameters {
		if p.Value.In == "path" {
			input.PathParams[p.Value.Name] = r.PathValue(p.Value.Name)
		}
	}
	var problems []error
	if got.Code < 300 {
		problems = append(problems, request(input, body))
	}
	kind, _, _ := mime.ParseMediaType(got.Header.Get("Content-Type"))
	if kind == "text/event-stream" || kind == "text/html" { // which the validator cannot read
		input.Options.ExcludeResponseBody = true
		if ok := found.route.Operation.Responses.Status(got.Code).Value.Content[kind]; ok == nil {
			problems = append(problems, fmt.Errorf("answers with %s", kind))
		}
	}
	if r.Method != http.MethodHead {
		problems = append(problems, openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
			RequestValidationInput: input, Status: got.Code, Header: got.Header, Body: io.NopCloser(bytes.NewReader(got.Body)), Options: input.Options}))
	}
	return errors.Join(problems...)
}

func request(input *openapi3filter.RequestValidationInput, body []byte) error {
	r := input.Request
	r.Body = io.NopCloser(bytes.NewReader(body))
	r.ContentLength = int64(len(body))
	if r.Header.Get("Content-Type") == "" && len(body) > 0 {
		r.Header.Set("Content-Type", "application/json") // the server does not ask
	}
	input.Options.ExcludeRequestBody = len(body) == 0 || !strings.Contains(r.Header.Get("Content-Type"), "json") || strings.Contains(r.Header.Get("Content-Type"), "nd")
	return openapi3filter.ValidateRequest(context.Background(), input)
}
