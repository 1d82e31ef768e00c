package worker

import (
	"fmt"
	"strings"
)

// expr makes an expression of a kind.
func (g *writer) expr(kind string, s *scope, depth int) string {
	if g.IntN(400) == 0 {
		return g.wrong(s)
	}
	if depth <= 0 || g.chance(25) {
		return g.leaf(kind, s)
	}
	if !s.flat && !s.grouped && g.chance(6) {
		if text, ok := g.window(kind, s); ok {
			return text
		}
	}
	if g.tries > 0 && g.chance(6) {
		g.tries--
		if text, ok := g.scalar(kind, s); ok {
			return text
		}
	}
	switch e := func(k string) string { return g.expr(k, s, depth-1) }; g.IntN(10) {
	case 0:
		return "coalesce(" + e(kind) + ", " + e(kind) + ")"
	case 1:
		return "case when " + e("bool") + " then " + e(kind) + " else " + e(kind) + " end"
	case 2:
		return "if(" + e("bool") + ", " + e(kind) + ")"
	case 3:
		if kind != "row" && kind != "arr" {
			return "nullif(" + e(kind) + ", " + g.leaf(kind, s) + ")"
		}
	}
	return g.compound(kind, s, depth-1)
}

// leaf is a column, an aggregation or a literal.
func (g *writer) leaf(kind string, s *scope) string {
	if s.grouped && g.chance(50) {
		return g.aggregate(kind, s)
	}
	if text, ok := g.column(kind, s); ok && g.chance(85) {
		return text
	}
	return g.pick(literals[kind]...)
}

// column picks one in scope; those of the queries around are seldom taken.
func (g *writer) column(kind string, s *scope) (string, bool) {
	if s.outer != nil && g.chance(8) {
		return g.column(kind, s.outer)
	}
	fields := s.fields
	if s.grouped {
		fields = s.groups
	}
	var list []string
	for _, f := range fields {
		if f.kind == kind {
			list = append(list, f.text)
		}
	}
	if len(list) == 0 {
		return "", false
	}
	return g.pick(list...), true
}

// wrong is what a person writes in error.
func (g *writer) wrong(s *scope) string {
	list := []string{"nosuch", "sum(1)", "rank() over ()", "t.*", "max(min(1))", "(select 1, 2)", "'a' + 1"}
	for _, f := range s.fields {
		list = append(list, f.text, f.text[strings.LastIndexByte(f.text, '.')+1:])
	}
	return g.pick(list...)
}

// compound makes an expression of others.
func (g *writer) compound(kind string, s *scope, depth int) string {
	e := func(k string) string { return g.expr(k, s, depth) }
	switch kind {
	case "int":
		return g.pick("("+e("int")+" + "+e("int")+")", "("+e("int")+" - "+e("int")+")", "("+e("int")+" * 2)", "("+e("int")+" % 3)", "("+e("int")+" / 2)",
			"(- "+e("int")+")", "abs("+e("int")+")", "length("+e("str")+")", "cardinality("+e("arr")+")", "element_at("+e("arr")+", 1)", e("row")+".p",
			"cast("+e("bool")+" as integer)", "year("+e("date")+")", "greatest("+e("int")+", "+e("int")+")", "cast("+e("dec")+" as bigint)")
	case "dec":
		return g.pick("("+e("dec")+" + "+e("dec")+")", "("+e("dec")+" * 1.5)", "("+e("dec")+" - "+e("int")+")", "round("+e("dec")+", 1)", "cast("+e("int")+" as decimal(10,2))", "abs("+e("dec")+")")
	case "dbl":
		return g.pick("("+e("dbl")+" + "+e("dbl")+")", "("+e("dbl")+" * 2)", "cast("+e("int")+" as double)", "("+e("dec")+" + "+e("dbl")+")")
	case "str":
		return g.pick("("+e("str")+" || "+e("str")+")", "upper("+e("str")+")", "substr("+e("str")+", 1, 1)", "cast("+e("int")+" as varchar)", "cast("+e("dec")+" as varchar)",
			"cast("+e("bool")+" as varchar)", "cast("+e("date")+" as varchar)", e("row")+".q", "replace("+e("str")+", 'a')", "concat("+e("str")+", '-')")
	case "date":
		return g.pick("("+e("date")+" + interval '1' day)", "date_trunc('month', "+e("date")+")", "cast("+e("ts")+" as date)", "date_add('day', 1, "+e("date")+")")
	case "ts":
		return g.pick("cast("+e("date")+" as timestamp(3))", "("+e("ts")+" + interval '2' hour)", "date_trunc('hour', "+e("ts")+")")
	case "arr":
		return g.pick("array["+e("int")+", "+e("int")+"]", "("+e("arr")+" || "+e("arr")+")", "filter("+e("arr")+", z -> z > 1)", "array_distinct("+e("arr")+")", "sequence(1, 3)")
	case "row":
		return "cast(row(" + e("int") + ", " + e("str") + ") as row(p integer, q varchar))"
	case "bin":
		return "to_utf8(" + e("str") + ")"
	}
	return g.condition(s, depth)
}

