package dunesql

// json reads one of the SQL/JSON functions; its name is at hand.
func (p *parser) json() Expr {
	at, name := p.at(), p.next().sym
	p.expect("(")
	var e Expr
	switch name {
	case "JSON_EXISTS":
		e = p.jsonExists(at)
	case "JSON_VALUE":
		e = p.jsonValue(at)
	case "JSON_QUERY":
		e = p.jsonQuery(at)
	case "JSON_OBJECT":
		e = p.jsonObject(at)
	default:
		e = p.jsonArray(at)
	}
	p.expect(")")
	return e
}

func (p *parser) jsonExists(at At) *JSONExists {
	n := &JSONExists{At: at, Path: p.jsonPath()}
	if p.isAny("'TRUE', 'FALSE', 'UNKNOWN', 'ERROR'", "TRUE", "FALSE", "UNKNOWN", "ERROR") {
		n.OnError = p.next().sym
		p.expect("ON")
		p.expect("ERROR")
	}
	return n
}

func (p *parser) jsonValue(at At) *JSONValue {
	n := &JSONValue{At: at, Path: p.jsonPath()}
	if p.accept("RETURNING") {
		n.Returning = p.dataType()
	}
	n.OnEmpty, n.OnError = p.jsonBehaviors(p.jsonValueBehavior)
	return n
}

func (p *parser) jsonQuery(at At) *JSONQuery {
	n := &JSONQuery{At: at, Path: p.jsonPath(), Returning: p.jsonReturning()}
	n.Wrapper = p.jsonWrapper()
	n.Quotes, n.ScalarString = p.jsonQuotes()
	n.OnEmpty, n.OnError = p.jsonBehaviors(p.jsonQueryBehavior)
	return n
}

// jsonQuotes reads KEEP QUOTES or OMIT QUOTES, with or without ON SCALAR STRING.
func (p *parser) jsonQuotes() (quotes string, scalar bool) {
	if !p.is("KEEP") && !p.is("OMIT") {
		return "", false
	}
	quotes = p.next().sym
	p.expect("QUOTES")
	if p.accept("ON") {
		p.expect("SCALAR")
		p.expect("STRING")
		scalar = true
	}
	return quotes, scalar
}

// jsonPath reads document, 'path' [AS name] [PASSING x AS y].
func (p *parser) jsonPath() *JSONPath {
	n := &JSONPath{At: p.at(), Input: p.jsonInput()}
	p.expect(",")
	n.Path = p.str()
	if p.accept("AS") {
		n.Name = p.ident()
	}
	if p.accept("PASSING") {
		n.Passing = commaList(p, p.jsonArg)
	}
	return n
}

func (p *parser) jsonArg() *JSONArg {
	a := &JSONArg{At: p.at(), Value: p.jsonInput()}
	p.expect("AS")
	a.Name = p.ident()
	return a
}

func (p *parser) jsonInput() *JSONInput {
	return &JSONInput{At: p.at(), Expr: p.expr(), Format: p.jsonFormat()}
}

// jsonFormat reads FORMAT JSON [ENCODING UTF8], or returns nil.
func (p *parser) jsonFormat() *JSONFormat {
	f := &JSONFormat{At: p.at()}
	if !p.accept("FORMAT") {
		return nil
	}
	p.expect("JSON")
	if p.accept("ENCODING") {
		f.Encoding = p.expectOne("UTF8", "UTF16", "UTF32")
	}
	return f
}

// jsonReturning reads RETURNING type [FORMAT JSON], or returns nil.
func (p *parser) jsonReturning() *JSONReturning {
	r := &JSONReturning{At: p.at()}
	if !p.accept("RETURNING") {
		return nil
	}
	r.Type = p.dataType()
	r.Format = p.jsonFormat()
	return r
}

func (p *parser) jsonWrapper() JSONWrapper {
	w := NoWrapper
	switch {
	case p.accept("WITHOUT"):
		w = WithoutWrapper
	case p.accept("WITH"):
		w = UnconditionalWrapper
		if p.accept("CONDITIONAL") {
			w = ConditionalWrapper
		} else {
			p.accept("UNCONDITIONAL")
		}
	default:
		return w
	}
	p.accept("ARRAY")
	p.expect("WRAPPER")
	return w
}

