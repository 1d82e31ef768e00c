package dunesql

func (p *printer) jsonTable(n *JSONTable) {
	p.put("JSON_TABLE(")
	p.jsonPath(n.Path)
	p.put(" COLUMNS ")
	parens(p, n.Columns, p.jsonColumn)
	p.when(n.OnError != "", " "+n.OnError+" ON ERROR")
	p.put(")")
}

func (p *printer) jsonColumn(c *JSONColumn) {
	switch {
	case c.Nested != nil:
		p.put("NESTED PATH ")
		p.text(c.Path.Value)
		if c.Name != nil {
			p.put(" AS ")
			p.ident(c.Name)
		}
		p.put(" COLUMNS ")
		parens(p, c.Nested, p.jsonColumn)
		return
	case c.Type == nil:
		p.ident(c.Name)
		p.put(" FOR ORDINALITY")
		return
	}
	p.ident(c.Name)
	p.put(" ")
	p.dataType(c.Type)
	if c.Format != nil {
		p.put(" ")
		p.jsonFormat(c.Format)
	}
	if c.Path != nil {
		p.put(" PATH ")
		p.text(c.Path.Value)
	}
	p.jsonWrapping(c.Wrapper, c.Quotes, c.ScalarString)
	p.jsonBehaviors(c.OnEmpty, c.OnError)
}
