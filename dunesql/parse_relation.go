package dunesql

// nestedRelation reads a relation that is a part of another one.
func (p *parser) nestedRelation() Relation {
	p.enter()
	r := p.relation()
	p.leave()
	return r
}

// relation reads a relation with its joins.
func (p *parser) relation() Relation {
	at, left := p.at(), p.sampled()
	for {
		j := p.joined()
		if j == nil {
			break
		}
		j.At, j.Left = at, left
		left = j
	}
	return left
}

// joined reads a join but for its left side, or returns nil.
func (p *parser) joined() *Join {
	if p.accept("CROSS") {
		p.expect("JOIN")
		return &Join{Kind: CrossJoin, Right: p.sampled()}
	}
	if p.tok().sym == "ASOF" && p.clause() {
		return p.asofJoin()
	}
	natural := p.accept("NATURAL")
	kind := p.joinKind()
	switch {
	case kind == "" && !natural:
		return nil
	case kind == "":
		p.mismatch()
	case natural:
		return &Join{Kind: kind, Natural: true, Right: p.sampled()}
	}
	j := &Join{Kind: kind, Right: p.nestedRelation()}
	switch {
	case p.accept("ON"):
		j.On = p.expr()
	case p.accept("USING"):
		j.Using = p.idents()
	default:
		p.mismatch()
	}
	return j
}

// asofJoin reads ASOF [LEFT] JOIN … ON …, but for the left side.
func (p *parser) asofJoin() *Join {
	p.next()
	j := &Join{Kind: AsofJoin}
	if p.accept("LEFT") {
		p.accept("OUTER")
		j.Kind = AsofLeftJoin
	}
	p.expect("JOIN")
	j.Right = p.nestedRelation()
	p.expect("ON")
	j.On = p.expr()
	return j
}

// joinKind reads [INNER] JOIN and its like, or returns "".
func (p *parser) joinKind() JoinKind {
	for _, k := range [...]struct {
		word string
		kind JoinKind
	}{{"LEFT", LeftJoin}, {"RIGHT", RightJoin}, {"FULL", FullJoin}} {
		if p.accept(k.word) {
			p.accept("OUTER")
			p.expect("JOIN")
			return k.kind
		}
	}
	if p.accept("INNER") {
		p.expect("JOIN")
		return InnerJoin
	}
	if p.accept("JOIN") {
		return InnerJoin
	}
	return ""
}

// sampled reads a relation without joins.
func (p *parser) sampled() Relation {
	at, r := p.at(), p.aliased(p.relationPrimary)
	if p.is("MATCH_RECOGNIZE") && p.clause() {
		p.refuse(0, "mismatched input 'MATCH_RECOGNIZE'. Expected: another clause; MATCH_RECOGNIZE is not supported")
	}
	if !p.is("TABLESAMPLE") || !p.clause() {
		return r
	}
	p.next()
	s := &Sample{At: at, Relation: r, Method: SampleMethod(p.expectOne("BERNOULLI", "SYSTEM"))}
	p.expect("(")
	s.Percentage = p.expr()
	p.expect(")")
	return s
}

// aliased reads what read reads and, maybe, an alias.
func (p *parser) aliased(read func() Relation) Relation {
	at, r := p.at(), read()
	alias := p.alias()
	if alias == nil {
		return r
	}
	a := &Aliased{At: at, Relation: r, Alias: alias}
	if p.is("(") {
		a.Columns = p.idents()
	}
	return a
}

func (p *parser) relationPrimary() Relation {
	at := p.at()
	switch {
	case p.is("("):
		return p.parenthesizedRelation()
	case p.accept("UNNEST"):
		u := &Unnest{At: at, Exprs: p.exprsInParens()}
		if p.accept("WITH") {
			p.expect("ORDINALITY")
			u.Ordinality = true
		}
		return u
	case p.is("LATERAL") && p.follows(1, "("):
		p.next()
		return &Lateral{At: at, Query: p.subquery()}
	case p.accept("TABLE"):
		p.expect("(")
		f := p.tableFunction()
		f.At = at
		p.expect(")")
		return f
	case p.tok().sym == "JSON_TABLE":
		return p.jsonTable()
	}
	return p.table()
}

