package duckdb

import (
	"slices"
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

// from prints the items of FROM, and puts what they have into the scope. An
// item sees those to its left when it is lateral; a join behind a comma sees
// its own two sides only.
func (u *unit) from(items []dunesql.Relation, s *scope) string {
	list := make([]string, len(items))
	for i, item := range items {
		if _, ok := item.(*dunesql.Join); !ok || i == 0 {
			list[i] = u.relation(item, s)
			continue
		}
		inner := &scope{outer: s.outer, ctes: s.ctes, beside: append(s.beside, s.relations...)}
		list[i] = u.relation(item, inner)
		s.relations = append(s.relations, inner.relations...)
	}
	return strings.Join(list, ", ")
}

// relation prints an item of FROM, and adds its relations to the scope.
func (u *unit) relation(r dunesql.Relation, s *scope) string {
	switch r := r.(type) {
	case *dunesql.Join:
		return u.join(r, s)
	case *dunesql.Aliased:
		if join, ok := r.Relation.(*dunesql.Join); ok {
			return u.aliasedJoin(join, r, s)
		}
		if sample, ok := r.Relation.(*dunesql.Sample); ok {
			return u.sample(sample, r, s)
		}
		return u.item(r.Relation, r, s)
	case *dunesql.Sample:
		if a, ok := r.Relation.(*dunesql.Aliased); ok {
			return u.sample(r, a, s)
		}
		return u.sample(r, nil, s)
	}
	return u.item(r, nil, s)
}

// item prints a table, a query or an UNNEST under its alias.
func (u *unit) item(r dunesql.Relation, a *dunesql.Aliased, s *scope) string {
	var sql string
	rel := &relation{}
	switch r := r.(type) {
	case *dunesql.Table:
		sql, rel = u.table(r, s)
		return sql + u.add(rel, a, s)
	case *dunesql.SubqueryRelation:
		var cols []column
		sql, cols = u.subquery(r.Query, &scope{outer: s.outer, ctes: s.ctes})
		sql, rel.columns = "("+sql+")", cols
	case *dunesql.Lateral:
		var cols []column
		sql, cols = u.subquery(r.Query, s)
		sql, rel.columns = "LATERAL ("+sql+")", cols
	case *dunesql.Unnest:
		sql, rel.columns = u.unnest(r, s)
	case *dunesql.TableFunction:
		sql, rel.columns = u.tableFunction(r, s)
	case *dunesql.JSONTable:
		sql, rel.columns = u.jsonTable(r, s)
	case *dunesql.Join:
		return "(" + u.join(r, s) + ")"
	default:
		u.fail(r, "This kind of table is not supported")
	}
	return sql + u.add(rel, a, s)
}

func (u *unit) subquery(q *dunesql.Query, s *scope) (string, []column) {
	if v, ok := q.Body.(*dunesql.Values); ok && q.With == nil && len(q.OrderBy) == 0 && q.Offset == nil && q.Limit == nil && q.Fetch == nil {
		sql, cols := u.values(v, s)
		for i := range cols {
			cols[i].name, cols[i].unnamed = unnamed(i), true
		}
		return sql, cols
	}
	return u.printQuery(q, s)
}

// add gives a relation its alias, with its columns, and makes it known. The
// alias is unique within the FROM: two tables of one name in different schemas
// are told apart.
func (u *unit) add(r *relation, a *dunesql.Aliased, s *scope) string {
	if a != nil {
		r.name = []string{a.Alias.Folded()}
		r.columns = u.renamed(a, r.columns, a.Columns)
		r.printed = u.cleanName(a.Alias)
	}
	if len(r.name) == 0 {
		r.printed = u.name("t")
	}
	if r.printed == "" {
		r.printed = r.name[len(r.name)-1]
	}
	base := r.printed
	for n := 2; taken(s.relations, r.printed) || taken(s.beside, r.printed); n++ {
		r.printed = base + ":" + itoa(n)
	}
	s.relations = append(s.relations, r)
	return " AS " + quote(r.printed) + columnList(r.columns)
}

func taken(relations []*relation, alias string) bool {
	for _, r := range relations {
		if strings.EqualFold(r.printed, alias) {
			return true
		}
	}
	return false
}

// table prints a table by its name: what a WITH in scope gives it, or an input
// of the statement. There is no third.
func (u *unit) table(t *dunesql.Table, s *scope) (string, *relation) {
	if t.AsOf != nil {
		u.fail(t, "FOR TIMESTAMP AS OF is not supported: a table is read as of the run's snapshot")
	}
	parts := make([]string, len(t.Name.Parts))
	for i, p := range t.Name.Parts {
		parts[i] = p.Folded()
	}
	if len(parts) == 1 {
		if c, ok := s.cte(parts[0]); ok {
			return u.mark(t, quote(c.printed)), &relation{name: parts, columns: append([]column(nil), c.columns...)}
		}
	}
	in, ok := u.inputs[dunesql.RefOf(t).Key]
	if !ok {
		u.fail(t, "Table '%s' does not exist", t.Name.Folded())
		return "NULL", &relation{name: parts}
	}
	if in.View > 0 {
		if in.View > len(u.views) {
			u.failWith("internal", t, "Table '%s' is a view that has not been printed", t.Name.Folded())
			return "NULL", &relation{name: parts}
		}
		view := u.views[in.View-1]
		return u.mark(t, quote(view.printed)), &relation{name: parts, columns: append([]column(nil), view.columns...)}
	}
	r := &relation{name: parts}
	for _, c := range in.Schema {
		r.columns = append(r.columns, column{name: c.Name, t: u.columnType(c)})
	}
	return u.mark(t, u.readInput(in)), r
}

// join prints a join. What ON and USING see are the two sides.
func (u *unit) join(j *dunesql.Join, s *scope) string {
	begin := len(s.relations)
	left := u.relation(j.Left, s)
	first := len(s.relations)
	right := u.joined(j.Right, s)
	if j.Natural {
		u.fail(j, "Natural join not supported")
	}
	var b strings.Builder
	b.WriteString(left + " " + string(j.Kind) + " " + right)
	switch {
	case j.Using != nil:
		b.WriteString(" USING (" + strings.Join(u.using(j, s, begin, first), ", ") + ")")
	case j.On != nil:
		within := u.outerJoin
		u.outerJoin = j.Kind != dunesql.InnerJoin && j.Kind != dunesql.CrossJoin
		u.rowsOnly("JOIN", j.On)
		b.WriteString(" ON " + u.condition("JOIN ON", j.On, s))
		u.outerJoin = within
	case j.Kind != dunesql.CrossJoin:
		b.WriteString(" ON true")
	}
	return b.String()
}

// joined prints the right side of a join: a join there stood in parentheses.
func (u *unit) joined(r dunesql.Relation, s *scope) string {
	sql := u.relation(r, s)
	if _, ok := r.(*dunesql.Join); ok {
		return "(" + sql + ")"
	}
	return sql
}

// using prints the columns of USING. From then on they are columns of no table,
// before those of the two sides.
func (u *unit) using(j *dunesql.Join, s *scope, begin, first int) []string {
	names := make([]string, len(j.Using))
	merged := &relation{merged: true}
	left, right := &scope{relations: s.relations[begin:first]}, &scope{relations: s.relations[first:]}
	for i, id := range j.Using {
		name := id.Folded()
		l, r := left.resolve([]string{name}), right.resolve([]string{name})
		if l.n != 1 || r.n != 1 {
			side := "left"
			if l.n == 1 {
				side = "right"
			}
			u.fail(id, "Column '%s' is missing from %s side of join", name, side)
		}
		names[i] = quote(u.cleanName(id))
		hide(s.relations[begin:], name)
		merged.columns = append(merged.columns, column{name: u.cleanName(id), t: common(l.v.t, r.v.t)})
	}
	s.relations = slices.Insert(s.relations, begin, merged)
	return names
}

// hide takes a column that was merged out of its tables.
func hide(relations []*relation, name string) {
	for _, r := range relations {
		for i := range r.columns {
			if strings.EqualFold(r.columns[i].name, name) {
				r.columns[i].hidden = true
			}
		}
	}
}

// aliasedJoin prints (a JOIN b) AS c.
func (u *unit) aliasedJoin(j *dunesql.Join, a *dunesql.Aliased, s *scope) string {
	inner := &scope{outer: s.outer, ctes: s.ctes}
	from := u.join(j, inner)
	items, cols := u.star(&dunesql.SelectStar{At: a.At}, inner)
	r := &relation{columns: cols}
	return "(SELECT " + strings.Join(items, ", ") + " FROM " + from + ")" + u.add(r, a, s)
}

// sample prints TABLESAMPLE. DuckDB samples a table with its alias after it.
func (u *unit) sample(r *dunesql.Sample, a *dunesql.Aliased, s *scope) string {
	inner := r.Relation
	if aliased, ok := inner.(*dunesql.Aliased); ok {
		a, inner = aliased, aliased.Relation
	}
	if _, ok := inner.(*dunesql.Join); ok {
		u.fail(r, "TABLESAMPLE of a join is not supported")
	}
	item := &scope{outer: s.outer, ctes: s.ctes}
	sql := u.item(inner, nil, item)
	percent, ok := number(r.Percentage)
	if !ok {
		u.fail(r.Percentage, "Sample percentage should be a numeric expression, and a constant")
	}
	items, cols := u.star(&dunesql.SelectStar{At: r.At}, item)
	rel := &relation{columns: cols}
	if len(item.relations) > 0 {
		rel.name = item.relations[0].name
	}
	return "(SELECT " + strings.Join(items, ", ") + " FROM " + sql + " TABLESAMPLE " + percent + " PERCENT (" + strings.ToLower(string(r.Method)) + "))" + u.add(rel, a, s)
}

// number is the text of a numeric literal.
func number(e dunesql.Expr) (string, bool) {
	switch e := e.(type) {
	case *dunesql.Integer:
		return e.Text, true
	case *dunesql.Decimal:
		return e.Text, true
	case *dunesql.Double:
		return e.Text, true
	}
	return "", false
}

// tableFunction prints TABLE(f(…)).
func (u *unit) tableFunction(f *dunesql.TableFunction, s *scope) (string, []column) {
	switch name := f.Name.Folded(); {
	case name == "previous.query.result":
		return u.previous(f)
	case name == "sequence":
		return u.sequenceTable(f, s)
	default:
		u.fail(f, "Table function '%s' not registered", name)
	}
	return "NULL", nil
}

func (u *unit) sequenceTable(f *dunesql.TableFunction, s *scope) (string, []column) {
	args := []string{"0", "", "1"}
	for i, a := range f.Args {
		place := i
		if a.Name != nil {
			place = map[string]int{"start": 0, "stop": 1, "step": 2}[a.Name.Folded()]
		}
		e, ok := a.Value.(dunesql.Expr)
		if !ok || place > 2 {
			u.fail(a, "Invalid argument of table function sequence")
			return "NULL", nil
		}
		args[place] = u.expr(e, s).sql
	}
	if args[1] == "" {
		u.fail(f, "Missing argument: STOP")
		return "NULL", nil
	}
	sql := "(SELECT unnest(dune_sequence(" + strings.Join(args, ", ") + ")))"
	return sql, []column{{name: "sequential_number", t: bigint}}
}

// unnest prints UNNEST as a lateral SELECT: several lists side by side, a map
// as two columns, an array of rows as the columns of the row, an ordinal.
func (u *unit) unnest(n *dunesql.Unnest, s *scope) (string, []column) {
	if sql, ok := unnestedSequence(n); ok {
		return sql, []column{{name: unnamed(0), unnamed: true, t: bigint}}
	}
	var inner, outer []string
	var cols []column
	var lengths []string
	for i, e := range n.Exprs {
		v := u.expr(e, s)
		name := quote("u" + itoa(i))
		switch {
		case v.t.kind == kindMap:
			inner = append(inner, "unnest(map_keys("+v.sql+")) AS "+quote("k"+itoa(i)), "unnest(map_values("+v.sql+")) AS "+quote("v"+itoa(i)))
			outer = append(outer, quote("k"+itoa(i)), quote("v"+itoa(i)))
			cols = append(cols, column{t: v.t.keys()}, column{t: v.t.item()})
			lengths = append(lengths, "CAST(cardinality("+v.sql+") AS BIGINT)")
			continue
		case v.t.known() && v.t.kind != kindArray:
			u.fail(e, "Cannot unnest type: %s", v.t)
		}
		inner = append(inner, "unnest("+v.sql+") AS "+name)
		lengths = append(lengths, "len("+v.sql+")")
		item := v.t.item()
		if item.kind == kindRow {
			for j := range item.fields {
				f := item.fields[j]
				outer = append(outer, "("+name+")."+quote(item.fieldName(j)))
				cols = append(cols, column{name: f.name, t: f.typ})
			}
			continue
		}
		outer = append(outer, name)
		cols = append(cols, column{t: item})
	}
	if n.Ordinality {
		inner = append(inner, "unnest(generate_series(1, "+longest(lengths)+")) AS "+quote("n"))
		outer = append(outer, quote("n"))
		cols = append(cols, column{name: "ordinality", t: bigint})
	}
	for i := range cols {
		if cols[i].name == "" {
			cols[i].name, cols[i].unnamed = unnamed(i), true
		}
	}
	if len(inner) == 1 && len(outer) == 1 && outer[0] == quote("u0") {
		return "LATERAL (SELECT " + inner[0] + ")", cols
	}
	return "LATERAL (SELECT " + strings.Join(outer, ", ") + " FROM (SELECT " + strings.Join(inner, ", ") + "))", cols
}

func longest(lengths []string) string {
	for i, l := range lengths {
		lengths[i] = "coalesce(" + l + ", 0)"
	}
	if len(lengths) == 1 {
		return lengths[0]
	}
	return "greatest(" + strings.Join(lengths, ", ") + ")"
}
