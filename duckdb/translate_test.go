package duckdb

import (
	"strings"
	"testing"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dunesql"
	"github.com/barchan-data/barchan/internal/golden"
)

// tables are the inputs that the golden cases read.
func tables() []barchan.Input {
	return []barchan.Input{
		{Name: "dex.trades", Files: []string{"dex/1.parquet", "dex/2.parquet"}, Schema: barchan.Schema{
			{Name: "block_time", Type: "timestamp(3) with time zone"}, {Name: "block_date", Type: "date"},
			{Name: "blockchain", Type: "varchar"}, {Name: "token_address", Type: "varbinary"},
			{Name: "amount_raw", Type: "uint256", Stored: "varchar"}, {Name: "amount_usd", Type: "double"}, {Name: "trades", Type: "bigint"},
		}},
		{Name: "nft.trades", Files: []string{"nft.parquet"}, Schema: barchan.Schema{{Name: "price", Type: "decimal(38,18)"}, {Name: "tags", Type: "array(varchar)"}}},
		{Name: "ethereum.empty", Schema: barchan.Schema{{Name: "a", Type: "bigint"}, {Name: "m", Type: "map(varchar, row(x bigint, y double))"}}},
		{Name: "query_1", Files: []string{"n1.parquet"}, Schema: barchan.Schema{{Name: "day", Type: "date"}, {Name: "n", Type: "bigint"}}},
		{Name: "query_2(a='x')", Files: []string{"n2.parquet"}, Schema: barchan.Schema{{Name: "day", Type: "date"}}},
		{Name: "dune.local.result_x", Files: []string{"v.parquet"}, Schema: barchan.Schema{{Name: "day", Type: "date"}}},
	}
}

func files(f string) string { return "/files/" + f }

// TestTranslate compares what is printed with testdata/translate: a case is a
// statement, a line ----, and DuckDB's SQL or the error.
func TestTranslate(t *testing.T) {
	t.Parallel()
	golden.Each(t, "testdata/translate/*.txt", func(_ *testing.T, text string) string {
		var out []string
		for c := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
			query, _, _ := strings.Cut(c, "\n----")
			out = append(out, query+"\n----\n"+translated(query))
		}
		return strings.Join(out, "\n\n") + "\n"
	})
}

func translated(query string) string {
	tr, err := Translate(barchan.Statement{SQL: query, Inputs: tables()}, files)
	if err != nil {
		return string(barchan.CodeOf(err)) + ": " + err.Error()
	}
	return tr.SQL
}

func TestViewsAreInlinedInOrder(t *testing.T) {
	t.Parallel()
	s := barchan.Statement{
		SQL:    "select a.day from query_8 a join query_9 b on a.day = b.day",
		Inputs: []barchan.Input{{Name: "query_8", View: 1}, {Name: "query_9", View: 2}},
		Views: []barchan.StatementView{
			{Query: 8, SQL: "select day from query_1", Inputs: tables()[3:4]},
			{Query: 9, SQL: "with x as (select day from query_8) select * from x", Inputs: []barchan.Input{{Name: "query_8", View: 1}}},
		},
	}
	tr, err := Translate(s, files)
	if err != nil {
		t.Fatal(err)
	}
	want := `WITH "view:1" AS (SELECT "query_1"."day" AS "day" FROM (SELECT "day", "n" FROM read_parquet(['/files/n1.parquet'])) AS "query_1"("day", "n")), ` +
		`"view:2" AS (WITH "cte:x"("day") AS (SELECT "query_8"."day" AS "day" FROM "view:1" AS "query_8"("day")) SELECT "x"."day" AS "day" FROM "cte:x" AS "x"("day")) ` +
		`SELECT "a"."day" AS "day" FROM "view:1" AS "a"("day") JOIN "view:2" AS "b"("day") ON "a"."day" = "b"."day"`
	if tr.SQL != want {
		t.Errorf("got  %s\nwant %s", tr.SQL, want)
	}
	query, pos, ok := tr.Position(strings.Index(tr.SQL, `"query_8"."day"`))
	if !ok || query != 9 || pos != (barchan.Position{Line: 1, Column: 19}) {
		t.Errorf("position %v of query %d, %v", pos, query, ok)
	}
}

func TestErrorOfAViewNamesIt(t *testing.T) {
	t.Parallel()
	_, err := Translate(barchan.Statement{
		SQL: "select * from query_8", Inputs: []barchan.Input{{Name: "query_8", View: 1}},
		Views: []barchan.StatementView{{Query: 8, SQL: "select foo(1)"}},
	}, files)
	if e := barchan.AsError(err); e.Code != barchan.CodeSemantic || e.Message != "query_8: line 1:8: Function 'foo' not registered" {
		t.Errorf("got %s %q", e.Code, e.Message)
	}
}

func TestColumnsAreNamedAsInTrino(t *testing.T) {
	t.Parallel()
	tr, err := Translate(barchan.Statement{SQL: `select n, n + 1, day as "D", count(*) over () from query_1`, Inputs: tables()}, files)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(tr.Columns, ","); got != "n,,D," {
		t.Errorf("columns %q", got)
	}
}

// TestPositions looks up places of the printed text.
func TestPositions(t *testing.T) {
	t.Parallel()
	query := "select\n  n,\n  'ä', upper(cast(n as varchar))\nfrom query_1"
	tr, err := Translate(barchan.Statement{SQL: query, Inputs: tables()}, files)
	if err != nil {
		t.Fatal(err)
	}
	for piece, want := range map[string]barchan.Position{
		`"query_1"."n" AS`: {Line: 2, Column: 3},
		`'ä'`:              {Line: 3, Column: 3},
		`upper(`:           {Line: 3, Column: 8},
		`CAST(`:            {Line: 3, Column: 14},
		`read_parquet(`:    {Line: 4, Column: 6},
	} {
		at := strings.Index(tr.SQL, piece)
		_, pos, ok := tr.Position(at)
		if at < 0 || !ok || pos != want {
			t.Errorf("%s at %d: %v %v, want %v", piece, at, pos, ok, want)
		}
	}
	if _, _, ok := tr.Position(len(tr.SQL) + 10); ok {
		t.Error("a place after the end is known")
	}
}

// FuzzTranslate: no statement makes the printer panic, and nothing that it
// prints holds a mark or a table that is no input.
func FuzzTranslate(f *testing.F) {
	for _, s := range []string{
		"select 1", "select * from dex.trades", "with a as (select 1 x) select x -> 1 from a", "select (select x) from unnest(array[1]) t(x)",
		"select transform(array[1], x -> x + 1)", "values (1, 'a')", "select a.b.c[1].d from query_1 a", "select count(*) over (partition by 1)",
		"select json_value('{}', 'lax $.a' default 1 on empty)", "table query_1", "select * from query_1 natural join query_1",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, query string) {
		tr, err := Translate(barchan.Statement{SQL: query, Inputs: tables()}, files)
		if err != nil {
			if e := barchan.AsError(err); e.Code == barchan.CodeInternal {
				t.Fatalf("%q: %v", query, err)
			}
			return
		}
		if strings.ContainsAny(tr.SQL, "\x00\x01\x02\x03") {
			t.Fatalf("%q: a control character is left in %q", query, tr.SQL)
		}
		for _, s := range tr.spans {
			if s.start > s.end || s.end > len(tr.SQL) {
				t.Fatalf("%q: span %v", query, s)
			}
		}
		_ = dunesql.PositionAt(query, 0)
	})
}
