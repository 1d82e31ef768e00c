package result

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/barchan-data/barchan"
)

// maxFilterBytes bounds a filter; the line of a request can hold little more.
const maxFilterBytes = 16 << 10

// tokenKind is the kind of a token.
type tokenKind int

const (
	tokenEnd tokenKind = iota
	tokenName
	tokenQuoted // a name in double quotes
	tokenText
	tokenNumber
	tokenHex
	tokenSign // an operator, a parenthesis, a comma, or anything unknown
)

type token struct {
	kind tokenKind
	text string // without quotes
	at   int    // the character that it begins at, from 1
	end  int    // the byte after it
}

// is reports whether t is the keyword: never a name in quotes.
func (t token) is(word string) bool {
	return t.kind == tokenName && strings.EqualFold(t.text, word)
}

func (t token) sign(text string) bool { return t.kind == tokenSign && t.text == text }

// shown is t as an error repeats it.
func (t token) shown() string {
	if t.kind == tokenEnd {
		return "the end"
	}
	return quoted(t.text)
}

// lexer cuts the text of a parameter into tokens.
type lexer struct {
	what string // the parameter, for errors
	text string
	pos  int // byte
	at   int // character, from 0
}

// tokens cuts text; the last token is tokenEnd.
func tokens(what, text string) ([]token, error) {
	if len(text) > maxFilterBytes {
		return nil, barchan.Errorf(barchan.CodeInvalid, "%s is too long: at most %d bytes", what, maxFilterBytes)
	}
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return nil, barchan.Errorf(barchan.CodeInvalid, "%s is not valid UTF-8 text", what)
	}
	l := &lexer{what: what, text: text}
	var list []token
	for {
		t, err := l.next()
		if err != nil {
			return nil, err
		}
		t.end = l.pos
		list = append(list, t)
		if t.kind == tokenEnd {
			return list, nil
		}
	}
}

// peek returns the next character without taking it; 0 at the end.
func (l *lexer) peek() rune {
	if l.pos == len(l.text) {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(l.text[l.pos:])
	return r
}

func (l *lexer) take() rune {
	r, size := utf8.DecodeRuneInString(l.text[l.pos:])
	l.pos += size
	l.at++
	return r
}

// while takes characters as long as ok holds, and returns them.
func (l *lexer) while(ok func(rune) bool) string {
	start := l.pos
	for l.pos < len(l.text) && ok(l.peek()) {
		l.take()
	}
	return l.text[start:l.pos]
}

func (l *lexer) next() (token, error) {
	l.while(unicode.IsSpace)
	t := token{at: l.at + 1}
	r := l.peek()
	switch {
	case l.pos == len(l.text):
		return t, nil
	case r == '\'' || r == '"':
		return l.quotes(t, r)
	case r == '0' && l.pos+1 < len(l.text) && (l.text[l.pos+1] == 'x' || l.text[l.pos+1] == 'X'):
		return l.hex(t)
	case digit(r) || r == '.' && l.pos+1 < len(l.text) && digit(rune(l.text[l.pos+1])):
		return l.number(t)
	case nameStart(r):
		t.kind, t.text = tokenName, l.while(namePart)
		return t, nil
	}
	t.kind, t.text = tokenSign, string(l.take())
	if two := t.text + string(l.peek()); two == "<>" || two == "!=" || two == "<=" || two == ">=" {
		l.take()
		t.text = two
	}
	return t, nil
}

// quotes reads a text in quotes; two of them stand for one.
func (l *lexer) quotes(t token, quote rune) (token, error) {
	t.kind = tokenText
	if quote == '"' {
		t.kind = tokenQuoted
	}
	l.take()
	var text strings.Builder
	for l.pos < len(l.text) {
		r := l.take()
		if r != quote {
			text.WriteRune(r)
			continue
		}
		if l.peek() != quote {
			t.text = text.String()
			return t, nil
		}
		text.WriteRune(l.take())
	}
	return t, l.failed(t.at, "the quote that opens here is not closed")
}

func (l *lexer) hex(t token) (token, error) {
	l.take()
	l.take()
	t.kind, t.text = tokenHex, strings.ToLower(l.while(namePart))
	for _, r := range t.text {
		if !digit(r) && (r < 'a' || r > 'f') {
			return t, l.failed(t.at, "0x%s is not a hex literal: %s is no hex digit", clip(t.text), quoted(string(r)))
		}
	}
	if len(t.text) == 0 || len(t.text)%2 != 0 {
		return t, l.failed(t.at, "0x%s is not a hex literal: it needs an even number of digits", clip(t.text))
	}
	return t, nil
}

// number reads digits, a fraction and an exponent.
func (l *lexer) number(t token) (token, error) {
	start := l.pos
	l.while(digit)
	if l.peek() == '.' {
		l.take()
		l.while(digit)
	}
	if r := l.peek(); r == 'e' || r == 'E' {
		l.take()
		if r := l.peek(); r == '+' || r == '-' {
			l.take()
		}
		if l.while(digit) == "" {
			return t, l.failed(t.at, "%s is not a number: its exponent has no digits", clip(l.text[start:l.pos]))
		}
	}
	if nameStart(l.peek()) {
		l.while(namePart)
		return t, l.failed(t.at, "%s is neither a number nor a name: put a name like it in double quotes", quoted(l.text[start:l.pos]))
	}
	t.kind, t.text = tokenNumber, l.text[start:l.pos]
	return t, nil
}

func (l *lexer) failed(at int, format string, args ...any) error {
	return failed(l.what, at, format, args...)
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

func nameStart(r rune) bool { return r == '_' || unicode.IsLetter(r) }

func namePart(r rune) bool {
	return nameStart(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '$'
}
