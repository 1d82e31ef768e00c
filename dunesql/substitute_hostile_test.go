package dunesql

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/internal/golden"
)

const hostileFile = "testdata/hostile.txt"

// hostile reads the list of strings that try to say more than a value may. Each
// line is one quoted string.
func hostile(t testing.TB) []string {
	t.Helper()
	f, err := os.Open(hostileFile)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if line := lines.Text(); line != "" && line[0] != '#' {
			s, err := strconv.Unquote(line)
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			list = append(list, s)
		}
	}
	return list
}

// TestHostileList keeps the list what hostileStrings makes, with -update.
func TestHostileList(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Values that try to say more than a value may; made by hostileStrings.\n")
	for _, s := range hostileStrings() {
		b.WriteString(strconv.QuoteToASCII(s) + "\n")
	}
	golden.File(t, hostileFile, b.String())
	list := hostile(t)
	if len(list) < 500 || !slices.Equal(list, hostileStrings()) {
		t.Errorf("%d strings; run with -update if the generator changed", len(list))
	}
}

// hostileStrings makes ways out of a place, each with things to do outside and
// ways to hide what follows, and adds oddities.
func hostileStrings() []string {
	ways := []string{"", "1", "1)", "1))", "1]", "'x'", "x", "'", "''", "')", "'))", "\\'", "\\''", "\"", "\"\"", "\")", "')\"", "*/", "\n", "\r", "]", "x'", "x\"", "day", "7'"}
	deeds := []string{
		" or 1=1", " union all select s from secret.t", "; drop table t", ", (select max(s) from secret.t)", " from secret.t where 1=1",
		" limit 1", ", b='w", ", s as t", " || s", "[1]", ".s", " -> s", " order by s", " join secret.t on true", "(select s from secret.t)",
		" and s is null", " between 0 and 9", " then s else 1 end", " as s, 2", "::varchar",
	}
	tails := []string{"", " --", " /*", " and ''='", " or \"\"=\""}
	var list []string
	for i, way := range ways {
		for j, deed := range deeds {
			list = append(list, way+deed+tails[(i+j)%len(tails)])
		}
	}
	list = append(list, oddities...)
	for _, odd := range oddities[:20] {
		list = append(list, odd+" --", "'"+odd, odd+"'")
	}
	return list
}

// oddities are not made by rule.
var oddities = []string{
	"--", "/*", "*/", "/**/", "-- x\n1", "1 -- x", "1 /* x */", "1/**/", ";", "1;", "'", "''", "'''", "\"", "\"\"", "\\", "\\'", "\\\\", "\\\\'", "'\\''",
	"", " ", "\t", "\n", "1\n", "\n1", "1\r\n-- ", "*", "t.*", "?", ":x", "$1", "@x", "#", "`x`", "{{x}}", "{{y}}", "{{", "}}", "{{x", "x}}", "{{x}}'", "'{{x}}",
	"null", "true", "false", "default", "all", "all 1", "distinct", "distinct 1", "not 1", "select", "select 1", "(select 1)", "values 1", "table t", "with a as (select 1) select 1",
	"from", "where", "as", "as x", "on", "natural", "cross join t", "unnest(a)", "lateral (select 1)", "exists (select 1)",
	"case when true then 1 end", "cast(s as varchar)", "try_cast(s as varchar)", "count(*)", "now()", "current_user", "current_timestamp", "f(1)", "f()", "x -> x", "(x)", "(1)", "(1,2)", "1,2", "1,", ",1", ",", "1,s", "s,1", "x y", "x.y", "x.y.z", ".y", "x.", "\"x\"", "\"x y\"", "\"x\".\"y\"", "\"query_1(a='1')\"", "query_9", "dune.x.result_y",
	"-1", "+1", "--1", "- 1", "-(1)", "1-1", "1+1", "1*1", "1/1", "1%1", "1=1", "1<1", "1 e1", "1e1", "1e", "1.", ".1", "1.1.1", "1_000", "0x", "0xzz", "0xab", "0b1", "0o7", "X'ab'", "X'zz'", "X'", "U&'\\0027'", "U&'\\0027", "U&'", "u&\"x\"", "E'\\''", "N'x'", "$$x$$",
	"date '2024-01-01'", "timestamp '2024-01-01' --", "interval '1' day", "interval '1", "interval -'1' day", "array[1]", "array[", "row(1)", "map(array[1],array[1])", "json '{}'", "uint256 '1'",
	"9999999999999999999999999999999999999999999999", "NaN", "Infinity", "-Infinity", "1e999", "١", "1\u00a0", "\u00a01", "\ufeff1", "1\u200b", "x\u200by", "\u2019", "\u02bc", "\uff07", "＇ or 1=1", "‘x’", "“x”", "é", "日本", "a\u0301", "\u202e'", "\x01", "\x7f", "\u0085", "\u2028", "\u2028--", "\u2029",
	"a'b", "a''b", "a\"b", "a\\b", "a%b", "a_b", "%'", "O'Brien", "it's -- fine", "50% /* off */", "C:\\path\\", "a,b", "a;b", "a=b", "a='b'", "k='v'", "', k='v", "\\', k='v", "\\\\', k='v", "')\"", "') \"", "')\" union all select * from \"query_2(a='", "1) union all (select 1", "1] || array[s", "x from secret.t t", "x, secret.t", "x)", "(x", "x\" \"y", "x\"\"y", "x join y on true", "x tablesample system (1)", "x for version as of 1", "x as of 1",
	"7' day, s from secret.t --", "7' day, (select max(s) from secret.t), interval '1", "7' day - interval '1",
	"asc", "desc", "desc, s", "day, s", "day * s", "second(3)", "day to second", "nulls first", "1 rows", "1 percent", "1 offset 1", "1 fetch first 1 rows only", "ignore nulls", "over ()", "filter (where s)", "within group (order by s)", "at time zone 'UTC'", "is null", "in (1)", "like 'x'", "escape 'x'", "and s", "or s", "|| s", "::int", "[1]", "-> s", "=> 1", "<> 1", "!= 1", "union", "union all select 1", "except select 1", "intersect select 1", "limit 1", "order by 1", "group by 1", "having true", "window w as ()",
}

