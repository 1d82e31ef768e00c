package worker

import "strings"

// window makes a window function of a kind.
func (g *writer) window(kind string, s *scope) (string, bool) {
	inner := &scope{fields: s.fields, outer: s.outer, flat: true}
	e := func(k string) string { return g.expr(k, inner, 1) }
	if kind == "row" || kind == "ts" {
		return "", false
	}
	over := g.over(s)
	switch n := g.IntN(10); {
	case kind == "int" && n < 3:
		return g.pick("row_number()", "rank()", "dense_rank()", "ntile(2)") + " over (" + g.partition(inner) + g.everything(inner) + ")", true
	case kind == "dbl" && n < 3:
		return g.pick("percent_rank()", "cume_dist()") + " over (" + g.partition(inner) + g.everything(inner) + ")", true
	case n < 6:
		f := g.pick("lag("+e(kind)+")", "lead("+e(kind)+", 2)", "lag("+e(kind)+", 1, "+e(kind)+")", "lead("+e(kind)+", 0)") + g.pick("", " ignore nulls", " respect nulls")
		return f + " over (" + g.partition(inner) + g.everything(inner) + ")", true
	case n < 8:
		return g.pick("first_value("+e(kind)+")", "last_value("+e(kind)+")", "nth_value("+e(kind)+", 2)") + g.pick("", " ignore nulls", " respect nulls") + over, true
	case kind == "int":
		return g.pick("count(*)", "sum("+e("int")+")", "max("+e("int")+")", "count("+e("str")+")", "sum(distinct "+e("int")+")") + over, true
	case kind == "dbl":
		return g.pick("avg("+e("int")+")", "sum("+e("dbl")+")", "max("+e("dbl")+")") + over, true
	case kind == "dec" || kind == "str" || kind == "date":
		return g.pick("max(", "min(") + e(kind) + ")" + over, true
	case kind == "bool":
		return g.pick("bool_or(", "bool_and(") + e(kind) + ")" + over, true
	}
	return "", false
}

// over is a window, or the name of one.
func (g *writer) over(s *scope) string {
	if len(s.windows) > 0 && g.chance(60) {
		w := g.pick(s.windows...)
		return g.pick(" over "+w, " over ("+w+")")
	}
	return " over (" + g.window0(s) + ")"
}

// window0 is what stands in the parentheses of a window.
func (g *writer) window0(s *scope) string {
	inner := &scope{fields: s.fields, outer: s.outer, flat: true}
	if g.chance(15) {
		return strings.TrimSpace(g.partition(inner))
	}
	if g.chance(30) {
		kind := g.pick("int", "dec", "date", "dbl")
		step := map[string]string{"int": "2", "dec": "1.5", "date": "interval '1' day", "dbl": "1e0"}[kind]
		if key, ok := g.column(kind, inner); ok {
			// Several rows may have one key: what depends on their order would
			// not agree, and so all others follow as a partition.
			return g.partition(inner) + "order by " + key + g.pick("", " desc", " nulls first", " desc nulls first") + " range " + g.frame(step)
		}
	}
	return g.partition(inner) + g.everything(inner) + g.pick("", " rows "+g.frame("1"), " rows "+g.frame("2"), " groups "+g.frame("1"), " range "+g.frame(""))
}

func (g *writer) partition(s *scope) string {
	k := g.pick("int", "str", "bool")
	if text, ok := g.column(k, s); ok && g.chance(50) {
		return "partition by " + text + " "
	}
	return ""
}

// everything orders by all columns, so that only rows which are the same are
// in no order.
func (g *writer) everything(s *scope) string {
	list := make([]string, len(s.fields))
	for i, to := range g.Perm(len(s.fields)) {
		list[to] = s.fields[i].text + g.pick("", "", " desc", " nulls first")
	}
	return "order by " + strings.Join(list, ", ")
}

// frame is a frame of a window; without a step, of the ends that need none.
func (g *writer) frame(step string) string {
	starts, ends := []string{"unbounded preceding", "current row"}, []string{"current row", "unbounded following"}
	if step != "" {
		starts = []string{"unbounded preceding", step + " preceding", "current row", step + " following"}
		ends = []string{step + " preceding", step + " preceding", "current row", step + " following", "unbounded following"}
	}
	if g.chance(20) {
		return g.pick(starts[:len(starts)-1]...)
	}
	first := g.IntN(len(starts))
	last := max(first, g.IntN(len(ends)))
	if g.chance(3) {
		last = g.IntN(len(ends)) // maybe before the first
	}
	return "between " + starts[first] + " and " + ends[last]
}
