package result_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/result"
)

// written lets DuckDB, which writes the real results, write the rows of a
// SELECT into a file.
func written(t testing.TB, query, options string) string {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	path := filepath.Join(t.TempDir(), "result.parquet")
	if _, err := db.ExecContext(t.Context(), fmt.Sprintf("SET TimeZone='UTC'; COPY (%s) TO '%s' (FORMAT parquet, COMPRESSION zstd%s)", query, path, options)); err != nil {
		t.Fatal(err)
	}
	return path
}

func jsonOf(t testing.TB, schema barchan.Schema, offset, limit int64, paths ...string) string {
	t.Helper()
	r, err := result.Open(paths, schema)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var b bytes.Buffer
	if err := r.WriteJSON(&b, offset, limit); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func csvOf(t testing.TB, schema barchan.Schema, offset, limit int64, paths ...string) string {
	t.Helper()
	r, err := result.Open(paths, schema)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var b bytes.Buffer
	if err := r.WriteCSV(&b, offset, limit); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// One row per value: what DuckDB is asked for, the column's type, and what the
// API must show.
func TestValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ sql, kind, json, csv string }{
		{"true", "boolean", "true", "true"},
		{"(-128)::TINYINT", "tinyint", "-128", "-128"},
		{"32767::SMALLINT", "smallint", "32767", "32767"},
		{"-2147483648", "integer", "-2147483648", "-2147483648"},
		{"9223372036854775807", "bigint", "9223372036854775807", "9223372036854775807"},
		{"(-9223372036854775808)::BIGINT", "bigint", "-9223372036854775808", "-9223372036854775808"},
		{"9007199254740993", "bigint", "9007199254740993", "9007199254740993"},
		{"255::UTINYINT", "integer", "255", "255"},
		{"65535::USMALLINT", "integer", "65535", "65535"},
		{"4294967295::UINTEGER", "bigint", "4294967295", "4294967295"},
		{"18446744073709551615::UBIGINT", "decimal(20,0)", "18446744073709551615", "18446744073709551615"},
		{"0.1::DOUBLE", "double", "0.1", "0.1"},
		{"1::DOUBLE", "double", "1", "1"},
		{"-0.0::DOUBLE", "double", "-0", "-0"},
		{"1e300", "double", "1e+300", "1e+300"},
		{"5e-324", "double", "5e-324", "5e-324"},
		{"123456789012345680.0::DOUBLE", "double", "123456789012345680", "123456789012345680"},
		{"'nan'::DOUBLE", "double", `"NaN"`, "NaN"},
		{"'inf'::DOUBLE", "double", `"Infinity"`, "Infinity"},
		{"'-inf'::DOUBLE", "double", `"-Infinity"`, "-Infinity"},
		{"0.1::FLOAT", "real", "0.1", "0.1"},
		{"'nan'::FLOAT", "real", `"NaN"`, "NaN"},
		{"3.1415926535", "decimal(11,10)", `"3.1415926535"`, "3.1415926535"},
		{"1.50::DECIMAL(4,2)", "decimal(4,2)", `"1.50"`, "1.50"},
		{"-0.05::DECIMAL(4,2)", "decimal(4,2)", `"-0.05"`, "-0.05"},
		{"0::DECIMAL(18,6)", "decimal(18,6)", `"0.000000"`, "0.000000"},
		{"99999999999999999999999999999999999999::DECIMAL(38,0)", "decimal(38,0)", `"99999999999999999999999999999999999999"`, "99999999999999999999999999999999999999"},
		{"-99999999999999999999999999999999999999::DECIMAL(38,0)", "decimal(38,0)", `"-99999999999999999999999999999999999999"`, "-99999999999999999999999999999999999999"},
		{"-1::DECIMAL(38,37)", "decimal(38,37)", `"-1.0000000000000000000000000000000000000"`, "-1.0000000000000000000000000000000000000"},
		{"'115792089237316195423570985008687907853269984665640564039457584007913129639935'", "uint256", `"115792089237316195423570985008687907853269984665640564039457584007913129639935"`, "115792089237316195423570985008687907853269984665640564039457584007913129639935"},
		{"'12345'", "bigint", "12345", "12345"},
		{"'plain'", "varchar", `"plain"`, "plain"},
		{"''", "varchar", `""`, `""`},
		{"'a,b'", "varchar", `"a,b"`, `"a,b"`},
		{"'say \"hi\"'", "varchar", `"say \"hi\""`, `"say ""hi"""`},
		{"'two' || chr(10) || 'lines'", "varchar", `"two\nlines"`, "\"two\nlines\""},
		{"chr(13) || chr(9) || chr(1) || '\\'", "varchar", `"\r\t\u0001\\"`, "\"\r\t\x01\\\""},
		{"'<b>&é👾'", "varchar", `"<b>&é👾"`, "<b>&é👾"},
		{"'\\x00\\xAB'::BLOB", "varbinary", `"0x00ab"`, "0x00ab"},
		{"''::BLOB", "varbinary", `"0x"`, "0x"},
		{"DATE '2024-03-04'", "date", `"2024-03-04"`, "2024-03-04"},
		{"DATE '0001-01-01'", "date", `"0001-01-01"`, "0001-01-01"},
		{"DATE '12024-01-02'", "date", `"+12024-01-02"`, "+12024-01-02"},
		{"DATE '1969-12-31'", "date", `"1969-12-31"`, "1969-12-31"},
		{"TIMESTAMP '2024-03-04 21:59:33'", "timestamp(3)", `"2024-03-04 21:59:33.000"`, "2024-03-04 21:59:33.000"},
		{"TIMESTAMP '1969-12-31 23:59:59.999'", "timestamp(3)", `"1969-12-31 23:59:59.999"`, "1969-12-31 23:59:59.999"},
		{"TIMESTAMP '2024-03-04 21:59:33.123456'", "timestamp(6)", `"2024-03-04 21:59:33.123456"`, "2024-03-04 21:59:33.123456"},
		{"TIMESTAMP '2024-03-04 21:59:33.9'", "timestamp(0)", `"2024-03-04 21:59:33"`, "2024-03-04 21:59:33"},
		{"TIMESTAMPTZ '2024-03-04 21:59:33+02'", "timestamp(3) with time zone", `"2024-03-04 19:59:33.000 UTC"`, "2024-03-04 19:59:33.000 UTC"},
		{"TIMESTAMP 'infinity'", "timestamp(3)", `"infinity"`, "infinity"},
		{"TIMESTAMPTZ '-infinity'", "timestamp(3) with time zone", `"-infinity"`, "-infinity"},
		{"DATE 'infinity'", "date", `"infinity"`, "infinity"},
		{"TIMESTAMP '0001-01-01 00:00:00'", "timestamp(3)", `"0001-01-01 00:00:00.000"`, "0001-01-01 00:00:00.000"},
		{"TIMESTAMP '9999-12-31 23:59:59.999999'", "timestamp(3)", `"9999-12-31 23:59:59.999"`, "9999-12-31 23:59:59.999"},
		{"TIMESTAMP_NS '2024-03-04 21:59:33.123456789'", "timestamp(9)", `"2024-03-04 21:59:33.123456789"`, "2024-03-04 21:59:33.123456789"},
		{"TIMESTAMP_MS '2024-03-04 21:59:33.5'", "timestamp(3)", `"2024-03-04 21:59:33.500"`, "2024-03-04 21:59:33.500"},
		{"TIME '01:02:03.456789'", "time(3)", `"01:02:03.456"`, "01:02:03.456"},
		{"uuid '12345678-9abc-def0-1234-56789abcdef0'", "uuid", `"12345678-9abc-def0-1234-56789abcdef0"`, "12345678-9abc-def0-1234-56789abcdef0"},
		{"'{\"a\": [1]}'::JSON", "json", `"{\"a\": [1]}"`, `"{""a"": [1]}"`},
		{"NULL::BIGINT", "bigint", "null", `""`},
		{"NULL::VARCHAR", "varchar", "null", `""`},
		{"[1, NULL, 3]", "array(integer)", "[1,null,3]", `"[1,null,3]"`},
		{"[]::INTEGER[]", "array(integer)", "[]", "[]"},
		{"NULL::INTEGER[]", "array(integer)", "null", `""`},
		{"[[1, 2], [], NULL, [NULL]]", "array(array(integer))", "[[1,2],[],null,[null]]", `"[[1,2],[],null,[null]]"`},
		{"['a', 'b\"']", "array(varchar)", `["a","b\""]`, `"[""a"",""b\""""]"`},
		{"[1.5::DECIMAL(3,1), NULL]", "array(decimal(3,1))", `["1.5",null]`, `"[""1.5"",null]"`},
		{"['nan'::DOUBLE, 2]", "array(double)", `["NaN",2]`, `"[""NaN"",2]"`},
		{"MAP {'b': 1, 'a': NULL}", "map(varchar,integer)", `{"b":1,"a":null}`, `"{""b"":1,""a"":null}"`},
		{"MAP {1: 'x'}", "map(integer,varchar)", `{"1":"x"}`, `"{""1"":""x""}"`},
		{"MAP {}::MAP(VARCHAR, INTEGER)", "map(varchar,integer)", "{}", "{}"},
		{"NULL::MAP(VARCHAR, INTEGER)", "map(varchar,integer)", "null", `""`},
		{"{'z': 1, 'a': 'x', 'n': NULL::DATE}", "row(z integer, a varchar, n date)", `{"z":1,"a":"x","n":null}`, `"{""z"":1,""a"":""x"",""n"":null}"`},
		{"NULL::STRUCT(a INTEGER)", "row(a integer)", "null", `""`},
		{"[{'a': 1, 'l': [1, 2]}, NULL, {'a': NULL, 'l': []}, {'a': 2, 'l': NULL}]", "array(row(a integer, l array(integer)))", `[{"a":1,"l":[1,2]},null,{"a":null,"l":[]},{"a":2,"l":null}]`, ""},
		{"{'m': MAP {'k': [DATE '2024-01-02', NULL]}}", "row(m map(varchar, array(date)))", `{"m":{"k":["2024-01-02",null]}}`, ""},
		{"[MAP {'k': 1}, MAP {}::MAP(VARCHAR, INTEGER), NULL]", "array(map(varchar,integer))", `[{"k":1},{},null]`, ""},
		{"['\\xAB'::BLOB]", "array(varbinary)", `["0xab"]`, `"[""0xab""]"`},
		{"[TIMESTAMPTZ '2024-03-04 21:59:33+00']", "array(timestamp(3) with time zone)", `["2024-03-04 21:59:33.000 UTC"]`, `"[""2024-03-04 21:59:33.000 UTC""]"`},
	} {
		t.Run(c.sql, func(t *testing.T) {
			t.Parallel()
			path := written(t, "SELECT "+c.sql+" AS v", "")
			schema := barchan.Schema{{Name: "v", Type: c.kind}}
			if got := jsonOf(t, schema, 0, 10, path); got != `{"v":`+c.json+`}` {
				t.Errorf("JSON %s, want %s", got, c.json)
			}
			if got := csvOf(t, schema, 0, 10, path); c.csv != "" && got != "v\n"+c.csv+"\n" {
				t.Errorf("CSV %q, want %q", got, c.csv)
			}
		})
	}
}