// condition makes a boolean.
func (g *writer) condition(s *scope, depth int) string {
	e := func(k string) string { return g.expr(k, s, depth) }
	k := g.pick("int", "int", "dec", "dbl", "str", "date", "ts", "bin", "bool")
	switch g.IntN(12) {
	case 0, 1:
		return "(" + e("bool") + g.pick(" and ", " or ") + e("bool") + ")"
	case 2:
		return "(not " + e("bool") + ")"
	case 3:
		return "(" + e(g.pick(allKinds...)) + g.pick(" is null", " is not null") + ")"
	case 4:
		return "(" + e(k) + g.pick(" between ", " not between ") + e(k) + " and " + e(k) + ")"
	case 5:
		return "(" + e(k) + g.pick(" in (", " not in (") + e(k) + ", " + e(k) + "))"
	case 6:
		return "(" + e("str") + g.pick(" like ", " not like ") + g.pick("'a%'", "'_'", "'%b%'") + ")"
	case 7:
		return "(" + e(k) + g.pick(" is distinct from ", " is not distinct from ") + e(k) + ")"
	case 8, 9:
		if g.tries > 0 && depth > 0 {
			g.tries--
			return g.predicate(k, s)
		}
	case 10:
		return "(" + e("int") + g.pick(" = ", " < ", " >= ", " <> ") + e(g.pick("dec", "dbl")) + ")"
	}
	return "(" + e(k) + g.pick(" = ", " <> ", " < ", " >= ", " > ", " <= ") + e(k) + ")"
}

// predicate asks a query: EXISTS, IN, ANY or ALL.
func (g *writer) predicate(kind string, s *scope) string {
	v := g.expr(kind, s, 0)
	switch g.IntN(5) {
	case 0:
		query, _ := g.selection(s, 0, nil)
		return g.pick("", "not ") + "exists (" + query + ")"
	case 1:
		query, _ := g.correlated("int", s, "1")
		return g.pick("", "not ") + "exists (" + query + ")"
	case 2:
		query, _ := g.query(g.around(s), 0, []string{kind})
		return "(" + v + g.pick(" = any (", " <> all (", " < all (", " >= some (", " = all (", " <> any (") + query + "))"
	case 3:
		query, _ := g.query(g.around(s), 0, []string{"int", "str"})
		return "((" + g.expr("int", s, 0) + ", " + g.expr("str", s, 0) + ")" + g.pick(" in (", " not in (") + query + "))"
	}
	query, _ := g.query(g.around(s), 0, []string{kind})
	return "(" + v + g.pick(" in (", " not in (") + query + "))"
}

// around is the scope that a query within an expression has around it: seldom
// any, because Trino refuses most queries that look outwards.
func (g *writer) around(s *scope) *scope {
	if g.chance(15) {
		return s
	}
	return nil
}

