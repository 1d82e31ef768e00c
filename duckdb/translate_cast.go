package duckdb

import (
	"fmt"
	"slices"
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

// castExpr prints CAST and TRY_CAST.
func (u *unit) castExpr(e *dunesql.Cast, s *scope) val {
	to, ok := typeOf(e.Type)
	if !ok {
		return u.fail(e, "Unknown type: %s", typeName(e.Type))
	}
	if row, isRow := e.Expr.(*dunesql.Row); isRow && to.kind == kindRow && len(row.Fields) == len(to.fields) {
		return u.castRowLiteral(row, to, e.Try, s)
	}
	v := u.expr(e.Expr, s)
	if !castable(v.t, to) {
		return u.fail(e, "Cannot cast %s to %s", v.t, to)
	}
	if text, isText := e.Expr.(*dunesql.String); isText {
		to = to.inZone(zoneOfText(text.Value))
	}
	return u.castTo(v, to, e.Try)
}

func typeName(t dunesql.Type) string {
	if n, ok := t.(*dunesql.NamedType); ok {
		return n.Name.Name
	}
	if t, ok := t.(*dunesql.TimeType); ok && t.Zone && !t.Stamp {
		return "time with time zone: write time, or timestamp with time zone"
	}
	return "this one"
}

// castRowLiteral casts the fields of ROW(…) one by one, by place.
func (u *unit) castRowLiteral(row *dunesql.Row, to typ, try bool, s *scope) val {
	list := make([]string, len(row.Fields))
	to.fields = slices.Clone(to.fields)
	for i, f := range row.Fields {
		v := u.castTo(u.expr(f, s), to.fields[i].typ, try)
		list[i] = quote(to.fieldName(i)) + " := " + v.sql
		to.fields[i].typ = v.t
	}
	return val{sql: apply("struct_pack", list...), t: to}
}

// castTo prints a cast in the form that gives Trino's result. A cast keeps the
// zone of an instant.
func (u *unit) castTo(v val, to typ, try bool) val {
	if into, ok := to.zoneWithin(); ok && into == "" {
		if zone, ok := v.t.zoneWithin(); ok {
			to = to.inZone(zone)
		}
	}
	sql := u.castSQL(v, to)
	if try {
		sql = u.tryCast(v, to, sql)
	}
	return val{sql: sql, t: to, finite: to.float() && v.t.numeric() && !mayBeNaN(v)}
}

// tryCast makes NULL of a cast's errors.
func (u *unit) tryCast(v val, to typ, sql string) string {
	if plain := "CAST(" + v.sql + " AS " + to.duck() + ")"; sql == plain {
		return "TRY_" + plain
	}
	if v.t.text() && to.is(kindDouble, kindDecimal) {
		return "TRY_CAST(" + apply("dune_number", v.sql, fmt.Sprint(to.kind == kindDouble)) + " AS " + to.duck() + ")"
	}
	x := v
	x.sql, x.low = tried, false
	return called(v.sql, val{sql: u.castSQL(x, to)}).sql
}

func (u *unit) castSQL(v val, to typ) string {
	from := v.t
	plain := "CAST(" + v.sql + " AS " + to.duck() + ")"
	switch {
	case from.kind == kindNull:
		return plain
	case from.opaque() || to.opaque():
		return castOpaque(v, to)
	case to.kind == kindJSON:
		return u.toJSON(v)
	case from.kind == kindJSON:
		return u.fromJSON(v, to)
	case to.text():
		return u.castText(v, to)
	case to.integral():
		return castInteger(v, to)
	case to.big():
		return castBig(v, to)
	case to.kind == kindDecimal:
		return castDecimal(v, to)
	case to.kind == kindReal && (from.kind == kindDouble || from.text()):
		return apply("dune_real", castDouble(v))
	case to.kind == kindDouble && from.text():
		return castDouble(v)
	case to.kind == kindBoolean && from.text():
		return apply("dune_text_boolean", v.sql)
	case to.kind == kindDate:
		return u.castDate(v)
	case to.is(kindTimestamp, kindTimestampTZ):
		return u.castStamp(v, to)
	case to.kind == kindVarbinary && from.text():
		return apply("encode", v.sql)
	case to.kind == kindVarbinary && from.big():
		return apply("dune_big_bytes", "CAST("+v.sql+" AS VARCHAR)")
	case to.kind == kindTime:
		return u.castTime(v, to)
	case from.is(kindArray, kindMap, kindRow) && from.kind == to.kind && from.definite():
		return u.castNested(v, to)
	}
	return plain
}

func (u *unit) castText(v val, to typ) string {
	text := u.text(v)
	switch {
	case to.kind == kindChar:
		return apply("rpad", apply("left", text, itoa(to.size)), itoa(to.size), "' '")
	case v.t.kind == kindChar:
		fit := to.size
		if fit == 0 {
			fit = v.t.size
		}
		// A char has its blanks at the end in the engine, and loses them here.
		return apply("left", apply("rtrim", text), itoa(fit))
	case to.size == 0:
		return text
	case v.t.text() || v.t.kind == kindUnknown:
		return apply("left", text, itoa(to.size))
	}
	return apply("dune_varchar_fit", text, itoa(to.size))
}

// text prints a value as its text.
func (u *unit) text(v val) string {
	switch {
	case v.t.kind == kindDecimal && v.t.size == v.t.scale && v.t.size < 38:
		// Of these DuckDB leaves out the zero before the point.
		return "CAST(CAST(" + v.sql + " AS " + decimalOf(v.t.size+1, v.t.scale).duck() + ") AS VARCHAR)"
	case v.t.kind == kindChar:
		return apply("rtrim", v.sql)
	case v.t.text(), v.t.integral(), v.t.big(), v.t.is(kindDecimal, kindBoolean, kindUUID):
		return "CAST(" + v.sql + " AS VARCHAR)"
	case v.t.kind == kindYearInterval:
		return apply("dune_months_text", v.sql)
	case v.t.kind == kindDate:
		return apply("dune_date_text", v.sql)
	case v.t.kind == kindTime:
		return apply("dune_clock_text", "DATE '2000-01-01' + "+v.atom(), itoa(v.t.size))
	case v.t.kind == kindTimestamp:
		return apply("dune_timestamp_text", v.sql, itoa(v.t.size))
	case v.t.kind == kindTimestampTZ:
		zone := v.t.zone
		if zone == "" {
			zone = "UTC"
		}
		return apply("dune_timestamp_text", u.localTime(v), itoa(v.t.size)) + " || " + literal(" "+zone)
	}
	return apply("dune_varchar", v.sql)
}

// castInteger rounds half away from zero, and takes no text that is not a
// whole number.
func castInteger(v val, to typ) string {
	plain := "CAST(" + v.sql + " AS " + to.duck() + ")"
	switch {
	case v.t.integral(), v.t.kind == kindDecimal, v.t.kind == kindBoolean:
		return plain
	case v.t.float():
		return "CAST(round(" + v.sql + ") AS " + to.duck() + ")"
	case v.t.text():
		return apply("dune_text_"+strings.ToLower(to.duck()), v.sql)
	case v.t.big():
		return "CAST(CAST(" + v.sql + " AS VARCHAR) AS " + to.duck() + ")"
	case v.t.kind == kindVarbinary:
		return "CAST(dune_big_unsigned(" + v.sql + ") AS " + to.duck() + ")"
	case to.kind == kindInteger:
		return apply("dune_cast_integer", v.sql)
	}
	bigint := apply("dune_cast_bigint", v.sql)
	if to.kind == kindBigint {
		return bigint
	}
	return "CAST(" + bigint + " AS " + to.duck() + ")"
}

func castBig(v val, to typ) string {
	check := "dune_" + to.String()
	switch {
	case v.t.kind == to.kind:
		return v.sql
	case v.t.integral() && v.t.kind != kindHugeint && (to.kind == kindInt256 || positive(v)):
		return "CAST(" + v.sql + " AS BIGNUM)"
	case v.t.integral() && v.t.kind != kindHugeint:
		return apply("dune_natural", v.sql)
	case v.t.text():
		return apply(check, apply("dune_text_bignum", v.sql))
	case v.t.kind == kindHugeint:
		return apply(check, "CAST(CAST("+v.sql+" AS VARCHAR) AS BIGNUM)")
	case v.t.kind == kindDecimal:
		return apply(check, "CAST(CAST(round("+v.sql+", 0) AS VARCHAR) AS BIGNUM)")
	}
	return apply(check, apply("dune_bignum", v.sql))
}

// positive reports whether a value is a number that was written without a sign.
func positive(v val) bool {
	n, ok := v.node.(*dunesql.Integer)
	return ok && !strings.HasPrefix(n.Text, "-")
}

func castDouble(v val) string {
	if v.t.text() {
		return apply("dune_text_double", v.sql)
	}
	return asDouble(v)
}

func castDecimal(v val, to typ) string {
	switch {
	case v.t.text():
		name := "DECIMAL(" + itoa(to.size) + ", " + itoa(to.scale) + ")"
		return "CAST(" + apply("dune_text_decimal", v.sql, literal(name)) + " AS " + to.duck() + ")"
	case v.t.float():
		return apply("dune_decimal_text", "CAST("+v.sql+" AS DOUBLE)", itoa(to.scale)) + "::" + to.duck()
	case v.t.big():
		return "CAST(CAST(" + v.sql + " AS VARCHAR) AS " + to.duck() + ")"
	}
	return "CAST(" + v.sql + " AS " + to.duck() + ")"
}

func (u *unit) castDate(v val) string {
	switch {
	case v.t.text():
		return apply("dune_text_date", v.sql)
	case v.t.local():
		return "CAST(" + u.localTime(v) + " AS DATE)"
	}
	return "CAST(" + v.sql + " AS DATE)"
}

// castStamp rounds to the precision of the type.
func (u *unit) castStamp(v val, to typ) string {
	var sql string
	precision := v.t.size
	switch {
	case v.t.text() && to.kind == kindTimestamp && to.size == 3:
		return apply("dune_text_timestamp", v.sql)
	case v.t.text() && to.kind == kindTimestamp:
		sql, precision = apply("dune_text_wall", v.sql), 12
	case v.t.text():
		sql, precision = apply("dune_text_timestamptz", v.sql), 12
	case v.t.kind == kindTime:
		sql = "CAST(CAST(dune_now() AS DATE) + " + v.atom() + " AS " + to.duck() + ")"
	case v.t.local() && to.kind == kindTimestamp:
		sql = "CAST(" + u.localTime(v) + " AS TIMESTAMP)"
	default:
		sql = "CAST(" + v.sql + " AS " + to.duck() + ")"
	}
	if (v.t.text() || v.t.is(kindTime, kindTimestamp, kindTimestampTZ)) && precision > to.size && to.size < 6 {
		if to.kind == kindTimestampTZ {
			return apply("dune_round_to_tz", sql, roundUnits[to.size])
		}
		return apply("dune_round_to", sql, roundUnits[to.size])
	}
	return sql
}

// roundUnits are the microseconds of the last digit of a precision.
var roundUnits = []string{"1000000", "100000", "10000", "1000", "100", "10"}

// castTime rounds to the precision of the type; what is rounded to midnight is
// that of the next day.
func (u *unit) castTime(v val, to typ) string {
	wall := u.localTime(v)
	if v.t.kind == kindTimestampTZ && v.t.zone == "" {
		wall = toWall("", v.sql)
	}
	sql := "CAST(" + wall + " AS TIME)"
	precision := v.t.size
	if v.t.text() {
		sql, precision = apply("dune_text_time", v.sql), 12
	}
	if (v.t.text() || v.t.moment()) && precision > to.size && to.size < 6 {
		return apply("dune_round_time", sql, roundUnits[to.size])
	}
	return sql
}

// castNested casts what an array, map or row holds.
func (u *unit) castNested(v val, to typ) string {
	variable := quote(u.name("x"))
	switch to.kind {
	case kindArray:
		item := u.castTo(val{sql: variable, t: v.t.item()}, to.item(), false)
		return apply("list_transform", v.sql, "lambda "+variable+": "+item.sql)
	case kindMap:
		k := u.castTo(val{sql: variable + ".key", t: v.t.keys()}, to.keys(), false)
		e := u.castTo(val{sql: variable + ".value", t: v.t.item()}, to.item(), false)
		return apply("map_from_entries", apply("list_transform", apply("map_entries", v.sql),
			"lambda "+variable+": struct_pack(\"key\" := "+k.sql+", \"value\" := "+e.sql+")"))
	}
	if len(v.t.fields) != len(to.fields) {
		return "CAST(" + v.sql + " AS " + to.duck() + ")"
	}
	list := make([]string, len(to.fields))
	for i := range to.fields {
		field := val{sql: variable + "." + quote(v.t.fieldName(i)), t: v.t.fields[i].typ}
		list[i] = quote(to.fieldName(i)) + " := " + u.castTo(field, to.fields[i].typ, false).sql
	}
	return apply("list_transform", "["+v.sql+"]", "lambda "+variable+": CASE WHEN "+variable+" IS NOT NULL THEN "+apply("struct_pack", list...)+" END") + "[1]"
}

// toJSON prints a value as JSON. A text becomes a JSON string.
func (u *unit) toJSON(v val) string {
	switch {
	case v.t.kind == kindJSON:
		return v.sql
	case v.t.big(), v.t.kind == kindTimestampTZ, v.t.kind == kindVarbinary:
		return apply("to_json", u.text(v))
	case v.t.kind == kindDecimal:
		return apply("dune_json_parse", u.text(v))
	case v.t.kind == kindDouble:
		return "CAST(" + apply("dune_double_json", v.sql) + " AS JSON)"
	case v.t.kind == kindReal:
		return "CAST(" + apply("dune_real_json", v.sql) + " AS JSON)"
	case v.t.kind == kindTimestamp:
		return apply("to_json", apply("dune_timestamp_text", v.sql, itoa(v.t.size)))
	case !v.t.plainJSON():
		return u.nestedJSON(v)
	}
	return apply("to_json", v.sql)
}

// plainJSON reports whether DuckDB makes the same JSON of a value as Trino.
func (t typ) plainJSON() bool {
	switch t.kind {
	case kindUint256, kindInt256, kindTimestamp, kindTimestampTZ, kindVarbinary, kindDecimal, kindReal, kindDouble:
		return false
	case kindMap:
		return false
	case kindArray:
		return t.item().plainJSON()
	case kindRow:
		for _, f := range t.fields {
			if f.name == "" || !f.plainJSON() {
				return false
			}
		}
	}
	return true
}

// jsonText prints the JSON of a value as a text, null for NULL. DuckDB would write
// numbers within JSON again, without their last zeros.
func (u *unit) jsonText(v val) string {
	return apply("coalesce", "CAST("+u.toJSON(v)+" AS VARCHAR)", "'null'")
}

// nestedJSON makes JSON of what an array, a map or a row holds, one by one.
func (u *unit) nestedJSON(v val) string {
	x := quote(u.name("x"))
	within := func(open, list, end string) string {
		return "CAST(" + literal(open) + " || " + apply("array_to_string", list, "','") + " || " + literal(end) + " AS JSON)"
	}
	switch v.t.kind {
	case kindArray:
		return within("[", apply("list_transform", v.sql, "lambda "+x+": "+u.jsonText(val{sql: x, t: v.t.item()})), "]")
	case kindMap:
		key := u.text(val{sql: x + ".key", t: v.t.keys()})
		if v.t.keys().float() {
			key = apply("dune_double_json", x+".key")
		}
		key = "CAST(to_json(" + key + ") AS VARCHAR)"
		entry := key + " || ':' || " + u.jsonText(val{sql: x + ".value", t: v.t.item()})
		sorted := apply("list_sort", apply("map_entries", v.sql))
		return within("{", apply("list_transform", sorted, "lambda "+x+": "+entry), "}")
	}
	list := make([]string, len(v.t.fields))
	for i, f := range v.t.fields {
		name := "CAST(to_json(" + literal(f.name) + ") AS VARCHAR)"
		list[i] = name + " || ':' || " + u.jsonText(val{sql: x + "." + quote(v.t.fieldName(i)), t: f.typ})
	}
	object := within("{", "["+strings.Join(list, ", ")+"]", "}")
	return apply("list_transform", "["+v.sql+"]", "lambda "+x+": CASE WHEN "+x+" IS NOT NULL THEN "+object+" END") + "[1]"
}

// fromJSON prints the cast of a JSON value: of a scalar by its text, of what holds
// others by what it holds.
func (u *unit) fromJSON(v val, to typ) string {
	text := func() val {
		return val{sql: apply("dune_json_cast", "CAST("+v.sql+" AS VARCHAR)", literal(to.String())), t: varchar}
	}
	switch {
	case to.kind == kindVarchar:
		return text().sql
	case to.float():
		return "CAST(" + text().sql + " AS " + to.duck() + ")"
	case to.numeric() || to.kind == kindBoolean:
		return u.castSQL(text(), to)
	case !to.is(kindArray, kindMap, kindRow) || !to.definite() || to.plainFromJSON():
		return "CAST(" + v.sql + " AS " + to.duck() + ")"
	}
	return u.nestedFromJSON(v, to)
}

// plainFromJSON reports whether DuckDB reads JSON as Trino does.
func (t typ) plainFromJSON() bool {
	switch t.kind {
	case kindArray:
		return t.item().plainFromJSON()
	case kindJSON:
		return true
	}
	return false
}

// nestedFromJSON reads what an array, a map or a row holds, one by one.
func (u *unit) nestedFromJSON(v val, to typ) string {
	x := quote(u.name("x"))
	kindOf := "array"
	if to.kind == kindMap {
		kindOf = "object"
	}
	parts := "CAST(CAST(" + apply("dune_json_parts", "CAST("+v.sql+" AS VARCHAR)", literal(kindOf), literal(to.String())) + " AS JSON) AS JSON[])"
	part := func(at string, t typ) string { return u.castTo(val{sql: at, t: jsonType}, t, false).sql }
	switch to.kind {
	case kindArray:
		return apply("list_transform", parts, "lambda "+x+": "+part(x, to.item()))
	case kindMap:
		entry := "struct_pack(\"key\" := " + u.castTo(val{sql: x + "->>0", t: varchar, low: true}, to.keys(), false).sql + ", \"value\" := " + part(x+"->1", to.item()) + ")"
		return apply("map_from_entries", apply("list_transform", parts, "lambda "+x+": "+entry))
	}
	names := make([]string, len(to.fields))
	list := make([]string, len(to.fields))
	for i, f := range to.fields {
		names[i] = f.name
		list[i] = quote(to.fieldName(i)) + " := " + part(x+"["+itoa(i+1)+"]", f.typ)
	}
	fields := "CAST(CAST(" + apply("dune_json_fields", "CAST("+v.sql+" AS VARCHAR)", literal(strings.Join(names, "\x1f")), literal(to.String())) + " AS JSON) AS JSON[])"
	return apply("list_transform", "["+fields+"]", "lambda "+x+": CASE WHEN "+x+" IS NOT NULL THEN "+apply("struct_pack", list...)+" END") + "[1]"
}
