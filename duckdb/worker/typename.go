package worker

import (
	"fmt"
	"strconv"
	"strings"
)

// maxTypeDepth bounds how deep a declared type may nest.
const maxTypeDepth = 20

// simple are the types without parts that a table may declare.
var simple = map[string]form{
	"boolean": same("boolean", "BOOLEAN"), "tinyint": same("tinyint", "TINYINT"),
	"smallint": same("smallint", "SMALLINT"), "integer": same("integer", "INTEGER"), "int": same("integer", "INTEGER"),
	"bigint": same("bigint", "BIGINT"), "real": same("real", "FLOAT"), "double": same("double", "DOUBLE"),
	"varchar": same("varchar", "VARCHAR"), "string": same("varchar", "VARCHAR"),
	"varbinary": same("varbinary", "BLOB"), "uuid": same("uuid", "UUID"), "json": same("json", "JSON"),
	"date": same("date", "DATE"), "uint256": text("uint256"), "int256": text("int256"),
	interval: text(interval),
}

// timed are the types with a precision in brackets, which is not kept: DuckDB
// has microseconds. Longest first.
var timed = []struct{ prefix, suffix, name, duck string }{
	{"timestamp", " with time zone", "timestamp(3) with time zone", "TIMESTAMP WITH TIME ZONE"},
	{"timestamp", "", "timestamp(3)", "TIMESTAMP"},
	{"time", "", "time(3)", "TIME"},
}

// formOfName reads a type in Trino's words.
func formOfName(name string) (form, error) {
	f, ok := parseType(strings.ToLower(strings.TrimSpace(name)), 0)
	if !ok {
		return form{}, invalid("type %q is not supported", name)
	}
	return f, nil
}

func parseType(t string, depth int) (form, bool) {
	if depth > maxTypeDepth {
		return form{}, false
	}
	if f, ok := simple[t]; ok {
		return f, true
	}
	for _, k := range timed {
		if body, ok := strings.CutSuffix(t, k.suffix); ok {
			if rest, ok := strings.CutPrefix(body, k.prefix); ok && (rest == "" || isPrecision(rest)) {
				return same(k.name, k.duck), true
			}
		}
	}
	head, body, ok := strings.Cut(t, "(")
	if !ok || !strings.HasSuffix(body, ")") {
		return form{}, false
	}
	parts := splitTop(body[:len(body)-1])
	switch strings.TrimSpace(head) {
	case "varchar", "char":
		return simple["varchar"], len(parts) == 1 && isNumber(parts[0])
	case "decimal":
		return parseDecimal(parts)
	case "array":
		if len(parts) != 1 {
			return form{}, false
		}
		element, ok := parseType(parts[0], depth+1)
		return list(element, false), ok
	case "map":
		if len(parts) != 2 {
			return form{}, false
		}
		key, ok1 := parseType(parts[0], depth+1)
		value, ok2 := parseType(parts[1], depth+1)
		return mapOf(key, value), ok1 && ok2
	case "row":
		return parseRow(parts, depth)
	}
	return form{}, false
}

func isNumber(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n >= 0
}

func isPrecision(s string) bool {
	return strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") && isNumber(s[1:len(s)-1])
}

func parseDecimal(parts []string) (form, bool) {
	if len(parts) == 1 {
		parts = append(parts, "0")
	}
	if len(parts) != 2 {
		return form{}, false
	}
	p, err1 := strconv.Atoi(parts[0])
	s, err2 := strconv.Atoi(parts[1])
	if err1 != nil || err2 != nil || p < 1 || p > 38 || s < 0 || s > p {
		return form{}, false
	}
	return same(fmt.Sprintf("decimal(%d,%d)", p, s), fmt.Sprintf("DECIMAL(%d,%d)", p, s)), true
}

func parseRow(parts []string, depth int) (form, bool) {
	var fields []rowField
	for _, p := range parts {
		name, typ, ok := splitField(p)
		f, known := parseType(typ, depth+1)
		if !ok || !known {
			return form{}, false
		}
		fields = append(fields, rowField{name, f})
	}
	return rowOf(fields), len(fields) > 0
}

// splitField divides `a bigint` or `"a b" bigint`.
func splitField(p string) (name, typ string, ok bool) {
	if rest, quoted := strings.CutPrefix(p, `"`); quoted {
		for i := 0; i < len(rest); i++ {
			if rest[i] != '"' {
				continue
			}
			if i+1 < len(rest) && rest[i+1] == '"' {
				i++
				continue
			}
			return strings.ReplaceAll(rest[:i], `""`, `"`), strings.TrimSpace(rest[i+1:]), i > 0
		}
		return "", "", false
	}
	name, typ, ok = strings.Cut(p, " ")
	return name, strings.TrimSpace(typ), ok
}

// splitTop divides a list at the commas outside brackets and quotes.
func splitTop(s string) []string {
	var parts []string
	depth, start, quoted := 0, 0, false
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			parts = append(parts, strings.TrimSpace(s[start:i]))
			start = i + 1
		}
	}
	return append(parts, strings.TrimSpace(s[start:]))
}
