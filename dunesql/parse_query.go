package dunesql

// beginsQuery reports whether the token n ahead begins a query that is not in
// parentheses.
func (p *parser) beginsQuery(n int) bool {
	switch p.ahead(n).sym {
	case "SELECT", "WITH", "VALUES":
		return true
	case "TABLE":
		return !p.follows(n+1, "(")
	}
	return false
}

// queryAhead reports whether the parenthesis at hand holds a query, rather
// than an expression or a relation that begins with one: ((SELECT 1)) and
// ((SELECT 1) UNION …), but not ((SELECT 1) + 1), nor ((SELECT 1) t JOIN …).
func (p *parser) queryAhead() bool {
	n := 1
	for n <= MaxDepth && p.follows(n, "(") {
		n++
	}
	if !p.beginsQuery(n) {
		return false
	}
	for k := n - 1; k > 0; k-- {
		switch p.tokens[min(p.closing(p.pos+k)+1, len(p.tokens)-1)].sym {
		case ")":
		case "UNION", "EXCEPT", "INTERSECT", "ORDER", "OFFSET", "LIMIT", "FETCH":
			return true
		default:
			return false
		}
	}
	return true
}

// closing returns the index of the token that closes the parenthesis at index
// i, or of the last token.
func (p *parser) closing(i int) int {
	if p.pairs == nil {
		p.pairs = pairs(p.tokens)
	}
	return p.pairs[i]
}

// pairs returns, for every opening parenthesis, the index of the closing one.
func pairs(tokens []token) []int {
	list := make([]int, len(tokens))
	var open []int
	for i, t := range tokens {
		switch t.sym {
		case "(":
			list[i] = len(tokens) - 1
			open = append(open, i)
		case ")":
			if len(open) > 0 {
				list[open[len(open)-1]] = i
				open = open[:len(open)-1]
			}
		}
	}
	return list
}

// query reads [WITH …] body [ORDER BY …] [OFFSET …] [LIMIT …].
func (p *parser) query() *Query {
	p.enter()
	q := &Query{At: p.at()}
	if p.is("WITH") {
		q.With = p.with()
	}
	q.Body = p.body()
	if p.acceptBy("ORDER") {
		q.OrderBy = commaList(p, p.sortItem)
	}
	if p.accept("OFFSET") {
		q.Offset = p.rowCount()
		if !p.accept("ROW") {
			p.accept("ROWS")
		}
	}
	switch {
	case p.is("LIMIT"):
		q.Limit = p.limit()
	case p.is("FETCH"):
		q.Fetch = p.fetch()
	}
	p.leave()
	return q
}

// subquery reads a query in parentheses.
func (p *parser) subquery() *Query {
	p.expect("(")
	q := p.query()
	p.expect(")")
	return q
}

func (p *parser) with() *With {
	w := &With{At: p.at()}
	p.expect("WITH")
	w.Recursive = p.accept("RECURSIVE")
	if p.tok().sym == "FUNCTION" && identifier(p.ahead(1)) {
		p.refuse(0, "mismatched input 'FUNCTION'. Expected: a named query; functions can't be declared in a query")
	}
	if p.tok().sym == "SESSION" && identifier(p.ahead(1)) {
		p.refuse(0, "mismatched input 'SESSION'. Expected: a named query; session properties can't be set in a query")
	}
	w.CTEs = commaList(p, p.cte)
	return w
}

func (p *parser) cte() *CTE {
	c := &CTE{At: p.at(), Name: p.ident()}
	if p.is("(") {
		c.Columns = p.idents()
	}
	p.expect("AS")
	c.Query = p.subquery()
	return c
}

// body reads a chain of UNION and EXCEPT.
func (p *parser) body() Body {
	return p.setChain(p.intersection, Union, Except)
}

// intersection reads a chain of INTERSECT, which binds tighter.
func (p *parser) intersection() Body {
	return p.setChain(p.bodyPrimary, Intersect)
}

func (p *parser) setChain(operand func() Body, kinds ...SetKind) Body {
	at, first := p.at(), operand()
	var chain *SetOperation
	for {
		op, ok := p.setOp(kinds)
		if !ok {
			break
		}
		if chain == nil {
			chain = &SetOperation{At: at, Operands: []Body{first}}
		}
		chain.Ops = append(chain.Ops, op)
		chain.Operands = append(chain.Operands, operand())
	}
	if chain == nil {
		return first
	}
	return chain
}

func (p *parser) setOp(kinds []SetKind) (SetOp, bool) {
	at := p.at()
	for _, k := range kinds {
		if p.accept(string(k)) {
			all := p.accept("ALL")
			if !all {
				p.accept("DISTINCT")
			}
			return SetOp{At: at, Kind: k, All: all}, true
		}
	}
	return SetOp{}, false
}

func (p *parser) bodyPrimary() Body {
	switch {
	case p.is("SELECT"):
		return p.selection()
	case p.is("VALUES"):
		v := &Values{At: p.at()}
		p.next()
		v.Rows = commaList(p, p.expr)
		return v
	case p.is("TABLE"):
		b := &TableBody{At: p.at()}
		p.next()
		b.Table = &Table{At: p.at(), Name: p.name()}
		return b
	case p.is("("):
		return p.subquery()
	}
	p.want("'WITH'")
	p.mismatch()
	return nil
}

func (p *parser) sortItem() *SortItem {
	s := &SortItem{At: p.at(), Expr: p.expr()}
	if p.accept("DESC") {
		s.Desc = true
	} else {
		p.accept("ASC")
	}
	if p.accept("NULLS") {
		s.Nulls = NullOrder(p.expectOne("FIRST", "LAST"))
	}
	return s
}

// rowCount reads a number of rows.
func (p *parser) rowCount() *Integer {
	p.want("<integer>")
	if p.tok().kind != kindInteger {
		p.mismatch()
	}
	return &Integer{At: p.at(), Text: p.integerText(p.next())}
}

func (p *parser) limit() *Limit {
	l := &Limit{At: p.at()}
	p.expect("LIMIT")
	if !p.accept("ALL") {
		l.Count = p.rowCount()
	}
	return l
}

func (p *parser) fetch() *Fetch {
	f := &Fetch{At: p.at()}
	p.expect("FETCH")
	p.expectOne("FIRST", "NEXT")
	if p.tok().kind == kindInteger {
		f.Count = p.rowCount()
	} else {
		p.want("<integer>")
	}
	p.expectOne("ROW", "ROWS")
	if !p.accept("ONLY") {
		p.expect("WITH")
		p.expect("TIES")
		f.WithTies = true
	}
	return f
}
