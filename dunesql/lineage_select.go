package dunesql

// selection traces one SELECT.
func (t *tracer) selection(s *Select, outer *scope) result {
	in := &scope{outer: outer}
	for _, r := range s.From {
		in.fields = t.join(in.fields, t.relation(r, outer, in.fields))
	}
	t.windows(s.Windows, in)
	var out []attribute
	for _, item := range s.Items {
		switch item := item.(type) {
		case *SelectExpr:
			out = append(out, attribute{name: outputName(item), origin: t.expr(item.Expr, in)})
			t.spend(1)
		case *SelectStar:
			out = append(out, t.star(item, in)...)
		}
	}
	t.exprs(in, s.Where, s.Having)
	if s.GroupBy != nil {
		t.expr(s.GroupBy, in)
	}
	return result{fields: out, scope: in}
}

// join returns the columns of two relations side by side.
func (t *tracer) join(left, right []attribute) []attribute {
	if len(left) == 0 {
		return right
	}
	t.spend(len(left) + len(right))
	return append(append(make([]attribute, 0, len(left)+len(right)), left...), right...)
}

// windows traces the WINDOW clause, in which later ones may name earlier ones.
func (t *tracer) windows(defs []*WindowDef, in *scope) {
	if len(defs) == 0 {
		return
	}
	in.windows = map[string]*origin{}
	for _, w := range defs {
		in.windows[w.Name.Folded()] = t.expr(w.Spec, in)
	}
}

// outputName is what a column is called: its alias, or the last of its names.
// Others have none: only in the result of the statement are they called after
// their place.
func outputName(item *SelectExpr) string {
	if item.Alias != nil {
		return item.Alias.Name
	}
	switch e := item.Expr.(type) {
	case *Column:
		return e.Parts[len(e.Parts)-1].Name
	case *Field:
		return e.Name.Name
	}
	return ""
}

// star returns the columns that a star stands for.
func (t *tracer) star(s *SelectStar, in *scope) []attribute {
	if s.Base == nil {
		t.spend(len(in.fields))
		return t.columnsAs(unnamed(in.fields), s.Aliases)
	}
	if c, ok := s.Base.(*Column); ok {
		if fields := t.relationOf(c, in); fields != nil {
			return t.columnsAs(fields, s.Aliases)
		}
	}
	// The fields of a row all come from the row.
	row := t.expr(s.Base, in)
	if s.Aliases == nil {
		return []attribute{{name: "*", open: true, origin: row}}
	}
	out := make([]attribute, len(s.Aliases))
	for i, a := range s.Aliases {
		out[i] = attribute{name: a.Name, origin: row}
	}
	return out
}

// relationOf returns the columns of the relation that the names mean, in the
// innermost scope that has one; nil when none has.
func (t *tracer) relationOf(c *Column, in *scope) []attribute {
	names := make([]string, len(c.Parts))
	for i, p := range c.Parts {
		names[i] = p.Folded()
	}
	for s := in; s != nil; s = s.outer {
		t.spend(1 + len(s.fields))
		var found []attribute
		for _, f := range s.fields {
			if f.in(names) && !f.hidden {
				f.relation = nil
				found = append(found, f)
			}
		}
		if found != nil {
			return found
		}
	}
	return nil
}
