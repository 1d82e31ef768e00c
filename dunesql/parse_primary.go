package dunesql

// primary reads an expression without operators.
func (p *parser) primary() Expr {
	t := p.tok()
	switch t.kind {
	case kindInteger, kindDecimal, kindDouble:
		return p.number()
	case kindString, kindUnicode:
		return p.str()
	case kindBinary:
		return p.binary()
	case kindSymbol:
		return p.symbolPrimary()
	case kindWord, kindQuoted:
		if identifier(t) {
			return p.wordPrimary()
		}
		return p.reservedPrimary()
	}
	return p.noExpression()
}

func (p *parser) noExpression() Expr {
	p.want("<expression>")
	p.mismatch()
	return nil
}

func (p *parser) symbolPrimary() Expr {
	switch t := p.tok(); {
	case t.sym == "(":
		return p.parenthesized()
	case t.sym == "[":
		return p.array()
	case t.sym == "-" && numeric(p.ahead(1)):
		return p.number()
	case t.sym == "?":
		p.refuse(0, "mismatched input '?'. Expected: <expression>; parameters are written {{name}}")
	}
	return p.noExpression()
}

// parenthesized reads a lambda, a query, an expression or a row.
func (p *parser) parenthesized() Expr {
	at := p.at()
	switch {
	case p.pos == p.exprStart && p.lambdaAhead():
		l := &Lambda{At: at}
		if !p.acceptAll("(", ")") {
			l.Params = p.idents()
		}
		return p.lambdaBody(l)
	case p.queryAhead():
		return &Subquery{At: at, Query: p.subquery()}
	}
	list := p.exprsInParens()
	if len(list) == 1 {
		return list[0]
	}
	return &Row{At: at, Fields: list}
}

// lambdaAhead reports whether the parenthesis at hand holds the parameters of
// a lambda. A lambda is a whole expression and never an operand.
func (p *parser) lambdaAhead() bool {
	n := 1
	if !p.follows(n, ")") {
		for identifier(p.ahead(n)) && p.follows(n+1, ",") {
			n += 2
		}
		if !identifier(p.ahead(n)) {
			return false
		}
		n++
	}
	return p.follows(n, ")") && p.follows(n+1, "->")
}

func (p *parser) lambdaBody(l *Lambda) Expr {
	p.expect("->")
	l.Body = p.expr()
	return l
}

// wordPrimary reads what begins with a word that can be an identifier.
func (p *parser) wordPrimary() Expr {
	next := p.ahead(1)
	switch {
	case next.sym == "->" && p.pos == p.exprStart:
		return p.lambdaBody(&Lambda{At: p.at(), Params: []*Ident{p.ident()}})
	case p.intervalAhead():
		return p.interval()
	case isString(next):
		return p.typedLiteral()
	}
	switch p.tok().sym {
	case "DOUBLE":
		if next.sym == "PRECISION" && isString(p.ahead(2)) {
			return p.typedLiteral()
		}
	case "ARRAY":
		if next.sym == "[" {
			return p.array()
		}
	}
	if next.sym == "(" {
		return p.wordWithParens()
	}
	return p.columnOrCall()
}

// wordWithParens reads what a word before a parenthesis begins.
func (p *parser) wordWithParens() Expr {
	switch p.tok().sym {
	case "ROW":
		r := &Row{At: p.at()}
		p.next()
		r.Fields = p.exprsInParens()
		return r
	case "TRY_CAST":
		return p.cast(true)
	case "POSITION":
		return p.positionIn()
	case "SUBSTRING":
		return p.substring()
	}
	return p.columnOrCall()
}

// columnOrCall reads a.b.c, or f(…).
func (p *parser) columnOrCall() Expr {
	at := p.at()
	parts := p.path()
	if p.tok().sym == "(" {
		return p.call(&Name{At: at, Parts: parts})
	}
	return &Column{At: at, Parts: parts}
}

// reservedPrimary reads what begins with a reserved word.
func (p *parser) reservedPrimary() Expr {
	at := p.at()
	switch p.tok().sym {
	case "NULL":
		p.next()
		return &Null{At: at}
	case "TRUE", "FALSE":
		return &Bool{At: at, Value: p.next().sym == "TRUE"}
	case "CASE":
		return p.caseOf()
	case "CAST":
		return p.cast(false)
	case "EXISTS":
		p.next()
		return &Exists{At: at, Query: p.subquery()}
	case "EXTRACT":
		return p.extract()
	case "TRIM":
		return p.trim()
	case "NORMALIZE":
		return p.normalize()
	case "LISTAGG":
		return p.listagg()
	case "GROUPING":
		return p.grouping()
	case "JSON_EXISTS", "JSON_VALUE", "JSON_QUERY", "JSON_OBJECT", "JSON_ARRAY":
		return p.json()
	case "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "CURRENT_USER", "CURRENT_CATALOG",
		"CURRENT_SCHEMA", "CURRENT_PATH", "LOCALTIME", "LOCALTIMESTAMP":
		return p.current()
	}
	return p.noExpression()
}

// array reads [a, b] or ARRAY[a, b].
func (p *parser) array() *Array {
	a := &Array{At: p.at()}
	p.accept("ARRAY")
	p.expect("[")
	if p.accept("]") {
		return a
	}
	a.Items = commaList(p, p.expr)
	p.expect("]")
	return a
}

func (p *parser) caseOf() *Case {
	c := &Case{At: p.at()}
	p.expect("CASE")
	if !p.is("WHEN") {
		c.Operand = p.expr()
	}
	for {
		w := &When{At: p.at()}
		p.expect("WHEN")
		w.When = p.expr()
		p.expect("THEN")
		w.Then = p.expr()
		c.Whens = append(c.Whens, w)
		if !p.is("WHEN") {
			break
		}
	}
	if p.accept("ELSE") {
		c.Else = p.expr()
	}
	p.expect("END")
	return c
}

func (p *parser) cast(try bool) *Cast {
	c := &Cast{At: p.at(), Try: try}
	p.next()
	p.expect("(")
	c.Expr = p.expr()
	p.expect("AS")
	c.Type = p.dataType()
	p.expect(")")
	return c
}
