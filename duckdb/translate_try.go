package duckdb

import (
	"slices"
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

// grouped are the expressions of a GROUP BY that are more than a column, as they
// are printed: a TRY can have no part of them computed before it, but the whole.
func (u *unit) grouped(g *dunesql.GroupBy, s *scope) []string {
	var list []string
	for _, e := range g.Elements {
		var sets []*dunesql.GroupingSet
		switch e := e.(type) {
		case *dunesql.GroupingSet:
			sets = append(sets, e)
		case *dunesql.GroupingSets:
			sets = e.Sets
		}
		for _, set := range sets {
			for _, e := range set.Exprs {
				switch e.(type) {
				case *dunesql.Column, *dunesql.Integer:
				default:
					list = append(list, u.plainText(e, s))
				}
			}
		}
	}
	return list
}

// plainText is what an expression is printed as outside of a TRY, without its
// places and its errors.
func (u *unit) plainText(e dunesql.Expr, s *scope) string {
	h, err, names := u.hoist, u.err, u.names
	defer func() { u.hoist, u.err, u.names = h, err, names }()
	u.hoist, u.names = nil, 0
	return stripMarks(u.bare(e, s).sql)
}

// isGroup reports whether an expression is one of those that are grouped by.
func (u *unit) isGroup(e dunesql.Expr, s *scope) bool {
	if len(s.groups) == 0 {
		return false
	}
	groups := s.groups
	s.groups = nil // nothing within it is asked about again
	text := u.plainText(e, s)
	s.groups = groups
	return slices.Contains(groups, text)
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
