package duckdb

import (
	"regexp"
	"strings"

	"github.com/barchan-data/barchan/dunesql"
	"github.com/barchan-data/barchan/internal/pattern"
)

// patternFunctions find regular expressions. What RE2 finds as Java does, by a pattern
// that is a literal, DuckDB finds by itself; everything else is a Go function.
func patternFunctions() map[string]function {
	return map[string]function{
		"regexp_like": form(2, 2, func(c *invocation) val {
			if p, ok := c.text(1); ok && pattern.Native(p) && (c.args[0].t.text() || !c.args[0].t.known()) {
				return val{sql: apply("regexp_matches", c.args[0].sql, literal(pattern.Ended(p))), t: boolean}
			}
			return c.pattern("dune_re_like", boolean, c.texts()...)
		}),
		"regexp_extract": form(2, 3, printRegexpExtract), "regexp_extract_all": form(2, 3, printRegexpAll),
		"regexp_count": form(2, 2, func(c *invocation) val {
			if p, ok := c.text(1); ok && pattern.Native(p) && !pattern.MayBeEmpty(p) {
				return val{sql: apply("len", apply("regexp_extract_all", c.texts()...)), t: bigint}
			}
			return c.pattern("dune_re_count", bigint, c.texts()...)
		}),
		"regexp_position": form(2, 4, func(c *invocation) val {
			args := append(c.texts(), "1", "1")[:4]
			return c.pattern("dune_re_place", integer, args...)
		}),
		"regexp_replace": form(2, 3, printRegexpReplace), "regexp_split": form(2, 2, printRegexpSplit),
	}
}

// pattern prints a Go function of a text and a pattern.
func (c *invocation) pattern(name string, t typ, args ...string) val {
	for _, a := range c.args[:2] {
		if a.t.known() && !a.t.text() {
			return c.mismatch()
		}
	}
	return val{sql: apply(name, args...), t: t}
}

// group is the number of the group that is asked for, as a text; native says that
// DuckDB can tell what it is.
func (c *invocation) group() (text string, native bool) {
	p, literal := c.text(1)
	native = literal && pattern.Native(p)
	if len(c.args) < 3 {
		return "0", native
	}
	n, ok := c.positive(2)
	native = native && ok && atoi(n) <= pattern.Groups(p) && !pattern.Optional(p, atoi(n))
	return c.args[2].sql, native
}

func printRegexpExtract(c *invocation) val {
	if p, ok := c.text(1); ok && len(c.args) == 3 && pattern.Native(p) {
		if n, ok := c.positive(2); ok && atoi(n) > pattern.Groups(p) {
			return c.u.failWith("data", c.e, "Pattern has %d groups. Cannot access group %s", pattern.Groups(p), n)
		}
	}
	if group, native := c.group(); !native {
		return c.pattern("dune_re_group", varchar, c.args[0].sql, c.args[1].sql, group)
	}
	return val{sql: apply("dune_regexp_extract", c.texts()...), t: varchar}
}

func printRegexpAll(c *invocation) val {
	if group, native := c.group(); !native {
		v := c.pattern("dune_re_all", arrayOf(varchar), c.args[0].sql, c.args[1].sql, group)
		v.sql = "CAST(CAST(" + v.sql + " AS JSON) AS VARCHAR[])"
		return v
	}
	return val{sql: apply("regexp_extract_all", c.texts()...), t: arrayOf(varchar)}
}

func printRegexpSplit(c *invocation) val {
	if p, ok := c.text(1); ok && pattern.Native(p) && !pattern.MayBeEmpty(p) {
		return val{sql: apply("regexp_split_to_array", c.texts()...), t: arrayOf(varchar)}
	}
	v := c.pattern("dune_regexp_parts", arrayOf(varchar), c.texts()...)
	x := c.variable(unknown)
	v.sql = each("list_transform", "CAST(CAST("+v.sql+" AS JSON) AS VARCHAR[][])", x, val{sql: x.sql + "[1]"})
	return v
}

var javaGroup = regexp.MustCompile(`\$(\d)`)

// printRegexpReplace replaces every match; $1 in the replacement is a group.
func printRegexpReplace(c *invocation) val {
	if len(c.args) == 3 {
		if _, ok := c.e.Args[2].(*dunesql.Lambda); ok {
			return c.replaceBy()
		}
	}
	args := append(c.texts(), "''")[:3]
	p, literalPattern := c.text(1)
	by, literalText := c.text(2)
	switch {
	case !literalPattern || !pattern.Native(p) || pattern.MayBeEmpty(p) || pattern.Groups(p) > 9:
	case len(c.args) == 2:
		return val{sql: apply("regexp_replace", append(args, "'g'")...), t: varchar}
	case literalText && c.replaceable(by, pattern.Groups(p)):
		args[2] = literal(javaGroup.ReplaceAllString(by, `\$1`))
		return val{sql: apply("regexp_replace", append(args, "'g'")...), t: varchar}
	}
	return c.pattern("dune_re_replace", varchar, args...)
}

// replaceable reports whether a replacement holds nothing but texts and groups that
// there are.
func (c *invocation) replaceable(by string, groups int) bool {
	for _, m := range javaGroup.FindAllStringSubmatch(by, -1) {
		if atoi(m[1]) > groups {
			return false
		}
	}
	return !strings.ContainsAny(javaGroup.ReplaceAllString(by, ""), `\$`)
}

// replaceBy replaces every match by what a lambda makes of its groups. The text
// comes apart into what is before a match, the match and its groups, and at the
// end what is after the last.
func (c *invocation) replaceBy() val {
	if t := c.args[0].t; t.known() && !t.text() {
		return c.mismatch()
	}
	parts := "CAST(CAST(" + apply("dune_regexp_parts", c.args[0].sql, c.args[1].sql) + " AS JSON) AS VARCHAR[][])"
	x := c.variable(unknown)
	body := c.lambda(2, val{sql: x.sql + "[3:]", t: arrayOf(varchar)})
	if body.t.known() && !body.t.text() {
		return c.mismatch()
	}
	replaced := "CASE WHEN len(" + x.sql + ") = 1 THEN " + x.sql + "[1] ELSE " + x.sql + "[1] || " + body.atom() + " END"
	a, b := c.variable(varchar), c.variable(varchar)
	joined := apply("list_reduce", each("list_transform", parts, x, val{sql: replaced}), "lambda "+a.sql+", "+b.sql+": "+a.sql+" || "+b.sql)
	return val{sql: joined, t: varchar}
}
