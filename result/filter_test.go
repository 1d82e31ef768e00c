package result_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dunesql"
	"github.com/barchan-data/barchan/internal/golden"
	"github.com/barchan-data/barchan/result"
)

var everyType = barchan.Schema{
	{Name: "id", Type: "bigint"}, {Name: "amount_usd", Type: "double"}, {Name: "price", Type: "decimal(38,2)"},
	{Name: "wei", Type: "uint256"}, {Name: "delta", Type: "int256"}, {Name: "name", Type: "varchar(20)"},
	{Name: "hash", Type: "varbinary"}, {Name: "ok", Type: "boolean"}, {Name: "day", Type: "date"}, {Name: "at", Type: "time(3)"},
	{Name: "block_time", Type: "timestamp(3) with time zone"}, {Name: "local", Type: "timestamp(3)"},
	{Name: "list", Type: "array(bigint)"}, {Name: "uid", Type: "uuid"},
	{Name: "select", Type: "bigint"}, {Name: "a text, \"odd\"", Type: "varchar"},
}

// TestSelections holds testdata/selection.txt against the code: lines of a
// parameter and its value, and below them the query or the error.
func TestSelections(t *testing.T) {
	t.Parallel()
	golden.Each(t, "testdata/selection.txt", func(_ *testing.T, text string) string {
		var out []string
		for _, block := range strings.Split(strings.TrimRight(text, "\n"), "\n\n") {
			asked, _, _ := strings.Cut(block, "\n----")
			out = append(out, asked+"\n----\n"+answer(asked))
		}
		return strings.Join(out, "\n\n") + "\n"
	})
}

func answer(asked string) string {
	var s result.Selection
	var err error
	for _, line := range strings.Split(asked, "\n") {
		word, rest, _ := strings.Cut(line, " ")
		switch word {
		case "filters":
			s.Filter, err = result.ParseFilter(rest)
		case "sort_by":
			s.Sort, err = result.ParseSort(rest)
		case "sample":
			_, err = fmt.Sscan(rest, &s.Sample)
		case "columns":
			return columns(rest)
		}
		if err != nil {
			return "error: " + err.Error()
		}
	}
	sql, err := s.SQL(everyType)
	if err != nil {
		return "error: " + err.Error()
	}
	begin := sql[:strings.Index(sql, " FROM ")]
	return strings.Replace(sql, begin, "SELECT …", 1)
}

func columns(text string) string {
	names, err := result.ParseColumns(text)
	if err != nil {
		return "error: " + err.Error()
	}
	found, err := result.Columns(everyType, names)
	if err != nil {
		return "error: " + err.Error()
	}
	return fmt.Sprint(found)
}

func TestASelectionNamesEveryColumn(t *testing.T) {
	t.Parallel()
	sql, err := result.Selection{Sort: []result.SortKey{{Column: result.Name{Text: "row_number"}}}}.SQL(
		barchan.Schema{{Name: "row_number", Type: "bigint"}, {Name: `x"y`, Type: "bigint"}})
	want := `SELECT "row_number", "x""y" FROM (SELECT *, row_number() OVER () AS row_number_ FROM execution.result) ORDER BY row_number, row_number_`
	if err != nil || strings.ReplaceAll(sql, `"row_number"`, "row_number") != strings.ReplaceAll(want, `"row_number"`, "row_number") {
		t.Errorf("got  %s (%v)\nwant %s", sql, err, want)
	}
}

func TestNamesThatDifferInCase(t *testing.T) {
	t.Parallel()
	schema := barchan.Schema{{Name: "Twice", Type: "bigint"}, {Name: "tWICE", Type: "bigint"}}
	for text, want := range map[string]string{"Twice": "[0]", "tWICE": "[1]", "twice": `columns, character 1: the name "twice" is ambiguous: the result has "Twice" and "tWICE"`} {
		found, err := result.Columns(schema, []result.Name{{Text: text, At: 1}})
		if got := fmt.Sprint(found); got != want && (err == nil || err.Error() != want) {
			t.Errorf("%s: %s, %v", text, got, err)
		}
	}
	if _, err := (result.Selection{Sample: 1}).SQL(schema); barchan.CodeOf(err) != barchan.CodeInvalid {
		t.Errorf("two columns with one name: %v", err)
	}
}

// Whatever a filter holds, what it becomes is one query over the result, or an
// error that tells the caller something.
func FuzzFilter(f *testing.F) {
	for _, seed := range []string{
		"id = 1", "name like 'a%' and (id > 2 or hash in (0xab, 0xcd))", "\"a text, \"\"odd\"\"\" = 'x'", "not id = 1",
		"id = 1; drop table x", "day >= '2024-01-01' and block_time < '2024-01-02'", "wei = '1' or ok = true or list is null", "id = 1 -- x", "name = 'x\x00'",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		filter, err := result.ParseFilter(text)
		if err == nil {
			var sql string
			if sql, err = (result.Selection{Filter: filter}).SQL(everyType); err == nil {
				checkQuery(t, sql)
				return
			}
		}
		if barchan.CodeOf(err) != barchan.CodeInvalid || len(err.Error()) > 1000 {
			t.Errorf("%q: %v", text, err)
		}
	})
}

// checkQuery reads the query back: it reads the result and nothing else, and
// calls nothing that the filter brought.
func checkQuery(t *testing.T, sql string) {
	s, err := dunesql.Parse(sql)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	refs, err := dunesql.Refs(s)
	if err != nil || len(refs) != 1 || refs[0].Key != result.SourceName {
		t.Fatalf("%s reads %v (%v)", sql, refs, err)
	}
	calls := 0
	dunesql.Walk(s, func(n dunesql.Node) bool {
		if _, ok := n.(*dunesql.Call); ok {
			calls++
		}
		return true
	})
	if calls != 1 {
		t.Fatalf("%s has %d calls", sql, calls)
	}
}
