package result

import (
	"math"
	"strconv"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

const (
	secondsPerDay = 86_400
	// julianEpoch is 1970-01-01 as INT96 counts days.
	julianEpoch = 2_440_588
)

// appendDate writes the date that is so many days after 1970-01-01. The ends
// of the range are the infinities of the writer.
func appendDate(buf []byte, days int64) []byte {
	switch days {
	case math.MaxInt32:
		return append(buf, "infinity"...)
	case -math.MaxInt32:
		return append(buf, "-infinity"...)
	}
	return appendDay(buf, time.Unix(days*secondsPerDay, 0).UTC())
}

// appendDay writes year, month and day. Years beyond 9999 have a sign, as in
// Trino.
func appendDay(buf []byte, t time.Time) []byte {
	year, month, day := t.Date()
	switch {
	case year < 0:
		buf, year = append(buf, '-'), -year
	case year > 9999:
		buf = append(buf, '+')
	}
	buf = appendPadded(buf, int64(year), 4)
	buf = append(buf, '-')
	buf = appendPadded(buf, int64(month), 2)
	buf = append(buf, '-')
	return appendPadded(buf, int64(day), 2)
}

// appendTime writes a time of day.
func (l *leaf) appendTime(buf []byte, n int64) []byte {
	perSecond := int64(time.Second / l.unit)
	return l.appendClock(buf, n/perSecond, n%perSecond*int64(l.unit))
}

// appendTimestamp writes a moment; one with a time zone is shown in its zone,
// UTC unless the column says another, and names it. The ends of the range are the infinities of the writer.
func (l *leaf) appendTimestamp(buf []byte, v parquet.Value) []byte {
	if l.physical == format.Int96 {
		seconds, nanos := julian(v.Int96())
		return l.appendMoment(buf, seconds, nanos)
	}
	n := v.Int64()
	switch n {
	case math.MaxInt64:
		return append(buf, "infinity"...)
	case -math.MaxInt64:
		return append(buf, "-infinity"...)
	}
	seconds, rest := floorDivide(n, int64(time.Second/l.unit))
	return l.appendMoment(buf, seconds, rest*int64(l.unit))
}

func (l *leaf) appendMoment(buf []byte, seconds, nanos int64) []byte {
	if l.kind == kindTimestampUTC && l.zone != nil {
		_, offset := time.Unix(seconds, 0).In(l.zone).Zone()
		seconds += int64(offset)
	}
	days, second := floorDivide(seconds, secondsPerDay)
	buf = appendDay(buf, time.Unix(days*secondsPerDay, 0).UTC())
	buf = append(buf, ' ')
	buf = l.appendClock(buf, second, nanos)
	if l.kind == kindTimestampUTC {
		buf = append(append(buf, ' '), l.zoneText()...)
	}
	return buf
}

func (l *leaf) zoneText() string {
	if l.zone == nil {
		return "UTC"
	}
	return l.zoneName
}

// show makes instants be shown in a time zone: the name of a region, or an
// offset like +05:30. What this machine does not know is shown in UTC.
func (l *leaf) show(zone string) {
	if zone == "" {
		return
	}
	if t, err := time.Parse("-07:00", zone); err == nil {
		_, offset := t.Zone()
		l.zone, l.zoneName = time.FixedZone(zone, offset), zone
		return
	}
	if location, err := time.LoadLocation(zone); err == nil {
		l.zone, l.zoneName = location, zone
	}
}

// julian reads days and nanoseconds of the day.
func julian(v deprecated.Int96) (seconds, nanos int64) {
	day := int64(v[2]) - julianEpoch
	ofDay := int64(v[1])<<32 | int64(v[0])
	carry, nanos := floorDivide(ofDay, int64(time.Second))
	return day*secondsPerDay + carry, nanos
}

// appendClock writes hours, minutes, seconds and the fraction.
func (l *leaf) appendClock(buf []byte, second, nanos int64) []byte {
	buf = appendPadded(buf, second/3600, 2)
	buf = append(buf, ':')
	buf = appendPadded(buf, second/60%60, 2)
	buf = append(buf, ':')
	buf = appendPadded(buf, second%60, 2)
	if l.precision == 0 {
		return buf
	}
	buf = append(buf, '.')
	at := len(buf)
	buf = appendPadded(buf, nanos, 9)
	for len(buf)-at < l.precision {
		buf = append(buf, '0')
	}
	return buf[:at+l.precision]
}

func floorDivide(n, by int64) (quotient, rest int64) {
	quotient, rest = n/by, n%by
	if rest < 0 {
		quotient, rest = quotient-1, rest+by
	}
	return quotient, rest
}

// appendPadded writes a number that is not negative with at least width
// digits.
func appendPadded(buf []byte, n int64, width int) []byte {
	if width == 2 && n < 100 {
		return append(buf, byte('0'+n/10), byte('0'+n%10))
	}
	at := len(buf)
	buf = strconv.AppendInt(buf, n, 10)
	for missing := width - (len(buf) - at); missing > 0; missing-- {
		buf = append(buf, '0')
		copy(buf[at+1:], buf[at:])
		buf[at] = '0'
	}
	return buf
}
