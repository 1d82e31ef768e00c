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
		places := b.t.scale
		if b = unscaledBig(b, places); places > 0 {
			a = unscaledBig(a, places)
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
		case t.is(kindHyperLogLog, kindP4HyperLogLog):
			return 4
		case t.numeric():
			return 1
		case t.text():
			return 2
		case t.is(kindDate, kindTimestamp, kindTimestampTZ):
			return 3
		}
		return 100 + int(t.kind)
	}
	if a.kind != b.kind {
		return group(a) == group(b)
	}
	switch a.kind {
	case kindArray, kindQDigest:
		return comparable(a.item(), b.item())
	case kindMap:
		return comparable(a.keys(), b.keys()) && comparable(a.item(), b.item())
	case kindRow:
		if len(a.fields) != len(b.fields) {
			return false
		}
		for i := range a.fields {
			if !comparable(a.fields[i].typ, b.fields[i].typ) {
				return false
			}
		}
	}
	return true
}

func (u *unit) compare(e dunesql.Expr, l, r val, op string) val {
	if !comparable(l.t, r.t) || l.t.opaque() || op != "=" && op != "<>" && !(orderable(l.t) && orderable(r.t)) {
		return u.cannotApply(e, l.t, op, r.t)
	}
	if equality := op == "=" || op == "<>"; equality && l.t.nested() && l.t.kind == r.t.kind {
		v := u.equal(e, l, r)
		if op == "<>" {
			return val{sql: "NOT " + v.atom(), t: boolean, low: true}
		}
		return v
	}
	switch {
	case l.t.kind == kindRow && r.t.kind == kindRow && len(l.t.fields) == len(r.t.fields):
		return u.orderRows(e, l, r, op)
	case l.t.kind == kindJSON && r.t.kind == kindJSON:
		l.sql, r.sql = apply("dune_json_canonical", l.sql), apply("dune_json_canonical", r.sql)
	}
	l, r = balance(l, r)
	if l.t.float() || r.t.float() {
		if v, ok := u.compareFloats(l, r, op); ok {
			return v
		}
	}
	return val{sql: l.atom() + " " + op + " " + r.atom(), t: boolean, low: true}
}

// distinct prints IS DISTINCT FROM.
func (u *unit) distinct(e *dunesql.IsDistinct, l, r val) val {
	if !comparable(l.t, r.t) {
		return u.fail(e, "Cannot check if %s is identical to %s", l.t, r.t)
	}
	if l.t.kind == kindMap && r.t.kind == kindMap {
		l.sql, r.sql = sortedEntries(l), sortedEntries(r)
	}
	l, r = balance(l, r)
	return val{sql: l.atom() + " IS " + not(e.Not) + "DISTINCT FROM " + r.atom(), t: boolean, low: true}
}

// nested is a type whose values hold values, of which a NULL makes a comparison
// NULL.
func (t typ) nested() bool { return t.is(kindArray, kindMap, kindRow) }

// equal compares values that hold values. A NULL among them makes the result
// NULL, unless it is false without.
func (u *unit) equal(e dunesql.Expr, l, r val) val {
	switch l.t.kind {
	case kindArray:
		if !l.t.item().nested() {
			return val{sql: apply("dune_list_eq", l.sql, r.sql), t: boolean}
		}
		x := quote(u.name("x"))
		item := u.compare(e, val{sql: x + "[1]", t: l.t.item()}, val{sql: x + "[2]", t: r.t.item()}, "=")
		items := apply("list_transform", apply("list_zip", l.sql, r.sql), "lambda "+x+": "+item.sql)
		return val{sql: apply("dune_array_eq", l.sql, r.sql, items), t: boolean}
	case kindMap:
		k := quote(u.name("x"))
		item := u.compare(e, val{sql: l.atom() + "[" + k + "]", t: l.t.item()}, val{sql: r.atom() + "[" + k + "]", t: r.t.item()}, "=")
		has := "CASE WHEN " + apply("map_contains", r.sql, k) + " THEN " + item.sql + " ELSE false END"
		return val{sql: apply("dune_map_eq", l.sql, r.sql, apply("list_transform", apply("map_keys", l.sql), "lambda "+k+": "+has)), t: boolean}
	}
	if len(l.t.fields) != len(r.t.fields) {
		return u.cannotApply(e, l.t, "=", r.t)
	}
	list := make([]string, len(l.t.fields))
	for i := range list {
		list[i] = u.compare(e, rowField(l, i), rowField(r, i), "=").atom()
	}
	return val{sql: "(" + strings.Join(list, " AND ") + ")", t: boolean}
}

