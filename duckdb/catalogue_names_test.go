package duckdb

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/barchan-data/barchan"
)

// forms are the names that are called in a grammar of their own: a statement of
// each, which must be taken.
var forms = map[string]string{
	"cast":         "SELECT CAST('1' AS bigint)",
	"current_time": "SELECT current_time",
	"extract":      "SELECT extract(year FROM DATE '2024-01-01')",
	"json_array":   "SELECT json_array(1, 2)",
	"json_exists":  "SELECT json_exists('{}', 'lax $.a')",
	"json_object":  "SELECT json_object('a' : 1)",
	"json_query":   "SELECT json_query('{}', 'lax $.a')",
	"json_table":   "SELECT a FROM json_table('[1]', 'lax $[*]' COLUMNS (a integer PATH 'lax $'))",
	"json_value":   "SELECT json_value('{}', 'lax $.a')",
	"localtime":    "SELECT localtime",
	"try_cast":     "SELECT TRY_CAST('1' AS bigint)",
}

// known reports what is wrong with a name: it must be taken, or be refused with
// a reason of its own.
func known(name string) error {
	f, listed := catalogue()[name]
	switch {
	case listed && (f.refused != "" || f.foreign != "" || f.print != nil):
		return nil
	case forms[name] == "":
		return fmt.Errorf("%s is neither there nor refused", name)
	}
	_, err := Translate(barchan.Statement{SQL: forms[name]}, func(f string) string { return f })
	return err
}

// TestEveryNameIsKnown holds the catalogue against the lists of names of Trino
// and of DuneSQL.
func TestEveryNameIsKnown(t *testing.T) {
	t.Parallel()
	listed := map[string]bool{}
	for _, list := range []string{"trino", "dunesql", "undocumented"} {
		names := readNames(t, list)
		if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
			t.Errorf("%s.txt is not sorted, or has a name twice", list)
		}
		for _, name := range names {
			listed[name] = true
			if err := known(name); err != nil {
				t.Errorf("%s.txt: %v", list, err)
			}
		}
	}
	if n := len(readNames(t, "trino")); n < 450 {
		t.Errorf("the list of Trino's names has only %d", n)
	}
	for name, f := range catalogue() {
		if f.foreign == "" && !listed[name] {
			t.Errorf("%s is in the catalogue, and in none of the lists", name)
		}
	}
}

// TestNamesAreChecked is the negative control: what is in neither is found.
func TestNamesAreChecked(t *testing.T) {
	t.Parallel()
	if known("no_such_function") == nil {
		t.Error("a name that nobody knows passes")
	}
}

// readNames reads a list of testdata/names, without its comments.
func readNames(t *testing.T, list string) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "names", list+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			names = append(names, line)
		}
	}
	return names
}
