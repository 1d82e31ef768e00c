package worker

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/barchan-data/barchan/internal/trino"
)

// values are those at the edges of Trino's types, by the types' names in the
// signatures of functions.
var values = map[string][]string{
	"boolean":  {"true", "false", "cast(null as boolean)"},
	"tinyint":  {"tinyint '0'", "tinyint '1'", "tinyint '127'", "tinyint '-128'", "tinyint '-3'", "cast(null as tinyint)"},
	"smallint": {"smallint '0'", "smallint '7'", "smallint '32767'", "smallint '-32768'", "cast(null as smallint)"},
	"integer":  {"0", "1", "-1", "2", "10", "2147483647", "-2147483648", "cast(null as integer)"},
	"bigint":   {"bigint '0'", "bigint '1'", "bigint '-1'", "bigint '3'", "bigint '64'", "9223372036854775807", "bigint '-9223372036854775808'", "bigint '1700000000'", "cast(null as bigint)"},
	"real":     {"real '0'", "real '1.5'", "real '-2.5'", "real '3.4e38'", "real 'NaN'", "cast(null as real)"},
	"double":   {"0e0", "1e0", "-1e0", "0.5e0", "2.5e0", "-2.5e0", "1e300", "1e-300", "-0e0", "123456.789e0", "nan()", "infinity()", "-infinity()", "cast(null as double)"},
	"decimal": {"1.5", "-1.5", "0.0", "2.50", "12345.678", "decimal '99999999999999999999999999999999999999'", "decimal '0.00000000001'",
		"cast(-7 as decimal(3,0))", "cast(null as decimal(10,2))"},
	"varchar": {"''", "'a'", "'abc'", "'ABC def'", "'äöü€𝄞'", "'a,b,,c'", "' x '", "'%d'", "'12'", "'-1.5e3'", "'2024-02-29'", "'[1, 2]'", "'0xff'",
		"'{\"a\": [1, {\"b\": null}]}'", "'https://user@example.com:8080/p/a?q=1&r=%20x#frag'", "'(b)'", "'$.a'", "'day'", "cast(null as varchar)"},
	"char":      {"char 'a'", "cast('ab ' as char(5))", "cast(null as char(3))"},
	"varbinary": {"X''", "X'00'", "X'ff'", "X'0102030405060708'", "X'61c3a4ff'", "cast(null as varbinary)"},
	"date":      {"date '2024-02-29'", "date '1969-12-31'", "date '2000-01-01'", "date '2023-12-31'", "date '0001-01-01'", "cast(null as date)"},
	"time":      {"time '00:00:00'", "time '12:34:56.789'", "time '23:59:59.999'", "cast(null as time)"},
	"timestamp": {"timestamp '2024-02-29 23:59:59.999'", "timestamp '1970-01-01 00:00:00'", "timestamp '1969-12-31 23:59:59.500'", "timestamp '2023-03-31 12:00:00.123456'",
		"timestamp '0001-01-01 00:00:00'", "cast(null as timestamp)"},
	"timestamp with time zone": {"timestamp '2024-02-29 23:59:59.999 UTC'", "timestamp '2024-03-10 02:30:00 America/New_York'", "timestamp '2024-10-27 01:30:00 Europe/Berlin'",
		"timestamp '1970-01-01 00:00:00 +05:30'", "cast(null as timestamp with time zone)"},
	"interval day to second": {"interval '1' day", "interval '-90' minute", "interval '0' second", "interval '2 03:04:05.678' day to second", "cast(null as interval day to second)"},
	"interval year to month": {"interval '1' month", "interval '-15' month", "interval '2' year", "cast(null as interval year to month)"},
	"json":                   {"json 'null'", "json '1'", "json '\"x\"'", "json '[1, \"a\", null]'", "json '{\"a\": {\"b\": [1.5, true]}, \"c\": null}'", "cast(null as json)"},
	"uuid":                   {"uuid '12151fd2-7586-11e9-8f9e-2a86e4085a59'", "cast(null as uuid)"},
}

