package duckdb

import (
	"strconv"
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

// jsonTable prints JSON_TABLE as a lateral SELECT from the items of its path.
func (u *unit) jsonTable(n *dunesql.JSONTable, s *scope) (string, []column) {
	document, path := u.path(n.Path, s)
	t := jsonTable{unit: u, s: s, onError: literal(n.OnError)}
	if n.OnError == "ERROR" {
		t.failing = &dunesql.JSONBehavior{At: n.At, Kind: dunesql.JSONError}
	}
	items, from := t.level(document, path, n.Columns)
	return "LATERAL (SELECT " + strings.Join(items, ", ") + " FROM " + from + ")", t.columns
}

// jsonTable is a JSON_TABLE that is being printed.
type jsonTable struct {
	*unit
	s       *scope
	onError string
	failing *dunesql.JSONBehavior // of columns that say nothing; nil for NULL
	columns []column
}

// level prints the rows of one path: what is selected, and from what. Nested
// rows are joined to it, and a row without any stays.
func (t *jsonTable) level(document, path string, list []*dunesql.JSONColumn) (items []string, from string) {
	row := quote(t.name("json"))
	from = "(SELECT unnest(l) AS i, unnest(generate_series(1, len(l))) AS n FROM (SELECT CAST(CAST(" +
		apply("dune_json_items", document, path, t.onError) + " AS JSON) AS VARCHAR[]) AS l)) AS " + row
	nested := false
	for _, c := range list {
		if c.Nested == nil {
			items = append(items, t.column(row, c))
			continue
		}
		if nested {
			t.fail(c, "JSON_TABLE with several NESTED PATHs side by side is not supported: join a JSON_TABLE for each")
		}
		nested = true
		inner, below := t.level(row+".i", literal(c.Path.Value), c.Nested)
		part := quote(t.name("json"))
		from += " LEFT JOIN LATERAL (SELECT " + strings.Join(inner, ", ") + " FROM " + below + ") AS " + part + " ON true"
		for i := range inner {
			name := inner[i][strings.LastIndex(inner[i], " AS ")+len(" AS "):]
			items = append(items, part+"."+name+" AS "+name)
		}
	}
	return items, from
}

// column prints a column under a name of its own, and notes what it is.
func (t *jsonTable) column(row string, c *dunesql.JSONColumn) string {
	v := t.value(row, c)
	t.columns = append(t.columns, column{name: t.cleanName(c.Name), t: v.t})
	return v.sql + " AS " + quote("c"+itoa(len(t.columns)))
}

// implicitPath is the member of a column's name: in capitals, unless the name is
// quoted.
func implicitPath(name *dunesql.Ident) string {
	key := strings.ToUpper(name.Name)
	if name.Quoted {
		key = name.Name
	}
	return "lax $." + strconv.Quote(key)
}

func (t *jsonTable) value(row string, c *dunesql.JSONColumn) val {
	if c.Type == nil {
		return val{sql: row + ".n", t: bigint}
	}
	path := implicitPath(c.Name)
	if c.Path != nil {
		path = c.Path.Value
	}
	onEmpty, onError := c.OnEmpty, c.OnError
	if onError == nil {
		onError = t.failing
	}
	if c.Format != nil {
		return t.queryAt(row+".i", literal(path), &dunesql.JSONQuery{At: c.At, Returning: &dunesql.JSONReturning{At: c.At, Type: c.Type}, Wrapper: c.Wrapper, Quotes: c.Quotes, OnEmpty: onEmpty, OnError: onError})
	}
	if to, ok := typeOf(c.Type); ok && to.is(kindJSON, kindArray, kindMap, kindRow) {
		return t.fail(c.Type, "JSON_TABLE has no column of type %s: a piece of JSON is a varchar FORMAT JSON", to)
	}
	return t.valueAt(row+".i", literal(path), &dunesql.JSONValue{At: c.At, Returning: c.Type, OnEmpty: onEmpty, OnError: onError}, t.s)
}
