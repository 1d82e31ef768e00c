package duckdb

import (
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

// jsonFunctions: those with the path of Trino's older kind.
func jsonFunctions() map[string]function {
	return map[string]function{
		"json_extract": form(2, 2, jsonAt("dune_json_extract", jsonType)), "json_extract_scalar": form(2, 2, jsonAt("dune_json_scalar", varchar)),
		"json_size":  form(2, 2, jsonAt("dune_json_size", bigint)),
		"json_parse": fn("dune_json_parse", 1, 1, is(jsonType)), "json_format": form(1, 1, func(c *invocation) val {
			return val{sql: "CAST(" + c.args[0].sql + " AS VARCHAR)", t: varchar}
		}),
		"json_array_length": fn("dune_json_array_length", 1, 1, is(bigint)), "json_array_get": form(2, 2, func(c *invocation) val {
			return val{sql: apply("dune_json_array_get", c.args[0].sql, "CAST("+c.args[1].sql+" AS BIGINT)"), t: jsonType}
		}),
		"json_array_contains": form(2, 2, printArrayContains),
		"is_json_scalar":      form(1, 1, jsonOf("dune_json_scalar_check", boolean)),
	}
}

// jsonOf prints a function of a document.
func jsonOf(name string, t typ) func(*invocation) val {
	return func(c *invocation) val {
		if a := c.args[0].t; a.known() && !a.text() && a.kind != kindJSON {
			return c.mismatch()
		}
		return val{sql: apply(name, c.args[0].sql), t: t}
	}
}

// printArrayContains says of what kind is what is looked for.
func printArrayContains(c *invocation) val {
	kind, x := "text", c.args[1]
	text := x.sql
	switch {
	case x.t.kind == kindNull:
		return val{sql: "CAST(NULL AS BOOLEAN)", t: boolean}
	case x.t.integral(), x.t.big():
		kind, text = "integer", c.u.text(x)
	case x.t.float(), x.t.kind == kindDecimal:
		kind, text = "double", "CAST(CAST("+x.sql+" AS DOUBLE) AS VARCHAR)"
	case x.t.kind == kindBoolean:
		kind, text = "boolean", c.u.text(x)
	case x.t.known() && !x.t.text():
		return c.mismatch()
	}
	return val{sql: apply("dune_json_array_contains", c.args[0].sql, literal(kind), text), t: boolean}
}

func jsonAt(name string, t typ) func(*invocation) val {
	return func(c *invocation) val {
		if a := c.args[0].t; a.known() && !a.text() && a.kind != kindJSON {
			return c.mismatch()
		}
		return val{sql: apply(name, c.args[0].sql, c.args[1].sql), t: t}
	}
}

// document prints what a SQL/JSON function reads.
func (u *unit) document(in *dunesql.JSONInput, s *scope) string {
	v := u.expr(in.Expr, s)
	switch {
	case v.t.kind == kindVarbinary && in.Format != nil && in.Format.Encoding != "" && in.Format.Encoding != "UTF8":
		u.fail(in, "FORMAT JSON ENCODING %s is not supported", in.Format.Encoding)
	case v.t.kind == kindVarbinary:
		return apply("dune_from_utf8", v.sql)
	case v.t.known() && !v.t.text() && v.t.kind != kindJSON:
		u.fail(in, "Cannot read input of type %s as JSON", v.t)
	}
	return v.sql
}

// jsonCall prints the arguments of a SQL/JSON function: the document, what is asked
// for, which is the same for every row, and what is passed to the path, if anything.
func (u *unit) jsonCall(p *dunesql.JSONPath, s *scope, options ...string) []string {
	args := []string{u.document(p.Input, s), literal(strings.Join(options, ";") + "|" + p.Path.Value)}
	if len(p.Passing) > 0 {
		args = append(args, u.passing(p.Passing, s))
	}
	return args
}

// passing prints the variables of a path as a JSON object of texts, which begin with
// the kind of the value.
func (u *unit) passing(list []*dunesql.JSONArg, s *scope) string {
	if len(list) == 0 {
		return "''"
	}
	args := make([]string, 0, 2*len(list))
	for _, a := range list {
		name := strings.ToUpper(a.Name.Name)
		if a.Name.Quoted {
			name = a.Name.Name
		}
		args = append(args, literal(name), u.passed(a.Value, s))
	}
	return "CAST(" + apply("json_object", args...) + " AS VARCHAR)"
}

func (u *unit) passed(in *dunesql.JSONInput, s *scope) string {
	v := u.expr(in.Expr, s)
	kind, text := "text", ""
	switch {
	case in.Format != nil || makesJSON(in.Expr) || v.t.kind == kindJSON:
		kind, text = "json", "CAST("+v.sql+" AS VARCHAR)"
	case v.t.kind == kindNull:
		return "'null'"
	case v.t.is(kindTinyint, kindSmallint, kindInteger):
		kind = "integer"
	case v.t.integral():
		kind = "bigint"
	case v.t.float():
		kind, text = "double", "CAST("+v.sql+" AS VARCHAR)"
	case v.t.is(kindDecimal, kindBoolean, kindDate):
		kind, _, _ = strings.Cut(v.t.String(), "(")
	case v.t.kind == kindTime:
		kind = "time without time zone"
	case v.t.kind == kindTimestamp:
		kind = "timestamp without time zone"
	case v.t.kind == kindTimestampTZ:
		kind = "timestamp with time zone"
	case v.t.known() && !v.t.text():
		u.fail(in, "Unsupported type of JSON path parameter: %s", v.t)
	}
	if text == "" {
		text = u.text(v)
	}
	return apply("coalesce", literal(kind+":")+" || "+text, "'null'")
}

func (u *unit) jsonExists(e *dunesql.JSONExists, s *scope) val {
	return val{sql: apply("dune_json_exists", u.jsonCall(e.Path, s, e.OnError)...), t: boolean}
}

// behavior is the word for what happens ON EMPTY or ON ERROR.
func behavior(b *dunesql.JSONBehavior) string {
	if b == nil {
		return "NULL"
	}
	return string(b.Kind)
}

// valueType is the type that JSON_VALUE returns.
func (u *unit) valueType(returning dunesql.Type) typ {
	if returning == nil {
		return varchar
	}
	t, ok := typeOf(returning)
	switch {
	case !ok:
		u.fail(returning, "Unknown type: %s", typeName(returning))
	case t.is(kindJSON, kindArray, kindMap, kindRow, kindVarbinary, kindUUID, kindDayInterval, kindYearInterval):
		u.fail(returning, "Invalid return type of function JSON_VALUE: %s", t)
	}
	return t
}

// jsonValue prints the value that a call finds at a path of a document. A value
// that is not of the type is an error, as ON ERROR says.
func (u *unit) jsonValue(e *dunesql.JSONValue, s *scope) val {
	to := u.valueType(e.Returning)
	args := u.jsonCall(e.Path, s, to.String(), behavior(e.OnEmpty), behavior(e.OnError))
	found := apply("dune_json_value", args...)
	sql, misfit := found, ""
	if to.kind != kindVarchar || to.size > 0 {
		failing := e.OnError != nil && e.OnError.Kind == dunesql.JSONError
		sql = u.castTo(val{sql: found, t: varchar}, to, !failing).sql
		if !failing {
			misfit = " OR " + found + " IS NOT NULL AND " + sql + " IS NULL"
			// A path that is wrong is no error of a value, which TRY may hide.
			sql = "CASE WHEN " + apply("dune_json_path", literal(e.Path.Path.Value)) + " THEN " + sql + " END"
		}
	}
	for _, b := range []struct {
		when         *dunesql.JSONBehavior
		word, misfit string
	}{{e.OnEmpty, "empty", ""}, {e.OnError, "error", misfit}} {
		if d, ok := u.defaultOf(b.when, to, s); ok {
			sql = "CASE WHEN " + apply("dune_json_status", args...) + " = " + literal(b.word) + b.misfit + " THEN " + d + " ELSE " + sql + " END"
		}
	}
	return val{sql: sql, t: to}
}

// defaultOf prints the value of DEFAULT; ok is false for other behaviors.
func (u *unit) defaultOf(b *dunesql.JSONBehavior, to typ, s *scope) (sql string, ok bool) {
	if b == nil || b.Kind != dunesql.JSONDefault {
		return "", false
	}
	return u.castTo(u.expr(b.Default, s), to, true).sql, true
}

func (u *unit) jsonQuery(e *dunesql.JSONQuery, s *scope) val {
	options := u.wrapping(e, e.Wrapper, e.Quotes)
	sql := apply("dune_json_query", u.jsonCall(e.Path, s, options, behavior(e.OnEmpty), behavior(e.OnError))...)
	if e.Returning != nil {
		return u.jsonReturning(e.Returning, sql)
	}
	return val{sql: sql, t: varchar}
}

// wrapping is what is made of a piece of JSON, in a word.
func (u *unit) wrapping(n dunesql.Node, w dunesql.JSONWrapper, quotes string) string {
	if quotes == "" {
		return string(w)
	}
	if w == dunesql.ConditionalWrapper || w == dunesql.UnconditionalWrapper {
		u.fail(n, "%s QUOTES behavior specified with %s ARRAY WRAPPER behavior", quotes, w)
	}
	if quotes == "OMIT" {
		return string(w) + " OMIT"
	}
	return string(w)
}

func (u *unit) jsonReturning(r *dunesql.JSONReturning, sql string) val {
	t, ok := typeOf(r.Type)
	switch {
	case !ok:
		return u.fail(r.Type, "Unknown type: %s", typeName(r.Type))
	case t.kind == kindJSON:
		return val{sql: "CAST(" + sql + " AS JSON)", t: t}
	case !t.text() && t.kind != kindVarbinary:
		return u.fail(r.Type, "Cannot output JSON value as %s using formatting JSON", t)
	}
	return u.castTo(val{sql: sql, t: varchar}, t, false)
}

// jsonInput prints a value of JSON_OBJECT or JSON_ARRAY as the text of its JSON.
func (u *unit) jsonInput(in *dunesql.JSONInput, s *scope, function string) string {
	v := u.expr(in.Expr, s)
	switch {
	case in.Format != nil && v.t.kind == kindVarbinary:
		return apply("coalesce", apply("dune_json_text", apply("dune_from_utf8", v.sql)), "'null'")
	case in.Format != nil:
		return apply("coalesce", apply("dune_json_ordered", v.sql), "'null'")
	case makesJSON(in.Expr):
		return apply("coalesce", v.sql, "'null'")
	case v.t.is(kindVarbinary, kindArray, kindMap, kindRow):
		u.fail(in, "Unsupported type of value passed to %s function: %s", function, v.t)
	case v.t.is(kindTime, kindDayInterval, kindYearInterval, kindTimestampTZ):
		return apply("coalesce", "CAST("+apply("to_json", u.text(v))+" AS VARCHAR)", "'null'")
	}
	return u.jsonText(v)
}

// makesJSON reports whether an expression is a call that gives JSON as a text:
// within another it stays JSON.
func makesJSON(e dunesql.Expr) bool {
	switch e.(type) {
	case *dunesql.JSONObject, *dunesql.JSONArray, *dunesql.JSONQuery:
		return true
	}
	return false
}

func (u *unit) jsonObject(e *dunesql.JSONObject, s *scope) val {
	members := make([]string, len(e.Members))
	for i, m := range e.Members {
		key := u.expr(m.Key, s)
		if key.t.kind != kindUnknown && !key.t.text() {
			u.fail(m.Key, "Invalid type of JSON object key: %s", key.t)
		}
		members[i] = "CAST(to_json(" + key.sql + ") AS VARCHAR) || ':' || " + u.jsonInput(m.Value, s, "JSON_OBJECT")
	}
	sql := "('{' || " + strings.Join(members, " || ',' || ") + " || '}')"
	if len(members) == 0 {
		sql = "'{}'"
	}
	if len(e.Members) > 1 {
		sql = apply("dune_json_unique", sql)
	}
	if e.OnNull == "ABSENT" {
		sql = apply("dune_json_strip", sql)
	}
	if e.Returning != nil {
		return u.jsonReturning(e.Returning, sql)
	}
	return val{sql: sql, t: varchar}
}

// jsonArray leaves NULLs out, unless told otherwise.
func (u *unit) jsonArray(e *dunesql.JSONArray, s *scope) val {
	args := make([]string, len(e.Items))
	for i, item := range e.Items {
		args[i] = u.jsonInput(item, s, "JSON_ARRAY")
	}
	sql := "('[' || " + strings.Join(args, " || ',' || ") + " || ']')"
	if len(args) == 0 {
		sql = "'[]'"
	}
	if e.OnNull != "NULL" {
		sql = apply("dune_json_strip", sql)
	}
	if e.Returning != nil {
		return u.jsonReturning(e.Returning, sql)
	}
	return val{sql: sql, t: varchar}
}
