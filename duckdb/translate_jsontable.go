package duckdb

import (
	"encoding/json"
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

// jsonTable prints JSON_TABLE as a lateral SELECT from its rows, which come as lists
// of marked texts: v before a value, e and x for the defaults ON EMPTY and ON ERROR.
func (u *unit) jsonTable(n *dunesql.JSONTable, s *scope) (string, []column) {
	t := jsonTable{unit: u, s: s, row: quote(u.name("json")), paths: map[string]bool{}}
	if n.OnError == "ERROR" {
		t.failing = &dunesql.JSONBehavior{At: n.At, Kind: dunesql.JSONError}
	}
	root := &tablePart{Level: t.level(n.Path.Path.Value, n.Path.Name, n.Columns)}
	if n.Plan != nil {
		t.plan(n.Plan, root)
	}
	spec, err := json.Marshal(tableSpec{Width: len(t.columns), Failing: t.failing != nil, Root: root})
	if err != nil {
		u.fail(n, "JSON_TABLE cannot be printed: %s", err)
	}
	rows := apply("dune_json_table", u.document(n.Path.Input, s), u.passing(n.Path.Passing, s), literal(string(spec)))
	from := "(SELECT unnest(CAST(CAST(" + rows + " AS JSON) AS VARCHAR[][])) AS r) AS " + t.row
	return "LATERAL (SELECT " + strings.Join(t.items, ", ") + " FROM " + from + ")", t.columns
}

// jsonTable is a JSON_TABLE that is being printed.
type jsonTable struct {
	*unit
	s       *scope
	row     string
	failing *dunesql.JSONBehavior // of columns that say nothing; nil for NULL
	items   []string
	columns []column
	paths   map[string]bool // names of paths
}

// tableSpec and its parts are what the worker reads.
type tableSpec struct {
	Width   int
	Failing bool
	Root    *tablePart
}

type tablePart struct {
	Cross bool         `json:",omitempty"`
	Parts []*tablePart `json:",omitempty"`
	Level *tableLevel  `json:",omitempty"`
}

type tableLevel struct {
	Path    string
	Columns []tableColumn `json:",omitempty"`
	Below   *tablePart    `json:",omitempty"`
	Inner   bool          `json:",omitempty"`
	name    string
	nested  []*tableLevel
}

type tableColumn struct {
	At             int
	Path           string `json:",omitempty"`
	Type           string `json:",omitempty"`
	Options        string `json:",omitempty"`
	Empty, Failing string
}

// level notes the columns of one path. Nested rows are joined to it, one path after
// the other, and a row without any stays.
func (t *jsonTable) level(path string, name *dunesql.Ident, list []*dunesql.JSONColumn) *tableLevel {
	l := &tableLevel{Path: path}
	if name != nil {
		if l.name = t.cleanName(name); t.paths[l.name] {
			t.fail(name, "All column and path names in JSON_TABLE invocation must be unique")
		}
		t.paths[l.name] = true
	}
	for _, c := range list {
		if c.Nested == nil {
			l.Columns = append(l.Columns, t.column(c))
		} else {
			l.nested = append(l.nested, t.level(c.Path.Value, c.Name, c.Nested))
		}
	}
	l.Below = sideBySide(l.nested, false)
	return l
}

// sideBySide are the rows of several paths: one after the other, or each with each.
func sideBySide(levels []*tableLevel, cross bool) *tablePart {
	if len(levels) == 0 {
		return nil
	}
	p := &tablePart{Cross: cross}
	for _, l := range levels {
		p.Parts = append(p.Parts, &tablePart{Level: l})
	}
	return p
}

// column prints a column under a name of its own, and notes what it is.
func (t *jsonTable) column(c *dunesql.JSONColumn) tableColumn {
	spec := tableColumn{At: len(t.columns)}
	v := t.value(t.row+".r["+itoa(spec.At+1)+"]", c, &spec)
	t.columns = append(t.columns, column{name: t.cleanName(c.Name), t: v.t})
	t.items = append(t.items, v.sql+" AS "+quote("c"+itoa(len(t.columns))))
	return spec
}

// implicitPath is the member of a column's name: in capitals, unless the name is
// quoted.
func implicitPath(name *dunesql.Ident) string {
	key := strings.ToUpper(name.Name)
	if name.Quoted {
		key = name.Name
	}
	return "lax $." + `"` + strings.ReplaceAll(key, `"`, `""`) + `"`
}

func (t *jsonTable) value(cell string, c *dunesql.JSONColumn, spec *tableColumn) val {
	text := val{sql: apply("substring", cell, "2"), t: varchar}
	if c.Type == nil {
		return val{sql: "CAST(" + text.sql + " AS BIGINT)", t: bigint}
	}
	spec.Path = implicitPath(c.Name)
	if c.Path != nil {
		spec.Path = c.Path.Value
	}
	onError := c.OnError
	if onError == nil {
		onError = t.failing
	}
	spec.Empty, spec.Failing = behavior(c.OnEmpty), behavior(onError)
	if c.Format != nil {
		spec.Options = t.wrapping(c, c.Wrapper, c.Quotes)
		return t.jsonReturning(&dunesql.JSONReturning{At: c.At, Type: c.Type}, text.sql)
	}
	to := t.valueType(c.Type)
	spec.Type = to.String()
	fits := onError != nil && onError.Kind == dunesql.JSONError
	v := t.castTo(text, to, !fits)
	empty, hasEmpty := t.defaultOf(c.OnEmpty, to, t.s)
	other, hasOther := t.defaultOf(onError, to, t.s)
	if hasOther && to.kind != kindVarchar {
		v.sql = apply("coalesce", v.sql, other)
	}
	if !hasEmpty && !hasOther {
		return v
	}
	sql := "CASE WHEN " + apply("starts_with", cell, "'v'") + " THEN " + v.sql
	if hasEmpty {
		sql += " WHEN " + cell + " = 'e' THEN " + empty
	}
	if hasOther {
		sql += " WHEN " + cell + " = 'x' THEN " + other
	}
	return val{sql: sql + " END", t: to}
}
