package dunesql

import "strings"

// precedence says how tight an expression binds.
type precedence int

const (
	precLambda precedence = iota
	precOr
	precAnd
	precNot
	precPredicate
	precConcat
	precSum
	precProduct
	precSign
	precZone
	precPrimary
)

func precedenceOf(e Expr) precedence {
	switch e := e.(type) {
	case *Lambda:
		return precLambda
	case *Logical:
		if e.Op == Or {
			return precOr
		}
		return precAnd
	case *Not:
		return precNot
	case *Compare, *QuantifiedCompare, *Between, *InList, *InQuery, *Like, *IsNull, *IsDistinct:
		return precPredicate
	case *Concat:
		return precConcat
	case *Arithmetic:
		if e.Op == Plus || e.Op == Minus {
			return precSum
		}
		return precProduct
	case *Sign:
		return precSign
	case *AtTimeZone:
		return precZone
	}
	return precPrimary
}

// any writes an expression where any may stand.
func (p *printer) any(e Expr) { p.expr(e, precLambda) }

// expr writes an expression, in parentheses if it binds looser than least.
func (p *printer) expr(e Expr, least precedence) {
	if precedenceOf(e) < least {
		p.put("(")
		p.bare(e)
		p.put(")")
		return
	}
	p.bare(e)
}

func (p *printer) bare(e Expr) {
	switch e := e.(type) {
	case *Logical:
		p.chain(e.Operands, " "+string(e.Op)+" ", precedenceOf(e)+1)
	case *Not:
		p.put("NOT ")
		p.expr(e.Expr, precNot)
	case *Concat:
		p.chain(e.Operands, " || ", precSum)
	case *Arithmetic:
		own := precedenceOf(e)
		p.expr(e.Left, own)
		p.put(" ", string(e.Op), " ")
		p.expr(e.Right, own+1)
	case *Sign:
		p.sign(e)
	case *AtTimeZone:
		p.expr(e.Value, precZone)
		p.put(" AT TIME ZONE ")
		p.bare(e.Zone)
	case *Lambda:
		p.lambda(e)
	case *Column:
		p.dotted(e.Parts)
	case *Field:
		p.base(e.Base)
		p.put(".")
		p.ident(e.Name)
	case *Subscript:
		p.base(e.Base)
		p.put("[")
		p.expr(e.Index, precConcat)
		p.put("]")
	default:
		if precedenceOf(e) == precPredicate {
			p.predicate(e)
		} else {
			p.primary(e)
		}
	}
}

func (p *printer) chain(operands []Expr, op string, least precedence) {
	for i, e := range operands {
		if i > 0 {
			p.put(op)
		}
		p.expr(e, least)
	}
}

// base writes what a subscript or a field follows. A number needs parentheses,
// lest its point or the field's is taken for the other.
func (p *printer) base(e Expr) {
	switch e.(type) {
	case *Integer, *Decimal, *Double:
		p.put("(")
		p.bare(e)
		p.put(")")
	default:
		p.expr(e, precPrimary)
	}
}

// sign writes -x. A blank keeps two signs from being a comment, parentheses
// keep a number from being a negative one.
func (p *printer) sign(s *Sign) {
	p.put(string(s.Op))
	switch e := s.Expr.(type) {
	case *Sign:
		p.put(" ")
	case *Integer:
		p.signed(e, e.Text)
		return
	case *Decimal:
		p.signed(e, e.Text)
		return
	case *Double:
		p.signed(e, e.Text)
		return
	}
	p.expr(s.Expr, precSign)
}

func (p *printer) signed(e Expr, text string) {
	if strings.HasPrefix(text, "-") {
		p.put(" ", text)
		return
	}
	p.put("(")
	p.bare(e)
	p.put(")")
}

func (p *printer) lambda(l *Lambda) {
	if len(l.Params) == 1 {
		p.ident(l.Params[0])
	} else {
		parens(p, l.Params, p.ident)
	}
	p.put(" -> ")
	p.any(l.Body)
}

// not writes " NOT" if ok.
func (p *printer) not(ok bool) { p.when(ok, " NOT") }

func (p *printer) predicate(e Expr) {
	switch e := e.(type) {
	case *Compare:
		p.expr(e.Left, precConcat)
		p.put(" ", string(e.Op), " ")
		p.expr(e.Right, precConcat)
	case *QuantifiedCompare:
		p.expr(e.Left, precConcat)
		p.put(" ", string(e.Op))
		if e.All {
			p.put(" ALL ")
		} else {
			p.put(" ANY ")
		}
		p.subquery(e.Query)
	case *Between:
		p.expr(e.Value, precConcat)
		p.not(e.Not)
		p.put(" BETWEEN ")
		p.expr(e.Low, precConcat)
		p.put(" AND ")
		p.expr(e.High, precConcat)
	case *InList:
		p.expr(e.Value, precConcat)
		p.not(e.Not)
		p.put(" IN ")
		parens(p, e.List, p.any)
	case *InQuery:
		p.expr(e.Value, precConcat)
		p.not(e.Not)
		p.put(" IN ")
		p.subquery(e.Query)
	case *Like:
		p.expr(e.Value, precConcat)
		p.not(e.Not)
		p.put(" LIKE ")
		p.expr(e.Pattern, precConcat)
		if e.Escape != nil {
			p.put(" ESCAPE ")
			p.expr(e.Escape, precConcat)
		}
	case *IsNull:
		p.expr(e.Value, precConcat)
		p.put(" IS")
		p.not(e.Not)
		p.put(" NULL")
	case *IsDistinct:
		p.expr(e.Left, precConcat)
		p.put(" IS")
		p.not(e.Not)
		p.put(" DISTINCT FROM ")
		p.expr(e.Right, precConcat)
	}
}
