package duckdb

import (
	"slices"
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

// printQuery prints a query, with its WITH, its order and its limits.
func (u *unit) printQuery(q *dunesql.Query, outer *scope) (string, []column) {
	within := u.aggregates
	u.aggregates = 0
	defer func() { u.aggregates = within }()
	var b strings.Builder
	s := &scope{outer: outer, boundary: outer != nil, within: within > 0}
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
	sql, cols, order := u.orderedBody(body, s, q.OrderBy)
	if _, ok := body.(*dunesql.Select); !ok && slices.ContainsFunc(q.OrderBy, calculated) {
		// DuckDB orders the rows of a set operation by its columns only.
		r := &relation{printed: u.name("t"), columns: cols}
		sql = "SELECT * FROM (" + sql + ") AS " + quote(r.printed) + columnList(r.columns)
		order = &scope{outer: s, relations: []*relation{r}, outputs: cols}
	}
	b.WriteString(sql)
	u.distinctOrder(q, order)
	u.orderBy(&b, q.OrderBy, order)
	for _, item := range q.OrderBy {
		u.perGroup(item.Expr, order)
	}
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
	sql, cols, _ := u.orderedBody(b, s, nil)
	return sql, cols
}

// orderedBody is body, with the scope that the ORDER BY after it has.
func (u *unit) orderedBody(b dunesql.Body, s *scope, order []*dunesql.SortItem) (string, []column, *scope) {
	switch b := b.(type) {
	case *dunesql.Select:
		return u.selection(b, s, order)
	case *dunesql.SetOperation:
		sql, cols := u.setOperation(b, s)
		for i := range cols {
			cols[i].sql, cols[i].bare = "", ""
		}
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

// orderBy prints an ORDER BY. Where NULLs go is always said.
func (u *unit) orderBy(b *strings.Builder, items []*dunesql.SortItem, s *scope) {
	if len(items) > 0 {
		b.WriteString(" ORDER BY " + u.sortItems(items, s))
	}
}

// distinctOrder refuses to order the rows of a SELECT DISTINCT by what they do
// not have: several rows that were one may have several values of it.
func (u *unit) distinctOrder(q *dunesql.Query, s *scope) {
	body, ok := q.Body.(*dunesql.Select)
	if !ok || !body.Distinct {
		return
	}
	for _, item := range q.OrderBy {
		key := plain(u.sortKey(item.Expr, s))
		if _, ordinal := item.Expr.(*dunesql.Integer); ordinal {
			continue
		}
		if !slices.ContainsFunc(s.outputs, func(c column) bool { return key == quote(c.duck()) || key == plain(c.bare) }) {
			u.fail(body, "For SELECT DISTINCT, ORDER BY expressions must appear in select list")
		}
	}
}

// calculated reports whether an item is no column and no place of one.
func calculated(item *dunesql.SortItem) bool {
	switch item.Expr.(type) {
	case *dunesql.Integer, *dunesql.Column:
		return false
	}
	return true
}

func plain(marked string) string {
	sql, _ := unmark(marked)
	return sql
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
			if o, ok := s.output(e.Parts[0].Folded()); ok && !o.t.opaque() {
				return u.mark(e, quote(o.duck()))
			}
		}
	case *dunesql.String, *dunesql.Null, *dunesql.Decimal, *dunesql.Double, *dunesql.Bool:
		// DuckDB refuses a literal, which is in no order.
		return "CAST(" + u.expr(e, s).sql + " AS VARCHAR)"
	}
	v := u.expr(e, s)
	if v.t.opaque() {
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
