package duckdb

import (
	"regexp"
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb/wire"
	"github.com/barchan-data/barchan/dunesql"
)

// typeCache reads the names of types that schemas hold: with the language's
// own parser, once per name.
type typeCache map[string]typ

// parse reads a type in Trino's words; what it does not know is unknown.
func (c typeCache) parse(name string) typ {
	if t, ok := c[name]; ok {
		return t
	}
	t := parseTypeName(name)
	c[name] = t
	return t
}

func parseTypeName(name string) typ {
	s, err := dunesql.Parse("SELECT CAST(NULL AS " + name + ")")
	if err != nil {
		return unknown
	}
	var cast *dunesql.Cast
	dunesql.Walk(s, func(n dunesql.Node) bool {
		if c, ok := n.(*dunesql.Cast); ok && cast == nil {
			cast = c
		}
		return true
	})
	if cast == nil {
		return unknown
	}
	t, _ := typeOf(cast.Type)
	return t
}

// readInput prints the rows of an input: the columns of its schema, by name,
// from its files, each in its own type; or no rows of that schema.
func (u *unit) readInput(in barchan.Input) string {
	switch {
	case len(in.Files) == 0:
		return emptyRelation(in.Schema, u.types)
	case in.Format != "":
		return u.readForeign(in)
	}
	files := make([]string, len(in.Files))
	for i, f := range in.Files {
		files[i] = literal(u.file(f))
	}
	from := "read_parquet([" + strings.Join(files, ", ") + "])"
	columns := make([]string, len(in.Schema))
	for i, c := range in.Schema {
		columns[i] = quote(c.Name)
		if c.Stored != "" && c.Stored != c.Type {
			columns[i] = u.restore(columns[i], u.types.parse(c.Stored), u.types.parse(c.Type)) + " AS " + columns[i]
		}
	}
	if len(columns) == 0 {
		columns = []string{"*"}
	}
	return "(SELECT " + strings.Join(columns, ", ") + " FROM " + from + ")"
}

// readForeign prints the rows of files that are read in place. They were
// written by anybody: every value is cast to the type of its column, texts as
// the language casts them.
func (u *unit) readForeign(in barchan.Input) string {
	files := make([]string, len(in.Files))
	for i, f := range in.Files {
		files[i] = u.file(f)
	}
	columns := make([]string, len(in.Schema))
	var more []wire.Option
	for i, c := range in.Schema {
		value, to := quote(c.Name), u.types.parse(c.Type)
		switch {
		case c.Folder:
			value = u.castSQL(val{sql: ofFolder(c.Name), t: varchar}, to)
			more = []wire.Option{wire.WithFile}
		case in.Format == barchan.FormatCSV && to.known():
			value = u.castSQL(val{sql: spaced(value, to), t: varchar}, to)
		case to.definite():
			value = "CAST(" + value + " AS " + to.duck() + ")"
		}
		if !c.Folder && in.Format == barchan.FormatParquet && (to.kind == kindVarbinary || to.float()) {
			value = unfiltered(value)
		}
		columns[i] = value + " AS " + quote(c.Name)
	}
	from := wire.ReadParquet(files, more...)
	if in.Format == barchan.FormatCSV {
		from = wire.ReadCSV(files, in.Schema.InFiles().Names(), more...)
	}
	return "(SELECT " + strings.Join(columns, ", ") + " FROM " + from + ")"
}

// spaced writes the times of a file with the blank that a cast asks for, where
// ISO 8601 has a T.
func spaced(value string, to typ) string {
	if !to.is(kindTimestamp, kindTimestampTZ) {
		return value
	}
	return apply("regexp_replace", value, literal(`^(\s*[0-9]+-[0-9]+-[0-9]+)T`), literal(`\1 `))
}

// ofFolder is the value that stands in the name of a folder, key=value: that of
// the innermost. It is the same for all rows of a file, so that whole files
// fall out when it is compared.
func ofFolder(key string) string {
	value := "url_decode(regexp_extract(" + quote(wire.FileColumn) + ", " + literal("(?i)^.*/"+regexp.QuoteMeta(key)+"=([^/]*)/") + ", 1))"
	return "nullif(nullif(" + value + ", " + literal(barchan.NoFolderValue) + "), '')"
}

// unfiltered keeps filters and joins away from the reader of a file: it looks
// for bytes beyond ASCII, and for zero where -0.0 stands, in the file's Bloom
// filters by another hash than theirs, and skips rows that it should find. Our
// own files have no such filters.
func unfiltered(value string) string {
	return "CASE WHEN " + value + " IS NOT NULL THEN " + value + " END"
}

// columnType is the type of a column of an input.
func (u *unit) columnType(c barchan.Column) typ {
	t := u.types.parse(c.Type)
	if c.Zone == barchan.ZoneMixed {
		return t.inZone(c.Zone)
	}
	if zone, ok := zoneName(c.Zone); ok && zone != "" {
		return t.inZone(zone)
	}
	return t
}

// restore brings a stored value back to its type.
func (u *unit) restore(sql string, from, to typ) string {
	switch {
	case to.duration():
		return apply("dune_parse_interval", sql)
	case to.big() && from.text():
		return "CAST(" + sql + " AS BIGNUM)" // was checked when it was written
	case to.big():
		return u.castSQL(val{sql: sql, t: from}, to)
	case to.definite():
		return "CAST(" + sql + " AS " + to.duck() + ")"
	}
	return sql
}

func emptyRelation(schema barchan.Schema, types typeCache) string {
	columns := make([]string, len(schema))
	for i, c := range schema {
		columns[i] = "CAST(NULL AS " + types.parse(c.Type).duck() + ") AS " + quote(c.Name)
	}
	if len(columns) == 0 {
		return "(SELECT NULL WHERE false)"
	}
	return "(SELECT " + strings.Join(columns, ", ") + " WHERE false)"
}

// quote makes an identifier of any text.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// literal makes a string of any text. Control characters are spelled out: a
// NUL would end the statement, and others mark positions.
func literal(text string) string {
	if !strings.ContainsFunc(text, control) {
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	var parts []string
	start := 0
	for i, r := range text {
		if !control(r) {
			continue
		}
		if i > start {
			parts = append(parts, literal(text[start:i]))
		}
		parts = append(parts, "chr("+itoa(int(r))+")")
		start = i + 1
	}
	if start < len(text) {
		parts = append(parts, literal(text[start:]))
	}
	return "(" + strings.Join(parts, " || ") + ")"
}

func control(r rune) bool { return r < ' ' && r != '\n' && r != '\t' && r != '\r' }
