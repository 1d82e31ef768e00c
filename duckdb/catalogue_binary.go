package duckdb

import "strings"

// binaryFunctions: bytes, hashes and their texts.
func binaryFunctions() map[string]function {
	bytes := func(name string) function { return ofBytes(fn(name, 1, 1, is(binary))) }
	text := func(name string) function { return ofBytes(fn(name, 1, 1, is(varchar))) }
	all := map[string]function{
		"from_hex": decoded("dune_unhex"), "to_hex": form(1, 1, printToHex),
		"to_base64": text("to_base64"), "from_base64": decoded("dune_from_base64"),
		"to_base64url": text("dune_to_base64url"), "from_base64url": decoded("dune_from_base64url"),
		"to_base32": text("dune_to_base32"), "from_base32": decoded("dune_from_base32"),
		"to_base58": text("dune_to_base58"), "from_base58": fn("dune_from_base58", 1, 1, is(binary)),
		"tobase58": text("dune_to_base58"), "frombase58": fn("dune_from_base58", 1, 1, is(binary)),
		"to_utf8": fn("encode", 1, 1, is(binary)), "from_utf8": form(1, 2, printFromUTF8),
		"sha256": bytes("dune_sha256"), "md5": bytes("dune_md5"), "sha1": bytes("dune_sha1"), "sha512": bytes("dune_sha512"),
		"keccak": bytes("dune_keccak"), "xxhash64": bytes("dune_xxhash64"), "murmur3": bytes("dune_murmur3"), "spooky_hash_v2_32": bytes("dune_spooky32"), "spooky_hash_v2_64": bytes("dune_spooky64"), "crc32": ofBytes(fn("dune_crc32", 1, 1, is(bigint))),
		"to_big_endian_64": form(1, 1, bigEndian(8)), "to_big_endian_32": form(1, 1, bigEndian(4)),
		"from_big_endian_64": form(1, 1, fromBigEndian(8, bigint)), "from_big_endian_32": form(1, 1, fromBigEndian(4, integer)),
		"to_ieee754_64": fn("dune_to_ieee754_64", 1, 1, is(binary)), "to_ieee754_32": fn("dune_to_ieee754_32", 1, 1, is(binary)),
		"from_ieee754_64": fn("dune_from_ieee754_64", 1, 1, is(double)), "from_ieee754_32": fn("dune_from_ieee754_32", 1, 1, is(real32)),
	}
	for _, name := range []string{"hmac_md5", "hmac_sha1", "hmac_sha256", "hmac_sha512"} {
		all[name] = ofBytes(fn("dune_"+name, 2, 2, is(binary)))
	}
	for _, prefix := range []string{"bytearray_", "varbinary_"} {
		for name, f := range byteFunctions() {
			all[prefix+name] = ofEither(f, textTwins()[name])
		}
	}
	return all
}

// byteFunctions are Dune's, which exist under two prefixes.
func byteFunctions() map[string]function {
	return map[string]function{
		"substring": form(2, 3, printSubbytes),
		"length":    form(1, 1, func(c *invocation) val { return val{sql: apply("octet_length", c.args[0].sql), t: bigint} }),
		"concat": form(1, -1, func(c *invocation) val {
			return val{sql: strings.Join(atoms(c.args), " || "), t: binary, low: true}
		}),
		"starts_with": fn("dune_bytes_starts_with", 2, 2, is(boolean)),
		"position": form(2, 2, func(c *invocation) val {
			return val{sql: apply("dune_bytes_position", c.args[1].sql, c.args[0].sql), t: bigint}
		}),
		"ltrim": fn("dune_bytes_ltrim", 1, 1, is(binary)), "rtrim": fn("dune_bytes_rtrim", 1, 1, is(binary)),
		"reverse": fn("dune_bytes_reverse", 1, 1, is(binary)), "replace": fn("dune_bytes_replace", 3, 3, is(binary)),
		"lpad": padding("lpad"), "rpad": padding("rpad"),
	}
}

// textTwins are what Dune's functions of bytes do when their arguments are texts.
func textTwins() map[string]function {
	return map[string]function{
		"substring": form(2, 3, printSubstr), "length": fn("length", 1, 1, is(bigint)), "concat": infix("||", is(varchar)),
		"starts_with": fn("starts_with", 2, 2, is(boolean)), "position": form(2, 2, printStrpos),
		"ltrim": fn("ltrim", 1, 1, is(varchar)), "rtrim": fn("rtrim", 1, 1, is(varchar)),
		"reverse": fn("reverse", 1, 1, is(varchar)), "replace": fn("replace", 3, 3, is(varchar)),
	}
}

