package worker

import (
	"fmt"
	"strings"
	"testing"

	"github.com/barchan-data/barchan/internal/golden"
)

// overloadTypes are the types of arguments that overloads are chosen by.
var overloadTypes = []struct{ name, value string }{
	{"tinyint", "CAST(6 AS TINYINT)"}, {"smallint", "CAST(6 AS SMALLINT)"}, {"integer", "CAST(6 AS INTEGER)"}, {"bigint", "CAST(6 AS BIGINT)"},
	{"hugeint", "CAST(6 AS HUGEINT)"}, {"bignum", "CAST('6' AS BIGNUM)"}, {"decimal", "CAST(6 AS DECIMAL(10,2))"}, {"float", "CAST(6 AS FLOAT)"},
	{"double", "CAST(6 AS DOUBLE)"}, {"varchar", "'6'"}, {"blob", "'6'::BLOB"}, {"date", "DATE '2024-01-02'"}, {"timestamp", "TIMESTAMP '2024-01-02 03:04:05'"},
	{"timestamptz", "TIMESTAMPTZ '2024-01-02 03:04:05+00'"}, {"interval", "INTERVAL '1 day'"}, {"null", "NULL"},
}

// TestOverloads holds which overload DuckDB chooses, by what the call gives:
// an upgrade that chooses in another way shows here. Calls that fail are left
// out.
func TestOverloads(t *testing.T) {
	conn := preluded(t)
	result := func(sql string) string {
		_, rows, err := rowsOf(conn, "SELECT typeof(x) || ' ' || coalesce(CAST(x AS VARCHAR), 'NULL') FROM (SELECT "+sql+" AS x)")
		if err != nil {
			return strings.ToLower(parseError(err.Error()).Class) + " error"
		}
		return fmt.Sprint(rows[0][0])
	}
	var b strings.Builder
	for _, f := range []string{"dune_varchar", "dune_length", "dune_reverse", "dune_cast_bigint", "dune_bignum", "dune_from_unixtime", "dune_iso8601", "dune_date_trunc"} {
		for _, a := range overloadTypes {
			arg := a.value
			if f == "dune_date_trunc" {
				arg = "'month', " + arg
			}
			if r := result(f + "(" + arg + ")"); !strings.HasSuffix(r, "error") {
				fmt.Fprintf(&b, "%s(%s): %s\n", f, a.name, r)
			}
		}
	}
	for _, f := range []string{"dune_div", "dune_mod", "dune_plus", "dune_minus", "dune_substr"} {
		for _, a := range overloadTypes {
			for _, c := range overloadTypes {
				if r := result(f + "(" + a.value + ", " + c.value + ")"); !strings.HasSuffix(r, "error") {
					fmt.Fprintf(&b, "%s(%s, %s): %s\n", f, a.name, c.name, r)
				}
			}
		}
	}
	golden.File(t, "testdata/overloads.txt", b.String())
}
