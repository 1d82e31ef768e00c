package worker

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// print writes a time. zoned is false for one without a zone, of which there is
// none to be shown.
func (p momentPattern) print(t time.Time, zoned bool) (string, error) {
	var b strings.Builder
	for i := range p {
		text, err := p[i].print(t, zoned)
		if err != nil {
			return "", err
		}
		b.WriteString(text)
	}
	return b.String(), nil
}

func (p *momentPart) print(t time.Time, zoned bool) (string, error) {
	switch p.field {
	case 0:
		return p.text, nil
	case 'z', 'Z':
		if !zoned {
			return "", fmt.Errorf("format_datetime for TIMESTAMP type, cannot use 'Z' nor 'z' in format, as this type does not contain TZ information")
		}
		return p.printZone(t)
	case 'S':
		ms := fmt.Sprintf("%03d", t.Nanosecond()/1_000_000)
		return (ms + strings.Repeat("0", max(0, p.min-3)))[:p.min], nil
	case 'G':
		if t.Year() > 0 {
			return "AD", nil
		}
		return "BC", nil
	case 'a':
		return t.Format("PM"), nil
	}
	if p.words {
		return p.printWord(t), nil
	}
	return p.printNumber(t), nil
}

func (p *momentPart) printWord(t time.Time) string {
	layout := map[byte][2]string{'M': {"Jan", "January"}, 'E': {"Mon", "Monday"}}[p.field]
	if p.long {
		return t.Format(layout[1])
	}
	return t.Format(layout[0])
}

func (p *momentPart) printNumber(t time.Time) string {
	n := p.number(t)
	if p.pivot != 0 {
		if n %= 100; n < 0 {
			n = -n
		}
		return fmt.Sprintf("%02d", n)
	}
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	digits := strconv.Itoa(n)
	return sign + strings.Repeat("0", max(0, p.min-len(digits))) + digits
}

// number is the value of a field.
func (p *momentPart) number(t time.Time) int {
	year := t.Year()
	switch p.field {
	case 'y':
		return year
	case 'Y':
		return yearOfEra(year)
	case 'C':
		return yearOfEra(year) / 100
	case 'x':
		week, _ := t.ISOWeek()
		return week
	case 'w':
		_, week := t.ISOWeek()
		return week
	case 'M':
		return int(t.Month())
	case 'd':
		return t.Day()
	case 'D':
		return t.YearDay()
	case 'e':
		return (int(t.Weekday())+6)%7 + 1
	case 'm':
		return t.Minute()
	case 's':
		return t.Second()
	}
	return hourOf(p.field, t.Hour())
}

// hourOf is an hour as a letter counts it.
func hourOf(field byte, hour int) int {
	switch field {
	case 'h':
		return (hour+11)%12 + 1
	case 'k':
		return (hour+23)%24 + 1
	case 'K':
		return hour % 12
	}
	return hour
}

// yearOfEra counts back from 1 BC, which is the year 0.
func yearOfEra(year int) int {
	if year <= 0 {
		return 1 - year
	}
	return year
}

// printZone: z is the zone's short name, zzzz its long one, Z its offset, ZZ
// that with a colon, ZZZ its id.
func (p *momentPart) printZone(t time.Time) (string, error) {
	name, _ := t.Zone()
	id := t.Location().String()
	switch {
	case p.field == 'Z' && p.min == 1:
		return t.Format("-0700"), nil
	case p.field == 'Z' && p.min == 2:
		return t.Format("-07:00"), nil
	case p.field == 'Z':
		return id, nil
	case p.min < 4 && jodaLetter(id[0]) && !jodaLetter(name[0]):
		return "GMT" + t.Format("-07:00"), nil
	case p.min < 4 || !jodaLetter(id[0]):
		return name, nil
	case id == "UTC":
		return "Coordinated Universal Time", nil
	}
	return "", fmt.Errorf("The long name of %s is not known: write ZZZ for the id of a time zone, or z for its short name", id)
}
