package api_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/barchan-data/barchan/api"
)

// compatRow is a line of the table of docs/compat.md.
type compatRow struct {
	call    string
	clients []string
	tests   []string
}

func compatRows(t *testing.T) []compatRow {
	t.Helper()
	text, err := os.ReadFile("../docs/compat.md")
	if err != nil {
		t.Fatal(err)
	}
	var rows []compatRow
	for _, line := range strings.Split(string(text), "\n") {
		cells := strings.Split(line, " | ")
		if !strings.HasPrefix(line, "| `") {
			continue
		}
		if len(cells) != 4 {
			t.Fatalf("a row has %d cells: %s", len(cells), line)
		}
		rows = append(rows, compatRow{
			call:    strings.Trim(cells[0], "| `"),
			clients: strings.Split(cells[1], ", "), tests: strings.Split(cells[2], ", "),
		})
	}
	return rows
}

// The table says of every route who calls it and what tests it, and names no
// route that is not there.
func TestTheTableOfCompatibilityIsWhole(t *testing.T) {
	t.Parallel()
	rows := compatRows(t)
	var calls, routes []string
	for _, r := range rows {
		calls = append(calls, r.call)
	}
	for _, r := range api.Routes() {
		routes = append(routes, r.Method+" "+strings.TrimSuffix(r.Pattern, "{$}"))
	}
	for _, call := range routes {
		if !slices.Contains(calls, call) {
			t.Errorf("docs/compat.md has no row of %s", call)
		}
	}
	for i, call := range calls {
		if !slices.Contains(routes, call) {
			t.Errorf("docs/compat.md has a row of %s, which is no route", call)
		}
		if slices.Contains(calls[:i], call) {
			t.Errorf("docs/compat.md has two rows of %s", call)
		}
	}
}

// Every test that the table names exists and makes the call.
func TestTheTableOfCompatibilityNamesItsTests(t *testing.T) {
	t.Parallel()
	known := []string{"Go", "Py", "TS", "CLI", "own", "–"}
	for _, r := range compatRows(t) {
		for _, c := range r.clients {
			if !slices.Contains(known, c) {
				t.Errorf("%s: unknown client %q", r.call, c)
			}
		}
		golden := 0
		for _, name := range r.tests {
			if name == "Python suite" || name == "Node client" { // held against the server's log where they run
				continue
			}
			golden++
			if !asks(t, name, r.call) {
				t.Errorf("%s: api/testdata/%s.txt does not make the call", r.call, name)
			}
		}
		if golden == 0 {
			t.Errorf("%s: no golden file", r.call)
		}
	}
	if asks(t, "usage", "GET /api/v1/queries") {
		t.Error("the match itself is wrong")
	}
}

// asks reports whether a golden file has a request of the call.
func asks(t *testing.T, name, call string) bool {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
	if err != nil {
		t.Error(err)
	}
	for _, line := range strings.Split(string(text), "\n") {
		method, rest, _ := strings.Cut(line, " ")
		target, _, _ := strings.Cut(rest, " ")
		path, _, _ := strings.Cut(target, "?")
		if matches(call, method+" "+path) {
			return true
		}
	}
	return false
}
