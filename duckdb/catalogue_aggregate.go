package duckdb

import (
	"maps"
	"strconv"
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

// aggregations are also window functions, when OVER follows.
func aggregations() map[string]function {
	all := map[string]function{
		"count": aggForm(0, 1, printCount), "sum": aggForm(1, 1, printSum), "avg": aggForm(1, 1, printAvg),
		"min": aggForm(1, 2, printExtreme("min")), "max": aggForm(1, 2, printExtreme("max")),
		"count_if": aggForm(1, 1, func(c *invocation) val {
			return val{sql: c.aggregate("count", "CASE WHEN "+c.args[0].sql+" THEN 1 END"), t: bigint}
		}),
		"bool_and": agg("bool_and", 1, 1, is(boolean)), "every": agg("bool_and", 1, 1, is(boolean)), "bool_or": agg("bool_or", 1, 1, is(boolean)),
		"arbitrary": agg("any_value", 1, 1, likeFirst), "any_value": agg("any_value", 1, 1, likeFirst),
		"array_agg": agg("list", 1, 1, listOf(likeFirst)), "set_agg": aggForm(1, 1, func(c *invocation) val {
			return val{sql: apply("dune_array_distinct", c.aggregate("list", c.args[0].sql)), t: arrayOf(c.args[0].t)}
		}),
		"approx_distinct": aggForm(1, 2, func(c *invocation) val {
			return val{sql: "CAST(" + c.aggregate("approx_count_distinct", c.args[0].sql) + " AS BIGINT)", t: bigint}
		}),
		"approx_percentile": aggForm(2, 4, printApproxPercentile),
		"max_by":            aggForm(2, 3, printBy("max")), "min_by": aggForm(2, 3, printBy("min")),
		"listagg": aggForm(1, 2, printListagg), "histogram": aggForm(1, 1, printHistogram),
		"map_agg": aggForm(2, 2, printMapAgg("dune_map_first", func(v typ) typ { return v })), "multimap_agg": aggForm(2, 2, printMapAgg("dune_multimap", arrayOf)),
		"map_union": aggForm(1, 1, printMapUnion), "reduce_agg": aggForm(4, 4, printReduceAgg),
		"bitwise_and_agg": aggForm(1, 1, printBitsAgg("bit_and")), "bitwise_or_agg": aggForm(1, 1, printBitsAgg("bit_or")), "bitwise_xor_agg": aggForm(1, 1, printBitsAgg("bit_xor")),
		"approx_most_frequent": aggForm(3, 3, func(c *invocation) val {
			return val{sql: apply("dune_most_frequent", "CAST("+c.aggregate("histogram", c.args[1].sql)+" AS MAP("+c.args[1].t.duck()+", BIGINT))", c.constant(0)), t: mapOf(c.args[1].t, bigint)}
		}),
		"checksum": aggForm(1, 1, printChecksum),
	}
	maps.Copy(all, moments())
	return all
}

func printCount(c *invocation) val {
	if c.e.Star || len(c.args) == 0 {
		return val{sql: c.aggregate("count", "*"), t: bigint}
	}
	return val{sql: c.aggregate("count", c.args[0].sql), t: bigint}
}

// printSum: the sum of integers is a bigint, an error beyond; of decimals a
// decimal of 38 digits.
func printSum(c *invocation) val {
	a := c.args[0]
	if a.t.known() && !a.t.numeric() && !a.t.duration() {
		return c.mismatch()
	}
	switch a.t.kind {
	case kindYearInterval:
		return val{sql: apply("to_months", "CAST("+c.aggregate("sum", apply("dune_interval_months", a.sql))+" AS INTEGER)"), t: a.t}
	case kindDayInterval:
		return val{sql: apply("dune_interval_of", "CAST("+c.aggregate("sum", apply("dune_interval_ms", a.sql))+" AS BIGINT)"), t: a.t}
	}
	sum := c.aggregate("sum", a.sql)
	switch {
	case a.t.integral():
		return val{sql: "CAST(" + sum + " AS BIGINT)", t: bigint}
	case a.t.kind == kindDecimal && a.t.size >= longDigits:
		return val{sql: apply("dune_decimal_sum", sum), t: decimalOf(38, a.t.scale)}
	case a.t.kind == kindDecimal:
		return val{sql: sum, t: decimalOf(38, a.t.scale)}
	case a.t.kind == kindReal:
		return val{sql: apply("dune_real", sum), t: real32}
	case a.t.big():
		return val{sql: apply("dune_"+a.t.String(), sum), t: a.t}
	case a.t.kind == kindDouble:
		return val{sql: sum, t: a.t}
	}
	return val{sql: sum}
}

// longDigits is how many digits a decimal has of which fewer than ten thousand
// million make a sum of more than 38.
const longDigits = 28

// longAvg is the mean of decimals whose sum may have more digits than a decimal
// has: the upper digits and the lower ones are added up apart.
func (c *invocation) longAvg(a val) val {
	digits := "CAST(" + a.sql + " AS VARCHAR)"
	if a.t.scale > 0 {
		digits = apply("replace", digits, "'.'", "''")
	}
	digits = "CAST(" + digits + " AS HUGEINT)"
	upper := c.aggregate("sum", digits+" // 10000000000000000000")
	lower := c.aggregate("sum", digits+" % 10000000000000000000")
	count := c.aggregate("count", a.sql)
	sql := apply("dune_decimal_mean", upper, lower, count, itoa(a.t.scale))
	return val{sql: "CAST(" + sql + " AS " + a.t.duck() + ")", t: a.t}
}

func printAvg(c *invocation) val {
	a := c.args[0]
	switch {
	case a.t.kind == kindDecimal && a.t.size >= longDigits:
		return c.longAvg(a)
	case a.t.kind == kindDecimal:
		sum, count := c.aggregate("sum", a.sql), c.aggregate("count", a.sql)
		quotient := apply("dune_quotient", "CAST("+sum+" AS VARCHAR)", "CAST("+count+" AS VARCHAR)", itoa(a.t.scale))
		return val{sql: "CAST(CASE WHEN " + count + " > 0 THEN " + quotient + " END AS " + a.t.duck() + ")", t: a.t}
	case a.t.known() && !a.t.numeric() && !a.t.duration():
		return c.mismatch()
	case a.t.big():
		return val{sql: c.aggregate("avg", "CAST("+a.sql+" AS DOUBLE)"), t: double}
	case a.t.kind == kindYearInterval:
		months := c.aggregate("avg", apply("dune_interval_months", a.sql))
		return val{sql: apply("to_months", "CAST(floor("+months+" + 0.5) AS INTEGER)"), t: a.t}
	case a.t.duration():
		ms := c.aggregate("avg", apply("dune_interval_ms", a.sql))
		return val{sql: apply("dune_interval_of", "CAST(floor("+ms+" + 0.5) AS BIGINT)"), t: a.t}
	case a.t.kind == kindReal:
		return val{sql: "CAST(" + c.aggregate("avg", "CAST("+a.sql+" AS DOUBLE)") + " AS FLOAT)", t: a.t}
	}
	return val{sql: c.aggregate("avg", a.sql), t: double}
}

func printExtreme(name string) func(*invocation) val {
	return func(c *invocation) val {
		a := c.args[0]
		switch {
		case !orderable(a.t):
			return c.mismatch()
		case len(c.args) == 2 && name == "max" && a.t.float():
			x := c.variable(a.t)
			return val{sql: each("list_transform", c.aggregate("min", "-"+a.atom(), c.args[1].sql), x, val{sql: "-" + x.sql}), t: arrayOf(a.t)}
		case len(c.args) == 2:
			return val{sql: c.aggregate(name, c.texts()...), t: arrayOf(a.t)}
		}
		if name == "max" && a.t.float() {
			// NaN is the greatest number of DuckDB, and the least of Trino's
			// max: negated, it is passed over.
			return val{sql: "-" + c.aggregate("min", "-"+a.atom()), t: a.t, low: true}
		}
		return val{sql: c.aggregate(name, a.sql), t: a.t}
	}
}

// printApproxPercentile is exact, with the rank that Trino's digest gives while
// it holds every value: the least of those that at most the part p of all is
// below. DuckDB counts that one from the other end, as -(1-p).
func printApproxPercentile(c *invocation) val {
	a := c.args[0]
	if a.t.known() && !a.t.numeric() {
		return c.mismatch()
	}
	arg, t := a.sql, a.t
	switch {
	case a.t.integral():
		t = bigint
	case a.t.big():
		arg, t = "CAST("+a.sql+" AS DOUBLE)", double
	case a.t.kind == kindDecimal: // Trino makes a real of it
		arg, t = "CAST("+a.sql+" AS FLOAT)", real32
	}
	switch {
	case len(c.args) > 2:
		return weightedPercentile(c, arg, t, c.args[1], c.args[2])
	case readsColumns(c.e.Args[1]):
		return weightedPercentile(c, arg, t, val{sql: "1.0::DOUBLE", t: double}, c.args[1])
	}
	p := c.args[1]
	part := apply("dune_percentile", p.sql)
	if p.t.kind == kindArray {
		x := c.variable(double)
		part = each("list_transform", p.sql, x, val{sql: apply("dune_percentile", x.sql)})
		t = arrayOf(t)
	}
	sql := c.aggregate("quantile_disc", arg, part)
	if a.t.integral() && a.t.kind != kindBigint {
		sql = "CAST(" + sql + " AS " + t.duck() + ")"
	}
	return val{sql: sql, t: t}
}

// weightedPercentile counts each value as often as its weight says. An accuracy
// that is asked for is met. Of percentages that differ from row to row the last
// one counts.
func weightedPercentile(c *invocation, arg string, t typ, w, p val) val {
	present := c.args[0].atom() + " IS NOT NULL AND " + w.atom() + " IS NOT NULL AND " + p.atom() + " IS NOT NULL"
	list := c.aggregate("list", "CASE WHEN "+present+" THEN struct_pack(v := CAST("+arg+" AS "+t.duck()+"), w := dune_weight(CAST("+w.sql+" AS DOUBLE)), p := "+p.sql+") END")
	rows, ranked, e := c.variable(unknown), c.variable(unknown), c.variable(unknown)
	value := func(part string) val {
		return val{sql: apply("dune_weighted", ranked.sql, "CAST("+part+" AS DOUBLE)")}
	}
	last := rows.sql + "[-1].p"
	body := value(last)
	if p.t.kind == kindArray {
		x := c.variable(double)
		body = val{sql: each("list_transform", rows.sql+"[1].p", x, value(x.sql))}
		t = arrayOf(t)
	}
	inner := val{sql: each("list_transform", "["+apply("dune_ranked", rows.sql)+"]", ranked, body) + "[1]"}
	kept := each("list_filter", list, e, val{sql: e.sql + " IS NOT NULL"})
	return val{sql: each("list_transform", "["+kept+"]", rows, inner) + "[1]", t: t}
}

// constant prints an argument that one value is taken of: the first.
func (c *invocation) constant(i int) string {
	if readsColumns(c.e.Args[i]) {
		return c.aggregate("first", c.args[i].sql)
	}
	return c.args[i].sql
}

// readsColumns reports whether an expression may differ from row to row.
func readsColumns(e dunesql.Expr) bool {
	found := false
	dunesql.Walk(e, func(n dunesql.Node) bool {
		_, column := n.(*dunesql.Column)
		found = found || column
		return !found
	})
	return found
}

// printBy prints MAX_BY and MIN_BY. The value of the row is kept when it is
// NULL.
func printBy(name string) func(*invocation) val {
	return func(c *invocation) val {
		if !orderable(c.args[1].t) {
			return c.mismatch()
		}
		args, by := c.texts(), "arg_"+name
		if name == "max" && c.args[1].t.float() {
			// As for max, a negated NaN is passed over.
			args[1], by = "-"+c.args[1].atom(), "arg_min"
		}
		if len(c.args) == 3 {
			// DuckDB passes over rows whose value is NULL, but not those of a row.
			list := c.aggregate(by, "struct_pack(v := "+args[0]+")", args[1], args[2])
			x := c.variable(c.args[0].t)
			return val{sql: each("list_transform", list, x, member(x, "v", c.args[0].t)), t: arrayOf(c.args[0].t)}
		}
		return val{sql: c.aggregate(by+"_null", args...), t: c.args[0].t}
	}
}

func printListagg(c *invocation) val {
	if c.e.Overflow != nil && c.e.Overflow.Truncate {
		return c.u.fail(c.e.Overflow, "ON OVERFLOW TRUNCATE is not supported")
	}
	args := c.texts()
	if len(args) == 1 {
		args = append(args, "''")
	}
	return val{sql: c.aggregate("string_agg", args...), t: varchar}
}

func printHistogram(c *invocation) val {
	a := c.args[0]
	sql := c.aggregate("histogram", a.sql)
	if mayBeNaN(a) {
		nans := c.aggregate("count", "CASE WHEN isnan("+a.sql+") THEN 1 END")
		sql = apply("dune_histogram", c.aggregate("histogram", "CASE WHEN NOT isnan("+a.sql+") THEN "+a.sql+" END"), nans)
	}
	if a.t.definite() {
		sql = "CAST(" + sql + " AS MAP(" + a.t.duck() + ", BIGINT))"
	}
	return val{sql: sql, t: mapOf(a.t, bigint)}
}

// printMapAgg collects entries, and makes a map of them: NULL keys are left
// out.
func printMapAgg(finish string, value func(typ) typ) func(*invocation) val {
	return func(c *invocation) val {
		k, v := c.args[0], c.args[1]
		list := c.aggregate("list", "CASE WHEN "+k.atom()+" IS NOT NULL THEN struct_pack(k := "+k.sql+", v := "+v.sql+") END")
		x := c.variable(unknown)
		present := each("list_filter", list, x, val{sql: x.sql + " IS NOT NULL"})
		entries := c.variable(unknown)
		body := val{sql: "CASE WHEN len(" + entries.sql + ") > 0 THEN " + apply(finish, entries.sql) + " END"}
		return val{sql: each("list_transform", "["+present+"]", entries, body) + "[1]", t: mapOf(k.t, value(v.t))}
	}
}

// printMapUnion: of the values of a key one is kept, NULL maps are passed over.
func printMapUnion(c *invocation) val {
	m := c.args[0]
	if m.t.known() && m.t.kind != kindMap {
		return c.mismatch()
	}
	return val{sql: apply("dune_map_union", c.aggregate("list", m.sql)), t: m.t}
}

// printReduceAgg folds the values of a group into a state, in one go: what
// would combine two states is checked, and not called. NULLs are passed over.
func printReduceAgg(c *invocation) val {
	item := c.args[0].t
	list, x := c.variable(arrayOf(item)), c.variable(item)
	inner := *c
	inner.args = append([]val{{sql: list.sql, t: arrayOf(item)}}, c.args[1:]...)
	inner.args[1].sql = c.constant(1)
	folded, state := inner.fold()
	inner.lambda(3, c.variable(state), c.variable(state))
	present := each("list_filter", c.aggregate("list", c.args[0].sql), x, val{sql: x.sql + " IS NOT NULL"})
	body := val{sql: "CASE WHEN len(" + list.sql + ") > 0 THEN " + folded + " END"}
	return val{sql: each("list_transform", "["+present+"]", list, body) + "[1]", t: state}
}

// windowFunctions are those that are nothing but that.
func windowFunctions() map[string]function {
	all := map[string]function{
		"ntile": frameless(windowFn("ntile", 1, 1, is(bigint))), "first_value": windowFn("first_value", 1, 1, likeFirst),
		"last_value": windowFn("last_value", 1, 1, likeFirst), "nth_value": atOffset(windowFn("nth_value", 2, 2, likeFirst), 1),
		"lag": frameless(atOffset(windowFn("lag", 1, 3, likeFirstAndThird), 0)), "lead": frameless(atOffset(windowFn("lead", 1, 3, likeFirstAndThird), 0)),
	}
	for _, name := range []string{"row_number", "rank", "dense_rank"} {
		all[name] = frameless(windowFn(name, 0, 0, is(bigint)))
	}
	for _, name := range []string{"percent_rank", "cume_dist"} {
		all[name] = frameless(windowFn(name, 0, 0, is(double)))
	}
	return all
}

// frameless refuses a frame: a rank is one among all rows of a partition.
func frameless(f function) function {
	inner := f.print
	f.print = func(c *invocation) val {
		if o := c.e.Over; o != nil && o.Spec != nil && o.Spec.Frame != nil {
			return c.u.fail(o.Spec.Frame, "Cannot specify window frame for %s function", c.name)
		}
		return inner(c)
	}
	return f
}

// likeFirstAndThird is the common type of a value and what stands for it.
func likeFirstAndThird(args []val) typ {
	if len(args) < 3 {
		return args[0].t
	}
	return common(args[0].t, args[2].t)
}

// whole is a whole number that is written out.
func whole(e dunesql.Expr) (string, bool) {
	switch e := e.(type) {
	case *dunesql.Integer:
		return e.Text, true
	case *dunesql.TypedLiteral:
		_, err := strconv.ParseInt(e.Value, 10, 64)
		return e.Value, err == nil
	}
	return "", false
}

// atOffset refuses an offset that is written as less than a function takes.
func atOffset(f function, least int) function {
	inner := f.print
	f.print = func(c *invocation) val {
		if len(c.args) > 1 {
			offset, ok := whole(c.e.Args[1])
			switch {
			case c.args[1].t.known() && !c.args[1].t.integral(), len(c.args) > 2 && !comparable(c.args[0].t, c.args[2].t):
				return c.mismatch()
			case null(c.e.Args[1]) && least == 0:
				return c.u.fail(c.e, "Offset must not be null")
			case ok && (strings.HasPrefix(offset, "-") || least > 0 && strings.Trim(offset, "0") == ""):
				return c.u.fail(c.e, "Offset must be at least %d", least)
			}
		}
		return inner(c)
	}
	return f
}
