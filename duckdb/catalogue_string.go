package duckdb

import (
	"maps"
	"strings"
)

// stringFunctions: texts, patterns and addresses on the web.
func stringFunctions() map[string]function {
	all := textFunctions()
	maps.Copy(all, patternFunctions())
	for name, f := range all {
		if !padded[name] {
			all[name] = withoutPadding(f)
		}
	}
	return all
}

// padded are the functions that see the blanks at the end of a char.
var padded = map[string]bool{
	"concat": true, "length": true, "lower": true, "upper": true, "reverse": true, "substr": true, "substring": true, "lpad": true, "format": true, "title_case": true,
}

// withoutPadding makes a varchar of arguments that are char, as Trino does where a
// function has no form for them.
func withoutPadding(f function) function {
	inner := f.print
	f.print = func(c *invocation) val {
		for i, a := range c.args {
			if a.t.kind == kindChar {
				c.args[i] = val{sql: apply("rtrim", a.sql), t: typ{kind: kindVarchar, size: a.t.size}, node: a.node}
			}
		}
		return inner(c)
	}
	return f
}

func textFunctions() map[string]function {
	return map[string]function{
		"concat":    form(1, -1, func(c *invocation) val { return c.u.concatenate(c.e, c.args) }),
		"concat_ws": form(1, -1, printConcatWS), "length": form(1, 1, printLength), "char_length": fn("length", 1, 1, is(bigint)),
		"lower": ofTexts(fn("lower", 1, 1, likeFirst)), "upper": ofTexts(fn("dune_upper", 1, 1, likeFirst)),
		"trim": trimming("trim"), "ltrim": trimming("ltrim"), "rtrim": trimming("rtrim"),
		"replace": form(2, 3, printReplace), "translate": fn("translate", 3, 3, is(varchar)),
		"reverse": form(1, 1, printReverse),
		"substr":  form(2, 3, printSubstr), "substring": form(2, 3, printSubstr),
		"split": form(2, 3, func(c *invocation) val {
			return val{sql: apply("dune_split", c.texts()...), t: arrayOf(varchar)}
		}),
		"split_part": form(3, 3, printSplitPart), "split_to_map": ofTexts(fn("dune_split_to_map", 3, 3, is(mapOf(varchar, varchar)))),
		"split_to_multimap": ofTexts(fn("dune_split_to_multimap", 3, 3, is(mapOf(varchar, arrayOf(varchar))))),
		"strpos":            form(2, 3, printStrpos), "position": fn("instr", 2, 2, is(bigint)),
		"lpad": padding("lpad"), "rpad": padding("rpad"),
		"starts_with": form(2, 2, printStartsWith), "ends_with": fn("ends_with", 2, 2, is(boolean)),
		"chr": form(1, 1, func(c *invocation) val {
			return val{sql: apply("chr", "CAST("+c.args[0].sql+" AS INTEGER)"), t: typ{kind: kindVarchar, size: 1}}
		}),
		"codepoint":            form(1, 1, printCodepoint),
		"levenshtein_distance": fn("dune_levenshtein", 2, 2, is(bigint)), "hamming_distance": fn("dune_hamming", 2, 2, is(bigint)),
		"normalize": ofTexts(fn("nfc_normalize", 1, 1, is(varchar))), "soundex": fn("dune_soundex", 1, 1, is(varchar)),
		"format": form(1, -1, printFormat), "human_readable_seconds": form(1, 1, func(c *invocation) val {
			return val{sql: apply("dune_readable_seconds", "CAST("+c.args[0].sql+" AS DOUBLE)"), t: varchar}
		}),
		"url_encode": fn("dune_url_encode", 1, 1, is(varchar)), "url_decode": fn("dune_url_decode", 1, 1, is(varchar)),
		"url_extract_host": urlPart("host"), "url_extract_path": urlPart("path"), "url_extract_query": urlPart("query"),
		"url_extract_protocol": urlPart("protocol"), "url_extract_fragment": urlPart("fragment"),
		"url_extract_port": form(1, 1, func(c *invocation) val {
			return val{sql: "CAST(" + apply("dune_url_part", c.args[0].sql, "'port'") + " AS BIGINT)", t: bigint}
		}),
		"url_extract_parameter": fn("dune_url_parameter", 2, 2, is(varchar)),
		"left":                  ofTexts(form(2, 2, printLeft)), "right": ofTexts(form(2, 2, printRight)),
		"initcap": ofTexts(fn("dune_initcap", 1, 1, is(varchar))), "title_case": ofTexts(fn("dune_title_case", 1, 1, likeFirst)),
		"luhn_check": ofTexts(fn("dune_luhn_check", 1, 1, is(boolean))), "char2hexint": ofTexts(fn("dune_char2hexint", 1, 1, is(varchar))),
		"index": form(2, 2, printStrpos), "parse_data_size": ofTexts(form(1, 1, printDataSize)), "parse_presto_data_size": ofTexts(form(1, 1, printDataSize)),
	}
}

