package dunesql

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// formatWidth is how long a line may be that could be broken.
const formatWidth = 88

// Format lays a template out for a person: clauses on lines of their own, what
// does not fit broken at its commas and conditions, reserved words in capitals.
// It changes blanks, line ends and the case of reserved words, and nothing
// else: every token, comment and placeholder stays, in order. It needs no SQL
// that parses, only one that can be cut into tokens; the error is that of the
// lexer. To format twice is to format once.
func Format(template string) (string, error) {
	tokens, _, err := lexTemplate(template)
	if err != nil {
		return "", err
	}
	out := layout(template, tokens)
	if again, _, err := lexTemplate(out); err != nil || !sameTokens(template, tokens, out, again) {
		return template, nil // better as it was than another query
	}
	return out, nil
}

// layout lays out a template that was cut into tokens.
func layout(template string, tokens []token) string {
	if strings.TrimSpace(template) == "" {
		return template
	}
	r := &pieceReader{text: template, tokens: tokens}
	all := r.sequence()
	f := &formatter{}
	f.statement(all, 0)
	f.comments(r.rest)
	return f.out.String() + "\n"
}

// sameTokens reports whether two texts consist of the same tokens.
func sameTokens(a string, before []token, b string, after []token) bool {
	return slices.EqualFunc(before, after, func(x, y token) bool {
		return x.kind == y.kind && x.sym == y.sym && (x.sym != "" || a[x.start:x.end] == b[y.start:y.end])
	})
}

// formatter writes pieces. A line break is held back until something is
// written behind it, so that a comment at the end of a line stays there.
type formatter struct {
	out    strings.Builder
	column int
	broken bool // a line break is due
	indent int  // of the line that is due
}

// newline makes what is written next begin a line.
func (f *formatter) newline(indent int) {
	f.broken, f.indent = true, indent
}

// put writes a text, behind a blank or where a line is due.
func (f *formatter) put(text string, blank bool) {
	switch {
	case f.out.Len() == 0:
	case f.broken:
		f.out.WriteString("\n" + strings.Repeat(" ", f.indent))
		f.column = f.indent
	case blank:
		f.out.WriteByte(' ')
		f.column++
	}
	f.broken = false
	f.out.WriteString(text)
	if i := strings.LastIndexByte(text, '\n'); i >= 0 {
		f.column = 0
		text = text[i+1:]
	}
	f.column += utf8.RuneCountInString(text)
}

// comments writes the comments before a piece, those behind the end of a line
// behind it.
func (f *formatter) comments(list []comment) {
	for _, c := range list {
		due, indent := f.broken, f.indent
		switch {
		case c.own && f.out.Len() > 0:
			f.newline(f.lineIndent())
			f.gap(c.gap)
		case f.out.Len() > 0:
			f.broken = false
		}
		f.put(c.text, true)
		switch {
		case due:
			f.newline(indent)
		case c.line || c.own:
			f.newline(f.lineIndent())
		}
	}
}

// lineIndent is where a line begins that nobody asked for.
func (f *formatter) lineIndent() int { return f.indent }

// gap keeps one empty line where there were some.
func (f *formatter) gap(wanted bool) {
	if wanted && f.broken && f.out.Len() > 0 {
		f.out.WriteByte('\n')
	}
}

// piece writes one piece in the line, and breaks a group that does not fit.
func (f *formatter) piece(p *piece, indent int) {
	f.comments(p.before)
	f.gap(p.gap && f.broken)
	f.put(p.text, p.blank)
	if p.close == nil {
		return
	}
	f.inside(p, indent)
	f.comments(p.close.before)
	f.put(p.close.text, p.close.blank)
}

// inside writes what stands in a group.
func (f *formatter) inside(p *piece, indent int) {
	switch {
	case p.isCase() && !f.fits(p.inner, p.close.text):
		f.caseOf(p, indent)
	case isQuery(p.inner):
		f.newline(indent + 2)
		f.statement(p.inner, indent+2)
		f.newline(indent)
	case f.fits(p.inner, p.close.text):
		f.line(p.inner, indent)
	default:
		f.newline(indent + 2)
		f.list(p.inner, indent+2)
		f.newline(indent)
	}
}

// caseOf writes the branches of a CASE below each other.
func (f *formatter) caseOf(p *piece, indent int) {
	for i, part := range splitBefore(p.inner, func(p *piece) bool { return p.is("WHEN") || p.is("ELSE") }) {
		if i > 0 || len(part) > 0 && (part[0].is("WHEN") || part[0].is("ELSE")) {
			f.newline(indent + 2)
		}
		f.line(part, indent+4)
	}
	f.newline(indent)
}

// line writes pieces behind each other.
func (f *formatter) line(list []*piece, indent int) {
	for _, p := range list {
		f.piece(p, indent)
	}
}

// list writes pieces that commas part, each on a line; the line has begun.
func (f *formatter) list(list []*piece, indent int) {
	for i, item := range commaParts(list) {
		if i > 0 {
			f.newline(indent)
		}
		f.condition(item, indent)
	}
}

// fits reports whether pieces and what closes them fit into the line.
func (f *formatter) fits(list []*piece, end string) bool {
	width, ok := flat(list)
	column := f.column
	if f.broken {
		column = f.indent
	}
	return ok && column+width+utf8.RuneCountInString(end) <= formatWidth
}

// flat returns how long pieces are in one line; ok is false when they can't be
// in one.
func flat(list []*piece) (width int, ok bool) {
	for _, p := range list {
		for _, c := range p.before {
			if c.line || c.own || strings.ContainsAny(c.text, "\r\n") {
				return 0, false
			}
			width += 1 + utf8.RuneCountInString(c.text)
		}
		if strings.ContainsAny(p.text, "\r\n") {
			return 0, false
		}
		width += utf8.RuneCountInString(p.text)
		if p.blank {
			width++
		}
		if p.close == nil {
			continue
		}
		inner, ok := flat(p.inner)
		last, closed := flat([]*piece{p.close})
		if !ok || !closed || isQuery(p.inner) {
			return 0, false
		}
		width += inner + last
	}
	return width, true
}

// isQuery reports whether pieces begin as a query does.
func isQuery(list []*piece) bool {
	return len(list) > 0 && (list[0].is("SELECT") || list[0].is("WITH"))
}

// commaParts cuts a list behind every comma; the comma stays.
func commaParts(list []*piece) (parts [][]*piece) {
	start := 0
	for i, p := range list {
		if p.is(",") {
			parts = append(parts, list[start:i+1])
			start = i + 1
		}
	}
	if start < len(list) {
		parts = append(parts, list[start:])
	}
	return parts
}

// splitBefore cuts a list before every piece that begins a part. The first part
// may be empty.
func splitBefore(list []*piece, begins func(*piece) bool) (parts [][]*piece) {
	start := 0
	for i, p := range list {
		if begins(p) && !p.glued {
			parts = append(parts, list[start:i])
			start = i
		}
	}
	return append(parts, list[start:])
}

// hasAny reports whether a list has one of the words.
func hasAny(list []*piece, words ...string) bool {
	return slices.ContainsFunc(list, func(p *piece) bool { return slices.Contains(words, p.sym) })
}
