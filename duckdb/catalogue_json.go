package duckdb

import "github.com/barchan-data/barchan/dunesql"

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
		"json_array_contains": form(2, 2, func(c *invocation) val {
			return val{sql: apply("dune_json_array_contains", c.args[0].sql, "CAST("+apply("to_json", c.args[1].sql)+" AS VARCHAR)"), t: boolean}
		}),
		"is_json_scalar": form(1, 1, func(c *invocation) val {
			return val{sql: "json_type(" + c.args[0].sql + ") NOT IN ('OBJECT', 'ARRAY')", t: boolean, low: true}
		}),
	}
}

func jsonAt(name string, t typ) func(*invocation) val {
	return func(c *invocation) val {
		if a := c.args[0].t; a.known() && !a.text() && a.kind != kindJSON {
			return c.mismatch()
		}
		return val{sql: apply(name, c.args[0].sql, c.args[1].sql), t: t}
	}
}

// path prints the document and the path of a SQL/JSON function.
func (u *unit) path(p *dunesql.JSONPath, s *scope) (document, path string) {
	if len(p.Passing) > 0 {
		u.fail(p.Passing[0], "PASSING is not supported")
	}
	v := u.expr(p.Input.Expr, s)
	if v.t.kind == kindVarbinary {
		v.sql = apply("dune_from_utf8", v.sql)
	} else if v.t.known() && !v.t.text() && v.t.kind != kindJSON {
		u.fail(p.Input, "Cannot read input of type %s as JSON", v.t)
	}
	return v.sql, literal(p.Path.Value)
}

func (u *unit) jsonExists(e *dunesql.JSONExists, s *scope) val {
	document, path := u.path(e.Path, s)
	return val{sql: apply("dune_json_exists", document, path, literal(e.OnError)), t: boolean}
}

// behavior is the word for what happens ON EMPTY or ON ERROR.
func behavior(b *dunesql.JSONBehavior) string {
	if b == nil {
		return "NULL"
	}
	return string(b.Kind)
}

func (u *unit) jsonValue(e *dunesql.JSONValue, s *scope) val {
	document, path := u.path(e.Path, s)
	return u.valueAt(document, path, e, s)
}

// valueAt prints the value that a call finds at a path of a document. A value
// that is not of the type is an error, as ON ERROR says.
func (u *unit) valueAt(document, path string, e *dunesql.JSONValue, s *scope) val {
	found := apply("dune_json_value", document, path, literal(behavior(e.OnEmpty)), literal(behavior(e.OnError)))
	sql, to, misfit := found, varchar, ""
	if e.Returning != nil {
		t, ok := typeOf(e.Returning)
		if !ok {
			return u.fail(e.Returning, "Unknown type: %s", typeName(e.Returning))
		}
		to = t
		failing := e.OnError != nil && e.OnError.Kind == dunesql.JSONError
		sql = u.castTo(val{sql: found, t: varchar}, to, !failing).sql
		if !failing {
			misfit = " OR " + found + " IS NOT NULL AND " + sql + " IS NULL"
			// A path that is wrong is no error of a value, which TRY may hide.
			sql = "CASE WHEN " + apply("dune_json_path", path) + " THEN " + sql + " END"
		}
	}
	for _, b := range []struct {
		when         *dunesql.JSONBehavior
		word, misfit string
	}{{e.OnEmpty, "empty", ""}, {e.OnError, "error", misfit}} {
		if b.when != nil && b.when.Kind == dunesql.JSONDefault {
			d := u.castTo(u.expr(b.when.Default, s), to, false)
			sql = "CASE WHEN " + apply("dune_json_status", document, path) + " = " + literal(b.word) + b.misfit + " THEN " + d.sql + " ELSE " + sql + " END"
		}
	}
	return val{sql: sql, t: to}
}

func (u *unit) jsonQuery(e *dunesql.JSONQuery, s *scope) val {
	document, path := u.path(e.Path, s)
	return u.queryAt(document, path, e)
}

// queryAt prints the piece of JSON that a call finds at a path of a document.
func (u *unit) queryAt(document, path string, e *dunesql.JSONQuery) val {
	options := string(e.Wrapper)
	if e.Quotes == "OMIT" {
		options += " OMIT"
	}
	sql := apply("dune_json_query", document, path, literal(options), literal(behavior(e.OnEmpty)), literal(behavior(e.OnError)))
	if e.Returning != nil {
		return u.jsonReturning(e.Returning, sql)
	}
	return val{sql: sql, t: varchar}
}

func (u *unit) jsonReturning(r *dunesql.JSONReturning, sql string) val {
	t, ok := typeOf(r.Type)
	switch {
	case !ok:
		return u.fail(r.Type, "Unknown type: %s", typeName(r.Type))
	case t.kind == kindJSON:
		return val{sql: "CAST(" + sql + " AS JSON)", t: t}
	}
	return u.castTo(val{sql: sql, t: varchar}, t, false)
}

// jsonInput prints a value of JSON_OBJECT or JSON_ARRAY.
func (u *unit) jsonInput(in *dunesql.JSONInput, s *scope) string {
	v := u.expr(in.Expr, s)
	if in.Format != nil || makesJSON(in.Expr) {
		return "CAST(" + v.sql + " AS JSON)"
	}
	return u.toJSON(v)
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
	args := make([]string, 0, 2*len(e.Members))
	for _, m := range e.Members {
		args = append(args, u.expr(m.Key, s).sql, u.jsonInput(m.Value, s))
	}
	sql := "CAST(" + apply("json_object", args...) + " AS VARCHAR)"
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
		args[i] = u.jsonInput(item, s)
	}
	sql := "CAST(" + apply("json_array", args...) + " AS VARCHAR)"
	if e.OnNull != "NULL" {
		sql = apply("dune_json_strip", sql)
	}
	if e.Returning != nil {
		return u.jsonReturning(e.Returning, sql)
	}
	return val{sql: sql, t: varchar}
}