// spoken are the names in signatures that stand for one of values.
var spoken = map[string]string{"joniregexp": "varchar", "jsonpath": "varchar", "codepoints": "varchar", "unknown": "varchar"}

// variables are the types that a signature's type variable is tried with.
var variables = []string{"bigint", "integer", "varchar", "double", "date", "decimal", "varbinary", "timestamp", "boolean"}

// lambdas are bodies by their signatures.
var lambdas = map[string][]string{
	"function(T,boolean)":                 {"x -> x is not null", "x -> true", "x -> null", "x -> x > x"},
	"function(E,boolean)":                 {"x -> x is not null", "x -> false"},
	"function(T,T,integer)":               {"(x, y) -> 0", "(x, y) -> if(x < y, 1, if(x = y, 0, -1))"},
	"function(K,V,boolean)":               {"(k, v) -> v is not null", "(k, v) -> k is null", "(k, v) -> true"},
	"function(K,V1,V2,V3)":                {"(k, a, b) -> coalesce(a, b)", "(k, a, b) -> k"},
	"function(K,V1,V2)":                   {"(k, v) -> v", "(k, v) -> cast(v as varchar)", "(k, v) -> null"},
	"function(K1,V,K2)":                   {"(k, v) -> k", "(k, v) -> cast(k as varchar)"},
	"function(T,U)":                       {"x -> x", "x -> cast(x as varchar)", "x -> array[x]", "x -> row(x, 1)", "x -> 1"},
	"function(T,U,R)":                     {"(x, y) -> row(x, y)", "(x, y) -> x", "(x, y) -> coalesce(cast(x as varchar), cast(y as varchar))"},
	"function(S,T,S)":                     {"(s, x) -> s", "(s, x) -> s + 1"},
	"function(S,R)":                       {"s -> s", "s -> cast(s as varchar)"},
	"function(array(varchar),varchar(x))": {"m -> upper(m[1])", "m -> 'x'", "m -> ''"},
}

// generator makes expressions of the signatures of functions.
type generator struct {
	*rand.Rand
	bound map[string]string // the type that a variable of the signature stands for
}

func (g *generator) pick(list []string) string { return list[g.IntN(len(list))] }

// value is an expression of a type in the words of a signature; "" when there
// is none.
func (g *generator) value(name string) string {
	if list, ok := lambdas[name]; ok {
		return g.pick(list)
	}
	base, args := cutType(name)
	base, _, _ = strings.Cut(base, "(")
	if strings.HasSuffix(name, " with time zone") {
		base += " with time zone"
	}
	if s, ok := spoken[base]; ok {
		base = s
	}
	switch {
	case base == "array":
		return g.array(args[0])
	case base == "map":
		return g.mapOf(args[0], args[1])
	case base == "row":
		return "row(" + g.value(args[0]) + ", " + g.value(args[1]) + ")"
	case regexp.MustCompile(`^[A-Z]\d?$`).MatchString(base):
		if g.bound[base] == "" {
			g.bound[base] = g.pick(variables)
		}
		return g.value(g.bound[base])
	case values[base] != nil:
		return g.pick(values[base])
	}
	return ""
}

func (g *generator) array(element string) string {
	items := make([]string, g.IntN(4))
	for i := range items {
		if items[i] = g.value(element); items[i] == "" {
			return ""
		}
	}
	return "array[" + strings.Join(items, ", ") + "]"
}

func (g *generator) mapOf(key, value string) string {
	return "map(" + g.array(key) + ", " + g.array(value) + ")"
}

// call makes a call; ok says that there are values for all arguments.
func (g *generator) call(name, arguments, kind string) (text string, ok bool) {
	g.bound = map[string]string{}
	var args []string
	if arguments != "" {
		_, parts := cutType("f(" + arguments + ")")
		for _, p := range parts {
			v := g.value(p)
			if v == "" {
				return "", false
			}
			args = append(args, v)
		}
	}
	switch kind {
	case "aggregate":
		return g.aggregate(name, arguments, args)
	case "window":
		return fmt.Sprintf("%s(%s) over (order by o) from (values 1, 2, 2, null, 5) t(o)", name, strings.Join(args, ", ")), true
	}
	return name + "(" + strings.Join(args, ", ") + ")", true
}

