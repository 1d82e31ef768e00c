package duckdb

import (
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

// balance brings two values that are compared to one type where DuckDB would
// not, or would in another way.
func balance(a, b val) (val, val) {
	switch {
	case a.t.big() && b.t.kind == kindDecimal:
		b = val{sql: "CAST(CAST(" + b.sql + " AS VARCHAR) AS BIGNUM)", t: a.t, node: b.node}
		if b.t.scale > 0 {
			a = val{sql: "CAST(" + a.sql + " AS DOUBLE)", t: double, node: a.node}
			b = val{sql: "CAST(" + b.sql + " AS DOUBLE)", t: double, node: b.node}
		}
	case b.t.big() && a.t.kind == kindDecimal:
		b, a = balance(b, a)
	case a.t.kind == kindDecimal && b.t.kind == kindDecimal && max(a.t.size-a.t.scale, b.t.size-b.t.scale)+max(a.t.scale, b.t.scale) > maxDigits:
		// No decimal holds both: 256-bit integers of as many places do.
		a, b = unscaledBig(a, max(a.t.scale, b.t.scale)), unscaledBig(b, max(a.t.scale, b.t.scale))
	case a.t.big() && constant(a.node) && b.t.integral() && !constant(b.node):
		// DuckDB would compare in the smaller type, and fail to bring a constant
		// there that is too large.
		b = val{sql: "CAST(CAST(" + b.sql + " AS VARCHAR) AS BIGNUM)", t: a.t, node: b.node}
	case b.t.big() && constant(b.node) && a.t.integral() && !constant(a.node):
		b, a = balance(b, a)
	case a.t.big() && b.t.kind == kindHugeint:
		b = val{sql: "CAST(CAST(" + b.sql + " AS VARCHAR) AS BIGNUM)", t: a.t, node: b.node}
	case b.t.big() && a.t.kind == kindHugeint:
		b, a = balance(b, a)
	case a.t.kind == kindReal && b.t.numeric() || b.t.kind == kindReal && a.t.numeric():
		t := commonNumber(a.t, b.t)
		a, b = widened(a, t), widened(b, t)
	case a.t.kind == kindChar && b.t.kind == kindVarchar:
		a = val{sql: "rtrim(" + a.sql + ")", t: varchar, node: a.node}
	case b.t.kind == kindChar && a.t.kind == kindVarchar:
		b, a = balance(b, a)
	}
	return a, b
}

// unscaledBig prints a decimal as a big number with places after its point.
func unscaledBig(v val, places int) val {
	text := "CAST(" + v.sql + " AS VARCHAR)"
	if v.t.scale > 0 {
		text = apply("replace", text, "'.'", "''")
	}
	return val{sql: "CAST(" + text + " || '" + strings.Repeat("0", places-v.t.scale) + "' AS BIGNUM)", t: int256, node: v.node}
}

// constant reports whether an expression is a literal, or a cast of one.
func constant(e dunesql.Expr) bool {
	switch e := e.(type) {
	case *dunesql.Integer, *dunesql.TypedLiteral, *dunesql.String, *dunesql.Decimal:
		return true
	case *dunesql.Cast:
		return constant(e.Expr)
	}
	return false
}

// comparable reports whether values of two types can be compared in Trino.
func comparable(a, b typ) bool {
	if !a.known() || !b.known() {
		return true
	}
	group := func(t typ) int {
		switch {
		case t.numeric():
			return 1
		case t.text():
			return 2
		case t.is(kindDate, kindTimestamp, kindTimestampTZ):
			return 3
		}
		return 100 + int(t.kind)
	}
	return group(a) == group(b)
}

func (u *unit) compare(e dunesql.Expr, l, r val, op string) val {
	if !comparable(l.t, r.t) || op != "=" && op != "<>" && !(orderable(l.t) && orderable(r.t)) {
		return u.fail(e, "Cannot apply operator: %s %s %s", l.t, op, r.t)
	}
	if l.t.kind == kindRow && r.t.kind == kindRow && (op == "=" || op == "<>") {
		if v, ok := u.compareRows(e, l, r, op); ok {
			return v
		}
	}
	if l.t.kind == kindArray && r.t.kind == kindArray && (op == "=" || op == "<>") {
		v := apply("dune_list_eq", l.sql, r.sql)
		if op == "<>" {
			return val{sql: "NOT " + v, t: boolean, low: true}
		}
		return val{sql: v, t: boolean}
	}
	if l.t.kind == kindMap && r.t.kind == kindMap {
		// DuckDB compares the entries in the order in which they came.
		sorted := func(v val) string { return apply("list_sort", apply("map_entries", v.sql)) }
		return val{sql: sorted(l) + " " + op + " " + sorted(r), t: boolean, low: true}
	}
	if l.t.kind == kindJSON && r.t.kind == kindJSON {
		l.sql, r.sql = apply("dune_json_canonical", l.sql), apply("dune_json_canonical", r.sql)
	}
	l, r = balance(l, r)
	return val{sql: l.atom() + " " + op + " " + r.atom(), t: boolean, low: true}
}

// distinct prints IS DISTINCT FROM.
func (u *unit) distinct(e *dunesql.IsDistinct, l, r val) val {
	if !comparable(l.t, r.t) {
		return u.fail(e, "Cannot check if %s is identical to %s", l.t, r.t)
	}
	l, r = balance(l, r)
	return val{sql: l.atom() + " IS " + not(e.Not) + "DISTINCT FROM " + r.atom(), t: boolean, low: true}
}

// compareRows compares field by field, because a NULL in a row makes its
// comparison NULL.
func (u *unit) compareRows(e dunesql.Expr, l, r val, op string) (val, bool) {
	if len(l.t.fields) != len(r.t.fields) {
		return val{}, false
	}
	list := make([]string, len(l.t.fields))
	for i := range list {
		a, b := rowField(l, i), rowField(r, i)
		list[i] = u.compare(e, a, b, "=").atom()
	}
	sql := "(" + strings.Join(list, " AND ") + ")"
	if op == "<>" {
		sql = "NOT " + sql
	}
	return val{sql: sql, t: boolean, low: true}, true
}

func rowField(v val, i int) val {
	return val{sql: "(" + v.sql + ")." + quote(v.t.fieldName(i)), t: v.t.fields[i].typ}
}

func (u *unit) quantified(e *dunesql.QuantifiedCompare, s *scope) val {
	v := u.expr(e.Left, s)
	sql, _ := u.printQuery(e.Query, s)
	word := "ANY"
	if e.All {
		word = "ALL"
	}
	return val{sql: v.atom() + " " + string(e.Op) + " " + word + " (" + sql + ")", t: boolean, low: true}
}

func (u *unit) between(e *dunesql.Between, s *scope) val {
	v, low, high := u.expr(e.Value, s), u.expr(e.Low, s), u.expr(e.High, s)
	for _, bound := range []val{low, high} {
		if !comparable(v.t, bound.t) {
			return u.fail(e, "Cannot check if %s is BETWEEN %s and %s", v.t, low.t, high.t)
		}
	}
	_, low = balance(v, low)
	v, high = balance(v, high)
	return val{sql: v.atom() + " " + not(e.Not) + "BETWEEN " + low.atom() + " AND " + high.atom(), t: boolean, low: true}
}

func (u *unit) inList(e *dunesql.InList, s *scope) val {
	v := u.expr(e.Value, s)
	list := make([]string, len(e.List))
	for i, item := range e.List {
		x := u.expr(item, s)
		if !comparable(v.t, x.t) {
			return u.fail(item, "IN value and list items must be the same type: %s", v.t)
		}
		_, x = balance(v, x)
		list[i] = x.sql
	}
	return val{sql: v.atom() + " " + not(e.Not) + "IN (" + strings.Join(list, ", ") + ")", t: boolean, low: true}
}

// inQuery prints x IN (query). A row on the left meets the columns of the
// query one by one.
func (u *unit) inQuery(e *dunesql.InQuery, s *scope) val {
	sql, cols := u.printQuery(e.Query, s)
	if row, ok := e.Value.(*dunesql.Row); ok && len(cols) == len(row.Fields) {
		list := make([]string, len(row.Fields))
		for i, f := range row.Fields {
			list[i] = u.expr(f, s).sql
		}
		return val{sql: "(" + strings.Join(list, ", ") + ") " + not(e.Not) + "IN (" + sql + ")", t: boolean, low: true}
	}
	v := u.expr(e.Value, s)
	if len(cols) != 1 {
		return u.fail(e, "Multiple columns returned by subquery are not yet supported. Found %d", len(cols))
	}
	if !comparable(v.t, cols[0].t) {
		return u.fail(e, "value and result of subquery must be of the same type for IN expression: %s vs %s", v.t, cols[0].t)
	}
	return val{sql: v.atom() + " " + not(e.Not) + "IN (" + sql + ")", t: boolean, low: true}
}

func (u *unit) like(e *dunesql.Like, s *scope) val {
	v, pattern := u.expr(e.Value, s), u.expr(e.Pattern, s)
	if v.t.known() && !v.t.text() {
		return u.fail(e, "Left side of LIKE expression must evaluate to a varchar (actual: %s)", v.t)
	}
	sql := v.atom() + " " + not(e.Not) + "LIKE " + pattern.atom()
	if e.Escape != nil {
		sql += " ESCAPE " + u.expr(e.Escape, s).atom()
	}
	return val{sql: sql, t: boolean, low: true}
}

// isNull: a row is not NULL whatever its fields are.
func (u *unit) isNull(e *dunesql.IsNull, s *scope) val {
	return val{sql: u.expr(e.Value, s).atom() + " IS " + not(e.Not) + "NULL", t: boolean, low: true}
}
