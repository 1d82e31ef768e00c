package duckdb

import (
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

// conditionals are calls that are syntax in disguise.
func conditionals() map[string]function {
	return map[string]function{
		"if":       form(2, 3, printIf),
		"coalesce": form(2, -1, printCoalesce),
		"nullif":   form(2, 2, printNullif),
		"try":      form(1, 1, func(c *invocation) val { return c.u.tryCall(c.e, c.s) }),
		"greatest": form(1, -1, extreme("greatest")),
		"least":    form(1, -1, extreme("least")),
		"typeof": form(1, 1, func(c *invocation) val {
			if c.args[0].t.kind == kindUnknown {
				return val{sql: apply("lower", apply("typeof", c.args[0].sql)), t: varchar}
			}
			return val{sql: literal(c.args[0].t.String()), t: varchar}
		}),
		"uuid": fn("uuid", 0, 0, is(typ{kind: kindUUID})),
	}
}

func printIf(c *invocation) val {
	if k := c.args[0].t; k.known() && k.kind != kindBoolean {
		return c.u.fail(c.e.Args[0], "IF condition must evaluate to a boolean (actual: %s)", k)
	}
	if len(c.args) == 3 && !comparable(c.args[1].t, c.args[2].t) {
		return c.u.fail(c.e, "Result types for IF must be the same: %s vs %s", c.args[1].t, c.args[2].t)
	}
	results, t := c.u.unify(c.e, c.args[1:], "IF results")
	sql := "CASE WHEN " + c.args[0].sql + " THEN " + results[0].sql
	if len(results) == 2 {
		sql += " ELSE " + results[1].sql
	}
	return val{sql: sql + " END", t: t}
}

func printCoalesce(c *invocation) val {
	list, t := c.u.unify(c.e, c.args, "COALESCE operands")
	return val{sql: apply("coalesce", join(list)), t: t}
}

func printNullif(c *invocation) val {
	a, b := balance(c.args[0], c.args[1])
	if !comparable(a.t, b.t) {
		return c.u.fail(c.e, "Types are not comparable with NULLIF: %s vs %s", a.t, b.t)
	}
	if mayBeNaN(a) && mayBeNaN(b) {
		equal := c.u.compare(c.e, a, b, "=")
		return val{sql: "CASE WHEN " + equal.sql + " THEN NULL ELSE " + c.args[0].sql + " END", t: c.args[0].t}
	}
	if a.sql != c.args[0].sql {
		return val{sql: "CASE WHEN " + a.atom() + " = " + b.atom() + " THEN NULL ELSE " + c.args[0].sql + " END", t: c.args[0].t}
	}
	return val{sql: apply("nullif", a.sql, b.sql), t: a.t}
}

// extreme prints GREATEST and LEAST, which are NULL when an argument is.
func extreme(name string) func(*invocation) val {
	return func(c *invocation) val {
		for _, a := range c.args[1:] {
			if !comparable(c.args[0].t, a.t) {
				return c.mismatch()
			}
		}
		list, t := c.u.unify(c.e, c.args, "arguments")
		if !orderable(t) {
			return c.mismatch()
		}
		if name == "least" || !t.float() || len(list) == 1 {
			return val{sql: extremeOf(name, list), t: t}
		}
		// NaN is the greatest number of DuckDB, and the least of Trino's
		// greatest: negated, it is passed over.
		for i := range list {
			list[i] = val{sql: negated(list[i])}
		}
		return val{sql: "-" + extremeOf("least", list), t: t, low: true}
	}
}

func extremeOf(name string, list []val) string {
	switch len(list) {
	case 1:
		return list[0].sql
	case 2, 3:
		return apply("dune_"+name, join(list))
	}
	absent := make([]string, len(list))
	for i, v := range list {
		absent[i] = "(" + v.sql + ") IS NULL"
	}
	return "(CASE WHEN " + strings.Join(absent, " OR ") + " THEN NULL ELSE " + apply(name, join(list)) + " END)"
}

// mathFunctions: numbers.
func mathFunctions() map[string]function {
	return map[string]function{
		"abs": form(1, 1, printAbs), "sign": form(1, 1, printSign),
		"round": form(1, 2, printRound), "floor": form(1, 1, rounding("floor")),
		"ceil": form(1, 1, rounding("ceil")), "ceiling": form(1, 1, rounding("ceil")),
		"truncate": form(1, 2, printTruncate), "mod": form(2, 2, printMod),
		"pow": doubles("dune_pow", 2), "power": doubles("dune_pow", 2), "exp": doubles("exp", 1),
		"sqrt": doubles("dune_sqrt", 1), "cbrt": doubles("dune_cbrt", 1),
		"ln": doubles("dune_ln", 1), "log2": doubles("dune_log2", 1), "log10": doubles("dune_log10", 1), "log": doubles("dune_log", 2),
		"sin": doubles("dune_sin", 1), "cos": doubles("dune_cos", 1), "tan": doubles("dune_tan", 1), "asin": doubles("dune_asin", 1), "acos": doubles("dune_acos", 1),
		"atan": doubles("atan", 1), "atan2": doubles("atan2", 2), "sinh": doubles("sinh", 1), "cosh": doubles("cosh", 1), "tanh": doubles("tanh", 1),
		"degrees": doubles("degrees", 1), "radians": doubles("radians", 1),
		"pi": fn("pi", 0, 0, is(double)), "e": form(0, 0, fixed("2.718281828459045::DOUBLE", double)),
		"nan": form(0, 0, fixed("CAST('NaN' AS DOUBLE)", double)), "infinity": form(0, 0, fixed("CAST('Infinity' AS DOUBLE)", double)),
		"is_nan": doublesTo("isnan", boolean), "is_finite": doublesTo("isfinite", boolean), "is_infinite": doublesTo("isinf", boolean),
		"rand": form(0, 2, printRandom), "random": form(0, 2, printRandom),
		"width_bucket": form(2, 4, printWidthBucket), "normal_cdf": doubles("dune_normal_cdf", 3), "inverse_normal_cdf": doubles("dune_inverse_normal_cdf", 3),
		"beta_cdf": doubles("dune_beta_cdf", 3), "inverse_beta_cdf": doubles("dune_inverse_beta_cdf", 3),
		"t_cdf": doubles("dune_t_cdf", 2), "t_pdf": doubles("dune_t_pdf", 2),
		"from_base": fn("dune_from_base", 2, 2, is(bigint)), "to_base": fn("dune_to_base", 2, 2, is(varchar)),
		"wilson_interval_lower": form(3, 3, printWilson("-1")), "wilson_interval_upper": form(3, 3, printWilson("1")),
		"cosine_similarity": form(2, 2, printCosine), "cosine_distance": form(2, 2, func(c *invocation) val {
			return val{sql: "1 - " + printCosine(c).sql, t: double, low: true}
		}),
		"euclidean_distance": form(2, 2, onArray("dune_euclidean_distance", is(double))), "dot_product": form(2, 2, onArray("dune_dot_product", is(double))),
		"format_number": form(1, 1, func(c *invocation) val {
			a := c.args[0]
			if a.t.known() && !a.t.numeric() {
				return c.mismatch()
			}
			n := "CAST(" + a.sql + " AS BIGINT)"
			if !a.t.integral() {
				n = apply("dune_whole_part", "CAST("+a.sql+" AS DOUBLE)")
			}
			return val{sql: apply("dune_format_number", n), t: varchar}
		}),
	}
}

func fixed(sql string, t typ) func(*invocation) val {
	return func(*invocation) val { return val{sql: sql, t: t} }
}

func doublesTo(name string, t typ) function {
	f := doubles(name, 1)
	inner := f.print
	f.print = func(c *invocation) val {
		v := inner(c)
		v.t = t
		return v
	}
	return f
}

func printAbs(c *invocation) val {
	a := c.args[0]
	switch {
	case a.t.known() && !a.t.numeric():
		return c.mismatch()
	case a.t.big():
		return val{sql: "CASE WHEN " + a.atom() + " < 0 THEN CAST('0' AS BIGNUM) - " + a.atom() + " ELSE " + a.sql + " END", t: a.t}
	case a.t.kind == kindDecimal && null(a.node):
		return a
	}
	return val{sql: apply("abs", a.sql), t: a.t}
}

func printSign(c *invocation) val {
	a := c.args[0]
	t := a.t
	switch {
	case t.known() && !t.numeric():
		return c.mismatch()
	case t.float():
		return val{sql: "CAST(" + apply("dune_sign", a.sql) + " AS " + t.duck() + ")", t: t}
	case t.kind == kindDecimal:
		t = decimalOf(1, 0)
	}
	if t.definite() && !t.big() {
		return val{sql: "CAST(" + apply("sign", a.sql) + " AS " + t.duck() + ")", t: t}
	}
	return val{sql: apply("sign", a.sql), t: integer}
}

// printRound: halves go away from zero. A double is rounded as Trino does it,
// by its nearest decimal text.
func printRound(c *invocation) val {
	a := c.args[0]
	switch {
	case a.t.known() && !a.t.numeric():
		return c.mismatch()
	case a.t.big() && len(c.args) == 1:
		return a
	case a.t.integral() && len(c.args) == 1:
		return a
	case a.t.kind == kindDecimal && len(c.args) == 1:
		t := decimalOf(min(maxDigits, a.t.size-a.t.scale+min(a.t.scale, 1)), 0)
		return val{sql: "CAST(" + apply("round", a.sql, "0") + " AS " + t.duck() + ")", t: t}
	case a.t.kind == kindDecimal:
		t := decimalOf(min(38, a.t.size+1), a.t.scale)
		if _, ok := number(c.e.Args[1]); !ok {
			sql := apply("dune_round_decimal", "CAST("+a.sql+" AS VARCHAR)", "CAST("+c.args[1].sql+" AS BIGINT)")
			return val{sql: "CAST(" + sql + " AS " + t.duck() + ")", t: t}
		}
		return val{sql: "CAST(" + apply("round", a.sql, "CAST("+c.args[1].sql+" AS INTEGER)") + " AS " + t.duck() + ")", t: t}
	case a.t.big():
		return val{sql: apply("round", "CAST("+a.sql+" AS DOUBLE)", "CAST("+c.args[1].sql+" AS INTEGER)"), t: double}
	}
	if len(c.args) == 1 {
		return val{sql: apply("round", a.sql), t: a.t}
	}
	if a.t.float() {
		sql := apply("dune_round", a.sql, "CAST("+c.args[1].sql+" AS INTEGER)")
		if a.t.kind == kindReal {
			sql = "CAST(" + sql + " AS FLOAT)"
		}
		return val{sql: sql, t: a.t}
	}
	if a.t.is(kindTinyint, kindSmallint, kindInteger) {
		sql := apply("round", "CAST("+a.sql+" AS BIGINT)", "CAST("+c.args[1].sql+" AS INTEGER)")
		return val{sql: "CAST(" + sql + " AS " + a.t.duck() + ")", t: a.t}
	}
	if a.t.kind == kindBigint {
		sql := apply("round", "CAST("+a.sql+" AS HUGEINT)", "CAST("+c.args[1].sql+" AS INTEGER)")
		return val{sql: "CAST(" + sql + " AS BIGINT)", t: a.t}
	}
	return val{sql: apply("round", a.sql, "CAST("+c.args[1].sql+" AS INTEGER)"), t: a.t}
}

func rounding(name string) func(*invocation) val {
	return func(c *invocation) val {
		a := c.args[0]
		switch {
		case a.t.known() && !a.t.numeric():
			return c.mismatch()
		case a.t.integral(), a.t.big():
			return a
		case a.t.kind == kindDecimal:
			t := decimalOf(min(38, a.t.size-a.t.scale+min(a.t.scale, 1)), 0)
			return val{sql: "CAST(" + apply(name, a.sql) + " AS " + t.duck() + ")", t: t}
		}
		return val{sql: apply(name, a.sql), t: a.t}
	}
}

// printTruncate: of a decimal or a whole number it is a decimal.
func printTruncate(c *invocation) val {
	a := c.args[0]
	switch {
	case a.t.known() && !a.t.numeric():
		return c.mismatch()
	case a.t.integral(), a.t.kind == kindDecimal:
		return truncateDecimal(c, asDecimal(a.t))
	case len(c.args) == 1 && a.t.kind == kindReal:
		return val{sql: "CAST(" + apply("trunc", a.sql) + " AS FLOAT)", t: a.t}
	case len(c.args) == 1 && !a.t.float():
		return val{sql: apply("trunc", a.sql), t: a.t}
	}
	args := []string{"CAST(" + a.sql + " AS DOUBLE)"}
	if len(c.args) == 2 {
		args = append(args, "CAST("+c.args[1].sql+" AS INTEGER)")
	}
	return val{sql: apply("dune_truncate", args...), t: double}
}

func truncateDecimal(c *invocation, t typ) val {
	a := c.args[0].sql
	if len(c.args) == 1 {
		t = decimalOf(max(1, t.size-t.scale), 0)
		return val{sql: "CAST(" + apply("trunc", a) + " AS " + t.duck() + ")", t: t}
	}
	sql := apply("dune_truncate_decimal", "CAST("+a+" AS VARCHAR)", "CAST("+c.args[1].sql+" AS BIGINT)")
	return val{sql: "CAST(" + sql + " AS " + t.duck() + ")", t: t}
}

func printMod(c *invocation) val {
	e := &dunesql.Arithmetic{At: c.e.At, Op: dunesql.Modulo, Left: c.e.Args[0], Right: c.e.Args[1]}
	return c.u.arithmetic(e, c.s)
}

func printRandom(c *invocation) val {
	if len(c.args) == 0 {
		return val{sql: "random()", t: double}
	}
	return val{sql: apply("dune_random", c.texts()...), t: bigint}
}

func printWidthBucket(c *invocation) val {
	switch len(c.args) {
	case 2:
		return val{sql: apply("dune_width_bins", "CAST("+c.args[0].sql+" AS DOUBLE)", c.args[1].sql), t: bigint}
	case 4:
		return val{sql: apply("dune_width_bucket", c.texts()...), t: bigint}
	}
	return c.mismatch()
}

// printWilson prints a bound of Wilson's interval.
func printWilson(side string) func(*invocation) val {
	return func(c *invocation) val {
		for i, a := range c.args {
			if a.t.known() && (i < 2 && !a.t.integral() || !a.t.numeric()) {
				return c.mismatch()
			}
		}
		return val{sql: apply("dune_wilson_interval", c.args[0].sql, c.args[1].sql, "CAST("+c.args[2].sql+" AS DOUBLE)", side), t: double}
	}
}

// printCosine compares two arrays, or two maps: vectors most of whose numbers
// are zero.
func printCosine(c *invocation) val {
	a, b := c.args[0].t, c.args[1].t
	switch {
	case a.kind == kindMap && (b.kind == kindMap || !b.known()), b.kind == kindMap && !a.known():
		return val{sql: apply("dune_cosine_maps", c.texts()...), t: double}
	case a.known() && a.kind != kindArray, b.known() && b.kind != kindArray:
		return c.mismatch()
	}
	return val{sql: apply("dune_cosine_similarity", c.texts()...), t: double}
}

// bigFunctions: 256-bit integers.
func bigFunctions() map[string]function {
	all := map[string]function{}
	for _, prefix := range []string{"bytearray_to_", "varbinary_to_"} {
		all[prefix+"uint256"] = ofBytes(fn("dune_bytes_unsigned", 1, 1, is(uint256)))
		all[prefix+"int256"] = ofBytes(fn("dune_bytes_signed", 1, 1, is(int256)))
		all[prefix+"bigint"] = ofBytes(form(1, 1, bytesTo("BIGINT", bigint)))
		all[prefix+"integer"] = ofBytes(form(1, 1, bytesTo("INTEGER", integer)))
		all[prefix+"decimal"] = ofBytes(form(1, 1, bytesTo("DECIMAL(38,0)", decimalOf(38, 0))))
	}
	all["bytea2numeric"] = all["varbinary_to_bigint"]
	return all
}

// bytesTo prints the number that bytes are, in two's complement when they are
// as long as the type.
func bytesTo(duck string, t typ) func(*invocation) val {
	return func(c *invocation) val {
		width := map[kind]string{kindBigint: "8", kindInteger: "4", kindDecimal: "16"}[t.kind]
		return val{sql: "CAST(" + apply("dune_bytes_integer", c.args[0].sql, width) + " AS " + duck + ")", t: t}
	}
}
