package duckdb

import (
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

// DuckDB's TRY has two defects. Parts that stand twice in a SELECT are computed
// before the rest, outside of the TRY, where their errors end the query; and
// columns that are grouped by are not found in it, which ends the engine. So
// what a TRY needs is computed before, and handed to a lambda that is called
// once; what is in a lambda stays there.

// tried is the parameter of that lambda. It is the same in all, so that equal
// expressions are equal.
var tried = quote("try")

// called prints a TRY of what a lambda makes of the one item of a list.
func called(item string, v val) val {
	return val{sql: apply("list_transform", "["+item+"]", "lambda "+tried+": "+apply("TRY", v.sql)) + "[1]", t: v.t}
}

// hoist collects what an expression needs of the row that it is computed from:
// columns, aggregations, windows and sub-queries.
type hoist struct {
	outer *hoist // of a TRY around this one
	list  []string
	names map[string]string // by what they stand for
}

// name returns the name within the lambda of something that stands before it.
func (h *hoist) name(sql string) string {
	if h == nil {
		return sql
	}
	text := h.outer.name(stripMarks(sql))
	name, ok := h.names[text]
	if !ok {
		name = quote("a" + itoa(len(h.list)))
		h.names[text] = name
		h.list = append(h.list, name+" := "+text)
	}
	return tried + "." + name
}

// tryCall prints TRY(x).
func (u *unit) tryCall(e *dunesql.Call, s *scope) val {
	h := &hoist{outer: u.hoist, names: map[string]string{}}
	u.hoist = h
	v := u.expr(e.Args[0], s)
	u.hoist = h.outer
	if len(h.list) == 0 {
		return called("0", v)
	}
	return called(apply("struct_pack", h.list...), v)
}

// before prints something that is computed before a TRY that it is in.
func (u *unit) before(print func() val) val {
	h := u.hoist
	u.hoist = nil
	v := print()
	u.hoist = h
	v.sql, v.low, v.op = h.name(v.sql), false, ""
	return v
}

// overRows reports whether a call is an aggregation or a window.
func (u *unit) overRows(e *dunesql.Call) bool {
	return e.Over != nil || u.functions[strings.ToLower(e.Name.Folded())].class != scalar
}

// overQuery reports whether an expression is one of a sub-query.
func overQuery(e dunesql.Expr) bool {
	switch e.(type) {
	case *dunesql.Subquery, *dunesql.Exists, *dunesql.InQuery, *dunesql.QuantifiedCompare, *dunesql.Grouping:
		return true
	}
	return false
}
