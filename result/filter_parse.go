package result

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/barchan-data/barchan"
)

const (
	maxFilterDepth  = 50
	maxFilterValues = 1000 // of one IN
)

// ParseFilter reads a filter: comparisons of a column with a literal, LIKE, IN,
// IS [NOT] NULL, AND, OR and parentheses. Only blanks are no filter: nil.
// Errors say at which character.
func ParseFilter(text string) (Filter, error) {
	p, err := newParser("filters", text)
	if err != nil || p.now().kind == tokenEnd {
		return nil, err
	}
	f, err := p.or(0)
	if err != nil {
		return nil, err
	}
	if t := p.now(); t.kind != tokenEnd {
		return nil, p.unexpected(t, "AND, OR or the end")
	}
	return f, nil
}

// ParseSort reads what to sort by: names with ASC or DESC, and commas between.
func ParseSort(text string) ([]SortKey, error) {
	p, err := newParser("sort_by", text)
	if err != nil || p.now().kind == tokenEnd {
		return nil, err
	}
	var keys []SortKey
	for {
		name, err := p.name("a column's name")
		if err != nil {
			return nil, err
		}
		k := SortKey{Column: name, Desc: p.now().is("desc")}
		if k.Desc || p.now().is("asc") {
			p.next()
		}
		keys = append(keys, k)
		if p.now().kind == tokenEnd {
			return keys, nil
		}
		if err := p.want(",", "asc, desc, a comma or the end"); err != nil {
			return nil, err
		}
	}
}

// ParseColumns reads names with commas between. A name that holds a comma or
// begins with a quote stands in double quotes; others may.
func ParseColumns(text string) ([]Name, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	if len(text) > maxFilterBytes || !utf8.ValidString(text) {
		return nil, barchan.Errorf(barchan.CodeInvalid, "columns is too long or not valid UTF-8")
	}
	var names []Name
	for at := 0; ; {
		rest := text[at:]
		begin := at + len(rest) - len(strings.TrimLeft(rest, " \t"))
		name := Name{At: utf8.RuneCountInString(text[:begin]) + 1}
		var next int
		if strings.HasPrefix(text[begin:], `"`) {
			l := &lexer{what: "columns", text: text, pos: begin, at: name.At - 1}
			t, err := l.quotes(token{at: name.At}, '"')
			if err != nil {
				return nil, err
			}
			l.while(func(r rune) bool { return r == ' ' || r == '\t' })
			if l.pos < len(text) && text[l.pos] != ',' {
				return nil, l.failed(l.at+1, "expected a comma or the end")
			}
			name.Text, next = t.text, l.pos
		} else {
			next = len(text)
			if i := strings.IndexByte(text[begin:], ','); i >= 0 {
				next = begin + i
			}
			name.Text = strings.TrimSpace(text[begin:next])
		}
		if name.Text == "" {
			return nil, failed("columns", name.At, "expected a column's name")
		}
		names = append(names, name)
		if next == len(text) {
			return names, nil
		}
		at = next + 1
	}
}

// parser reads tokens. Its methods are named after what they read.
type parser struct {
	what   string
	tokens []token
	at     int
}

func newParser(what, text string) (*parser, error) {
	list, err := tokens(what, text)
	return &parser{what: what, tokens: list}, err
}

func (p *parser) now() token { return p.tokens[p.at] }

// next takes a token; the end stays.
func (p *parser) next() token {
	t := p.tokens[p.at]
	if t.kind != tokenEnd {
		p.at++
	}
	return t
}

func (p *parser) want(sign, expected string) error {
	if t := p.now(); !t.sign(sign) {
		return p.unexpected(t, expected)
	}
	p.next()
	return nil
}

func (p *parser) unexpected(t token, expected string) error {
	return failed(p.what, t.at, "expected %s, not %s", expected, t.shown())
}

func (p *parser) or(depth int) (Filter, error) {
	list, err := p.chain("or", func() (Filter, error) { return p.and(depth) })
	if len(list) == 1 || err != nil {
		return first(list), err
	}
	return &AnyOf{list}, nil
}

func (p *parser) and(depth int) (Filter, error) {
	list, err := p.chain("and", func() (Filter, error) { return p.condition(depth) })
	if len(list) == 1 || err != nil {
		return first(list), err
	}
	return &AllOf{list}, nil
}