// place is a kind of place that a parameter can stand in.
type place struct {
	name     string
	template string // with {{x}}
	kind     barchan.ParamType
	safe     []string // benign values, of which one must parse
}

// places are all the kinds of places.
var places = []place{
	{name: "string", template: "select a from t where b = '{{x}}' and c = 1", safe: []string{"zq"}},
	{name: "string in part", template: "select a from t where b like '%{{x}}_%' or c = 'x'", safe: []string{"zq"}},
	{name: "string twice", template: "select '{{x}}', '{{x}}' from t", safe: []string{"zq"}},
	{name: "string with escapes", template: "select U&'a{{x}}b' from t", safe: []string{"zq"}},
	{name: "typed string", template: "select * from t where d > timestamp '{{x}}'", safe: []string{"zq"}},
	{name: "interval string", template: "select now() - interval '{{x}}' day from t", safe: []string{"7"}},
	{name: "function of a string", template: "select * from unnest(split('{{x}}', ',')) as u (a)", safe: []string{"zq"}},
	{name: "quoted column", template: `select "{{x}}" from t where a = 1`, safe: []string{"zq"}},
	{name: "quoted column in part", template: `select "a {{x}} b" as "{{x}}" from t`, safe: []string{"zq"}},
	{name: "quoted table", template: `select * from s."{{x}}" where a = 1`, safe: []string{"zq"}},
	{name: "argument", template: `select * from "query_1(a='{{x}}', b='w')" where c = 1`, safe: []string{"zq"}},
	{name: "argument in part", template: `select * from "query_1(b='w', a='p {{x}} s')"`, safe: []string{"zq"}},
	{name: "argument behind a backslash", template: `select * from "query_1(a='p\{{x}}', b='w')"`, safe: []string{"zq"}},
	{name: "string in an argument", template: `select * from "query_1(a='\'{{x}}\'', b='w')"`, safe: []string{"zq"}},
	{name: "expression in an argument", template: `select * from "query_1(a='array[{{x}}, 2]', b='w')"`, safe: []string{"7", "zq"}},
	{name: "query id", template: `select * from "query_{{x}}(b='w')"`, safe: []string{"77"}},
	{name: "query id without arguments", template: `select * from "query_{{x}}"`, safe: []string{"77"}},
	{name: "name and argument", template: `select * from "{{x}}(a='{{x}}')"`, safe: []string{"query_7"}},
	{name: "line comment", template: "select a -- {{x}}\nfrom t", safe: []string{"zq"}},
	{name: "block comment", template: "select a /* *{{x}}/ */ from t", safe: []string{"zq"}},
	{name: "bare literal", template: "select a from t where b = {{x}} and c = 1", safe: []string{"7"}},
	{name: "bare at the end", template: "select a from t where b > {{x}}", safe: []string{"7"}},
	{name: "bare before a line", template: "select a from t where b > {{x}}\nand c = 1", safe: []string{"7"}},
	{name: "after a minus", template: "select a from t where b = 5-{{x}} or c = 'it''s'", safe: []string{"7"}},
	{name: "after two signs", template: "select 5 - -{{x}} from t", safe: []string{"7"}},
	{name: "operand of not", template: "select a from t where not {{x}}", safe: []string{"7", "true"}},
	{name: "bare column", template: "select t.{{x}} from t where a = 1", safe: []string{"zq"}},
	{name: "alias", template: "select a as {{x}} from t", safe: []string{"zq"}},
	{name: "implicit alias", template: "select a {{x}} from t", safe: []string{"zq"}},
	{name: "table", template: "select * from {{x}} where a = 1", safe: []string{"zq"}},
	{name: "table in a join", template: "select * from t join {{x}} u on true", safe: []string{"zq"}},
	{name: "schema", template: "select * from {{x}}.transactions where a = 1", safe: []string{"zq"}},
	{name: "function", template: "select {{x}}(a) from t", safe: []string{"zq"}},
	{name: "glued to the right", template: "select * from eth_{{x}} where a = 1", safe: []string{"zq"}},
	{name: "glued to the left", template: "select {{x}}_usd from t", safe: []string{"zq"}},
	{name: "glued on both sides", template: "select a_{{x}}_b, c_{{x}} from t", safe: []string{"zq"}},
	{name: "glued digits", template: "select 1{{x}} from t", safe: []string{"7"}},
	{name: "hexadecimal", template: "select * from t where h = 0x{{x}}", safe: []string{"ab"}},
	{name: "hexadecimal string", template: "select * from t where h = X'{{x}}'", safe: []string{"ab"}},
	{name: "list", template: "select a from t where b in ({{x}}) and c = 1", safe: []string{"7"}},
	{name: "not alone in a list", template: "select a from t where b in (1, {{x}}) and c = 1", safe: []string{"7"}},
	{name: "array", template: "select array[{{x}}] from t", safe: []string{"7"}},
	{name: "call", template: "select f({{x}}) from t", safe: []string{"7"}},
	{name: "row of values", template: "values ({{x}}), (2)", safe: []string{"7"}},
	{name: "limit", template: "select a from t order by a limit {{x}}", safe: []string{"7"}},
	{name: "offset", template: "select a from t offset {{x}}", safe: []string{"7"}},
	{name: "interval", template: "select now() - interval {{x}} day from t", safe: []string{"'7'"}},
	{name: "unit", template: "select now() - interval '7' {{x}} from t", safe: []string{"day"}},
	{name: "typed literal", template: "select date {{x}} from t", safe: []string{"'7'"}},
	{name: "type", template: "select cast(a as {{x}}) from t", safe: []string{"zq"}},
	{name: "size of a type", template: "select cast(a as varchar({{x}})) from t", safe: []string{"7"}},
	{name: "select item", template: "select {{x}} from t", safe: []string{"7"}},
	{name: "order by", template: "select a from t order by {{x}}", safe: []string{"7"}},
	{name: "group by", template: "select 1 from t group by {{x}}", safe: []string{"7"}},
	{name: "case", template: "select case when a = {{x}} then 1 else 2 end from t", safe: []string{"7"}},
	{name: "subscript", template: "select a[{{x}}] from t", safe: []string{"7"}},
	{name: "lambda", template: "select transform(a, v -> v + {{x}}) from t", safe: []string{"7"}},
	{name: "concat", template: "select 'a' || {{x}} || 'b' from t", safe: []string{"7"}},
	{name: "parentheses", template: "select ({{x}}) from t", safe: []string{"7"}},
	{name: "between", template: "select a from t where b between {{x}} and 9", safe: []string{"7"}},
	{name: "number", template: "select a from t where b = 5-{{x}}", kind: barchan.ParamNumber, safe: []string{"7"}},
	{name: "number in a string", template: "select '{{x}}' from t", kind: barchan.ParamNumber, safe: []string{"7"}},
	{name: "date", template: "select a from t where b > {{x}} and c = 1", kind: barchan.ParamDatetime, safe: []string{"2024-01-01"}},
	{name: "date in a string", template: "select timestamp '{{x}}' from t", kind: barchan.ParamDatetime, safe: []string{"2024-01-01"}},
	{name: "free enum", template: "select * from {{x}}.trades", kind: barchan.ParamEnum, safe: []string{"zq"}},
}

