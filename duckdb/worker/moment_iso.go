package worker

import (
	"errors"
	"math"
	"strings"
	"time"
)

// parseISO reads a timestamp of ISO 8601: a date, a time, or both, and an
// offset.
func parseISO(text string) (wall time.Time, zone *time.Location, err error) {
	r := &momentReader{text: text}
	ok := strings.HasPrefix(text, "T") || r.isoDate()
	if ok && strings.HasPrefix(r.rest(), "T") {
		bare := r.pos > 0
		r.pos++
		ok = r.isoTime(bare) && (r.rest() == "" || r.readOffset())
	}
	if !ok || r.rest() != "" {
		return wall, nil, invalidMoment(text, r.pos)
	}
	wall, err = r.time()
	return wall, r.zone, err
}

// isoDate is a date alone, in days since 1970.
func isoDate(text string) (int64, error) {
	r := &momentReader{text: text}
	if !r.isoDate() || r.rest() != "" {
		return 0, invalidMoment(text, r.pos)
	}
	day, err := r.time()
	if err != nil {
		return 0, err
	}
	days := day.Unix() / 86_400
	if days > math.MaxInt32 || day.Year() > 5_800_000 {
		return 0, errors.New("Value exceeds MAX_INT for type date: " + text)
	}
	return days, nil
}

// isoDate reads a day of a month, of a week, or of a year.
func (r *momentReader) isoDate() bool {
	if !r.readNumber('y', 9) {
		return false
	}
	if !strings.HasPrefix(r.rest(), "-") {
		return true
	}
	r.pos++
	if strings.HasPrefix(r.rest(), "W") {
		r.pos++
		r.rename('x')
		return r.readNumber('w', 2) && (!r.separator("-") || r.readNumber('e', 1))
	}
	if r.digits(3) == 3 {
		return r.readNumber('D', 3)
	}
	return r.readNumber('M', 2) && (!r.separator("-") || r.readNumber('d', 2))
}

// separator reads a sign, if it comes next.
func (r *momentReader) separator(signs string) bool {
	if rest := r.rest(); rest == "" || strings.IndexByte(signs, rest[0]) < 0 {
		return false
	}
	r.pos++
	return true
}

// isoTime reads hours, minutes and seconds, of which the last may have a
// fraction. empty says that there need be none.
func (r *momentReader) isoTime(empty bool) bool {
	if r.digits(2) == 0 {
		return empty
	}
	for i, field := range []byte{'H', 'm', 's'} {
		if i > 0 && !r.separator(":") {
			return i == 0 || r.isoFraction([]time.Duration{time.Hour, time.Minute}[i-1])
		}
		if !r.readNumber(field, 2) {
			return false
		}
	}
	return r.isoFraction(time.Second)
}

// isoFraction reads a part of a unit.
func (r *momentReader) isoFraction(unit time.Duration) bool {
	if !r.separator(".,") {
		return true
	}
	n := r.digits(9)
	if n == 0 {
		return false
	}
	part := time.Duration(float64(unit) * float64(r.take(n)) / math.Pow10(n)).Truncate(time.Millisecond)
	r.pos += r.digits(len(r.text))
	if minutes := part / time.Minute; unit == time.Hour {
		r.fields = append(r.fields, saved{'m', int(minutes)})
		part -= minutes * time.Minute
	}
	if seconds := part / time.Second; unit >= time.Minute {
		r.fields = append(r.fields, saved{'s', int(seconds)})
		part -= seconds * time.Second
	}
	r.fields = append(r.fields, saved{'S', int(part / time.Millisecond)})
	return true
}
