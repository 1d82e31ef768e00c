package duckdb

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/barchan-data/barchan/dunesql"
)

// constant prints a literal, or a function without parentheses.
func (u *unit) constant(e dunesql.Expr) val {
	switch e := e.(type) {
	case *dunesql.Null:
		return val{sql: "NULL", t: typ{kind: kindNull}}
	case *dunesql.Bool:
		if e.Value {
			return val{sql: "true", t: boolean}
		}
		return val{sql: "false", t: boolean}
	case *dunesql.Integer:
		return u.integer(e)
	case *dunesql.Decimal:
		return u.decimal(e, e.Text)
	case *dunesql.Double:
		return val{sql: e.Text, t: double, low: strings.HasPrefix(e.Text, "-")}
	case *dunesql.String:
		return val{sql: literal(e.Value), t: typ{kind: kindVarchar, size: len([]rune(e.Value))}}
	case *dunesql.Binary:
		return val{sql: blob(e.Hex), t: binary}
	case *dunesql.TypedLiteral:
		return u.typedLiteral(e)
	case *dunesql.Interval:
		return u.intervalLiteral(e)
	case *dunesql.Current:
		return u.current(e)
	}
	return u.fail(e, "This expression is not supported")
}

// integer prints a whole number in the smallest type that holds it: integer,
// bigint, a decimal, and a 256-bit integer beyond 38 digits.
func (u *unit) integer(e *dunesql.Integer) val {
	digits := strings.TrimLeft(strings.TrimPrefix(e.Text, "-"), "0")
	low := strings.HasPrefix(e.Text, "-")
	text := digits
	if text == "" {
		text = "0"
	}
	if low {
		text = "-" + text
	}
	switch {
	case fits(digits, "2147483647"):
		return val{sql: text, t: integer, low: low}
	case low && fits(digits, "2147483648"): // DuckDB reads the digits first, and they are too many
		return val{sql: "CAST(" + text + " AS INTEGER)", t: integer}
	case fits(digits, "9223372036854775807"):
		return val{sql: text, t: bigint, low: low}
	case low && fits(digits, "9223372036854775808"):
		return val{sql: "CAST(" + text + " AS BIGINT)", t: bigint}
	case len(digits) <= 38:
		t := decimalOf(len(digits), 0)
		return val{sql: "CAST('" + text + "' AS " + t.duck() + ")", t: t}
	case low:
		return val{sql: "dune_int256(CAST('" + text + "' AS BIGNUM))", t: int256}
	}
	return val{sql: "dune_uint256(CAST('" + text + "' AS BIGNUM))", t: uint256}
}

// fits compares two numbers without leading zeros.
func fits(digits, most string) bool {
	return len(digits) < len(most) || len(digits) == len(most) && digits <= most
}

// decimal prints an exact number; its type counts the digits.
func (u *unit) decimal(n dunesql.Node, text string) val {
	sign, digits := "", text
	if strings.HasPrefix(text, "-") || strings.HasPrefix(text, "+") {
		sign, digits = strings.Trim(text[:1], "+"), text[1:]
	}
	whole, fraction, _ := strings.Cut(digits, ".")
	whole = strings.TrimLeft(whole, "0")
	t := decimalOf(max(1, len(whole)+len(fraction)), len(fraction))
	if t.size > 38 {
		return u.fail(n, "Invalid numeric literal: %s has more than 38 digits", text)
	}
	if whole == "" {
		whole = "0"
	}
	printed := sign + whole
	if fraction != "" {
		printed += "." + fraction
	}
	return val{sql: "CAST('" + printed + "' AS " + t.duck() + ")", t: t}
}

// blob prints bytes.
func blob(hex string) string {
	var b strings.Builder
	b.WriteString("'")
	for i := 0; i+2 <= len(hex); i += 2 {
		b.WriteString(`\x` + hex[i:i+2])
	}
	b.WriteString("'::BLOB")
	return "(" + b.String() + ")"
}