func (p place) params() []barchan.Param {
	kind := p.kind
	if kind == "" {
		kind = barchan.ParamText
	}
	return []barchan.Param{{Key: "x", Type: kind, Freeform: true}}
}

// benign substitutes the benign value by hand.
func (p place) benign(t testing.TB) (tree *Statement, value string) {
	for _, v := range p.safe {
		text := v
		if p.kind == barchan.ParamDatetime && !strings.Contains(p.template, "'{{x}}'") {
			text = "TIMESTAMP '" + v + " 00:00:00'"
		}
		if s, err := Parse(strings.ReplaceAll(p.template, "{{x}}", text)); err == nil {
			return s, v
		}
	}
	t.Fatalf("%s: no benign value parses", p.name)
	return nil, ""
}

// TestHostileValues puts every hostile string in every kind of place. What is
// accepted must have the tree of the benign value, but for the place itself.
func TestHostileValues(t *testing.T) {
	if testing.Short() {
		t.Skip("one text after another, through code that shares nothing")
	}
	list := hostile(t)
	for _, p := range places {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			safe, benign := p.benign(t)
			if _, _, err := Substitute(p.template, p.params(), barchan.Values{"x": {benign}}); err != nil {
				t.Errorf("the benign value is refused: %v", err)
			}
			broken := 0
			for _, v := range list {
				if raw, err := Parse(strings.ReplaceAll(p.template, "{{x}}", v)); err == nil && unlike(safe, raw, benign, v) != "" {
					broken++
				}
				text, edits, err := Substitute(p.template, p.params(), barchan.Values{"x": {v}})
				if err != nil {
					if barchan.CodeOf(err) != barchan.CodeInvalid || !strings.Contains(err.Error(), "x") {
						t.Errorf("%q: %v", v, err)
					}
					continue
				}
				checkEdits(t, p.template, text, edits)
				tree, err := Parse(text)
				if err != nil {
					continue // it never reaches an engine
				}
				if why := unlike(safe, tree, benign, v); why != "" {
					t.Errorf("%q was accepted: %s\n%s", v, why, text)
				}
			}
			if broken == 0 {
				t.Error("even raw substitution breaks nothing: the check is blind here")
			}
		})
	}
}

