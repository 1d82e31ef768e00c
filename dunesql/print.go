package dunesql

import "strings"

// Print returns the statement as canonical DuneSQL on one line: keywords in
// upper case, no comment, quotes and parentheses only where they are needed.
// Parse reads it back as an Equal tree, unless it exceeds barchan.MaxSQLBytes.
func Print(s *Statement) string {
	p := printer{}
	p.Grow(len(s.Text))
	p.query(s.Query)
	return p.String()
}

// PrintNode returns one node as canonical DuneSQL.
func PrintNode(n Node) string {
	p := printer{}
	p.node(n)
	return p.String()
}

// printer writes nodes. Its methods are named after what they write.
type printer struct{ strings.Builder }

// put writes its arguments one after another.
func (p *printer) put(words ...string) {
	for _, w := range words {
		p.WriteString(w)
	}
}

// when writes text if ok.
func (p *printer) when(ok bool, text string) {
	if ok {
		p.put(text)
	}
}

// commas writes list with commas between.
func commas[T any](p *printer, list []T, write func(T)) {
	for i, x := range list {
		if i > 0 {
			p.put(", ")
		}
		write(x)
	}
}

// parens writes (a, b).
func parens[T any](p *printer, list []T, write func(T)) {
	p.put("(")
	commas(p, list, write)
	p.put(")")
}

// clause writes " WORD a, b" unless list is empty.
func clause[T any](p *printer, word string, list []T, write func(T)) {
	if len(list) > 0 {
		p.put(word)
		commas(p, list, write)
	}
}

// awkward are words that can be names, and yet mean something else in some
// place where a name may stand. They are quoted everywhere.
var awkward = set(`ALL ANY ARRAY ASC AT BOTH COPARTITION CURRENT DESC
	DESCRIPTOR DISTINCT DOUBLE FETCH FILTER FUNCTION GROUPS IGNORE INTERVAL KEEP
	KEY LATERAL LEADING LIMIT MATCH_RECOGNIZE NULLS OFFSET OVER PARTITION
	POSITION PRUNE RANGE RESPECT RETURNING ROW ROWS SESSION SOME SUBSTRING
	TABLESAMPLE TRAILING TRY_CAST UNBOUNDED WINDOW WITHIN`)

// awkwardCalls are the words for which that holds when they name a function.
var awkwardCalls = set("ALL ANY BOTH LEADING TRAILING DESCRIPTOR SOME POSITION ROW TRY_CAST")

// regular reports whether s is an identifier without quotes.
func regular(s string) bool {
	if s == "" || !letter(s[0]) {
		return false
	}
	for i := 1; i < len(s); i++ {
		if !wordPart(s[i]) {
			return false
		}
	}
	return true
}

// ident writes an identifier, quoted when it must be.
func (p *printer) ident(i *Ident) {
	w := keyword(i.Name)
	p.spelled(i, w, w.awkward)
}

// spelled writes an identifier that is the keyword w, or none, in quotes if
// quote is true. Of a keyword, quotes are kept: they may be why it was taken
// for a name.
func (p *printer) spelled(i *Ident, w word, quote bool) {
	if quote || w.reserved || w.text != "" && i.Quoted || !regular(i.Name) {
		p.put(`"`, strings.ReplaceAll(i.Name, `"`, `""`), `"`)
		return
	}
	p.put(i.Name)
}

// function writes the name of a function.
func (p *printer) function(n *Name) {
	for i, part := range n.Parts {
		if i > 0 {
			p.put(".")
		}
		w := keyword(part.Name)
		switch {
		case len(n.Parts) > 1:
			p.ident(part)
		case w.text == "":
			p.spelled(part, w, false)
		case !part.Quoted && callable[w.text]:
			p.put(part.Name)
		default:
			p.spelled(part, w, awkwardCalls[w.text])
		}
	}
}

// callable are the reserved words that name functions, and what else has a
// syntax of its own beside that of a call.
var callable = set("LISTAGG NORMALIZE SUBSTRING TRIM")

// name writes a.b.c.
func (p *printer) name(n *Name) { p.dotted(n.Parts) }

func (p *printer) dotted(parts []*Ident) {
	for i, part := range parts {
		if i > 0 {
			p.put(".")
		}
		p.ident(part)
	}
}

// text writes a text literal.
func (p *printer) text(s string) {
	p.put("'", strings.ReplaceAll(s, "'", "''"), "'")
}
