package dunesql

import "strings"

// identifier reports whether t can be an identifier.
func identifier(t token) bool {
	switch t.kind {
	case kindQuoted:
		return true
	case kindWord:
		return !t.reserved
	}
	return false
}

// isIdent reports whether an identifier is at hand.
func (p *parser) isIdent() bool {
	p.want("<identifier>")
	return identifier(p.tok())
}

// ident reads an identifier.
func (p *parser) ident() *Ident {
	if !p.isIdent() {
		p.mismatch()
	}
	return p.makeIdent(p.next())
}

func (p *parser) makeIdent(t token) *Ident {
	i := p.identOf(t)
	return &i
}

func (p *parser) identOf(t token) Ident {
	s := p.source(t)
	if t.kind == kindQuoted {
		return Ident{At: At(t.start), Name: unquote(s), Quoted: true}
	}
	return Ident{At: At(t.start), Name: s}
}

// path reads a.b.c up to what is no identifier. Most nodes of a tree are
// columns: one and two parts are made in one piece of memory.
func (p *parser) path() []*Ident {
	if !p.isIdent() {
		p.mismatch()
	}
	n := 1
	for p.ahead(2*n-1).sym == "." && identifier(p.ahead(2*n)) {
		n++
	}
	var parts []*Ident
	var idents []Ident
	switch n {
	case 1:
		piece := &struct {
			parts  [1]*Ident
			idents [1]Ident
		}{}
		parts, idents = piece.parts[:], piece.idents[:]
	case 2:
		piece := &struct {
			parts  [2]*Ident
			idents [2]Ident
		}{}
		parts, idents = piece.parts[:], piece.idents[:]
	default:
		parts, idents = make([]*Ident, n), make([]Ident, n)
	}
	for i := range parts {
		if i > 0 {
			p.next()
		}
		idents[i] = p.identOf(p.next())
		parts[i] = &idents[i]
	}
	p.operator(".")
	return parts
}

// unquote returns what stands between the quotes of s, doubled quotes once.
func unquote(s string) string {
	q, body := s[:1], s[1:len(s)-1]
	if strings.Contains(body, q) {
		return strings.ReplaceAll(body, q+q, q)
	}
	return body
}

// idents reads (a, b).
func (p *parser) idents() []*Ident {
	p.expect("(")
	list := commaList(p, p.ident)
	p.expect(")")
	return list
}

// name reads a.b.c.
func (p *parser) name() *Name {
	n := &Name{At: p.at(), Parts: []*Ident{p.ident()}}
	for p.accept(".") {
		n.Parts = append(n.Parts, p.ident())
	}
	return n
}

// commaList reads one or more of what read reads, with commas between them.
func commaList[T any](p *parser, read func() T) []T {
	list := []T{read()}
	for p.accept(",") {
		list = append(list, read())
	}
	return list
}

// alias reads an alias with or without AS, or returns nil.
func (p *parser) alias() *Ident {
	if p.accept("AS") {
		return p.ident()
	}
	if p.isIdent() && !p.clause() {
		return p.ident()
	}
	return nil
}

// clause reports whether the word at hand, which could be an alias, begins a
// clause: a few words that do are not reserved.
func (p *parser) clause() bool {
	next := p.ahead(1)
	switch p.tok().sym {
	case "LIMIT", "OFFSET":
		return next.sym == "ALL" || !endsAlias(next)
	case "FETCH":
		return next.sym == "FIRST" || next.sym == "NEXT"
	case "WINDOW":
		return identifier(next) && p.follows(2, "AS")
	case "TABLESAMPLE":
		return next.sym == "BERNOULLI" || next.sym == "SYSTEM"
	case "MATCH_RECOGNIZE":
		return next.sym == "("
	case "ASOF":
		return next.sym == "JOIN" || next.sym == "LEFT" && (p.follows(2, "JOIN") || p.follows(2, "OUTER"))
	case "PARTITION":
		return next.sym == "BY"
	case "PRUNE", "KEEP":
		return next.sym == "WHEN"
	case "COPARTITION":
		return next.sym == "("
	}
	return false
}

// endsAlias reports whether t can follow an alias.
func endsAlias(t token) bool {
	switch t.sym {
	case "":
		return t.kind == kindEOF
	case ",", ")", "(", ";", "LIMIT", "OFFSET", "FETCH":
		return true
	}
	return t.reserved && t.sym != "NULL" && t.sym != "CASE" && t.sym != "CAST"
}
