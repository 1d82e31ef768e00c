package dunesql

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/barchan-data/barchan"
)

// Bounds of what Parse accepts, beside barchan.MaxSQLBytes.
const (
	// MaxDepth bounds how deep expressions, queries and types nest in the text.
	MaxDepth = 500
	// MaxHeight bounds the tree: a chain a + b + c nests to the left without
	// nesting in the text. What recurses over a tree recurses so deep at most.
	MaxHeight = 10_000
)

// levelsPerToken is how many levels of a tree one token makes at most: a
// parenthesis before a query makes the most.
const levelsPerToken = 8

// Parse reads one DuneSQL query, which may end in a semicolon. Errors are
// *barchan.Error with a position, and the code syntax, or too_large for a text
// that exceeds a bound.
func Parse(sql string) (*Statement, error) {
	tokens, err := lex(sql)
	if err != nil {
		return nil, err
	}
	p := &parser{text: sql, tokens: tokens}
	s, err := p.run()
	if errors.Is(err, errMismatch) {
		// Only what failed is parsed again to learn what could have stood there.
		p = &parser{text: sql, tokens: tokens, explain: true}
		s, err = p.run()
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// parser is a recursive-descent parser. Its methods, named after what they
// read, leave by a panic with a stop when the text is wrong; run turns it into
// an error.
type parser struct {
	text   string
	tokens []token
	pos    int
	depth  int
	pairs  []int // see closing; made when first needed

	exprStart int // the first token of the innermost expression
	starBase  int // the first token of the primary expression that .* follows

	explain  bool     // note what is looked for
	expected []string // what was looked for at tokens[pos]
}

// stop is what a parser panics with.
type stop struct{ err error }

// errMismatch stands for a mismatch of which nothing was noted.
var errMismatch = fmt.Errorf("mismatched input")

func (p *parser) run() (s *Statement, err error) {
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(stop)
			if !ok {
				panic(r)
			}
			s, err = nil, e.err
		}
	}()
	s = p.statement()
	if len(p.tokens) < MaxHeight/levelsPerToken {
		return s, nil
	}
	if at, ok := tooHigh(s); ok {
		p.refuseAs(barchan.CodeTooLarge, at,
			"the query is too complex: at most %d operations may follow one another; split it", MaxHeight)
	}
	return s, nil
}

// statement reads the whole text.
func (p *parser) statement() *Statement {
	if name := p.foreign(); name != "" {
		p.refuse(0, "mismatched input '%s'. Expected: '(', 'SELECT', 'TABLE', 'VALUES', 'WITH'; "+
			"only queries that read can be run, and %s is none", p.found(), name)
	}
	s := &Statement{At: p.at(), Query: p.query(), Text: p.text}
	if p.accept(";") && p.tok().kind != kindEOF {
		p.refuse(0, "mismatched input '%s'. Expected: <EOF>; only one statement can be run at a time", p.found())
	}
	if !p.atEnd() {
		p.mismatch()
	}
	return s
}

// foreign returns the name of the statement that is no query which the text
// begins with, or "".
func (p *parser) foreign() string {
	switch t := p.tok(); t.sym {
	case "ALTER", "ANALYZE", "BEGIN", "CALL", "COMMENT", "COMMIT", "CREATE", "DEALLOCATE",
		"DECLARE", "DELETE", "DENY", "DESC", "DESCRIBE", "DROP", "EXECUTE", "EXPLAIN", "GRANT",
		"INSERT", "MERGE", "PREPARE", "REFRESH", "RESET", "REVOKE", "ROLLBACK", "SET", "SHOW",
		"START", "TRUNCATE", "UPDATE", "USE":
		return t.sym
	}
	return ""
}

// tok returns the token at hand.
func (p *parser) tok() token { return p.tokens[p.pos] }

// ahead returns the token n after the one at hand; the last is at the end.
func (p *parser) ahead(n int) token { return p.tokens[min(p.pos+n, len(p.tokens)-1)] }

// at returns the offset of the token at hand.
func (p *parser) at() At { return At(p.tokens[p.pos].start) }

