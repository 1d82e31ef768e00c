package api_test

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
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/barchan-data/barchan/api"
)

// contract holds requests and answers against the document.
type contract struct {
	doc *openapi3.T
	mux *http.ServeMux // finds the operation of a request
}

// served is the contract of the document that a server serves.
var served = sync.OnceValues(func() (*contract, error) {
	doc, err := api.Document("test")
	if err != nil {
		return nil, err
	}
	text, err := doc.JSON()
	if err != nil {
		return nil, err
	}
	return newContract(text)
})

func newContract(text []byte) (*contract, error) {
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		return nil, err
	}
	c := &contract{doc: doc, mux: http.NewServeMux()}
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

// check returns how a request and its answer differ from the document. What
// was refused need not be a good request.
func (c *contract) check(r *http.Request, body []byte, got *httptest.ResponseRecorder) error {
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
	kind, _, _ := mime.ParseMediaType(got.Header().Get("Content-Type"))
	if kind == "text/event-stream" || kind == "text/html" { // which the validator cannot read
		input.Options.ExcludeResponseBody = true
		if ok := found.route.Operation.Responses.Status(got.Code).Value.Content[kind]; ok == nil {
			problems = append(problems, fmt.Errorf("answers with %s", kind))
		}
	}
	if r.Method != http.MethodHead {
		problems = append(problems, openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
			RequestValidationInput: input, Status: got.Code, Header: got.Header(), Body: io.NopCloser(bytes.NewReader(got.Body.Bytes())), Options: input.Options}))
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

// answersInWords fails the test when the document does not know the status of
// an answer. It is for thousands of requests that need not be good ones: what
// conforms asks takes a hundred times as long.
func answersInWords(t testing.TB, r *http.Request, body []byte, got *httptest.ResponseRecorder) {
	t.Helper()
	c, err := served()
	if err != nil {
		t.Fatal(err)
	}
	h, _ := c.mux.Handler(r)
	if found, ok := h.(known); ok && found.route.Operation.Responses.Status(got.Code) == nil {
		t.Errorf("%s %.200s %.300q answers %d %.500q: no such status is documented", r.Method, r.URL, body, got.Code, got.Body)
	}
}

// anything lets every answer pass: for tests whose server has defects.
func anything(testing.TB, *http.Request, []byte, *httptest.ResponseRecorder) {}

// conforms fails the test when a request or its answer is not as documented.
func conforms(t testing.TB, r *http.Request, body []byte, got *httptest.ResponseRecorder) {
	t.Helper()
	c, err := served()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.check(r, body, got); err != nil {
		problem, _, _ := strings.Cut(err.Error(), "\nSchema:")
		t.Errorf("%s %.200s %.300q answers %d %.500q: not as documented: %s", r.Method, r.URL, body, got.Code, got.Body, problem)
	}
}
