package e2e

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/barchan-data/barchan/internal/golden"
)

// surfaceRow is a call of Dune's API, and what the golden files must show of
// it.
type surfaceRow struct {
	call     string // METHOD PATTERN
	matches  *regexp.Regexp
	params   []string
	statuses []string
}

func readSurfaceTable(t *testing.T) []surfaceRow {
	t.Helper()
	text, err := os.ReadFile("testdata/surface.table")
	if err != nil {
		t.Fatal(err)
	}
	var rows []surfaceRow
	for _, line := range strings.Split(string(text), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.Split(line, "|")
		words := strings.Fields(parts[0])
		pattern := "^" + words[0] + " /api" + strings.ReplaceAll(regexp.QuoteMeta(words[1]), `\{\}`, `[^/]+`) + "$"
		rows = append(rows, surfaceRow{
			call: words[0] + " " + words[1], matches: regexp.MustCompile(pattern), params: words[2:], statuses: strings.Fields(parts[1]),
		})
	}
	return rows
}

// Every call of the table is made by the golden files, with each of its
// parameters, and answered with each of its statuses.
func TestSurfaceIsWhole(t *testing.T) {
	t.Parallel()
	if golden.Updating() {
		t.Skip("the golden files are being written")
	}
	rows := readSurfaceTable(t)
	if len(rows) < 35 {
		t.Fatalf("only %d calls are documented: the test is blind", len(rows))
	}
	var blocks []surfaceBlock
	files, err := filepath.Glob(surfaceFiles)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		blocks = append(blocks, readSurface(golden.Read(t, file))...)
	}
	for _, row := range rows {
		params, statuses := row.seen(t, blocks)
		for _, name := range row.params {
			if !params[name] {
				t.Errorf("%s: nobody sends %s", row.call, name)
			}
		}
		for _, status := range row.statuses {
			if !statuses[status] {
				t.Errorf("%s: nobody is answered with %s", row.call, status)
			}
			delete(statuses, status)
		}
		delete(statuses, "429") // what any call may be answered with
		for status := range statuses {
			t.Errorf("%s: somebody is answered with %s, which is not in the table", row.call, status)
		}
	}
}

// seen are the parameters that the calls of a row had, and the statuses of
// their answers.
func (row surfaceRow) seen(t *testing.T, blocks []surfaceBlock) (params, statuses map[string]bool) {
	t.Helper()
	params, statuses = map[string]bool{}, map[string]bool{}
	for _, b := range blocks {
		words := strings.Fields(b.head)
		if len(words) < 2 {
			continue
		}
		path, query, _ := strings.Cut(words[1], "?")
		if !row.matches.MatchString(words[0] + " " + path) {
			continue
		}
		status, _, _ := strings.Cut(b.answer, "\n")
		statuses[status] = true
		given, err := url.ParseQuery(query)
		if err != nil {
			t.Errorf("%s: %v", b.head, err)
		}
		for name := range given {
			params[name] = true
		}
	}
	return params, statuses
}
