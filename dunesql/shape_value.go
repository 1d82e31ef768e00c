package dunesql

import "strings"

// value is a text that stands for a parameter in code.
type value struct {
	exprs []Expr // one, or those of a list
}

// parseValue reads a text as one or more expressions with commas between them.
// ok is false for anything else: a comment, a clause, an alias, a second
// statement.
func parseValue(text string) (v value, ok bool) {
	if strings.TrimSpace(text) == "" || !onlyTokens(text) {
		return value{}, false
	}
	const prefix = "SELECT "
	s, err := Parse(prefix + text)
	if err != nil {
		return value{}, false
	}
	q := s.Query
	sel, isSelect := q.Body.(*Select)
	if !isSelect || q.With != nil || q.OrderBy != nil || q.Offset != nil || q.Limit != nil || q.Fetch != nil {
		return value{}, false
	}
	if sel.Distinct || sel.From != nil || sel.Where != nil || sel.GroupBy != nil || sel.Having != nil || sel.Windows != nil {
		return value{}, false
	}
	for _, item := range sel.Items {
		e, isExpr := item.(*SelectExpr)
		if !isExpr || e.Alias != nil || hasQuery(e) {
			return value{}, false
		}
		v.exprs = append(v.exprs, e.Expr)
	}
	return v, true
}

// onlyTokens reports whether a text is tokens with blanks between them: no
// comment, no semicolon, and not ALL or DISTINCT in front, which would be
// taken for a part of the SELECT.
func onlyTokens(text string) bool {
	tokens, err := lex(text)
	if err != nil {
		return false
	}
	at := 0
	for i, k := range tokens {
		if strings.TrimFunc(text[at:k.start], blank) != "" || k.sym == ";" {
			return false
		}
		if i == 0 && (k.sym == "ALL" || k.sym == "DISTINCT") {
			return false
		}
		at = k.end
	}
	return true
}

func hasQuery(n Node) bool {
	found := false
	Walk(n, func(n Node) bool {
		if _, ok := n.(*Query); ok {
			found = true
		}
		return !found
	})
	return found
}

// isLiteral reports whether e is a constant that is written as one.
func isLiteral(e Expr) bool {
	switch e := e.(type) {
	case *Null, *Bool, *Integer, *Decimal, *Double, *String, *Binary, *TypedLiteral, *Interval:
		return true
	case *Sign: // a minus is a part of the number, unless something is between them
		switch e.Expr.(type) {
		case *Integer, *Decimal, *Double:
			return e.Op == Plus
		}
	}
	return false
}

// bindsLoosely reports whether what stands around e could take a part of it.
func bindsLoosely(e Expr) bool {
	switch e.(type) {
	case *Logical, *Not, *Compare, *QuantifiedCompare, *Between, *InList, *InQuery, *Like, *IsNull, *IsDistinct,
		*Arithmetic, *Sign, *Concat, *AtTimeZone, *Lambda:
		return true
	}
	return false
}

// allLiterals reports whether every expression of v is a literal.
func (v value) allLiterals() bool {
	for _, e := range v.exprs {
		if !isLiteral(e) {
			return false
		}
	}
	return len(v.exprs) > 0
}

// name returns the parts of the name that v is, or nil.
func (v value) name() []*Ident {
	if len(v.exprs) != 1 {
		return nil
	}
	if c, ok := v.exprs[0].(*Column); ok {
		return c.Parts
	}
	return nil
}

// sameShape reports whether two texts have the same tokens but for the
// contents of literals: numbers for numbers, texts for texts.
func sameShape(a, b string) bool {
	if strings.TrimSpace(a) == "" || !onlyTokens(a) {
		return false
	}
	x, _ := lex(a)
	y, err := lex(b)
	if err != nil || len(x) != len(y) {
		return false
	}
	for i := range x {
		switch s, t := shapeOf(a, x[i]), shapeOf(b, y[i]); {
		case s != t:
			return false
		}
	}
	return true
}

// shapeOf is what the parser sees of a token besides the contents of a
// literal.
func shapeOf(text string, k token) string {
	switch k.kind {
	case kindInteger, kindDecimal, kindDouble:
		return "0"
	case kindString, kindUnicode:
		return "'"
	case kindBinary:
		return "0x"
	case kindEOF:
		return ""
	}
	return strings.ToUpper(text[k.start:k.end])
}
