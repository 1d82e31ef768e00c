package enginetest

import (
	"fmt"
	"strings"
	"sync"

	"github.com/google/go-cmp/cmp"

	"github.com/barchan-data/barchan"
)

// chain: a statement reads what an earlier one, or an earlier session, wrote.
func chain(b *bench) {
	s := b.open(nil)
	first := s.must("SELECT x, x * 2 AS y FROM UNNEST(sequence(1, 1000)) AS t(x)", nil)
	if first.Rows != 1000 || first.Bytes == 0 || first.RawBytes == 0 || len(first.Location.Files) == 0 {
		b.Errorf("%+v", first)
	}
	second := s.must("SELECT sum(y) AS s, count(*) AS n FROM query_1", map[string]barchan.Output{"query_1": first})
	s.holds("s = 1001000 AND n = 1000", second)
	joined := s.must("SELECT count(*) AS n FROM query_1 a JOIN query_2 b ON b.n = a.x",
		map[string]barchan.Output{"query_1": first, "query_2": second})
	s.holds("n = 1", joined)

	later := b.open(nil, append(first.Location.Files, second.Location.Files...)...)
	again := later.must("SELECT max(x) AS m FROM query_1", map[string]barchan.Output{"query_1": first})
	later.holds("m = 1000", again)
}

// types: every value comes back as it was, with its type.
func types(b *bench) {
	s := b.open(nil)
	for _, c := range []struct{ sql, typ, same string }{
		{"true", "boolean", "v"},
		{"tinyint '-128'", "tinyint", "v = -128"},
		{"smallint '32767'", "smallint", "v = 32767"},
		{"2147483647", "integer", "v = 2147483647"},
		{"bigint '9223372036854775807'", "bigint", "v = bigint '9223372036854775807'"},
		{"bigint '-9223372036854775808'", "bigint", "v = bigint '-9223372036854775808'"},
		{"decimal '99999999999999999999999999999999999999'", "decimal(38,0)", "v = decimal '99999999999999999999999999999999999999'"},
		{"decimal '-0.01'", "decimal(2,2)", "v = decimal '-0.01'"},
		{"uint256 '115792089237316195423570985008687907853269984665640564039457584007913129639935'", "uint256",
			"v = uint256 '115792089237316195423570985008687907853269984665640564039457584007913129639935'"},
		{"int256 '-5'", "int256", "v = int256 '-5'"},
		{"ARRAY[int256 '-5', int256 '7']", "array(int256)", "v[1] = int256 '-5'"},
		{"1e300", "double", "v = 1e300"},
		{"nan()", "double", "is_nan(v)"},
		{"real '1.5'", "real", "v = real '1.5'"},
		{"'it''s é'", "varchar", "v = 'it''s é'"},
		{"''", "varchar", "v = ''"},
		{"0x00ff", "varbinary", "v = 0x00ff"},
		{"date '2024-02-29'", "date", "v = date '2024-02-29'"},
		{"timestamp '2024-02-29 01:02:03.004'", "timestamp(3)", "v = timestamp '2024-02-29 01:02:03.004'"},
		{"timestamp '2024-02-29 01:02:03.004 UTC'", "timestamp(3) with time zone", "v = timestamp '2024-02-29 01:02:03.004 UTC'"},
		{"interval '2' day", "interval day to second", "v = interval '2' day"},
		{"interval '-3' month", "interval year to month", "v = interval '-3' month"},
		{"ARRAY[1, NULL, 3]", "array(integer)", "cardinality(v) = 3 AND v[1] = 1 AND v[2] IS NULL AND v[3] = 3"},
		{"ARRAY[bigint '9223372036854775807']", "array(bigint)", "v[1] = bigint '9223372036854775807'"},
		{"MAP(ARRAY['k'], ARRAY[bigint '7'])", "map(varchar,bigint)", "v['k'] = 7"},
		{"CAST(ROW(1, 'x') AS ROW(a bigint, b varchar))", "row(a bigint, b varchar)", "v.a = 1 AND v.b = 'x'"},
		{"approx_set(1)", "HyperLogLog", "cardinality(v) = 1"},
		{"tdigest_agg(7)", "tdigest", "value_at_quantile(v, 0.5) = 7e0"},
		{"qdigest_agg(real '7')", "qdigest(real)", "value_at_quantile(v, 0.5) = real '7'"},
		{"ST_Point(1, 2)", "Geometry", "ST_X(v) = 1e0"},
		{"ARRAY[to_spherical_geography(ST_Point(1, 2))]", "array(SphericalGeography)", "ST_Distance(v[1], v[1]) = 0e0"},
		{"ARRAY[make_set_digest('a')]", "array(SetDigest)", "hash_counts(v[1]) = hash_counts(v[1]) AND cardinality(v[1]) = 1"},
		{"CAST(ROW(0x01, empty_approx_set()) AS ROW(a varbinary, b HyperLogLog))", "row(a varbinary, b HyperLogLog)", "v.a = 0x01 AND cardinality(v.b) = 0"},
		{"MAP(ARRAY[0x01], ARRAY[CAST(empty_approx_set() AS P4HyperLogLog)])", "map(varbinary,P4HyperLogLog)", "cardinality(v[0x01]) = 0"},
		{"CAST(NULL AS varchar)", "varchar", "v IS NULL"},
		{"NULL", "varchar", "v IS NULL"},
		{"json_parse('{\"a\": [1, null]}')", "json", "json_extract_scalar(v, '$.a[0]') = '1'"},
	} {
		s.used = 0
		o, err := s.run("SELECT "+c.sql+" AS v", nil)
		if err != nil {
			b.Errorf("%s\n%v", c.sql, err)
			continue
		}
		if len(o.Schema) != 1 || o.Schema[0].Type != c.typ {
			b.Errorf("%s is %v, not %s", c.sql, o.Schema, c.typ)
		}
		s.holds(c.same, o)
	}
	sums(s)
}