// typedLiteral prints DATE '…' and the like.
func (u *unit) typedLiteral(e *dunesql.TypedLiteral) val {
	switch word := e.Type.Folded(); word {
	case "date":
		if !dateText.MatchString(e.Value) || !validDate(e.Value) {
			return u.fail(e, "'%s' is not a valid DATE literal", e.Value)
		}
		return val{sql: "DATE " + literal(strings.TrimSpace(e.Value)), t: date}
	case "timestamp":
		return u.timestampLiteral(e)
	case "time":
		m := timeText.FindStringSubmatch(e.Value)
		if m == nil {
			return u.fail(e, "'%s' is not a valid TIME literal", e.Value)
		}
		return val{sql: "TIME " + literal(e.Value), t: typ{kind: kindTime, size: len(m[1])}}
	case "decimal":
		if !decimalLiteral.MatchString(e.Value) {
			return u.fail(e, "'%s' is not a valid DECIMAL literal", e.Value)
		}
		return u.decimal(e, e.Value)
	case "json":
		return val{sql: apply("dune_json_parse", literal(e.Value)), t: jsonType}
	case "varchar":
		return val{sql: literal(e.Value), t: typ{kind: kindVarchar, size: len([]rune(e.Value))}}
	case "char":
		return val{sql: literal(e.Value), t: typ{kind: kindChar, size: len([]rune(e.Value))}}
	default:
		if word == "interval" {
			return u.fail(e, "Unknown type: interval: an interval has a unit, as in INTERVAL '1' DAY, which is YEAR, MONTH, WEEK, DAY, HOUR, MINUTE or SECOND")
		}
		t, ok := namedTypes[word]
		if !ok {
			return u.fail(e, "Unknown type: %s", e.Type.Name)
		}
		if !validNumber(e.Value, t) {
			return u.fail(e, "'%s' is not a valid %s literal", e.Value, strings.ToUpper(e.Type.Name))
		}
		return u.castTo(val{sql: literal(e.Value), t: varchar}, t, false)
	}
}

// validNumber reports whether a text is a number of a type; of other types any
// text passes.
func validNumber(text string, t typ) bool {
	bits := map[kind]int{kindTinyint: 8, kindSmallint: 16, kindInteger: 32, kindBigint: 64}[t.kind]
	if bits == 0 {
		return true
	}
	_, err := strconv.ParseInt(strings.TrimSpace(text), 10, bits)
	return err == nil
}

var decimalLiteral = regexp.MustCompile(`^[+-]?(\d+\.?\d*|\.\d+)$`)

var (
	dateText      = regexp.MustCompile(`^\s*[+-]?\d{4,}-\d{1,2}-\d{1,2}\s*$`)
	timeText      = regexp.MustCompile(`^\s*\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.(\d{1,12}))?)?\s*$`)
	timestampText = regexp.MustCompile(`^\s*([+-]?\d{4,}-\d{1,2}-\d{1,2})(?:[ T](\d{1,2}:\d{1,2})(:\d{1,2})?(?:\.(\d{1,12}))?)?(?:\s*(Z|[A-Za-z][A-Za-z0-9_/+-]*|[+-]\d{1,2}:?\d{2}))?\s*$`)
)

func validDate(text string) bool {
	_, err := time.Parse("2006-1-2", strings.TrimLeft(strings.TrimSpace(text), "+-"))
	return err == nil || len(strings.TrimSpace(text)) > len("2006-01-02")
}

// timestampLiteral: with a zone it is a timestamp with time zone. The zone
// decides how the value is shown and cut, not the instant alone.
func (u *unit) timestampLiteral(e *dunesql.TypedLiteral) val {
	m := timestampText.FindStringSubmatch(e.Value)
	if hour, _, _ := strings.Cut(append(m, "", "", "")[2], ":"); m == nil || !validDate(m[1]) || atoi(hour) > 23 {
		return u.fail(e, "'%s' is not a valid TIMESTAMP literal", e.Value)
	}
	text := m[1]
	if m[2] != "" {
		text += " " + m[2] + m[3]
		if m[3] == "" {
			text += ":00"
		}
		if m[4] != "" {
			text += "." + m[4]
		}
	}
	wall := "TIMESTAMP " + literal(text)
	if m[5] == "" {
		return val{sql: wall, t: stamp(len(m[4]))}
	}
	zone, ok := zoneName(m[5])
	if !ok {
		return u.fail(e, "'%s' is not a valid TIMESTAMP literal", e.Value)
	}
	t := stampTZ(len(m[4]))
	if zone == "" {
		return val{sql: "CAST(" + wall + " AS TIMESTAMPTZ)", t: t}
	}
	if !shows(zone, text) {
		return u.fail(e, "'%s' is not a valid TIMESTAMP literal", e.Value)
	}
	t.zone = zone
	return val{sql: fromWall(zone, wall), t: t}
}

