package dunesql

// jsonTable reads JSON_TABLE(…); the word is at hand.
func (p *parser) jsonTable() *JSONTable {
	n := &JSONTable{At: p.at()}
	p.next()
	p.expect("(")
	n.Path = p.jsonPath()
	n.Columns = p.jsonColumns()
	if p.tok().sym == "PLAN" {
		p.refuse(0, "mismatched input 'PLAN'. Expected: ')'; the plan of JSON_TABLE is that of its default, in which rows without nested ones stay")
	}
	if p.is("ERROR") || p.is("EMPTY") {
		n.OnError = p.next().sym
		p.expect("ON")
		p.expect("ERROR")
	}
	p.expect(")")
	return n
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
