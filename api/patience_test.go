package api_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/barchan-data/barchan/api"
)

// half sends the head of a request and the beginning of its body, and returns
// what the server answers while the sender is silent.
func half(t *testing.T, s *httptest.Server, head, body string) *http.Response {
	t.Helper()
	var d net.Dialer
	c, err := d.DialContext(t.Context(), "tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if _, err := fmt.Fprintf(c, "%s HTTP/1.1\r\nHost: x\r\nX-Dune-Api-Key: secret-of-the-key-admin\r\n%s", head, body); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = answer.Body.Close() })
	return answer
}

// stored are the files of tables.
func (w *world) stored() string {
	names, _ := filepath.Glob(filepath.Join(w.dir, "tables", "*", "*", "*"))
	return strings.Join(names, "\n")
}

// A sender that falls silent is answered, and nothing of what it sent is kept.
func TestASilentSenderIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{BodyPause: 50 * time.Millisecond})
	w.contract = anything
	w.do("POST", "/api/v1/uploads", "admin", nil, strings.NewReader(`{"table_name":"t","schema":[{"name":"n","type":"bigint"}]}`))
	w.do("POST", "/api/v1/uploads/local/t/insert", "admin", http.Header{"Content-Type": {"text/csv"}}, strings.NewReader("n\n1\n"))
	before := w.contents() + w.stored()
	s := httptest.NewServer(w.handler)
	defer s.Close()
	const unread = `{"error":"The request body could not be read to its end"}`
	for _, c := range []struct {
		head, body, want string
	}{
		{"POST /api/v1/query", "Content-Length: 100\r\n\r\n{\"name\":\"n\",", unread},
		{"POST /api/v1/sql/execute", "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{\"sql\":\"SELECT 1\"}", unread},
		{"POST /api/v1/uploads/csv", "Content-Length: 500\r\n\r\n{\"table_name\":\"u\",\"data\":\"a\\n1\\n", unread},
		{"POST /api/v1/uploads/local/t/insert", "Content-Type: text/csv\r\nContent-Length: 500\r\n\r\nn\n1\n", `{"error":"the body ended early: send it again, whole"}`},
		{"POST /api/v1/query/999/archive", "Content-Length: 500\r\n\r\n{", `{"error":"Query not found"}`}, // nobody reads the body
		{"POST /nothing", "Content-Length: 500\r\n\r\n{", `{"error":"There is nothing at this path"}`},
	} {
		answer := half(t, s, c.head, c.body)
		text, err := io.ReadAll(answer.Body)
		if answer.StatusCode/100 != 4 || string(text) != c.want {
			t.Errorf("%s: %d %s %v", c.head, answer.StatusCode, text, err)
		}
	}
	if after := w.contents() + w.stored(); after != before {
		t.Errorf("something was written:\n%s\nwas\n%s", after, before)
	}
}

// A call may take longer than its sender may be silent.
func TestPatienceEndsWithTheBody(t *testing.T) {
	t.Parallel()
	const pause = 20 * time.Millisecond
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		api.WaitFor(w, r, pause)
		_, _ = io.Copy(io.Discard, r.Body)
		working, done := context.WithTimeout(r.Context(), 5*pause)
		defer done()
		<-working.Done()
		_, _ = fmt.Fprint(w, r.Context().Err())
	}))
	defer s.Close()
	answer, err := http.Post(s.URL, "", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if text, err := io.ReadAll(answer.Body); string(text) != "<nil>" {
		t.Errorf("the call was ended: %s, %v", text, err)
	}
}
