package worker

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb"
	"github.com/barchan-data/barchan/internal/trino"
)

// TestGeneratedStatements compares random statements with a real Trino: names
// and types of columns, rows, in their order where the statement says it, and
// whether both refuse. BARCHAN_TEST_SEED chooses others, BARCHAN_TEST_COUNT
// says how many.
func TestGeneratedStatements(t *testing.T) {
	address := trino.Address(t)
	seed, count := variableNumber(t, "BARCHAN_TEST_SEED", 1), variableNumber(t, "BARCHAN_TEST_COUNT", 400)
	list, texts := make([]asked, count), make([]string, count)
	for i := range list {
		g := &writer{Rand: rand.New(rand.NewPCG(seed, uint64(i)))}
		list[i] = g.statement()
		texts[i] = list[i].sql
	}
	conn := preluded(t)
	agreed, refused := 0, 0
	for i, r := range askAll(t, address, texts) {
		switch verdict := compareStatement(conn, list[i], r); {
		case verdict != "ok":
			t.Errorf("%s\n  %s", verdict, texts[i])
		case r.Error != nil:
			refused++
			if testing.Verbose() {
				t.Logf("refused: %s", r.Error.Message)
			}
		default:
			agreed++
		}
	}
	t.Logf("%d of %d have the same rows, %d are refused by both", agreed, count, refused)
}

func variableNumber(t *testing.T, variable string, otherwise uint64) uint64 {
	t.Helper()
	n := otherwise
	if text := os.Getenv(variable); text != "" {
		if _, err := fmt.Sscan(text, &n); err != nil {
			t.Fatalf("%s: %v", variable, err)
		}
	}
	return n
}

// limits are statements that Trino cannot plan although they mean something.
var limits = regexp.MustCompile(`^(line \d+:\d+: )?(Given correlated subquery is not supported|Unsupported correlated|.*is not yet supported|Grouping field FieldId)`)

// compareStatement says ok, or what differs.
func compareStatement(conn *sql.Conn, w asked, r record) string {
	names, rows, err := execute(conn, w.sql)
	if r.Error != nil && limits.MatchString(r.Error.Message) {
		return "ok"
	}
	if verdict := answered(r, names, rows, err); verdict != "" {
		return verdict
	}
	if verdict := compareColumns(conn, w.sql, r); verdict != "ok" {
		return verdict
	}
	return compareRows(w, rows, r)
}

// compareColumns compares the names and the types.
func compareColumns(conn *sql.Conn, query string, r record) string {
	tr, err := duckdb.Translate(barchan.Statement{SQL: query}, func(f string) string { return f })
	if err != nil {
		return "fails: " + err.Error()
	}
	types, err := typesOf(conn, query)
	if err != nil {
		return "fails: " + err.Error()
	}
	for i, c := range r.Columns {
		name := tr.Columns[i]
		if name == "" {
			name = fmt.Sprintf("_col%d", i)
		}
		if name != c.Name {
			return fmt.Sprintf("column %d is called %s, want %s", i, name, c.Name)
		}
		if got, want := plainType(types[i]), plainType(c.Type); got != want && !strings.Contains(want, "unknown") {
			return fmt.Sprintf("the type of %s is %s, want %s", c.Name, got, want)
		}
	}
	return "ok"
}

// compareRows compares rows in their order, or as a bag, whose rows are in the
// order of some columns.
func compareRows(w asked, rows [][]any, r record) string {
	list := make([][]any, len(rows))
	for i, row := range rows {
		list[i] = make([]any, len(row))
		for j, v := range row {
			if at, ok := v.(time.Time); ok {
				v = at.UTC()
			}
			list[i][j] = shown(v, r.Columns[j].Type)
		}
	}
	if len(rows) != len(r.Rows) {
		return fmt.Sprintf("%d rows instead of %d:\n    got  %v\n    want %v", len(rows), len(r.Rows), list, r.Rows)
	}
	taken := make([]bool, len(list))
	for i, want := range r.Rows {
		found := -1
		for j := range list {
			if !taken[j] && alike(list[j], want) {
				found = j
				break
			}
		}
		if found < 0 || w.total && found != i && !alike(list[i], want) {
			return fmt.Sprintf("no row as row %d:\n    got  %v\n    want %v", i, list, r.Rows)
		}
		taken[found] = true
		for _, k := range w.keys {
			if !alike(list[i][k], want[k]) {
				return fmt.Sprintf("row %d is in another order:\n    got  %v\n    want %v", i, list, r.Rows)
			}
		}
	}
	return "ok"
}

// TestTheComparisonOfStatementsCanSee is the negative control.
func TestTheComparisonOfStatementsCanSee(t *testing.T) {
	conn := preluded(t)
	const query = "SELECT x, y FROM (VALUES (1, 'a'), (2, 'b')) t(x, y) ORDER BY x"
	same := func() record {
		return record{Result: trino.Result{
			Columns: []trino.Column{{Name: "x", Type: "integer"}, {Name: "y", Type: "varchar(1)"}},
			Rows:    [][]any{{json.Number("1"), "a"}, {json.Number("2"), "b"}},
		}}
	}
	swapped := same()
	swapped.Rows[0], swapped.Rows[1] = swapped.Rows[1], swapped.Rows[0]
	for name, c := range map[string]struct {
		asked asked
		r     record
		ok    bool
	}{
		"the same":                       {asked{sql: query, total: true}, same(), true},
		"a bag in another order":         {asked{sql: query}, swapped, true},
		"rows in another order":          {asked{sql: query, total: true}, swapped, false},
		"a column in another order":      {asked{sql: query, keys: []int{1}}, swapped, false},
		"another value":                  {asked{sql: strings.Replace(query, "'b'", "'c'", 1)}, same(), false},
		"another name":                   {asked{sql: strings.Replace(query, "x, y", "x, y AS z", 1)}, same(), false},
		"another type":                   {asked{sql: strings.Replace(query, "(1,", "(BIGINT '1',", 1)}, same(), false},
		"a row more":                     {asked{sql: strings.Replace(query, "(2,", "(3, 'c'), (2,", 1)}, same(), false},
		"a refusal of ours":              {asked{sql: "SELECT nosuch"}, same(), false},
		"an answer where Trino has none": {asked{sql: query}, record{Result: trino.Result{Error: &trino.Failure{Message: "no"}}}, false},
	} {
		if verdict := compareStatement(conn, c.asked, c.r); (verdict == "ok") != c.ok {
			t.Errorf("%s: %s", name, verdict)
		}
	}
}
