package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/barchan-data/barchan/api"
	"github.com/barchan-data/barchan/internal/conform"
)

// served is the contract of the document that a server serves.
var served = sync.OnceValues(func() (*conform.Contract, error) {
	doc, err := api.Document("test")
	if err != nil {
		return nil, err
	}
	text, err := doc.JSON()
	if err != nil {
		return nil, err
	}
	return conform.New(text)
})

// answersInWords fails the test when the document does not know the status of
// an answer. It is for thousands of requests that need not be good ones: what
// conforms asks takes a hundred times as long.
func answersInWords(t testing.TB, r *http.Request, body []byte, got *httptest.ResponseRecorder) {
	t.Helper()
	c, err := served()
	if err != nil {
		t.Fatal(err)
	}
	if !c.Knows(r, got.Code) {
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
	if err := c.Check(r, body, conform.Recorded(got)); err != nil {
		problem, _, _ := strings.Cut(err.Error(), "\nSchema:")
		t.Errorf("%s %.200s %.300q answers %d %.500q: not as documented: %s", r.Method, r.URL, body, got.Code, got.Body, problem)
	}
}
