package duckdb

import "strings"

// teradataFormats are the words of to_char, to_date and to_timestamp, which
// follow Teradata, longest first, in those of strftime.
var teradataFormats = []struct{ word, strftime string }{
	{"yyyy", "%Y"}, {"hh24", "%H"}, {"yy", "%y"}, {"mm", "%m"}, {"dd", "%d"}, {"mi", "%M"}, {"ss", "%S"},
}

// teradataFormat reads the format of a call, or notes an error. Years of two
// digits begin with 20 when they are read, which strptime does not do, and hh
// counts half a day from 0, which nobody expects: both are refused.
func (c *invocation) teradataFormat(parse bool) (string, bool) {
	format, ok := c.text(1)
	if !ok {
		c.u.fail(c.e.Args[1], "The format must be a literal")
		return "", false
	}
	var b strings.Builder
	for rest := format; rest != ""; {
		n, converted := teradataWord(rest)
		switch {
		case n == 0:
			c.u.failWith("data", c.e.Args[1], "Failed to tokenize string [%s] at offset [%d]: the words of a format are yyyy yy mm dd hh24 mi ss, in small letters", rest[:1], len(format)-len(rest))
			return "", false
		case parse && converted == "%y":
			c.u.fail(c.e.Args[1], "A year of two digits cannot be read: write yyyy")
			return "", false
		}
		b.WriteString(converted)
		rest = rest[n:]
	}
	return b.String(), true
}

// teradataWord is the first word of a format: its length, 0 for none.
func teradataWord(format string) (n int, converted string) {
	for _, f := range teradataFormats {
		if strings.HasPrefix(format, f.word) {
			return len(f.word), f.strftime
		}
	}
	if strings.IndexByte("-/,.;: ", format[0]) >= 0 {
		return 1, format[:1]
	}
	return 0, ""
}

func printToChar(c *invocation) val {
	v := c.args[0]
	if v.t.known() && !v.t.is(kindDate, kindTimestamp, kindTimestampTZ) {
		return c.u.fail(c.e, "Unexpected parameters (%s, %s) for function to_char: it takes a timestamp; write format('%%,.2f', x) for a number", v.t, c.args[1].t)
	}
	format, ok := c.teradataFormat(false)
	if !ok {
		return val{sql: "NULL"}
	}
	return val{sql: apply("strftime", c.u.localTime(v), literal(format)), t: varchar}
}

// printParsed prints TO_DATE and TO_TIMESTAMP. instead is what to write for
// their calls without a format, which other dialects have.
func printParsed(t typ, instead string) func(*invocation) val {
	return func(c *invocation) val {
		if len(c.args) == 1 {
			return c.u.fail(c.e, "Unexpected parameters (%s) for function %s: it takes a text and its format; %s", c.args[0].t, c.name, instead)
		}
		if a := c.args[0].t; a.known() && !a.text() {
			return c.mismatch()
		}
		format, ok := c.teradataFormat(true)
		if !ok {
			return val{sql: "NULL"}
		}
		return val{sql: "CAST(" + apply("strptime", c.args[0].sql, literal(format)) + " AS " + t.duck() + ")", t: t}
	}
}
