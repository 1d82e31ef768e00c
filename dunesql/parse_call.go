package dunesql

// call reads the arguments of a function and what may follow them.
func (p *parser) call(name *Name) *Call {
	c := &Call{At: name.At, Name: name}
	p.expect("(")
	switch {
	case p.is("*") && p.follows(1, ")"):
		p.next()
		c.Star = true
	case !p.is(")"):
		p.arguments(c)
	}
	p.expect(")")
	return p.callSuffix(c)
}

// arguments reads [DISTINCT] a, b [ORDER BY c].
func (p *parser) arguments(c *Call) {
	switch {
	case p.accept("DISTINCT"):
		c.Quantifier = Distinct
	case p.quantifierAll():
		p.next()
	}
	if !p.is("ORDER") || c.Quantifier != NoQuantifier {
		c.Args = commaList(p, p.expr)
	}
	if p.acceptBy("ORDER") {
		c.OrderBy = commaList(p, p.sortItem)
	}
}

// callSuffix reads WITHIN GROUP, FILTER, the treatment of NULLs and OVER.
func (p *parser) callSuffix(c *Call) *Call {
	if p.is("WITHIN") && p.follows(1, "GROUP") {
		p.next()
		p.next()
		p.expect("(")
		if !p.acceptBy("ORDER") {
			p.mismatch()
		}
		c.Within = commaList(p, p.sortItem)
		p.expect(")")
	}
	if p.is("FILTER") && p.follows(1, "(") {
		p.next()
		p.next()
		p.expect("WHERE")
		c.Filter = p.expr()
		p.expect(")")
	}
	switch {
	case p.acceptAll("IGNORE", "NULLS"):
		c.Nulls = IgnoreNulls
	case p.acceptAll("RESPECT", "NULLS"):
		c.Nulls = RespectNulls
	}
	if p.is("OVER") && (p.follows(1, "(") || identifier(p.ahead(1))) {
		c.Over = p.over()
	} else if c.Nulls != NoTreatment {
		p.mismatch()
	}
	return c
}

// listagg reads LISTAGG(x, ', ' ON OVERFLOW TRUNCATE) WITHIN GROUP (…).
func (p *parser) listagg() *Call {
	c := p.reservedName()
	p.expect("(")
	p.arguments(c)
	if p.is("ON") {
		c.Overflow = p.overflow()
	}
	p.expect(")")
	return p.callSuffix(c)
}

// reservedName makes a call of the reserved word at hand.
func (p *parser) reservedName() *Call {
	at := p.at()
	return &Call{At: at, Name: &Name{At: at, Parts: []*Ident{p.makeIdent(p.next())}}}
}

func (p *parser) overflow() *Overflow {
	o := &Overflow{At: p.at()}
	p.expect("ON")
	p.expect("OVERFLOW")
	if p.expectOne("ERROR", "TRUNCATE") == "ERROR" {
		return o
	}
	o.Truncate = true
	if isString(p.tok()) {
		o.Filler = p.str()
	}
	o.Count = p.expectOne("WITH", "WITHOUT") == "WITH"
	p.expect("COUNT")
	return o
}

func (p *parser) over() *Over {
	o := &Over{At: p.at()}
	p.expect("OVER")
	if p.is("(") {
		o.Spec = p.windowSpec()
	} else {
		o.Name = p.ident()
	}
	return o
}

func (p *parser) windowDef() *WindowDef {
	w := &WindowDef{At: p.at(), Name: p.ident()}
	p.expect("AS")
	w.Spec = p.windowSpec()
	return w
}

func (p *parser) windowSpec() *WindowSpec {
	w := &WindowSpec{At: p.at()}
	p.expect("(")
	if p.isIdent() && !p.windowClause() {
		w.Base = p.ident()
	}
	if p.acceptAll("PARTITION", "BY") {
		w.PartitionBy = commaList(p, p.expr)
	}
	if p.acceptBy("ORDER") {
		w.OrderBy = commaList(p, p.sortItem)
	}
	if p.isAny("'RANGE', 'ROWS', 'GROUPS'", "RANGE", "ROWS", "GROUPS") {
		w.Frame = p.frame()
	}
	p.expect(")")
	return w
}

// windowClause reports whether the identifier at hand begins a clause of a
// window rather than naming another one.
func (p *parser) windowClause() bool {
	next := p.ahead(1).sym
	switch p.tok().sym {
	case "PARTITION":
		return next == "BY"
	case "RANGE", "ROWS", "GROUPS":
		switch next {
		case ")", "PARTITION", "ORDER", "RANGE", "ROWS", "GROUPS":
			return false
		}
		return true
	}
	return false
}

func (p *parser) frame() *Frame {
	f := &Frame{At: p.at(), Unit: FrameUnit(p.next().sym)}
	if !p.accept("BETWEEN") {
		f.Start = p.bound()
		return f
	}
	f.Start = p.bound()
	p.expect("AND")
	f.End = p.bound()
	return f
}

func (p *parser) bound() *FrameBound {
	b := &FrameBound{At: p.at()}
	if p.is("UNBOUNDED") && (p.follows(1, "PRECEDING") || p.follows(1, "FOLLOWING")) {
		p.next()
		b.Kind = BoundKind("UNBOUNDED " + p.next().sym)
		return b
	}
	if p.acceptAll("CURRENT", "ROW") {
		b.Kind = CurrentRow
		return b
	}
	// AND belongs to the frame here, so the bound is a value.
	b.Value = p.value()
	b.Kind = BoundKind(p.expectOne("PRECEDING", "FOLLOWING"))
	return b
}