// A row between others keeps its own values, however long the lists are.
func TestNestedRowsDoNotLeakIntoEachOther(t *testing.T) {
	t.Parallel()
	path := written(t, `SELECT i AS i, range(i % 4) AS l, CASE WHEN i % 3 = 0 THEN NULL ELSE {'a': i, 'b': [i::VARCHAR, NULL]} END AS s,
		map_from_entries([(k, i) FOR k IN range(i % 3)]) AS m FROM range(1000) t(i) ORDER BY i`, ", ROW_GROUP_SIZE 2048")
	schema := barchan.Schema{{Name: "i", Type: "bigint"}, {Name: "l", Type: "array(bigint)"}, {Name: "s", Type: "row(a bigint, b array(varchar))"}, {Name: "m", Type: "map(bigint,bigint)"}}
	for i, line := range strings.Split(strings.TrimSuffix(strings.ReplaceAll(jsonOf(t, schema, 0, 1000, path), "},{\"i\"", "}\n{\"i\""), "\n"), "\n") {
		var list, entries []string
		for k := range i % 4 {
			list = append(list, fmt.Sprint(k))
		}
		for k := range i % 3 {
			entries = append(entries, fmt.Sprintf(`"%d":%d`, k, i))
		}
		row := "null"
		if i%3 != 0 {
			row = fmt.Sprintf(`{"a":%d,"b":["%d",null]}`, i, i)
		}
		want := fmt.Sprintf(`{"i":%d,"l":[%s],"m":{%s},"s":%s}`, i, strings.Join(list, ","), strings.Join(entries, ","), row)
		if line != want {
			t.Fatalf("row %d: %s, want %s", i, line, want)
		}
	}
}

