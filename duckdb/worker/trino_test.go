package worker

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/duckdb/duckdb-go/v2/mapping"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb"
	"github.com/barchan-data/barchan/internal/trino"
)

// varying are expressions whose values no two engines share.
var varying = regexp.MustCompile(`(?i)\b(now|current_\w+|localtime\w*|rand|random|uuid|shuffle|approx_distinct|version)\b`)

// foreign is what Trino says of DuneSQL's own functions, types and forms.
var foreign = regexp.MustCompile(`not registered|Unknown type|mismatched input`)

// TestDifferential runs the expressions of testdata/functions in a real Trino,
// and compares what both give, types included. DuneSQL's own functions and
// types, which Trino does not have, are left out; other differences stand with
// their reasons in testdata/trino_differences.txt. BARCHAN_TEST_CASES may name
// a file of more expressions.
func TestDifferential(t *testing.T) {
	address := trino.Address(t)
	paths, err := filepath.Glob(filepath.Join("..", "testdata", "functions", "*.txt"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	if more := os.Getenv("BARCHAN_TEST_CASES"); more != "" {
		paths = []string{more}
	}
	accepted := differences(t)
	conn := preluded(t)
	agreed, without, known := 0, 0, 0
	for _, path := range paths {
		cases := casesOf(t, path)
		for i, r := range askAll(t, address, cases) {
			verdict := judgeTyped(conn, cases[i], r)
			_, listed := accepted[cases[i]]
			switch {
			case r.Error != nil && foreign.MatchString(r.Error.Message):
				without++
			case verdict == "ok" && listed:
				t.Errorf("%s agrees now, and stands in trino_differences.txt", cases[i])
			case verdict == "ok":
				agreed++
			case listed:
				known++
			default:
				t.Errorf("%s: %s\n  %s", filepath.Base(path), verdict, cases[i])
			}
		}
	}
	t.Logf("%d expressions agree, %d differ for a known reason, %d are DuneSQL's own", agreed, known, without)
}

// casesOf reads the expressions of a file whose values can be compared.
func casesOf(t *testing.T, path string) []string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if cut := strings.LastIndex(line, " => "); cut >= 0 {
			line = line[:cut]
		}
		line = strings.TrimSuffix(line, " =>")
		if line != "" && !strings.HasPrefix(line, "--") && !varying.MatchString(line) {
			list = append(list, line)
		}
	}
	return list
}

// differences are the expressions that differ, with the reason.
func differences(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "trino_differences.txt"))
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]string{}
	reason := ""
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		if text, ok := strings.CutPrefix(line, "-- "); ok {
			reason = text
		} else if line != "" {
			list[line] = reason
		}
	}
	return list
}

// judgeTyped compares values, and then the types of the columns.
func judgeTyped(conn *sql.Conn, expression string, r record) string {
	r.SQL = queryOf(expression)
	verdict := judge(conn, r)
	if verdict != "ok" || r.Error != nil {
		return verdict
	}
	types, err := typesOf(conn, r.SQL)
	if err != nil {
		return "fails: " + err.Error()
	}
	for i, c := range r.Columns {
		got, want := plainType(types[i]), plainType(c.Type)
		if got != want && !strings.Contains(want, "unknown") {
			return fmt.Sprintf("the type of %s is %s, want %s", c.Name, got, want)
		}
	}
	return "ok"
}

// typesOf returns the types of the columns of a query's result.
func typesOf(c *sql.Conn, query string) ([]string, error) {
	tr, err := duckdb.Translate(barchan.Statement{SQL: query}, func(f string) string { return f })
	if err != nil {
		return nil, err
	}
	var raw mapping.Connection
	err = c.Raw(func(driverConn any) error {
		raw, err = rawConnection(driverConn)
		return err
	})
	if err != nil {
		return nil, err
	}
	list, err := fields(&conn{sql: c, raw: raw}, tr.SQL)
	if err != nil {
		return nil, err
	}
	schema := schemaOf(list)
	tr.Refine(schema)
	types := make([]string, len(list))
	for i, c := range schema {
		types[i] = c.Type
	}
	return types, nil
}

// lengths are parts of types that results do not show.
var lengths = regexp.MustCompile(`(?i)\bvarchar\(\d+\)|\bchar\(\d+\)|\bfield\d+ |interval (year to month|day to second)|"`)

// plainType leaves out of a type what a result does not tell.
func plainType(name string) string {
	name = strings.ReplaceAll(name, ", ", ",")
	return lengths.ReplaceAllStringFunc(name, func(part string) string {
		switch base, _, length := strings.Cut(part, "("); {
		case base == "char":
			return "varchar"
		case length:
			return base
		case strings.HasPrefix(strings.ToLower(base), "interval"):
			return interval
		}
		return ""
	})
}

// askAll asks Trino for all expressions, a few at once.
func askAll(t *testing.T, address string, cases []string) []record {
	t.Helper()
	records := make([]record, len(cases))
	errs := make([]error, len(cases))
	var all sync.WaitGroup
	places := make(chan struct{}, 8)
	for i, expression := range cases {
		all.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			records[i].Result, errs[i] = trino.Ask(t.Context(), address, trino.Literals(queryOf(expression)))
		})
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	return records
}

// TestTheComparisonCanSee is the negative control.
func TestTheComparisonCanSee(t *testing.T) {
	const query = "SELECT x FROM UNNEST(sequence(1, 2)) t(x)"
	conn := preluded(t)
	r := record{Result: trino.Result{
		Columns: []trino.Column{{Name: "x", Type: "bigint"}}, Rows: [][]any{{json.Number("1")}, {json.Number("2")}},
	}}
	if verdict := judgeTyped(conn, query, r); verdict != "ok" {
		t.Errorf("the same rows differ: %s", verdict)
	}
	r.Columns[0].Type = "integer"
	if verdict := judgeTyped(conn, query, r); verdict == "ok" {
		t.Error("other types agree")
	}
	r.Rows[1][0] = json.Number("3")
	if verdict := judge(conn, r); verdict == "ok" {
		t.Error("other rows agree")
	}
}

// advice is what Trino says after the first sentence of an error, and we after
// it: what would be right.
var advice = regexp.MustCompile(`(?s)(\. Expect(ed|ing): |: expected |\n).*`)

// TestErrorWords runs the statements of testdata/functions/errors.txt in a real
// Trino, and compares the messages, places included: people search for them,
// and clients read them. Ours may go on after Trino's. BARCHAN_TEST_ERRORS may
// name another file.
func TestErrorWords(t *testing.T) {
	address := trino.Address(t)
	path := filepath.Join("..", "testdata", "functions", "errors.txt")
	if more := os.Getenv("BARCHAN_TEST_ERRORS"); more != "" {
		path = more
	}
	accepted := differences(t)
	conn := preluded(t)
	cases := casesOf(t, path)
	agreed, known := 0, 0
	for i, r := range askAll(t, address, cases) {
		want := "no error"
		if r.Error != nil {
			want = advice.ReplaceAllString(r.Error.Message, "")
		}
		got := "no error"
		if _, err := explained(conn, queryOf(cases[i])); err != nil {
			got = err.Error()
		}
		_, listed := accepted[cases[i]]
		switch same := strings.HasPrefix(got, want); {
		case same && listed:
			t.Errorf("%s agrees now, and stands in trino_differences.txt", cases[i])
		case same:
			agreed++
		case listed:
			known++
		default:
			t.Errorf("%s\n  ours:  %s\n  Trino: %s", cases[i], got, want)
		}
	}
	t.Logf("%d messages agree, %d differ for a known reason", agreed, known)
}