// scalar is a query as a value.
func (g *writer) scalar(kind string, s *scope) (string, bool) {
	if kind == "row" || kind == "arr" || kind == "bool" {
		return "", false
	}
	if g.chance(40) {
		if query, ok := g.correlated(kind, s, "max"); ok {
			return "(" + query + ")", true
		}
	}
	from, inner := g.from(g.around(s), 0)
	inner.flat = true
	what := g.expr(kind, inner, 1)
	return "(select " + g.pick("min", "max") + "(" + what + ") from " + from + ")", true
}

// correlated reads a table by a column of the query around.
func (g *writer) correlated(kind string, s *scope, what string) (string, bool) {
	t := inlines[g.IntN(len(inlines))]
	alias := g.name("c")
	var fields []named
	for _, f := range qualified(alias, t.columns) {
		if f.kind == kind {
			fields = append(fields, f)
		}
	}
	key, ok := g.column("int", s)
	if !ok || len(fields) == 0 {
		return "select 1", false
	}
	g.used[t.name] = true
	item := what
	if what == "max" {
		item = g.pick("max", "min", "max") + "(" + fields[g.IntN(len(fields))].text + ")"
		if kind == "int" && g.chance(40) {
			item = g.pick("count(*)", "count("+fields[0].text+")")
		}
	}
	on := ""
	for _, f := range qualified(alias, t.columns) {
		if f.kind == "int" {
			on = f.text
		}
	}
	return fmt.Sprintf("select %s from %s %s where %s = %s", item, t.name, alias, on, key), true
}

// aggregate makes an aggregation of a kind.
func (g *writer) aggregate(kind string, s *scope) string {
	inner := &scope{fields: s.fields, outer: s.outer, flat: true}
	e := func(k string) string { return g.expr(k, inner, 1) }
	var text string
	switch kind {
	case "int":
		text = g.pick("count(*)", "count("+e(g.pick(allKinds...))+")", "sum("+e("int")+")", "count(distinct "+e(g.pick("int", "str", "date"))+")", "max("+e("int")+")", "min("+e("int")+")",
			"sum(distinct "+e("int")+")", "count_if("+e("bool")+")", "max_by("+e("int")+", "+g.total(s)+")")
	case "dec", "date", "ts", "bin":
		text = g.pick("max(", "min(", "any_value(distinct ") + e(kind) + ")"
		text = strings.Replace(text, "any_value(distinct ", "max(distinct ", 1)
		if kind == "dec" && g.chance(40) {
			text = g.pick("sum(", "avg(") + e("dec") + ")"
		}
	case "dbl":
		text = g.pick("sum("+e("dbl")+")", "avg("+e("int")+")", "avg("+e("dbl")+")", "max("+e("dbl")+")")
	case "str":
		text = g.pick("max("+e("str")+")", "min("+e("str")+")", "min_by("+e("str")+", "+g.total(s)+")")
		if g.chance(30) {
			v := e("str")
			text = "listagg(" + v + ", ',') within group (order by " + v + g.pick("", " desc") + ")"
		}
	case "bool":
		text = g.pick("bool_and(", "bool_or(", "every(") + e("bool") + ")"
	case "arr":
		v := e("int")
		text = "array_agg(" + g.pick("", "distinct ") + v + " order by " + v + g.pick("", " desc", " nulls first", " desc nulls last") + ")"
	default:
		return g.pick(literals[kind]...)
	}
	if g.chance(20) {
		text += " filter (where " + e("bool") + ")"
	}
	return text
}

// total is a value that differs between rows that differ.
func (g *writer) total(s *scope) string {
	list := make([]string, len(s.fields))
	for i, f := range s.fields {
		list[i] = "coalesce(cast(" + f.text + " as varchar), '~')"
		if f.kind == "arr" || f.kind == "row" || f.kind == "bin" {
			list[i] = "coalesce(json_format(cast(" + f.text + " as json)), '~')"
			if f.kind == "bin" {
				list[i] = "coalesce(to_hex(" + f.text + "), '~')"
			}
		}
	}
	return strings.Join(list, " || '/' || ")
}