// aggregate calls over four rows, of which each has other arguments.
func (g *generator) aggregate(name, arguments string, first []string) (string, bool) {
	columns := make([]string, len(first))
	for i := range columns {
		columns[i] = fmt.Sprintf("c%d", i)
	}
	rows := []string{"(" + strings.Join(append(first, "1"), ", ") + ")"}
	_, parts := cutType("f(" + arguments + ")")
	for n := 2; n < 5; n++ {
		var row []string
		for i := range first {
			row = append(row, g.value(parts[i]))
		}
		rows = append(rows, "("+strings.Join(append(row, fmt.Sprint(n)), ", ")+")")
	}
	return fmt.Sprintf("%s(%s) from (values %s) t(%s)", name, strings.Join(columns, ", "), strings.Join(rows, ", "), strings.Join(append(columns, "n"), ", ")), true
}

// operators are what stands between two values.
var operators = []string{"+", "-", "*", "/", "%", "=", "<>", "<", ">=", "||", "is distinct from"}

// plainTypes are those that operators and casts are tried with.
var plainTypes = []string{"boolean", "tinyint", "smallint", "integer", "bigint", "real", "double", "decimal", "varchar", "char", "varbinary", "date", "time",
	"timestamp", "timestamp with time zone", "interval day to second", "interval year to month", "json", "uuid"}

// casts are the types that values are cast to.
var casts = append([]string{"decimal(5,2)", "decimal(38,0)", "varchar(2)", "char(4)", "timestamp(0)", "timestamp(3)", "array(varchar)", "row(a bigint)"}, plainTypes...)

// TestGenerated compares random expressions with a real Trino: every function
// that it has, every operator and every cast, over the edges of the types.
// BARCHAN_TEST_FUNCTIONS is a pattern of names that are to be tried ("op" and
// "cast" among them), BARCHAN_TEST_SEED a number that chooses others.
func TestGenerated(t *testing.T) {
	address := trino.Address(t)
	var seed uint64 = 1
	if text := os.Getenv("BARCHAN_TEST_SEED"); text != "" {
		if _, err := fmt.Sscan(text, &seed); err != nil {
			t.Fatal(err)
		}
	}
	wanted := regexp.MustCompile(`^(?:` + os.Getenv("BARCHAN_TEST_FUNCTIONS") + `)$`)
	if wanted.String() == `^(?:)$` {
		wanted = regexp.MustCompile("")
	}
	functions, err := trino.Ask(t.Context(), address, "SHOW FUNCTIONS")
	if err != nil {
		t.Fatal(err)
	}
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 0))}
	var cases []string
	for _, f := range functions.Rows {
		name, arguments, kind := f[0].(string), f[2].(string), f[3].(string)
		if !wanted.MatchString(name) || varying.MatchString(name) {
			continue
		}
		for range 12 {
			if text, ok := g.call(name, arguments, kind); ok {
				cases = append(cases, text)
			}
		}
	}
	if wanted.MatchString("op") {
		for range 1500 {
			cases = append(cases, g.value(g.pick(plainTypes))+" "+g.pick(operators)+" "+g.value(g.pick(plainTypes)))
		}
	}
	if wanted.MatchString("cast") {
		for range 1500 {
			cases = append(cases, "cast("+g.value(g.pick(plainTypes))+" as "+g.pick(casts)+")")
		}
	}
	conn := preluded(t)
	agreed := 0
	for i, r := range askAll(t, address, cases) {
		if verdict := judgeTyped(conn, cases[i], r); verdict == "ok" {
			agreed++
		} else if !missing.MatchString(verdict) {
			t.Errorf("%s\n  %s", verdict, cases[i])
		}
	}
	t.Logf("%d of %d agree", agreed, len(cases))
}

// missing is how the catalogue refuses what it does not have, and the driver
// keys of maps that it cannot hold.
var missing = regexp.MustCompile(`is not supported|not registered|Unknown type|MAP key type not supported`)
