package dunesql

import (
	"strconv"
	"strings"

	"github.com/barchan-data/barchan"
)

// call is a query reference: query_123, or query_123(k='v', l='it\'s').
type call struct {
	query barchan.QueryID
	args  []Arg
	spans []span // of the values between their quotes, in the name
}

// span is the bytes [start, end) of a text.
type span struct{ start, end int }

// key is the canonical text of c.
func (c *call) key() string {
	var b strings.Builder
	b.WriteString("query_" + strconv.FormatInt(int64(c.query), 10))
	for i, a := range c.args {
		b.WriteString([...]string{"(", ","}[min(i, 1)])
		b.WriteString(a.Key + "='" + escapeArg(a.Value) + "'")
	}
	if len(c.args) > 0 {
		b.WriteByte(')')
	}
	return b.String()
}

// escapeArg writes a value so that it stands between the quotes of an
// argument.
func escapeArg(value string) string { return argEscaper.Replace(value) }

var argEscaper = strings.NewReplacer(`\`, `\\`, `'`, `\'`)

// parseCall reads a query reference. ok is false when name is no such thing,
// and problem tells what is wrong with one that tries to be.
func parseCall(name string) (c *call, problem string, ok bool) {
	const prefix = "query_"
	if len(name) <= len(prefix) || !strings.EqualFold(name[:len(prefix)], prefix) {
		return nil, "", false
	}
	digits := len(prefix)
	for digits < len(name) && digit(name[digits]) {
		digits++
	}
	rest := strings.TrimSpace(name[digits:])
	if digits == len(prefix) || rest != "" && rest[0] != '(' {
		return nil, "", false
	}
	id, err := strconv.ParseInt(name[len(prefix):digits], 10, 64)
	if err != nil || id <= 0 {
		return nil, "no query has this id", true
	}
	c = &call{query: barchan.QueryID(id)}
	if rest == "" {
		return c, "", true
	}
	p := callParser{text: name, pos: digits + strings.IndexByte(name[digits:], '(') + 1}
	if problem := p.args(c); problem != "" {
		return nil, problem, true
	}
	return c, "", true
}

// callParser reads the arguments of a call from behind its parenthesis.
type callParser struct {
	text string
	pos  int
}

func (p *callParser) args(c *call) (problem string) {
	p.blanks()
	for !p.take(')') {
		if len(c.args) > 0 && !p.take(',') {
			return "a comma or ) is missing after the value of " + strconv.Quote(clip(c.args[len(c.args)-1].Key))
		}
		if problem := p.arg(c); problem != "" {
			return problem
		}
		p.blanks()
	}
	if p.blanks(); p.pos < len(p.text) {
		return "something stands behind the closing parenthesis"
	}
	return ""
}

func (p *callParser) arg(c *call) (problem string) {
	n := strings.IndexByte(p.text[p.pos:], '=')
	if n < 0 {
		return "write it as query_1(key='value')"
	}
	if len(c.args) == barchan.MaxParams {
		return "it has more than " + strconv.Itoa(barchan.MaxParams) + " arguments"
	}
	key := strings.TrimSpace(p.text[p.pos : p.pos+n])
	if key == "" || strings.ContainsAny(key, `'(),`) {
		return "write it as query_1(key='value')"
	}
	for _, a := range c.args {
		if a.Key == key {
			return strconv.Quote(clip(key)) + " is given twice"
		}
	}
	p.pos += n + 1
	p.blanks()
	if !p.take('\'') {
		return "the value of " + strconv.Quote(clip(key)) + " is not in single quotes"
	}
	start := p.pos
	value, ok := p.value()
	if !ok {
		return "the value of " + strconv.Quote(clip(key)) + " is not closed: ' is missing"
	}
	c.args = append(c.args, Arg{Key: key, Value: value})
	c.spans = append(c.spans, span{start, p.pos - 1})
	return ""
}

// value reads up to the closing quote. A backslash before a quote or another
// backslash makes it a plain character, and so does a second quote; before
// anything else a backslash means itself.
func (p *callParser) value() (value string, ok bool) {
	var b strings.Builder
	for p.pos < len(p.text) {
		c := p.text[p.pos]
		p.pos++
		switch {
		case c == '\\' && p.pos < len(p.text) && (p.text[p.pos] == '\'' || p.text[p.pos] == '\\'):
			b.WriteByte(p.text[p.pos])
			p.pos++
		case c == '\'' && p.pos < len(p.text) && p.text[p.pos] == '\'':
			b.WriteByte('\'')
			p.pos++
		case c == '\'':
			return b.String(), true
		default:
			b.WriteByte(c)
		}
	}
	return "", false
}

func (p *callParser) blanks() {
	for p.pos < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.pos]) >= 0 {
		p.pos++
	}
}

func (p *callParser) take(c byte) bool {
	if p.pos < len(p.text) && p.text[p.pos] == c {
		p.pos++
		return true
	}
	return false
}
