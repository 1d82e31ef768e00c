package worker

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// formatted is a date or a time that is to be written.
type formatted struct {
	time.Time
	kind byte
	zone string // of an instant: "" for UTC
}

// formatLayouts are the texts of moments, by their kind.
var formatLayouts = map[byte]string{
	formatDate: time.DateOnly, formatClock: "15:04:05.999999", formatStamp: "2006-01-02 15:04:05.999999", formatZoned: "2006-01-02 15:04:05.999999-07",
}

// readFormatted reads a moment; a whole number counts milliseconds from 1970.
func readFormatted(kind byte, text string) (formatted, error) {
	if kind == formatInteger {
		ms, err := strconv.ParseInt(text, 10, 64)
		return formatted{Time: time.UnixMilli(ms).UTC(), kind: formatZoned}, err
	}
	m := formatted{kind: kind}
	if zone, rest, ok := strings.Cut(text, "\x1f"); ok {
		m.zone, text = zone, rest
	}
	layout, ok := formatLayouts[kind]
	if !ok {
		return m, fmt.Errorf("'%s' is no date", text)
	}
	t, err := time.Parse(layout, text)
	if err != nil {
		return m, err
	}
	location, err := new(zones).of(m.zone)
	if err != nil {
		return m, err
	}
	if m.Time = t; kind == formatZoned {
		m.Time = t.In(location)
	}
	return m, nil
}

// iso is Java's text of the value: seconds are left out when they are zero, and
// fractions have three digits, or six.
func (m formatted) iso() string {
	clock := "15:04"
	switch micros := m.Nanosecond() / 1000; {
	case micros%1000 != 0:
		clock += ":05.000000"
	case micros != 0:
		clock += ":05.000"
	case m.Second() != 0:
		clock += ":05"
	}
	switch {
	case m.kind == formatClock:
		return m.Format(clock)
	case m.kind == formatStamp:
		return m.Format("2006-01-02T" + clock)
	case m.zone == "":
		return m.Format("2006-01-02T"+clock) + "Z[UTC]"
	case strings.HasPrefix(m.zone, "+"), strings.HasPrefix(m.zone, "-"):
		return m.Format("2006-01-02T" + clock + "-07:00")
	}
	return m.Format("2006-01-02T"+clock+"-07:00") + "[" + m.zone + "]"
}

// Letters after %t, by what a value must have for them, in the layouts of package
// time.
var (
	clockLetters = map[string]string{"H": "15", "I": "03", "M": "04", "S": "05", "L": "000", "N": "000000000", "p": "pm", "T": "15:04:05", "R": "15:04", "r": "03:04:05 PM", "k": "", "l": "3"}
	dateLetters  = map[string]string{"F": "2006-01-02", "D": "01/02/06", "Y": "2006", "y": "06", "m": "01", "d": "02", "e": "2", "B": "January", "b": "Jan", "h": "Jan", "A": "Monday", "a": "Mon", "j": "002", "C": ""}
	zoneLetters  = map[string]string{"z": "-0700", "Z": "MST", "s": "", "Q": "", "c": "Mon Jan 02 15:04:05 MST 2006"}
)

// formatMoment writes a part of a date or a time: %tF, %tT and the like.
func formatMoment(letter string, kind byte, text string) (string, error) {
	m, err := readFormatted(kind, text)
	mismatch := fmt.Errorf("Invalid format string: %%t%s (IllegalFormatConversion)", letter)
	if err != nil {
		return "", mismatch
	}
	clock, ofClock := clockLetters[letter]
	day, ofDate := dateLetters[letter]
	zone, ofZone := zoneLetters[letter]
	switch {
	case !ofClock && !ofDate && !ofZone:
		return "", fmt.Errorf("Invalid format string: unknown conversion %%t%s", letter)
	case ofClock && m.kind == formatDate, ofDate && m.kind == formatClock, ofZone && m.kind != formatZoned:
		return "", mismatch
	}
	switch letter {
	case "k":
		return strconv.Itoa(m.Hour()), nil
	case "L", "N":
		return fmt.Sprintf("%09d", m.Nanosecond())[:len(clock)], nil
	case "C":
		return fmt.Sprintf("%02d", m.Year()/100), nil
	case "s":
		return strconv.FormatInt(m.Unix(), 10), nil
	case "Q":
		return strconv.FormatInt(m.UnixMilli(), 10), nil
	}
	return m.Format(clock + day + zone), nil
}
