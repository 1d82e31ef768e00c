package duckdb

import (
	"slices"
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

// groupBy prints the elements of a GROUP BY. There are n output columns.
func (u *unit) groupBy(q *dunesql.Select, s *scope, n int) string {
	if q.GroupBy.Quantifier == dunesql.Distinct && severalSets(q.GroupBy) {
		return u.distinctSets(q, s)
	}
	simple := true
	for _, e := range q.GroupBy.Elements {
		if set, ok := e.(*dunesql.GroupingSet); !ok || len(set.Exprs) == 0 {
			simple = false
		}
	}
	var list []string
	for _, e := range q.GroupBy.Elements {
		switch e := e.(type) {
		case *dunesql.GroupingSet:
			if simple {
				u.groupPlaces(e.Exprs, n, q)
			}
			exprs := u.groupExprs(e.Exprs, q, s, simple)
			if simple {
				list = append(list, exprs...)
			} else {
				list = append(list, "GROUPING SETS (("+strings.Join(exprs, ", ")+"))")
			}
		case *dunesql.GroupingSets:
			sets := make([]string, len(e.Sets))
			if e.Kind == dunesql.Cube {
				e = u.cubeOnce(e, q, s)
				sets = sets[:len(e.Sets)]
			}
			for i, set := range e.Sets {
				u.columnsOnly(set)
				sets[i] = "(" + strings.Join(u.groupExprs(set.Exprs, q, s, false), ", ") + ")"
			}
			list = append(list, string(e.Kind)+" ("+strings.Join(sets, ", ")+")")
		}
	}
	if !simple && len(list) == 1 && list[0] == "GROUPING SETS (())" {
		return "()"
	}
	return strings.Join(list, ", ")
}

// cubeOnce leaves out of a CUBE what is in it already: it is of a set of columns.
func (u *unit) cubeOnce(cube *dunesql.GroupingSets, q *dunesql.Select, s *scope) *dunesql.GroupingSets {
	short := &dunesql.GroupingSets{At: cube.At, Kind: cube.Kind}
	var seen [][]string
	for _, set := range cube.Sets {
		if texts := u.bareGroupExprs(set, q, s); !slices.ContainsFunc(seen, func(t []string) bool { return slices.Equal(t, texts) }) {
			seen, short.Sets = append(seen, texts), append(short.Sets, set)
		}
	}
	return short
}

// columnsOnly refuses what Trino does not take into one of several sets.
func (u *unit) columnsOnly(set *dunesql.GroupingSet) {
	for _, e := range set.Exprs {
		if _, ok := e.(*dunesql.Column); !ok {
			u.fail(e, "GROUP BY expression must be a column reference: %s", spoken(e))
		}
	}
}

// groupPlaces refuses places of output columns that there are not.
func (u *unit) groupPlaces(exprs []dunesql.Expr, n int, q *dunesql.Select) {
	for _, e := range exprs {
		i, ok := e.(*dunesql.Integer)
		if !ok {
			continue
		}
		if atoi(i.Text) < 1 || atoi(i.Text) > n {
			u.fail(i, "GROUP BY position %s is not in select list", i.Text)
		} else if item, ok := q.Items[min(atoi(i.Text), len(q.Items))-1].(*dunesql.SelectExpr); ok && n == len(q.Items) {
			u.rowsOnly("GROUP BY", item.Expr)
		}
	}
}

// groupExprs prints expressions to group by. A number is the place of an
// output column.
func (u *unit) groupExprs(exprs []dunesql.Expr, q *dunesql.Select, s *scope, simple bool) []string {
	list := make([]string, len(exprs))
	for i, e := range exprs {
		n, ok := e.(*dunesql.Integer)
		if !ok {
			u.rowsOnly("GROUP BY", e)
			v := u.expr(e, s)
			if v.t.opaque() {
				u.fail(e, "%s is not comparable, and therefore cannot be used in GROUP BY", v.t)
			}
			list[i] = v.sql
			continue
		}
		place := atoi(n.Text)
		if simple {
			list[i] = u.mark(n, itoa(place))
			continue
		}
		if place < 1 || place > len(q.Items) {
			u.fail(n, "GROUP BY position %s is not in select list", n.Text)
			continue
		}
		if item, ok := q.Items[place-1].(*dunesql.SelectExpr); ok {
			list[i] = u.expr(item.Expr, s).sql
		}
	}
	return list
}

// maxGroupingSets is how many Trino takes.
const maxGroupingSets = 2048

func severalSets(g *dunesql.GroupBy) bool {
	return slices.ContainsFunc(g.Elements, func(e dunesql.GroupingElement) bool {
		_, ok := e.(*dunesql.GroupingSets)
		return ok
	})
}

// distinctSets prints the sets of a GROUP BY DISTINCT, each once: DuckDB knows
// no such quantifier, and groups by a set as often as it comes out of the
// elements.
func (u *unit) distinctSets(q *dunesql.Select, s *scope) string {
	sets := [][]string{nil}
	for _, e := range q.GroupBy.Elements {
		var next [][]string
		more := u.setsOf(e, q, s)
		if len(sets)*len(more) > maxGroupingSets {
			u.fail(q.GroupBy, "GROUP BY has %d grouping sets, but can contain at most %d", len(sets)*len(more), maxGroupingSets)
			return "()"
		}
		for _, a := range sets {
			for _, b := range more {
				next = append(next, append(slices.Clone(a), b...))
			}
		}
		sets = next
	}
	var list []string
	for _, set := range sets {
		slices.Sort(set)
		if text := "(" + strings.Join(slices.Compact(set), ", ") + ")"; !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	return "GROUPING SETS (" + strings.Join(list, ", ") + ")"
}

// setsOf lists the sets that an element stands for.
func (u *unit) setsOf(e dunesql.GroupingElement, q *dunesql.Select, s *scope) [][]string {
	if set, ok := e.(*dunesql.GroupingSet); ok {
		return [][]string{u.bareGroupExprs(set, q, s)}
	}
	several := e.(*dunesql.GroupingSets)
	parts := make([][]string, len(several.Sets))
	for i, set := range several.Sets {
		u.columnsOnly(set)
		parts[i] = u.bareGroupExprs(set, q, s)
	}
	switch several.Kind {
	case dunesql.Rollup:
		return prefixes(parts)
	case dunesql.Cube:
		return subsets(once(parts))
	}
	return parts
}

// bareGroupExprs prints what to group by without marks, so that what is the
// same looks the same.
func (u *unit) bareGroupExprs(set *dunesql.GroupingSet, q *dunesql.Select, s *scope) []string {
	list := u.groupExprs(set.Exprs, q, s, false)
	for i := range list {
		list[i], _ = unmark(list[i])
	}
	return list
}

// once leaves out parts that are there already: a CUBE is of a set of columns.
func once(parts [][]string) [][]string {
	var list [][]string
	for _, p := range parts {
		if !slices.ContainsFunc(list, func(q []string) bool { return slices.Equal(p, q) }) {
			list = append(list, p)
		}
	}
	return list
}

func prefixes(parts [][]string) [][]string {
	var list [][]string
	for n := len(parts); n >= 0; n-- {
		list = append(list, slices.Concat(parts[:n]...))
	}
	return list
}

func subsets(parts [][]string) [][]string {
	list := [][]string{nil}
	for _, p := range parts {
		for _, with := range list[:len(list):len(list)] {
			list = append(list, slices.Concat(with, p))
		}
		if len(list) > maxGroupingSets {
			break // and is refused
		}
	}
	return list
}
