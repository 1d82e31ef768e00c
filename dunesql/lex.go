package dunesql

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/barchan-data/barchan"
)

// lexer cuts a text into tokens. In a template, {{key}} is a token in code and
// is noted wherever else it stands.
type lexer struct {
	text     string
	pos      int
	template bool
	tokens   []token
	holes    []Placeholder
}

// lex returns the tokens of text, the last of which is kindEOF.
func lex(text string) ([]token, error) {
	l, err := scan(text, false)
	if err != nil {
		return nil, err
	}
	return l.tokens, nil
}

// lexTemplate returns the tokens of a template and its placeholders in order,
// those in comments among them.
func lexTemplate(text string) ([]token, []Placeholder, error) {
	l, err := scan(text, true)
	if err != nil {
		return nil, nil, err
	}
	return l.tokens, l.holes, nil
}

func scan(text string, template bool) (*lexer, error) {
	if len(text) > barchan.MaxSQLBytes {
		return nil, barchan.Errorf(barchan.CodeTooLarge,
			"The query has %d bytes: at most %d are allowed.", len(text), barchan.MaxSQLBytes)
	}
	if !utf8.ValidString(text) {
		return nil, syntaxError(text, invalidAt(text), "the text is not valid UTF-8")
	}
	l := &lexer{text: text, template: template, tokens: make([]token, 0, len(text)/4+8)}
	for {
		if err := l.skipBlanks(); err != nil {
			return nil, err
		}
		if l.pos == len(text) {
			l.add(kindEOF, word{}, l.pos)
			return l, nil
		}
		if err := l.next(); err != nil {
			return nil, err
		}
	}
}

func invalidAt(text string) int {
	for i, r := range text {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
				return i
			}
		}
	}
	return len(text)
}

// add appends the token [l.pos, end), which is the word w, and steps over it.
func (l *lexer) add(k kind, w word, end int) {
	l.tokens = append(l.tokens, token{kind: k, sym: w.text, reserved: w.reserved, infix: w.infix, start: l.pos, end: end})
	l.pos = end
}

// peek returns the byte that is n bytes ahead, or 0.
func (l *lexer) peek(n int) byte {
	if l.pos+n < len(l.text) {
		return l.text[l.pos+n]
	}
	return 0
}

// fail returns a syntax error at the byte offset.
func (l *lexer) fail(offset int, format string, args ...any) error {
	return syntaxError(l.text, offset, format, args...)
}

// skipBlanks steps over white space and comments.
func (l *lexer) skipBlanks() error {
	for l.pos < len(l.text) {
		switch c := l.text[l.pos]; {
		case c == ' ' || '\t' <= c && c <= '\r':
			l.pos++
		case c == '-' && l.peek(1) == '-':
			l.skipLine()
		case c == '/' && l.peek(1) == '*':
			if err := l.skipBlock(); err != nil {
				return err
			}
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(l.text[l.pos:])
			if !blank(r) {
				return nil
			}
			l.pos += size
		default:
			return nil
		}
	}
	return nil
}

// blank reports whether r separates tokens. What editors and web pages put
// between words counts, the byte order mark and the zero width space too.
func blank(r rune) bool {
	return unicode.IsSpace(r) || r == '\uFEFF' || r == '\u200B'
}

// skipLine steps over a comment up to the end of its line.
func (l *lexer) skipLine() {
	start, first := l.pos, len(l.holes)
	for l.pos < len(l.text) && l.text[l.pos] != '\n' && l.text[l.pos] != '\r' {
		if !l.hole(InComment) {
			l.pos++
		}
	}
	l.enclose(first, start)
}

// skipBlock steps over a bracketed comment; they don't nest.
func (l *lexer) skipBlock() error {
	start, first := l.pos, len(l.holes)
	l.pos += 2
	for l.pos < len(l.text) {
		switch {
		case l.text[l.pos] == '*' && l.peek(1) == '/':
			l.pos += 2
			l.enclose(first, start)
			return nil
		case !l.hole(InComment):
			l.pos++
		}
	}
	return l.fail(start, "the comment is not closed: '*/' is missing")
}