// sums: integers never become doubles on the way.
func sums(s *session) {
	s.used = 0
	o := s.must("SELECT sum(x) AS v, count(*) AS n, ARRAY[sum(x)] AS a FROM (VALUES bigint '9007199254740993', bigint '2') AS t(x)", nil)
	want := []string{"bigint", "bigint", "array(bigint)"}
	for i, c := range o.Schema {
		if c.Type != want[i] {
			s.Errorf("%s is %s, not %s", c.Name, c.Type, want[i])
		}
	}
	s.holds("v = bigint '9007199254740995' AND n = 2 AND a[1] = bigint '9007199254740995'", o)
	_, err := s.run("SELECT sum(x) AS v FROM (VALUES bigint '9223372036854775807', bigint '1') AS t(x)", nil)
	s.fails(err, barchan.CodeData)
}

// names: columns that were given no name, or the same, can be read.
func names(b *bench) {
	s := b.open(nil)
	o := s.must(`SELECT 1, 2 AS "B", 3, count(*) FROM (VALUES 1) AS t(x)`, nil)
	if d := cmp.Diff([]string{"_col0", "B", "_col2", "_col3"}, o.Schema.Names()); d != "" {
		b.Error(d)
	}
	s.holds(`_col0 = 1 AND "B" = 2 AND _col2 = 3 AND _col3 = 1`, o)
	o = s.must("SELECT 1 AS a, 2 AS a, 3 AS A", nil)
	seen := map[string]bool{}
	for _, n := range o.Schema.Names() {
		seen[n] = true
	}
	if len(seen) != 3 || o.Schema[0].Name != "a" {
		b.Errorf("names %v", o.Schema.Names())
	}
}

// found: each value of a table is found in it, by itself, in a list and by a
// join. An engine may look for it in what a file says of itself, and not find
// it.
func found(b *bench) {
	s := b.open(nil)
	table := s.must(`SELECT * FROM UNNEST(
		ARRAY[0xba1000, 0xff, 0x41, 0x00, 0x5c], ARRAY['\xba', 'é', '', 'A', ' a'], ARRAY[0e0, -0e0, 1e0, -1e300, infinity()],
		ARRAY[decimal '1.50', decimal '-1.50', decimal '0.00', decimal '99.99', decimal '1.00'],
		ARRAY[uint256 '0', uint256 '1', uint256 '340282366920938463463374607431768211456', uint256 '7', uint256 '8'],
		ARRAY[timestamp '2024-03-10 02:30:00', timestamp '1969-12-31 23:59:59.999', timestamp '1970-01-01', timestamp '2000-01-01', timestamp '2001-01-01'],
		ARRAY[date '2024-02-29', date '1969-12-31', date '1970-01-01', date '0001-01-01', date '9999-12-31']
	) AS t(b, v, d, e, u, ts, dt) CROSS JOIN UNNEST(sequence(1, 200)) AS r(i)`, nil)
	tables := map[string]barchan.Output{"chain.t": table}
	for column, values := range map[string][]string{
		"b":  {"0xba1000", "0xff", "0x41", "0x00", "0x5c"},
		"v":  {`'\xba'`, "'é'", "''", "'A'", "' a'"},
		"d":  {"1e0", "-1e300", "infinity()"},
		"e":  {"decimal '1.50'", "decimal '-1.50'", "decimal '0.00'"},
		"u":  {"uint256 '0'", "uint256 '340282366920938463463374607431768211456'"},
		"ts": {"timestamp '2024-03-10 02:30:00'", "timestamp '1969-12-31 23:59:59.999'"},
		"dt": {"date '2024-02-29'", "date '0001-01-01'"},
	} {
		var counts []string
		for _, v := range values {
			counts = append(counts, fmt.Sprintf(`(SELECT count(*) FROM chain.t WHERE %[1]s = %[2]s)
				+ (SELECT count(*) FROM chain.t WHERE %[1]s IN (%[2]s, %[3]s))
				+ (SELECT count(*) FROM chain.t JOIN (VALUES %[2]s) AS w(w) ON w = %[1]s)`, column, v, values[0]))
		}
		n := s.must("SELECT "+strings.Join(counts, " + ")+" AS n", tables)
		s.holds(fmt.Sprintf("n = %d", 800*len(values)-200), n)
	}
	n := s.must("SELECT (SELECT count(*) FROM chain.t WHERE d = 0e0) AS n, (SELECT count(*) FROM chain.t WHERE d = -0e0) AS m", tables)
	s.holds("n = 400 AND m = 400", n)
}

