package result

import (
	"encoding/hex"
	"regexp"
	"strings"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dunesql"
)

// class says with what kinds of values a column can be compared.
type class int

const (
	classNested class = iota // arrays, maps, rows, and what else has no literals
	classNumber
	classBig // uint256, int256
	classText
	classBinary
	classBool
	classDate
	classTime
	classTimestamp
	classZoned // timestamp with time zone
	classCast  // uuid and the like: a text that is cast
)

// target is a column that values are compared with.
type target struct {
	name  string
	typ   string
	class class
}

func targetOf(c barchan.Column) target {
	t := target{name: c.Name, typ: c.Type}
	base, _, _ := strings.Cut(strings.ToLower(c.Type), "(")
	switch strings.TrimSpace(base) {
	case "tinyint", "smallint", "integer", "bigint", "real", "double", "decimal":
		t.class = classNumber
	case "uint256", "int256":
		t.class = classBig
	case "varchar", "char":
		t.class = classText
	case "varbinary":
		t.class = classBinary
	case "boolean":
		t.class = classBool
	case "date":
		t.class = classDate
	case "time":
		t.class = classTime
	case "uuid", "ipaddress":
		t.class = classCast
	case "timestamp", "timestamp with time zone":
		t.class = classTimestamp
		if strings.HasSuffix(strings.ToLower(c.Type), "with time zone") {
			t.class = classZoned
		}
	}
	if t.class == classTime && strings.HasSuffix(strings.ToLower(c.Type), "with time zone") {
		t.class = classNested
	}
	return t
}

// bound is a value in the tree of DuneSQL.
type bound struct {
	expr  dunesql.Expr
	wider bool // a timestamp for a column of dates
}

// beside is the column as it stands beside v.
func (t target) beside(v bound) dunesql.Expr {
	if v.wider {
		return &dunesql.Cast{Expr: columnNamed(t.name), Type: timestampType}
	}
	return columnNamed(t.name)
}

// timestampType has the finest fraction that a literal of ours has.
var timestampType = &dunesql.TimeType{Stamp: true, Precision: "6"}

// value fits a literal to the column.
func (t target) value(v Value) (bound, error) {
	switch {
	case t.class == classNested:
		return bound{}, t.refused(v, "only IS NULL and IS NOT NULL can be asked of it")
	case t.class == classText && v.Kind == ValueText:
		return bound{expr: &dunesql.String{Value: v.Text}}, nil
	case t.class == classText:
		return bound{}, t.refused(v, "write the value in single quotes")
	case t.class == classBinary:
		return t.binary(v)
	case t.class == classBool:
		return t.boolean(v)
	case t.class == classNumber || t.class == classBig:
		return t.number(v)
	case v.Kind != ValueText:
		return bound{}, t.refused(v, "write the value in single quotes, such as "+sample[t.class])
	case t.class == classCast:
		return bound{expr: &dunesql.Cast{Expr: &dunesql.String{Value: v.Text}, Type: &dunesql.NamedType{Name: &dunesql.Ident{Name: t.typ}}}}, nil
	}
	return t.moment(v)
}

var sample = map[class]string{
	classDate: "'2024-03-04'", classTime: "'21:59:33'", classTimestamp: "'2024-03-04 21:59:33'", classZoned: "'2024-03-04 21:59:33 UTC'",
	classCast: "'…'",
}

func (t target) refused(v Value, advice string) error {
	return failed("filters", v.At, "the value does not fit the column %s, which is %s: %s", quoted(t.name), t.typ, advice)
}

// binary takes 0xab and '0xab'.
func (t target) binary(v Value) (bound, error) {
	digits := v.Text
	if v.Kind == ValueText {
		text, ok := strings.CutPrefix(strings.ToLower(v.Text), "0x")
		if _, err := hex.DecodeString(text); !ok || err != nil {
			return bound{}, t.refused(v, "write it as a hex literal, such as 0xab12")
		}
		digits = text
	}
	if v.Kind != ValueText && v.Kind != ValueHex {
		return bound{}, t.refused(v, "write it as a hex literal, such as 0xab12")
	}
	return bound{expr: &dunesql.Binary{Hex: digits}}, nil
}

