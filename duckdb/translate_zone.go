package duckdb

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // zones are checked on machines that have no list of them, too

	"github.com/barchan-data/barchan"
)

var zoneOffset = regexp.MustCompile(`^([+-])(\d{1,2})(?::?(\d{2}))?$`)

// zoneName returns the name by which Trino shows a time zone: "" for UTC,
// +05:30 for an offset.
func zoneName(zone string) (string, bool) {
	switch strings.ToUpper(zone) {
	case "UTC", "Z", "GMT", "UT", "ETC/UTC", "ZULU":
		return "", true
	}
	if m := zoneOffset.FindStringSubmatch(zone); m != nil {
		minutes := 60*atoi(m[2]) + atoi("0"+m[3])
		switch {
		case minutes > 14*60 || atoi("0"+m[3]) > 59:
			return "", false
		case minutes == 0:
			return "", true
		}
		return fmt.Sprintf("%s%02d:%02d", m[1], minutes/60, minutes%60), true
	}
	for _, r := range zone {
		if r < ' ' {
			return "", false
		}
	}
	if zone == "" || strings.EqualFold(zone, "local") {
		return "", false
	}
	_, err := time.LoadLocation(zone)
	return zone, err == nil
}

// shows reports whether the clocks of a zone ever show a time: they leave out an
// hour in spring.
func shows(zone, wall string) bool {
	location, err := time.LoadLocation(zone)
	if err != nil {
		return true // an offset
	}
	t, err := time.ParseInLocation("2006-1-2 15:4:5", wall, location)
	if err != nil {
		return true
	}
	bare, err := time.Parse("2006-1-2 15:4:5", wall)
	return err != nil || t.Hour() == bare.Hour() && t.Minute() == bare.Minute()
}

// toWall prints the wall clock of an instant in a zone.
func toWall(zone, instant string) string {
	if zone == "" || zoneOffset.MatchString(zone) {
		return "(" + apply("timezone", "'UTC'", instant) + offsetInterval(zone, "+") + ")"
	}
	return apply("timezone", literal(zone), instant)
}

// fromWall prints the instant at which the clocks of a zone show something.
func fromWall(zone, wall string) string {
	if zone == "" || zoneOffset.MatchString(zone) {
		return apply("timezone", "'UTC'", wall+offsetInterval(zone, "-"))
	}
	return apply("dune_from_wall", literal(zone), wall)
}

// offsetInterval prints the addition or the subtraction of an offset.
func offsetInterval(zone, op string) string {
	m := zoneOffset.FindStringSubmatch(zone)
	if m == nil {
		return ""
	}
	if m[1] == "-" {
		op = map[string]string{"+": "-", "-": "+"}[op]
	}
	return " " + op + " INTERVAL '" + itoa(60*atoi(m[2])+atoi("0"+m[3])) + " minutes'"
}

// Zones are the time zones in which the output columns show their instants: ""
// for UTC, and for what holds no timestamp with time zone.
func (t *Translation) Zones() []string {
	zones := make([]string, len(t.types))
	for i, typ := range t.types {
		zones[i], _ = typ.zoneWithin()
	}
	return zones
}

// zoneWithin is the zone of all instants in a value; found is false when the
// type has none.
func (t typ) zoneWithin() (zone string, found bool) {
	if t.kind == kindTimestampTZ {
		return t.zone, true
	}
	var parts []typ
	for _, part := range []*typ{t.key, t.elem} {
		if part != nil {
			parts = append(parts, *part)
		}
	}
	for _, f := range t.fields {
		parts = append(parts, f.typ)
	}
	for _, part := range parts {
		switch z, ok := part.zoneWithin(); {
		case !ok:
		case found && z != zone:
			return barchan.ZoneMixed, true
		default:
			zone, found = z, true
		}
	}
	return zone, found
}

// inZone is the type with that zone for all instants in it.
func (t typ) inZone(zone string) typ {
	if t.kind == kindTimestampTZ {
		t.zone = zone
	}
	if t.elem != nil {
		elem := t.elem.inZone(zone)
		t.elem = &elem
	}
	if t.key != nil {
		key := t.key.inZone(zone)
		t.key = &key
	}
	if t.fields != nil {
		t.fields = slices.Clone(t.fields)
		for i := range t.fields {
			t.fields[i].typ = t.fields[i].inZone(zone)
		}
	}
	return t
}

var offsetInText = regexp.MustCompile(`:\d{2}(?:[.,]\d+)?\s*([+-]\d{2}(?::?\d{2})?)\s*$`)

// abbreviations are those of zones that parse_datetime reads.
var abbreviations = map[string]string{
	"EST": "America/New_York", "EDT": "America/New_York", "CST": "America/Chicago", "CDT": "America/Chicago", "MST": "America/Denver",
	"MDT": "America/Denver", "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles",
}

// zoneOfText is the zone that a literal text of a timestamp ends in; "" for UTC,
// and where it has none. Texts that are no literals are read as instants, which
// are shown in UTC.
func zoneOfText(text string) string {
	written := ""
	if m := timestampText.FindStringSubmatch(text); m != nil {
		written = m[5]
	} else if m := offsetInText.FindStringSubmatch(text); m != nil {
		written = m[1]
	}
	if full, ok := abbreviations[written]; ok {
		written = full
	}
	zone, ok := zoneName(written)
	if !ok {
		return ""
	}
	return zone
}

// refuseMixed refuses what depends on the zone of values that have several.
func (u *unit) refuseMixed(v val) {
	const text = "The time zones of these values differ, and this depends on them: bring the values to one zone with AT TIME ZONE"
	if v.node != nil {
		u.fail(v.node, text)
	} else if u.err == nil {
		u.err = at(barchan.CodeSemantic, u.query, barchan.Position{}, text)
	}
}
