package duckdb

import (
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

// selection prints a SELECT, and returns the scope of an ORDER BY after it:
// its output columns first, then what its FROM has.
func (u *unit) selection(q *dunesql.Select, outer *scope) (string, []column, *scope) {
	s := &scope{outer: outer}
	from := u.from(q.From, s)
	var b strings.Builder
	b.WriteString("SELECT ")
	if q.Distinct {
		b.WriteString("DISTINCT ")
	}
	s.windows = q.Windows
	if q.GroupBy != nil {
		s.groups = u.grouped(q.GroupBy, s)
	}
	items, cols := u.items(q, s)
	b.WriteString(strings.Join(items, ", "))
	for _, c := range cols {
		if q.Distinct && c.t.sketch() {
			u.fail(q, distinctSketch, c.t)
		}
	}
	if from != "" {
		b.WriteString(" FROM " + from)
	}
	if q.Where != nil {
		b.WriteString(" WHERE " + u.condition("WHERE", q.Where, s))
	}
	if q.GroupBy != nil {
		b.WriteString(" GROUP BY " + u.groupBy(q, s, len(cols)))
	}
	if q.Having != nil {
		b.WriteString(" HAVING " + u.condition("HAVING", q.Having, s))
	}
	if len(q.Windows) > 0 {
		b.WriteString(" WINDOW " + u.windows(q.Windows, s))
	}
	return b.String(), cols, &scope{outer: outer, relations: s.relations, merged: s.merged, groups: s.groups, windows: q.Windows, outputs: cols}
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
			v := typed(u.expr(item.Expr, s))
			c := column{name: u.outputName(item), t: v.t}
			if c.name == "" {
				c.name, c.unnamed = unnamed(len(cols)), true
			}
			c.sql = v.atom()
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
		for _, name := range mergedOrder(s) {
			c := s.merged[name]
			add(quote(c.duck()), c)
		}
		for _, r := range s.relations {
			for i := range r.columns {
				c := r.columns[i]
				if _, ok := s.merged[strings.ToLower(c.name)]; !ok {
					add(quote(r.printed)+"."+quote(c.duck()), c)
				}
			}
		}
		return items, cols
	}
	if r, at := u.starRelation(item, s); r != nil {
		for i := range r.columns {
			c := r.columns[i]
			if _, ok := at.merged[strings.ToLower(c.name)]; ok {
				continue // it belongs to neither side
			}
			add(quote(r.printed)+"."+quote(c.duck()), c)
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

// mergedOrder lists the columns of USING in the order of the first table.
func mergedOrder(s *scope) []string {
	var names []string
	seen := map[string]bool{}
	for _, r := range s.relations {
		for i := range r.columns {
			name := strings.ToLower(r.columns[i].name)
			if _, ok := s.merged[name]; ok && !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return names
}

// starRelation is the relation of t.*, and its scope; nil when the base is no
// relation's name.
func (u *unit) starRelation(item *dunesql.SelectStar, s *scope) (*relation, *scope) {
	c, ok := item.Base.(*dunesql.Column)
	if !ok {
		return nil, nil
	}
	parts := make([]string, len(c.Parts))
	for i, p := range c.Parts {
		parts[i] = p.Folded()
	}
	for at := s; at != nil; at = at.outer {
		for _, r := range at.relations {
			if len(r.name) > 0 && r.answers(parts) {
				return r, at
			}
		}
	}
	return nil, nil
}

// groupBy prints the elements of a GROUP BY. There are n output columns.
func (u *unit) groupBy(q *dunesql.Select, s *scope, n int) string {
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
				u.groupPlaces(e.Exprs, n)
			}
			exprs := u.groupExprs(e.Exprs, q, s, simple)
			if simple {
				list = append(list, exprs...)
			} else {
				list = append(list, "GROUPING SETS (("+strings.Join(exprs, ", ")+"))")
			}
		case *dunesql.GroupingSets:
			sets := make([]string, len(e.Sets))
			for i, set := range e.Sets {
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

// groupPlaces refuses places of output columns that there are not.
func (u *unit) groupPlaces(exprs []dunesql.Expr, n int) {
	for _, e := range exprs {
		if i, ok := e.(*dunesql.Integer); ok && (atoi(i.Text) < 1 || atoi(i.Text) > n) {
			u.fail(i, "GROUP BY position %s is not in select list", i.Text)
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
			v := u.expr(e, s)
			if v.t.sketch() {
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

// windows prints a WINDOW clause.
func (u *unit) windows(defs []*dunesql.WindowDef, s *scope) string {
	list := make([]string, len(defs))
	for i, d := range defs {
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
		parts = append(parts, u.frame(w.Frame, s))
	}
	return strings.Join(parts, " ")
}
