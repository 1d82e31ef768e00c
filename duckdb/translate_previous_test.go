package duckdb

import (
	"strings"
	"testing"

	"github.com/barchan-data/barchan"
)

const previousQuery = "select day, n\nfrom table(previous.query.result(schema => %s)) p"

// TestPreviousResult prints reads of a previous result: of none, of one with
// the columns that the descriptor has, and of others.
func TestPreviousResult(t *testing.T) {
	t.Parallel()
	file := []string{"r.parquet"}
	result := func(columns ...string) barchan.Input {
		in := barchan.Input{Name: "previous.query.result", Files: file}
		for _, c := range columns {
			name, typ, _ := strings.Cut(c, " ")
			in.Schema = append(in.Schema, barchan.Column{Name: name, Type: typ})
		}
		return in
	}
	none := barchan.Input{Name: "previous.query.result"}
	dayN := result("day timestamp(3)", "n bigint")
	const read = `SELECT "p"."day" AS "day", "p"."n" AS "n" FROM (SELECT "day", "n" FROM read_parquet(['/files/r.parquet'])) AS "p"("day", "n")`
	other := func(has, says string) string {
		return "semantic: line 2:44: The columns of the previous result are not those of the DESCRIPTOR: the result has (" + has + "), the DESCRIPTOR has (" + says +
			"): make them the same, or run once with full_refresh"
	}
	const wrong = "semantic: line 2:6: Invalid arguments of table function 'previous.query.result': write it as TABLE(previous.query.result(schema => DESCRIPTOR(day DATE, amount DOUBLE)))"
	for _, c := range []struct {
		descriptor string
		in         barchan.Input
		want       string
	}{
		{"descriptor(day timestamp(3), n bigint)", none, `SELECT "p"."day" AS "day", "p"."n" AS "n" FROM (SELECT CAST(NULL AS TIMESTAMP) AS "day", CAST(NULL AS BIGINT) AS "n" WHERE false) AS "p"("day", "n")`},
		{"descriptor(day timestamp(3), n bigint)", dayN, read},
		{"DESCRIPTOR(DAY timestamp, n BIGINT)", dayN, read},
		{"descriptor(day timestamp(6), n bigint)", dayN, read}, // all are kept in microseconds
		{"descriptor(day varchar(10), n char(3))", result("day varchar", "n varchar"), read},
		{"descriptor(day map(varchar(1), array(decimal(10, 2))), n row(a bigint, timestamp(0) with time zone))",
			result("day map(varchar,array(decimal(10,2)))", "n row(a bigint, field1 timestamp(3) with time zone)"), read},

		{"descriptor(day date, n bigint)", dayN, other("day timestamp(3), n bigint", "day date, n bigint")},
		{"descriptor(n bigint, day timestamp(3))", dayN, other("day timestamp(3), n bigint", "n bigint, day timestamp(3)")},
		{"descriptor(day timestamp(3), n integer)", dayN, other("day timestamp(3), n bigint", "day timestamp(3), n integer")},
		{"descriptor(day timestamp(3), m bigint)", dayN, other("day timestamp(3), n bigint", "day timestamp(3), m bigint")},
		{"descriptor(day timestamp(3))", dayN, other("day timestamp(3), n bigint", "day timestamp(3)")},
		{"descriptor(day timestamp(3), n bigint, x double)", dayN, other("day timestamp(3), n bigint", "day timestamp(3), n bigint, x double")},
		{"descriptor(day timestamp(3), n bigint)", result("day timestamp(3) with time zone", "n bigint"),
			other("day timestamp(3) with time zone, n bigint", "day timestamp(3), n bigint")},
		{"descriptor(day uint256, n decimal(38, 1))", result("day int256", "n decimal(38,0)"), other("day int256, n decimal(38,0)", "day uint256, n decimal(38,1)")},
		{"descriptor(day array(bigint), n row(a bigint))", result("day array(bigint)", "n row(b bigint)"),
			other("day array(bigint), n row(b bigint)", "day array(bigint), n row(a bigint)")},
		{"descriptor(day map(bigint, bigint), n row(a bigint))", result("day map(bigint,double)", "n row(a bigint)"),
			other("day map(bigint,double), n row(a bigint)", "day map(bigint, bigint), n row(a bigint)")},

		{"descriptor(day timestamp(3), n)", none, "semantic: line 2:73: Column 'n' of the DESCRIPTOR has no type"},
		{"descriptor(day nosuch(3), n bigint)", none, "semantic: line 2:59: Unknown type: nosuch(3)"},
		{"descriptor(n date, N bigint)", none, "semantic: line 2:63: Column name 'n' specified more than once"},
		{"descriptor(day date)", none, "semantic: line 1:13: Column 'n' cannot be resolved"},
		{"cast(null as descriptor)", none, wrong},
		{"'day date'", none, wrong},
		{"descriptor(day date), x => 1", none, wrong},
		{"descriptor(day timestamp(3), n bigint)", barchan.Input{Name: "query_1"},
			"semantic: line 2:6: Table function 'previous.query.result' reads the previous result of a saved query: there is none here"},
	} {
		tr, err := Translate(barchan.Statement{SQL: strings.Replace(previousQuery, "%s", c.descriptor, 1), Inputs: []barchan.Input{c.in}}, files)
		var got string
		if err != nil {
			got = string(barchan.CodeOf(err)) + ": " + err.Error()
		} else {
			got = tr.SQL
		}
		if got != c.want {
			t.Errorf("%s of %v\n  got  %s\n  want %s", c.descriptor, c.in.Schema, got, c.want)
		}
	}
}

// TestPreviousResultMentionedTwice holds each mention against its own
// descriptor.
func TestPreviousResultMentionedTwice(t *testing.T) {
	t.Parallel()
	in := barchan.Input{Name: "previous.query.result", Files: []string{"r.parquet"}, Schema: barchan.Schema{{Name: "n", Type: "bigint"}}}
	_, err := Translate(barchan.Statement{
		SQL:    "select * from table(previous.query.result(descriptor(n bigint)))\nunion all\nselect * from table(previous.query.result(descriptor(n double)))",
		Inputs: []barchan.Input{in},
	}, files)
	if e := barchan.AsError(err); e == nil || e.Position != (barchan.Position{Line: 3, Column: 43}) {
		t.Errorf("got %v", err)
	}
}
