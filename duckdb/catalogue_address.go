package duckdb

// addressFunctions: the addresses of chains, as bytes and as texts.
func addressFunctions() map[string]function {
	bytes := func(name string) function { return ofTexts(fn(name, 1, 1, is(binary))) }
	return map[string]function{
		"to_tron_address": ofBytes(fn("dune_to_tron_address", 1, 1, is(varchar))), "from_tron_address": bytes("dune_from_tron_address"),
		"from_ss58": bytes("dune_from_ss58"), "to_ss58": form(2, 2, printToSS58),
		"ton_address_raw_to_user_friendly": ofTexts(form(1, 2, func(c *invocation) val {
			args := append(c.texts(), "true")
			return val{sql: apply("dune_ton_friendly", args[:2]...), t: varchar}
		})),
		"ton_address_user_friendly_to_raw": ofTexts(fn("dune_ton_raw", 1, 1, is(varchar))),
		"address_32_from_hex":              bytes("dune_address_32"),
		"get_chain_explorer":               fn("dune_explorer", 1, 1, is(varchar)),
		"get_chain_explorer_address":       form(2, 2, explorerPage("/address/")), "get_chain_explorer_tx_hash": form(2, 2, explorerPage("/tx/")),
		"get_href": form(2, 2, func(c *invocation) val {
			return val{sql: "'<a href=\"' || " + c.args[0].atom() + " || '\" target=\"_blank\">' || " + c.args[1].atom() + " || '</a>'", t: varchar, low: true}
		}),
	}
}

// printToSS58 takes the address as bytes, or as a text of its hexadecimal digits.
func printToSS58(c *invocation) val {
	a := c.args[0]
	switch {
	case a.t.text():
		a.sql = apply("dune_unhex", a.sql)
	case a.t.known() && a.t.kind != kindVarbinary, c.args[1].t.known() && !c.args[1].t.integral():
		return c.mismatch()
	case a.t.kind == kindNull:
		a.sql = "CAST(NULL AS BLOB)"
	}
	return val{sql: apply("dune_to_ss58", a.sql, c.args[1].sql), t: varchar}
}

// ofTexts makes a function take a text as its first argument.
func ofTexts(f function) function {
	inner := f.print
	f.print = func(c *invocation) val {
		if t := c.args[0].t; t.known() && !t.text() {
			return c.mismatch()
		}
		return inner(c)
	}
	return f
}

// explorerPage prints the address of a page about a hash or an account.
func explorerPage(path string) func(*invocation) val {
	return func(c *invocation) val {
		hash := c.args[1].atom()
		if c.args[1].t.kind == kindVarbinary {
			hash = "'0x' || lower(hex(" + c.args[1].sql + "))"
		}
		return val{sql: apply("dune_explorer", c.args[0].sql) + " || " + literal(path) + " || " + hash, t: varchar, low: true}
	}
}
