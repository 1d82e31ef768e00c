package duckdb

import (
	"strings"
	"testing"

	"github.com/barchan-data/barchan"
)

// TestExplain turns messages as DuckDB writes them into DuneSQL's words.
func TestExplain(t *testing.T) {
	t.Parallel()
	tr, err := Translate(barchan.Statement{SQL: "select\n  upper('x') from query_1", Inputs: tables()}, files)
	if err != nil {
		t.Fatal(err)
	}
	offset := strings.Index(tr.SQL, "upper")
	for _, c := range []struct {
		class, message string
		code           barchan.Code
		want           string
	}{
		{"Binder", `Referenced column "x" not found in FROM clause!` + "\nCandidate bindings: \"y\"", "semantic", "line 2:3: Column 'x' cannot be resolved"},
		{"Binder", `Referenced table "t" not found!`, "semantic", "line 2:3: Column 't' cannot be resolved"},
		{"Binder", `Ambiguous reference to column name "x" (use: "a.x" or "b.x")`, "semantic", "line 2:3: Column 'x' is ambiguous"},
		{"Binder", `column "x" must appear in the GROUP BY clause or must be part of an aggregate function.`, "semantic", "line 2:3: 'x' must be an aggregate expression or appear in GROUP BY clause"},
		{"Binder", "WHERE clause cannot contain aggregates!", "semantic", "line 2:3: WHERE clause cannot contain aggregations, window functions or grouping operations"},
		{"Binder", "aggregate function calls cannot be nested", "semantic", "line 2:3: Cannot nest aggregations inside aggregation"},
		{"Binder", "No function matches the given name and argument types 'dune_div(VARCHAR, INTEGER[])'. You might need to add explicit type casts.\n\tCandidate functions:", "semantic", "line 2:3: Cannot apply operator: varchar / array(integer)"},
		{"Binder", "No function matches the given name and argument types 'dune_substr(MAP(VARCHAR, BLOB), BIGINT)'. You might", "semantic", "line 2:3: Unexpected parameters (map(varchar, varbinary), bigint) for function substr"},
		{"Binder", "Cannot compare values of type VARCHAR and type TIMESTAMP WITH TIME ZONE - an explicit cast is required", "semantic", "line 2:3: Cannot apply operator: varchar = timestamp(3) with time zone"},
		{"Binder", "Cannot mix values of type VARCHAR and INTEGER_LITERAL in CASE expression - an explicit cast is required", "semantic", "line 2:3: All values must be the same type: varchar and integer"},
		{"Invalid Input", "database/sql/driver: API error: Division by zero", "data", "Division by zero"},
		{"Conversion", "Could not convert string 'abc' to INT64 when casting from source column x", "data", "Cannot cast 'abc' to BIGINT"},
		{"Conversion", `invalid date field format: "x", expected format is (YYYY-MM-DD)`, "data", "Value cannot be cast to date: x"},
		{"Conversion", "Type INT128 with value 99999999999999999999 can't be cast because the value is out of range for the destination type INT64", "data", "Out of range for bigint: 99999999999999999999"},
		{"Out of Range", "Overflow in addition of INT32 (2147483647 + 1)!", "data", "integer addition overflow: 2147483647 + 1"},
		{"Invalid Input", "More than one row returned by a subquery used as an expression - scalar subqueries can only return a single row.", "data", "Scalar sub-query has returned multiple rows"},
		{"Out of Memory", "failed to allocate data of size 16.0 MiB (100.0 MiB/100.0 MiB used)", "resource_exhausted", "the query needs more memory than its tier has: use a larger tier, or read less"},
		{"Parser", `syntax error at or near "FROM"`, "internal", "the statement could not be printed for the engine: please report it"},
		{"Catalog", `Scalar Function with name dune_x does not exist!`, "internal", "the statement could not be printed for the engine: please report it"},
		{"Parser", "memory exhausted", "too_large", "the query nests too deeply, or is too long"},
		{"Binder", `something about "cte:a" and dune_foo` + "\nLINE 1", "semantic", `line 2:3: something about "a" and foo`},
	} {
		e := tr.Explain(c.class, c.message, offset)
		if e.Code != c.code || e.Message != c.want {
			t.Errorf("%s: %s\n  got  %s %q\n  want %s %q", c.class, c.message, e.Code, e.Message, c.code, c.want)
		}
		if want := (barchan.Position{Line: 2, Column: 3}); c.code == "semantic" && e.Position != want {
			t.Errorf("%s: at %v", c.message, e.Position)
		}
	}
}

func TestExplainWithoutAPlace(t *testing.T) {
	t.Parallel()
	e := (&Translation{}).Explain("Binder", `Referenced column "x" not found in FROM clause!`, -1)
	if e.Message != "Column 'x' cannot be resolved" || !e.Position.IsZero() {
		t.Errorf("got %q at %v", e.Message, e.Position)
	}
}