// empty: a result without rows, and a table without files, have their columns.
func empty(b *bench) {
	s := b.open(nil)
	o := s.must("SELECT bigint '1' AS x, 'y' AS y WHERE false", nil)
	if o.Rows != 0 || len(o.Schema) != 2 {
		b.Errorf("%+v", o)
	}
	n := s.must("SELECT count(*) AS n, sum(x) AS s FROM chain.t", map[string]barchan.Output{"chain.t": o})
	s.holds("n = 0 AND s IS NULL", n)
	o.Location = barchan.Location{}
	n = s.must("SELECT count(*) AS n, max(y) AS m FROM chain.t", map[string]barchan.Output{"chain.t": o})
	s.holds("n = 0 AND m IS NULL", n)
}

// views: a query view is inlined, also into another, and its errors name it.
func views(b *bench) {
	s := b.open(nil)
	base := s.must("SELECT x FROM UNNEST(sequence(1, 10)) AS t(x)", nil)
	stmt := s.statement("SELECT sum(z) AS s FROM query_3 WHERE z > 0", nil)
	stmt.Views = []barchan.StatementView{
		{Query: 2, SQL: "SELECT x + 1 AS y FROM query_1", Inputs: []barchan.Input{
			{Name: "query_1", Files: base.Location.Files, Schema: base.Schema}}},
		{Query: 3, SQL: "SELECT y * 2 AS z FROM query_2", Inputs: []barchan.Input{{Name: "query_2", View: 1}}},
	}
	stmt.Inputs = []barchan.Input{{Name: "query_3", View: 2}}
	o, err := s.Run(b.Context(), stmt)
	if err != nil {
		b.Fatal(err)
	}
	s.holds("s = 130", o)

	stmt = s.statement("SELECT * FROM query_2", nil)
	stmt.Views = []barchan.StatementView{{Query: 2, SQL: "SELECT nosuchcolumn FROM (VALUES 1) AS t(x)"}}
	stmt.Inputs = []barchan.Input{{Name: "query_2", View: 1}}
	_, err = s.Run(b.Context(), stmt)
	if e := b.failure(err, barchan.CodeSemantic); !contains(e.Message, "query_2") {
		b.Errorf("the view is not named: %v", e)
	}
}

// instant: now() is the session's, in every statement.
func instant(b *bench) {
	s := b.open(nil)
	for range 2 {
		o := s.must("SELECT now() AS n, current_timestamp AS c, current_date AS d", nil)
		s.holds("n = timestamp '2024-02-29 12:34:56.789 UTC' AND c = n AND d = date '2024-02-29'", o)
	}
}

// describe: the columns are known without running, and are those of the run.
func describe(b *bench) {
	s := b.open(nil)
	for _, sql := range []string{
		"SELECT 1 AS a, 'x', sum(1) AS s, ARRAY[decimal '1.5'] AS d FROM (VALUES 1) AS t(x)",
		"SELECT * FROM (VALUES (1, 2)) AS t(a, b)",
	} {
		o := s.must(sql, nil)
		schema, err := s.Describe(b.Context(), s.statement(sql, nil))
		if err != nil {
			b.Fatal(err)
		}
		if d := cmp.Diff(o.Schema, schema); d != "" {
			b.Errorf("%s\n%s", sql, d)
		}
	}
	_, err := s.Describe(b.Context(), s.statement("SELECT nosuchcolumn FROM (VALUES 1) AS t(x)", nil))
	b.fails(err, barchan.CodeSemantic)
}

// concurrency: more statements than places, all at once.
func concurrency(b *bench) {
	s := b.open(nil)
	var all sync.WaitGroup
	outs := make([]barchan.Output, 12)
	for i := range outs {
		stmt := s.statement(fmt.Sprintf("SELECT sum(x) + %d AS v FROM UNNEST(sequence(1, 10000)) AS t(x)", i), nil)
		all.Go(func() {
			o, err := s.Run(b.Context(), stmt)
			if err != nil {
				b.Error(err)
			}
			outs[i] = o
		})
	}
	all.Wait()
	for i, o := range outs {
		s.holds(fmt.Sprintf("v = %d", 50005000+i), o)
	}
}