// sortedEntries prints a map so that equal ones are equal: DuckDB compares the
// entries in the order in which they came.
func sortedEntries(m val) string { return apply("list_sort", apply("map_entries", m.sql)) }

// orderRows compares the fields until two differ.
func (u *unit) orderRows(e dunesql.Expr, l, r val, op string) val {
	last := len(l.t.fields) - 1
	sql := u.compare(e, rowField(l, last), rowField(r, last), op).atom()
	for i := last - 1; i >= 0; i-- {
		a, b := rowField(l, i), rowField(r, i)
		sql = "(" + u.compare(e, a, b, strings.TrimSuffix(op, "=")).sql + " OR " + u.compare(e, a, b, "=").atom() + " AND " + sql + ")"
	}
	return val{sql: sql, t: boolean, low: true}
}

// cannotApply is the error of an operator between types that it does not take.
// Trino says it of the operator's place, and knows no > and >=.
func (u *unit) cannotApply(n dunesql.Node, l typ, op string, r typ) val {
	switch op {
	case ">":
		op = "<"
	case ">=":
		op = "<="
	case "<>", "!=":
		op = "="
	}
	return u.fail(n, "Cannot apply operator: %s %s %s", l, op, r)
}

func rowField(v val, i int) val {
	return val{sql: "(" + v.sql + ")." + quote(v.t.fieldName(i)), t: v.t.fields[i].typ}
}

// subqueryType is the error of a value and a query that cannot be compared.
const subqueryType = "Value expression and result of subquery must be of the same type: %s vs %s"

// rowOf is the type of a row of columns.
func rowOf(cols []column) typ {
	t := typ{kind: kindRow}
	for _, c := range cols {
		t.fields = append(t.fields, typField{typ: c.t})
	}
	return t
}

func (u *unit) quantified(e *dunesql.QuantifiedCompare, s *scope) val {
	v := u.expr(e.Left, s)
	sql, cols := u.printQuery(e.Query, s)
	if len(cols) != 1 || !comparable(v.t, cols[0].t) {
		return u.fail(e, subqueryType, rowOf([]column{{t: v.t}}), rowOf(cols))
	}
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
	fromLow, balancedLow := balance(v, low)
	fromHigh, balancedHigh := balance(v, high)
	if v.t.nested() || fromLow.sql != fromHigh.sql || balancedLow.t.big() != balancedHigh.t.big() {
		above, below := u.compare(e, v, low, ">="), u.compare(e, v, high, "<=")
		return val{sql: not(e.Not) + "(" + above.atom() + " AND " + below.atom() + ")", t: boolean, low: true}
	}
	v, low, high = fromLow, balancedLow, balancedHigh
	if mayBeNaN(high) {
		sql := guarded(v.atom()+" BETWEEN "+low.atom()+" AND "+high.atom(), high).sql
		if e.Not {
			sql = "NOT (" + sql + ")"
		}
		return val{sql: sql, t: boolean, low: true}
	}
	return val{sql: v.atom() + " " + not(e.Not) + "BETWEEN " + low.atom() + " AND " + high.atom(), t: boolean, low: true}
}

