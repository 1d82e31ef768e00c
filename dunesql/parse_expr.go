package dunesql

// The precedence of operators, from the loosest: OR, AND, NOT, one predicate,
// ||, + and -, * and / and %, signs, AT TIME ZONE, subscripts and fields.

// expr reads any expression.
func (p *parser) expr() Expr {
	p.exprStart = p.pos
	return p.logical(Or, p.conjunction)
}

func (p *parser) conjunction() Expr { return p.logical(And, p.negation) }

func (p *parser) logical(op LogicalOp, operand func() Expr) Expr {
	at, first := p.at(), operand()
	if !p.operator(string(op)) {
		return first
	}
	l := &Logical{At: at, Op: op, Operands: []Expr{first}}
	for p.operator(string(op)) {
		p.next()
		l.Operands = append(l.Operands, operand())
	}
	return l
}

func (p *parser) negation() Expr {
	at := p.at()
	if !p.accept("NOT") {
		return p.predicate()
	}
	p.enter()
	e := &Not{At: at, Expr: p.negation()}
	p.leave()
	return e
}

// predicate reads a value and at most one predicate of it.
func (p *parser) predicate() Expr {
	at, left := p.at(), p.value()
	if p.operator("=", "<>", "<", "<=", ">", ">=") {
		return p.comparison(at, left)
	}
	if p.operator("IS") {
		return p.isPredicate(at, left)
	}
	place := p.at()
	not := p.operator("NOT")
	if not {
		p.next()
	}
	switch p.tok().sym {
	case "BETWEEN":
		p.next()
		b := &Between{At: at, OpAt: place, Value: left, Not: not, Low: p.value()}
		p.expect("AND")
		b.High = p.value()
		return b
	case "IN":
		p.next()
		return p.inPredicate(at, place, left, not)
	case "LIKE":
		p.next()
		l := &Like{At: at, Value: left, Not: not, Pattern: p.value()}
		if p.accept("ESCAPE") {
			l.Escape = p.value()
		}
		return l
	}
	if not {
		p.want("'BETWEEN', 'IN', 'LIKE'")
		p.mismatch()
	}
	return left
}

func (p *parser) comparison(at At, left Expr) Expr {
	place := p.at()
	op := CompareOp(p.next().sym)
	if (p.is("ALL") || p.is("ANY") || p.is("SOME")) && p.follows(1, "(") && p.beginsQuery(2) ||
		p.quantifiedParens() {
		q := &QuantifiedCompare{At: at, OpAt: place, Op: op, Left: left, All: p.next().sym == "ALL"}
		q.Query = p.subquery()
		return q
	}
	return &Compare{At: at, OpAt: place, Op: op, Left: left, Right: p.value()}
}

// quantifiedParens reports whether ALL, ANY or SOME is at hand before a query
// in two pairs of parentheses.
func (p *parser) quantifiedParens() bool {
	switch p.tok().sym {
	case "ALL", "ANY", "SOME":
		if !p.follows(1, "(") || !p.follows(2, "(") {
			return false
		}
		p.pos++
		defer func() { p.pos-- }()
		return p.queryAhead()
	}
	return false
}

func (p *parser) isPredicate(at At, left Expr) Expr {
	place := p.at()
	p.next()
	not := p.accept("NOT")
	if p.accept("NULL") {
		return &IsNull{At: at, Value: left, Not: not}
	}
	p.expect("DISTINCT")
	p.expect("FROM")
	return &IsDistinct{At: at, OpAt: place, Left: left, Not: not, Right: p.value()}
}

func (p *parser) inPredicate(at, place At, left Expr, not bool) Expr {
	if p.is("(") && p.queryAhead() {
		return &InQuery{At: at, OpAt: place, Value: left, Not: not, Query: p.subquery()}
	}
	return &InList{At: at, Value: left, Not: not, List: p.exprsInParens()}
}

// value reads an expression without AND, OR, NOT and predicates.
func (p *parser) value() Expr {
	at, first := p.at(), p.sum()
	if !p.operator("||") {
		return first
	}
	c := &Concat{At: at, OpAt: p.at(), Operands: []Expr{first}}
	for p.operator("||") {
		p.next()
		c.Operands = append(c.Operands, p.sum())
	}
	return c
}

func (p *parser) sum() Expr {
	at, left := p.at(), p.product()
	for p.operator("+", "-") {
		left = &Arithmetic{At: at, OpAt: p.at(), Op: ArithmeticOp(p.next().sym), Left: left, Right: p.product()}
	}
	return left
}

func (p *parser) product() Expr {
	at, left := p.at(), p.sign()
	for p.operator("*", "/", "%") {
		left = &Arithmetic{At: at, OpAt: p.at(), Op: ArithmeticOp(p.next().sym), Left: left, Right: p.sign()}
	}
	return left
}

// sign reads -x and +x. A minus directly before a number is a part of it.
func (p *parser) sign() Expr {
	at := p.at()
	if s := p.tok().sym; s != "-" && s != "+" {
		return p.zoned()
	}
	if p.tok().sym == "-" && numeric(p.ahead(1)) {
		return p.zoned()
	}
	p.enter()
	s := &Sign{At: at, Op: ArithmeticOp(p.next().sym), Expr: p.sign()}
	p.leave()
	return s
}

func numeric(t token) bool {
	return t.kind == kindInteger || t.kind == kindDecimal || t.kind == kindDouble
}

// zoned reads x AT TIME ZONE zone.
func (p *parser) zoned() Expr {
	at, e := p.at(), p.postfix()
	for p.operator("AT") && p.follows(1, "TIME") {
		p.next()
		p.next()
		p.expect("ZONE")
		e = &AtTimeZone{At: at, Value: e, Zone: p.zone()}
	}
	return e
}

func (p *parser) zone() Expr {
	if p.is("INTERVAL") {
		return p.interval()
	}
	return p.str()
}

// postfix reads a primary expression with its subscripts and fields. Every
// expression in another one passes here, so it is here that they are counted.
func (p *parser) postfix() Expr {
	p.enter()
	e := p.primaryWithSuffix()
	p.leave()
	return e
}

func (p *parser) primaryWithSuffix() Expr {
	at, start := p.at(), p.pos
	e := p.primary()
	for {
		switch {
		case p.operator("["):
			p.next()
			e = &Subscript{At: at, Base: e, Index: p.value()}
			p.expect("]")
		case p.operator("."):
			if p.follows(1, "*") {
				p.starBase = start
				return e
			}
			p.next()
			e = field(at, e, p.ident())
		default:
			return e
		}
	}
}

// field makes base.name: a longer column, when base is one.
func field(at At, base Expr, name *Ident) Expr {
	if c, ok := base.(*Column); ok {
		c.Parts = append(c.Parts, name)
		return c
	}
	return &Field{At: at, Base: base, Name: name}
}
