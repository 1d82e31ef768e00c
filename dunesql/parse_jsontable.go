package dunesql

// jsonTable reads JSON_TABLE(…); the word is at hand.
func (p *parser) jsonTable() *JSONTable {
	n := &JSONTable{At: p.at()}
	p.next()
	p.expect("(")
	n.Path = p.jsonPath()
	n.Columns = p.jsonColumns()
	if p.tok().sym == "PLAN" {
		n.Plan = p.jsonPlan()
	}
	if p.is("ERROR") || p.is("EMPTY") {
		n.OnError = p.next().sym
		p.expect("ON")
		p.expect("ERROR")
	}
	p.expect(")")
	return n
}

// jsonPlan reads PLAN (p OUTER (a UNION b)) or PLAN DEFAULT (INNER, CROSS).
func (p *parser) jsonPlan() *JSONPlan {
	at := p.at()
	p.next()
	if p.tok().sym != "DEFAULT" {
		p.expect("(")
		plan := p.jsonPlanJoin()
		p.expect(")")
		return plan
	}
	plan := &JSONPlan{At: at, Default: true}
	p.next()
	p.expect("(")
	for {
		switch p.expectOne("OUTER", "INNER", "UNION", "CROSS") {
		case "INNER":
			plan.Inner = true
		case "CROSS":
			plan.Cross = true
		}
		if !p.accept(",") {
			break
		}
	}
	p.expect(")")
	return plan
}

func (p *parser) jsonPlanJoin() *JSONPlan {
	p.enter()
	defer p.leave()
	first := p.jsonPlanPart()
	op := p.tok().sym
	switch op {
	case "INNER", "OUTER":
		p.next()
		return &JSONPlan{At: first.At, Op: op, Parts: []*JSONPlan{first, p.jsonPlanPart()}}
	case "UNION", "CROSS":
		n := &JSONPlan{At: first.At, Op: op, Parts: []*JSONPlan{first}}
		for p.accept(op) {
			n.Parts = append(n.Parts, p.jsonPlanPart())
		}
		return n
	}
	return first
}

func (p *parser) jsonPlanPart() *JSONPlan {
	at := p.at()
	if p.accept("(") {
		n := p.jsonPlanJoin()
		p.expect(")")
		return n
	}
	return &JSONPlan{At: at, Name: p.ident()}
}

// jsonColumns reads COLUMNS (a, b).
func (p *parser) jsonColumns() []*JSONColumn {
	p.expect("COLUMNS")
	p.expect("(")
	p.enter()
	list := commaList(p, p.jsonColumn)
	p.leave()
	p.expect(")")
	return list
}

func (p *parser) jsonColumn() *JSONColumn {
	c := &JSONColumn{At: p.at()}
	if p.tok().sym == "NESTED" && (p.follows(1, "PATH") || isString(p.ahead(1))) {
		p.next()
		p.accept("PATH")
		c.Path = p.str()
		if p.accept("AS") {
			c.Name = p.ident()
		}
		c.Nested = p.jsonColumns()
		return c
	}
	c.Name = p.ident()
	if p.accept("FOR") {
		p.expect("ORDINALITY")
		return c
	}
	c.Type = p.dataType()
	c.Format = p.jsonFormat()
	if p.accept("PATH") {
		c.Path = p.str()
	}
	if c.Format == nil {
		c.OnEmpty, c.OnError = p.jsonBehaviors(p.jsonValueBehavior)
		return c
	}
	c.Wrapper = p.jsonWrapper()
	c.Quotes, c.ScalarString = p.jsonQuotes()
	c.OnEmpty, c.OnError = p.jsonBehaviors(p.jsonQueryBehavior)
	return c
}