func (u *unit) inList(e *dunesql.InList, s *scope) val {
	v := u.expr(e.Value, s)
	items := make([]val, len(e.List))
	each := v.t.nested()
	for i, item := range e.List {
		x := u.expr(item, s)
		items[i] = x
		if v.t.nested() && x.t.kind == v.t.kind {
			continue
		}
		if v.t.opaque() {
			return u.cannotApply(e, v.t, "=", x.t)
		}
		if !comparable(v.t, x.t) {
			return u.fail(item, strings.Replace(noCommonType, "All ", "", 1), "IN value and list items", v.t, x.t, typeSet([]val{v, x}))
		}
		from, _ := balance(v, x)
		each = each || from.sql != v.sql
	}
	if each {
		return u.inEach(e, v, items)
	}
	list := make([]string, len(items))
	uncertain := false
	for i, x := range items {
		uncertain = uncertain || mayBeNaN(x)
		_, x = balance(v, x)
		list[i] = x.sql
	}
	if uncertain && mayBeNaN(v) {
		sql := guarded(v.atom()+" IN ("+strings.Join(list, ", ")+")", v).sql
		if e.Not {
			sql = "NOT (" + sql + ")"
		}
		return val{sql: sql, t: boolean, low: true}
	}
	return val{sql: v.atom() + " " + not(e.Not) + "IN (" + strings.Join(list, ", ") + ")", t: boolean, low: true}
}

// inEach compares a value with one item after the other: those that hold values
// themselves, and numbers that each meet an item in another type.
func (u *unit) inEach(e *dunesql.InList, v val, items []val) val {
	list := make([]string, len(items))
	for i, x := range items {
		list[i] = "NULL" // what cannot be compared is NULL
		if !v.t.nested() || x.t.kind == v.t.kind {
			list[i] = u.compare(e.List[i], v, x, "=").atom()
		}
	}
	return val{sql: not(e.Not) + "(" + strings.Join(list, " OR ") + ")", t: boolean, low: true}
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
		return u.fail(e, subqueryType, rowOf([]column{{t: v.t}}), rowOf(cols))
	}
	if !comparable(v.t, cols[0].t) {
		return u.fail(e, subqueryType, rowOf([]column{{t: v.t}}), rowOf(cols))
	}
	return val{sql: v.atom() + " " + not(e.Not) + "IN (" + sql + ")", t: boolean, low: true}
}

func (u *unit) like(e *dunesql.Like, s *scope) val {
	v, pattern := u.expr(e.Value, s), u.expr(e.Pattern, s)
	if v.t.known() && !v.t.text() {
		return u.fail(e, "Left side of LIKE expression must evaluate to a varchar (actual: %s)", v.t)
	}
	if pattern.t.known() && !pattern.t.text() {
		return u.fail(e.Pattern, "Pattern for LIKE expression must evaluate to a varchar (actual: %s)", pattern.t)
	}
	sql := v.atom() + " " + not(e.Not) + "LIKE "
	if e.Escape == nil {
		return val{sql: sql + pattern.atom(), t: boolean, low: true}
	}
	escape := u.expr(e.Escape, s)
	text, isText := e.Pattern.(*dunesql.String)
	by, isBy := e.Escape.(*dunesql.String)
	if !isText || !isBy {
		pattern = val{sql: apply("dune_like_pattern", pattern.sql, escape.sql)}
	} else if problem := likeProblem(text.Value, by.Value); problem != "" {
		return u.failWith("data", e.Escape, "%s", problem)
	}
	return val{sql: sql + pattern.atom() + " ESCAPE " + escape.atom(), t: boolean, low: true}
}

// likeProblem is what is wrong with a pattern and its escape; "" for nothing. The
// worker says the same of those that are no literals.
func likeProblem(pattern, escape string) string {
	mark := []rune(escape)
	if len(mark) != 1 {
		return "Escape string must be a single character"
	}
	list := []rune(pattern)
	for i := 0; i < len(list); i++ {
		if list[i] != mark[0] {
			continue
		}
		if i++; i == len(list) || list[i] != '%' && list[i] != '_' && list[i] != mark[0] {
			return "Escape character must be followed by '%', '_' or the escape character itself"
		}
	}
	return ""
}

// isNull: a row is not NULL whatever its fields are.
func (u *unit) isNull(e *dunesql.IsNull, s *scope) val {
	return val{sql: u.expr(e.Value, s).atom() + " IS " + not(e.Not) + "NULL", t: boolean, low: true}
}
