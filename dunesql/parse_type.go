package dunesql

// dataType reads a type.
func (p *parser) dataType() Type {
	p.enter()
	at, t := p.at(), p.typePrimary()
	for p.accept("ARRAY") {
		if p.depth+typeHeight(t) >= MaxDepth {
			p.tooDeep() // it is printed as array(array(…))
		}
		t = &ArrayType{At: at, Elem: t}
	}
	p.leave()
	return t
}

// typeHeight returns how deep a type nests.
func typeHeight(t Node) int {
	height := 0
	for _, c := range Children(t) {
		height = max(height, typeHeight(c))
	}
	return height + 1
}

func (p *parser) typePrimary() Type {
	at := p.at()
	p.want("<type>")
	switch p.tok().sym {
	case "ROW":
		if p.follows(1, "(") {
			p.next()
			p.next()
			r := &RowType{At: at, Fields: commaList(p, p.fieldType)}
			p.expect(")")
			return r
		}
	case "ARRAY":
		if open := p.opening(); open != "" {
			elem := p.dataType()
			p.expect(open)
			return &ArrayType{At: at, Elem: elem}
		}
	case "MAP":
		if closing := p.opening(); closing != "" {
			m := &MapType{At: at, Key: p.dataType()}
			p.expect(",")
			m.Value = p.dataType()
			p.expect(closing)
			return m
		}
	case "TIME", "TIMESTAMP":
		return p.timeType()
	case "INTERVAL":
		if intervalFields[p.ahead(1).sym] {
			p.next()
			t := &IntervalType{At: at}
			t.From, t.To = p.intervalRange()
			return t
		}
	case "DOUBLE":
		if p.follows(1, "PRECISION") {
			id := p.ident()
			p.next()
			return &NamedType{At: at, Name: id}
		}
	}
	return p.namedType()
}

// opening steps over the word at hand and the parenthesis or bracket after it,
// and returns what closes it; "" when there is none.
func (p *parser) opening() string {
	for open, closing := range map[string]string{"(": ")", "<": ">"} {
		if p.follows(1, open) {
			p.next()
			p.next()
			return closing
		}
	}
	return ""
}

func (p *parser) namedType() *NamedType {
	t := &NamedType{At: p.at(), Name: p.ident()}
	if p.accept("(") {
		t.Args = commaList(p, p.typeArg)
		p.expect(")")
	}
	return t
}

func (p *parser) typeArg() Type {
	p.want("<integer>")
	if p.tok().kind == kindInteger {
		return &TypeSize{At: p.at(), Text: p.integerText(p.next())}
	}
	return p.dataType()
}

func (p *parser) timeType() *TimeType {
	t := &TimeType{At: p.at(), Stamp: p.next().sym == "TIMESTAMP"}
	if p.accept("(") {
		t.Precision = p.rowCount().Text
		p.expect(")")
	}
	if p.acceptAll("WITH", "TIME", "ZONE") {
		t.Zone = true
	} else {
		p.acceptAll("WITHOUT", "TIME", "ZONE")
	}
	return t
}

// fieldType reads a field of a row: a type, or a name and a type. What can be
// a type alone is one.
func (p *parser) fieldType() *FieldType {
	f := &FieldType{At: p.at()}
	if identifier(p.tok()) && !p.typeAlone() {
		f.Name = p.ident()
	}
	f.Type = p.dataType()
	return f
}

// typeAlone reports whether the identifier at hand begins a type that is not
// preceded by a field's name.
func (p *parser) typeAlone() bool {
	next := p.ahead(1)
	switch next.sym {
	case ",", ")", "(", "<":
		return true
	case "ARRAY":
		return p.follows(2, ",") || p.follows(2, ")") || p.follows(2, "ARRAY")
	}
	switch p.tok().sym {
	case "DOUBLE":
		return next.sym == "PRECISION"
	case "TIME", "TIMESTAMP":
		return (next.sym == "WITH" || next.sym == "WITHOUT") && p.follows(2, "TIME")
	case "INTERVAL":
		return intervalFields[next.sym]
	}
	return false
}

var intervalFields = set("YEAR MONTH WEEK DAY HOUR MINUTE SECOND")

// intervalRange reads DAY, or DAY TO SECOND.
func (p *parser) intervalRange() (from, to IntervalField) {
	from = p.intervalField()
	if p.is("TO") && intervalFields[p.ahead(1).sym] {
		p.next()
		to = p.intervalField()
	}
	return from, to
}

func (p *parser) intervalField() IntervalField {
	return IntervalField(p.expectOne("YEAR", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND"))
}
