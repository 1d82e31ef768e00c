package duckdb

import (
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

// printQuery prints a query, with its WITH, its order and its limits.
func (u *unit) printQuery(q *dunesql.Query, outer *scope) (string, []column) {
	within := u.aggregates
	u.aggregates = 0
	defer func() { u.aggregates = within }()
	var b strings.Builder
	s := &scope{outer: outer}
	u.with(&b, q.With, s)
	body := q.Body
	if q.Fetch != nil && q.Fetch.WithTies {
		sql, cols := u.withTies(q, s)
		b.WriteString(sql)
		return b.String(), cols
	}
	if len(q.OrderBy) == 0 && q.Offset == nil && q.Limit == nil && q.Fetch == nil {
		sql, cols := u.body(body, s)
		b.WriteString(sql)
		return b.String(), cols
	}
	sql, cols, order := u.orderedBody(body, s)
	b.WriteString(sql)
	u.orderBy(&b, q.OrderBy, order)
	switch {
	case q.Limit != nil && q.Limit.Count != nil:
		b.WriteString(" LIMIT " + q.Limit.Count.Text)
	case q.Fetch != nil && q.Fetch.Count != nil && atoi(q.Fetch.Count.Text) == 0:
		u.fail(q.Fetch, "FETCH FIRST row count must be positive (actual value: %s)", q.Fetch.Count.Text)
	case q.Fetch != nil && q.Fetch.Count != nil:
		b.WriteString(" LIMIT " + q.Fetch.Count.Text)
	case q.Fetch != nil:
		b.WriteString(" LIMIT 1")
	}
	if q.Offset != nil {
		b.WriteString(" OFFSET " + q.Offset.Text)
	}
	return b.String(), cols
}

// with prints a WITH, after the views that stand before everything.
func (u *unit) with(b *strings.Builder, w *dunesql.With, s *scope) {
	list := u.leading
	u.leading = nil
	recursive := len(list) > 0 && u.printing.recursive
	if w != nil {
		s.ctes = map[string]*relation{}
		recursive = recursive || w.Recursive
		u.recursive = u.recursive || w.Recursive
		for _, c := range w.CTEs {
			list = append(list, u.cte(c, s, w.Recursive))
		}
	}
	if len(list) == 0 {
		return
	}
	b.WriteString("WITH ")
	if recursive {
		b.WriteString("RECURSIVE ")
	}
	b.WriteString(strings.Join(list, ", ") + " ")
}

// cte prints one named query, and makes its name known to those that follow.
// In DuckDB it has a prefix, so that no name of a user is ever looked up in
// DuckDB's catalog or among files.
func (u *unit) cte(c *dunesql.CTE, s *scope, recursive bool) string {
	name := c.Name.Folded()
	if _, taken := s.ctes[name]; taken {
		u.fail(c, "WITH query name '%s' specified more than once", c.Name.Name)
	}
	r := &relation{printed: "cte:" + u.cleanName(c.Name)}
	if recursive {
		u.base(c, r, s)
	}
	sql, cols := u.printQuery(c.Query, s)
	r.columns = u.renamed(c, cols, c.Columns)
	s.ctes[name] = r
	return quote(r.printed) + columnList(r.columns) + " AS (" + sql + ")"
}

// base makes a recursive name known inside of its own query: with the columns
// of the part that does not recurse.
func (u *unit) base(c *dunesql.CTE, r *relation, s *scope) {
	op, ok := c.Query.Body.(*dunesql.SetOperation)
	if !ok || op.Ops[0].Kind != dunesql.Union {
		return
	}
	inner := &scope{outer: s}
	if c.Query.With != nil {
		var discard strings.Builder
		u.with(&discard, c.Query.With, inner)
	}
	before, names := u.err, u.names
	_, cols := u.body(op.Operands[0], inner)
	if u.err != before {
		u.err = before // printed again, and reported, below
		return
	}
	u.names = names
	r.columns = u.renamed(c, cols, c.Columns)
	s.ctes[c.Name.Folded()] = r
}

// columnList prints the names of a CTE's columns, which keep unnamed ones
// apart.
func columnList(cols []column) string {
	if len(cols) == 0 {
		return ""
	}
	names := make([]string, len(cols))
	seen := map[string]bool{}
	for i := range cols {
		c := &cols[i]
		if key := strings.ToLower(c.duck()); seen[key] {
			c.printed = c.duck() + ":" + itoa(i)
		}
		seen[strings.ToLower(c.duck())] = true
		names[i] = quote(c.duck())
	}
	return "(" + strings.Join(names, ", ") + ")"
}

// renamed gives columns the names of a list, if there is one.
func (u *unit) renamed(n dunesql.Node, cols []column, names []*dunesql.Ident) []column {
	if names == nil {
		return append([]column(nil), cols...)
	}
	if len(names) != len(cols) && u.err == nil {
		u.aliasCount(n, names, len(cols))
	}
	list := make([]column, len(names))
	for i, name := range names {
		list[i].name = u.cleanName(name)
		if i < len(cols) {
			list[i].t = cols[i].t
		}
	}
	return list
}

// aliasCount is the error of a list of names that are more or fewer than the
// columns.
func (u *unit) aliasCount(n dunesql.Node, names []*dunesql.Ident, columns int) {
	if a, ok := n.(*dunesql.Aliased); ok {
		u.fail(n, "Column alias list has %d entries but '%s' has %d columns available", len(names), a.Alias.Folded(), columns)
		return
	}
	u.fail(names[0], "Column alias list has %d entries but relation has %d columns", len(names), columns)
}

// cleanName is a name that may be printed.
func (u *unit) cleanName(i *dunesql.Ident) string {
	if strings.ContainsFunc(i.Name, func(r rune) bool { return r < ' ' }) {
		u.fail(i, "A name must not hold control characters")
		return "_"
	}
	return i.Name
}

// body prints the body of a query.
func (u *unit) body(b dunesql.Body, s *scope) (string, []column) {
	sql, cols, _ := u.orderedBody(b, s)
	return sql, cols
}

// orderedBody is body, with the scope that an ORDER BY after it has.
func (u *unit) orderedBody(b dunesql.Body, s *scope) (string, []column, *scope) {
	switch b := b.(type) {
	case *dunesql.Select:
		return u.selection(b, s)
	case *dunesql.SetOperation:
		sql, cols := u.setOperation(b, s)
		return sql, cols, &scope{outer: s, outputs: cols}
	case *dunesql.Values:
		list, cols := u.values(b, s)
		for i := range cols {
			cols[i] = column{name: unnamed(i), unnamed: true, t: cols[i].t}
		}
		return "SELECT * FROM (" + list + ") AS " + quote("values") + columnList(cols), cols, &scope{outer: s, outputs: cols}
	case *dunesql.TableBody:
		sql, r := u.table(b.Table, s)
		return "SELECT * FROM " + sql, r.columns, &scope{outer: s, outputs: r.columns}
	case *dunesql.Query:
		sql, cols := u.printQuery(b, s)
		return "(" + sql + ")", cols, &scope{outer: s, outputs: cols}
	}
	return "NULL", nil, s
}

// unnamed is the alias of an output column that the user gave no name.
func unnamed(i int) string { return "_unnamed_" + itoa(i) }

func (u *unit) setOperation(op *dunesql.SetOperation, s *scope) (string, []column) {
	texts := make([]string, len(op.Operands))
	had := make([][]column, len(op.Operands))
	var cols []column
	for i, operand := range op.Operands {
		sql, c := u.body(operand, s)
		if _, ok := operand.(*dunesql.SetOperation); ok {
			sql = "(" + sql + ")"
		}
		texts[i], had[i] = sql, c
		if i == 0 {
			cols = append([]column(nil), c...)
			continue
		}
		if len(c) != len(cols) {
			u.fail(&dunesql.Null{At: op.Ops[i-1].At}, "%s query has different number of fields: %d, %d", op.Ops[i-1].Kind, len(cols), len(c))
			break
		}
		for j := range cols {
			if !comparable(cols[j].t, c[j].t) {
				u.fail(&dunesql.Null{At: op.Ops[i-1].At}, "column %d in %s query has incompatible types: %s, %s", j+1, op.Ops[i-1].Kind, cols[j].t, c[j].t)
			}
			cols[j].t = common(cols[j].t, c[j].t)
		}
	}
	var b strings.Builder
	for i, text := range texts {
		if i > 0 {
			b.WriteString(" " + string(op.Ops[i-1].Kind))
			if op.Ops[i-1].All {
				b.WriteString(" ALL")
			}
			b.WriteString(" ")
		}
		b.WriteString(u.coercedRows(text, had[i], cols))
	}
	return b.String(), cols
}

// coercedRows brings the columns of an operand to those of the set operation.
func (u *unit) coercedRows(sql string, from, to []column) string {
	items, names := make([]string, len(from)), make([]string, len(from))
	changed := false
	for i, c := range from {
		names[i] = quote("c" + itoa(i))
		items[i] = names[i]
		if i < len(to) && c.t.differs(to[i].t) {
			items[i] = u.coerced(val{sql: names[i], t: c.t}, to[i].t).sql
			changed = true
		}
		items[i] += " AS " + quote(c.duck())
	}
	if !changed {
		return sql
	}
	return "SELECT " + strings.Join(items, ", ") + " FROM (" + sql + ") AS " + apply(quote(u.name("s")), names...)
}

// values prints the rows of a VALUES.
func (u *unit) values(v *dunesql.Values, s *scope) (string, []column) {
	rows := make([][]val, 0, len(v.Rows))
	var cols []column
	for i, r := range v.Rows {
		fields := []dunesql.Expr{r}
		if row, ok := r.(*dunesql.Row); ok {
			fields = row.Fields
		}
		if i == 0 {
			cols = make([]column, len(fields))
		}
		if len(fields) != len(cols) {
			u.fail(v, "Values rows have mismatched sizes: %d vs %d", len(cols), len(fields))
			break
		}
		list := make([]val, len(fields))
		for j, f := range fields {
			e := u.expr(f, s)
			list[j] = e
			switch {
			case i == 0:
				cols[j].t = e.t
			case !comparable(cols[j].t, e.t):
				u.fail(v, "Values rows have mismatched types: %s vs %s in column %d", cols[j].t, e.t, j+1)
			default:
				cols[j].t = common(cols[j].t, e.t)
			}
		}
		rows = append(rows, list)
	}
	texts := make([]string, len(rows))
	for i, row := range rows {
		for j, v := range row {
			row[j] = u.coerced(v, cols[j].t)
		}
		texts[i] = "(" + join(row) + ")"
	}
	return "VALUES " + strings.Join(texts, ", "), cols
}

// orderBy prints an ORDER BY. Where NULLs go is always said.
func (u *unit) orderBy(b *strings.Builder, items []*dunesql.SortItem, s *scope) {
	if len(items) > 0 {
		b.WriteString(" ORDER BY " + u.sortItems(items, s))
	}
}

func (u *unit) sortItems(items []*dunesql.SortItem, s *scope) string {
	list := make([]string, len(items))
	for i, item := range items {
		list[i] = u.sortKey(item.Expr, s) + sortOrder(item)
	}
	return strings.Join(list, ", ")
}

// sortKey prints what to sort by: the place of an output column, the name of
// one, or an expression, in which columns of FROM come before output columns.
func (u *unit) sortKey(e dunesql.Expr, s *scope) string {
	switch e := e.(type) {
	case *dunesql.Integer:
		if s.outputs != nil {
			if place := atoi(e.Text); place < 1 || place > len(s.outputs) {
				u.fail(e, "ORDER BY position %s is not in select list", e.Text)
			}
			return u.mark(e, e.Text)
		}
	case *dunesql.Column:
		if len(e.Parts) == 1 {
			if o, ok := s.output(e.Parts[0].Folded()); ok && !o.t.sketch() {
				return u.mark(e, quote(o.duck()))
			}
		}
	}
	v := u.expr(e, s)
	if v.t.sketch() {
		u.fail(e, "Type %s is not orderable, and therefore cannot be used in ORDER BY", v.t)
	}
	return v.sql
}

func sortOrder(item *dunesql.SortItem) string {
	order := ""
	if item.Desc {
		order = " DESC"
	}
	if item.Nulls == dunesql.NullsFirst {
		return order + " NULLS FIRST"
	}
	return order + " NULLS LAST"
}

// withTies prints FETCH FIRST n ROWS WITH TIES: the rows whose rank in the
// order is at most n.
func (u *unit) withTies(q *dunesql.Query, s *scope) (string, []column) {
	sql, cols := u.body(q.Body, s)
	if len(q.OrderBy) == 0 {
		u.fail(q.Fetch, "FETCH FIRST WITH TIES clause requires ORDER BY")
	}
	r := &relation{printed: u.name("ties"), columns: cols}
	order := u.sortItems(u.ordinals(q.OrderBy, cols), &scope{outer: s, relations: []*relation{r}})
	count := "1"
	if q.Fetch.Count != nil {
		count = q.Fetch.Count.Text
	}
	if q.Offset != nil {
		count += " + " + q.Offset.Text // the rows that are left out below have ranks too
	}
	text := "SELECT * FROM (" + sql + ") AS " + quote(r.printed) + columnList(r.columns) +
		" QUALIFY rank() OVER (ORDER BY " + order + ") <= " + count + " ORDER BY " + order
	if q.Offset != nil {
		text += " OFFSET " + q.Offset.Text
	}
	return text, cols
}

// ordinals replaces places of output columns by their names.
func (u *unit) ordinals(items []*dunesql.SortItem, cols []column) []*dunesql.SortItem {
	list := make([]*dunesql.SortItem, len(items))
	for i, item := range items {
		list[i] = item
		n, ok := item.Expr.(*dunesql.Integer)
		if !ok {
			continue
		}
		place := atoi(n.Text)
		if place < 1 || place > len(cols) {
			u.fail(n, "ORDER BY position %d is not in select list", place)
			continue
		}
		c := *item
		c.Expr = &dunesql.Column{At: n.At, Parts: []*dunesql.Ident{{At: n.At, Name: cols[place-1].name}}}
		list[i] = &c
	}
	return list
}
