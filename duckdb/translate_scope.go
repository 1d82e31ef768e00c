package duckdb

import (
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

// column is a column of a relation or of a result.
type column struct {
	name    string // as users see it
	printed string // its name in DuckDB, when that differs
	t       typ
	unnamed bool
	hidden  bool   // a USING merged it with another: neither side has it any more
	bare    string // what its expression was printed as
	sql     string // what it was printed as, for an ORDER BY of the same SELECT
}

// duck is the column's name in DuckDB.
func (c *column) duck() string {
	if c.printed != "" {
		return c.printed
	}
	return c.name
}

// relation is a table of a FROM, or what a WITH names.
type relation struct {
	name    []string // the folded parts by which columns may be qualified; none when anonymous
	printed string   // its alias in DuckDB
	merged  bool     // the columns of a USING, which have no table
	columns []column
}

// answers reports whether a qualifier means this relation: its name, or the
// last parts of it.
func (r *relation) answers(qualifier []string) bool {
	if len(qualifier) > len(r.name) {
		return false
	}
	tail := r.name[len(r.name)-len(qualifier):]
	for i := range qualifier {
		if qualifier[i] != tail[i] {
			return false
		}
	}
	return true
}

// reach prints a column of the relation.
func (r *relation) reach(c *column) string {
	if r.merged {
		return quote(c.duck())
	}
	return quote(r.printed) + "." + quote(c.duck())
}

// scope is what the names of an expression can mean.
type scope struct {
	outer     *scope // of the enclosing query, or of the FROM items to the left
	relations []*relation
	beside    []*relation // of the same FROM, not in scope: their aliases are taken
	ctes      map[string]*relation
	variables map[string]val // parameters of lambdas
	outputs   []column       // of the SELECT, for its ORDER BY
	windows   []*dunesql.WindowDef
	of        *dunesql.Select // whose scope it is
	keys      *groupKeys      // of a SELECT that is grouped
	boundary  bool            // of a query: what it does not have is of another
	within    bool            // of a query in the arguments of an aggregation
	groups    []string        // the expressions that it is grouped by, as they are printed
}

// cte finds what a WITH in scope gives a name.
func (s *scope) cte(name string) (*relation, bool) {
	for ; s != nil; s = s.outer {
		if r, ok := s.ctes[name]; ok {
			return r, true
		}
	}
	return nil, false
}

// selectOf is the SELECT that an expression is in, whose place Trino gives for
// some errors; n itself when there is none.
func (s *scope) selectOf(n dunesql.Node) dunesql.Node {
	for ; s != nil; s = s.outer {
		if s.of != nil {
			return s.of
		}
	}
	return n
}

// variable finds a lambda's parameter.
func (s *scope) variable(name string) (val, bool) {
	for ; s != nil; s = s.outer {
		if v, ok := s.variables[name]; ok {
			return v, true
		}
		if len(s.relations) > 0 {
			return val{}, false
		}
	}
	return val{}, false
}

// output finds a column of the SELECT by its name.
func (s *scope) output(name string) (column, bool) {
	for i := range s.outputs {
		if !s.outputs[i].unnamed && strings.EqualFold(s.outputs[i].name, name) {
			return s.outputs[i], true
		}
	}
	return column{}, false
}

// found is what a chain of names begins with.
type found struct {
	v    val
	used int // parts of the chain
	n    int // how many columns answer
}

// resolve finds the column that a chain of names begins with, in this scope
// alone: with as many qualifiers as there are.
func (s *scope) resolve(parts []string) found {
	for used := len(parts); used >= 1; used-- {
		f := found{used: used}
		for _, r := range s.relations {
			if !r.answers(parts[:used-1]) {
				continue
			}
			for i := range r.columns {
				c := &r.columns[i]
				if c.unnamed || c.hidden || !strings.EqualFold(c.name, parts[used-1]) {
					continue
				}
				f.n++
				f.v = val{sql: r.reach(c), t: c.t}
			}
		}
		if f.n > 0 {
			return f
		}
	}
	return found{}
}

// column prints a chain of names.
func (u *unit) column(c *dunesql.Column, s *scope) val {
	parts := make([]string, len(c.Parts))
	for i, p := range c.Parts {
		parts[i] = p.Folded()
	}
	if v, ok := s.variable(parts[0]); ok {
		return u.fields(c, v, c.Parts[1:])
	}
	crossed := false
	for at := s; at != nil; at = at.outer {
		if o, ok := at.output(parts[0]); ok && o.sql != "" && u.aggregates == 0 {
			return u.fields(c, val{sql: u.hoist.name(o.sql), t: o.t}, c.Parts[1:])
		}
		f := at.resolve(parts)
		switch {
		case f.n > 1:
			return u.fail(c, "Column '%s' is ambiguous", strings.Join(parts, "."))
		case f.n == 1 && crossed && at.keys != nil && f.used == len(parts) && !at.keys.texts[f.v.sql]:
			return u.fail(c, "Subquery uses '%s' which must appear in GROUP BY clause", strings.Join(parts, "."))
		case f.n == 1:
			f.v.sql = u.hoist.name(f.v.sql)
			return u.fields(c, f.v, c.Parts[f.used:])
		}
		if o, ok := at.output(parts[0]); ok {
			return u.fields(c, val{sql: u.hoist.name(quote(o.duck())), t: o.t}, c.Parts[1:])
		}
		crossed = crossed && !at.within || at.boundary && !at.within
	}
	return u.fail(c, "Column '%s' cannot be resolved", strings.Join(parts, "."))
}

// resolves reports whether a chain of names means something, and notes an error
// in the words for t.* when not.
func (u *unit) resolves(c *dunesql.Column, s *scope) bool {
	before := u.err
	u.column(c, s)
	if u.err == before {
		return true
	}
	u.err = before
	parts := make([]string, len(c.Parts))
	for i, p := range c.Parts {
		parts[i] = p.Folded()
	}
	u.fail(c, "Unable to resolve reference %s", strings.Join(parts, "."))
	return false
}

// fields prints the fields of a row that a chain of names goes on with.
func (u *unit) fields(c *dunesql.Column, v val, names []*dunesql.Ident) val {
	for i, name := range names {
		if _, ok := v.t.field(name.Name); v.t.known() && !ok {
			chain := make([]string, len(c.Parts)-len(names)+i, len(c.Parts))
			for j := range chain {
				chain[j] = c.Parts[j].Folded()
			}
			if v.t.kind != kindRow {
				return u.fail(c, "Expression %s is not of type ROW: it is %s", strings.Join(chain, "."), v.t)
			}
			return u.fail(c, "Column reference '%s' is invalid", strings.Join(append(chain, name.Folded()), "."))
		}
		v = u.fieldOf(name, v, name.Name)
	}
	v.sql, v.node = u.mark(c, v.sql), c
	return v
}

func (u *unit) fieldOf(n dunesql.Node, v val, name string) val {
	t := unknown
	if v.t.kind == kindRow {
		i, ok := v.t.field(name)
		if !ok {
			return u.fail(n, "Column reference '%s' is invalid", name)
		}
		name, t = v.t.fieldName(i), v.t.fields[i].typ
	} else if v.t.known() {
		return u.fail(n, "Expression is not of type ROW: it is %s", v.t)
	}
	return val{sql: "(" + v.sql + ")." + quote(name), t: t}
}
