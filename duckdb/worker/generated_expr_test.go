package worker

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
)

// signature is one of a function of Trino's.
type signature struct {
	name, kind string
	result     shape
	arguments  []shape
}

// generator makes expressions of the signatures of functions.
type generator struct {
	*rand.Rand
	scalars []signature
	columns []column // of the table that the expression reads
	tabular bool     // constants may become columns
	locals  []local  // variables of the lambdas around
}

// column is one of the table that an expression reads.
type column struct {
	shape
	values []string
}

// local is a variable of a lambda.
type local struct {
	name string
	shape
}

// rows is how many the table has.
const rows = 3

func (g *generator) pick(list []string) string { return list[g.IntN(len(list))] }

// chance is true in so many of a hundred cases.
func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

func (g *generator) anyType() shape { return shapeOf(g.pick(variables)) }

// leaf is a value of a type without calls: a variable, a column or a constant;
// "" when there is none.
func (g *generator) leaf(t shape) string {
	var found []string
	for _, l := range g.locals {
		if l.String() == t.String() {
			found = append(found, l.name)
		}
	}
	if len(found) > 0 && g.chance(60) {
		return g.pick(found)
	}
	if g.tabular && values[t.name] != nil && t.sql() != "varchar" || g.tabular && t.name == "varchar" {
		if g.chance(70) {
			return g.column(t)
		}
	}
	return g.constant(t)
}

// column is one of the table: one that is there, or a new one.
func (g *generator) column(t shape) string {
	for i, c := range g.columns {
		if c.String() == t.String() && g.chance(40) {
			return fmt.Sprintf("c%d", i)
		}
	}
	list := values[t.name]
	if f := families[t.name]; f != nil {
		list = f[g.IntN(len(f))]
	}
	c := column{shape: t}
	for range rows {
		c.values = append(c.values, g.pick(list))
	}
	g.columns = append(g.columns, c)
	return fmt.Sprintf("c%d", len(g.columns)-1)
}

// constant is one of values, or is made of them.
func (g *generator) constant(t shape) string {
	switch t.name {
	case "array":
		return g.array(t.parts[0], g.leaf)
	case "map":
		return g.mapOf(t.parts[0], t.parts[1])
	case "row":
		return g.row(t, g.leaf)
	case "function":
		return g.lambda(t, 0)
	}
	if list := values[t.name]; list != nil {
		return g.pick(list)
	}
	return ""
}

// array lists up to three items; one without any says of what type they would be.
func (g *generator) array(item shape, make func(shape) string) string {
	var items []string
	for range g.IntN(4) {
		v := make(item)
		if v == "" {
			return ""
		}
		items = append(items, v)
	}
	if len(items) == 0 && g.chance(70) {
		return "cast(array[] as array(" + item.sql() + "))"
	}
	return "array[" + strings.Join(items, ", ") + "]"
}

// mapOf mostly has as many keys as values, and each key once.
func (g *generator) mapOf(key, value shape) string {
	if g.chance(10) {
		return "map(" + g.array(key, g.constant) + ", " + g.array(value, g.leaf) + ")"
	}
	var keys, items []string
	for range 1 + g.IntN(3) {
		k, v := g.constant(key), g.leaf(value)
		if k == "" || v == "" {
			return ""
		}
		if !slices.Contains(keys, k) && !strings.Contains(k, "null") {
			keys, items = append(keys, k), append(items, v)
		}
	}
	return "map(array[" + strings.Join(keys, ", ") + "], array[" + strings.Join(items, ", ") + "])"
}

func (g *generator) row(t shape, make func(shape) string) string {
	var fields []string
	for _, p := range t.parts {
		fields = append(fields, make(p))
	}
	if len(fields) == 1 {
		return "row(" + fields[0] + ")"
	}
	return "row(" + strings.Join(fields, ", ") + ")"
}

// comparison is what sorts; of one that contradicts itself no order is defined.
var comparison = shapeOf("function(T,T,integer)")

var orders = []string{
	"(x, y) -> case when x is null then if(y is null, 0, 1) when y is null then -1 when x < y then 1 when x > y then -1 else 0 end",
	"(x, y) -> case when x is null then if(y is null, 0, -1) when y is null then 1 when x < y then -1 when x > y then 1 else 0 end",
}

