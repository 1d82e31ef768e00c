package dunesql

import "strings"

// number adds a number or 0x…, which is binary in DuneSQL. A word that begins
// with a digit is none.
func (l *lexer) number() error {
	if l.text[l.pos] == '0' {
		switch l.peek(1) | 0x20 {
		case 'x':
			return l.prefixed(kindBinary, hexDigit, "hexadecimal")
		case 'o':
			return l.prefixed(kindInteger, func(c byte) bool { return '0' <= c && c <= '7' }, "octal")
		case 'b':
			return l.prefixed(kindInteger, func(c byte) bool { return c == '0' || c == '1' }, "binary")
		}
	}
	k, end := kindInteger, l.digits(l.pos)
	if end < len(l.text) && l.text[end] == '.' {
		k, end = kindDecimal, l.digits(end+1)
	}
	if exp := l.exponent(end); exp > end {
		k, end = kindDouble, exp
	}
	if end < len(l.text) && wordPart(l.text[end]) && !strings.Contains(l.text[l.pos:end], ".") {
		return l.fail(l.pos, "mismatched input '%s'. Expected: a name in double quotes, for it begins with a digit", l.wordAt())
	}
	l.add(k, word{}, end)
	return nil
}

// digits returns the end of the digits at i; single underscores may stand
// between them.
func (l *lexer) digits(i int) int {
	for i < len(l.text) {
		switch c := l.text[i]; {
		case digit(c):
		case c == '_' && i > 0 && digit(l.text[i-1]) && i+1 < len(l.text) && digit(l.text[i+1]):
		default:
			return i
		}
		i++
	}
	return i
}

// exponent returns the end of the exponent at i, or i when there is none.
func (l *lexer) exponent(i int) int {
	if i >= len(l.text) || l.text[i]|0x20 != 'e' {
		return i
	}
	j := i + 1
	if j < len(l.text) && (l.text[j] == '+' || l.text[j] == '-') {
		j++
	}
	first := j
	for j < len(l.text) && digit(l.text[j]) {
		j++
	}
	if j == first {
		return i
	}
	return j
}

// prefixed adds a number whose digits follow 0x, 0o or 0b.
func (l *lexer) prefixed(k kind, valid func(byte) bool, what string) error {
	end, digits := l.pos+2, 0
	for end < len(l.text) && wordPart(l.text[end]) {
		c := l.text[end]
		if valid(c) {
			digits++
		} else if c != '_' || k == kindBinary {
			return l.fail(l.pos, "'%s' is no %s number", l.wordAt(), what)
		}
		end++
	}
	// A value may follow 0x in a template, so nothing can be said of its length.
	glued := l.template && strings.HasPrefix(l.text[end:], "{{")
	if k == kindBinary && digits%2 != 0 && !glued {
		return l.fail(l.pos, "binary literal %s must hold an even number of digits", l.text[l.pos:end])
	}
	if k != kindBinary && digits == 0 {
		return l.fail(l.pos, "'%s' is no %s number", l.wordAt(), what)
	}
	l.add(k, word{}, end)
	return nil
}

// wordAt returns the letters and digits at l.pos.
func (l *lexer) wordAt() string {
	end := l.pos
	for end < len(l.text) && wordPart(l.text[end]) {
		end++
	}
	return l.text[l.pos:end]
}
