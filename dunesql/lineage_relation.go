package dunesql

import (
	"slices"
	"strings"
)

// relation traces an item of FROM. What stands to its left is seen by LATERAL,
// UNNEST and the condition of a join only.
func (t *tracer) relation(r Relation, outer *scope, left []attribute) []attribute {
	t.spend(1)
	switch r := r.(type) {
	case *Table:
		return t.table(r, outer)
	case *Aliased:
		return t.aliased(r, outer, left)
	case *Sample:
		return t.relation(r.Relation, outer, left)
	case *SubqueryRelation:
		return t.query(r.Query, outer, nil).fields
	case *Lateral:
		return t.query(r.Query, &scope{outer: outer, fields: left}, nil).fields
	case *Unnest:
		return t.unnest(r, nil, outer, left)
	case *Join:
		return t.joined(r, outer, left)
	case *TableFunction:
		return t.tableFunction(r, outer)
	case *JSONTable:
		return t.jsonTable(r, &scope{outer: outer, fields: left})
	}
	return nil
}

// jsonTable returns the columns of JSON_TABLE: all come from its document.
func (t *tracer) jsonTable(n *JSONTable, in *scope) []attribute {
	document := []*origin{t.expr(n.Path.Input.Expr, in)}
	for _, a := range n.Path.Passing {
		document = append(document, t.expr(a.Value.Expr, in))
	}
	var fields []attribute
	var add func([]*JSONColumn)
	add = func(columns []*JSONColumn) {
		t.spend(len(columns))
		for _, c := range columns {
			if c.Nested != nil {
				add(c.Nested)
				continue
			}
			origins := document
			for _, b := range []*JSONBehavior{c.OnEmpty, c.OnError} {
				if b != nil && b.Default != nil {
					origins = append(slices.Clone(origins), t.expr(b.Default, in))
				}
			}
			fields = append(fields, attribute{name: c.Name.Name, origin: merged(origins)})
		}
	}
	add(n.Columns)
	return fields
}

// table returns the columns of a table, a query, or a name of a WITH.
func (t *tracer) table(n *Table, outer *scope) []attribute {
	if n.AsOf != nil {
		t.exprs(outer, n.AsOf.Value)
	}
	relation := make([]string, len(n.Name.Parts))
	for i, p := range n.Name.Parts {
		relation[i] = p.Folded()
	}
	if len(relation) == 1 {
		if in := t.names[relation[0]]; len(in) > 0 {
			return t.as(in[len(in)-1].fields, relation)
		}
	}
	return t.as(t.columnsBehind(RefOf(n).Key), relation)
}

// columnsBehind returns the columns of something that is read.
func (t *tracer) columnsBehind(key string) []attribute {
	columns, ok := t.schemas(key)
	if !ok {
		return []attribute{t.open(key)}
	}
	t.spend(len(columns))
	fields := make([]attribute, len(columns))
	for i, c := range columns {
		fields[i] = attribute{name: c, origin: t.base(key, c)}
	}
	return fields
}

// open stands for the columns of something whose columns are unknown.
func (t *tracer) open(key string) attribute {
	o := t.base(key, "*")
	o.unknown = true
	return attribute{name: "*", open: true, keys: []string{key}, origin: o}
}

// as returns the columns as those of a relation of that name.
func (t *tracer) as(fields []attribute, relation []string) []attribute {
	t.spend(len(fields))
	out := make([]attribute, 0, len(fields))
	for _, f := range fields {
		if !f.hidden {
			f.relation = relation
			out = append(out, f)
		}
	}
	return out
}

func (t *tracer) aliased(a *Aliased, outer *scope, left []attribute) []attribute {
	var fields []attribute
	if u, ok := a.Relation.(*Unnest); ok {
		fields = t.unnest(u, a.Columns, outer, left)
	} else {
		fields = t.columnsAs(unnamed(t.relation(a.Relation, outer, left)), a.Columns)
	}
	return t.as(fields, []string{a.Alias.Folded()})
}

// unnest returns the columns of UNNEST. How many an expression gives is its
// type's matter, so that without names there is one that stands for all; with
// one name for each expression they belong together, and with other numbers
// of names every column may come from every expression.
func (t *tracer) unnest(u *Unnest, columns []*Ident, outer *scope, left []attribute) []attribute {
	in := &scope{outer: outer, fields: left}
	origins := make([]*origin, len(u.Exprs))
	for i, e := range u.Exprs {
		origins[i] = t.expr(e, in)
	}
	if columns == nil {
		return []attribute{{name: "*", open: true, origin: merged(origins)}}
	}
	values := len(columns)
	if u.Ordinality {
		values--
	}
	t.spend(len(columns))
	out := make([]attribute, len(columns))
	for i, c := range columns {
		out[i] = attribute{name: c.Name, origin: &origin{}}
		switch {
		case i == values: // the ordinality comes from nothing
		case values == len(origins):
			out[i].origin = origins[i]
		default:
			out[i].origin = merged(origins)
		}
	}
	return out
}

func (t *tracer) joined(j *Join, outer *scope, before []attribute) []attribute {
	left := t.relation(j.Left, outer, before)
	right := t.relation(j.Right, outer, t.join(before, left))
	names := j.Using
	switch {
	case j.Natural:
		names = t.common(left, right)
	case j.On != nil:
		both := t.join(left, right)
		t.expr(j.On, &scope{outer: outer, fields: both}) // not what stands before the join
		return both
	}
	if len(names) == 0 {
		return t.join(left, right)
	}
	return t.using(names, left, right)
}

// common returns the names that both sides of a NATURAL join have.
func (t *tracer) common(left, right []attribute) []*Ident {
	other := &scope{fields: right}
	t.prepare(other)
	t.spend(len(left))
	var names []*Ident
	for _, f := range left {
		if !f.open && !f.hidden && f.name != "" && t.known(other, []string{strings.ToLower(f.name)}) != nil {
			names = append(names, &Ident{Name: f.name})
		}
	}
	return names
}

// using returns the columns of a join whose sides share names: those once, in
// front; then the others.
func (t *tracer) using(names []*Ident, left, right []attribute) []attribute {
	l, r := &scope{fields: left}, &scope{fields: right}
	shared := map[string]bool{}
	out := make([]attribute, 0, len(left)+len(right)+len(names))
	t.spend(cap(out))
	for _, name := range names {
		shared[name.Folded()] = true
		from := []*origin{t.column([]*Ident{name}, l), t.column([]*Ident{name}, r)}
		out = append(out, attribute{name: name.Name, origin: merged(from)})
	}
	for _, side := range [][]attribute{left, right} {
		for _, f := range side {
			f.hidden = f.hidden || !f.open && shared[strings.ToLower(f.name)]
			out = append(out, f)
		}
	}
	return out
}
