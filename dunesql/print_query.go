package dunesql

import "strings"

func (p *printer) query(q *Query) {
	if q.With != nil {
		p.with(q.With)
		p.put(" ")
	}
	p.body(q.Body)
	clause(p, " ORDER BY ", q.OrderBy, p.sortItem)
	if q.Offset != nil {
		p.put(" OFFSET ", q.Offset.Text)
	}
	if q.Limit != nil {
		p.put(" ")
		p.limit(q.Limit)
	}
	if q.Fetch != nil {
		p.put(" ")
		p.fetch(q.Fetch)
	}
}

func (p *printer) subquery(q *Query) {
	p.put("(")
	p.query(q)
	p.put(")")
}

func (p *printer) with(w *With) {
	p.put("WITH ")
	p.when(w.Recursive, "RECURSIVE ")
	commas(p, w.CTEs, p.cte)
}

func (p *printer) cte(c *CTE) {
	p.ident(c.Name)
	if len(c.Columns) > 0 {
		p.put(" ")
		parens(p, c.Columns, p.ident)
	}
	p.put(" AS ")
	p.subquery(c.Query)
}

func (p *printer) body(b Body) {
	switch b := b.(type) {
	case *Select:
		p.selection(b)
	case *SetOperation:
		p.setOperation(b)
	case *Values:
		p.put("VALUES ")
		commas(p, b.Rows, p.any)
	case *TableBody:
		p.put("TABLE ")
		p.name(b.Table.Name)
	case *Query:
		p.subquery(b)
	}
}

func (p *printer) setOperation(s *SetOperation) {
	for i, b := range s.Operands {
		if i > 0 {
			op := s.Ops[i-1]
			p.put(" ", string(op.Kind), " ")
			p.when(op.All, "ALL ")
		}
		if inner, ok := b.(*SetOperation); ok && !tighter(inner, s) {
			p.put("(")
			p.setOperation(inner)
			p.put(")")
		} else {
			p.body(b)
		}
	}
}

// tighter reports whether inner binds tighter than outer. The parser makes no
// other operands, but a tree that was made by hand may have them.
func tighter(inner, outer *SetOperation) bool {
	return inner.Ops[0].Kind == Intersect && outer.Ops[0].Kind != Intersect
}

func (p *printer) sortItem(s *SortItem) {
	p.any(s.Expr)
	p.when(s.Desc, " DESC")
	if s.Nulls != NullsDefault {
		p.put(" NULLS ", string(s.Nulls))
	}
}

func (p *printer) limit(l *Limit) {
	if l.Count == nil {
		p.put("LIMIT ALL")
		return
	}
	p.put("LIMIT ", l.Count.Text)
}

func (p *printer) fetch(f *Fetch) {
	p.put("FETCH FIRST ")
	if f.Count != nil {
		p.put(f.Count.Text, " ")
	}
	if f.WithTies {
		p.put("ROWS WITH TIES")
	} else {
		p.put("ROWS ONLY")
	}
}

func (p *printer) selection(s *Select) {
	p.put("SELECT ")
	p.when(s.Distinct, "DISTINCT ")
	commas(p, s.Items, p.selectItem)
	clause(p, " FROM ", s.From, p.relation)
	if s.Where != nil {
		p.put(" WHERE ")
		p.any(s.Where)
	}
	if s.GroupBy != nil {
		p.put(" ")
		p.groupBy(s.GroupBy)
	}
	if s.Having != nil {
		p.put(" HAVING ")
		p.any(s.Having)
	}
	clause(p, " WINDOW ", s.Windows, p.windowDef)
}

func (p *printer) selectItem(i SelectItem) {
	switch i := i.(type) {
	case *SelectExpr:
		p.any(i.Expr)
		if i.Alias != nil {
			p.put(" AS ")
			p.ident(i.Alias)
		}
	case *SelectStar:
		if i.Base != nil {
			p.base(i.Base)
			p.put(".")
		}
		p.put("*")
		if len(i.Aliases) > 0 {
			p.put(" AS ")
			parens(p, i.Aliases, p.ident)
		}
	}
}

func (p *printer) groupBy(g *GroupBy) {
	p.put("GROUP BY ")
	p.when(g.Quantifier != NoQuantifier, string(g.Quantifier)+" ")
	commas(p, g.Elements, p.groupingElement)
}

func (p *printer) groupingElement(e GroupingElement) {
	switch e := e.(type) {
	case *GroupingSet:
		p.groupingSet(e)
	case *GroupingSets:
		p.put(string(e.Kind))
		p.when(strings.HasSuffix(string(e.Kind), "SETS"), " ")
		parens(p, e.Sets, p.groupingSet)
	}
}

func (p *printer) groupingSet(g *GroupingSet) { p.exprSet(g.Exprs) }

// exprSet writes a, (a, b) or (). A row that is the one expression keeps its
// word, lest its fields are taken for expressions of the set.
func (p *printer) exprSet(list []Expr) {
	if len(list) != 1 {
		parens(p, list, p.any)
		return
	}
	if r, ok := list[0].(*Row); ok {
		p.put("ROW")
		parens(p, r.Fields, p.any)
		return
	}
	p.any(list[0])
}
