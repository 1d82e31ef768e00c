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
	results, t := c.u.unify(c.e, c.args[1:], "All IF results must be the same type")
	if k := c.args[0].t; k.known() && k.kind != kindBoolean {
		return c.mismatch()
	}
	sql := "CASE WHEN " + c.args[0].sql + " THEN " + results[0].sql
	if len(results) == 2 {
		sql += " ELSE " + results[1].sql
	}
	return val{sql: sql + " END", t: t}
}

func printCoalesce(c *invocation) val {
	list, t := c.u.unify(c.e, c.args, "All COALESCE operands must be the same type")
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
		list, t := c.u.unify(c.e, c.args, "All arguments must be the same type")
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
		"pow": doubles("pow", 2), "power": doubles("pow", 2), "exp": doubles("exp", 1),
		"sqrt": doubles("dune_sqrt", 1), "cbrt": doubles("dune_cbrt", 1),
		"ln": doubles("dune_ln", 1), "log2": doubles("dune_log2", 1), "log10": doubles("dune_log10", 1), "log": doubles("dune_log", 2),
		"sin": doubles("sin", 1), "cos": doubles("cos", 1), "tan": doubles("tan", 1), "asin": doubles("asin", 1), "acos": doubles("acos", 1),
		"atan": doubles("atan", 1), "atan2": doubles("atan2", 2), "sinh": doubles("sinh", 1), "cosh": doubles("cosh", 1), "tanh": doubles("tanh", 1),
		"degrees": doubles("degrees", 1), "radians": doubles("radians", 1),
		"pi": fn("pi", 0, 0, is(double)), "e": form(0, 0, fixed("2.718281828459045::DOUBLE", double)),
		"nan": form(0, 0, fixed("CAST('NaN' AS DOUBLE)", double)), "infinity": form(0, 0, fixed("CAST('Infinity' AS DOUBLE)", double)),
		"is_nan": doublesTo("isnan", boolean), "is_finite": doublesTo("isfinite", boolean), "is_infinite": doublesTo("isinf", boolean),
		"rand": form(0, 2, printRandom), "random": form(0, 2, printRandom),
		"width_bucket": form(2, 4, printWidthBucket), "normal_cdf": doubles("dune_normal_cdf", 3), "inverse_normal_cdf": doubles("dune_inverse_normal_cdf", 3),
		"beta_cdf": doubles("dune_beta_cdf", 3), "inverse_beta_cdf": doubles("dune_inverse_beta_cdf", 3),
		"bitwise_and": form(2, 2, bitwise("&")), "bitwise_or": form(2, 2, bitwise("|")), "bitwise_xor": form(2, 2, bitwise("xor")),
		"bitwise_not": form(1, 1, func(c *invocation) val {
			if t := c.args[0].t; t.known() && !t.integral() {
				return c.mismatch()
			}
			return val{sql: "~CAST(" + c.args[0].sql + " AS BIGINT)", t: bigint, low: true}
		}),
		"bitwise_left_shift": form(2, 2, shifted("dune_shl")), "bitwise_right_shift": form(2, 2, shifted("dune_shr")),
		"bitwise_right_shift_arithmetic": fn("dune_sar", 2, 2, likeFirst),
		"bit_count":                      fn("dune_bit_count", 2, 2, is(bigint)),
		"from_base":                      fn("dune_from_base", 2, 2, is(bigint)), "to_base": fn("dune_to_base", 2, 2, is(varchar)),
		"wilson_interval_lower": form(3, 3, printWilson("-1")), "wilson_interval_upper": form(3, 3, printWilson("1")),
		"cosine_similarity": form(2, 2, printCosine), "cosine_distance": form(2, 2, func(c *invocation) val {
			return val{sql: "1 - " + printCosine(c).sql, t: double, low: true}
		}),
		"euclidean_distance": form(2, 2, onArray("dune_euclidean_distance", is(double))), "dot_product": form(2, 2, onArray("dune_dot_product", is(double))),
		"format_number": form(1, 1, func(c *invocation) val {
			return val{sql: apply("dune_format_number", "CAST("+c.args[0].sql+" AS DOUBLE)"), t: varchar}
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
	}
	return val{sql: apply("abs", a.sql), t: a.t}
}

func printSign(c *invocation) val {
	a := c.args[0]
	t := a.t
	if a.t.kind == kindDecimal {
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
		return val{sql: apply("round", a.sql, "0"), t: decimalOf(min(38, a.t.size-a.t.scale+1), 0)}
	case a.t.kind == kindDecimal:
		t := decimalOf(min(38, a.t.size+1), a.t.scale)
		return val{sql: "CAST(" + apply("round", a.sql, "CAST("+c.args[1].sql+" AS INTEGER)") + " AS " + t.duck() + ")", t: t}
	case a.t.big():
		return val{sql: apply("round", "CAST("+a.sql+" AS DOUBLE)", "CAST("+c.args[1].sql+" AS INTEGER)"), t: double}
	}
	if len(c.args) == 1 {
		return val{sql: apply("round", a.sql), t: a.t}
	}
	if a.t.float() {
		return val{sql: apply("dune_round", a.sql, "CAST("+c.args[1].sql+" AS INTEGER)"), t: a.t}
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

func printTruncate(c *invocation) val {
	a := c.args[0]
	if len(c.args) == 1 && !a.t.float() {
		t := a.t
		if t.kind == kindDecimal {
			t = decimalOf(max(1, t.size-t.scale), 0)
		}
		return val{sql: apply("trunc", a.sql), t: t}
	}
	args := []string{"CAST(" + a.sql + " AS DOUBLE)"}
	if len(c.args) == 2 {
		args = append(args, "CAST("+c.args[1].sql+" AS INTEGER)")
	}
	sql := apply("dune_truncate", args...)
	if a.t.kind == kindDecimal {
		return val{sql: "CAST(" + sql + " AS " + a.t.duck() + ")", t: a.t}
	}
	return val{sql: sql, t: double}
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
	case a.kind == kindMap && b.kind == kindMap:
		return val{sql: apply("dune_cosine_maps", c.texts()...), t: double}
	case a.known() && a.kind != kindArray, b.known() && b.kind != kindArray:
		return c.mismatch()
	}
	return val{sql: apply("dune_cosine_similarity", c.texts()...), t: double}
}

// bitwise prints an operation on the bits of two numbers, which are bigints.
func bitwise(op string) func(*invocation) val {
	return func(c *invocation) val {
		for _, a := range c.args {
			if a.t.known() && !a.t.integral() {
				return c.mismatch()
			}
		}
		a, b := "CAST("+c.args[0].sql+" AS BIGINT)", "CAST("+c.args[1].sql+" AS BIGINT)"
		if op == "xor" {
			return val{sql: apply("xor", a, b), t: bigint}
		}
		return val{sql: a + " " + op + " " + b, t: bigint, low: true}
	}
}

// shifted prints a shift within the width of the type.
func shifted(name string) func(*invocation) val {
	return func(c *invocation) val {
		bits := map[kind]string{kindTinyint: "8", kindSmallint: "16", kindInteger: "32"}[c.args[0].t.kind]
		if bits == "" {
			bits = "64"
		}
		sql := apply(name, c.args[0].sql, c.args[1].sql, bits)
		if t := c.args[0].t; t.integral() {
			return val{sql: "CAST(" + sql + " AS " + t.duck() + ")", t: t}
		}
		return val{sql: sql, t: bigint}
	}
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
