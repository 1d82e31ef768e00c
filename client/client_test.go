package client_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/barchan-data/barchan/client"
	"github.com/barchan-data/barchan/duneapi"
)

// What the client does with a good server is tested beside the API; here is
// what it does with others.

func answering(t *testing.T, status int, body string) *client.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return client.New(server.URL, "key")
}

func TestAnswersThatAreNotOurs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status     int
		body, want string
	}{
		{404, `{"error":"Query not found"}`, "Query not found"},
		{502, "<html>Bad Gateway</html>", "the server answered 502 Bad Gateway"},
		{500, "", "the server answered 500 Internal Server Error"},
		{500, `{"error":""}`, "the server answered 500 Internal Server Error"},
		{400, `{"message":"x"}`, "the server answered 400 Bad Request"},
	} {
		_, err := answering(t, c.status, c.body).Whoami(t.Context())
		if err == nil || err.Error() != c.want || client.StatusOf(err) != c.status {
			t.Errorf("%d %s: %v with status %d", c.status, c.body, err, client.StatusOf(err))
		}
	}
	if _, err := answering(t, 200, "<html>").Whoami(t.Context()); err == nil || client.StatusOf(err) != 0 {
		t.Errorf("HTML with 200: %v", err)
	}
}

func TestAServerThatIsNotThere(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	_, err := client.New(server.URL, "key").Health(t.Context())
	if err == nil || !strings.HasPrefix(err.Error(), "cannot reach the server at "+server.URL+": ") || client.StatusOf(err) != 0 {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := answering(t, 200, "{}").Health(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := client.New("http://[", "key").Health(t.Context()); err == nil {
		t.Error("a broken address is taken")
	}
}

// A download that is cut off must not pass for a whole one.
func TestACutDownloadIsAnError(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "a,b\n1,2\n")
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}))
	defer server.Close()
	var got bytes.Buffer
	if err := client.New(server.URL, "key").CSV(t.Context(), "01HKZJ2683PHF9Q9PHHQ8FW4Q1", &got); err == nil {
		t.Errorf("no error, and %q", got.String())
	}
}

func TestRequestsAreWhatTheServerReads(t *testing.T) {
	t.Parallel()
	var seen *http.Request
	var body string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		seen, body = r, string(text)
		_, _ = io.WriteString(w, "{}")
	}))
	defer server.Close()
	c := client.New(server.URL+"///", "the-key").Idempotent("once")
	if _, err := c.ExecuteQuery(t.Context(), 5, duneapi.ExecuteRequest{}); err != nil {
		t.Fatal(err)
	}
	if seen.Method != http.MethodPost || seen.URL.Path != "/api/v1/query/5/execute" || body != "{}" ||
		seen.Header.Get("X-Dune-Api-Key") != "the-key" || seen.Header.Get("Idempotency-Key") != "once" {
		t.Errorf("%s %s %q %v", seen.Method, seen.URL, body, seen.Header)
	}
	if _, err := c.View(t.Context(), "a/b c"); err != nil {
		t.Fatal(err)
	}
	if seen.URL.EscapedPath() != "/api/v1/materialized-views/a%2Fb%20c" || seen.Header.Get("Idempotency-Key") != "" {
		t.Errorf("%s", seen.URL.EscapedPath())
	}
	if _, err := c.LatestResults(t.Context(), 5, duneapi.Values{"k&": {"a", "b"}}, client.Page{Limit: 3}); err != nil {
		t.Fatal(err)
	}
	if got := seen.URL.Query(); got.Get("limit") != "3" || len(got["params.k&"]) != 2 {
		t.Errorf("%s", seen.URL)
	}
}
