package duckdb

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	_ "time/tzdata" // zones are checked on machines that have no list of them, too
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
	return apply("timezone", literal(zone), wall)
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
// for UTC, and for what is no timestamp with time zone.
func (t *Translation) Zones() []string {
	zones := make([]string, len(t.types))
	for i, typ := range t.types {
		if typ.local() {
			zones[i] = typ.zone
		}
	}
	return zones
}
