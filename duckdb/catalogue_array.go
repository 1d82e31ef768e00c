package duckdb

import (
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

// arrayFunctions: lists without lambdas.
func arrayFunctions() map[string]function {
	return map[string]function{
		"cardinality": form(1, 1, printCardinality), "element_at": form(2, 2, printElementAt),
		"contains": form(2, 2, ofItems("dune_contains", is(boolean))), "array_position": form(2, 2, ofItems("dune_array_position", is(bigint))),
		"array_join":     form(2, 3, overArray(printArrayJoin)),
		"array_distinct": form(1, 1, onArray("dune_array_distinct", likeFirst)), "array_sort": form(1, 2, overArray(printArraySort)),
		"array_min": form(1, 1, ofOrdered(onArray("dune_array_min", firstItem))), "array_max": form(1, 1, ofOrdered(overArray(printArrayMax))),
		"array_remove": form(2, 2, ofAlike("dune_array_remove", nil)), "array_union": form(2, 2, ofAlike("dune_array_union", nil)),
		"array_intersect": form(2, 2, ofAlike("dune_array_intersect", nil)), "array_except": form(2, 2, ofAlike("dune_array_except", nil)),
		"arrays_overlap": form(2, 2, ofAlike("dune_arrays_overlap", is(boolean))), "array_histogram": fn("dune_array_histogram", 1, 1, func(args []val) typ { return mapOf(args[0].t.item(), bigint) }),
		"array_first": form(1, 2, overArray(func(c *invocation) val { return itemAt(c.matching(), "1") })),
		"array_last":  form(1, 1, overArray(func(c *invocation) val { return itemAt(c.args[0], "-1") })),
		"flatten":     fn("flatten", 1, 1, firstItem), "slice": form(3, 3, onArray("dune_slice", likeFirst)),
		"sequence": form(2, 3, printSequence),
		"repeat":   fn("dune_repeat", 2, 2, listOf(likeFirst)), "shuffle": form(1, 1, func(c *invocation) val {
			return val{sql: apply("list_sort", c.args[0].sql), t: c.args[0].t}
		}),
		"trim_array": form(2, 2, onArray("dune_trim_array", likeFirst)),
		"zip":        form(2, -1, printZip), "ngrams": form(2, 2, onArray("dune_ngrams", listOf(likeFirst))), "combinations": form(2, 2, printCombinations),
		"contains_sequence": form(2, 2, ofAlike("dune_contains_sequence", is(boolean))),
		"array_sum":         form(1, 1, func(c *invocation) val { return val{sql: apply("list_sum", c.args[0].sql), t: c.args[0].t.item()} }),
	}
}

// onArray is fn for functions whose first argument must be an array.
func onArray(name string, r result) func(*invocation) val {
	return func(c *invocation) val {
		if t := c.args[0].t; t.known() && t.kind != kindArray {
			return c.mismatch()
		}
		if c.args[0].t.kind == kindNull {
			return val{sql: "NULL", t: r(c.args)} // a macro would look for the items
		}
		if c.args[0].t.kind == kindArray {
			c.args[0] = c.u.firm(c.args[0])
		}
		return val{sql: apply(name, c.texts()...), t: r(c.args)}
	}
}

// ofOrdered is for functions of arrays whose items have an order.
func ofOrdered(print func(*invocation) val) func(*invocation) val {
	return func(c *invocation) val {
		if c.args[0].t.kind == kindArray && !orderable(c.args[0].t.item()) {
			return c.mismatch()
		}
		return print(c)
	}
}

// matching is the array, or what of it a lambda selects.
func (c *invocation) matching() val {
	if len(c.args) == 1 || c.args[0].t.kind == kindNull {
		return c.args[0]
	}
	return printFilter(c)
}

// ofAlike is onArray for functions of arrays of one type, or of an array and an
// item of it; the result is like the array, or of a type of its own.
func ofAlike(name string, r result) func(*invocation) val {
	print := onArray(name, likeFirst)
	return func(c *invocation) val {
		t := c.alike()
		v := print(c)
		if v.t = t; r != nil {
			v.t = r(c.args)
		}
		return v
	}
}

// ofItems is onArray for functions whose second argument may be an item.
func ofItems(name string, r result) func(*invocation) val {
	print := ofAlike(name, r)
	return func(c *invocation) val {
		if !comparable(c.args[0].t.item(), c.args[1].t) {
			return c.mismatch()
		}
		return print(c)
	}
}

func printCardinality(c *invocation) val {
	a := c.args[0]
	switch {
	case a.t.kind == kindMap:
		return val{sql: "CAST(" + apply("cardinality", a.sql) + " AS BIGINT)", t: bigint}
	case a.t.is(kindHyperLogLog, kindP4HyperLogLog):
		return val{sql: apply("dune_hll_cardinality", a.sql), t: bigint}
	case a.t.kind == kindSetDigest:
		return val{sql: apply("dune_set_cardinality", a.sql), t: bigint}
	case a.t.known() && a.t.kind != kindArray:
		return c.mismatch()
	}
	return val{sql: apply("len", a.sql), t: bigint}
}

func printElementAt(c *invocation) val {
	a := c.args[0]
	if item := a.t.item(); null(c.e.Args[1]) && item.definite() && a.t.kind == kindArray {
		return val{sql: "CAST(NULL AS " + item.duck() + ")", t: item}
	}
	switch a.t.kind {
	case kindMap:
		return val{sql: a.atom() + "[" + c.args[1].sql + "]", t: a.t.item()}
	case kindArray:
		if n, ok := c.positive(1); ok {
			return val{sql: a.atom() + "[" + n + "]", t: a.t.item()}
		}
		return val{sql: apply("dune_at", c.texts()...), t: a.t.item()}
	case kindUnknown, kindNull:
		return itemAt(a, c.args[1].sql)
	}
	return c.mismatch()
}

// itemAt prints an item by its place. Of NULL there is none.
func itemAt(list val, place string) val {
	if list.t.kind == kindNull {
		return val{sql: "NULL", t: list.t}
	}
	return val{sql: list.atom() + "[" + place + "]", t: list.t.item()}
}

// printArrayJoin skips NULLs, unless there is a text for them.
func printArrayJoin(c *invocation) val {
	list := c.args[0]
	x := c.variable(list.t.item())
	text := val{sql: c.u.text(x)}
	if list.t.item().kind == kindJSON {
		text.sql = c.u.castTo(x, varchar, false).sql
	}
	if !list.t.item().known() {
		text.sql = "CAST(" + x.sql + " AS VARCHAR)"
	}
	if len(c.args) == 3 {
		text.sql = apply("coalesce", text.sql, c.args[2].sql)
	}
	sql := list.sql
	if !list.t.item().text() || len(c.args) == 3 {
		sql = each("list_transform", list.sql, x, text)
	}
	joined := apply("dune_array_join", sql, c.args[1].sql)
	if _, ok := c.text(1); !ok {
		joined = apply("dune_array_join_by", sql, c.args[1].sql)
	}
	if _, ok := c.text(2); !ok && len(c.args) == 3 {
		joined = "CASE WHEN " + c.args[2].atom() + " IS NOT NULL THEN " + joined + " END"
	}
	return val{sql: joined, t: varchar}
}

func printArraySort(c *invocation) val {
	if len(c.args) == 2 {
		return c.sortBy()
	}
	return val{sql: apply("list_sort", c.args[0].sql, "'ASC'", "'NULLS LAST'"), t: c.args[0].t}
}

// sortBy sorts a list by a comparison: every place goes to where as many others
// come before it. DuckDB has no sort that takes a function.
func (c *invocation) sortBy() val {
	t := c.args[0].t
	list, i, j, e := c.variable(t), c.variable(bigint), c.variable(bigint), c.variable(unknown)
	at := func(place val) val { return val{sql: list.sql + "[" + place.sql + "]", t: t.item()} }
	order := c.lambda(1, at(j), at(i))
	if order.t.known() && !order.t.integral() {
		return c.mismatch()
	}
	before := j.sql + " <> " + i.sql + " AND CASE " + order.atom() + " WHEN -1 THEN true WHEN 1 THEN false WHEN 0 THEN " + j.sql + " < " + i.sql +
		" ELSE dune_fail('Lambda comparator must return either -1, 0, or 1') END"
	places := "range(1, len(" + list.sql + ") + 1)"
	rank := apply("len", each("list_filter", places, j, val{sql: before}))
	ranked := each("list_transform", places, i, val{sql: "struct_pack(k := " + rank + ", i := " + i.sql + ")"})
	sorted := each("list_transform", apply("list_sort", ranked), e, val{sql: list.sql + "[" + e.sql + ".i]"})
	body := val{sql: "CASE WHEN " + list.sql + " IS NOT NULL THEN " + sorted + " END"}
	return val{sql: each("list_transform", "["+c.args[0].sql+"]", list, body) + "[1]", t: t}
}

func printArrayMax(c *invocation) val {
	name := "dune_array_max"
	if c.args[0].t.item().float() {
		name = "dune_array_max_double"
	}
	return val{sql: apply(name, c.args[0].sql), t: c.args[0].t.item()}
}

// printSequence: dates and timestamps meet at the wider type. Steps of months
// count from the start: from the 31st they do not wear down.
func printSequence(c *invocation) val {
	t := common(c.args[0].t, c.args[1].t)
	args := c.texts()
	switch {
	case t.integral():
		return val{sql: apply("dune_range", args...), t: arrayOf(bigint)}
	case t.kind == kindDate || t.is(kindTimestamp, kindTimestampTZ):
	case t.known():
		return c.mismatch()
	default:
		return val{sql: apply("dune_sequence", args...), t: arrayOf(t)}
	}
	args[0], args[1] = c.u.castTo(c.args[0], stamp(6), false).sql, c.u.castTo(c.args[1], stamp(6), false).sql
	name := "dune_series"
	switch {
	case len(args) == 2:
		name = "dune_days"
	case c.args[2].t.kind == kindYearInterval:
		name = "dune_months"
	case c.args[2].t.known() && c.args[2].t.kind != kindDayInterval:
		return c.mismatch()
	}
	if t.kind == kindDate && name == "dune_series" {
		args[2] = apply("dune_day_step", args[2])
	}
	sql := apply(name, args...)
	if name == "dune_months" && (holdsQuery(c.e.Args[0]) || holdsQuery(c.e.Args[1])) {
		// DuckDB takes no subquery in a lambda, where the macro would put it.
		sql = "(SELECT " + apply(name, "v.a", "v.b", args[2]) + " FROM (SELECT " + args[0] + " AS a, " + args[1] + " AS b) AS v)"
	}
	if t.kind != kindTimestamp {
		sql = "CAST(" + sql + " AS " + arrayOf(t).duck() + ")"
	}
	return val{sql: sql, t: arrayOf(t)}
}

// holdsQuery reports whether an expression has a subquery in it.
func holdsQuery(e dunesql.Expr) bool {
	found := false
	dunesql.Walk(e, func(n dunesql.Node) bool {
		if _, ok := n.(*dunesql.Query); ok {
			found = true
		}
		return !found
	})
	return found
}

func printZip(c *invocation) val {
	t := typ{kind: kindRow}
	x := c.variable(unknown)
	fields := make([]string, len(c.args))
	for i, a := range c.args {
		t.fields = append(t.fields, typField{typ: a.t.item()})
		fields[i] = quote(t.fieldName(i)) + " := " + x.sql + "[" + itoa(i+1) + "]"
	}
	zipped := "CASE WHEN " + strings.Join(anyNull(c.args), " OR ") + " THEN NULL ELSE " + apply("list_zip", c.texts()...) + " END"
	return val{sql: each("list_transform", zipped, x, val{sql: apply("struct_pack", fields...)}), t: arrayOf(t)}
}

// anyNull prints the conditions under which arguments are NULL.
func anyNull(args []val) []string {
	list := make([]string, len(args))
	for i, a := range args {
		list[i] = a.atom() + " IS NULL"
	}
	return list
}

// mostCombined is the greatest length of combinations, as in Trino.
const mostCombined = 5

// printCombinations prints one loop inside of another for every element, in
// Trino's order: the last element moves slowest.
func printCombinations(c *invocation) val {
	if t := c.args[0].t; t.known() && t.kind != kindArray {
		return c.mismatch()
	}
	if t := c.args[1].t; t.known() && !t.integral() {
		return c.mismatch()
	}
	list, n := c.variable(c.args[0].t), c.args[1].sql
	var body string
	if text, ok := number(c.e.Args[1]); ok {
		body = c.combined(list, max(0, min(atoi(text), mostCombined)), "len("+list.sql+") + 1", nil)
	} else {
		var b strings.Builder
		b.WriteString("CASE " + c.args[1].atom())
		for i := range mostCombined + 1 {
			b.WriteString(" WHEN " + itoa(i) + " THEN " + c.combined(list, i, "len("+list.sql+") + 1", nil))
		}
		body = b.String() + " END"
	}
	body = "CASE WHEN " + list.sql + " IS NOT NULL THEN " + body + " END"
	return val{sql: each("list_transform", "["+apply("dune_combinable", c.args[0].sql, n)+"]", list, val{sql: body}) + "[1]", t: arrayOf(c.args[0].t)}
}

// combined is the list of combinations that end in those that were chosen; the
// others stand before a place.
func (c *invocation) combined(list val, n int, before string, chosen []string) string {
	if n == 0 {
		if len(chosen) == 0 {
			return "[" + list.sql + "[1:0]]"
		}
		return "[[" + strings.Join(chosen, ", ") + "]]"
	}
	i := c.variable(bigint)
	inner := c.combined(list, n-1, i.sql, append([]string{list.sql + "[" + i.sql + "]"}, chosen...))
	return apply("flatten", each("list_transform", "range(1, "+before+")", i, val{sql: inner}))
}

// mapFunctions: maps without lambdas.
func mapFunctions() map[string]function {
	return map[string]function{
		"map": form(0, 2, printMap), "map_keys": fn("map_keys", 1, 1, func(args []val) typ { return arrayOf(args[0].t.keys()) }),
		"map_values":       fn("map_values", 1, 1, func(args []val) typ { return arrayOf(args[0].t.item()) }),
		"map_entries":      fn("map_entries", 1, 1, func(args []val) typ { return arrayOf(entry(args[0].t)) }),
		"map_from_entries": form(1, 1, printMapFromEntries), "multimap_from_entries": form(1, 1, printMultimapFromEntries),
		"map_concat": form(2, -1, printMapConcat),
	}
}

// printMapConcat: DuckDB's passes over a NULL.
func printMapConcat(c *invocation) val {
	for _, a := range c.args {
		if a.t.known() && a.t.kind != kindMap {
			return c.mismatch()
		}
	}
	joined := apply("map_concat", c.texts()...)
	return val{sql: "CASE WHEN " + strings.Join(anyNull(c.args), " OR ") + " THEN NULL ELSE " + joined + " END", t: commonArgs(c.args)}
}

// entry is the row of a map's key and value.
func entry(t typ) typ {
	return typ{kind: kindRow, fields: []typField{{name: "key", typ: t.keys()}, {name: "value", typ: t.item()}}}
}

func printMap(c *invocation) val {
	switch len(c.args) {
	case 0:
		return val{sql: "MAP {}", t: mapOf(typ{kind: kindNull}, typ{kind: kindNull})}
	case 1:
		return c.mismatch()
	}
	if c.args[0].t.item().opaque() {
		return c.mismatch() // nothing compares them
	}
	return val{sql: apply("map", c.texts()...), t: mapOf(c.args[0].t.item(), c.args[1].t.item())}
}

// mapEntries are the two fields of the rows of an argument.
func (c *invocation) mapEntries() (k, v val, x val, ok bool) {
	item := c.args[0].t.item()
	x = c.variable(item)
	if item.kind != kindRow || len(item.fields) != 2 {
		return k, v, x, false
	}
	return rowField(x, 0), rowField(x, 1), x, true
}

func printMapFromEntries(c *invocation) val {
	k, v, x, ok := c.mapEntries()
	if !ok {
		return val{sql: apply("map_from_entries", c.args[0].sql)}
	}
	entries := each("list_transform", c.args[0].sql, x, val{sql: "struct_pack(\"key\" := " + k.sql + ", \"value\" := " + v.sql + ")"})
	return val{sql: apply("map_from_entries", entries), t: mapOf(k.t, v.t)}
}

func printMultimapFromEntries(c *invocation) val {
	k, v, x, ok := c.mapEntries()
	switch item := c.args[0].t.item(); {
	case c.args[0].t.kind == kindNull:
		return val{sql: "NULL", t: c.args[0].t}
	case item.kind == kindNull && len(item.fields) == 0 && c.args[0].t.kind == kindArray:
		return val{sql: "MAP {}", t: mapOf(item, arrayOf(item))}
	case !ok:
		return c.mismatch()
	}
	entries := each("list_transform", c.args[0].sql, x, val{sql: "struct_pack(k := " + k.sql + ", v := " + v.sql + ")"})
	return val{sql: apply("dune_multimap", entries), t: mapOf(k.t, arrayOf(v.t))}
}