func first(list []Filter) Filter {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

func (p *parser) chain(word string, one func() (Filter, error)) ([]Filter, error) {
	var list []Filter
	for {
		f, err := one()
		if err != nil {
			return nil, err
		}
		list = append(list, f)
		if !p.now().is(word) {
			return list, nil
		}
		p.next()
	}
}

// condition reads what AND and OR combine.
func (p *parser) condition(depth int) (Filter, error) {
	t := p.now()
	switch {
	case t.is("not"):
		return nil, p.not(t)
	case t.sign("("):
		if depth == maxFilterDepth {
			return nil, failed(p.what, t.at, "the parentheses are nested too deeply: at most %d levels", maxFilterDepth)
		}
		p.next()
		f, err := p.or(depth + 1)
		if err != nil {
			return nil, err
		}
		return f, p.want(")", "AND, OR or )")
	}
	name, err := p.name("a column's name")
	if err != nil {
		return nil, err
	}
	return p.about(name)
}

func (p *parser) not(t token) error {
	return failed(p.what, t.at, "the NOT operator is not supported: turn the condition round, for example <> in place of NOT =")
}

// name reads a column's name.
func (p *parser) name(expected string) (Name, error) {
	t := p.now()
	if t.kind != tokenName && t.kind != tokenQuoted || t.kind == tokenName && reservedWords[strings.ToLower(t.text)] {
		return Name{}, p.unexpected(t, expected)
	}
	p.next()
	if next := p.now(); next.sign("(") {
		return Name{}, p.expression(t)
	}
	if next := p.now(); next.sign(".") {
		return Name{}, failed(p.what, next.at, "a column has one name: put a name with a dot in double quotes")
	}
	return Name{Text: t.text, At: t.at}, nil
}

// reservedWords cannot be names without quotes.
var reservedWords = map[string]bool{"and": true, "or": true, "not": true, "in": true, "like": true, "is": true, "null": true}

var operators = map[string]Op{
	"=": OpEqual, "<>": OpNotEqual, "!=": OpNotEqual, "<": OpLess, "<=": OpLessOrEqual, ">": OpGreater, ">=": OpGreaterOrEqual,
}

// about reads what is asked of a column.
func (p *parser) about(column Name) (Filter, error) {
	t := p.next()
	switch {
	case t.kind == tokenSign && operators[t.text] != "":
		v, err := p.value()
		if err != nil {
			return nil, err
		}
		return &Comparison{column, operators[t.text], v}, p.valueEnds()
	case t.is("is"):
		return p.null(column)
	case t.is("in"):
		return p.in(column)
	case t.is("like"):
		pattern := p.next()
		if pattern.kind != tokenText {
			return nil, p.unexpected(pattern, "a pattern in single quotes")
		}
		return &Match{column, pattern.text}, p.valueEnds()
	case t.is("not"):
		return nil, p.not(t)
	case t.is("between"):
		return nil, failed(p.what, t.at, "BETWEEN is not supported: use >= and <= with AND")
	case t.kind == tokenSign && strings.Contains("+-*/%|", t.text):
		return nil, p.expression(t)
	}
	return nil, p.unexpected(t, "=, <>, <, <=, >, >=, IN, LIKE or IS")
}

func (p *parser) null(column Name) (Filter, error) {
	not := p.now().is("not")
	if not {
		p.next()
	}
	if t := p.next(); !t.is("null") {
		return nil, p.unexpected(t, "NULL")
	}
	return &NullCheck{column, not}, nil
}

func (p *parser) in(column Name) (Filter, error) {
	if err := p.want("(", "("); err != nil {
		return nil, err
	}
	m := &Membership{Column: column}
	for {
		v, err := p.value()
		if err != nil {
			return nil, err
		}
		if m.Values = append(m.Values, v); len(m.Values) > maxFilterValues {
			return nil, failed(p.what, v.At, "IN has too many values: at most %d", maxFilterValues)
		}
		if p.now().sign(")") {
			p.next()
			return m, nil
		}
		if err := p.want(",", "a comma or )"); err != nil {
			return nil, err
		}
	}
}

// value reads a literal.
func (p *parser) value() (Value, error) {
	t := p.next()
	sign, at := "", t.at
	if t.sign("-") || t.sign("+") {
		sign = strings.TrimPrefix(t.text, "+")
		if t = p.next(); t.kind != tokenNumber {
			return Value{}, p.unexpected(t, "a number")
		}
	}
	switch {
	case t.kind == tokenText:
		return Value{ValueText, t.text, at}, nil
	case t.kind == tokenNumber:
		return Value{ValueNumber, sign + t.text, at}, nil
	case t.kind == tokenHex:
		return Value{ValueHex, t.text, at}, nil
	case t.is("true") || t.is("false"):
		return Value{ValueBool, strings.ToLower(t.text), at}, nil
	case t.is("null"):
		return Value{}, failed(p.what, at, "nothing is equal to NULL: use IS NULL or IS NOT NULL")
	case t.kind == tokenName || t.kind == tokenQuoted || t.sign("("):
		return Value{}, p.expression(t)
	}
	return Value{}, p.unexpected(t, "a string in single quotes or a number")
}

// valueEnds refuses a value that goes on as an expression.
func (p *parser) valueEnds() error {
	t := p.now()
	if t.kind == tokenEnd || t.sign(")") || t.sign(",") || t.is("and") || t.is("or") {
		return nil
	}
	if t.kind == tokenSign || t.is("escape") {
		return p.expression(t)
	}
	return p.unexpected(t, "AND, OR or the end")
}

func (p *parser) expression(t token) error {
	return failed(p.what, t.at, "SQL expressions are not allowed, such as %s here: write a column, an operator, and a string in single quotes or a number", t.shown())
}

// failed is the error of a parameter's text.
func failed(what string, at int, format string, args ...any) error {
	return barchan.Errorf(barchan.CodeInvalid, "%s, character %d: "+format, append([]any{what, at}, args...)...)
}

func quoted(text string) string { return strconv.Quote(clip(text)) }

// clip shortens a text of unknown length.
func clip(text string) string {
	const most = 40
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
