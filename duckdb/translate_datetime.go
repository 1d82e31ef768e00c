package duckdb

import "strings"

// mysqlFormats are the letters of date_format and date_parse, which follow
// MySQL, in the words of strftime. Those that are missing are refused.
var mysqlFormats = map[byte]string{
	'a': "%a", 'b': "%b", 'c': "%-m", 'd': "%d", 'e': "%-d", 'f': "%f", 'H': "%H", 'h': "%I", 'I': "%I", 'i': "%M", 'j': "%j",
	'k': "%-H", 'l': "%-I", 'M': "%B", 'm': "%m", 'p': "%p", 'r': "%I:%M:%S %p", 'S': "%S", 's': "%S", 'T': "%H:%M:%S",
	'v': "%V", 'W': "%A", 'Y': "%Y", 'y': "%y", '%': "%%", 'x': "%G",
}

// mysqlFormat converts a format; what is the letter that has no equivalent.
func mysqlFormat(format string) (converted, what string) {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			b.WriteByte(format[i])
			continue
		}
		i++
		if i == len(format) {
			return "", "%"
		}
		f, ok := mysqlFormats[format[i]]
		switch {
		case ok:
			b.WriteString(f)
		case strings.IndexByte("DUuVwX", format[i]) >= 0:
			return "", "%" + format[i:i+1]
		default:
			b.WriteByte(format[i])
		}
	}
	return b.String(), ""
}

// jodaFormat converts a format of format_datetime and parse_datetime, which
// follow Joda-Time.
func jodaFormat(format string, parse bool) (converted, what string) {
	var b strings.Builder
	for i := 0; i < len(format); {
		c := format[i]
		if c == '\'' {
			end := strings.IndexByte(format[i+1:], '\'')
			if end < 0 {
				return "", "'"
			}
			text := format[i+1 : i+1+end]
			if text == "" {
				text = "'"
			}
			b.WriteString(strings.ReplaceAll(text, "%", "%%"))
			i += end + 2
			continue
		}
		if c < 'A' || c > 'z' || c > 'Z' && c < 'a' {
			if c == '%' {
				b.WriteByte('%')
			}
			b.WriteByte(c)
			i++
			continue
		}
		n := 1
		for i+n < len(format) && format[i+n] == c {
			n++
		}
		f := jodaLetter(c, n, parse)
		if f == "" {
			return "", format[i : i+n]
		}
		b.WriteString(f)
		i += n
	}
	return b.String(), ""
}

func jodaLetter(c byte, n int, parse bool) string {
	pick := func(short, long string) string {
		if n >= 2 || parse {
			return long
		}
		return short
	}
	switch c {
	case 'y', 'Y':
		if n == 2 {
			return "%y"
		}
		return "%Y"
	case 'x':
		return "%G"
	case 'w':
		return "%V"
	case 'M':
		switch {
		case n == 3:
			return "%b"
		case n > 3:
			return "%B"
		}
		return pick("%-m", "%m")
	case 'd':
		return pick("%-d", "%d")
	case 'D':
		return pick("%-j", "%j")
	case 'E':
		if n > 3 {
			return "%A"
		}
		return "%a"
	case 'e':
		return "%u"
	case 'a':
		return "%p"
	case 'h':
		return pick("%-I", "%I")
	case 'H':
		return pick("%-H", "%H")
	case 'm':
		return pick("%-M", "%M")
	case 's':
		return pick("%-S", "%S")
	case 'S':
		if n == 3 {
			return "%g"
		}
		return "%f"
	case 'Z':
		return "%z"
	case 'z':
		return "%Z"
	}
	return ""
}

func printDateFormat(c *invocation) val {
	v := c.args[0]
	if v.t.known() && !v.t.is(kindDate, kindTimestamp, kindTimestampTZ) {
		return c.mismatch()
	}
	format, ok := c.text(1)
	if !ok {
		return c.u.fail(c.e.Args[1], "The format must be a literal")
	}
	converted, what := mysqlFormat(format)
	if what != "" {
		return c.u.failWith("data", c.e.Args[1], "%s not supported in date format string", what)
	}
	if format == "" {
		return val{sql: "CASE WHEN " + v.atom() + " IS NOT NULL THEN '' END", t: varchar}
	}
	return val{sql: apply("strftime", c.u.localTime(v), literal(converted)), t: varchar}
}

func printDateParse(c *invocation) val {
	format, ok := c.text(1)
	if !ok {
		return c.u.fail(c.e.Args[1], "The format must be a literal")
	}
	converted, what := mysqlFormat(format)
	if what != "" {
		return c.u.failWith("data", c.e.Args[1], "%s not supported in date format string", what)
	}
	return val{sql: "CAST(" + apply("strptime", c.args[0].sql, literal(parseable(converted))) + " AS TIMESTAMP)", t: stamp(3)}
}

// parseable: strptime takes numbers with or without a leading zero by the
// padded letters.
func parseable(format string) string { return strings.ReplaceAll(format, "%-", "%") }

func printFormatDatetime(c *invocation) val {
	v := c.args[0]
	if v.t.known() && !v.t.is(kindDate, kindTimestamp, kindTimestampTZ) {
		return c.mismatch()
	}
	format, ok := c.text(1)
	if !ok {
		return c.u.fail(c.e.Args[1], "The format must be a literal")
	}
	converted, what := jodaFormat(format, false)
	if what != "" || strings.Contains(converted, "%z") && v.t.local() {
		return c.u.failWith("data", c.e.Args[1], "Format '%s' is not supported", format)
	}
	return val{sql: apply("strftime", c.u.localTime(v), literal(converted)), t: varchar}
}

// printParseDatetime gives the instant; the offset in the text is kept when both
// are literals.
func printParseDatetime(c *invocation) val {
	format, ok := c.text(1)
	if !ok {
		return c.u.fail(c.e.Args[1], "The format must be a literal")
	}
	converted, what := jodaFormat(format, true)
	if what != "" {
		return c.u.failWith("data", c.e.Args[1], "Format '%s' is not supported", format)
	}
	t := stampTZ(3)
	if text, ok := c.text(0); ok && strings.HasSuffix(converted, "%z") {
		t = t.inZone(zoneOfText(text))
	}
	return val{sql: "CAST(" + apply("strptime", c.args[0].sql, literal(converted)) + " AS TIMESTAMPTZ)", t: t}
}