// checkEdits fails unless the edits turn the template into the text.
func checkEdits(t *testing.T, template, text string, edits []barchan.Edit) {
	t.Helper()
	at, old := 0, 0
	for _, e := range edits {
		if e.Start < at || e.OldStart < old || text[at:e.Start] != template[old:e.OldStart] {
			t.Fatalf("edit %+v of %q does not fit %q", e, template, text)
		}
		at, old = e.End, e.OldEnd
	}
	if text[at:] != template[old:] {
		t.Fatalf("the end of %q is not that of %q", text, template)
	}
}

// unlike compares a tree with the benign one. This is written anew, and not by
// the means of the substitution: it says why they differ, or "".
func unlike(safe, tree *Statement, benign, value string) string {
	why := ""
	benign = strings.Trim(benign, "'")
	note := func(format string, args ...any) (bool, bool) {
		why = fmt.Sprintf(format, args...)
		return false, true
	}
	same := EqualExcept(safe.Query, tree.Query, func(a, b Node) (equal, known bool) {
		switch x := a.(type) {
		case *String:
			if y, ok := b.(*String); ok && strings.Contains(x.Value, benign) {
				return harmlessText(x.Value, y.Value, benign, value), true
			}
			if x.Value == benign {
				return isLiteral(b.(Expr)), true
			}
		case *TypedLiteral:
			if y, ok := b.(*TypedLiteral); ok && strings.Contains(x.Value, benign) {
				return x.Type.Folded() == y.Type.Folded(), true
			}
		case *Interval:
			if y, ok := b.(*Interval); ok && (x.Value == benign || strings.EqualFold(string(x.From), benign)) {
				return y.To == "" && (x.Value == benign || x.Value == y.Value) && (x.From == y.From || strings.EqualFold(string(x.From), benign)), true
			}
		case *Binary:
			if y, ok := b.(*Binary); ok && x.Hex == benign {
				return strings.EqualFold(y.Hex, value) || y.Hex == strings.ToLower(strings.Join(strings.Fields(value), "")), true
			}
		case *Integer:
			if x.Text == benign || x.Text == "-"+benign {
				if y, ok := b.(*Sign); ok && y.Op == Minus && x.Text[0] == '-' {
					return isLiteral(y.Expr), true // the author's minus, and then the value
				}
				y, ok := b.(Expr)
				return ok && isLiteral(y), true
			}
			if y, ok := b.(*Integer); ok && strings.HasSuffix(x.Text, benign) {
				return y.Text == strings.TrimSuffix(x.Text, benign)+strings.ReplaceAll(value, "_", ""), true
			}
		case *TypeSize:
			if _, ok := b.(*TypeSize); ok && x.Text == benign {
				return true, true
			}
		case *Bool:
			if y, ok := b.(Expr); ok && benign == "true" {
				return isLiteral(y), true
			}
		case *InList:
			if y, ok := b.(*InList); ok && len(x.List) == 1 && isMarker(x.List[0], benign) {
				return x.Not == y.Not && Equal(x.Value, y.Value) && onlyLiterals(y.List), true
			}
		case *Array:
			if y, ok := b.(*Array); ok && len(x.Items) == 1 && isMarker(x.Items[0], benign) {
				return onlyLiterals(y.Items), true
			}
		case *Call:
			if y, ok := b.(*Call); ok && len(x.Args) == 1 && isMarker(x.Args[0], benign) {
				one, other := *x, *y
				one.Args, other.Args = nil, nil
				return Equal(&one, &other) && onlyLiterals(y.Args), true
			}
		case *Values:
			if y, ok := b.(*Values); ok && len(x.Rows) == len(y.Rows) && len(x.Rows) > 0 && isMarker(x.Rows[0], benign) {
				if row, ok := y.Rows[0].(*Row); ok {
					return onlyLiterals(row.Fields) && Equal(x.Rows[1], y.Rows[1]), true
				}
			}
		case *Table:
			y, ok := b.(*Table)
			if !ok || len(x.Name.Parts) != 1 {
				break
			}
			if x.Name.Parts[0].Name == benign { // any name, and nothing but a name
				return y.AsOf == nil, true
			}
			if strings.Contains(x.Name.Parts[0].Name, benign) && strings.HasPrefix(x.Name.Parts[0].Name, "query_") {
				if problem := unlikeCall(x.Name.Parts[0].Name, y.Name.Parts, benign, value); problem != "" {
					return note("%s", problem)
				}
				return true, true
			}
		case *Ident:
			if y, ok := b.(*Ident); ok && strings.Contains(x.Name, benign) {
				return y.Name == strings.ReplaceAll(x.Name, benign, identValue(y, value)), true
			}
		}
		return false, false
	})
	switch {
	case same:
		return ""
	case why == "":
		return "another tree: " + Print(tree)
	}
	return why
}

