package dunesql

import (
	"math/big"
	"strconv"
	"strings"
)

// integerText returns the digits of an integer token, in decimal.
func (p *parser) integerText(t token) string {
	s := strings.ReplaceAll(p.source(t), "_", "")
	if len(s) > 2 && s[0] == '0' && letter(s[1]) {
		n, ok := new(big.Int).SetString(strings.ToLower(s), 0)
		if !ok {
			p.refuse(0, "'%s' is not a number", s)
		}
		return n.String()
	}
	return s
}

// number reads a number, maybe with a minus before it.
func (p *parser) number() Expr {
	at, minus := p.at(), ""
	if p.tok().sym == "-" {
		p.next()
		minus = "-"
	}
	switch t := p.next(); t.kind {
	case kindInteger:
		return &Integer{At: at, Text: minus + p.integerText(t)}
	case kindDecimal:
		return &Decimal{At: at, Text: minus + strings.ReplaceAll(p.source(t), "_", "")}
	default:
		return &Double{At: at, Text: minus + strings.ReplaceAll(p.source(t), "_", "")}
	}
}

// isString reports whether t is a text.
func isString(t token) bool { return t.kind == kindString || t.kind == kindUnicode }

// str reads a text.
func (p *parser) str() *String {
	p.want("<string>")
	t := p.tok()
	switch {
	case !isString(t):
		p.mismatch()
	case t.kind == kindUnicode:
		return p.unicodeString()
	}
	p.next()
	return &String{At: At(t.start), Value: unquote(p.source(t))}
}

// unicodeString reads U&'…' [UESCAPE '…'].
func (p *parser) unicodeString() *String {
	t := p.next()
	escape := '\\'
	if p.accept("UESCAPE") {
		r := []rune(p.str().Value)
		if len(r) != 1 || strings.ContainsRune("+'\" \t", r[0]) || r[0] < 0x80 && hexDigit(byte(r[0])) {
			p.refuse(-1, "the escape character of U&'…' must be one character, and no digit, quote, plus sign or blank")
		}
		escape = r[0]
	}
	value, bad := decodeUnicode(unquote(p.source(t)[2:]), escape)
	if bad != "" {
		p.refuseAs("syntax", t.start, "%s", bad)
	}
	return &String{At: At(t.start), Value: value}
}

// decodeUnicode replaces \XXXX and \+XXXXXX by the characters that they name.
// The second result says what is wrong, or is "".
func decodeUnicode(s string, escape rune) (string, string) {
	var b strings.Builder
	runes := []rune(s)
	for i := 0; i < len(runes); i++ {
		if runes[i] != escape {
			b.WriteRune(runes[i])
			continue
		}
		if i+1 < len(runes) && runes[i+1] == escape {
			b.WriteRune(escape)
			i++
			continue
		}
		first, digits := i+1, 4
		if first < len(runes) && runes[first] == '+' {
			first, digits = first+1, 6
		}
		last := min(first+digits, len(runes))
		code, err := strconv.ParseUint(string(runes[first:last]), 16, 32)
		if err != nil || last-first < digits {
			return "", "an escape of U&'…' is " + string(escape) + " and four hexadecimal digits, or + and six"
		}
		if code > 0x10FFFF || 0xD800 <= code && code < 0xE000 {
			return "", "an escape of U&'…' names no character: " + string(runes[i:last])
		}
		b.WriteRune(rune(code))
		i = last - 1
	}
	return b.String(), ""
}

// binary reads 0x… or X'…'.
func (p *parser) binary() *Binary {
	t := p.next()
	s := p.source(t)[2:]
	if p.text[t.start+1] == '\'' {
		s = strings.Map(func(r rune) rune {
			if r == '\'' || r <= ' ' {
				return -1
			}
			return r
		}, s)
	}
	return &Binary{At: At(t.start), Hex: strings.ToLower(s)}
}

// intervalAhead reports whether an interval is at hand. Without a unit it is
// a literal of a type of that name, or a column and an operator.
func (p *parser) intervalAhead() bool {
	if p.tok().sym != "INTERVAL" {
		return false
	}
	n := 1
	if p.follows(n, "-") || p.follows(n, "+") {
		n++
	}
	if !isString(p.ahead(n)) {
		return false
	}
	return intervalFields[p.ahead(n+1).sym] || p.follows(n+1, "UESCAPE")
}

// interval reads INTERVAL '1' DAY.
func (p *parser) interval() *Interval {
	n := &Interval{At: p.at()}
	p.expect("INTERVAL")
	if p.accept("-") {
		n.Negative = true
	} else {
		p.accept("+")
	}
	n.Value = p.str().Value
	n.From, n.To = p.intervalRange()
	return n
}

// typedLiteral reads DATE '2024-01-01'; the type is at hand.
func (p *parser) typedLiteral() *TypedLiteral {
	l := &TypedLiteral{At: p.at(), Type: p.ident()}
	if l.Type.Folded() == "double" && p.tok().sym == "PRECISION" {
		p.next()
	}
	l.Value = p.str().Value
	return l
}

// current reads CURRENT_TIMESTAMP(3) and its like.
func (p *parser) current() *Current {
	c := &Current{At: p.at(), Kind: CurrentKind(p.next().sym)}
	switch c.Kind {
	case CurrentTime, CurrentTimestamp, LocalTime, LocalTimestamp:
		if p.accept("(") {
			c.Precision = p.rowCount().Text
			p.expect(")")
		}
	}
	return c
}
