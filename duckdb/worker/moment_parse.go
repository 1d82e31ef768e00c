package worker

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// saved is a field that was read.
type saved struct {
	field byte
	value int
}

// momentReader reads a text by a format.
type momentReader struct {
	text   string
	pos    int
	fields []saved
	zone   *time.Location // that the text names; nil for none
}

// parse reads a text: the wall clock that it shows, and the zone that it names.
func (p momentPattern) parse(text string) (wall time.Time, zone *time.Location, err error) {
	r := &momentReader{text: text}
	for i := range p {
		if !r.read(&p[i]) {
			return wall, nil, invalidMoment(text, r.pos)
		}
	}
	if r.pos < len(text) {
		return wall, nil, invalidMoment(text, r.pos)
	}
	wall, err = r.time()
	return wall, r.zone, err
}

// invalidMoment is Trino's sentence about a text that is none of its format
// from a place on.
func invalidMoment(text string, pos int) error {
	sample := text
	if len(text) > pos+35 {
		sample = text[:pos+32] + "..."
	}
	switch {
	case pos <= 0:
		return fmt.Errorf("Invalid format: \"%s\"", sample)
	case pos >= len(text):
		return fmt.Errorf("Invalid format: \"%s\" is too short", sample)
	}
	return fmt.Errorf("Invalid format: \"%s\" is malformed at \"%s\"", sample, sample[pos:])
}

func (r *momentReader) rest() string { return r.text[r.pos:] }

// read reads one part; false when the text goes on with something else.
func (r *momentReader) read(p *momentPart) bool {
	switch {
	case p.field == 0:
		if len(r.rest()) < len(p.text) || !strings.EqualFold(r.rest()[:len(p.text)], p.text) {
			return false
		}
		r.pos += len(p.text)
		return true
	case p.field == 'z' || p.field == 'Z':
		return r.readZone(p)
	case p.words:
		return r.readWord(p)
	case p.field == 'S':
		return r.readFraction(p.max)
	case p.pivot != 0:
		return r.readShortYear(p)
	}
	return r.readNumber(p.field, p.max)
}

// digits counts the digits that come next, at most limit.
func (r *momentReader) digits(limit int) int {
	n := 0
	for rest := r.rest(); n < limit && n < len(rest) && rest[n] >= '0' && rest[n] <= '9'; n++ {
	}
	return n
}

// take reads n digits.
func (r *momentReader) take(n int) int {
	value, _ := strconv.Atoi(r.text[r.pos : r.pos+n])
	r.pos += n
	return value
}

// readNumber reads a number; those of years may have a sign.
func (r *momentReader) readNumber(field byte, most int) bool {
	sign := 1
	if rest := r.rest(); strings.IndexByte("yxC", field) >= 0 && len(rest) > 1 && (rest[0] == '-' || rest[0] == '+') && rest[1] >= '0' && rest[1] <= '9' {
		if rest[0] == '-' {
			sign = -1
		}
		r.pos++
	}
	n := r.digits(most)
	if n == 0 {
		return false
	}
	r.fields = append(r.fields, saved{field, sign * r.take(n)})
	return true
}

// readFraction reads parts of a second, of which three digits count.
func (r *momentReader) readFraction(most int) bool {
	n := r.digits(most)
	if n == 0 {
		return false
	}
	ms, _ := strconv.Atoi((r.text[r.pos:r.pos+n] + "00")[:3])
	r.pos += n
	r.fields = append(r.fields, saved{'S', ms})
	return true
}

// readShortYear reads a year of two digits: it is in the hundred around the pivot.
func (r *momentReader) readShortYear(p *momentPart) bool {
	if rest := r.rest(); p.lenient {
		signed := rest != "" && (rest[0] == '-' || rest[0] == '+')
		if signed || r.digits(9) != 2 {
			return r.readNumber('y', 9) && r.rename(p.field)
		}
	}
	if r.digits(2) < 2 {
		return false
	}
	low := p.pivot - 50
	year := r.take(2)
	turn := low % 100
	if year < turn {
		year += 100
	}
	r.fields = append(r.fields, saved{p.field, year + low - turn})
	return true
}

// rename gives the last field its letter.
func (r *momentReader) rename(field byte) bool {
	r.fields[len(r.fields)-1].field = field
	return true
}

// readWord reads a name of a month, a day, a half of the day or an era, in
// any of the forms that are written: the longest.
func (r *momentReader) readWord(p *momentPart) bool {
	best, value := "", 0
	try := func(word string, n int) {
		for _, form := range []string{word, strings.ToLower(word), strings.ToUpper(word)} {
			if len(form) > len(best) && strings.HasPrefix(r.rest(), form) {
				best, value = form, n
			}
		}
	}
	switch p.field {
	case 'M':
		for m := time.January; m <= time.December; m++ {
			try(m.String(), int(m))
			try(m.String()[:3], int(m))
		}
	case 'E':
		for d := 1; d <= 7; d++ {
			try(time.Weekday(d%7).String(), d)
			try(time.Weekday(d % 7).String()[:3], d)
		}
	case 'a':
		try("AM", 0)
		try("PM", 1)
	case 'G':
		for word, n := range map[string]int{"BC": 0, "BCE": 0, "AD": 1, "CE": 1} {
			try(word, n)
		}
	}
	if best == "" {
		return false
	}
	r.pos += len(best)
	field := p.field
	if field == 'E' {
		field = 'e'
	}
	r.fields = append(r.fields, saved{field, value})
	return true
}

// fieldOrder is that in which fields are set: the wide ones first.
const fieldOrder = "GxyCYMwDdeaHkhKmsS"

// time sets the fields in the least time that there is, 1970, or 2000 when the
// first is a month or a day.
func (r *momentReader) time() (time.Time, error) {
	slices.SortStableFunc(r.fields, func(a, b saved) int {
		return strings.IndexByte(fieldOrder, a.field) - strings.IndexByte(fieldOrder, b.field)
	})
	t := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	if len(r.fields) > 0 && strings.IndexByte("MwDde", r.fields[0].field) >= 0 {
		t = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	for _, floor := range []bool{true, false} {
		for _, f := range r.fields {
			var err error
			if t, err = f.set(t, floor); err != nil {
				return t, fmt.Errorf("Cannot parse \"%s\": %w", r.text, err)
			}
		}
	}
	return t, nil
}