// next adds the token at l.pos.
func (l *lexer) next() error {
	c := l.text[l.pos]
	switch {
	case c == '\'':
		return l.quoted(kindString, l.pos, '\'')
	case c == '"':
		return l.quoted(kindQuoted, l.pos, '"')
	case (c == 'x' || c == 'X') && l.peek(1) == '\'':
		return l.hexString()
	case (c == 'u' || c == 'U') && l.peek(1) == '&' && l.peek(2) == '\'':
		return l.quoted(kindUnicode, l.pos+2, '\'')
	case letter(c):
		l.word()
		return nil
	case digit(c), c == '.' && digit(l.peek(1)):
		return l.number()
	case c == '{' && l.peek(1) == '{':
		return l.placeholder()
	}
	for _, s := range symbols[c] {
		if strings.HasPrefix(l.text[l.pos:], s.text) {
			end := l.pos + len(s.text)
			if s.text == "!=" {
				s.text = "<>"
			}
			l.add(kindSymbol, s, end)
			return nil
		}
	}
	return l.unknown()
}

// unknown explains a character that begins no token.
func (l *lexer) unknown() error {
	r, _ := utf8.DecodeRuneInString(l.text[l.pos:])
	switch {
	case r == '`':
		return l.fail(l.pos, "mismatched input '`'. Expected: a name in double quotes instead of backticks")
	case r == '‘' || r == '’' || r == '“' || r == '”':
		return l.fail(l.pos, "mismatched input '%c'. Expected: a straight quote, ' for texts and \" for names", r)
	case unicode.IsLetter(r):
		return l.fail(l.pos, "mismatched input '%c'. Expected: a name in double quotes, for it has letters other than A to Z", r)
	case r == '^':
		return l.fail(l.pos, "mismatched input '^'. Expected: <operator>; a power is written power(x, y)")
	}
	return l.fail(l.pos, "mismatched input '%c'. Expected: a character that means something in DuneSQL", r)
}

// quoted adds a token that begins at l.pos and whose opening quote is at open.
func (l *lexer) quoted(k kind, open int, quote byte) error {
	start, first := l.pos, len(l.holes)
	context, what := InString, "text"
	if quote == '"' {
		context, what = InQuoted, "quoted name"
	}
	l.pos = open + 1
	for l.pos < len(l.text) {
		switch {
		case l.hole(context):
		case l.text[l.pos] != quote:
			l.pos++
		case l.peek(1) == quote:
			l.pos += 2
		default:
			end := l.pos + 1
			if quote == '"' && end == start+2 {
				return l.fail(start, "a quoted name can't be empty")
			}
			l.pos = start
			l.add(k, word{}, end)
			l.enclose(first, start)
			return nil
		}
	}
	return l.fail(start, "the %s is not closed: %c is missing", what, quote)
}

// hexString adds X'…', in which blanks are allowed between digits.
func (l *lexer) hexString() error {
	start := l.pos
	if err := l.quoted(kindBinary, start+1, '\''); err != nil {
		return err
	}
	body := l.text[start+2 : l.pos-1]
	digits := 0
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case hexDigit(c):
			digits++
		case l.template || c == ' ' || '\t' <= c && c <= '\r':
		default:
			return l.fail(start, "binary literal %s can only hold hexadecimal digits", l.text[start:l.pos])
		}
	}
	if digits%2 != 0 && !l.template {
		return l.fail(start, "binary literal %s must hold an even number of digits", l.text[start:l.pos])
	}
	return nil
}

// word adds an identifier or a keyword.
func (l *lexer) word() {
	end := l.pos + 1
	for end < len(l.text) && wordPart(l.text[end]) {
		end++
	}
	l.add(kindWord, keyword(l.text[l.pos:end]), end)
}

func letter(c byte) bool   { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' }
func digit(c byte) bool    { return '0' <= c && c <= '9' }
func wordPart(c byte) bool { return letter(c) || digit(c) }
func hexDigit(c byte) bool {
	return digit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