// intervalLiteral prints an interval as the months or the microseconds that it is.
func (u *unit) intervalLiteral(e *dunesql.Interval) val {
	months, micros, days, ok := intervalParts(e)
	if !ok {
		return u.fail(e, "'%s' is not a valid INTERVAL literal", e.Value)
	}
	var parts []string
	t := interval
	if e.From == dunesql.Year || e.From == dunesql.Month {
		t = typ{kind: kindYearInterval}
		parts = append(parts, itoa(months)+" months")
	} else {
		if days != 0 {
			parts = append(parts, itoa(days)+" days")
		}
		if micros != 0 || days == 0 {
			parts = append(parts, itoa(micros)+" microseconds")
		}
		t.size = 0
		if micros%1_000_000 != 0 {
			t.size = 3
		}
	}
	return val{sql: "INTERVAL '" + strings.Join(parts, " ") + "'", t: t}
}

var intervalText = regexp.MustCompile(`^\s*([+-]?)(\d+(?:-\d+)?|(?:\d+ )?(?:\d+:)*\d+(?:\.\d+)?)\s*$`)

// intervalParts reads the value of an interval by its fields.
func intervalParts(e *dunesql.Interval) (months, micros, days int, ok bool) {
	m := intervalText.FindStringSubmatch(e.Value)
	if m == nil || len(m[2]) > 40 {
		return 0, 0, 0, false
	}
	sign := 1
	if e.Negative != (m[1] == "-") {
		sign = -1
	}
	fields := []dunesql.IntervalField{dunesql.Year, dunesql.Month}
	if e.From != dunesql.Year && e.From != dunesql.Month {
		fields = []dunesql.IntervalField{dunesql.Day, dunesql.Hour, dunesql.Minute, dunesql.Second}
	}
	values := strings.FieldsFunc(m[2], func(r rune) bool { return r == ' ' || r == ':' || r == '-' })
	first := 0
	for i, f := range fields {
		if f == e.From {
			first = i
		}
	}
	if e.From == dunesql.Week {
		if len(values) != 1 {
			return 0, 0, 0, false
		}
		return 0, 0, sign * 7 * atoi(values[0]), true
	}
	if first+len(values) > len(fields) || len(values) > 1 && e.To == "" {
		return 0, 0, 0, false
	}
	for i, v := range values {
		whole, fraction, _ := strings.Cut(v, ".")
		n := atoi(whole)
		switch fields[first+i] {
		case dunesql.Year:
			months += 12 * n
		case dunesql.Month:
			months += n
		case dunesql.Day:
			days += n
		case dunesql.Hour:
			micros += n * 3_600_000_000
		case dunesql.Minute:
			micros += n * 60_000_000
		case dunesql.Second:
			micros += n*1_000_000 + atoi((fraction + "000000")[:6])
		}
	}
	return sign * months, sign * micros, sign * days, true
}

// current prints CURRENT_DATE and its like: of the run's instant.
func (u *unit) current(e *dunesql.Current) val {
	switch e.Kind {
	case dunesql.CurrentDate:
		return val{sql: "CAST(dune_now() AS DATE)", t: date}
	case dunesql.CurrentTimestamp:
		return val{sql: "dune_now()", t: stampTZ(3)}
	case dunesql.LocalTimestamp:
		return val{sql: "CAST(dune_now() AS TIMESTAMP)", t: stamp(3)}
	case dunesql.LocalTime, dunesql.CurrentTime:
		return val{sql: "CAST(CAST(dune_now() AS TIMESTAMP) AS TIME)", t: typ{kind: kindTime, size: 3}}
	}
	return u.fail(e, "%s is not supported", e.Kind)
}