// source returns a token as it was written.
func (p *parser) source(t token) string { return p.text[t.start:t.end] }

// next steps to the next token and returns the one at hand.
func (p *parser) next() token {
	t := p.tokens[p.pos]
	if p.pos < len(p.tokens)-1 {
		p.pos++
	}
	p.expected = p.expected[:0]
	return t
}

// is reports whether the token at hand is the keyword or operator sym.
func (p *parser) is(sym string) bool {
	if p.explain {
		p.want("'" + sym + "'")
	}
	return p.tokens[p.pos].sym == sym
}

// isAny reports whether the token at hand is one of syms, which together are
// called what.
func (p *parser) isAny(what string, syms ...string) bool {
	if p.explain {
		p.want(what)
	}
	return slices.Contains(syms, p.tokens[p.pos].sym)
}

// follows reports whether the token n ahead is sym.
func (p *parser) follows(n int, sym string) bool { return p.ahead(n).sym == sym }

// accept steps over sym if it is at hand.
func (p *parser) accept(sym string) bool {
	if !p.is(sym) {
		return false
	}
	p.next()
	return true
}

// acceptAll steps over all of syms if they are at hand in a row.
func (p *parser) acceptAll(syms ...string) bool {
	if !p.is(syms[0]) {
		return false
	}
	for i, s := range syms {
		if !p.follows(i, s) {
			return false
		}
	}
	for range syms {
		p.next()
	}
	return true
}

// acceptBy steps over word, a reserved one, and BY.
func (p *parser) acceptBy(word string) bool {
	if !p.accept(word) {
		return false
	}
	p.expect("BY")
	return true
}

// operator reports whether the token at hand is one of syms. A message calls
// them all operators.
func (p *parser) operator(syms ...string) bool {
	if p.explain {
		p.want("<operator>")
	}
	t := &p.tokens[p.pos]
	return t.infix && slices.Contains(syms, t.sym)
}

// expect steps over sym, which must be at hand.
func (p *parser) expect(sym string) {
	if !p.accept(sym) {
		p.mismatch()
	}
}

// expectOne steps over one of syms, which must be at hand, and returns it.
func (p *parser) expectOne(syms ...string) string {
	for _, s := range syms {
		if p.accept(s) {
			return s
		}
	}
	p.mismatch()
	return ""
}

// atEnd reports whether nothing is left.
func (p *parser) atEnd() bool {
	if p.explain {
		p.want("<EOF>")
	}
	return p.tok().kind == kindEOF
}

// want notes what is looked for at the token at hand.
func (p *parser) want(what string) {
	if p.explain && !slices.Contains(p.expected, what) {
		p.expected = append(p.expected, what)
	}
}

// enter counts a level of nesting; leave takes it back.
func (p *parser) enter() {
	if p.depth++; p.depth > MaxDepth {
		p.tooDeep()
	}
}

func (p *parser) tooDeep() {
	p.refuseAs(barchan.CodeTooLarge, p.tok().start, "the query nests too deeply: at most %d levels are allowed", MaxDepth)
}

func (p *parser) leave() { p.depth-- }

// mismatch stops at the token at hand.
func (p *parser) mismatch() {
	if !p.explain {
		panic(stop{errMismatch})
	}
	slices.Sort(p.expected)
	p.refuse(0, "mismatched input '%s'. Expected: %s%s", p.found(), strings.Join(p.expected, ", "), p.hint())
}

// found returns the token at hand as a message shows it.
func (p *parser) found() string {
	t := p.tok()
	if t.kind == kindEOF {
		return "<EOF>"
	}
	s := []rune(p.source(t))
	if len(s) > 60 {
		return string(s[:60]) + "…"
	}
	return string(s)
}

// refuse stops at the token n after the one at hand.
func (p *parser) refuse(n int, format string, args ...any) {
	p.refuseAs(barchan.CodeSyntax, p.ahead(n).start, format, args...)
}

func (p *parser) refuseAs(code barchan.Code, offset int, format string, args ...any) {
	panic(stop{errorAt(code, p.text, offset, format, args...)})
}
