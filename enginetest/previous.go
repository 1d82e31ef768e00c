package enginetest

import (
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/google/go-cmp/cmp"
)

// every is a value of every type, by the type's name.
var every = [][2]string{
	{"boolean", "true"}, {"tinyint", "tinyint '1'"}, {"smallint", "smallint '2'"}, {"integer", "3"}, {"bigint", "bigint '4'"},
	{"uint256", "CAST('115792089237316195423570985008687907853269984665640564039457584007913129639935' AS uint256)"},
	{"int256", "CAST('-5' AS int256)"}, {"decimal(38,4)", "CAST('1.2345' AS decimal(38,4))"}, {"real", "real '1.5'"}, {"double", "double '2.5'"},
	{"varchar", "'text'"}, {"varchar(4)", "'four'"}, {"varbinary", "0xabcd"}, {"date", "date '2024-02-29'"}, {"time(3)", "time '01:02:03.004'"},
	{"timestamp(3)", "timestamp '2024-02-29 01:02:03.004'"}, {"timestamp(3) with time zone", "timestamp '2024-02-29 01:02:03.004 UTC'"},
	{"json", "json_parse('[1]')"}, {"uuid", "uuid '12151fd2-7586-11e9-8f9e-2a86e4085a59'"}, {"interval day to second", "interval '3' hour"},
	{"array(uint256)", "array[CAST('7' AS uint256)]"}, {"map(varchar,double)", "map(array['k'], array[double '0.5'])"},
	{"HyperLogLog", "approx_set(1)"}, {"qdigest(double)", "qdigest_agg(1e0)"}, {"array(tdigest)", "array[tdigest_agg(1)]"},
	{"row(x bigint, y varchar)", "CAST(row(1, 'y') AS row(x bigint, y varchar))"},
}

// previous: a query extends its previous result, of every type, from nothing;
// a result with other columns is refused at the descriptor's place.
func previous(b *bench) {
	s := b.open(nil)
	var columns, values, names []string
	for i, e := range every {
		name := "c" + string(rune('a'+i))
		names = append(names, name)
		columns = append(columns, name+" "+e[0])
		values = append(values, e[1]+" AS "+name)
	}
	from := "TABLE(previous.query.result(schema => DESCRIPTOR(" + strings.Join(columns, ", ") + ")))"
	sql := "SELECT * FROM " + from + " AS p UNION ALL SELECT " + strings.Join(values, ", ")
	var last barchan.Output
	for run := range 3 {
		o := s.must(sql, map[string]barchan.Output{"previous.query.result": last})
		if o.Rows != int64(run+1) {
			b.Errorf("run %d has %d rows", run+1, o.Rows)
		}
		if d := cmp.Diff(last.Schema, o.Schema); run > 0 && d != "" {
			b.Errorf("the schema changes (-before +after):\n%s", d)
		}
		if d := cmp.Diff(names, o.Schema.Names()); d != "" {
			b.Error(d)
		}
		last = o
	}
	distinct := s.must("SELECT DISTINCT cf, cg, ch, cm, cq, cu FROM "+from+" AS p", map[string]barchan.Output{"previous.query.result": last})
	if distinct.Rows != 1 {
		b.Errorf("%d values were one", distinct.Rows)
	}

	_, err := s.run("SELECT ca FROM\n TABLE(previous.query.result(schema => DESCRIPTOR(ca BIGINT)))", map[string]barchan.Output{"previous.query.result": last})
	e := b.failure(err, barchan.CodeSemantic)
	if e.Position != (barchan.Position{Line: 2, Column: 40}) || !contains(e.Message, "cb tinyint") || !contains(e.Message, "(ca bigint)") {
		b.Errorf("%v: %s", e.Position, e.Message)
	}
	s.works()
}
