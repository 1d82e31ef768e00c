package dunesql

func (p *printer) relation(r Relation) {
	switch r := r.(type) {
	case *Table:
		p.name(r.Name)
		if r.AsOf != nil {
			p.put(" ")
			p.asOf(r.AsOf)
		}
	case *Aliased:
		p.aliased(r)
	case *Sample:
		p.sample(r)
	case *SubqueryRelation:
		p.subquery(r.Query)
	case *Lateral:
		p.put("LATERAL ")
		p.subquery(r.Query)
	case *Unnest:
		p.put("UNNEST")
		parens(p, r.Exprs, p.any)
		p.when(r.Ordinality, " WITH ORDINALITY")
	case *Join:
		p.join(r)
	case *TableFunction:
		p.tableFunction(r)
	case *JSONTable:
		p.jsonTable(r)
	}
}

func (p *printer) asOf(a *AsOf) {
	if a.Version {
		p.put("FOR VERSION AS OF ")
	} else {
		p.put("FOR TIMESTAMP AS OF ")
	}
	p.expr(a.Value, precConcat)
}

// enclosed writes a relation, in parentheses if in is true.
func (p *printer) enclosed(r Relation, in bool) {
	p.when(in, "(")
	p.relation(r)
	p.when(in, ")")
}

func (p *printer) aliased(a *Aliased) {
	switch a.Relation.(type) {
	case *Join, *Aliased, *Sample:
		p.enclosed(a.Relation, true)
	default:
		p.relation(a.Relation)
	}
	p.put(" AS ")
	p.ident(a.Alias)
	if len(a.Columns) > 0 {
		p.put(" ")
		parens(p, a.Columns, p.ident)
	}
}

func (p *printer) sample(s *Sample) {
	switch s.Relation.(type) {
	case *Join, *Sample:
		p.enclosed(s.Relation, true)
	default:
		p.relation(s.Relation)
	}
	p.put(" TABLESAMPLE ", string(s.Method), " (")
	p.any(s.Percentage)
	p.put(")")
}

func (p *printer) join(j *Join) {
	p.relation(j.Left)
	p.put(" ")
	p.when(j.Natural, "NATURAL ")
	p.put(string(j.Kind), " ")
	_, nested := j.Right.(*Join)
	// What stands before the criteria of a join is one relation with all of its
	// own joins, so only a join without criteria needs parentheses.
	p.enclosed(j.Right, nested && j.On == nil && j.Using == nil)
	if j.On != nil {
		p.put(" ON ")
		p.any(j.On)
	}
	if j.Using != nil {
		p.put(" USING ")
		parens(p, j.Using, p.ident)
	}
}

func (p *printer) tableFunction(f *TableFunction) {
	p.put("TABLE(")
	p.function(f.Name)
	p.put("(")
	commas(p, f.Args, p.tableArg)
	if len(f.Copartition) > 0 {
		p.when(len(f.Args) > 0, " ")
		p.put("COPARTITION ")
		commas(p, f.Copartition, func(names []*Name) { parens(p, names, p.name) })
	}
	p.put("))")
}

func (p *printer) tableArg(a *TableArg) {
	if a.Name != nil {
		p.ident(a.Name)
		p.put(" => ")
	}
	p.node(a.Value)
}

func (p *printer) tableInput(t *TableInput) {
	p.put("TABLE")
	r, alias := t.Relation, (*Aliased)(nil)
	if a, ok := r.(*Aliased); ok {
		r, alias = a.Relation, a
	}
	_, table := r.(*Table)
	p.enclosed(r, table)
	if alias != nil {
		p.put(" AS ")
		p.ident(alias.Alias)
		if len(alias.Columns) > 0 {
			p.put(" ")
			parens(p, alias.Columns, p.ident)
		}
	}
	if t.Partitioned {
		p.put(" PARTITION BY ")
		p.exprSet(t.PartitionBy)
	}
	if t.WhenEmpty != "" {
		p.put(" ", t.WhenEmpty, " WHEN EMPTY")
	}
	if len(t.OrderBy) > 0 {
		p.put(" ORDER BY ")
		parens(p, t.OrderBy, p.sortItem)
	}
}

func (p *printer) descriptor(d *Descriptor) {
	if d.Fields == nil {
		p.put("CAST(NULL AS DESCRIPTOR)")
		return
	}
	p.put("DESCRIPTOR")
	parens(p, d.Fields, p.descriptorField)
}

func (p *printer) descriptorField(f *DescriptorField) {
	p.ident(f.Name)
	if f.Type != nil {
		p.put(" ")
		p.dataType(f.Type)
	}
}