func printDataSize(c *invocation) val {
	t := decimalOf(38, 0)
	return val{sql: "CAST(" + apply("dune_data_size", c.args[0].sql) + " AS " + t.duck() + ")", t: t}
}

// printCodepoint takes one character, which the type must say.
func printCodepoint(c *invocation) val {
	if t := c.args[0].t; t.known() && (!t.text() || t.size != 1) {
		return c.mismatch()
	}
	return val{sql: "CAST(" + apply("unicode", c.args[0].sql) + " AS INTEGER)", t: integer}
}

// trimming takes blanks or given characters away from the ends of a text. DuckDB
// knows no blank but the space.
func trimming(name string) function {
	return form(1, 2, func(c *invocation) val {
		for _, a := range c.args {
			if a.t.known() && !a.t.text() {
				return c.mismatch()
			}
		}
		if len(c.args) == 1 {
			return val{sql: apply("dune_"+name, c.args[0].sql), t: varchar}
		}
		return val{sql: apply(name, c.texts()...), t: varchar}
	})
}

// printLeft and printRight give the first and the last n characters, and the
// empty text for no or less than no characters.
func printLeft(c *invocation) val {
	return val{sql: apply("left", c.args[0].sql, "greatest(CAST("+c.args[1].sql+" AS BIGINT), CASE WHEN "+c.args[1].atom()+" IS NOT NULL THEN 0 END)"), t: varchar}
}

func printRight(c *invocation) val {
	v := printLeft(c)
	return val{sql: "right" + v.sql[len("left"):], t: varchar}
}

func urlPart(part string) function {
	return form(1, 1, func(c *invocation) val {
		return val{sql: apply("dune_url_part", c.args[0].sql, literal(part)), t: varchar}
	})
}

func printConcatWS(c *invocation) val {
	if len(c.args) == 2 && c.args[1].t.kind == kindArray {
		if _, ok := c.text(0); !ok {
			return val{sql: apply("dune_array_join_by", c.args[1].sql, c.args[0].sql), t: varchar}
		}
		return val{sql: apply("array_to_string", c.args[1].sql, c.args[0].sql), t: varchar}
	}
	return val{sql: apply("concat_ws", c.texts()...), t: varchar}
}

func printLength(c *invocation) val {
	a := c.args[0]
	switch {
	case a.t.text():
		return val{sql: apply("length", a.sql), t: bigint}
	case a.t.kind == kindVarbinary:
		return val{sql: apply("octet_length", a.sql), t: bigint}
	case a.t.known():
		return c.mismatch()
	}
	return val{sql: apply("dune_length", a.sql), t: bigint}
}

func printReplace(c *invocation) val {
	args := c.texts()
	if len(args) == 2 {
		args = append(args, "''")
	}
	if search, ok := c.text(1); ok && search != "" {
		return val{sql: apply("replace", args...), t: varchar}
	}
	return val{sql: apply("dune_replace", args...), t: varchar}
}

func printReverse(c *invocation) val {
	a := c.args[0]
	switch {
	case a.t.text():
		return val{sql: apply("reverse", a.sql), t: a.t}
	case a.t.kind == kindArray:
		return val{sql: apply("list_reverse", a.sql), t: a.t}
	case a.t.kind == kindVarbinary:
		return val{sql: apply("dune_bytes_reverse", a.sql), t: a.t}
	}
	return val{sql: apply("dune_reverse", a.sql), t: a.t}
}

