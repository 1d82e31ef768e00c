package duckdb

import (
	"slices"
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

// expr prints an expression, between marks that tell its place.
func (u *unit) expr(e dunesql.Expr, s *scope) val {
	if c, ok := e.(*dunesql.Column); ok {
		return u.column(c, s)
	}
	if u.hoist != nil && (overQuery(e) || u.isGroup(e, s)) {
		return u.before(func() val { return u.expr(e, s) })
	}
	v := u.bare(e, s)
	v.sql, v.node = u.mark(e, v.sql), e
	return v
}

// bare prints an expression without marks.
func (u *unit) bare(e dunesql.Expr, s *scope) val {
	switch e := e.(type) {
	case *dunesql.Field:
		return u.fieldOf(e, u.expr(e.Base, s), e.Name.Name)
	case *dunesql.Subscript:
		return u.subscript(e, s)
	case *dunesql.Logical:
		return u.logical(e, s)
	case *dunesql.Not:
		return val{sql: "NOT " + u.boolean("Value of logical NOT expression", e.Expr, s), t: boolean, low: true}
	case *dunesql.Compare:
		return u.compare(e, u.expr(e.Left, s), u.expr(e.Right, s), string(e.Op))
	case *dunesql.QuantifiedCompare:
		return u.quantified(e, s)
	case *dunesql.Between:
		return u.between(e, s)
	case *dunesql.InList:
		return u.inList(e, s)
	case *dunesql.InQuery:
		return u.inQuery(e, s)
	case *dunesql.Like:
		return u.like(e, s)
	case *dunesql.IsNull:
		return u.isNull(e, s)
	case *dunesql.IsDistinct:
		return u.distinct(e, u.expr(e.Left, s), u.expr(e.Right, s))
	case *dunesql.Arithmetic:
		return u.arithmetic(e, s)
	case *dunesql.Sign:
		return u.sign(e, s)
	case *dunesql.Concat:
		return u.concat(e, s)
	case *dunesql.AtTimeZone:
		return u.atTimeZone(e, u.expr(e.Value, s), e.Zone)
	case *dunesql.Case:
		return u.caseExpr(e, s)
	case *dunesql.Cast:
		return u.castExpr(e, s)
	case *dunesql.Array:
		return u.array(e, s)
	case *dunesql.Row:
		return u.row(e, s)
	case *dunesql.Lambda:
		return u.fail(e, "Lambda expression should always be used inside a function")
	case *dunesql.Subquery:
		return u.scalarSubquery(e, s)
	case *dunesql.Exists:
		sql, _ := u.printQuery(e.Query, s)
		return val{sql: "EXISTS (" + sql + ")", t: boolean}
	case *dunesql.Call:
		return u.call(e, s)
	}
	return u.special(e, s)
}

// special prints the calls that have a grammar of their own.
func (u *unit) special(e dunesql.Expr, s *scope) val {
	switch e := e.(type) {
	case *dunesql.Extract:
		return u.extract(e, s)
	case *dunesql.PositionIn:
		return val{sql: apply("instr", u.expr(e.Haystack, s).sql, u.expr(e.Needle, s).sql), t: bigint}
	case *dunesql.Substring:
		args := []dunesql.Expr{e.Value, e.Start}
		if e.Length != nil {
			args = append(args, e.Length)
		}
		return u.call(&dunesql.Call{At: e.At, Name: name("substr"), Args: args}, s)
	case *dunesql.Trim:
		return u.trim(e, s)
	case *dunesql.Normalize:
		return u.normalize(e, s)
	case *dunesql.Grouping:
		return u.grouping(e, s)
	case *dunesql.JSONExists:
		return u.jsonExists(e, s)
	case *dunesql.JSONValue:
		return u.jsonValue(e, s)
	case *dunesql.JSONQuery:
		return u.jsonQuery(e, s)
	case *dunesql.JSONObject:
		return u.jsonObject(e, s)
	case *dunesql.JSONArray:
		return u.jsonArray(e, s)
	}
	return u.constant(e)
}

func name(n string) *dunesql.Name {
	return &dunesql.Name{Parts: []*dunesql.Ident{{Name: n}}}
}

func not(is bool) string {
	if is {
		return "NOT "
	}
	return ""
}

// boolean prints an operand of AND, OR or NOT.
func (u *unit) boolean(what string, e dunesql.Expr, s *scope) string {
	v := u.expr(e, s)
	if v.t.known() && v.t.kind != kindBoolean {
		u.fail(e, "%s must evaluate to a boolean (actual: %s)", what, v.t)
	}
	return v.atom()
}

func (u *unit) logical(e *dunesql.Logical, s *scope) val {
	list := make([]string, len(e.Operands))
	for i, o := range e.Operands {
		list[i] = u.boolean("Logical expression term", o, s)
	}
	return val{sql: strings.Join(list, " "+string(e.Op)+" "), t: boolean, low: true}
}

func (u *unit) caseExpr(e *dunesql.Case, s *scope) val {
	var b strings.Builder
	b.WriteString("CASE")
	whens := make([]string, len(e.Whens))
	if e.Operand == nil {
		for i, w := range e.Whens {
			whens[i] = u.boolean("CASE WHEN clause", w.When, s)
		}
	} else {
		operand := u.expr(e.Operand, s)
		var same bool
		if whens, same = u.whens(e, operand, s); same {
			b.WriteString(" " + operand.atom())
		}
	}
	results := make([]val, len(e.Whens), len(e.Whens)+1)
	for i, w := range e.Whens {
		results[i] = u.expr(w.Then, s)
	}
	if e.Else != nil {
		results = append(results, u.expr(e.Else, s))
	}
	results, t := u.unify(e, results, "CASE results")
	for i, w := range whens {
		b.WriteString(" WHEN " + w + " THEN " + results[i].sql)
	}
	if e.Else != nil {
		b.WriteString(" ELSE " + results[len(whens)].sql)
	}
	b.WriteString(" END")
	return val{sql: b.String(), t: t}
}

// whens prints what an operand is compared to: values when it is the same for all of
// them, and otherwise, where numbers meet in several types, conditions.
func (u *unit) whens(e *dunesql.Case, operand val, s *scope) (list []string, same bool) {
	values := make([]val, len(e.Whens))
	same = true
	for i, w := range e.Whens {
		values[i] = u.expr(w.When, s)
		if !comparable(operand.t, values[i].t) {
			u.fail(w.When, "CASE operand type does not match WHEN clause operand type: %s vs %s", operand.t, values[i].t)
			return make([]string, len(e.Whens)), true
		}
		from, _ := balance(operand, values[i])
		same = same && from.sql == operand.sql
	}
	list = make([]string, len(values))
	for i, v := range values {
		if same {
			_, v = balance(operand, v)
			list[i] = v.sql
			continue
		}
		list[i] = u.compare(e.Whens[i].When, operand, v, "=").sql
	}
	return list, same
}

// noCommonType is Trino's sentence about values that do not go together.
const noCommonType = "All %s must be the same type or coercible to a common type. Cannot find common type between %s and %s, all types (without duplicates): [%s]"

// typeSet lists the types of values, each once.
func typeSet(list []val) string {
	var names []string
	for _, v := range list {
		if name := v.t.String(); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// unify brings values to their common type, where DuckDB would not, and
// returns that type.
func (u *unit) unify(n dunesql.Node, list []val, message string) ([]val, typ) {
	types := make([]typ, len(list))
	allKnown := true
	for i, v := range list {
		types[i] = v.t
		allKnown = allKnown && v.t.kind != kindUnknown
	}
	t := commonOf(types)
	if t.kind == kindUnknown && allKnown {
		for i := 1; i < len(list); i++ {
			if comparable(list[0].t, list[i].t) {
				continue
			}
			if list[i].node != nil {
				n = list[i].node
			}
			u.fail(n, noCommonType, message, list[0].t, list[i].t, typeSet(list))
			break
		}
	}
	out := append([]val(nil), list...)
	for i, v := range out {
		out[i] = u.coerced(v, t)
	}
	return out, t
}

func (u *unit) array(e *dunesql.Array, s *scope) val {
	list := make([]val, len(e.Items))
	for i, item := range e.Items {
		list[i] = u.expr(item, s)
	}
	list, t := u.unify(e, list, "ARRAY elements")
	if len(list) == 0 {
		t = typ{kind: kindNull}
	}
	return val{sql: "[" + join(list) + "]", t: arrayOf(t)}
}

// join prints values between commas.
func join(list []val) string {
	texts := make([]string, len(list))
	for i, v := range list {
		texts[i] = v.sql
	}
	return strings.Join(texts, ", ")
}

// row prints a row with names for its fields: DuckDB cannot give rows without
// names to anybody.
func (u *unit) row(e *dunesql.Row, s *scope) val {
	t := typ{kind: kindRow, fields: make([]typField, len(e.Fields))}
	list := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		v := u.expr(f, s)
		t.fields[i].typ = v.t
		list[i] = quote(t.fieldName(i)) + " := " + v.sql
	}
	return val{sql: apply("struct_pack", list...), t: t}
}

func (u *unit) scalarSubquery(e *dunesql.Subquery, s *scope) val {
	sql, cols := u.printQuery(e.Query, s)
	if len(cols) == 1 {
		return val{sql: "(" + sql + ")", t: cols[0].t}
	}
	// Several columns are one row.
	t := typ{kind: kindRow, fields: make([]typField, len(cols))}
	names, fields := make([]string, len(cols)), make([]string, len(cols))
	for i, c := range cols {
		t.fields[i] = typField{name: c.name, typ: c.t}
		if c.unnamed {
			t.fields[i].name = ""
		}
		names[i] = quote("c" + itoa(i))
		fields[i] = quote(t.fieldName(i)) + " := " + names[i]
	}
	from := quote(u.name("t"))
	return val{sql: "(SELECT " + apply("struct_pack", fields...) + " FROM (" + sql + ") AS " + apply(from, names...) + ")", t: t}
}

// subscript prints base[index], which is an error out of range.
func (u *unit) subscript(e *dunesql.Subscript, s *scope) val {
	base, index := u.expr(e.Base, s), u.expr(e.Index, s)
	switch {
	case base.t.kind == kindMap && !comparable(base.t.keys(), index.t), base.t.kind == kindArray && index.t.known() && !index.t.integral():
		return u.fail(e, "Cannot use %s for subscript of %s", index.t, base.t)
	}
	switch base.t.kind {
	case kindMap:
		return val{sql: apply("dune_map_item", base.sql, index.sql), t: base.t.item()}
	case kindRow:
		n, ok := e.Index.(*dunesql.Integer)
		switch {
		case !ok:
			return u.fail(e.Index, "Subscript expression on ROW requires a constant index")
		case atoi(n.Text) < 1:
			return u.fail(e.Index, "Invalid subscript index: %s. ROW indices start at 1", n.Text)
		case atoi(n.Text) > len(base.t.fields):
			return u.fail(e.Index, "Subscript index out of bounds: %s, max value is %d", n.Text, len(base.t.fields))
		}
		return rowField(base, atoi(n.Text)-1)
	case kindArray:
		return val{sql: apply("dune_item", base.sql, index.sql), t: base.t.item()}
	case kindUnknown, kindNull:
		return itemAt(base, index.sql)
	}
	return u.fail(e, "Cannot use %s for subscript of %s", index.t, base.t)
}

func (u *unit) trim(e *dunesql.Trim, s *scope) val {
	f := map[dunesql.TrimSide]string{dunesql.TrimLeading: "ltrim", dunesql.TrimTrailing: "rtrim"}[e.Side]
	if f == "" {
		f = "trim"
	}
	args := []dunesql.Expr{e.Value}
	if e.Chars != nil {
		args = append(args, e.Chars)
	}
	return u.call(&dunesql.Call{At: e.At, Name: name(f), Args: args}, s)
}

func (u *unit) normalize(e *dunesql.Normalize, s *scope) val {
	v := u.expr(e.Value, s)
	switch {
	case v.t.known() && !v.t.text():
		return u.fail(e, "Unexpected parameters (%s, varchar) for function normalize", v.t)
	case e.Form == "NFC":
		return val{sql: apply("nfc_normalize", v.sql), t: varchar}
	}
	return val{sql: apply("dune_normalize", v.sql, literal(e.Form)), t: varchar}
}

func (u *unit) grouping(e *dunesql.Grouping, s *scope) val {
	list := make([]string, len(e.Columns))
	if s.keys == nil {
		return u.fail(s.selectOf(e), "A GROUPING() operation can only be used with a corresponding GROUPING SET/CUBE/ROLLUP/GROUP BY clause")
	}
	for i, c := range e.Columns {
		list[i] = u.column(&dunesql.Column{At: c.At, Parts: c.Parts}, s).sql
	}
	return val{sql: "CAST(" + apply("grouping", list...) + " AS INTEGER)", t: integer}
}
