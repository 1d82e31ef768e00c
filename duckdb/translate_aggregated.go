package duckdb

import (
	"fmt"
	"slices"
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dunesql"
)

// overGroups are the aggregations, the windows and the GROUPING of an
// expression: what is computed over several rows. Those of sub-queries are
// theirs.
type overGroups struct {
	aggregations, windows, groupings []dunesql.Expr
}

func (o *overGroups) all() []dunesql.Expr {
	return slices.Concat(o.aggregations, o.windows, o.groupings)
}

// over collects what nodes compute over several rows. What is in the arguments
// of an aggregation is left to it.
func (u *unit) over(nodes ...dunesql.Node) *overGroups {
	o := &overGroups{}
	for _, n := range nodes {
		dunesql.Walk(n, func(n dunesql.Node) bool {
			switch n := n.(type) {
			case *dunesql.Query:
				return false
			case *dunesql.Grouping:
				o.groupings = append(o.groupings, n)
			case *dunesql.Call:
				switch {
				case n.Over != nil:
					o.windows = append(o.windows, n)
				case u.functions[n.Name.Folded()].class == aggregation:
					o.aggregations = append(o.aggregations, n)
				}
			}
			return true
		})
	}
	return o
}

// rowsOnly refuses a clause that is about single rows what is computed over
// several.
func (u *unit) rowsOnly(clause string, e dunesql.Expr) {
	if list := u.over(e).all(); len(list) > 0 {
		u.fail(e, "%s clause cannot contain aggregations, window functions or grouping operations: [%s]", clause, spokenList(list, ", "))
	}
}

// notNested refuses an aggregation, or a window function, within another.
func (u *unit) notNested(e *dunesql.Call) {
	nodes := make([]dunesql.Node, len(e.Args))
	for i, a := range e.Args {
		nodes[i] = a
	}
	o := u.over(nodes...)
	switch {
	case e.Over != nil && len(o.windows) > 0:
		u.fail(o.windows[0], "Cannot nest window functions or row pattern measures inside window function arguments")
	case e.Over == nil && len(o.aggregations) > 0:
		u.fail(e, "Cannot nest aggregations inside aggregation '%s': [%s]", e.Name.Folded(), spokenList(o.aggregations, ", "))
	case e.Over == nil && len(o.windows) > 0:
		u.fail(e, "Cannot nest window functions or row pattern measures inside aggregation '%s': [%s]", e.Name.Folded(), spokenList(o.windows, ", "))
	}
}

// aggregated reports whether a SELECT makes one row of many.
func (u *unit) aggregated(q *dunesql.Select, order []*dunesql.SortItem) bool {
	if q.GroupBy != nil || q.Having != nil {
		return true
	}
	var nodes []dunesql.Node
	for _, item := range q.Items {
		nodes = append(nodes, item)
	}
	for _, item := range order {
		nodes = append(nodes, item)
	}
	return len(u.over(nodes...).aggregations) > 0
}

// groupKeys are what a SELECT is grouped by: as it is printed, and how large
// the expressions are that are no columns, by their kind.
type groupKeys struct {
	texts map[string]bool
	sizes map[string]int
}

// groupKeys prints what a SELECT is grouped by.
func (u *unit) groupKeys(q *dunesql.Select, s *scope) *groupKeys {
	k := &groupKeys{texts: map[string]bool{}, sizes: map[string]int{}}
	if q.GroupBy == nil {
		return k
	}
	for _, set := range groupingSets(q.GroupBy) {
		for _, e := range set.Exprs {
			if n, ok := e.(*dunesql.Integer); ok {
				if e = u.placed(n, q, s, k); e == nil {
					continue
				}
			}
			k.texts[u.keyText(e, s)] = true
			kind := fmt.Sprintf("%T", e)
			k.sizes[kind] = max(k.sizes[kind], sizeOf(e, dunesql.MaxHeight))
		}
	}
	return k
}

// placed is the expression of an output column; where a star gives it, its
// column becomes a key.
func (u *unit) placed(n *dunesql.Integer, q *dunesql.Select, s *scope, k *groupKeys) dunesql.Expr {
	place := atoi(n.Text)
	for _, item := range q.Items {
		switch item := item.(type) {
		case *dunesql.SelectExpr:
			if place--; place == 0 {
				return item.Expr
			}
		case *dunesql.SelectStar:
			items, _ := u.star(item, s)
			if place <= len(items) && place > 0 {
				text, _, _ := strings.Cut(stripMarks(items[place-1]), " AS ")
				k.texts[text] = true
			}
			place -= len(items)
		}
	}
	return nil
}

func groupingSets(g *dunesql.GroupBy) []*dunesql.GroupingSet {
	var list []*dunesql.GroupingSet
	for _, e := range g.Elements {
		switch e := e.(type) {
		case *dunesql.GroupingSet:
			list = append(list, e)
		case *dunesql.GroupingSets:
			list = append(list, e.Sets...)
		}
	}
	return list
}

// keyText is what an expression is printed as, where the same is to look the
// same.
func (u *unit) keyText(e dunesql.Expr, s *scope) string {
	if c, ok := e.(*dunesql.Column); ok {
		h, err := u.hoist, u.err
		u.hoist = nil
		text := stripMarks(u.column(c, s).sql)
		u.hoist, u.err = h, err
		return text
	}
	return u.plainText(e, s)
}