func printSubstr(c *invocation) val {
	if t := c.args[0].t; t.known() && !t.text() && t.kind != kindVarbinary {
		return c.mismatch()
	}
	t := c.args[0].t
	if t.text() {
		t = varchar
	}
	if start, ok := c.positive(1); ok && t.kind == kindVarchar && len(start) < 10 {
		if len(c.args) == 2 {
			return val{sql: apply("substring", c.args[0].sql, start), t: t}
		}
		if n, ok := c.positive(2); ok && len(n) < 10 {
			return val{sql: apply("substring", c.args[0].sql, start, n), t: t}
		}
	}
	return val{sql: apply("dune_substr", c.texts()...), t: t}
}

// positive is an argument that is a whole number greater than zero.
func (c *invocation) positive(i int) (string, bool) {
	if i < len(c.e.Args) && positive(val{node: c.e.Args[i]}) {
		if text, ok := number(c.e.Args[i]); ok && strings.Trim(text, "0") != "" {
			return text, true
		}
	}
	return "", false
}

func printSplitPart(c *invocation) val {
	if n, ok := c.positive(2); ok && !null(c.e.Args[1]) {
		if by, ok := c.text(1); !ok || by == "" {
			return val{sql: apply("dune_split_part", c.args[0].sql, c.args[1].sql, n), t: varchar}
		}
		return val{sql: apply("string_split", c.args[0].sql, c.args[1].sql) + "[" + n + "]", t: varchar}
	}
	return val{sql: apply("dune_split_part", c.texts()...), t: varchar}
}

func printStartsWith(c *invocation) val {
	name := "starts_with"
	if c.args[0].t.kind == kindVarbinary {
		name = "dune_bytes_starts_with"
	}
	return val{sql: apply(name, c.texts()...), t: boolean}
}

func printStrpos(c *invocation) val {
	for _, a := range c.args[:2] {
		if a.t.known() && !a.t.text() {
			return c.mismatch()
		}
	}
	return val{sql: apply("dune_strpos", c.texts()...), t: bigint}
}

// padding pads texts and bytes.
func padding(name string) function {
	return form(3, 3, func(c *invocation) val {
		n := "CAST(" + c.args[1].sql + " AS INTEGER)"
		if c.args[0].t.kind == kindVarbinary {
			return val{sql: apply("dune_bytes_"+name, c.args[0].sql, n, c.args[2].sql), t: binary}
		}
		return val{sql: apply("dune_"+name, c.args[0].sql, c.args[1].sql, c.args[2].sql), t: varchar}
	})
}

// printFormat hands the arguments over as texts that begin with their kind, to
// a formatter that follows Java's.
func printFormat(c *invocation) val {
	list := make([]string, len(c.args)-1)
	for i, a := range c.args[1:] {
		list[i] = formatArgument(c.u, a)
	}
	args := "CAST([] AS VARCHAR[])"
	if len(list) > 0 {
		args = "[" + strings.Join(list, ", ") + "]"
	}
	return val{sql: apply("dune_format", c.args[0].sql, args), t: varchar}
}

func formatArgument(u *unit, a val) string {
	kindOf := "s"
	text := "CAST(" + a.sql + " AS VARCHAR)"
	switch {
	case a.t.kind == kindNull:
		return "'n'"
	case a.t.integral(), a.t.big():
		kindOf = "d"
	case a.t.float():
		kindOf = "f"
	case a.t.kind == kindDecimal:
		kindOf, text = "m", u.text(a)
	case a.t.kind == kindBoolean:
		kindOf = "b"
	case a.t.is(kindVarbinary, kindArray, kindMap, kindRow):
		u.fail(a.node, "Type not supported for formatting: %s", a.t)
	case a.t.mixed():
		u.refuseMixed(a)
	case a.t.moment():
		kindOf = map[kind]string{kindDate: "D", kindTime: "c", kindTimestamp: "t", kindTimestampTZ: "z"}[a.t.kind]
		if a.t.local() {
			text = literal(a.t.zone+"\x1f") + " || " + text
		}
	case a.t.kind == kindChar:
		text = a.sql
	case a.t.kind == kindUnknown:
		return apply("coalesce", apply("dune_format_kind", apply("typeof", a.sql))+" || "+text, "'n'")
	case !a.t.text():
		text = u.text(a)
	}
	return apply("coalesce", literal(kindOf)+" || "+text, "'n'")
}