func (p *parser) parenthesizedRelation() Relation {
	at := p.at()
	if p.queryAhead() {
		return &SubqueryRelation{At: at, Query: p.subquery()}
	}
	p.expect("(")
	r := p.nestedRelation()
	p.expect(")")
	return r
}

func (p *parser) table() *Table {
	t := &Table{At: p.at(), Name: p.name()}
	if p.tok().sym == "(" {
		p.refuse(0, "mismatched input '('. Expected: an alias; a table function is written TABLE(%s(…))", t.Name.Folded())
	}
	if !p.is("FOR") {
		return t
	}
	a := &AsOf{At: p.at()}
	p.next()
	a.Version = p.expectOne("TIMESTAMP", "VERSION") == "VERSION"
	p.expect("AS")
	p.expect("OF")
	a.Value = p.value()
	t.AsOf = a
	return t
}

func (p *parser) tableFunction() *TableFunction {
	f := &TableFunction{Name: p.name()}
	p.expect("(")
	if p.accept(")") {
		return f
	}
	if !p.is("COPARTITION") || !p.clause() {
		f.Args = commaList(p, p.tableArg)
	}
	if p.accept("COPARTITION") {
		f.Copartition = commaList(p, p.copartition)
	}
	p.expect(")")
	return f
}

func (p *parser) copartition() []*Name {
	p.expect("(")
	list := commaList(p, p.name)
	p.expect(")")
	return list
}

func (p *parser) tableArg() *TableArg {
	a := &TableArg{At: p.at()}
	if identifier(p.tok()) && p.follows(1, "=>") {
		a.Name = p.ident()
		p.next()
	}
	switch {
	case p.is("TABLE"):
		a.Value = p.tableInput()
	case p.is("DESCRIPTOR") && p.follows(1, "("):
		a.Value = p.descriptor()
	case p.nullDescriptor():
		a.Value = &Descriptor{At: p.at()}
		for range 6 {
			p.next()
		}
	default:
		a.Value = p.expr()
	}
	return a
}

// nullDescriptor reports whether CAST(NULL AS DESCRIPTOR) is at hand.
func (p *parser) nullDescriptor() bool {
	for i, s := range [...]string{"CAST", "(", "NULL", "AS", "DESCRIPTOR", ")"} {
		if !p.follows(i, s) {
			return false
		}
	}
	return true
}

func (p *parser) descriptor() *Descriptor {
	d := &Descriptor{At: p.at()}
	p.next()
	p.expect("(")
	d.Fields = commaList(p, p.descriptorField)
	p.expect(")")
	return d
}

func (p *parser) descriptorField() *DescriptorField {
	f := &DescriptorField{At: p.at(), Name: p.ident()}
	if !p.is(",") && !p.is(")") {
		f.Type = p.dataType()
	}
	return f
}

// tableInput reads TABLE(t) or TABLE(query) and its properties.
func (p *parser) tableInput() *TableInput {
	t := &TableInput{At: p.at()}
	p.expect("TABLE")
	t.Relation = p.aliased(p.tableInputRelation)
	if p.acceptAll("PARTITION", "BY") {
		t.Partitioned = true
		t.PartitionBy = p.maybeInParens()
	}
	if p.is("PRUNE") || p.is("KEEP") {
		t.WhenEmpty = p.next().sym
		p.expect("WHEN")
		p.expect("EMPTY")
	}
	if p.acceptBy("ORDER") {
		if p.accept("(") {
			t.OrderBy = commaList(p, p.sortItem)
			p.expect(")")
		} else {
			t.OrderBy = []*SortItem{p.sortItem()}
		}
	}
	return t
}

func (p *parser) tableInputRelation() Relation {
	if p.beginsQuery(1) || p.queryAhead() {
		return &SubqueryRelation{At: p.at(), Query: p.subquery()}
	}
	p.expect("(")
	t := &Table{At: p.at(), Name: p.name()}
	p.expect(")")
	return t
}

// maybeInParens reads a, (a, b) or ().
func (p *parser) maybeInParens() []Expr {
	if p.acceptAll("(", ")") {
		return nil
	}
	return p.groupingSet().Exprs
}

// exprsInParens reads (a, b).
func (p *parser) exprsInParens() []Expr {
	p.expect("(")
	list := commaList(p, p.expr)
	p.expect(")")
	return list
}
