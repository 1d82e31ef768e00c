package duckdb

import (
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

// selection prints a SELECT, and returns the scope of an ORDER BY after it:
// its output columns first, then what its FROM has.
// order is that ORDER BY.
func (u *unit) selection(q *dunesql.Select, outer *scope, order []*dunesql.SortItem) (string, []column, *scope) {
	s := &scope{outer: outer, of: q}
	from := u.from(q.From, s)
	where := ""
	if q.Where != nil {
		u.rowsOnly("WHERE", q.Where)
		where = " WHERE " + u.condition("WHERE", q.Where, s)
	}
	var b strings.Builder
	b.WriteString("SELECT ")
	if q.Distinct {
		b.WriteString("DISTINCT ")
	}
	s.windows = q.Windows
	if q.GroupBy != nil {
		s.groups = u.grouped(q.GroupBy, s)
	}
	if u.aggregated(q, order) {
		s.keys = u.groupKeys(q, s)
	}
	items, cols := u.items(q, s)
	b.WriteString(strings.Join(items, ", "))
	for _, c := range cols {
		if q.Distinct && c.t.opaque() {
			u.fail(q, distinctOpaque, c.t)
		}
	}
	if from != "" {
		b.WriteString(" FROM " + from)
	}
	b.WriteString(where)
	if q.GroupBy != nil {
		b.WriteString(" GROUP BY " + u.groupBy(q, s, len(cols)))
	}
	if q.Having != nil {
		if windows := u.over(q.Having).windows; len(windows) > 0 {
			u.fail(windows[0], "HAVING clause cannot contain window functions or row pattern measures")
		}
		b.WriteString(" HAVING " + u.condition("HAVING", q.Having, s))
	}
	u.groupsOnly(q, s)
	if len(q.Windows) > 0 {
		b.WriteString(" WINDOW " + u.windows(q.Windows, s))
	}
	return b.String(), cols, &scope{outer: outer, of: q, relations: s.relations, groups: s.groups, keys: s.keys, windows: q.Windows, outputs: cols}
}

func (u *unit) condition(clause string, e dunesql.Expr, s *scope) string {
	v := u.expr(e, s)
	if v.t.known() && v.t.kind != kindBoolean {
		u.fail(e, "%s clause must evaluate to a boolean: actual type %s", clause, v.t)
	}
	return v.sql
}

// items prints the output columns.
func (u *unit) items(q *dunesql.Select, s *scope) ([]string, []column) {
	var items []string
	var cols []column
	for _, item := range q.Items {
		switch item := item.(type) {
		case *dunesql.SelectExpr:
			v := u.expr(item.Expr, s)
			bare := v.sql
			v = u.typed(v)
			c := column{name: u.outputName(item), t: v.t}
			if c.name == "" {
				c.name, c.unnamed = unnamed(len(cols)), true
			}
			c.sql, c.bare = v.atom(), bare
			items = append(items, v.sql+" AS "+quote(c.name))
			cols = append(cols, c)
		case *dunesql.SelectStar:
			i, c := u.star(item, s)
			items, cols = append(items, i...), append(cols, c...)
		}
	}
	return items, cols
}

// outputName is the name of an output column: its alias, or the last part of a
// plain name.
func (u *unit) outputName(item *dunesql.SelectExpr) string {
	switch e := item.Expr.(type) {
	case *dunesql.Column:
		if item.Alias == nil {
			return u.cleanName(e.Parts[len(e.Parts)-1])
		}
	case *dunesql.Field:
		if item.Alias == nil {
			return u.cleanName(e.Name)
		}
	}
	if item.Alias == nil {
		return ""
	}
	return u.cleanName(item.Alias)
}

// star prints *, t.*, or all fields of a row. The columns are always listed:
// their order after USING differs between Trino and DuckDB.
func (u *unit) star(item *dunesql.SelectStar, s *scope) ([]string, []column) {
	var items []string
	var cols []column
	add := func(sql string, c column) {
		if c.unnamed {
			c.name, c.printed = unnamed(len(cols)), ""
		}
		if item.Aliases != nil {
			if len(cols) >= len(item.Aliases) {
				u.fail(item, "Column alias list has %d entries but the relation has more columns", len(item.Aliases))
				return
			}
			c = column{name: u.cleanName(item.Aliases[len(cols)]), t: c.t}
		}
		items = append(items, sql+" AS "+quote(c.name))
		c.printed = ""
		cols = append(cols, c)
	}
	if item.Base == nil {
		if len(s.relations) == 0 {
			u.fail(item, "SELECT * not allowed in queries without FROM clause")
		}
		for _, r := range s.relations {
			for i := range r.columns {
				if c := r.columns[i]; !c.hidden {
					add(r.reach(&c), c)
				}
			}
		}
		return items, cols
	}
	if r := starRelation(item, s); r != nil {
		for i := range r.columns {
			c := r.columns[i]
			if c.hidden {
				continue
			}
			add(r.reach(&c), c)
		}
		return items, cols
	}
	if c, ok := item.Base.(*dunesql.Column); ok && !u.resolves(c, s) {
		return nil, []column{{name: unnamed(0), unnamed: true}}
	}
	base := u.expr(item.Base, s)
	if base.t.kind != kindRow {
		u.fail(item, "Unable to resolve reference")
	}
	for i := range base.t.fields {
		f := base.t.fields[i]
		add("("+base.sql+")."+quote(base.t.fieldName(i)), column{name: f.name, t: f.typ, unnamed: f.name == ""})
	}
	return items, cols
}

// starRelation is the relation of t.*; nil when the base is no relation's name.
func starRelation(item *dunesql.SelectStar, s *scope) *relation {
	c, ok := item.Base.(*dunesql.Column)
	if !ok {
		return nil
	}
	parts := make([]string, len(c.Parts))
	for i, p := range c.Parts {
		parts[i] = p.Folded()
	}
	for at := s; at != nil; at = at.outer {
		for _, r := range at.relations {
			if len(r.name) > 0 && r.answers(parts) {
				return r
			}
		}
	}
	return nil
}

// windows prints a WINDOW clause.
func (u *unit) windows(defs []*dunesql.WindowDef, s *scope) string {
	list := make([]string, len(defs))
	seen := map[string]bool{}
	for i, d := range defs {
		if seen[d.Name.Folded()] {
			u.fail(d, "WINDOW name '%s' specified more than once", d.Name.Name)
		}
		seen[d.Name.Folded()] = true
		list[i] = quote(u.cleanName(d.Name)) + " AS (" + u.window(d.Spec, s) + ")"
	}
	return strings.Join(list, ", ")
}

// windowName prints the name of a window of the WINDOW clause.
func (u *unit) windowName(name *dunesql.Ident, s *scope) string {
	for at := s; at != nil; at = at.outer {
		for _, d := range at.windows {
			if d.Name.Folded() == name.Folded() {
				return quote(u.cleanName(d.Name))
			}
		}
	}
	u.fail(name, "Cannot resolve WINDOW name %s", name.Name)
	return "NULL"
}

// window prints what stands in the parentheses of an OVER.
func (u *unit) window(w *dunesql.WindowSpec, s *scope) string {
	within := u.inWindow
	u.inWindow = true
	defer func() { u.inWindow = within }()
	var parts []string
	if w.Base != nil {
		parts = append(parts, u.windowName(w.Base, s))
		u.extended(w, s)
	}
	if len(w.PartitionBy) > 0 {
		list := make([]string, len(w.PartitionBy))
		for i, e := range w.PartitionBy {
			list[i] = u.expr(e, s).sql
		}
		parts = append(parts, "PARTITION BY "+strings.Join(list, ", "))
	}
	if len(w.OrderBy) > 0 {
		parts = append(parts, "ORDER BY "+u.sortItems(w.OrderBy, s))
	}
	if w.Frame != nil {
		u.frameOrder(w, s)
		parts = append(parts, u.frame(w.Frame, s))
	}
	return strings.Join(parts, " ")
}
