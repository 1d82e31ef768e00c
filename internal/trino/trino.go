// Package trino asks a real Trino, for tests that compare with it. The script
// start beside it runs one.
package trino

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

// Result is what Trino gives for a statement. Numbers are json.Number.
type Result struct {
	Columns []Column
	Rows    [][]any
	Error   *Failure
}

// Column is one of a result.
type Column struct{ Name, Type string }

// Failure is why there is no result.
type Failure struct{ Message string }

// Address is that of the Trino which BARCHAN_TEST_TRINO names, such as
// http://127.0.0.1:18090; a test without one is skipped.
func Address(t *testing.T) string {
	t.Helper()
	address := os.Getenv("BARCHAN_TEST_TRINO")
	if address == "" {
		t.Skip("BARCHAN_TEST_TRINO names no address of a Trino")
	}
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	return strings.TrimSuffix(address, "/")
}

// Ask runs a statement by Trino's protocol: a POST, and then the pages that
// every answer names. Tables are looked for in the catalog memory.
func Ask(ctx context.Context, address, statement string) (Result, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	var r Result
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address+"/v1/statement", strings.NewReader(statement))
	for err == nil {
		req.Header.Set("X-Trino-User", "barchan")
		req.Header.Set("X-Trino-Catalog", "memory")
		req.Header.Set("X-Trino-Time-Zone", "UTC")
		req.Header.Set("X-Trino-Client-Capabilities", "PARAMETRIC_DATETIME")
		var page struct {
			NextURI string
			Columns []Column
			Data    [][]any
			Error   *Failure
		}
		if err = fetch(req, &page); err != nil {
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
	return r, fmt.Errorf("ask Trino %.200q: %w", statement, err)
}

func fetch(req *http.Request, page any) error {
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the status is %s", resp.Status)
	}
	numbered := json.NewDecoder(resp.Body)
	numbered.UseNumber()
	return numbered.Decode(page)
}

// hexLiteral is a binary literal of DuneSQL; comments and quotes keep one in
// them apart.
var hexLiteral = regexp.MustCompile(`(?s)--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\b0x[0-9a-fA-F]*`)

// Literals writes DuneSQL's binary literals as Trino does.
func Literals(sql string) string {
	return hexLiteral.ReplaceAllStringFunc(sql, func(part string) string {
		if digits, ok := strings.CutPrefix(part, "0x"); ok {
			return "X'" + digits + "'"
		}
		return part
	})
}
