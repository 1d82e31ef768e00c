package worker

import (
	"fmt"
	"strings"
)

// form is an expression of a type that is no call of a function.
func (g *generator) form(t shape, depth int) string {
	e := func(s shape) string { return g.expr(s, depth-1) }
	simple := func(name string) string { return e(shape{name: name}) }
	if own := g.formOf(t, e, simple); own != "" && g.chance(60) {
		return own
	}
	other := g.anyType()
	switch g.IntN(9) {
	case 0:
		return fmt.Sprintf("case when %s then %s else %s end", simple("boolean"), e(t), e(t))
	case 1:
		return fmt.Sprintf("case %s when %s then %s when %s then %s end", e(other), e(other), e(t), e(other), e(t))
	case 2:
		return fmt.Sprintf("coalesce(%s, %s)", e(t), e(t))
	case 3:
		return fmt.Sprintf("nullif(%s, %s)", e(t), e(t))
	case 4:
		return fmt.Sprintf("if(%s, %s, %s)", simple("boolean"), e(t), e(t))
	case 5:
		return fmt.Sprintf("try(%s)", e(t))
	case 6:
		return fmt.Sprintf("%s[%d]", g.subscripted(e(shape{name: "array", parts: []shape{t}})), 1+g.IntN(2))
	case 7:
		return fmt.Sprintf("%s[%s]", g.subscripted(e(shape{name: "map", parts: []shape{{name: "varchar"}, t}})), simple("varchar"))
	}
	// The other field is a constant: Trino calculates no field that nobody reads.
	return fmt.Sprintf("cast(row(%s, %s) as row(a %s, b %s)).a", e(t), g.constant(other), t.sql(), other.sql())
}

// subscripted wraps what a subscript cannot follow.
func (g *generator) subscripted(text string) string { return "(" + text + ")" }

// formOf is a form that only some types have; "" for the others.
func (g *generator) formOf(t shape, e func(shape) string, simple func(string) string) string {
	other := g.anyType()
	pair := func(format string, s shape) string { return fmt.Sprintf(format, e(s), e(s)) }
	operation := func(format, operators string, s shape) string {
		list := strings.Split(operators, " ")
		return "(" + fmt.Sprintf(format, e(s), g.pick(list), e(s)) + ")"
	}
	moments := []string{"date", "timestamp", "timestamp with time zone"}
	switch t.name {
	case "boolean":
		return g.condition(e, simple, other, pair, operation)
	case "tinyint", "smallint", "integer", "bigint", "real", "double":
		if t.name == "bigint" && g.chance(40) {
			part := g.pick([]string{"year", "quarter", "month", "week", "day", "day_of_week", "dow", "doy", "yow"})
			return fmt.Sprintf("extract(%s from %s)", part, simple(g.pick(moments)))
		}
		return operation("%s %s %s", "+ - * / %", t)
	case "decimal":
		return operation("%s %s %s", "+ - * / %", t)
	case "varchar":
		return g.textForm(e, simple, operation)
	case "date":
		return fmt.Sprintf("(%s %s %s)", simple("date"), g.pick([]string{"+", "-"}), simple("interval year to month"))
	case "time", "timestamp", "timestamp with time zone":
		if t.name == "timestamp with time zone" && g.chance(40) {
			return fmt.Sprintf("(%s at time zone '%s')", simple(g.pick(moments[1:])), g.pick([]string{"UTC", "America/New_York", "+05:30"}))
		}
		return fmt.Sprintf("(%s %s %s)", e(t), g.pick([]string{"+", "-"}), simple("interval day to second"))
	case "interval day to second":
		if g.chance(50) {
			return operation("%s %s %s", "-", shape{name: g.pick(moments)})
		}
		return fmt.Sprintf("(%s * %s)", e(t), simple(g.pick([]string{"integer", "double"})))
	case "interval year to month":
		return operation("%s %s %s", "+ -", t)
	case "array":
		return fmt.Sprintf("(%s || %s)", e(t), e(t))
	case "json":
		return fmt.Sprintf("cast(%s as json)", e(shapeOf(g.pick([]string{"array(varchar)", "map(varchar,bigint)", "row(bigint,varchar)", "double", "date", "decimal"}))))
	}
	return ""
}

// condition is a comparison of one kind or another.
func (g *generator) condition(e func(shape) string, simple func(string) string, other shape, pair func(string, shape) string, operation func(string, string, shape) string) string {
	switch g.IntN(9) {
	case 0:
		return operation("%s %s %s", "= <> < <= > >=", other)
	case 1:
		return fmt.Sprintf("(%s between %s and %s)", e(other), e(other), e(other))
	case 2:
		return fmt.Sprintf("(%s in (%s, %s))", e(other), e(other), e(other))
	case 3:
		return fmt.Sprintf("(%s not in (%s, %s))", e(other), e(other), e(other))
	case 4:
		return fmt.Sprintf("(%s is %s)", e(other), g.pick([]string{"null", "not null"}))
	case 5:
		return pair("(%s is distinct from %s)", other)
	case 6:
		return operation("%s %s %s", "and or", shape{name: "boolean"})
	case 7:
		return "(not " + simple("boolean") + ")"
	}
	pattern := g.pick([]string{"'a%'", "'%b_'", "''", "'%'", "'_'", "'A%'", "'%,%'", "'.*'", "'[a]'"})
	if g.chance(50) {
		pattern = g.pick([]string{"'a#%'", "'#_%'", "'##'", "'%#%d'", "'%#'"}) + " escape '#'"
	}
	return fmt.Sprintf("(%s like %s)", simple("varchar"), pattern)
}

// textForm is a form that gives a text.
func (g *generator) textForm(e func(shape) string, simple func(string) string, operation func(string, string, shape) string) string {
	text := simple("varchar")
	switch g.IntN(8) {
	case 0:
		return operation("%s %s %s", "||", shape{name: "varchar"})
	case 1, 2:
		return fmt.Sprintf("cast(%s as varchar)", e(shapeOf(g.pick([]string{"bigint", "double", "real", "decimal", "date", "timestamp", "timestamp with time zone", "boolean", "json", "interval day to second", "uuid"}))))
	case 3:
		return fmt.Sprintf("trim(%s from %s)", g.pick([]string{"both", "leading 'a'", "trailing"}), text)
	case 4:
		return fmt.Sprintf("substring(%s from %s for %s)", text, simple("integer"), g.pick([]string{"1", "2", "-1"}))
	case 5:
		return fmt.Sprintf("json_value(%s, '%s' null on error)", text, g.pick([]string{"lax $.a", "strict $[1]", "lax $"}))
	case 6:
		return fmt.Sprintf("json_query(%s, '%s' null on error)", text, g.pick([]string{"lax $.a", "strict $[1]", "lax $"}))
	}
	return fmt.Sprintf("format('%s', %s)", g.pick([]string{"%s", "[%10s]", "%-5s|"}), e(g.anyType()))
}