func TestPagesAreTheSameHoweverTheyAreCut(t *testing.T) {
	t.Parallel()
	schema := barchan.Schema{{Name: "i", Type: "bigint"}, {Name: "t", Type: "varchar"}}
	var paths []string
	for part := range 3 {
		paths = append(paths, written(t, fmt.Sprintf("SELECT i + %d AS i, 'text ' || i AS t FROM range(5000) r(i) ORDER BY i", part*5000), ", ROW_GROUP_SIZE 2048"))
	}
	whole := jsonOf(t, schema, 0, 1<<40, paths...)
	for _, size := range []int64{1500, 2048, 4999, 5000, 14999, 20000} {
		var parts []string
		for offset := int64(0); offset < 15000; offset += size {
			parts = append(parts, jsonOf(t, schema, offset, size, paths...))
		}
		if strings.Join(parts, ",") != whole {
			t.Errorf("pages of %d rows differ from the whole", size)
		}
	}
	for offset, want := range map[int64]string{0: "0", 2047: "2047", 2048: "2048", 4999: "4999", 5000: "5000", 14999: "14999"} {
		if got := csvOf(t, schema, offset, 1, paths...); !strings.HasPrefix(got, "i,t\n"+want+",") {
			t.Errorf("row %d: %q", offset, got)
		}
	}
	for _, offset := range []int64{15000, 1 << 60} {
		if got := jsonOf(t, schema, offset, 10, paths...); got != "" {
			t.Errorf("beyond the end: %s", got)
		}
		if got := csvOf(t, schema, offset, 10, paths...); got != "i,t\n" {
			t.Errorf("beyond the end: %q", got)
		}
	}
	if got := jsonOf(t, schema, 0, 0, paths...); got != "" {
		t.Errorf("no rows asked for: %s", got)
	}
}

