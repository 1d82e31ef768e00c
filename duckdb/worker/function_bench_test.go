package worker

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb"
)

// usual are the functions that real queries use most, and arithmetic, beside
// what a person would write for DuckDB itself; "" where that has none.
var usual = []struct{ name, dune, bare string }{
	{"date_trunc", "date_trunc('day', t)", "date_trunc('day', t)"},
	{"bytearray_substring", "bytearray_substring(b, 13, 20)", "b[13:32]"},
	{"concat", "concat(s, '-', s)", "s || '-' || s"},
	{"date_add", "date_add('day', -1, t)", "t - INTERVAL 1 DAY"},
	{"bytearray_to_uint256", "bytearray_to_uint256(b)", ""},
	{"json_extract_scalar", "json_extract_scalar(j, '$.a')", "json_extract_string(j, '$.a')"},
	{"from_unixtime", "from_unixtime(n)", "to_timestamp(n)"},
	{"least", "least(n, d)", "least(n, d)"},
	{"substr", "substr(s, 2, 3)", "substr(s, 2, 3)"},
	{"cast to double", "cast(n as double)", "CAST(n AS DOUBLE)"},
	{"cast to varchar", "cast(n as varchar)", "CAST(n AS VARCHAR)"},
	{"coalesce", "coalesce(m, n)", "coalesce(m, n)"},
	{"date_diff", "date_diff('day', t, u)", "date_sub('day', t, u)"},
	{"if", "if(n > 5, n, m)", "CASE WHEN n > 5 THEN n ELSE m END"},
	{"division of bigints", "n / 7", "n // 7"},
	{"division by a column", "n / d", "n // d"},
	{"uint256 +", "v + v", "v + v"},
	{"uint256 * ", "v * v", ""},
	{"uint256 / ", "v / v", ""},
	{"uint256 / 1e18", "v / 1e18", "CAST(v AS DOUBLE) / 1e18"},
}

// BenchmarkFunctions measures each function over 200,000 rows in one thread,
// in turns with the bare expression: ns of a row, and how much more it takes.
func BenchmarkFunctions(b *testing.B) {
	conn := preluded(b)
	const rows = 200_000
	for _, text := range []string{
		fmt.Sprintf(`CREATE TABLE bench AS SELECT i AS n, CASE WHEN i %% 3 = 0 THEN i END AS m, i %% 13 + 1 AS d, 'Text ' || i AS s, '{"a": ' || i || '}' AS j,
			TIMESTAMP '2024-01-01' + to_seconds(i * 61) AS t, TIMESTAMP '2025-01-01' + to_seconds(i * 67) AS u,
			unhex(md5(i::VARCHAR) || md5(i::VARCHAR)) AS b, CAST(CAST(i AS VARCHAR) || '000000000000000001' AS BIGNUM) AS v FROM range(%d) r(i)`, rows),
	} {
		if _, err := conn.ExecContext(b.Context(), text); err != nil {
			b.Fatal(err)
		}
	}
	time1 := func(expr string) time.Duration {
		began := time.Now()
		var n int64
		if err := conn.QueryRowContext(b.Context(), "SELECT count(hash("+expr+")) FROM bench").Scan(&n); err != nil {
			b.Fatalf("%s: %v", expr, err)
		}
		return time.Since(began)
	}
	for _, f := range usual {
		b.Run(f.name, func(b *testing.B) {
			printed := printedExpression(b, f.dune)
			dune, bare := time.Hour, time.Hour
			for b.Loop() {
				dune = min(dune, time1(printed))
				if f.bare != "" {
					bare = min(bare, time1(f.bare))
				}
			}
			b.ReportMetric(float64(dune.Nanoseconds())/rows, "ns/row")
			if f.bare != "" {
				b.ReportMetric(float64(bare.Nanoseconds())/rows, "bare-ns/row")
				b.ReportMetric(float64(dune)/float64(bare), "ratio")
			}
		})
	}
}

// printedExpression is DuneSQL as the printer prints it, over a table whose
// columns have the names of the bench table.
func printedExpression(b *testing.B, expr string) string {
	b.Helper()
	tr, err := duckdb.Translate(barchan.Statement{SQL: "SELECT " + expr + " AS x FROM bench", Inputs: []barchan.Input{{
		Name: "bench", Files: []string{"f"}, Schema: barchan.Schema{
			{Name: "n", Type: "bigint"}, {Name: "m", Type: "bigint"}, {Name: "d", Type: "bigint"}, {Name: "s", Type: "varchar"}, {Name: "j", Type: "varchar"},
			{Name: "t", Type: "timestamp(3)"}, {Name: "u", Type: "timestamp(3)"}, {Name: "b", Type: "varbinary"}, {Name: "v", Type: "uint256"},
		},
	}}}, func(f string) string { return f })
	if err != nil {
		b.Fatal(err)
	}
	from := strings.LastIndex(tr.SQL, ` AS "x" FROM `)
	if from < 0 {
		b.Fatalf("no expression in %s", tr.SQL)
	}
	return strings.TrimPrefix(tr.SQL[:from], "SELECT ")
}
