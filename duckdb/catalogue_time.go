package duckdb

import (
	"fmt"
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

// timeFunctions: dates, times and intervals.
func timeFunctions() map[string]function {
	all := map[string]function{
		"now":               form(0, 0, fixed("dune_now()", stampTZ(3))),
		"current_timestamp": form(0, 0, fixed("dune_now()", stampTZ(3))),
		"current_date":      form(0, 0, fixed("CAST(dune_now() AS DATE)", date)),
		"localtimestamp":    form(0, 0, fixed("CAST(dune_now() AS TIMESTAMP)", stamp(3))),
		"current_timezone":  form(0, 0, fixed("'UTC'", varchar)),
		"date": form(1, 1, func(c *invocation) val {
			if !castable(c.args[0].t, date) {
				return c.mismatch()
			}
			return c.u.castTo(c.args[0], date, false)
		}),
		"date_trunc": form(2, 2, ofMoments(1, printDateTrunc)), "date_add": form(3, 3, ofMoments(2, printDateAdd)), "date_diff": form(3, 3, ofMoments(1, printDateDiff)),
		"date_format": form(2, 2, printDateFormat), "date_parse": form(2, 2, printDateParse),
		"format_datetime": form(2, 2, printFormatDatetime), "parse_datetime": form(2, 2, printParseDatetime),
		"to_char": form(2, 2, printToChar), "to_date": form(1, 2, printParsed(date, "write date(x) without one")),
		"to_timestamp":  form(1, 2, printParsed(stamp(3), "write from_unixtime(x) for seconds")),
		"from_unixtime": form(1, 3, printFromUnixtime), "to_unixtime": form(1, 1, ofMoments(0, printToUnixtime)),
		"from_unixtime_nanos": form(1, 1, func(c *invocation) val {
			return val{sql: apply("dune_from_nanos", "CAST("+c.args[0].sql+" AS BIGINT)"), t: stampTZ(9)}
		}),
		"at_timezone": form(2, 2, func(c *invocation) val {
			if c.args[0].t.kind == kindDate {
				c.args[0] = c.u.castTo(c.args[0], stampTZ(0), false)
			}
			return c.u.atTimeZone(c.e, c.args[0], c.e.Args[1])
		}),
		"with_timezone": form(2, 2, func(c *invocation) val {
			zone, ok := c.zone(1)
			switch {
			case null(c.e.Args[1]):
				return val{sql: "CAST(NULL AS TIMESTAMPTZ)", t: stampTZ(c.args[0].t.size)}
			case !ok:
				return c.u.fail(c.e.Args[1], "The time zone must be a literal that is known")
			}
			t := stampTZ(c.args[0].t.size)
			t.zone = zone
			if zone != "" && !zoneOffset.MatchString(zone) {
				return val{sql: apply("dune_with_zone", literal(zone), c.args[0].atom()), t: t}
			}
			return val{sql: fromWall(zone, c.args[0].atom()), t: t}
		}),
		"last_day_of_month": form(1, 1, ofMoments(0, func(c *invocation) val { return val{sql: apply("last_day", c.u.localTime(c.args[0])), t: date} })),
		"to_iso8601":        form(1, 1, ofMoments(0, printISO8601)),
		"from_iso8601_timestamp": form(1, 1, func(c *invocation) val {
			if !c.textArgs() {
				return val{sql: "NULL"}
			}
			t := stampTZ(3)
			if text, ok := c.text(0); ok {
				t = t.inZone(zoneOfText(text))
			}
			return val{sql: apply("make_timestamptz", apply("dune_iso_timestamp", c.args[0].sql)), t: t}
		}), "from_iso8601_date": form(1, 1, func(c *invocation) val {
			if !c.textArgs() {
				return val{sql: "NULL"}
			}
			return val{sql: "DATE '1970-01-01' + CAST(" + apply("dune_iso_date", c.args[0].sql) + " AS INTEGER)", t: date, low: true}
		}),
		"to_milliseconds": form(1, 1, func(c *invocation) val {
			if t := c.args[0].t; t.known() && t.kind != kindDayInterval {
				return c.mismatch()
			}
			return val{sql: apply("dune_interval_ms", c.args[0].sql), t: bigint}
		}),
		"parse_duration": fn("dune_parse_duration", 1, 1, is(interval)),
		"timezone_hour":  form(1, 1, zonePart(3600, 24)), "timezone_minute": form(1, 1, zonePart(60, 60)),
		"timezone": form(1, 1, func(c *invocation) val {
			c.u.localTime(c.args[0])
			zone := literal(zoneOrUTC(c.args[0].t.zone))
			return val{sql: "CASE WHEN " + c.args[0].atom() + " IS NOT NULL THEN " + zone + " END", t: varchar}
		}),
	}
	for _, name := range []string{
		"year", "quarter", "month", "week", "week_of_year", "day", "day_of_month", "day_of_week", "dow", "day_of_year", "doy",
		"year_of_week", "yow", "hour", "minute", "second", "millisecond",
	} {
		all[name] = form(1, 1, ofMoments(0, func(c *invocation) val { return c.u.part(c.e, c.name, c.args[0]) }))
	}
	return all
}

// ofMoments gives a NULL among the arguments from the first moment on the type
// that DuckDB asks for.
func ofMoments(first int, print func(*invocation) val) func(*invocation) val {
	return func(c *invocation) val {
		for i, a := range c.args {
			if i >= first && a.t.kind == kindNull {
				c.args[i].sql = "CAST(NULL AS TIMESTAMP)"
			}
		}
		return print(c)
	}
}

func zoneOrUTC(zone string) string {
	if zone == "" {
		return "UTC"
	}
	return zone
}

// null reports whether an expression is NULL, or a cast of it.
func null(e dunesql.Expr) bool {
	switch e := e.(type) {
	case *dunesql.Null:
		return true
	case *dunesql.Cast:
		return null(e.Expr)
	}
	return false
}

// zone reads an argument that must be a literal.
func (c *invocation) zone(i int) (string, bool) {
	text, ok := c.text(i)
	if !ok || text == "" {
		return "", false
	}
	return zoneName(text)
}

// zonePart prints the offset of a value's zone.
func zonePart(unit, modulo int) func(*invocation) val {
	return ofMoments(0, func(c *invocation) val {
		offset := "epoch(" + c.u.localTime(c.args[0]) + ") - epoch(" + c.args[0].sql + ")"
		return val{sql: "CAST(trunc((" + offset + ") / " + itoa(unit) + ") AS BIGINT) % " + itoa(modulo), t: bigint, low: true}
	})
}

// parts are the names of DuckDB for the parts of a date or a time.
var parts = map[string]string{
	"year": "year", "quarter": "quarter", "month": "month", "week": "week", "week_of_year": "week", "day": "day", "day_of_month": "day",
	"day_of_week": "isodow", "dow": "isodow", "day_of_year": "doy", "doy": "doy", "year_of_week": "isoyear", "yow": "isoyear",
	"hour": "hour", "minute": "minute", "second": "second", "millisecond": "millisecond",
}

// part prints a part of a date, a time or an interval.
func (u *unit) part(n dunesql.Node, name string, v val) val {
	field := parts[name]
	if v.t.kind == kindDate && (name == "hour" || name == "minute" || name == "second" || name == "millisecond") {
		v = u.castTo(v, stamp(3), false)
	}
	switch {
	case v.t.known() && !hasPart(v.t, name):
		return u.fail(n, "Unexpected parameters (%s) for function %s", v.t, name)
	case v.t.duration():
		return val{sql: "CAST(" + apply("dune_interval_part", literal(field), v.sql) + " AS BIGINT)", t: bigint}
	case field == "millisecond":
		return val{sql: "CAST(date_part('millisecond', " + u.localTime(v) + ") AS BIGINT) % 1000", t: bigint, low: true}
	case field == "second":
		return val{sql: "CAST(floor(date_part('second', " + u.localTime(v) + ")) AS BIGINT)", t: bigint}
	}
	return val{sql: "date_part(" + literal(field) + ", " + u.localTime(v) + ")", t: bigint}
}

// extract prints EXTRACT(field FROM x).
func (u *unit) extract(e *dunesql.Extract, s *scope) val {
	name := e.Field.Folded()
	v := u.expr(e.Value, s)
	switch name {
	case "timezone_hour", "timezone_minute":
		if v.t.known() && v.t.kind != kindTimestampTZ {
			return u.fail(e.Value, "Cannot extract %s from %s", strings.ToUpper(name), v.t)
		}
		unit, modulo := 3600, 24
		if name == "timezone_minute" {
			unit, modulo = 60, 60
		}
		return zonePart(unit, modulo)(&invocation{u: u, args: []val{v}})
	}
	if _, ok := parts[name]; !ok || name == "millisecond" || name == "week_of_year" {
		return u.fail(e, "Invalid EXTRACT field %s, valid fields are: YEAR, QUARTER, MONTH, WEEK, DAY, DAY_OF_MONTH, DAY_OF_WEEK, DOW, DAY_OF_YEAR, DOY, YEAR_OF_WEEK, YOW, HOUR, MINUTE, SECOND, TIMEZONE_MINUTE, TIMEZONE_HOUR", e.Field.Name)
	}
	if v.t.known() && !hasPart(v.t, name) {
		return u.fail(e.Value, "Cannot extract %s from %s", strings.ToUpper(name), v.t)
	}
	return u.part(e, name, v)
}

// hasPart reports whether values of a type have a part.
func hasPart(t typ, name string) bool {
	ofDay := name == "hour" || name == "minute" || name == "second" || name == "millisecond"
	switch t.kind {
	case kindDate:
		return !ofDay
	case kindTime:
		return ofDay
	case kindDayInterval:
		return ofDay || name == "day" || name == "day_of_month"
	case kindYearInterval:
		return name == "year" || name == "month"
	}
	return t.moment()
}

// dateUnits are the units that a type can be cut to or counted in.
var dateUnits = map[string]bool{"millisecond": false, "second": false, "minute": false, "hour": false, "day": true, "week": true, "month": true, "quarter": true, "year": true}

// unit reads a unit; ok is false after an error was noted. "" means that the
// unit is not written as a literal.
func (c *invocation) unit(i int, t typ) (string, bool) {
	text, ok := c.text(i)
	if !ok {
		return "", true
	}
	unit := strings.ToLower(text)
	ofDate, known := dateUnits[unit]
	switch {
	case !known || t.kind == kindDate && !ofDate || t.kind == kindTime && ofDate:
		name := map[kind]string{kindDate: "DATE", kindTime: "TIME"}[t.kind]
		if name == "" {
			name = "TIMESTAMP"
		}
		c.u.fail(c.e, "'%s' is not a valid %s field", text, name)
		return "", false
	}
	return unit, true
}

// unitCheck prints the first argument, a unit that is no literal: DuckDB knows
// more of them than Trino, and Trino not all for every type.
func (c *invocation) unitCheck(t typ) string {
	if t.kind == kindDate || t.kind == kindTime {
		return apply("dune_unit_of_"+plainNames[t.kind][0], c.args[0].sql)
	}
	return apply("dune_unit_of_timestamp", c.args[0].sql)
}

// printDateTrunc cuts a date to a date, and a timestamp with time zone in its
// zone.
func printDateTrunc(c *invocation) val {
	v := c.args[1]
	if v.t.known() && !v.t.moment() {
		return c.mismatch()
	}
	literally, ok := c.unit(0, v.t)
	if !ok {
		return val{sql: "NULL"}
	}
	if literally == "" {
		c.args[0].sql = c.unitCheck(v.t)
	}
	if v.t.local() {
		wall := c.u.localTime(v)
		cut := apply("date_trunc", c.args[0].sql, wall)
		switch strings.ToLower(literally) {
		case "millisecond", "second", "minute", "hour":
			// Within an hour that is shown twice it stays the one that it was.
			return val{sql: v.atom() + " - (" + wall + " - " + cut + ")", t: v.t, low: true}
		}
		return val{sql: fromWall(v.t.zone, cut), t: v.t}
	}
	if v.t.is(kindTimestamp, kindTimestampTZ) {
		return val{sql: apply("date_trunc", c.args[0].sql, v.sql), t: v.t}
	}
	if v.t.kind == kindDate {
		return val{sql: "CAST(" + apply("date_trunc", c.args[0].sql, v.sql) + " AS DATE)", t: v.t}
	}
	return val{sql: apply("dune_date_trunc", c.args[0].sql, v.sql), t: v.t}
}

// steps are the functions of DuckDB that make an interval of n units.
var steps = map[string]func(n string) string{
	"millisecond": func(n string) string { return apply("to_milliseconds", n) },
	"second":      func(n string) string { return apply("to_seconds", n) },
	"minute":      func(n string) string { return apply("to_minutes", n) },
	"hour":        func(n string) string { return apply("to_hours", n) },
	"day":         func(n string) string { return apply("to_days", "CAST("+n+" AS INTEGER)") },
	"week":        func(n string) string { return apply("to_days", "CAST(7 * ("+n+") AS INTEGER)") },
	"month":       func(n string) string { return apply("to_months", "CAST("+n+" AS INTEGER)") },
	"quarter":     func(n string) string { return apply("to_months", "CAST(3 * ("+n+") AS INTEGER)") },
	"year":        func(n string) string { return apply("to_months", "CAST(12 * ("+n+") AS INTEGER)") },
}

func printDateAdd(c *invocation) val {
	v := c.args[2]
	if v.t.known() && !v.t.moment() || c.args[1].t.known() && !c.args[1].t.integral() {
		return c.mismatch()
	}
	unit, ok := c.unit(0, v.t)
	if !ok {
		return val{sql: "NULL"}
	}
	if unit == "millisecond" && v.t.kind == kindTimestamp && v.t.size == 0 {
		return val{sql: apply("dune_add_ms", c.args[1].sql, v.sql, "1000000"), t: v.t}
	}
	by := val{t: interval}
	if unit == "" {
		by.sql = apply("dune_unit", c.unitCheck(v.t), c.args[1].sql)
	} else {
		by.sql = steps[unit](c.args[1].sql)
	}
	if v.t.local() && (unit == "hour" || unit == "minute" || unit == "second" || unit == "millisecond") {
		return val{sql: v.atom() + " + " + by.sql, t: v.t, low: true}
	}
	if !v.t.known() {
		return val{sql: apply("dune_plus", v.sql, by.sql)}
	}
	return c.u.shift(v, by, dunesql.Plus)
}

func printDateDiff(c *invocation) val {
	a, b := c.args[1], c.args[2]
	if a.t.known() && !a.t.moment() || b.t.known() && !b.t.moment() {
		return c.mismatch()
	}
	t := a.t
	if t.kind == kindDate && b.t.kind != kindDate {
		t = b.t
	}
	literally, ok := c.unit(0, t)
	if !ok {
		return val{sql: "NULL"}
	}
	unit := c.args[0].sql
	if literally == "" {
		unit = c.unitCheck(t)
	}
	if text, _ := c.text(0); a.t.local() && dateUnits[strings.ToLower(text)] {
		b.t = a.t // days are counted in the zone of the first
		return val{sql: apply("date_sub", unit, c.u.localTime(a), c.u.localTime(b)), t: bigint}
	}
	return val{sql: apply("date_sub", unit, a.sql, b.sql), t: bigint}
}

func printFromUnixtime(c *invocation) val {
	a := c.args[0]
	if a.t.known() && !a.t.numeric() {
		return c.mismatch()
	}
	arg := a.sql
	if a.t.big() || a.t.kind == kindDecimal || a.t.kind == kindReal {
		arg = "CAST(" + a.sql + " AS DOUBLE)"
	}
	sql := apply("dune_from_unixtime", arg)
	t := stampTZ(3)
	switch len(c.args) {
	case 2:
		zone, ok := c.zone(1)
		switch {
		case null(c.e.Args[1]):
			return val{sql: "CAST(NULL AS TIMESTAMPTZ)", t: t}
		case !ok:
			return c.u.fail(c.e.Args[1], "The time zone must be a literal that is known")
		}
		t.zone = zone
	case 3:
		hours, ok1 := wholeNumber(c.e.Args[1])
		minutes, ok2 := wholeNumber(c.e.Args[2])
		zone, ok3 := zoneName(offset(int(60*hours + minutes)))
		if !ok1 || !ok2 || !ok3 {
			return c.u.fail(c.e, "The offset of a time zone must be literals that are known")
		}
		t.zone = zone
	}
	return val{sql: sql, t: t}
}

// offset is the name of a zone so many minutes from UTC.
func offset(minutes int) string {
	sign := '+'
	if minutes < 0 {
		sign, minutes = '-', -minutes
	}
	return fmt.Sprintf("%c%02d:%02d", sign, minutes/60, minutes%60)
}

func printToUnixtime(c *invocation) val {
	if t := c.args[0].t; t.known() && !t.is(kindDate, kindTimestamp, kindTimestampTZ) {
		return c.mismatch()
	}
	return val{sql: "CAST(" + apply("epoch", c.args[0].sql) + " AS DOUBLE)", t: double}
}

func printISO8601(c *invocation) val {
	v := c.args[0]
	switch {
	case v.t.known() && !v.t.is(kindDate, kindTimestamp, kindTimestampTZ):
		return c.mismatch()
	case v.t.mixed():
		c.u.refuseMixed(v)
	case v.t.kind == kindTimestamp && v.t.size == 0:
		return val{sql: apply("strftime", v.sql, "'%Y-%m-%dT%H:%M:%S'"), t: varchar}
	case v.t.kind == kindTimestamp && v.t.size != 3:
		return val{sql: apply("replace", apply("dune_timestamp_text", v.sql, itoa(min(v.t.size, 6))), "' '", "'T'"), t: varchar}
	case v.t.kind == kindTimestampTZ && !v.t.local() && v.t.size == 0:
		return val{sql: apply("strftime", v.sql, "'%Y-%m-%dT%H:%M:%SZ'"), t: varchar}
	case v.t.kind == kindTimestampTZ && (v.t.local() || v.t.size != 3):
		return val{sql: apply("dune_iso_zoned", apply("epoch_us", v.sql), literal(zoneOrUTC(v.t.zone)), itoa(min(v.t.size, 6))), t: varchar}
	}
	return val{sql: apply("dune_iso8601", v.sql), t: varchar}
}

// atTimeZone keeps the instant, and notes the zone in which it is shown.
func (u *unit) atTimeZone(n dunesql.Node, v val, zone dunesql.Expr) val {
	text := ""
	if null(zone) {
		return val{sql: "CAST(NULL AS TIMESTAMPTZ)", t: stampTZ(v.t.size)}
	}
	switch z := zone.(type) {
	case *dunesql.String:
		text = z.Value
	case *dunesql.Interval:
		if months, micros, days, ok := intervalParts(z); ok && months == 0 && days == 0 {
			text = offset(micros / 60_000_000)
		}
	default:
		return u.fail(zone, "The time zone must be a literal")
	}
	if v.t.known() && !v.t.is(kindTimestamp, kindTimestampTZ) {
		return u.fail(n, "Type of value must be a time or timestamp with or without time zone (actual %s)", v.t)
	}
	if text == "" {
		return u.fail(zone, "Unknown time-zone ID")
	}
	name, ok := zoneName(text)
	if !ok {
		return u.fail(zone, "Unknown time-zone ID: %s", text)
	}
	t := stampTZ(v.t.size)
	if !v.t.known() {
		t.size = 3
	}
	t.zone = name
	if v.t.kind == kindTimestampTZ {
		return val{sql: v.sql, t: t, low: v.low}
	}
	return val{sql: "CAST(" + v.sql + " AS TIMESTAMPTZ)", t: t}
}
