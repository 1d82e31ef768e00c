package worker

import (
	"fmt"
	"strings"
)

// asked is a statement, and how far its rows are in an order.
type asked struct {
	sql   string
	total bool  // the rows have one order
	keys  []int // else the columns by which they are ordered
}

// statement makes one.
func (g *writer) statement() asked {
	g.used, g.names, g.tries = map[string]bool{}, 0, 4
	var ctes []string
	if g.chance(12) {
		ctes = append(ctes, g.recursive())
	}
	var query string
	var columns []named
	switch {
	case len(ctes) > 0:
		from, s := "r0 rr", &scope{fields: []named{{"rr.n", "int"}, {"rr.w", "str"}}}
		if g.chance(40) {
			from = g.join(from, s, 1)
		}
		query, columns = g.selectFrom(from, s, 2, nil)
	case g.chance(15):
		query, columns = g.withName(&ctes)
	default:
		query, columns = g.query(nil, 2, nil)
	}
	w := g.ordered(query, columns)
	list := append(g.tables(), ctes...)
	if len(list) > 0 {
		with := "with "
		if len(ctes) > 0 && strings.HasPrefix(ctes[0], "r0(") {
			with = "with recursive "
		}
		w.sql = with + strings.Join(list, ", ") + " " + w.sql
	}
	return w
}

// recursive makes a query that reads itself.
func (g *writer) recursive() string {
	return fmt.Sprintf("r0(n, w) as (%s union all select n + 1, %s from r0 where n < %d)",
		g.pick("select 1, cast('a' as varchar)", "select * from (values (1, cast('x' as varchar)), (3, cast(null as varchar)))", "select id, cast(s as varchar) from (values (1, 'b'), (2, 'c')) t(id, s)"),
		g.pick("w || 'b'", "coalesce(w, '') || cast(n as varchar)", "upper(w)"), 3+g.IntN(4))
}

// withName makes a query of a WITH, which is read twice or hides a table.
func (g *writer) withName(ctes *[]string) (string, []named) {
	query, columns := g.query(nil, 1, nil)
	name := g.pick("w0", "t9", `"W 0"`)
	list := make([]string, len(columns))
	for i := range columns {
		list[i] = fmt.Sprintf("m%d", i)
		columns[i].text = list[i]
	}
	*ctes = append(*ctes, name+"("+strings.Join(list, ", ")+") as ("+query+")")
	s := &scope{fields: qualified("x1", columns)}
	from := name + " x1"
	if g.chance(50) {
		from += " join " + name + " x2 on " + g.equality(s.fields, qualified("x2", columns))
		s.fields = append(s.fields, qualified("x2", columns)...)
	}
	return g.selectFrom(from, s, 2, nil)
}

// query makes a SELECT, a VALUES or a set operation, with columns of the kinds
// that are wanted, if any are.
func (g *writer) query(outer *scope, depth int, want []string) (string, []named) {
	switch {
	case want == nil && g.chance(5):
		return g.values(g.some())
	case want != nil && g.chance(15):
		return g.values(want)
	case depth > 0 && g.tries > 0 && g.chance(20):
		g.tries--
		return g.setOperation(outer, depth, want)
	}
	query, columns := g.selection(outer, depth, want)
	if depth < 2 && g.chance(10) {
		w := g.limited(query, columns)
		return w.sql, columns
	}
	return query, columns
}

// some are the kinds of a few columns.
func (g *writer) some() []string {
	list := make([]string, 1+g.IntN(3))
	for i := range list {
		list[i] = g.pick(allKinds...)
	}
	return list
}

func (g *writer) values(kinds []string) (string, []named) {
	rows := make([]string, 1+g.IntN(3))
	columns := make([]named, len(kinds))
	for i := range rows {
		list := make([]string, len(kinds))
		for j, k := range kinds {
			columns[j] = named{fmt.Sprintf("_col%d", j), k}
			list[j] = g.pick(literals[k]...)
			if k == "dec" && g.chance(20) {
				list[j] = g.pick(literals["int"]...)
			}
			if i > 0 && g.chance(10) {
				list[j] = "null"
			}
		}
		rows[i] = "(" + strings.Join(list, ", ") + ")"
		if len(kinds) == 1 && kinds[0] == "row" {
			rows[i] = "row(" + list[0] + ")" // else its fields are the columns
		}
	}
	names := make([]string, len(columns))
	for i := range columns {
		columns[i].text = g.name("v")
		names[i] = columns[i].text
	}
	return "select * from (values " + strings.Join(rows, ", ") + ") " + g.name("z") + "(" + strings.Join(names, ", ") + ")", columns
}

// setOperation puts two or three queries together, whose types may differ.
func (g *writer) setOperation(outer *scope, depth int, want []string) (string, []named) {
	query, columns := g.selection(outer, depth-1, want)
	kinds := make([]string, len(columns))
	for n := 1 + g.IntN(2); n > 0; n-- {
		for i, c := range columns {
			kinds[i] = c.kind
			if c.kind == "int" && g.chance(15) {
				kinds[i] = g.pick("dec", "dbl")
			}
		}
		if g.IntN(150) == 0 {
			kinds = append(kinds, "int")
		}
		second, _ := g.selection(outer, depth-1, kinds)
		op := g.pick(" union all ", " union ", " union distinct ", " intersect ", " except ", " intersect all ", " except all ")
		if g.chance(20) {
			query, second = "("+query+")", "("+second+")"
		}
		query += op + second
		for i := range columns {
			if columns[i].kind == "int" || kinds[i] == "dbl" {
				columns[i].kind = kinds[i]
			}
		}
	}
	return query, columns
}

