package dunesql

func (p *printer) jsonExists(n *JSONExists) {
	p.put("JSON_EXISTS(")
	p.jsonPath(n.Path)
	if n.OnError != "" {
		p.put(" ", n.OnError, " ON ERROR")
	}
	p.put(")")
}

func (p *printer) jsonValue(n *JSONValue) {
	p.put("JSON_VALUE(")
	p.jsonPath(n.Path)
	if n.Returning != nil {
		p.put(" RETURNING ")
		p.dataType(n.Returning)
	}
	p.jsonBehaviors(n.OnEmpty, n.OnError)
	p.put(")")
}

// jsonWrapping prints what JSON_QUERY, or a column of JSON_TABLE, makes of a
// result that is no single document.
func (p *printer) jsonWrapping(w JSONWrapper, quotes string, scalarString bool) {
	if w != NoWrapper {
		p.put(" ", string(w), " WRAPPER")
	}
	if quotes != "" {
		p.put(" ", quotes, " QUOTES")
		p.when(scalarString, " ON SCALAR STRING")
	}
}

func (p *printer) jsonQuery(n *JSONQuery) {
	p.put("JSON_QUERY(")
	p.jsonPath(n.Path)
	if n.Returning != nil {
		p.put(" ")
		p.jsonReturning(n.Returning)
	}
	p.jsonWrapping(n.Wrapper, n.Quotes, n.ScalarString)
	p.jsonBehaviors(n.OnEmpty, n.OnError)
	p.put(")")
}

func (p *printer) jsonPath(n *JSONPath) {
	p.jsonInput(n.Input)
	p.put(", ")
	p.text(n.Path.Value)
	if n.Name != nil {
		p.put(" AS ")
		p.ident(n.Name)
	}
	clause(p, " PASSING ", n.Passing, p.jsonArg)
}

func (p *printer) jsonArg(a *JSONArg) {
	p.jsonInput(a.Value)
	p.put(" AS ")
	p.ident(a.Name)
}

func (p *printer) jsonInput(i *JSONInput) {
	p.any(i.Expr)
	if i.Format != nil {
		p.put(" ")
		p.jsonFormat(i.Format)
	}
}

func (p *printer) jsonFormat(f *JSONFormat) {
	p.put("FORMAT JSON")
	if f.Encoding != "" {
		p.put(" ENCODING ", f.Encoding)
	}
}

func (p *printer) jsonReturning(r *JSONReturning) {
	p.put("RETURNING ")
	p.dataType(r.Type)
	if r.Format != nil {
		p.put(" ")
		p.jsonFormat(r.Format)
	}
}

func (p *printer) jsonBehaviors(onEmpty, onError *JSONBehavior) {
	if onEmpty != nil {
		p.put(" ")
		p.jsonBehavior(onEmpty)
		p.put(" ON EMPTY")
	}
	if onError != nil {
		p.put(" ")
		p.jsonBehavior(onError)
		p.put(" ON ERROR")
	}
}

func (p *printer) jsonBehavior(b *JSONBehavior) {
	p.put(string(b.Kind))
	if b.Default != nil {
		p.put(" ")
		p.any(b.Default)
	}
}

func (p *printer) jsonObject(n *JSONObject) {
	p.put("JSON_OBJECT(")
	commas(p, n.Members, p.jsonMember)
	p.jsonOnNull(n.OnNull)
	p.when(n.Unique != "", " "+n.Unique+" UNIQUE KEYS")
	p.jsonEnd(len(n.Members) > 0, n.Returning)
}

func (p *printer) jsonMember(m *JSONMember) {
	p.any(m.Key)
	p.put(" VALUE ")
	p.jsonInput(m.Value)
}

func (p *printer) jsonArray(n *JSONArray) {
	p.put("JSON_ARRAY(")
	commas(p, n.Items, p.jsonInput)
	p.jsonOnNull(n.OnNull)
	p.jsonEnd(len(n.Items) > 0, n.Returning)
}

func (p *printer) jsonOnNull(s string) {
	p.when(s != "", " "+s+" ON NULL")
}

// jsonEnd writes a RETURNING clause and the closing parenthesis.
func (p *printer) jsonEnd(blank bool, r *JSONReturning) {
	if r != nil {
		p.when(blank, " ")
		p.jsonReturning(r)
	}
	p.put(")")
}
