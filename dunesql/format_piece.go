package dunesql

import "strings"

// piece is a token with the comments before it; or, with close, a group: what
// stands between brackets, or between CASE and END.
type piece struct {
	text   string
	sym    string
	before []comment
	gap    bool // an empty line stood before it
	blank  bool // a blank stands before it when a line goes on
	glued  bool // nothing may come before it: it is a part of a word with a placeholder
	inner  []*piece
	close  *piece
}

// comment is one with its delimiters.
type comment struct {
	text string
	line bool // it ends with the line
	own  bool // it began a line
	gap  bool // an empty line stood before it
}

func (p *piece) is(sym string) bool { return p.sym == sym }

func (p *piece) isCase() bool { return p.close != nil && p.sym == "CASE" }

// pieceReader makes pieces of tokens.
type pieceReader struct {
	text   string
	tokens []token
	next   int
	last   *piece // the token before
	prior  *piece // and the one before that
	rest   []comment
}

var closers = map[string]string{"(": ")", "[": "]", "CASE": "END"}

// sequence reads to the end, brackets that nothing closes included.
func (r *pieceReader) sequence() []*piece {
	root := &piece{}
	open := []*piece{root}
	for r.tokens[r.next].kind != kindEOF {
		top := open[len(open)-1]
		p := r.piece()
		if top != root && p.sym == closers[top.sym] {
			top.close = p
			open = open[:len(open)-1]
			continue
		}
		top.inner = append(top.inner, p)
		if closers[p.sym] != "" && len(open) < formatDepth {
			open = append(open, p)
		}
	}
	r.rest = r.between(len(r.text)).comments
	for i := len(open) - 1; i > 0; i-- { // nothing closes it: it is no group
		up := open[i-1]
		up.inner = append(up.inner, open[i].inner...)
		open[i].inner = nil
	}
	return root.inner
}

// formatDepth bounds the nesting that is shown; what is deeper is in one line.
const formatDepth = 200

// piece reads one token.
func (r *pieceReader) piece() *piece {
	t := r.tokens[r.next]
	b := r.between(t.start)
	p := &piece{text: r.text[t.start:t.end], sym: t.sym, before: b.comments, gap: b.empty}
	if r.capital(t) {
		p.text = t.sym
	}
	tight := b.tight
	placeholder := t.kind == kindPlaceholder || r.next > 0 && r.tokens[r.next-1].kind == kindPlaceholder
	p.glued = tight && placeholder && r.next > 0 && r.wordy(r.next) && r.wordy(r.next-1)
	p.blank = r.spaced(p, t, tight)
	r.prior, r.last = r.last, p
	r.next++
	return p
}

// functionWords are reserved, and read as functions.
var functionWords = set(`CUBE EXTRACT GROUPING JSON_ARRAY JSON_EXISTS JSON_OBJECT JSON_QUERY JSON_TABLE JSON_VALUE LISTAGG
	NORMALIZE ROLLUP TRIM`)

// capital reports whether a token is a keyword where it stands. Words that are
// not reserved could be names, and a name may be shown as it is written.
func (r *pieceReader) capital(t token) bool {
	if t.reserved {
		return !functionWords[t.sym]
	}
	near := func(n int) string {
		if n += r.next; n < 0 {
			return ""
		}
		return r.tokens[n].sym // behind a word stands the end at least
	}
	switch t.sym {
	case "ALL":
		return near(-1) == "UNION" || near(-1) == "INTERSECT" || near(-1) == "EXCEPT"
	case "OVER":
		return near(1) == "(" && near(-1) == ")"
	case "PARTITION":
		return near(1) == "BY"
	case "ROWS", "RANGE", "GROUPS":
		return near(1) == "BETWEEN"
	case "UNBOUNDED":
		return near(1) == "PRECEDING" || near(1) == "FOLLOWING"
	case "PRECEDING", "FOLLOWING":
		return near(-1) == "UNBOUNDED" || r.next > 0 && r.tokens[r.next-1].kind == kindInteger
	case "CURRENT":
		return near(1) == "ROW"
	case "ROW":
		return near(-1) == "CURRENT"
	}
	return false
}

// wordy reports whether a token is no symbol.
func (r *pieceReader) wordy(i int) bool { return r.tokens[i].kind != kindSymbol }

// trivia is what stands between two tokens.
type trivia struct {
	comments []comment
	tight    bool // nothing
	empty    bool // an empty line behind the last comment
}

// between reads what stands before the token that begins at end.
func (r *pieceReader) between(end int) trivia {
	start := 0
	if r.next > 0 {
		start = r.tokens[r.next-1].end
	}
	text := r.text[start:end]
	v := trivia{tight: text == ""}
	lines := 0
	if start == 0 {
		lines = 1 // the text begins a line
	}
	for i := 0; i < len(text); {
		n := commentLength(text[i:])
		if n == 0 {
			if text[i] == '\n' {
				lines++
			}
			i++
			continue
		}
		c := comment{text: strings.TrimRight(text[i:i+n], " \t\r"), line: text[i] == '-', own: lines > 0, gap: lines > 1 && start+i > 0}
		v.comments = append(v.comments, c)
		i += n
		lines = 0
	}
	v.empty = lines > 1
	return v
}

// commentLength is the length of the comment that a text begins with; 0: it
// begins with none.
func commentLength(text string) int {
	switch {
	case strings.HasPrefix(text, "--"):
		if n := strings.IndexAny(text, "\r\n"); n >= 0 {
			return n
		}
		return len(text)
	case strings.HasPrefix(text, "/*"):
		return strings.Index(text[2:], "*/") + 4
	}
	return 0
}

// spaced reports whether a blank stands between a token and the one before it.
func (r *pieceReader) spaced(p *piece, t token, tight bool) bool {
	switch {
	case r.last == nil:
		return false
	case p.glued:
		return false
	case r.last.is("."):
		return number(t)
	case p.is("."):
		return number(r.tokens[r.next-1]) // 1 . 5 is no number
	case p.is(",") || p.is(")") || p.is("]") || p.is(";") || p.is("::"):
		return false
	case r.last.is("(") || r.last.is("[") || r.last.is("::"):
		return false
	case p.is("(") || p.is("["):
		return !tight || r.last.is(",") || r.isOperator(r.last)
	case r.unary(r.last):
		return p.is("-") // -- would begin a comment
	}
	return true
}

// number reports whether a dot beside a token could become a part of it.
func number(t token) bool {
	return t.kind == kindInteger || t.kind == kindDecimal || t.kind == kindDouble
}

var operators = set("+ - * / % || = <> < <= > >= -> =>")

func (r *pieceReader) isOperator(p *piece) bool { return operators[p.sym] }

// unary reports whether the token before is a sign, and has no left operand.
func (r *pieceReader) unary(p *piece) bool {
	if !p.is("-") && !p.is("+") {
		return false
	}
	before := r.prior
	return before == nil || before.is("(") || before.is("[") || before.is(",") || operators[before.sym] || reserved[before.sym] && before.sym != "END" && before.sym != "NULL"
}
