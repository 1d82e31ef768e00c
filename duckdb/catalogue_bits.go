package duckdb

// bitFunctions: the bits of whole numbers.
func bitFunctions() map[string]function {
	return map[string]function{
		"bitwise_and": form(2, 2, bitwise("&")), "bitwise_or": form(2, 2, bitwise("|")), "bitwise_xor": form(2, 2, bitwise("xor")),
		"bitwise_not": form(1, 1, func(c *invocation) val {
			if t := c.args[0].t; t.known() && !t.integral() {
				return c.mismatch()
			}
			return val{sql: "~CAST(" + c.args[0].sql + " AS BIGINT)", t: bigint, low: true}
		}),
		"bitwise_left_shift": form(2, 2, shifted("dune_shl")), "bitwise_right_shift": form(2, 2, shifted("dune_shr")),
		"bitwise_right_shift_arithmetic": form(2, 2, shifted("dune_sar")),
		"bit_count":                      form(2, 2, ofIntegers("dune_bit_count")),
	}
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
		for _, a := range c.args {
			if a.t.known() && !a.t.integral() {
				return c.mismatch()
			}
		}
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

// ofIntegers prints a macro of whole numbers that gives a bigint.
func ofIntegers(name string) func(*invocation) val {
	return func(c *invocation) val {
		for _, a := range c.args {
			if a.t.known() && !a.t.integral() {
				return c.mismatch()
			}
		}
		return val{sql: apply(name, c.texts()...), t: bigint}
	}
}

// printBitsAgg prints an aggregation of bits, which is a bigint.
func printBitsAgg(name string) func(*invocation) val {
	return func(c *invocation) val {
		if t := c.args[0].t; t.known() && !t.integral() {
			return c.mismatch()
		}
		return val{sql: c.aggregate(name, "CAST("+c.args[0].sql+" AS BIGINT)"), t: bigint}
	}
}
