package duckdb

import "github.com/barchan-data/barchan/dunesql"

// operable reports whether Trino has an operator for values of two types. What
// the printer does not know passes.
func operable(op dunesql.ArithmeticOp, a, b typ) bool {
	if !a.known() || !b.known() || a.numeric() && b.numeric() {
		return true
	}
	switch op {
	case dunesql.Plus:
		return shiftable(a, b) || shiftable(b, a) || a.duration() && a.kind == b.kind
	case dunesql.Minus:
		return shiftable(a, b) || a.duration() && a.kind == b.kind || a.moment() && b.moment() && comparable(a, b)
	case dunesql.Times:
		return a.duration() && b.numeric() || a.numeric() && b.duration()
	case dunesql.Divide:
		return a.duration() && b.numeric()
	}
	return false
}

// shiftable reports whether an interval can be added to a moment: a time of day
// has no months.
func shiftable(moment, by typ) bool {
	return moment.moment() && by.duration() && (moment.kind != kindTime || by.kind == kindDayInterval)
}

// widened brings the operands of an operation to the type in which Trino
// calculates, where DuckDB would take another: it calculates in the smallest
// type that holds a literal, and with a real and a whole number in doubles.
func widened(v val, t typ) val {
	switch {
	case t.kind == kindReal && v.t.numeric() && v.t.kind != kindReal,
		t.integral() && v.t.is(kindTinyint, kindSmallint) && v.t.kind != t.kind:
		return val{sql: "CAST(" + v.sql + " AS " + t.duck() + ")", t: t, node: v.node, finite: !mayBeNaN(v)}
	}
	return v
}

// orderable reports whether values of a type have an order.
func orderable(t typ) bool {
	switch t.kind {
	case kindMap, kindJSON, kindHyperLogLog, kindP4HyperLogLog, kindSetDigest, kindTDigest, kindQDigest, kindGeometry, kindGeography:
		return false
	case kindArray:
		return orderable(t.item())
	case kindRow:
		for i := range t.fields {
			if !orderable(t.fields[i].typ) {
				return false
			}
		}
	}
	return true
}
