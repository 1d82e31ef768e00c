package worker

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// named is a column in scope: how it is written, and what kind its values are
// of.
type named struct{ text, kind string }

// literals are values of the kinds that statements are made of. They are so
// small that no sum of them overflows, and so exact that the order of a sum
// changes nothing.
var literals = map[string][]string{
	"int":  {"0", "1", "2", "3", "-1", "7", "bigint '5'", "smallint '2'", "cast(null as integer)", "cast(null as bigint)"},
	"dec":  {"1.5", "0.25", "-2.00", "10.0", "decimal '3.125'", "cast(null as decimal(5,2))"},
	"dbl":  {"0e0", "1.5e0", "-2.5e0", "8e0", "cast(null as double)"},
	"str":  {"'a'", "'b'", "''", "'ab'", "'B'", "'é'", "'b '", "cast(null as varchar)"},
	"bool": {"true", "false", "cast(null as boolean)"},
	"date": {"date '2024-02-29'", "date '2023-12-31'", "date '1969-07-20'", "cast(null as date)"},
	"ts":   {"timestamp '2024-02-29 23:59:59.999'", "timestamp '2024-01-01 00:00:00'", "cast(null as timestamp(3))"},
	"arr":  {"array[1, 2]", "array[3]", "array[2, 1]", "cast(array[] as array(integer))", "cast(null as array(integer))"},
	"row":  {"cast(row(1, 'x') as row(p integer, q varchar))", "cast(row(2, 'a') as row(p integer, q varchar))"},
	"bin":  {"X'00'", "X'ff01'", "X''", "cast(null as varbinary)"},
}

// allKinds are the keys of literals, in an order.
var allKinds = []string{"int", "int", "int", "dec", "dbl", "str", "str", "bool", "date", "ts", "arr", "row", "bin"}

// inline is a table that a statement may have in its WITH.
type inline struct {
	name    string
	columns []named
	rows    int
}

// inlines are the tables of all statements. Their rows are chosen anew for each.
var inlines = []inline{
	{"t1", []named{{"id", "int"}, {"a", "int"}, {"s", "str"}, {"d", "dec"}, {"x", "dbl"}, {"f", "bool"}}, 6},
	{"t2", []named{{"id", "int"}, {"b", "int"}, {"s", "str"}, {"dt", "date"}, {"ts", "ts"}, {"arr", "arr"}}, 5},
	{"t3", []named{{"K", "str"}, {"v", "int"}, {"r", "row"}, {"bin", "bin"}, {`"Mixed Case"`, "int"}}, 4},
	{"nothing", []named{{"id", "int"}, {"a", "int"}, {"s", "str"}, {"f", "bool"}}, 0},
}

// writer makes whole statements.
type writer struct {
	*rand.Rand
	names int             // given so far
	used  map[string]bool // inline tables of the statement
	tries int             // ways to go deeper that are left
}

func (g *writer) pick(list ...string) string { return list[g.IntN(len(list))] }

// chance is true n times of a hundred.
func (g *writer) chance(n int) bool { return g.IntN(100) < n }

// name is one that the statement does not have yet.
func (g *writer) name(prefix string) string {
	g.names++
	return fmt.Sprintf("%s%d", prefix, g.names)
}

// tables prints the inline tables that a statement uses, as parts of a WITH.
func (g *writer) tables() []string {
	var list []string
	for _, t := range inlines {
		if !g.used[t.name] {
			continue
		}
		names := make([]string, len(t.columns))
		for i, c := range t.columns {
			names[i] = c.text
		}
		list = append(list, t.name+"("+strings.Join(names, ", ")+") as ("+g.contents(t)+")")
	}
	return list
}

func (g *writer) contents(t inline) string {
	rows := make([]string, max(t.rows, 1))
	for i := range rows {
		values := make([]string, len(t.columns))
		for j, c := range t.columns {
			values[j] = g.pick(literals[c.kind]...)
			if c.text == "id" {
				values[j] = fmt.Sprint(i + 1)
			}
		}
		rows[i] = "(" + strings.Join(values, ", ") + ")"
		if i > 0 && g.chance(15) {
			rows[i] = rows[i-1]
		}
	}
	text := "values " + strings.Join(rows, ", ")
	if t.rows == 0 {
		return "select * from (" + text + ") where false"
	}
	return text
}

// scope is what an expression may name.
type scope struct {
	fields  []named
	outer   *scope
	grouped bool    // then fields may stand in aggregations only,
	groups  []named // and these anywhere
	flat    bool    // no aggregations and no windows here
	windows []string
}

// from makes a FROM, and what is in its scope.
func (g *writer) from(outer *scope, depth int) (string, *scope) {
	s := &scope{outer: outer}
	text, fields := g.source(s, depth)
	s.fields = fields
	for n := g.IntN(3); n > 0 && g.tries > 0; n-- {
		text = g.join(text, s, depth)
	}
	return text, s
}