// jsonBehaviors reads [x ON EMPTY] [y ON ERROR].
func (p *parser) jsonBehaviors(read func() *JSONBehavior) (onEmpty, onError *JSONBehavior) {
	b := read()
	if b == nil {
		return nil, nil
	}
	p.expect("ON")
	if p.accept("EMPTY") {
		onEmpty = b
		if b = read(); b == nil {
			return onEmpty, nil
		}
		p.expect("ON")
	}
	p.expect("ERROR")
	return onEmpty, b
}

// jsonValueBehavior reads ERROR, NULL or DEFAULT x, or returns nil.
func (p *parser) jsonValueBehavior() *JSONBehavior {
	b := &JSONBehavior{At: p.at()}
	switch {
	case p.accept("ERROR"):
		b.Kind = JSONError
	case p.accept("NULL"):
		b.Kind = JSONNull
	case p.accept("DEFAULT"):
		b.Kind, b.Default = JSONDefault, p.expr()
	default:
		return nil
	}
	return b
}

// jsonQueryBehavior reads ERROR, NULL, EMPTY ARRAY or EMPTY OBJECT, or returns
// nil.
func (p *parser) jsonQueryBehavior() *JSONBehavior {
	b := &JSONBehavior{At: p.at()}
	switch {
	case p.accept("ERROR"):
		b.Kind = JSONError
	case p.accept("NULL"):
		b.Kind = JSONNull
	case p.accept("EMPTY"):
		b.Kind = JSONBehaviorKind("EMPTY " + p.expectOne("ARRAY", "OBJECT"))
	default:
		return nil
	}
	return b
}

func (p *parser) jsonObject(at At) *JSONObject {
	n := &JSONObject{At: at}
	if !p.is(")") && !p.jsonReturningAhead() {
		n.Members = commaList(p, p.jsonMember)
		n.OnNull = p.jsonOnNull()
		if p.is("WITH") || p.is("WITHOUT") {
			n.Unique = p.next().sym
			p.expect("UNIQUE")
			p.accept("KEYS")
		}
	}
	n.Returning = p.jsonReturning()
	return n
}

// jsonReturningAhead reports whether RETURNING is at hand and is no column.
func (p *parser) jsonReturningAhead() bool {
	return p.is("RETURNING") && identifier(p.ahead(1))
}

// jsonMember reads KEY k VALUE v, k VALUE v, or k : v.
func (p *parser) jsonMember() *JSONMember {
	m := &JSONMember{At: p.at()}
	if p.is("KEY") && p.keyword() {
		p.next()
	}
	m.Key = p.expr()
	if !p.accept(":") {
		p.expect("VALUE")
	}
	m.Value = p.jsonInput()
	return m
}

// keyword reports whether KEY at hand is no column: an expression follows.
func (p *parser) keyword() bool {
	switch t := p.ahead(1); t.kind {
	case kindSymbol:
		return t.sym == "("
	case kindWord:
		return t.sym != "VALUE" || p.follows(2, "VALUE") && !p.follows(3, ",") && !p.follows(3, ")")
	default:
		return t.kind != kindEOF
	}
}

// jsonOnNull reads NULL ON NULL or ABSENT ON NULL, or returns "".
func (p *parser) jsonOnNull() string {
	if !p.isAny("'NULL', 'ABSENT'", "NULL", "ABSENT") {
		return ""
	}
	s := p.next().sym
	p.expect("ON")
	p.expect("NULL")
	return s
}

func (p *parser) jsonArray(at At) *JSONArray {
	n := &JSONArray{At: at}
	if !p.is(")") && !p.jsonReturningAhead() {
		n.Items = commaList(p, p.jsonInput)
		n.OnNull = p.jsonOnNull()
	}
	n.Returning = p.jsonReturning()
	return n
}