// selection makes a SELECT.
func (g *writer) selection(outer *scope, depth int, want []string) (string, []named) {
	from, s := g.from(outer, depth)
	return g.selectFrom(from, s, depth, want)
}

func (g *writer) selectFrom(from string, s *scope, depth int, want []string) (string, []named) {
	where, tail := "", ""
	if g.chance(40) {
		where = " where " + g.expr("bool", &scope{fields: s.fields, outer: s.outer, flat: true}, 2)
	}
	if g.chance(35) {
		tail = g.group(s)
	}
	if s.grouped && g.chance(30) {
		tail += " having " + g.expr("bool", s, 1)
	}
	if !s.grouped && g.chance(15) {
		w := g.name("w")
		s.windows = append(s.windows, w)
		tail += " window " + w + " as (" + g.window0(s) + ")"
	}
	distinct := ""
	if g.chance(12) {
		distinct = "distinct "
	}
	items, columns := g.items(s, depth, want)
	return "select " + distinct + items + " from " + from + where + tail, columns
}

// items makes the columns of a SELECT.
func (g *writer) items(s *scope, depth int, want []string) (string, []named) {
	free := want == nil
	if free {
		want = g.some()
	}
	if free && !s.grouped && len(s.fields) < 9 && g.chance(8) {
		columns := make([]named, len(s.fields))
		seen := map[string]bool{}
		for i, f := range s.fields {
			columns[i] = named{f.text[strings.LastIndexByte(f.text, '.')+1:], f.kind}
			if seen[columns[i].text] {
				free = false // two of a name: nothing could read them
			}
			seen[columns[i].text] = true
		}
		if free {
			return "*", columns
		}
	}
	list, columns := make([]string, len(want)), make([]named, len(want))
	for i, k := range want {
		text := g.expr(k, s, 1+depth)
		name := g.name("o")
		if g.chance(10) {
			name = `"` + strings.ToUpper(name) + `"`
		}
		list[i], columns[i] = text+g.pick(" ", " as ")+name, named{name, k}
	}
	return strings.Join(list, ", "), columns
}

// group makes a GROUP BY.
func (g *writer) group(s *scope) string {
	s.grouped = true
	if g.chance(15) {
		return "" // one group of all
	}
	inner := &scope{fields: s.fields, outer: s.outer, flat: true}
	for range 1 + g.IntN(3) {
		k := g.pick("int", "int", "str", "str", "dec", "bool", "date", "bin")
		text, ok := g.column(k, inner)
		if !ok {
			continue
		}
		if g.chance(25) {
			text = g.compound(k, inner, 0)
		}
		s.groups = append(s.groups, named{text, k})
	}
	if len(s.groups) == 0 {
		return ""
	}
	list := make([]string, len(s.groups))
	plain := true
	for i, f := range s.groups {
		list[i] = f.text
		plain = plain && !strings.ContainsAny(f.text, "( ")
	}
	all := strings.Join(list, ", ")
	if !plain || g.chance(60) {
		return " group by " + all
	}
	for _, f := range append([]named{}, s.groups...) {
		s.groups = append(s.groups, named{"grouping(" + f.text + ")", "int"})
	}
	s.groups = append(s.groups, named{"grouping(" + all + ")", "int"})
	return " group by " + g.pick("rollup ("+all+")", "cube ("+all+")", "grouping sets ((), ("+all+"))", "grouping sets (("+list[0]+"), ("+all+"), ("+list[0]+"))",
		list[0]+", rollup ("+list[len(list)-1]+")", "distinct "+list[0]+", cube ("+all+")", "all cube ("+list[0]+"), ("+all+")", "()")
}

// ordered gives the outermost query an order.
func (g *writer) ordered(query string, columns []named) asked {
	if g.chance(30) {
		return g.limited(query, columns)
	}
	if g.chance(40) {
		return asked{sql: query}
	}
	w := asked{sql: query}
	var list []string
	for range 1 + g.IntN(2) {
		i := g.IntN(len(columns))
		key := fmt.Sprint(i + 1)
		if g.chance(40) {
			key = columns[i].text
		}
		if columns[i].kind == "int" && g.chance(15) {
			list = append(list, columns[i].text+" % 2")
			break
		}
		list, w.keys = append(list, key+g.pick("", " desc", " nulls first", " desc nulls last", " asc")), append(w.keys, i)
	}
	w.sql += " order by " + strings.Join(list, ", ")
	if g.chance(20) && len(list) == len(w.keys) {
		w.sql += fmt.Sprintf(" fetch first %d rows with ties", 1+g.IntN(3))
	}
	return w
}

// limited orders by all columns, in any order of them, and takes some rows.
func (g *writer) limited(query string, columns []named) asked {
	list := make([]string, len(columns))
	for i, to := range g.Perm(len(columns)) {
		list[to] = fmt.Sprint(i+1) + g.pick("", "", " desc", " nulls first", " desc nulls last", " desc nulls first")
		if g.chance(25) {
			list[to] = strings.Replace(list[to], fmt.Sprint(i+1), columns[i].text, 1)
		}
	}
	n := g.IntN(5)
	return asked{sql: query + " order by " + strings.Join(list, ", ") + g.pick("", fmt.Sprintf(" limit %d", n), fmt.Sprintf(" offset 1 limit %d", n),
		fmt.Sprintf(" offset %d rows", n), fmt.Sprintf(" fetch first %d rows only", n+1), " limit all", fmt.Sprintf(" offset 2 rows fetch next %d rows with ties", n+1)), total: true}
}
