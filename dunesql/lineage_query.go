package dunesql

// result is what a query or body gives.
type result struct {
	fields []attribute
	scope  *scope // that the ORDER BY of a query sees behind its columns
}

// named is a query of a WITH.
type named struct{ fields []attribute }

// query traces a query. first, when not nil, is called with the columns of the
// first operand of its set operation before the others are traced.
func (t *tracer) query(q *Query, outer *scope, first func([]attribute)) result {
	t.spend(1)
	if q.With != nil {
		for _, cte := range q.With.CTEs {
			t.cte(cte, outer, q.With.Recursive)
		}
		defer t.leave(q.With)
	}
	out := t.body(q.Body, outer, first)
	if len(q.OrderBy) > 0 {
		behind := out.scope
		if behind == nil {
			behind = outer
		}
		t.sortItems(q.OrderBy, &scope{outer: behind, fields: out.fields})
	}
	return result{fields: out.fields}
}

// cte brings the name of a WITH in force. Its columns are traced once, however
// often they are used.
func (t *tracer) cte(c *CTE, outer *scope, recursive bool) {
	name := c.Name.Folded()
	if !recursive {
		n := &named{fields: t.columnsAs(t.query(c.Query, outer, nil).fields, c.Columns)}
		t.names[name] = append(t.names[name], n)
		return
	}
	// Within itself it has the columns of the first operand, which come from
	// those of all operands.
	n := &named{fields: []attribute{{open: true, origin: &origin{unknown: true}}}}
	t.names[name] = append(t.names[name], n)
	var loop []*origin
	fields := t.query(c.Query, outer, func(first []attribute) {
		t.spend(len(first))
		n.fields = make([]attribute, len(first))
		for i, f := range first {
			loop = append(loop, &origin{from: []*origin{f.origin}})
			f.origin = loop[i]
			n.fields[i] = f
		}
		n.fields = t.columnsAs(n.fields, c.Columns)
	}).fields
	for i := range min(len(loop), len(fields)) {
		loop[i].from = append(loop[i].from, fields[i].origin)
	}
	n.fields = t.columnsAs(fields, c.Columns)
}

// leave ends the names of a WITH.
func (t *tracer) leave(w *With) {
	for _, cte := range w.CTEs {
		name := cte.Name.Folded()
		t.names[name] = t.names[name][:len(t.names[name])-1]
	}
}

// columnsAs gives columns other names, by position; nil are none. It changes
// the fields in their place.
func (t *tracer) columnsAs(fields []attribute, names []*Ident) []attribute {
	if names == nil {
		return fields
	}
	readAll(fields)
	out := make([]attribute, len(names))
	t.spend(len(names))
	for i, name := range names {
		out[i] = attribute{name: name.Name, origin: at(fields, i)}
	}
	return out
}

// at returns the origin of the column at a position, which a relation whose
// columns are unknown makes unknown for itself and all behind it.
func at(fields []attribute, i int) *origin {
	for j := range min(i+1, len(fields)) {
		if fields[j].open {
			return &origin{unknown: true, from: []*origin{fields[j].origin}}
		}
	}
	if i < len(fields) {
		return fields[i].origin
	}
	return &origin{unknown: true}
}

func (t *tracer) body(b Body, outer *scope, first func([]attribute)) result {
	switch b := b.(type) {
	case *Select:
		return t.selection(b, outer)
	case *SetOperation:
		return t.setOperation(b, outer, first)
	case *Values:
		return t.values(b, outer)
	case *TableBody:
		return result{fields: unnamed(t.table(b.Table, outer))}
	case *Query:
		return t.query(b, outer, first)
	}
	return result{}
}

// unnamed returns columns as the result of a query, which has no name yet.
func unnamed(fields []attribute) []attribute {
	out := make([]attribute, 0, len(fields))
	for _, f := range fields {
		if f.hidden {
			continue
		}
		f.relation = nil
		out = append(out, f)
	}
	return out
}

func (t *tracer) values(v *Values, outer *scope) result {
	var out []attribute
	for r, row := range v.Rows {
		cells := []Expr{row}
		if row, ok := row.(*Row); ok {
			cells = row.Fields
		}
		t.spend(len(cells))
		for i, cell := range cells {
			o := t.expr(cell, outer)
			if r == 0 {
				out = append(out, attribute{origin: &origin{}})
			}
			if i < len(out) && !o.empty() {
				out[i].origin.from = append(out[i].origin.from, o)
			}
		}
	}
	return result{fields: out}
}

// empty reports whether nothing comes from o.
func (o *origin) empty() bool { return o.base.Key == "" && len(o.from) == 0 && !o.unknown }

// setOperation joins columns by their position. The rows that EXCEPT takes
// away give no values.
func (t *tracer) setOperation(s *SetOperation, outer *scope, first func([]attribute)) result {
	var all [][]attribute
	for i, operand := range s.Operands {
		fields := t.body(operand, outer, nil).fields
		if i == 0 && first != nil {
			first(fields)
		}
		readAll(fields)
		if i == 0 || s.Ops[i-1].Kind != Except {
			all = append(all, fields)
		}
	}
	if open, ok := bothOpen(all); ok {
		return result{fields: []attribute{open}}
	}
	out := make([]attribute, 0, len(all[0]))
	for i, f := range all[0] {
		t.spend(len(all))
		o := &origin{}
		for _, fields := range all {
			o.from = append(o.from, at(fields, i))
		}
		out = append(out, attribute{name: f.name, origin: o, open: f.open})
	}
	return result{fields: out}
}

// bothOpen returns the column of operands that are all one star of something
// whose columns are unknown: a name means that column of each.
func bothOpen(all [][]attribute) (open attribute, ok bool) {
	open = attribute{name: "*", open: true, origin: &origin{unknown: true}}
	for _, fields := range all {
		if len(fields) != 1 || !fields[0].open || len(fields[0].keys) == 0 {
			return attribute{}, false
		}
		open.keys = append(open.keys, fields[0].keys...)
		open.origin.from = append(open.origin.from, fields[0].origin)
	}
	return open, true
}
