package duckdb

import "github.com/barchan-data/barchan/dunesql"

// NaN equals itself in DuckDB, and is greater than all numbers. In Trino no
// comparison with it is true but <>. So a comparison is guarded where a NaN
// could make it true: of doubles and reals that are neither literals nor made
// of whole numbers. The conditions of outer joins stay as they are: a guard
// there would keep DuckDB from hashing.

// mayBeNaN reports whether a value can be no number.
func mayBeNaN(v val) bool {
	if !v.t.float() || v.finite {
		return false
	}
	_, isLiteral := v.node.(*dunesql.Double)
	return !isLiteral
}

// compareFloats prints a comparison of which an operand is a double or a real;
// ok is false when it needs no guard.
func (u *unit) compareFloats(l, r val, op string) (v val, ok bool) {
	greater, lesser := l, r
	if op == "<" || op == "<=" {
		greater, lesser = r, l
	}
	switch {
	case !mayBeNaN(greater):
		return val{}, false
	case !mayBeNaN(lesser):
		return mirrored(l, r, op)
	case u.outerJoin:
		return val{}, false
	case compares(l.node) || compares(r.node):
		// Named twice, they would double at every level.
		x := quote(u.name("x"))
		a, b := val{sql: x + ".l", t: l.t}, val{sql: x + ".r", t: r.t}
		inner, _ := u.compareFloats(a, b, op)
		pair := apply("struct_pack", "l := "+l.sql, "r := "+r.sql)
		return val{sql: apply("list_transform", "["+pair+"]", "lambda "+x+": "+inner.sql) + "[1]", t: boolean}, true
	}
	plain := l.atom() + " " + op + " " + r.atom()
	switch op {
	case "=":
		return guarded(plain, lighter(l, r)), true
	case "<>":
		return val{sql: plain + " OR (" + apply("isnan", l.sql) + " AND " + apply("isnan", r.sql) + ")", t: boolean, low: true}, true
	}
	return guarded(plain, greater), true
}

// mirrored prints a comparison of what can be NaN with what cannot. A negated
// NaN is the greatest as well, and stands on the other side.
func mirrored(l, r val, op string) (v val, ok bool) {
	flipped, ordered := map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<="}[op]
	if !ordered {
		return val{}, false
	}
	greater := l
	if op == "<" || op == "<=" {
		greater = r
	}
	if _, column := greater.node.(*dunesql.Column); column {
		return guarded(l.atom()+" "+op+" "+r.atom(), greater), true
	}
	return val{sql: negated(l) + " " + flipped + " " + negated(r), t: boolean, low: true}, true
}

// compares reports whether an expression has a comparison in it.
func compares(e dunesql.Expr) bool {
	if e == nil {
		return false
	}
	found := false
	dunesql.Walk(e, func(n dunesql.Node) bool {
		switch n.(type) {
		case *dunesql.Compare, *dunesql.Between, *dunesql.InList:
			found = true
		}
		return !found
	})
	return found
}

// guarded adds to a condition that a value is a number, in a form that DuckDB
// can hand to the reader of a file.
func guarded(condition string, v val) val {
	return val{sql: condition + " AND " + v.atom() + " <= CAST('Infinity' AS DOUBLE)", t: boolean, low: true}
}

// lighter is the one of two values that costs less to be named twice.
func lighter(a, b val) val {
	if len(b.sql) < len(a.sql) {
		return b
	}
	return a
}

// negated prints -x, of a whole number as a double, whose least has a negative.
func negated(v val) string {
	if v.t.float() {
		return "-" + v.atom()
	}
	return "-" + asDouble(v)
}