// lambda is one of a function type; its body may name its variables, those
// around it, and columns.
func (g *generator) lambda(t shape, depth int) string {
	if t.String() == comparison.bind(map[string]shape{}, func() shape { return t.parts[0] }).String() {
		return g.pick(orders)
	}
	before := len(g.locals)
	last := len(t.parts) - 1
	names := make([]string, last)
	for i, p := range t.parts[:last] {
		names[i] = fmt.Sprintf("x%d", len(g.locals))
		g.locals = append(g.locals, local{names[i], p})
	}
	body := g.expr(t.parts[last], depth)
	g.locals = g.locals[:before]
	if body == "" {
		return ""
	}
	if len(names) == 1 {
		return names[0] + " -> " + body
	}
	return "(" + strings.Join(names, ", ") + ") -> " + body
}

// expr is an expression of a type, of calls that are nested as deep as that.
func (g *generator) expr(t shape, depth int) string {
	if t.name == "function" {
		return g.lambda(t, depth)
	}
	if depth == 0 || values[t.name] != nil && !slices.Contains(plainTypes, t.name) {
		return g.leaf(t)
	}
	for range 8 {
		var text string
		switch n := g.IntN(10); {
		case n < 1:
			return g.leaf(t)
		case n < 4:
			text = g.form(t, depth)
		default:
			text = g.callOf(t, depth)
		}
		if text != "" {
			return text
		}
	}
	return g.leaf(t)
}

// callOf is a call of a function that gives a type.
func (g *generator) callOf(t shape, depth int) string {
	for range 200 {
		f := g.scalars[g.IntN(len(g.scalars))]
		bound := map[string]shape{}
		if !f.result.unify(t, bound) {
			continue
		}
		if variable.MatchString(f.result.name) && g.chance(60) {
			continue // of these there are many
		}
		if text, ok := g.call(f, bound, depth-1); ok {
			return text
		}
	}
	return ""
}

// call makes a call; ok says that there are values for all arguments.
func (g *generator) call(f signature, bound map[string]shape, depth int) (text string, ok bool) {
	args := make([]string, len(f.arguments))
	for i, p := range f.arguments {
		if args[i] = g.argument(f.name, i, p.bind(bound, g.anyType), depth); args[i] == "" {
			return "", false
		}
	}
	if len(args) == 1 && (f.name == "concat" || f.name == "map_concat") {
		args = append(args, args[0]) // any number is taken, and one is refused
	}
	return f.name + "(" + strings.Join(args, ", ") + ")", true
}

// argument is the value of one: mostly one that the function can do something
// with, where it is known.
func (g *generator) argument(name string, i int, t shape, depth int) string {
	table := map[int]map[string][]string{0: hints, 1: formats}[i]
	for pattern, list := range table {
		if regexp.MustCompile("^(?:"+pattern+")$").MatchString(name) && (i > 0 || !g.chance(10)) {
			return g.pick(list)
		}
	}
	if t.name == "varchar" && i > 0 && strings.Contains(name, "timezone") {
		return g.pick(formats["at_timezone|with_timezone"])
	}
	return g.expr(t, depth)
}

// within puts an expression where its columns come from.
func (g *generator) within(text string) string {
	if len(g.columns) == 0 {
		return text
	}
	names := make([]string, len(g.columns))
	table := make([]string, rows)
	for r := range table {
		row := make([]string, len(g.columns))
		for i, c := range g.columns {
			names[i] = fmt.Sprintf("c%d", i)
			row[i] = c.values[r]
		}
		table[r] = "(" + strings.Join(row, ", ") + ")"
	}
	return text + " from (values " + strings.Join(table, ", ") + ") t(" + strings.Join(names, ", ") + ")"
}

// fresh forgets the table of the expression before.
func (g *generator) fresh(tabular bool) { g.columns, g.locals, g.tabular = nil, nil, tabular }

// whole is an expression with its table; most of those that have one are tried,
// so that the error of one row does not hide the others.
func (g *generator) whole(make func() string) string {
	text := make()
	if text == "" {
		return ""
	}
	if len(g.columns) > 0 && g.chance(60) {
		text = "try(" + text + ")"
	}
	return g.within(text)
}
