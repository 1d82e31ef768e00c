package dunesql

// Functions with a syntax of their own.

func (p *parser) extract() *Extract {
	e := &Extract{At: p.at()}
	p.next()
	p.expect("(")
	e.Field = p.ident()
	p.expect("FROM")
	e.Value = p.value()
	p.expect(")")
	return e
}

// positionIn reads POSITION(a IN b), or the call with commas.
func (p *parser) positionIn() Expr {
	c := p.reservedName()
	p.expect("(")
	if p.accept(")") {
		return p.callSuffix(c)
	}
	first := p.value()
	if !p.accept("IN") {
		return p.moreArguments(c, first)
	}
	n := &PositionIn{At: c.At, Needle: first, Haystack: p.value()}
	p.expect(")")
	return n
}

// moreArguments reads what follows the first argument of a call.
func (p *parser) moreArguments(c *Call, first Expr) *Call {
	c.Args = []Expr{first}
	for p.accept(",") {
		c.Args = append(c.Args, p.expr())
	}
	p.expect(")")
	return p.callSuffix(c)
}

// substring reads SUBSTRING(x FROM 1 FOR 2), or the call with commas.
func (p *parser) substring() Expr {
	c := p.reservedName()
	p.expect("(")
	if p.accept(")") {
		return p.callSuffix(c)
	}
	first := p.expr()
	if !p.accept("FROM") {
		return p.moreArguments(c, first)
	}
	n := &Substring{At: c.At, Value: first, Start: p.value()}
	if p.accept("FOR") {
		n.Length = p.value()
	}
	p.expect(")")
	return n
}

// trim reads TRIM(BOTH 'x' FROM y), or the calls TRIM(y) and TRIM(y, 'x').
func (p *parser) trim() Expr {
	c := p.reservedName()
	p.expect("(")
	n := &Trim{At: c.At, Side: TrimBoth}
	sided := p.trimSide(n)
	if sided && p.accept("FROM") {
		return p.trimValue(n)
	}
	first := p.value()
	if p.accept("FROM") {
		n.Chars = first
		return p.trimValue(n)
	}
	if sided {
		p.mismatch()
	}
	c.Args = []Expr{first}
	if p.accept(",") {
		c.Args = append(c.Args, p.value())
	}
	p.expect(")")
	return c
}

// trimSide reads a side, which is a column when nothing follows it.
func (p *parser) trimSide(n *Trim) bool {
	if !p.isAny("'BOTH', 'LEADING', 'TRAILING'", "BOTH", "LEADING", "TRAILING") {
		return false
	}
	switch p.ahead(1).sym {
	case ")", ",", ".", "[", "||":
		return false
	}
	n.Side = TrimSide(p.next().sym)
	return true
}

func (p *parser) trimValue(n *Trim) *Trim {
	n.Value = p.value()
	p.expect(")")
	return n
}

// normalize reads NORMALIZE(x, NFC), or the call NORMALIZE(x).
func (p *parser) normalize() Expr {
	c := p.reservedName()
	p.expect("(")
	c.Args = []Expr{p.value()}
	if !p.accept(",") {
		p.expect(")")
		return c
	}
	n := &Normalize{At: c.At, Value: c.Args[0], Form: p.expectOne("NFC", "NFD", "NFKC", "NFKD")}
	p.expect(")")
	return n
}

func (p *parser) grouping() *Grouping {
	g := &Grouping{At: p.at()}
	p.next()
	p.expect("(")
	g.Columns = commaList(p, p.name)
	p.expect(")")
	return g
}
