package barchan

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// maxNumberDigits bounds what a number value may hold; a uint256 needs more,
// and is given as text.
const maxNumberDigits = 40

var numberPattern = regexp.MustCompile(`^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]{1,3}))?$`)

// CanonicalNumber returns the one form of a decimal number: no needless zeros,
// no minus before zero. A number written with an exponent keeps one, with a
// single digit before the point. ok is false for anything that is not a
// decimal number of at most 40 digits, or lies beyond a double.
func CanonicalNumber(text string) (c string, ok bool) {
	m := numberPattern.FindStringSubmatch(text)
	if m == nil || len(m[2])+len(m[3]) > maxNumberDigits {
		return "", false
	}
	sign, whole, fraction := m[1], m[2], strings.TrimRight(m[3], "0")
	if strings.Trim(whole+fraction, "0") == "" {
		sign = ""
	}
	if m[4] == "" {
		if fraction != "" {
			fraction = "." + fraction
		}
		return sign + whole + fraction, true
	}
	exponent, err := strconv.Atoi(m[4])
	if err != nil {
		return "", false
	}
	c = sign + scientific(whole, fraction, exponent)
	if _, err := strconv.ParseFloat(c, 64); errors.Is(err, strconv.ErrRange) {
		return "", false
	}
	return c, true
}

// scientific writes whole.fraction × 10^exponent with one digit before the
// point.
func scientific(whole, fraction string, exponent int) string {
	digits := strings.TrimLeft(whole+fraction, "0")
	if digits == "" {
		return "0e0"
	}
	exponent += len(whole) - 1 - (len(whole+fraction) - len(digits))
	mantissa := digits[:1]
	if rest := strings.TrimRight(digits[1:], "0"); rest != "" {
		mantissa += "." + rest
	}
	return mantissa + "e" + strconv.Itoa(exponent)
}

var datetimePattern = regexp.MustCompile(`^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T]([0-9]{2}:[0-9]{2})(:[0-9]{2})?(?:\.([0-9]{1,9}))?(?:Z| UTC)?)?$`)

// CanonicalDatetime returns YYYY-MM-DD HH:MM:SS, with the fraction of the
// second when it is not zero. It takes a date alone, a T between date and
// time, a time without seconds, and a Z or UTC behind it. ok is false for
// anything else, for days and times that no calendar has, and for the year 0.
func CanonicalDatetime(text string) (c string, ok bool) {
	m := datetimePattern.FindStringSubmatch(text)
	if m == nil || (m[3] == "" && m[4] != "") {
		return "", false
	}
	clock, seconds := m[2], m[3]
	if clock == "" {
		clock = "00:00"
	}
	if seconds == "" {
		seconds = ":00"
	}
	c = m[1] + " " + clock + seconds
	if _, err := time.Parse(time.DateTime, c); err != nil || strings.HasPrefix(c, "0000") {
		return "", false
	}
	if fraction := strings.TrimRight(m[4], "0"); fraction != "" {
		c += "." + fraction
	}
	return c, true
}