func (t target) boolean(v Value) (bound, error) {
	text := strings.ToLower(v.Text)
	if v.Kind != ValueBool && v.Kind != ValueText || text != "true" && text != "false" {
		return bound{}, t.refused(v, "use true or false")
	}
	return bound{expr: &dunesql.Bool{Value: text == "true"}}, nil
}

var (
	wholeText   = regexp.MustCompile(`^-?[0-9]+$`)
	decimalText = regexp.MustCompile(`^-?([0-9]+\.[0-9]*|\.[0-9]+)$`)
	doubleText  = regexp.MustCompile(`^-?([0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+$`)
)

// number takes numbers, and texts that are numbers: the API shows decimals and
// 256-bit integers as such.
func (t target) number(v Value) (bound, error) {
	text := strings.TrimSpace(v.Text)
	if v.Kind != ValueNumber && v.Kind != ValueText || len(text) > 100 {
		return bound{}, t.refused(v, "write a number")
	}
	switch {
	case wholeText.MatchString(text) && t.class == classBig:
		return bound{expr: &dunesql.TypedLiteral{Type: &dunesql.Ident{Name: t.typ}, Value: text}}, nil
	case t.class == classBig:
		return bound{}, t.refused(v, "write a whole number")
	case wholeText.MatchString(text):
		return bound{expr: &dunesql.Integer{Text: text}}, nil
	case decimalText.MatchString(text):
		return bound{expr: &dunesql.Decimal{Text: text}}, nil
	case doubleText.MatchString(text):
		return bound{expr: &dunesql.Double{Text: text}}, nil
	}
	return bound{}, t.refused(v, "write a number")
}

// momentLayouts are the forms of dates and times, from ISO 8601 and from what
// the API shows. A fraction of a second may follow the seconds in each.
var momentLayouts = []string{
	"2006-01-02", "2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05",
	"2006-01-02T15:04:05Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 Z07:00",
}

// zoneName is what a zone can be called: UTC, America/New_York.
var zoneName = regexp.MustCompile(`^[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$`)

// momentOf reads a date or a time, which the name of a zone may follow. What
// has no zone is UTC.
func momentOf(text string) (time.Time, bool) {
	zone := time.UTC
	if i := strings.LastIndexByte(text, ' '); i >= 0 && zoneName.MatchString(text[i+1:]) && text[i+1:] != "Local" {
		named, err := time.LoadLocation(text[i+1:])
		if err != nil {
			return time.Time{}, false
		}
		zone, text = named, text[:i]
	}
	for _, layout := range momentLayouts {
		if at, err := time.ParseInLocation(layout, text, zone); err == nil {
			return at.UTC(), true
		}
	}
	return time.Time{}, false
}

// moment takes a date or a time.
func (t target) moment(v Value) (bound, error) {
	text := strings.TrimSpace(v.Text)
	if t.class == classTime {
		return t.clock(v, text)
	}
	at, ok := momentOf(text)
	if !ok {
		return bound{}, t.refused(v, "write it such as "+sample[t.class])
	}
	if t.class == classDate && at.Equal(at.Truncate(24*time.Hour)) {
		return bound{expr: literal("date", at.Format("2006-01-02"))}, nil
	}
	stamp := at.Format("2006-01-02 15:04:05.000000")
	if t.class == classZoned {
		stamp += " UTC"
	}
	return bound{expr: literal("timestamp", stamp), wider: t.class == classDate}, nil
}

func (t target) clock(v Value, text string) (bound, error) {
	for _, layout := range []string{"15:04", "15:04:05"} {
		if at, err := time.Parse(layout, text); err == nil {
			return bound{expr: literal("time", at.Format("15:04:05.000000"))}, nil
		}
	}
	return bound{}, t.refused(v, "write it such as "+sample[t.class])
}

func literal(typ, text string) dunesql.Expr {
	return &dunesql.TypedLiteral{Type: &dunesql.Ident{Name: typ}, Value: text}
}
