package duckdb

import "strings"

// Formats that are literals are printed by strftime where it gives what Trino
// does; all others, and everything that is read, by functions in Go.

// mysqlFormats are the letters of date_format, which follow MySQL, in the words
// of strftime.
var mysqlFormats = map[byte]string{
	'a': "%a", 'b': "%b", 'c': "%-m", 'd': "%d", 'e': "%-d", 'f': "%g000", 'H': "%H", 'h': "%I", 'I': "%I", 'i': "%M", 'j': "%j",
	'k': "%-H", 'l': "%-I", 'M': "%B", 'm': "%m", 'p': "%p", 'r': "%I:%M:%S %p", 'S': "%S", 's': "%S", 'T': "%H:%M:%S",
	'v': "%V", 'W': "%A", 'Y': "%Y", 'y': "%y", '%': "%%", 'x': "%G",
}

// mysqlFormat converts a format; false when strftime has no equivalent.
func mysqlFormat(format string) (converted string, ok bool) {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			b.WriteByte(format[i])
			continue
		}
		i++
		if i == len(format) {
			return "", false
		}
		f, ok := mysqlFormats[format[i]]
		switch {
		case ok:
			b.WriteString(f)
		case strings.IndexByte("DUuVwX", format[i]) >= 0:
			return "", false
		default:
			b.WriteByte(format[i])
		}
	}
	return b.String(), format != ""
}

// jodaFormats are the parts of formats of format_datetime, which follow
// Joda-Time, in the words of strftime.
var jodaFormats = map[string]string{
	"yyyy": "%Y", "YYYY": "%Y", "yy": "%y", "YY": "%y", "xxxx": "%G", "ww": "%V", "M": "%-m", "MM": "%m", "MMM": "%b", "MMMM": "%B",
	"d": "%-d", "dd": "%d", "D": "%-j", "DDD": "%j", "E": "%a", "EE": "%a", "EEE": "%a", "EEEE": "%A", "e": "%u", "a": "%p",
	"h": "%-I", "hh": "%I", "H": "%-H", "HH": "%H", "m": "%-M", "mm": "%M", "s": "%-S", "ss": "%S", "SSS": "%g",
}

// jodaFormat converts a format; false when strftime has no equivalent.
func jodaFormat(format string) (converted string, ok bool) {
	var b strings.Builder
	for i := 0; i < len(format); {
		c := format[i]
		n := 1
		for i+n < len(format) && format[i+n] == c {
			n++
		}
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		switch f, known := jodaFormats[format[i:i+n]]; {
		case letter && !known:
			return "", false
		case letter:
			b.WriteString(f)
			i += n
			continue
		case c == '\'':
			text, after, closed := strings.Cut(format[i+1:], "'")
			if !closed || text == "" || strings.HasPrefix(after, "'") {
				return "", false
			}
			b.WriteString(strings.ReplaceAll(text, "%", "%%"))
			i = len(format) - len(after)
			continue
		case c == '%':
			b.WriteByte('%')
		}
		b.WriteByte(c)
		i++
	}
	return b.String(), format != ""
}

// momentArg checks the first argument of a function that prints a moment.
func (c *invocation) momentArg() (val, bool) {
	v := c.args[0]
	if v.t.known() && !v.t.is(kindDate, kindTimestamp, kindTimestampTZ) || c.args[1].t.known() && !c.args[1].t.text() {
		c.mismatch()
		return v, false
	}
	return v, true
}

func printDateFormat(c *invocation) val {
	v, ok := c.momentArg()
	if !ok {
		return val{sql: "NULL"}
	}
	if format, literally := c.text(1); literally {
		if converted, ok := mysqlFormat(format); ok {
			return val{sql: apply("strftime", c.u.localTime(v), literal(converted)), t: varchar}
		}
	}
	return val{sql: apply("dune_date_format", apply("epoch_us", c.u.localTime(v)), c.args[1].sql), t: varchar}
}

func printDateParse(c *invocation) val {
	if !c.textArgs() {
		return val{sql: "NULL"}
	}
	return val{sql: apply("make_timestamp", apply("dune_date_parse", c.texts()...)), t: stamp(3)}
}

// textArgs refuses arguments that are no texts.
func (c *invocation) textArgs() bool {
	for _, a := range c.args {
		if a.t.known() && !a.t.text() {
			c.mismatch()
			return false
		}
	}
	return true
}

func printFormatDatetime(c *invocation) val {
	v, ok := c.momentArg()
	if !ok {
		return val{sql: "NULL"}
	}
	if format, literally := c.text(1); literally {
		if converted, ok := jodaFormat(format); ok {
			return val{sql: apply("strftime", c.u.localTime(v), literal(converted)), t: varchar}
		}
	}
	zone := "-" // none
	switch {
	case v.t.mixed():
		c.u.refuseMixed(v)
	case v.t.kind == kindTimestampTZ:
		zone = zoneOrUTC(v.t.zone)
	}
	return val{sql: apply("dune_format_datetime", apply("epoch_us", v.sql), literal(zone), c.args[1].sql), t: varchar}
}

// printParseDatetime gives the instant; the zone in the text is kept when both
// are literals.
func printParseDatetime(c *invocation) val {
	if !c.textArgs() {
		return val{sql: "NULL"}
	}
	t := stampTZ(3)
	format, ok := c.text(1)
	if text, both := c.text(0); ok && both && strings.ContainsAny(format, "zZ") {
		t = t.inZone(zoneOfText(text))
	}
	return val{sql: apply("make_timestamptz", apply("dune_parse_datetime", c.texts()...)), t: t}
}
