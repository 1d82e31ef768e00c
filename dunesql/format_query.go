package dunesql

import "slices"

// queryClause is a part of a query that begins a line.
type queryClause struct {
	head []*piece // SELECT DISTINCT, LEFT JOIN, GROUP BY
	body []*piece
}

// statement writes a query, each clause on a line of its own. The line has
// begun.
func (f *formatter) statement(list []*piece, indent int) {
	for i, c := range clauses(list) {
		if i > 0 {
			f.newline(indent)
		}
		f.clause(c, indent)
	}
}

// clauses cuts a query before the words that begin its clauses.
func clauses(list []*piece) []queryClause {
	var all []queryClause
	start := 0
	cut := func(end int) {
		if start < end {
			all = append(all, split(list[start:end]))
		}
		start = end
	}
	for i := range list {
		if i > start && begins(list, i) && !list[i].glued {
			cut(i)
		}
	}
	cut(len(list))
	return all
}

// begins reports whether a clause begins at a piece.
func begins(list []*piece, i int) bool {
	next := func(sym string) bool { return i+1 < len(list) && list[i+1].is(sym) }
	before := func(sym string) bool { return i > 0 && list[i-1].is(sym) }
	switch list[i].sym {
	case "SELECT", "WHERE", "HAVING", "UNION", "INTERSECT", "EXCEPT":
		return true
	case "WITH":
		return i == 0
	case "FROM":
		return !before("DISTINCT") || i > 1 && list[i-2].is("SELECT")
	case "GROUP", "ORDER":
		return next("BY")
	case "LIMIT", "OFFSET", "FETCH":
		return i > 0 && !before(",") && !before("SELECT") && !before("BY") && !before(".") && !next(",") && !next("FROM") && !operators[list[i-1].sym]
	case "ASOF":
		return next("JOIN") || next("LEFT") && i+2 < len(list) && (list[i+2].is("JOIN") || list[i+2].is("OUTER"))
	case "CROSS", "NATURAL", "LEFT", "RIGHT", "FULL", "INNER":
		return !(before("ASOF") && begins(list, i-1)) && (next("JOIN") || next("OUTER") || next("LEFT") || next("INNER") || next("RIGHT") || next("FULL"))
	case "JOIN":
		return !(before("ASOF") && begins(list, i-1)) && !before("CROSS") && !before("NATURAL") && !before("LEFT") && !before("RIGHT") && !before("FULL") && !before("INNER") && !before("OUTER")
	}
	return false
}

var headWords = []string{
	"SELECT", "DISTINCT", "ALL", "FROM", "WHERE", "GROUP", "ORDER", "BY", "HAVING", "LIMIT", "OFFSET", "FETCH", "UNION", "INTERSECT", "EXCEPT",
	"WITH", "RECURSIVE", "ASOF", "CROSS", "NATURAL", "LEFT", "RIGHT", "FULL", "INNER", "OUTER", "JOIN",
}

// split parts the head of a clause from its body.
func split(list []*piece) queryClause {
	n := 0
	for n < len(list) && n < 4 && slices.Contains(headWords, list[n].sym) && list[n].close == nil && !(n > 0 && list[n].is("FROM")) {
		n++
	}
	return queryClause{head: list[:n], body: list[n:]}
}

func (f *formatter) clause(c queryClause, indent int) {
	if len(c.head) == 1 || len(c.head) > 1 && c.head[0].sym == "ASOF" {
		c.head[0].text = c.head[0].sym // LIMIT and ASOF are not reserved
	}
	f.line(c.head, indent)
	if len(c.head) == 0 {
		f.condition(c.body, indent)
		return
	}
	switch c.head[0].sym {
	case "SELECT":
		f.commaParts(c.body, indent, plainItems(c.body))
	case "WITH":
		f.tables(c.body, indent)
	case "GROUP", "ORDER":
		directions(c.body)
		f.commaParts(c.body, indent, formatWidth)
	case "WHERE", "HAVING":
		f.condition(c.body, indent)
	case "FROM":
		f.commaParts(c.body, indent, formatWidth)
	case "ASOF", "CROSS", "NATURAL", "LEFT", "RIGHT", "FULL", "INNER", "JOIN":
		f.joined(c.body, indent)
	default:
		f.line(c.body, indent)
	}
}

// items writes a list behind its head when it has at most so many items and
// fits, or else each on a line.
func (f *formatter) commaParts(list []*piece, indent, most int) {
	parts := commaParts(list)
	if len(parts) <= most && (f.fits(list, "") || len(parts) == 1) {
		f.line(list, indent)
		return
	}
	f.newline(indent + 2)
	f.list(list, indent+2)
}

// plainItems is how many items of a SELECT may stand behind each other: a few,
// when each is a name.
func plainItems(list []*piece) int {
	const few, names = 4, 3 // a.b and its comma
	for _, item := range commaParts(list) {
		if len(item) > names+1 {
			return 1
		}
	}
	return few
}

// directions writes the words of an order in capitals.
func directions(list []*piece) {
	for _, item := range commaParts(list) {
		for i, p := range item {
			switch p.sym {
			case "ASC", "DESC", "NULLS", "FIRST", "LAST":
				if i > 0 && !item[i-1].is(".") {
					p.text = p.sym
				}
			}
		}
	}
}

// tables writes the queries of a WITH.
func (f *formatter) tables(list []*piece, indent int) {
	for i, part := range commaParts(list) {
		if i > 0 {
			f.newline(indent)
		}
		f.line(part, indent)
	}
}

// condition writes what AND and OR join, each on a line unless it is short.
func (f *formatter) condition(list []*piece, indent int) {
	parts := conditions(list)
	if len(parts) == 1 || len(parts) == 2 && f.fits(list, "") || !hasAny(list, "AND", "OR") {
		f.line(list, indent)
		return
	}
	f.line(parts[0], indent)
	for _, part := range parts[1:] {
		f.newline(indent + 2)
		f.line(part, indent+2)
	}
}

// joined writes the right side of a join, and its condition on a line of its
// own when it does not fit.
func (f *formatter) joined(list []*piece, indent int) {
	if f.fits(list, "") {
		f.line(list, indent)
		return
	}
	for i, part := range splitBefore(list, func(p *piece) bool { return p.is("ON") || p.is("USING") }) {
		if i > 0 {
			f.newline(indent + 2)
		}
		f.condition(part, indent+2)
	}
}

// conditions cuts before AND and OR, but not within BETWEEN … AND ….
func conditions(list []*piece) [][]*piece {
	between := 0
	return splitBefore(list, func(p *piece) bool {
		switch {
		case p.is("BETWEEN"):
			between++
		case p.is("AND") && between > 0:
			between--
		case p.is("AND") || p.is("OR"):
			return true
		}
		return false
	})
}
