package dunesql

func (p *printer) jsonTable(n *JSONTable) {
	p.put("JSON_TABLE(")
	p.jsonPath(n.Path)
	p.put(" COLUMNS ")
	parens(p, n.Columns, p.jsonColumn)
	if n.Plan != nil {
		p.put(" PLAN ")
		p.jsonPlan(n.Plan)
	}
	p.when(n.OnError != "", " "+n.OnError+" ON ERROR")
	p.put(")")
}

func (p *printer) jsonPlan(n *JSONPlan) {
	if n.Default {
		below, beside := "OUTER", "UNION"
		if n.Inner {
			below = "INNER"
		}
		if n.Cross {
			beside = "CROSS"
		}
		p.put("DEFAULT (", below, ", ", beside, ")")
		return
	}
	p.put("(")
	p.jsonPlanJoin(n)
	p.put(")")
}

func (p *printer) jsonPlanJoin(n *JSONPlan) {
	if n.Name != nil {
		p.ident(n.Name)
		return
	}
	for i, part := range n.Parts {
		if i > 0 {
			p.put(" ", n.Op, " ")
		}
		if part.Name != nil {
			p.ident(part.Name)
		} else {
			p.jsonPlan(part)
		}
	}
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
