package duckdb

import "github.com/barchan-data/barchan/dunesql"

// coerced brings a value to the common type of several where DuckDB would find
// another: it makes decimals of 38 digits by rounding those that do not fit, and
// knows no char.
func (u *unit) coerced(v val, t typ) val {
	switch {
	case v.t.differs(t):
		to := u.castTo(v, t, false)
		to.node = v.node
		return to
	case t.kind == kindDouble && v.t.big():
		return val{sql: "CAST(" + v.sql + " AS DOUBLE)", t: t, node: v.node}
	}
	return widened(v, t)
}

// differs reports whether a value of the type has to be cast to be of another,
// which is the common type of it and others.
func (t typ) differs(to typ) bool {
	switch {
	case !t.known():
		return false
	case to.big():
		return !t.big()
	case to.kind == kindDecimal && to.size == maxDigits:
		return t.numeric() && (t.kind != kindDecimal || t.size != to.size || t.scale != to.scale)
	case t.kind == kindChar:
		return to.kind == kindVarchar || to.kind == kindChar && t.size < to.size
	case t.kind != to.kind || !t.definite() || !to.definite():
		return false
	}
	switch t.kind {
	case kindArray:
		return t.item().differs(to.item())
	case kindMap:
		return t.keys().differs(to.keys()) || t.item().differs(to.item())
	case kindRow:
		for i := range t.fields {
			if i < len(to.fields) && t.fields[i].differs(to.fields[i].typ) {
				return true
			}
		}
	}
	return false
}

// alike brings the arguments of a function that takes several values of one type
// to it, and returns that: arrays, or an array and an item.
func (c *invocation) alike() typ {
	if t := c.args[1].t; c.args[0].t.kind == kindNull && t.definite() { // an array all the same
		if t.kind != kindArray {
			t = arrayOf(t)
		}
		c.args[0] = val{sql: "CAST(NULL AS " + t.duck() + ")", t: t}
	}
	lists, items := make([]typ, len(c.args)), make([]bool, len(c.args))
	for i, a := range c.args {
		if lists[i] = a.t; i > 0 && c.args[0].t.kind == kindArray && comparable(c.args[0].t.item(), a.t) && !comparable(c.args[0].t, a.t) {
			lists[i], items[i] = arrayOf(a.t), true
		}
	}
	t := commonOf(lists)
	if c.args[0].t.kind != kindArray || !t.definite() {
		return c.args[0].t
	}
	for i, a := range c.args {
		if a.t.kind == kindNull {
			if c.name == "array_intersect" {
				c.args[i].sql = "CAST(NULL AS " + t.duck() + ")"
			}
			continue // elsewhere it may be an item
		}
		to := t
		if items[i] {
			to = t.item()
		}
		if a.t.differs(to) || a.t.duck() != to.duck() {
			c.args[i].sql = c.u.castTo(a, to, false).sql
		}
		c.args[i].t = to
	}
	return t
}

// typed gives an output column its type when DuckDB would not know it: of NULL
// and of an array without items it makes integers.
func (u *unit) typed(v val) val {
	if !v.t.definite() || v.node == nil || !untypedWithin(v.node) && !u.foldable(v.node) {
		return v
	}
	v.sql, v.low, v.op = "CAST("+v.sql+" AS "+v.t.duck()+")", false, ""
	return v
}

// firm is an operand whose type the engine would forget.
func (u *unit) firm(v val) val {
	if v.node == nil || !v.t.definite() || !u.foldable(v.node) {
		return v
	}
	return val{sql: "CAST(" + v.sql + " AS " + v.t.duck() + ")", t: v.t, node: v.node, finite: v.finite}
}

// foldable reports whether an expression is one of constants that the engine
// calculates when it binds, and whose type it forgets when that gives NULL.
func (u *unit) foldable(e dunesql.Expr) bool {
	calls, reads := false, false
	variables := map[string]bool{}
	dunesql.Walk(e, func(n dunesql.Node) bool {
		switch n := n.(type) {
		case *dunesql.Lambda:
			for _, p := range n.Params {
				variables[p.Folded()] = true
			}
		case *dunesql.Subscript:
			calls = true
		case *dunesql.Call:
			calls = calls || len(n.Args) > 0
			reads = reads || u.functions[n.Name.Folded()].class != scalar
		case *dunesql.Column:
			reads = reads || len(n.Parts) != 1 || !variables[n.Parts[0].Folded()]
		case *dunesql.Query:
			reads = true
		}
		return !reads
	})
	return calls && !reads
}

// untypedWithin reports whether an expression has a NULL, or an array without
// items.
func untypedWithin(e dunesql.Expr) bool {
	found := false
	dunesql.Walk(e, func(n dunesql.Node) bool {
		switch n := n.(type) {
		case *dunesql.Null:
			found = true
		case *dunesql.Array:
			found = found || len(n.Items) == 0
		case *dunesql.Query:
			return false
		}
		return !found
	})
	return found
}
