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
	{"bytearray_to_uint256", "bytearray_to_uint256(b)", "CAST(CAST('0x' || hex(b[25:32]) AS UBIGINT) AS BIGNUM)"},
	{"bytearray_to_uint256 of a small number", "bytearray_to_uint256(c)", "CAST(CAST('0x' || hex(c[25:32]) AS UBIGINT) AS BIGNUM)"},
	{"bytearray_to_int256 of a small negative number", "bytearray_to_int256(e)", "CAST(CAST('0x' || hex(e[25:32]) AS UBIGINT) AS BIGNUM)"},
	{"now", "now() - interval '1' day", "TIMESTAMPTZ '2024-01-01 00:00:00+00' - INTERVAL 1 DAY"},
	{"sequence", "sequence(1, n % 10 + 1)", "generate_series(1, n % 10 + 1)"},
	{"cardinality", "cardinality(a)", "len(a)"},
	{"json_query", "json_query(j, 'lax $.a')", "json_extract(j, '$.a')"},
	{"json_query of an object", `json_query('{"x": ' || j || '}', 'lax $.x')`, `json_extract('{"x": ' || j || '}', '$.x')`},
	{"json_extract_scalar", "json_extract_scalar(j, '$.a')", "json_extract_string(j, '$.a')"},
	{"approx_percentile", "approx_percentile(n, 0.5)", "quantile_disc(n, 0.5)"},
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
	{"uint256 *", "v * v", ""},
	{"uint256 /", "v / v", ""},
	{"uint256 * of 64 bits", "w * w", ""},
	{"uint256 / of 64 bits", "w / w", ""},
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
			unhex(md5(i::VARCHAR) || md5(i::VARCHAR)) AS b, unhex(printf('%%064X', i * 1000003)) AS c, unhex(repeat('F', 48) || printf('%%016X', -i * 1000003)) AS e, generate_series(1, i %% 10) AS a, CAST((i + 1) * 1000003 AS BIGNUM) AS w, CAST(CAST(i AS VARCHAR) || '000000000000000001' AS BIGNUM) AS v FROM range(%d) r(i)`, rows),
	} {
		if _, err := conn.ExecContext(b.Context(), text); err != nil {
			b.Fatal(err)
		}
	}
	time1 := func(expr string) time.Duration {
		began := time.Now()
		query := "SELECT count(hash(" + expr + ")) FROM bench"
		if strings.Contains(expr, "quantile") { // an aggregate, of 13 groups
			query = "SELECT count(hash(x)) FROM (SELECT " + expr + " AS x FROM bench GROUP BY d)"
		}
		var n int64
		if err := conn.QueryRowContext(b.Context(), query).Scan(&n); err != nil {
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
			{Name: "w", Type: "uint256"}, {Name: "c", Type: "varbinary"}, {Name: "a", Type: "array(bigint)"}, {Name: "e", Type: "varbinary"},
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
