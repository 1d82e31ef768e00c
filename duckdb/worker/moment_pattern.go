package worker

import (
	"errors"
	"fmt"
	"strings"
	"sync"
)

// momentPart is one element of a format of times: a field, which is a letter of
// Joda-Time, or a text that stands for itself.
type momentPart struct {
	field    byte   // 0 for a text
	text     string // that stands for itself
	min, max int    // digits: of what is printed, and of what is read
	words    bool   // printed as a word rather than a number
	long     bool   // the long form of a word
	pivot    int    // of a year of two digits: the middle of the hundred years; 0 for others
	lenient  bool   // a year of two digits may have more when it is read
}

// momentPattern is a format, compiled.
type momentPattern []momentPart

// patterns remembers compiled formats: nearly always there are but one or two.
type patterns struct {
	compile func(string) (momentPattern, error)
	mu      sync.Mutex
	known   map[string]momentPattern
}

// mostPatterns bounds what formats from a column can make a worker remember.
const mostPatterns = 1000

func (p *patterns) of(format string) (momentPattern, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if compiled, ok := p.known[format]; ok {
		return compiled, nil
	}
	compiled, err := p.compile(format)
	if err != nil {
		return nil, err
	}
	if len(p.known) >= mostPatterns || p.known == nil {
		p.known = map[string]momentPattern{}
	}
	p.known[format] = compiled
	return compiled, nil
}

// mysqlParts are the letters of date_format and date_parse.
var mysqlParts = map[byte]momentPattern{
	'a': {{field: 'E', words: true}}, 'b': {{field: 'M', words: true}}, 'c': {{field: 'M', min: 1, max: 2}}, 'd': {{field: 'd', min: 2, max: 2}},
	'e': {{field: 'd', min: 1, max: 2}}, 'f': {{field: 'S', min: 6, max: 9}}, 'H': {{field: 'H', min: 2, max: 2}}, 'h': {{field: 'h', min: 2, max: 2}},
	'I': {{field: 'h', min: 2, max: 2}}, 'i': {{field: 'm', min: 2, max: 2}}, 'j': {{field: 'D', min: 3, max: 3}}, 'k': {{field: 'H', min: 1, max: 2}},
	'l': {{field: 'h', min: 1, max: 2}}, 'M': {{field: 'M', words: true, long: true}}, 'm': {{field: 'M', min: 2, max: 2}}, 'p': {{field: 'a', words: true}},
	'r': {{field: 'h', min: 2, max: 2}, {text: ":"}, {field: 'm', min: 2, max: 2}, {text: ":"}, {field: 's', min: 2, max: 2}, {text: " "}, {field: 'a', words: true}},
	'S': {{field: 's', min: 2, max: 2}}, 's': {{field: 's', min: 2, max: 2}},
	'T': {{field: 'H', min: 2, max: 2}, {text: ":"}, {field: 'm', min: 2, max: 2}, {text: ":"}, {field: 's', min: 2, max: 2}},
	'v': {{field: 'w', min: 2, max: 2}}, 'W': {{field: 'E', words: true, long: true}}, 'x': {{field: 'x', min: 4, max: 4}},
	'Y': {{field: 'y', min: 4, max: 4}}, 'y': {{field: 'y', pivot: 2020}}, '%': {{text: "%"}},
}

// compileMySQL reads a format of date_format and date_parse.
func compileMySQL(format string) (momentPattern, error) {
	var p momentPattern
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			if format[i] != '%' {
				p = append(p, momentPart{text: format[i : i+1]})
			}
			continue
		}
		i++
		parts, ok := mysqlParts[format[i]]
		switch {
		case ok:
			p = append(p, parts...)
		case strings.IndexByte("DUuVwX", format[i]) >= 0:
			return nil, fmt.Errorf("%%%c not supported in date format string", format[i])
		default:
			p = append(p, momentPart{text: format[i : i+1]})
		}
	}
	if len(p) == 0 {
		return nil, errors.New("Both printing and parsing not supported")
	}
	return p, nil
}

// jodaCompiler reads formats of format_datetime and parse_datetime. A year of
// two digits is read as one of the hundred around thirty years before thisYear.
func jodaCompiler(thisYear int) func(string) (momentPattern, error) {
	return func(format string) (momentPattern, error) {
		var p momentPattern
		for i := 0; i < len(format); {
			part, n := jodaToken(format[i:])
			i += n
			if part.field != 0 {
				if err := part.joda(n, numericToken(format[i:]), thisYear-30); err != nil {
					return nil, err
				}
			}
			p = append(p, part)
		}
		if len(p) == 0 {
			return nil, errors.New("Invalid pattern specification: Pattern is null or empty")
		}
		return p, nil
	}
}

func jodaLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// jodaToken is the first part of a format, and its length there: letters of one
// kind, or a text with quotes.
func jodaToken(format string) (part momentPart, n int) {
	if c := format[0]; jodaLetter(c) {
		for n < len(format) && format[n] == c {
			n++
		}
		return momentPart{field: c}, n
	}
	var b strings.Builder
	quoted := false
	for ; n < len(format); n++ {
		switch c := format[n]; {
		case c == '\'' && n+1 < len(format) && format[n+1] == '\'':
			b.WriteByte('\'')
			n++
		case c == '\'':
			quoted = !quoted
		case !quoted && jodaLetter(c):
			return momentPart{text: b.String()}, n
		default:
			b.WriteByte(c)
		}
	}
	return momentPart{text: b.String()}, n
}

// numericToken reports whether digits follow directly: then a number before
// them has exactly as many as it has letters.
func numericToken(format string) bool {
	if format == "" || !jodaLetter(format[0]) {
		return false
	}
	part, n := jodaToken(format)
	return strings.IndexByte("cCxyYdhHmsSeDFwWkK", part.field) >= 0 || part.field == 'M' && n <= 2
}

// jodaDigits are the most that are read of a number.
var jodaDigits = map[byte]int{'d': 2, 'h': 2, 'H': 2, 'k': 2, 'K': 2, 'm': 2, 's': 2, 'e': 1, 'D': 3, 'w': 2}

// joda completes a part of n letters.
func (p *momentPart) joda(n int, digitsFollow bool, pivot int) error {
	p.min = n
	switch c := p.field; {
	case strings.IndexByte("yYx", c) >= 0 && n == 2:
		p.pivot, p.lenient = pivot, !digitsFollow
	case strings.IndexByte("yYx", c) >= 0:
		p.max = 9
		if digitsFollow {
			p.max = n
		}
	case c == 'M' && n >= 3, c == 'E':
		p.words, p.long = true, n > 3
	case c == 'M':
		p.max = 2
	case c == 'a', c == 'G':
		p.words = true
	case c == 'S':
		p.max = n
	case c == 'C':
		p.max = n
	case c == 'z', c == 'Z':
		p.max = n
	case jodaDigits[c] > 0:
		p.max = jodaDigits[c]
	default:
		return fmt.Errorf("Illegal pattern component: %s", strings.Repeat(string(c), n))
	}
	return nil
}