func TestRowsOfEmptyFilesAndOfNone(t *testing.T) {
	t.Parallel()
	schema := barchan.Schema{{Name: "a", Type: "bigint"}, {Name: "b", Type: "array(varchar)"}}
	path := written(t, "SELECT 1::BIGINT AS a, ['x'] AS b WHERE false", "")
	for name, paths := range map[string][]string{"none": nil, "one without rows": {path}} {
		r, err := result.Open(paths, schema)
		if err != nil {
			t.Fatal(err)
		}
		if r.Rows() != 0 {
			t.Errorf("%s: %d rows", name, r.Rows())
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		if got := csvOf(t, schema, 0, 10, paths...); got != "a,b\n" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestKeysAreSortedAndQuoted(t *testing.T) {
	t.Parallel()
	path := written(t, `SELECT 1 AS z, 2 AS a, 3 AS "q""x", 4 AS "B,c"`, "")
	schema := barchan.Schema{{Name: "z", Type: "integer"}, {Name: "a", Type: "integer"}, {Name: `q"x`, Type: "integer"}, {Name: "B,c", Type: "integer"}}
	if got := jsonOf(t, schema, 0, 10, path); got != `{"B,c":4,"a":2,"q\"x":3,"z":1}` {
		t.Error(got)
	}
	if got := csvOf(t, schema, 0, 10, path); got != "z,a,\"q\"\"x\",\"B,c\"\n1,2,3,4\n" {
		t.Errorf("%q", got)
	}
}