// ofEither takes bytes, or texts when there is a twin for them: never both.
func ofEither(f, twin function) function {
	ofOnlyBytes := ofBytes(f)
	if twin.print == nil {
		return ofOnlyBytes
	}
	ofOnlyBytes.print = func(c *invocation) val {
		if !c.args[0].t.text() {
			return ofBytes(f).print(c)
		}
		for _, a := range c.args {
			if a.t.kind == kindVarbinary {
				return c.mismatch()
			}
		}
		if len(c.args) > twin.max && twin.max >= 0 {
			return c.mismatch()
		}
		return twin.print(c)
	}
	return ofOnlyBytes
}

func atoms(list []val) []string {
	texts := make([]string, len(list))
	for i, v := range list {
		texts[i] = v.atom()
	}
	return texts
}

// ofBytes makes a function take nothing but bytes: first, and where else a text
// could stand.
func ofBytes(f function) function {
	inner := f.print
	f.print = func(c *invocation) val {
		for i, a := range c.args {
			switch {
			case a.t.text(), i == 0 && a.t.known() && a.t.kind != kindVarbinary:
				return c.mismatch()
			case i == 0 && a.t.kind == kindNull:
				c.args[i].sql = "CAST(NULL AS BLOB)"
			}
		}
		return inner(c)
	}
	return f
}

// printSubbytes prints a part of bytes that begins at a known place as a slice.
func printSubbytes(c *invocation) val {
	start, ok := c.positive(1)
	switch {
	case !ok:
	case len(c.args) == 2:
		return val{sql: c.args[0].atom() + "[" + start + ":]", t: binary}
	default:
		if n, ok := c.positive(2); ok && len(n) < 9 && len(start) < 9 {
			return val{sql: c.args[0].atom() + "[" + start + ":" + itoa(atoi(start)+atoi(n)-1) + "]", t: binary}
		}
	}
	args := c.texts()
	args[0] = "CAST(" + args[0] + " AS BLOB)"
	return val{sql: apply("dune_substr", args...), t: binary}
}

// decoded prints a function that reads a text, or bytes that are one.
func decoded(name string) function {
	f := form(1, 1, func(c *invocation) val {
		text := c.args[0].sql
		switch t := c.args[0].t; {
		case t.kind == kindVarbinary:
			text = apply("dune_from_utf8", text)
		case t.known() && !t.text():
			return c.mismatch()
		}
		return val{sql: apply(name, text), t: binary}
	})
	f.printed = name
	return f
}

// printFromUTF8 takes what stands for bytes that are no text as a character or as its
// number.
func printFromUTF8(c *invocation) val {
	if t := c.args[0].t; t.known() && t.kind != kindVarbinary {
		return c.mismatch()
	}
	if len(c.args) == 1 {
		return val{sql: apply("dune_from_utf8", c.args[0].sql), t: varchar}
	}
	name, by := "dune_from_utf8_text", c.args[1]
	switch {
	case by.t.integral():
		name = "dune_from_utf8_code"
	case by.t.known() && !by.t.text():
		return c.mismatch()
	}
	return val{sql: apply(name, c.args[0].sql, by.sql), t: varchar}
}

func printToHex(c *invocation) val {
	if t := c.args[0].t; t.known() && t.kind != kindVarbinary {
		return c.mismatch()
	}
	return val{sql: apply("hex", "CAST("+c.args[0].sql+" AS BLOB)"), t: varchar}
}

// bigEndian prints a number as its bytes.
func bigEndian(bytes int) func(*invocation) val {
	return func(c *invocation) val {
		return val{sql: apply("dune_big_endian", "CAST("+c.args[0].sql+" AS BIGINT)", itoa(bytes)), t: binary}
	}
}

func fromBigEndian(bytes int, t typ) func(*invocation) val {
	return func(c *invocation) val {
		return val{sql: "CAST(" + apply("dune_from_big_endian", c.args[0].sql, itoa(bytes)) + " AS " + t.duck() + ")", t: t}
	}
}
