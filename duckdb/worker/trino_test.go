package worker

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// varying are expressions whose values no two engines share.
var varying = regexp.MustCompile(`(?i)\b(now|current_\w+|localtime\w*|rand|random|uuid|shuffle|approx_\w+)\b`)

// TestDifferential runs the expressions of testdata/functions in a real Trino,
// at the address that BARCHAN_TEST_TRINO names (http://host:8080), and compares
// what both give. DuneSQL's own functions and types, which Trino does not have,
// are left out.
func TestDifferential(t *testing.T) {
	address := os.Getenv("BARCHAN_TEST_TRINO")
	if address == "" {
		t.Skip("BARCHAN_TEST_TRINO names no address of a Trino")
	}
	paths, err := filepath.Glob(filepath.Join("..", "testdata", "functions", "*.txt"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	conn := preluded(t)
	agreed, differ, without := 0, 0, 0
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			line = strings.TrimSpace(line)
			cut := strings.LastIndex(line, " => ")
			if line == "" || strings.HasPrefix(line, "--") || cut < 0 || varying.MatchString(line) {
				continue
			}
			r, err := askTrino(t.Context(), address, queryOf(line[:cut]))
			if err != nil {
				t.Fatal(err)
			}
			if r.Error != nil && regexp.MustCompile(`not registered|Unknown type|mismatched input`).MatchString(r.Error.Message) {
				without++
				continue
			}
			if verdict := judge(conn, r); verdict != "ok" {
				differ++
				t.Logf("%s: %s\n  %s", filepath.Base(path), verdict, r.SQL)
				continue
			}
			agreed++
		}
	}
	t.Logf("%d expressions agree, %d differ, %d are DuneSQL's own", agreed, differ, without)
	if differ*20 > agreed {
		t.Errorf("%d of %d expressions differ from Trino", differ, agreed+differ)
	}
}

// askTrino runs a statement by Trino's protocol: a POST, and then the pages
// that every answer names.
func askTrino(ctx context.Context, address, query string) (record, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	r := record{SQL: query}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimSuffix(address, "/")+"/v1/statement", strings.NewReader(query))
	for err == nil {
		req.Header.Set("X-Trino-User", "barchan")
		req.Header.Set("X-Trino-Time-Zone", "UTC")
		var page struct {
			NextURI string
			Columns []struct{ Name, Type string }
			Data    [][]any
			Error   *struct{ Message string }
		}
		if err = fetchPage(req, &page); err != nil {
			break
		}
		if page.Columns != nil {
			r.Columns = page.Columns
		}
		r.Rows = append(r.Rows, page.Data...)
		if page.Error != nil {
			r.Error = page.Error
		}
		if page.NextURI == "" {
			return r, nil
		}
		req, err = http.NewRequestWithContext(ctx, http.MethodGet, page.NextURI, nil)
	}
	return r, fmt.Errorf("ask Trino %q: %w", query, err)
}

func fetchPage(req *http.Request, page any) error {
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the status is %s", resp.Status)
	}
	return json.NewDecoder(resp.Body).Decode(page)
}

// TestTrinoProtocol reads the pages of a server that answers as Trino does.
func TestTrinoProtocol(t *testing.T) {
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("X-Trino-User") == "":
			http.Error(w, "no user", http.StatusUnauthorized)
		case r.Method == http.MethodPost:
			fmt.Fprintf(w, `{"nextUri": "%s/1", "stats": {}}`, server.URL)
		case r.URL.Path == "/1":
			fmt.Fprintf(w, `{"nextUri": "%s/2", "columns": [{"name": "_col0", "type": "bigint"}], "data": [[1]]}`, server.URL)
		case r.URL.Path == "/2":
			fmt.Fprint(w, `{"columns": [{"name": "_col0", "type": "bigint"}], "data": [[2]]}`)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	r, err := askTrino(t.Context(), server.URL, "SELECT x FROM UNNEST(sequence(1, 2)) t(x)")
	if err != nil || len(r.Rows) != 2 || len(r.Columns) != 1 || r.Error != nil {
		t.Fatalf("got %+v, %v", r, err)
	}
	conn := preluded(t)
	if verdict := judge(conn, r); verdict != "ok" {
		t.Errorf("the same rows differ: %s", verdict)
	}
	r.Rows[1][0] = 3.0
	if verdict := judge(conn, r); verdict == "ok" {
		t.Error("other rows agree")
	}
	server.Close()
	if _, err := askTrino(t.Context(), server.URL, "SELECT 1"); err == nil {
		t.Error("a server that is gone answers")
	}
}
