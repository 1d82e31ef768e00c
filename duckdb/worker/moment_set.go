package worker

import (
	"fmt"
	"time"
)

// fieldRanges are the names and the bounds of fields whose bounds are fixed.
var fieldRanges = map[byte]struct {
	name        string
	least, most int
}{
	'M': {"monthOfYear", 1, 12}, 'e': {"dayOfWeek", 1, 7}, 'H': {"hourOfDay", 0, 23}, 'k': {"clockhourOfDay", 1, 24}, 'h': {"clockhourOfHalfday", 1, 12},
	'K': {"hourOfHalfday", 0, 11}, 'm': {"minuteOfHour", 0, 59}, 's': {"secondOfMinute", 0, 59}, 'Y': {"yearOfEra", 1, 292278994}, 'S': {"millisOfSecond", 0, 999},
}

func (f saved) check(name string, least, most int) error {
	if f.value < least || f.value > most {
		return fmt.Errorf("Value %d for %s must be in the range [%d,%d]", f.value, name, least, most)
	}
	return nil
}

// set sets a field; floor says that everything smaller begins anew.
func (f saved) set(t time.Time, floor bool) (time.Time, error) {
	if b, ok := fieldRanges[f.field]; ok {
		if err := f.check(b.name, b.least, b.most); err != nil {
			return t, err
		}
	}
	year, month, day := t.Date()
	midnight := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	clock := t.Sub(midnight)
	var date time.Time
	switch f.field {
	case 'G':
		if (f.value == 1) != (year > 0) {
			year = 1 - year
		}
		date = clamped(year, month, day, floor)
	case 'y':
		date = clamped(f.value, month, day, floor)
	case 'Y':
		if year = f.value; t.Year() <= 0 {
			year = 1 - f.value
		}
		date = clamped(year, month, day, floor)
	case 'C':
		date = clamped(100*f.value+yearOfEra(year)%100, month, day, floor)
	case 'M':
		date = clamped(year, time.Month(f.value), day, false)
		if floor {
			date = time.Date(year, time.Month(f.value), 1, 0, 0, 0, 0, time.UTC)
		}
	case 'd':
		if err := f.check("dayOfMonth", 1, daysOf(year, month)); err != nil {
			return t, err
		}
		date = time.Date(year, month, f.value, 0, 0, 0, 0, time.UTC)
	case 'D':
		if err := f.check("dayOfYear", 1, time.Date(year, 12, 31, 0, 0, 0, 0, time.UTC).YearDay()); err != nil {
			return t, err
		}
		date = time.Date(year, 1, f.value, 0, 0, 0, 0, time.UTC)
	case 'x', 'w', 'e':
		var err error
		if date, err = f.setWeek(midnight, floor); err != nil {
			return t, err
		}
	default:
		clock = f.setClock(clock, floor)
		return midnight.Add(clock), nil
	}
	if floor {
		clock = 0
	}
	return date.Add(clock), nil
}

// clamped is a date, the last of its month when that has no such day.
func clamped(year int, month time.Month, day int, floor bool) time.Time {
	if floor {
		month, day = 1, 1
	}
	return time.Date(year, month, min(day, daysOf(year, month)), 0, 0, 0, 0, time.UTC)
}

func daysOf(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// monday is the first day of the first week of a year.
func monday(year int) time.Time {
	fourth := time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC)
	return fourth.AddDate(0, 0, -(int(fourth.Weekday())+6)%7)
}

// setWeek sets a year of weeks, a week or a day of one.
func (f saved) setWeek(date time.Time, floor bool) (time.Time, error) {
	year, week := date.ISOWeek()
	weekday := (int(date.Weekday()) + 6) % 7
	switch f.field {
	case 'x':
		year = f.value
		if floor {
			week = 1
		}
	case 'w':
		_, weeks := time.Date(year, 12, 28, 0, 0, 0, 0, time.UTC).ISOWeek()
		if err := f.check("weekOfWeekyear", 1, weeks); err != nil {
			return date, err
		}
		week = f.value
	case 'e':
		return date.AddDate(0, 0, f.value-1-weekday), nil
	}
	if floor {
		weekday = 0
	}
	return monday(year).AddDate(0, 0, 7*(week-1)+weekday), nil
}

// setClock sets a field of the time of day.
func (f saved) setClock(clock time.Duration, floor bool) time.Duration {
	const halfDay = 12 * time.Hour
	unit, within := time.Hour, 24*time.Hour
	value := f.value
	switch f.field {
	case 'a':
		unit = halfDay
	case 'k':
		value %= 24
	case 'h':
		value, within = value%12, halfDay
	case 'K':
		within = halfDay
	case 'm':
		unit, within = time.Minute, time.Hour
	case 's':
		unit, within = time.Second, time.Minute
	case 'S':
		unit, within = time.Millisecond, time.Second
	}
	whole := clock / within * within
	smaller := clock % unit
	if floor {
		smaller = 0
	}
	return whole + time.Duration(value)*unit + smaller
}
