package worker

import (
	"fmt"
	"strings"

	"github.com/duckdb/duckdb-go/v2/mapping"
)

// form says how values of a DuckDB type stand in a result.
type form struct {
	name   string // the type in Trino's words
	stored string // what the file holds instead, in Trino's words; "" when the file's type is the type
	duck   string // the DuckDB type that the file's column is written from
	cast   bool   // the value has to be cast to duck before it is written
	months bool   // an interval of months
}

func same(name, duck string) form { return form{name: name, duck: duck} }

// as is a type that Parquet, as DuckDB writes it, has no exact form for, or
// that Trino does not have: it is cast to a wider or a plainer one.
func as(name, duck string) form { return form{name: name, duck: duck, cast: true} }

// text is a type whose values are stored as their text.
func text(name string) form {
	return form{name: name, stored: "varchar", duck: "VARCHAR", cast: true}
}

const interval = "interval day to second"

// written is SQL that makes of a value what stands in the file. Intervals get
// Trino's text; inside of lists, maps and rows they keep DuckDB's.
func (f form) written(value string) string {
	switch {
	case !f.cast:
		return value
	case f.months && f.name == interval:
		return "dune_months_text(" + value + ")"
	case f.name == interval:
		return "dune_interval_text(" + value + ")"
	}
	return "CAST(" + value + " AS " + f.duck + ")"
}

// plain are the types without parts.
var plain = map[mapping.Type]form{
	mapping.TypeBoolean:     same("boolean", "BOOLEAN"),
	mapping.TypeTinyInt:     same("tinyint", "TINYINT"),
	mapping.TypeSmallInt:    same("smallint", "SMALLINT"),
	mapping.TypeInteger:     same("integer", "INTEGER"),
	mapping.TypeBigInt:      same("bigint", "BIGINT"),
	mapping.TypeUTinyInt:    as("smallint", "SMALLINT"),
	mapping.TypeUSmallInt:   as("integer", "INTEGER"),
	mapping.TypeUInteger:    as("bigint", "BIGINT"),
	mapping.TypeUBigInt:     as("decimal(20,0)", "DECIMAL(20,0)"),
	mapping.TypeHugeInt:     as("bigint", "BIGINT"), // sum(bigint): over the range is an error, as in Trino
	mapping.TypeUHugeInt:    as("decimal(38,0)", "DECIMAL(38,0)"),
	mapping.TypeBigNum:      text("uint256"),
	mapping.TypeFloat:       same("real", "FLOAT"),
	mapping.TypeDouble:      same("double", "DOUBLE"),
	mapping.TypeVarchar:     same("varchar", "VARCHAR"),
	mapping.TypeBlob:        same("varbinary", "BLOB"),
	mapping.TypeUUID:        same("uuid", "UUID"),
	mapping.TypeDate:        same("date", "DATE"),
	mapping.TypeTime:        same("time(3)", "TIME"),
	mapping.TypeTimestamp:   same("timestamp(3)", "TIMESTAMP"),
	mapping.TypeTimestampS:  as("timestamp(3)", "TIMESTAMP"),
	mapping.TypeTimestampMS: as("timestamp(3)", "TIMESTAMP"),
	mapping.TypeTimestampNS: as("timestamp(3)", "TIMESTAMP"),
	mapping.TypeTimestampTZ: same("timestamp(3) with time zone", "TIMESTAMP WITH TIME ZONE"),
	mapping.TypeInterval:    text(interval),
}

// formOf maps a type of a result. What has no Trino type becomes varchar.
func formOf(t mapping.LogicalType) form {
	id := mapping.GetTypeId(t)
	switch id {
	case mapping.TypeVarchar:
		if mapping.LogicalTypeGetAlias(t) == "JSON" {
			return same("json", "JSON")
		}
	case mapping.TypeDecimal:
		width, scale := mapping.DecimalWidth(t), mapping.DecimalScale(t)
		return same(fmt.Sprintf("decimal(%d,%d)", width, scale), fmt.Sprintf("DECIMAL(%d,%d)", width, scale))
	case mapping.TypeList:
		return list(part(mapping.ListTypeChildType(t)), false)
	case mapping.TypeArray:
		return list(part(mapping.ArrayTypeChildType(t)), true)
	case mapping.TypeMap:
		return mapOf(part(mapping.MapTypeKeyType(t)), part(mapping.MapTypeValueType(t)))
	case mapping.TypeStruct:
		return row(t)
	}
	if f, ok := plain[id]; ok {
		return f
	}
	return as("varchar", "VARCHAR")
}

// part maps a part of a type, and frees it.
func part(t mapping.LogicalType) form {
	defer mapping.DestroyLogicalType(&t)
	return formOf(t)
}

func list(element form, fixed bool) form {
	f := form{name: "array(" + element.name + ")", duck: element.duck + "[]", cast: element.cast || fixed}
	if element.stored != "" {
		f.stored = "array(" + element.stored + ")"
	}
	return f
}

func mapOf(key, value form) form {
	f := form{
		name: "map(" + key.name + "," + value.name + ")",
		duck: "MAP(" + key.duck + ", " + value.duck + ")",
		cast: key.cast || value.cast,
	}
	if key.stored != "" || value.stored != "" {
		f.stored = "map(" + key.file() + "," + value.file() + ")"
	}
	return f
}

// file is the type in the file, in Trino's words.
func (f form) file() string {
	if f.stored != "" {
		return f.stored
	}
	return f.name
}

// rowField is one field of a struct; its name may be "".
type rowField struct {
	name string
	form form
}

func row(t mapping.LogicalType) form {
	var fields []rowField
	for i := range mapping.StructTypeChildCount(t) {
		fields = append(fields, rowField{mapping.StructTypeChildName(t, i), part(mapping.StructTypeChildType(t, i))})
	}
	return rowOf(fields)
}

// rowOf maps a struct. The fields of row(1, 2) have no names, which Parquet
// needs: they are called field0, field1, as in Trino.
func rowOf(fields []rowField) form {
	var names, files, ducks []string
	var f form
	differs := false
	for i, field := range fields {
		name := field.name
		if name == "" {
			name = fmt.Sprintf("field%d", i)
			f.cast = true
		}
		names = append(names, fieldName(name)+" "+field.form.name)
		files = append(files, fieldName(name)+" "+field.form.file())
		ducks = append(ducks, quoteName(name)+" "+field.form.duck)
		f.cast = f.cast || field.form.cast
		differs = differs || field.form.stored != ""
	}
	f.name = "row(" + strings.Join(names, ", ") + ")"
	f.duck = "STRUCT(" + strings.Join(ducks, ", ") + ")"
	if differs {
		f.stored = "row(" + strings.Join(files, ", ") + ")"
	}
	return f
}

// fieldName is the name of a row's field in Trino's words: quoted only when it
// has to be.
func fieldName(name string) string {
	for i, r := range name {
		letter := r >= 'a' && r <= 'z' || r == '_'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return quoteName(name)
		}
	}
	return name
}

// quoteName makes an identifier of any text.
func quoteName(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// quoteText makes a string literal of any text.
func quoteText(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }
