package duckdb

import (
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

// arithmetic prints a binary operation by the types of its operands.
func (u *unit) arithmetic(e *dunesql.Arithmetic, s *scope) val {
	l, r := u.expr(e.Left, s), u.expr(e.Right, s)
	a, b := l.t, r.t
	if (e.Op == dunesql.Divide || e.Op == dunesql.Modulo) && !a.float() && !b.float() && !nonzero(e.Right) {
		u.divisions[place{u.index, dunesql.Spot(e)}] = true
	}
	switch {
	case !operable(e.Op, a, b):
		return u.fail(e, "Cannot apply operator: %s %s %s", a, e.Op, b)
	case a.moment() || b.moment() || a.duration() || b.duration():
		return u.dateArithmetic(e, l, r)
	case (a.big() || b.big()) && !a.float() && !b.float():
		return u.bigArithmetic(e, l, r)
	case a.big() || b.big():
		return val{sql: asDouble(l) + " " + string(e.Op) + " " + asDouble(r), t: double, low: true}
	}
	t := arithmeticType(e.Op, a, b)
	l, r = widened(l, t), widened(r, t)
	switch {
	case e.Op == dunesql.Divide:
		return divide(l, r, t)
	case t.kind == kindDecimal:
		return decimalOperation(e.Op, l, r, t)
	}
	switch e.Op {
	case dunesql.Modulo:
		if t.integral() {
			return val{sql: apply("dune_int_mod", l.sql, r.sql, present(l)), t: t}
		}
		return val{sql: apply("dune_mod", l.sql, r.sql), t: t}
	case dunesql.Plus, dunesql.Minus:
		if t.kind == kindUnknown {
			name := map[dunesql.ArithmeticOp]string{dunesql.Plus: "dune_plus", dunesql.Minus: "dune_minus"}[e.Op]
			return val{sql: apply(name, l.sql, r.sql)}
		}
	}
	return val{sql: chained(l, e.Op) + " " + string(e.Op) + " " + r.atom(), t: t, low: true, op: e.Op}
}

// nonzero reports whether an expression is a number that is not zero.
func nonzero(e dunesql.Expr) bool {
	text, ok := number(e)
	return ok && strings.ContainsAny(text, "123456789")
}

// chained prints a left operand: chains lean to the left, and get no
// parentheses, of which an engine takes only so many.
func chained(l val, op dunesql.ArithmeticOp) string {
	additive := func(op dunesql.ArithmeticOp) bool { return op == dunesql.Plus || op == dunesql.Minus }
	if l.op != "" && (l.op == op || additive(l.op) && additive(op)) {
		return l.sql
	}
	return l.atom()
}

// divide: whole numbers are cut, zero is an error but for floats.
func divide(l, r val, t typ) val {
	switch {
	case t.kind == kindReal:
		return val{sql: l.atom() + " / " + r.atom(), t: t, low: true}
	case t.float():
		return val{sql: l.atom() + " / " + asDouble(r), t: t, low: true}
	case t.kind == kindDecimal:
		return val{sql: decimalQuotient(l, r, t), t: t}
	}
	if n, ok := r.node.(*dunesql.Integer); ok && t.integral() && strings.Trim(n.Text, "-0") != "" && n.Text != "-1" {
		return val{sql: l.atom() + " // " + r.atom(), t: t, low: true}
	}
	switch {
	case t.integral() && t.kind != kindHugeint && divides(r.node):
		// The macro below names its divisor twice: nested, it would double at
		// every level.
		return val{sql: "CAST(" + l.atom() + " // dune_nonzero(CAST(" + r.sql + " AS BIGINT)) AS " + t.duck() + ")", t: t}
	case t.integral():
		return val{sql: apply("dune_int_div", l.sql, r.sql, present(l)), t: t}
	}
	return val{sql: apply("dune_div", l.sql, r.sql), t: t}
}

// present prints that a dividend is not NULL. A quotient is taken for present:
// named twice, it would double at every level.
func present(v val) string {
	if divides(v.node) || constant(v.node) {
		return "true"
	}
	return v.atom() + " IS NOT NULL"
}

// divides reports whether an expression has a division in it.
func divides(e dunesql.Expr) bool {
	if e == nil {
		return false
	}
	found := false
	dunesql.Walk(e, func(n dunesql.Node) bool {
		if a, ok := n.(*dunesql.Arithmetic); ok && (a.Op == dunesql.Divide || a.Op == dunesql.Modulo) {
			found = true
		}
		return !found
	})
	return found
}

func asDouble(v val) string {
	if v.t.kind == kindDouble {
		return v.atom()
	}
	return "CAST(" + v.sql + " AS DOUBLE)"
}

// arithmeticType is the type of a result, by Trino's rules.
func arithmeticType(op dunesql.ArithmeticOp, a, b typ) typ {
	if a.kind == kindNull {
		a = b
	}
	if b.kind == kindNull {
		b = a
	}
	if !a.numeric() || !b.numeric() {
		return unknown
	}
	if a.kind != kindDecimal && b.kind != kindDecimal || a.float() || b.float() {
		return commonNumber(a, b)
	}
	return decimalType(op, asDecimal(a), asDecimal(b))
}

// bigArithmetic calculates with 256-bit integers. DuckDB adds and subtracts
// them exactly; it would make doubles of them for the rest.
func (u *unit) bigArithmetic(e *dunesql.Arithmetic, l, r val) val {
	if l.t.kind == kindDecimal && l.t.scale > 0 || r.t.kind == kindDecimal && r.t.scale > 0 {
		return val{sql: asDouble(l) + " " + string(e.Op) + " " + asDouble(r), t: double, low: true}
	}
	t := uint256
	if l.t.kind == kindInt256 || r.t.kind == kindInt256 {
		t = int256
	}
	a, b := u.castTo(l, t, false), u.castTo(r, t, false)
	var sql string
	switch e.Op {
	case dunesql.Plus, dunesql.Minus:
		sql = a.atom() + " " + string(e.Op) + " " + b.atom()
	case dunesql.Times:
		sql = apply("dune_big_times", a.sql, b.sql)
	case dunesql.Divide:
		return val{sql: apply("dune_div", a.sql, b.sql), t: t}
	case dunesql.Modulo:
		return val{sql: apply("dune_mod", a.sql, b.sql), t: t}
	}
	return val{sql: apply("dune_"+t.String(), sql), t: t}
}

// dateArithmetic adds to dates and times, and subtracts.
func (u *unit) dateArithmetic(e *dunesql.Arithmetic, l, r val) val {
	l, r = u.firm(l), u.firm(r)
	a, b := l.t, r.t
	switch {
	case e.Op == dunesql.Minus && a.kind == kindDate && b.kind == kindDate:
		return val{sql: apply("to_days", "CAST("+l.atom()+" - "+r.atom()+" AS INTEGER)"), t: interval}
	case e.Op == dunesql.Minus && a.kind == kindTime && b.kind == kindTime:
		return val{sql: apply("dune_time_minus", l.sql, r.sql), t: interval}
	case e.Op == dunesql.Minus && a.moment() && b.moment() && max(a.size, b.size) > 3: // intervals have milliseconds
		return val{sql: apply("dune_interval_of", apply("dune_interval_ms", l.atom()+" - "+r.atom())), t: interval}
	case e.Op == dunesql.Minus && a.moment() && b.moment():
		return val{sql: l.atom() + " - " + r.atom(), t: interval, low: true}
	case a.moment() && b.duration() && (e.Op == dunesql.Plus || e.Op == dunesql.Minus):
		return u.plusInterval(l, r, e.Op)
	case a.duration() && b.moment() && e.Op == dunesql.Plus:
		return u.plusInterval(r, l, e.Op)
	case e.Op == dunesql.Divide && a.duration():
		return scaledInterval("divided", l, r)
	case e.Op == dunesql.Times && a.duration():
		return scaledInterval("times", l, r)
	case e.Op == dunesql.Times && b.duration():
		return scaledInterval("times", r, l)
	case a.duration() && b.duration():
		return val{sql: l.atom() + " " + string(e.Op) + " " + r.atom(), t: a, low: true}
	}
	name := "dune_plus"
	if e.Op == dunesql.Minus {
		name = "dune_minus"
	}
	return val{sql: apply(name, l.sql, r.sql), t: unknown}
}

// scaledInterval multiplies or divides an interval: what is less than a month,
// or a millisecond, is cut off.
func scaledInterval(how string, i, by val) val {
	name := "dune_interval_" + how
	if i.t.kind == kindYearInterval {
		name = "dune_months_" + how
	}
	return val{sql: apply(name, i.sql, "CAST("+by.sql+" AS DOUBLE)"), t: i.t}
}

// wholeDays reports whether an interval is one of whole days for certain.
func wholeDays(by val) bool {
	e, ok := by.node.(*dunesql.Interval)
	if !ok {
		return false
	}
	_, micros, _, _ := intervalParts(e)
	return micros%86_400_000_000 == 0
}

// plusInterval is the operator: to a timestamp with time zone a day is 24 hours,
// and a month is one of its zone.
func (u *unit) plusInterval(m, by val, op dunesql.ArithmeticOp) val {
	if by.t.kind == kindDayInterval {
		by.t.size = 3 // that is the precision of intervals
	}
	if m.t.local() && by.t.kind == kindDayInterval {
		m.t.size = max(m.t.size, by.t.size)
		return val{sql: m.atom() + " " + string(op) + " " + by.atom(), t: m.t, low: true}
	}
	if m.t.kind == kindDate && by.t.kind == kindDayInterval && !wholeDays(by) {
		by = val{sql: apply("dune_whole_days", by.sql), t: by.t}
	}
	return u.shift(m, by, op)
}

// shift moves a moment by an interval: a date stays a date, and the days of a
// zone are as long as they are there.
func (u *unit) shift(m, by val, op dunesql.ArithmeticOp) val {
	t := m.t
	if t.is(kindTime, kindTimestamp, kindTimestampTZ) {
		t.size = max(t.size, by.t.size)
	}
	switch {
	case m.t.kind == kindDate:
		return val{sql: "CAST(" + m.atom() + " " + string(op) + " " + by.atom() + " AS DATE)", t: date}
	case m.t.local():
		moved := u.localTime(m) + " " + string(op) + " " + by.atom()
		return val{sql: fromWall(m.t.zone, moved), t: t}
	}
	return val{sql: m.atom() + " " + string(op) + " " + by.atom(), t: t, low: true}
}

// localTime prints the wall clock of a timestamp with time zone in its zone;
// any other moment as it is.
func (u *unit) localTime(v val) string {
	switch {
	case v.t.mixed():
		u.refuseMixed(v)
		return "NULL"
	case v.t.local():
		return toWall(v.t.zone, v.sql)
	}
	return v.atom()
}

func (u *unit) sign(e *dunesql.Sign, s *scope) val {
	v := u.expr(e.Expr, s)
	switch {
	case e.Op == dunesql.Plus && v.t.known() && (!v.t.numeric() || v.t.kind == kindDecimal):
		return u.fail(e, "Unary '+' operator cannot by applied to %s type", v.t)
	case e.Op == dunesql.Plus:
		return v
	case v.t.known() && !v.t.numeric() && !v.t.duration():
		return u.fail(e, "Cannot negate %s", v.t)
	case v.t.kind == kindDecimal && null(e.Expr):
		return v
	}
	if v.t.big() {
		return val{sql: "CAST('0' AS BIGNUM) - " + v.atom(), t: int256, low: true}
	}
	return val{sql: "-" + v.atom(), t: v.t, low: true}
}

// concat prints a chain of ||, which is NULL when a part is.
func (u *unit) concat(e *dunesql.Concat, s *scope) val {
	list := make([]val, len(e.Operands))
	for i, o := range e.Operands {
		list[i] = u.expr(o, s)
	}
	return u.concatenate(e, list)
}

func (u *unit) concatenate(n dunesql.Node, list []val) val {
	depth := 0
	for _, v := range list {
		depth = max(depth, v.t.depth())
	}
	if len(list) == 1 {
		what := "concatenation arguments"
		if depth > 0 {
			what = "arguments to concat"
		}
		return u.fail(n, "There must be two or more %s", what)
	}
	if depth > 0 {
		return u.concatenateArrays(n, list, depth)
	}
	size := 0
	texts := make([]string, len(list))
	t := list[0].t
	for i, v := range list {
		texts[i] = v.atom()
		switch {
		case v.t.known() && !v.t.text() && v.t.kind != kindVarbinary, !comparable(t, v.t):
			return u.cannotConcatenate(n, list)
		case null(v.node) && v.t.text():
			texts[i] = "CAST(NULL AS VARCHAR)"
		}
		t = common(t, v.t)
		size += v.t.size
	}
	if _, call := n.(*dunesql.Call); call && len(list) > 2 && t.kind == kindChar {
		t = varchar
	}
	if t.kind == kindVarchar {
		for i, v := range list {
			if v.t.kind == kindChar && !null(v.node) {
				texts[i] = apply("rtrim", v.sql)
			}
		}
	}
	switch t.kind {
	case kindChar:
		t = typ{kind: kindChar, size: size}
	case kindVarchar:
		t = varchar
	}
	return val{sql: balanced(texts), t: t, low: true}
}

// depth is how many arrays stand around what an array holds at last.
func (t typ) depth() int {
	if t.kind != kindArray {
		return 0
	}
	return 1 + t.item().depth()
}

// concatenateArrays joins arrays, and items that are one array less deep.
func (u *unit) concatenateArrays(n dunesql.Node, list []val, depth int) val {
	lists := make([]typ, len(list))
	for i, v := range list {
		switch lists[i] = v.t; {
		case v.t.known() && v.t.depth() < depth && !(v.t.kind == kindArray && v.t.item().kind == kindNull):
			lists[i] = arrayOf(v.t)
		}
		if i > 0 && !comparable(lists[0], lists[i]) {
			return u.cannotConcatenate(n, list)
		}
	}
	t := commonOf(lists)
	texts := make([]string, len(list))
	for i, v := range list {
		if _, call := n.(*dunesql.Call); call && len(list) > 2 && v.t.known() && v.t.depth() < lists[i].depth() {
			return u.cannotConcatenate(n, list) // an item has one array beside it
		}
		switch {
		case lists[i].kind != v.t.kind || lists[i].depth() != v.t.depth():
			item := u.coerced(v, t.item())
			texts[i] = "CASE WHEN " + v.atom() + " IS NOT NULL THEN [" + item.sql + "] END"
		default:
			texts[i] = u.coerced(v, t).atom()
		}
	}
	return val{sql: balanced(texts), t: t, low: true}
}

// cannotConcatenate is the error of || and of concat.
func (u *unit) cannotConcatenate(n dunesql.Node, list []val) val {
	types := make([]string, len(list))
	for i, v := range list {
		types[i] = v.t.String()
	}
	return u.fail(n, "Unexpected parameters (%s) for function concat: cast what is no text to varchar", strings.Join(types, ", "))
}

// balanced joins texts with ||: a long chain as a tree, because an engine takes
// only so much nesting.
func balanced(texts []string) string {
	if len(texts) <= 50 {
		return strings.Join(texts, " || ")
	}
	half := len(texts) / 2
	return "(" + balanced(texts[:half]) + ") || (" + balanced(texts[half:]) + ")"
}
