package duckdb

import (
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

// branch is an operand of a set operation.
type branch struct {
	sql     string
	columns []column
}

func (u *unit) setOperation(op *dunesql.SetOperation, s *scope) (string, []column) {
	list := make([]branch, len(op.Operands))
	var cols []column
	for i, operand := range op.Operands {
		b := &list[i]
		b.sql, b.columns = u.body(operand, s)
		if _, ok := operand.(*dunesql.SetOperation); ok {
			b.sql = "(" + b.sql + ")"
		}
		if i == 0 {
			cols = append([]column(nil), b.columns...)
			continue
		}
		if !u.united(op.Ops[i-1], cols, b.columns) {
			return "NULL", cols
		}
	}
	var b strings.Builder
	for i := range list {
		if i > 0 {
			b.WriteString(" " + string(op.Ops[i-1].Kind))
			if op.Ops[i-1].All {
				b.WriteString(" ALL")
			}
			b.WriteString(" ")
		}
		b.WriteString(u.conformed(list[i], cols))
	}
	return b.String(), cols
}

// united makes cols the types that one more operand leaves them.
func (u *unit) united(op dunesql.SetOp, cols, more []column) bool {
	n := &dunesql.Null{At: op.At}
	if len(more) != len(cols) {
		u.fail(n, "%s query has different number of fields: %d, %d", op.Kind, len(cols), len(more))
		return false
	}
	for j := range cols {
		if !comparable(cols[j].t, more[j].t) {
			u.fail(n, "column %d in %s query has incompatible types: %s, %s", j+1, op.Kind, cols[j].t, more[j].t)
		}
		cols[j].t = common(cols[j].t, more[j].t)
	}
	return true
}

// conformed prints an operand with the types of the whole, where DuckDB would
// find others.
func (u *unit) conformed(b branch, cols []column) string {
	same := true
	for i, c := range b.columns {
		same = same && !mustCast(c.t, cols[i].t)
	}
	if same {
		return b.sql
	}
	items, names := make([]string, len(cols)), make([]string, len(cols))
	for i, c := range b.columns {
		names[i] = quote("c" + itoa(i))
		v := val{sql: names[i], t: c.t}
		if mustCast(c.t, cols[i].t) {
			v = u.castTo(v, cols[i].t, false)
		}
		items[i] = v.sql + " AS " + quote(c.duck())
	}
	return "SELECT " + strings.Join(items, ", ") + " FROM (" + b.sql + ") AS " + quote(u.name("t")) + "(" + strings.Join(names, ", ") + ")"
}

// mustCast reports whether a value has to be cast to the type that it shares
// with others: DuckDB, too, finds a type for whole numbers, for texts and for
// moments, but other ones for decimals and reals.
func mustCast(from, to typ) bool {
	switch {
	case from.differs(to):
		return true
	case !from.known() || !to.definite() || from.duck() == to.duck(), from.is(kindInteger, kindBigint) && to.integral():
		return false
	case from.is(kindDate, kindTimestamp) && to.is(kindTimestamp, kindTimestampTZ):
		return false
	}
	return true
}

// values prints the rows of a VALUES.
func (u *unit) values(v *dunesql.Values, s *scope) (string, []column) {
	rows := make([][]val, len(v.Rows))
	var cols []column
	for i, r := range v.Rows {
		rows[i] = u.valuesRow(r, s)
		if i == 0 {
			cols = make([]column, len(rows[0]))
			for j, f := range rows[0] {
				cols[j].t = f.t
			}
		}
		if len(rows[i]) != len(cols) {
			u.fail(v, "Values rows have mismatched sizes: %d vs %d", len(cols), len(rows[i]))
			return "NULL", cols
		}
		for j, f := range rows[i] {
			if !comparable(cols[j].t, f.t) {
				u.fail(v, "Values rows have mismatched types: %s vs %s in column %d", cols[j].t, f.t, j+1)
			}
			cols[j].t = common(cols[j].t, f.t)
		}
	}
	list := make([]string, len(rows))
	for i, row := range rows {
		for j, f := range row {
			if mustCast(f.t, cols[j].t) {
				row[j] = u.castTo(f, cols[j].t, false)
			}
		}
		list[i] = "(" + join(row) + ")"
	}
	return "VALUES " + strings.Join(list, ", "), cols
}

// valuesRow prints a row of a VALUES: the fields of a row, however it came to
// be, are its columns.
func (u *unit) valuesRow(r dunesql.Expr, s *scope) []val {
	if row, ok := r.(*dunesql.Row); ok {
		list := make([]val, len(row.Fields))
		for i, f := range row.Fields {
			list[i] = u.expr(f, s)
		}
		return list
	}
	v := u.expr(r, s)
	if v.t.kind != kindRow {
		return []val{v}
	}
	list := make([]val, len(v.t.fields))
	for i := range list {
		list[i] = rowField(v, i)
	}
	return list
}
