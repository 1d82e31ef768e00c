package dunesql

import "strings"

// Context says where in a text a placeholder stands.
type Context int

// Contexts of a placeholder.
const (
	InCode    Context = iota // a token, or a part of one: eth_{{x}}
	InString                 // inside '…', X'…' or U&'…'
	InQuoted                 // inside a quoted name
	InComment                // inside a comment
)

// String returns a word for c.
func (c Context) String() string {
	return [...]string{"code", "string", "quoted", "comment"}[c]
}

// Placeholder is one {{key}} of a template.
type Placeholder struct {
	Key        string // without the blanks around it
	Start, End int    // bytes of the template, braces included
	Context    Context
	// OuterStart and OuterEnd are the bytes of the string, quoted name or
	// comment that the placeholder stands in, quotes included. In code they are
	// Start and End.
	OuterStart, OuterEnd int
}

// Placeholders returns every {{key}} of template in order. Braces take
// precedence over quotes and comments, so that a key may hold any character
// but braces and line breaks. The error is one of the lexer: a text that is
// not closed, a character that means nothing.
func Placeholders(template string) ([]Placeholder, error) {
	_, holes, err := lexTemplate(template)
	return holes, err
}

// hole steps over a placeholder at l.pos, if there is one, and notes it.
func (l *lexer) hole(context Context) bool {
	if !l.template || l.text[l.pos] != '{' {
		return false
	}
	key, end, ok := placeholderAt(l.text, l.pos)
	if !ok {
		return false
	}
	l.holes = append(l.holes, Placeholder{
		Key: key, Start: l.pos, End: end, Context: context, OuterStart: l.pos, OuterEnd: end,
	})
	l.pos = end
	return true
}

// enclose sets the span [start, l.pos) as what the holes from first on stand in.
func (l *lexer) enclose(first, start int) {
	for i := first; i < len(l.holes); i++ {
		l.holes[i].OuterStart, l.holes[i].OuterEnd = start, l.pos
	}
}

// placeholder adds a placeholder that stands in code.
func (l *lexer) placeholder() error {
	key, end, ok := placeholderAt(l.text, l.pos)
	switch {
	case !ok:
		return l.fail(l.pos, "mismatched input '{'. Expected: a parameter is written {{name}}")
	case !l.template:
		return l.fail(l.pos, "mismatched input '{{%s}}'. Expected: a value; the parameter has none", key)
	}
	start := l.pos
	l.hole(InCode)
	l.pos = start
	l.add(kindPlaceholder, word{}, end)
	return nil
}

// placeholderAt reads the placeholder that begins at i: {{, a key on one line
// without braces, }}.
func placeholderAt(text string, i int) (key string, end int, ok bool) {
	if !strings.HasPrefix(text[i:], "{{") {
		return "", 0, false
	}
	n := strings.IndexAny(text[i+2:], "{}\r\n")
	if n < 0 || !strings.HasPrefix(text[i+2+n:], "}}") {
		return "", 0, false
	}
	key = strings.TrimSpace(text[i+2 : i+2+n])
	return key, i + 2 + n + 2, key != ""
}
