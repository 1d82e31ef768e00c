package duckdb

import "strings"

// lambdaFunctions: functions that take functions.
func lambdaFunctions() map[string]function {
	return map[string]function{
		"transform": form(2, 2, overArray(printTransform)), "filter": form(2, 2, overArray(printFilter)), "reduce": form(4, 4, overArray(printReduce)),
		"any_match": form(2, 2, overArray(match("dune_any_match"))), "all_match": form(2, 2, overArray(match("dune_all_match"))), "none_match": form(2, 2, overArray(match("dune_none_match"))),
		"zip_with":         form(3, 3, overArray(printZipWith)),
		"transform_values": form(2, 2, overMap(printTransformMap)), "transform_keys": form(2, 2, overMap(printTransformMap)), "map_filter": form(2, 2, overMap(printMapFilter)),
		"map_zip_with": form(3, 3, overMap(printMapZipWith)),
	}
}

// overArray is the printer of a function whose first argument must be an array.
func overArray(print func(*invocation) val) func(*invocation) val {
	return func(c *invocation) val {
		if t := c.args[0].t; t.known() && t.kind != kindArray {
			return c.mismatch()
		}
		return print(c)
	}
}

// overMap is overArray for maps.
func overMap(print func(*invocation) val) func(*invocation) val {
	return func(c *invocation) val {
		if t := c.args[0].t; t.known() && t.kind != kindMap {
			return c.mismatch()
		}
		return print(c)
	}
}

func printTransform(c *invocation) val {
	x := c.variable(c.args[0].t.item())
	body := c.lambda(1, x)
	return val{sql: each("list_transform", c.args[0].sql, x, body), t: arrayOf(body.t)}
}

func printFilter(c *invocation) val {
	x := c.variable(c.args[0].t.item())
	body := c.lambda(1, x)
	if body.t.known() && body.t.kind != kindBoolean {
		return c.mismatch()
	}
	return val{sql: each("list_filter", c.args[0].sql, x, body), t: c.args[0].t}
}

func match(name string) func(*invocation) val {
	return func(c *invocation) val {
		x := c.variable(c.args[0].t.item())
		body := c.lambda(1, x)
		if body.t.known() && body.t.kind != kindBoolean {
			return c.mismatch()
		}
		return val{sql: apply(name, each("list_transform", c.args[0].sql, x, body)), t: boolean}
	}
}

func printReduce(c *invocation) val {
	folded, state := c.fold()
	end := c.variable(state)
	out := c.lambda(3, end)
	if out.sql == "" || strings.Trim(stripMarks(out.sql), "()") == end.sql {
		return val{sql: folded, t: state}
	}
	// Of an array that is NULL there is nothing, whatever is made of the state.
	ended := each("list_transform", "["+folded+"]", end, out) + "[1]"
	return val{sql: "CASE WHEN " + c.args[0].atom() + " IS NOT NULL THEN " + ended + " END", t: out.t}
}

// fold prints the reduction of a list, without what is done at its end. The
// state has the type of what the step gives.
func (c *invocation) fold() (folded string, t typ) {
	state, x := c.variable(c.args[1].t), c.variable(c.args[0].t.item())
	step := c.lambda(2, state, x)
	start := c.args[1].sql
	if step.t.definite() && step.t.kind != c.args[1].t.kind {
		start = c.u.castTo(c.args[1], step.t, false).sql
		state.t = step.t
		step = c.lambda(2, state, x)
	} else if t := common(step.t, c.args[1].t); t.definite() && t.moment() {
		state.t = t
	}
	item := c.args[0].t.item()
	if state.t.definite() && item.definite() && !(state.t.numeric() && item.numeric() && commonNumber(state.t, item).duck() == state.t.duck() || state.t.kind == item.kind && !item.is(kindArray, kindMap, kindRow)) {
		return c.foldPairs(start, state.t, item), state.t
	}
	return apply("list_reduce", c.args[0].sql, "lambda "+state.sql+", "+x.sql+": "+step.sql, start), state.t
}

// foldPairs reduces a list whose items are of another type than the state, for
// which DuckDB has no reduction: over pairs of both.
func (c *invocation) foldPairs(start string, state, item typ) string {
	pair, next, x := c.variable(unknown), c.variable(unknown), c.variable(item)
	step := c.lambda(2, member(pair, "s", state), member(next, "x", item))
	null := func(t typ) string { return "CAST(NULL AS " + t.duck() + ")" }
	items := each("list_transform", c.args[0].sql, x, val{sql: "struct_pack(s := " + null(state) + ", x := " + x.sql + ")"})
	first := "struct_pack(s := CAST(" + start + " AS " + state.duck() + "), x := " + null(item) + ")"
	body := "struct_pack(s := CAST(" + step.sql + " AS " + state.duck() + "), x := " + null(item) + ")"
	return "(" + apply("list_reduce", items, "lambda "+pair.sql+", "+next.sql+": "+body, first) + ").s"
}

// stripMarks is a text without its marks.
func stripMarks(sql string) string {
	text, _ := unmark(sql)
	return text
}

func printZipWith(c *invocation) val {
	x := c.variable(unknown)
	a := val{sql: x.sql + "[1]", t: c.args[0].t.item()}
	b := val{sql: x.sql + "[2]", t: c.args[1].t.item()}
	body := c.lambda(2, a, b)
	return val{sql: each("list_transform", apply("dune_zip", c.args[0].sql, c.args[1].sql), x, body), t: arrayOf(body.t)}
}

func printTransformMap(c *invocation) val {
	m := c.args[0]
	x := c.variable(unknown)
	k, v := member(x, "key", m.t.keys()), member(x, "value", m.t.item())
	body := c.lambda(1, k, v)
	t := mapOf(k.t, body.t)
	newKey, newValue := k, body
	if c.name == "transform_keys" {
		newKey, newValue = body, v
		t = mapOf(body.t, v.t)
	}
	made := val{sql: "struct_pack(\"key\" := " + newKey.sql + ", \"value\" := " + newValue.sql + ")"}
	return val{sql: apply("map_from_entries", each("list_transform", apply("map_entries", m.sql), x, made)), t: t}
}

func printMapFilter(c *invocation) val {
	m := c.args[0]
	x := c.variable(unknown)
	body := c.lambda(1, member(x, "key", m.t.keys()), member(x, "value", m.t.item()))
	if body.t.known() && body.t.kind != kindBoolean {
		return c.mismatch()
	}
	return val{sql: apply("map_from_entries", each("list_filter", apply("map_entries", m.sql), x, body)), t: m.t}
}

func printMapZipWith(c *invocation) val {
	a, b := c.args[0], c.args[1]
	if k := common(a.t.keys(), b.t.keys()); k.definite() && a.t.definite() && b.t.definite() {
		for _, m := range []*val{&a, &b} {
			if to := mapOf(k, m.t.item()); m.t.keys().duck() != k.duck() {
				*m = val{sql: c.u.castTo(*m, to, false).sql, t: to}
			}
		}
	}
	x := c.variable(a.t.keys())
	body := c.lambda(2, x, val{sql: a.atom() + "[" + x.sql + "]", t: a.t.item()}, val{sql: b.atom() + "[" + x.sql + "]", t: b.t.item()})
	keys := apply("dune_array_union", apply("map_keys", a.sql), apply("map_keys", b.sql)) // NULL when a map is
	made := val{sql: "struct_pack(\"key\" := " + x.sql + ", \"value\" := " + body.sql + ")"}
	return val{sql: apply("map_from_entries", each("list_transform", keys, x, made)), t: mapOf(a.t.keys(), body.t)}
}