// harmlessText reports whether a string holds the value where the benign one
// was, as it is or as a canonical number or date.
func harmlessText(x, y, benign, value string) bool {
	if y == strings.ReplaceAll(x, benign, value) {
		return true
	}
	n, ok := barchan.CanonicalNumber(value)
	if !ok {
		n, ok = barchan.CanonicalDatetime(value)
	}
	return ok && y == strings.ReplaceAll(x, benign, n)
}

// identValue is the value as an identifier: without the quotes that a caller
// may have written.
func identValue(y *Ident, value string) string {
	trimmed := strings.TrimFunc(value, blank)
	if !y.Quoted {
		return trimmed
	}
	if value := trimmed; len(value) > 1 && value[0] == '"' && value[len(value)-1] == '"' {
		if inner := strings.ReplaceAll(value[1:len(value)-1], `""`, `"`); inner == y.Name {
			return inner
		}
	}
	return value
}

func isMarker(e Expr, benign string) bool {
	i, ok := e.(*Integer)
	return ok && i.Text == benign
}

func onlyLiterals(list []Expr) bool {
	return !slices.ContainsFunc(list, func(e Expr) bool { return !isLiteral(e) }) && len(list) > 0
}

// unlikeCall compares a reference with the benign one: the same arguments, and
// the value within the one that it stands in.
func unlikeCall(safe string, parts []*Ident, benign, value string) string {
	if len(parts) != 1 {
		return "another name"
	}
	want, _, _ := parseCall(safe)
	got, problem, ok := parseCall(parts[0].Name)
	switch {
	case !ok:
		if len(want.args) == 0 || strings.HasPrefix(safe, benign) || plainPart(value) {
			return "" // a name of another kind: query_null
		}
		return "no reference"
	case problem != "":
		return "" // refused by Refs
	case len(got.args) != len(want.args):
		return fmt.Sprintf("%d arguments", len(got.args))
	}
	for i := range want.args {
		if got.args[i].Key != want.args[i].Key {
			return "another key"
		}
		if !strings.Contains(want.args[i].Value, benign) {
			if got.args[i].Value != want.args[i].Value {
				return "another argument changed"
			}
			continue
		}
		// In an argument that is an expression the value is escaped first.
		plain := strings.ReplaceAll(want.args[i].Value, benign, value)
		escaped := strings.ReplaceAll(want.args[i].Value, benign, strings.ReplaceAll(value, "'", "''"))
		if got.args[i].Value != plain && got.args[i].Value != escaped {
			return fmt.Sprintf("the argument is %q", got.args[i].Value)
		}
	}
	return ""
}