// join puts one more source behind those that there are.
func (g *writer) join(left string, s *scope, depth int) string {
	g.tries--
	switch g.IntN(9) {
	case 0:
		text, fields := g.source(s, depth)
		s.fields = append(s.fields, fields...)
		return left + g.pick(" cross join ", " cross join ", " cross join ", ", ") + text
	case 1, 2:
		return left + g.unnest(s)
	case 3:
		query, columns := g.selection(&scope{outer: s, fields: s.fields}, depth-1, nil)
		alias := g.name("l")
		s.fields = append(s.fields, qualified(alias, columns)...)
		if g.chance(50) {
			return left + " left join lateral (" + query + ") " + alias + " on true"
		}
		return left + " cross join lateral (" + query + ") " + alias
	case 4:
		return left + g.using(s)
	}
	text, fields := g.source(s, depth)
	both := &scope{outer: s.outer, fields: append(append([]named{}, s.fields...), fields...), flat: true}
	on := g.expr("bool", both, 1)
	if g.chance(70) {
		on = g.equality(s.fields, fields)
	}
	s.fields = both.fields
	return left + g.pick(" join ", " inner join ", " left join ", " right join ", " full join ", " full outer join ") + text + " on " + on
}

// equality compares a column of each side.
func (g *writer) equality(left, right []named) string {
	for range 20 {
		a, b := left[g.IntN(len(left))], right[g.IntN(len(right))]
		if a.kind == b.kind {
			return a.text + " = " + b.text
		}
	}
	return "true"
}

// using joins two inline tables by the columns that they share, in a source of
// its own, so that a merged column is the only one of its name.
func (g *writer) using(s *scope) string {
	left, right := inlines[g.IntN(2)], inlines[g.IntN(len(inlines))]
	a, b, alias := g.name("a"), g.name("b"), g.name("j")
	g.used[left.name], g.used[right.name] = true, true
	shared := map[string]bool{}
	var by []string
	var columns []named
	for _, c := range left.columns {
		for _, d := range right.columns {
			if c == d {
				by, shared[c.text] = append(by, c.text), true
				columns = append(columns, named{c.text, c.kind})
			}
		}
	}
	if len(by) == 0 {
		return ""
	}
	if len(by) > 1 && g.chance(50) {
		by, columns = []string{"id"}, []named{{"id", "int"}}
		shared = map[string]bool{"id": true}
	}
	list := []string{strings.Join(by, ", ")}
	for _, c := range left.columns {
		if !shared[c.text] && g.chance(50) {
			n := g.name("c")
			list, columns = append(list, a+"."+c.text+" as "+n), append(columns, named{n, c.kind})
		}
	}
	for _, c := range right.columns {
		if !shared[c.text] && g.chance(50) {
			n := g.name("c")
			list, columns = append(list, b+"."+c.text+" "+n), append(columns, named{n, c.kind})
		}
	}
	items := strings.Join(list, ", ")
	s.fields = append(s.fields, qualified(alias, columns)...)
	return fmt.Sprintf(" cross join (select %s from %s %s %sjoin %s %s using (%s)) %s", items, left.name, a,
		g.pick("", "left ", "right ", "full "), right.name, b, strings.Join(by, ", "), alias)
}

// unnest joins the items of arrays.
func (g *writer) unnest(s *scope) string {
	how, on := g.pick(" cross join ", " cross join ", " left join ", " left join ", ", "), ""
	if how == " left join " {
		on = " on true"
	}
	alias := g.name("u")
	inner := &scope{fields: s.fields, outer: s.outer, flat: true}
	values, columns := g.expr("arr", inner, 1), []named{{"e", "int"}}
	switch g.IntN(5) {
	case 0:
		values, columns = values+", array['p', 'q', null]", append(columns, named{"w", "str"})
	case 1:
		values, columns = "map(array['k', 'l'], array[10, 20])", []named{{"k", "str"}, {"e", "int"}}
	case 2:
		values, columns = "array["+g.expr("row", inner, 1)+", "+g.expr("row", inner, 0)+"]", []named{{"e", "int"}, {"w", "str"}}
	}
	ordinal := ""
	if g.chance(30) {
		ordinal, columns = " with ordinality", append(columns, named{"o", "int"})
	}
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.text
	}
	s.fields = append(s.fields, qualified(alias, columns)...)
	return how + "unnest(" + values + ")" + ordinal + " as " + alias + "(" + strings.Join(names, ", ") + ")" + on
}

// qualified writes columns with their table.
func qualified(alias string, columns []named) []named {
	list := make([]named, len(columns))
	for i, c := range columns {
		list[i] = named{alias + "." + c.text, c.kind}
	}
	return list
}

// source is a table, or a query in parentheses, under a name of its own.
func (g *writer) source(s *scope, depth int) (string, []named) {
	if depth > 0 && g.tries > 0 && g.chance(35) {
		g.tries--
		query, columns := g.query(s.outer, depth-1, nil)
		alias := g.name("q")
		if g.chance(30) {
			names := make([]string, len(columns))
			for i := range columns {
				columns[i].text = g.name("n")
				names[i] = columns[i].text
			}
			return "(" + query + ") " + alias + "(" + strings.Join(names, ", ") + ")", qualified(alias, columns)
		}
		return "(" + query + ") as " + alias, qualified(alias, columns)
	}
	t := inlines[g.IntN(len(inlines))]
	g.used[t.name] = true
	alias := g.name("t")
	if g.chance(10) {
		alias = `"` + strings.ToUpper(alias) + ` x"`
	}
	written := t.name
	if g.chance(20) {
		written = strings.ToUpper(written)
	}
	return written + g.pick(" ", " as ") + alias, qualified(alias, t.columns)
}