// sizeOf counts the expressions of one, up to one more than most.
func sizeOf(e dunesql.Expr, most int) int {
	n := 0
	dunesql.Walk(e, func(node dunesql.Node) bool {
		if _, ok := node.(dunesql.Expr); ok {
			n++
		}
		return n <= most
	})
	return n
}

// has reports whether an expression is one that the SELECT is grouped by.
func (k *groupKeys) has(u *unit, e dunesql.Expr, s *scope) bool {
	most, ok := k.sizes[fmt.Sprintf("%T", e)]
	return ok && sizeOf(e, most) <= most && k.texts[u.keyText(e, s)]
}

// groupsOnly refuses what has several values for the rows of a group, in the
// columns and in HAVING.
func (u *unit) groupsOnly(q *dunesql.Select, s *scope) {
	if s.keys == nil || u.err != nil {
		return
	}
	for _, item := range q.Items {
		switch item := item.(type) {
		case *dunesql.SelectExpr:
			u.perGroup(item.Expr, s)
		case *dunesql.SelectStar:
			items, _ := u.star(item, s)
			u.starPerGroup(items, s)
		}
	}
	if q.Having != nil {
		u.perGroup(q.Having, s)
	}
}

// groupCheck is one SELECT whose expressions are being checked.
type groupCheck struct {
	*unit
	*scope
	params []string // of the lambdas around
}

// perGroup refuses an expression that has several values for the rows of a
// group.
func (u *unit) perGroup(e dunesql.Expr, s *scope) {
	if s.keys == nil || u.err != nil {
		return
	}
	c := &groupCheck{unit: u, scope: s}
	if !c.single(e) {
		u.fail(e, "'%s' must be an aggregate expression or appear in GROUP BY clause", spoken(e))
	}
}

// single reports whether a node has one value for all rows of a group.
func (c *groupCheck) single(n dunesql.Node) bool {
	if e, ok := n.(dunesql.Expr); ok && c.keys.has(c.unit, e, c.scope) {
		return true
	}
	switch n := n.(type) {
	case *dunesql.Query:
		return true // its columns are looked at when it is printed
	case *dunesql.Column:
		return c.singleColumn(n)
	case *dunesql.Grouping:
		c.groupingOf(n)
		return true
	case *dunesql.Lambda:
		before := c.params
		for _, p := range n.Params {
			c.params = append(c.params, p.Folded())
		}
		ok := c.single(n.Body)
		c.params = before
		return ok
	case *dunesql.Call:
		if n.Over == nil && c.functions[n.Name.Folded()].class == aggregation {
			return true
		}
		if n.Over != nil && n.Over.Spec != nil {
			c.window(n.Over.Spec)
		}
		for _, a := range n.Args {
			if !c.single(a) {
				return false
			}
		}
		return n.Filter == nil || c.single(n.Filter)
	}
	for _, child := range dunesql.Children(n) {
		if !c.single(child) {
			return false
		}
	}
	return true
}

func (c *groupCheck) singleColumn(n *dunesql.Column) bool {
	parts := make([]string, len(n.Parts))
	for i, p := range n.Parts {
		parts[i] = p.Folded()
	}
	if slices.Contains(c.params, parts[0]) {
		return true
	}
	if _, ok := c.output(parts[0]); ok && len(parts) == 1 {
		return true
	}
	f := c.resolve(parts)
	return f.n == 0 || c.keys.texts[f.v.sql]
}

// window checks what stands in the parentheses of an OVER.
func (c *groupCheck) window(w *dunesql.WindowSpec) {
	for _, e := range w.PartitionBy {
		if !c.single(e) {
			c.fail(e, "PARTITION BY expression '%s' must be an aggregate expression or appear in GROUP BY clause", spoken(e))
		}
	}
	for _, item := range w.OrderBy {
		if !c.single(item.Expr) {
			c.fail(item.Expr, "ORDER BY expression '%s' must be an aggregate expression or appear in GROUP BY clause", spoken(item.Expr))
		}
	}
}

// groupingOf refuses a GROUPING of what the SELECT is not grouped by.
func (c *groupCheck) groupingOf(g *dunesql.Grouping) {
	for _, name := range g.Columns {
		column := &dunesql.Column{At: name.At, Parts: name.Parts}
		if !c.keys.has(c.unit, column, c.scope) {
			c.fail(g, "The arguments to GROUPING() must be expressions referenced by the GROUP BY at the associated query level. Mismatch due to %s.", spoken(column))
		}
	}
}

// starPerGroup refuses a star with columns that the SELECT is not grouped by.
func (u *unit) starPerGroup(items []string, s *scope) {
	if s.keys == nil || u.err != nil {
		return
	}
	for _, r := range s.relations {
		for i := range r.columns {
			c := &r.columns[i]
			text := r.reach(c)
			if c.hidden || s.keys.texts[text] || !slices.ContainsFunc(items, func(item string) bool { return strings.HasPrefix(item, text+" AS ") }) {
				continue
			}
			name := c.name
			if len(r.name) > 0 {
				name = strings.Join(r.name, ".") + "." + c.name
			}
			u.err = at(barchan.CodeSemantic, u.query, barchan.Position{}, "Column '"+name+"' not in GROUP BY clause")
			return
		}
	}
}
