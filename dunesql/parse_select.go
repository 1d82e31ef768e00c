package dunesql

// selection reads SELECT … up to its WINDOW clause.
func (p *parser) selection() *Select {
	s := &Select{At: p.at()}
	p.expect("SELECT")
	switch {
	case p.accept("DISTINCT"):
		s.Distinct = true
	case p.quantifierAll():
		p.next()
	}
	s.Items = commaList(p, p.selectItem)
	if p.accept("FROM") {
		s.From = commaList(p, p.relation)
	}
	if p.accept("WHERE") {
		s.Where = p.expr()
	}
	if p.acceptBy("GROUP") {
		s.GroupBy = p.groupBy()
	}
	if p.accept("HAVING") {
		s.Having = p.expr()
	}
	if p.is("WINDOW") && p.clause() {
		p.next()
		s.Windows = commaList(p, p.windowDef)
	}
	return s
}

// quantifierAll reports whether ALL is at hand and is a quantifier: it is a
// name when no expression follows.
func (p *parser) quantifierAll() bool {
	if !p.is("ALL") {
		return false
	}
	switch t := p.ahead(1); t.sym {
	case "(", "*", "-", "+", "?", "[":
		return true
	case "":
		return t.kind != kindEOF
	default:
		return t.kind == kindWord && (!t.reserved || beginsExpr[t.sym])
	}
}

// beginsExpr are the reserved words that begin an expression.
var beginsExpr = set(`CASE CAST CURRENT_CATALOG CURRENT_DATE CURRENT_PATH
	CURRENT_SCHEMA CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER EXISTS EXTRACT
	FALSE GROUPING JSON_ARRAY JSON_EXISTS JSON_OBJECT JSON_QUERY JSON_VALUE
	LISTAGG LOCALTIME LOCALTIMESTAMP NORMALIZE NOT NULL TRIM TRUE`)

func (p *parser) selectItem() SelectItem {
	at, start := p.at(), p.pos
	if p.accept("*") {
		return &SelectStar{At: at}
	}
	e := p.expr()
	if p.tok().sym == "." && p.follows(1, "*") {
		if p.starBase != start {
			p.next()
			p.want("<identifier>")
			p.mismatch()
		}
		return p.selectStar(at, e)
	}
	return &SelectExpr{At: at, Expr: e, Alias: p.alias()}
}

// selectStar reads .* [AS (a, b)].
func (p *parser) selectStar(at At, base Expr) *SelectStar {
	s := &SelectStar{At: at, Base: base}
	p.expect(".")
	p.expect("*")
	if p.accept("AS") {
		s.Aliases = p.idents()
	}
	return s
}

func (p *parser) groupBy() *GroupBy {
	g := &GroupBy{At: p.at()}
	switch {
	case p.accept("DISTINCT"):
		g.Quantifier = Distinct
	case p.quantifierAll() || p.is("ALL") && (p.follows(1, "CUBE") || p.follows(1, "ROLLUP")):
		p.next()
		g.Quantifier = All
	}
	g.Elements = commaList(p, p.groupingElement)
	return g
}

func (p *parser) groupingElement() GroupingElement {
	at := p.at()
	switch {
	case p.acceptAll("GROUPING", "SETS"):
		return &GroupingSets{At: at, Kind: Sets, Sets: p.groupingSets()}
	case p.accept("ROLLUP"):
		return &GroupingSets{At: at, Kind: Rollup, Sets: p.groupingSets()}
	case p.accept("CUBE"):
		return &GroupingSets{At: at, Kind: Cube, Sets: p.groupingSets()}
	}
	return p.groupingSet()
}

func (p *parser) groupingSets() []*GroupingSet {
	p.expect("(")
	list := commaList(p, p.groupingSet)
	p.expect(")")
	return list
}

// groupingSet reads a, (a, b) or (). A list in parentheses is a set of several
// expressions here, and a row everywhere else.
func (p *parser) groupingSet() *GroupingSet {
	g := &GroupingSet{At: p.at()}
	if p.acceptAll("(", ")") {
		return g
	}
	e := p.expr()
	if r, ok := e.(*Row); ok && r.At == g.At && p.text[r.At] == '(' {
		g.Exprs = r.Fields
	} else {
		g.Exprs = []Expr{e}
	}
	return g
}
