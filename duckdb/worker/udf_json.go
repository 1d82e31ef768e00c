package worker

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/duckdb/duckdb-go/v2"
)

// jsonFunctions read JSON as Trino does: numbers keep their text, what is no
// JSON gives NULL, a path that is none is an error.
func jsonFunctions() []udf {
	legacy := &legacyPaths{pathCache[[]step]{read: legacyPath}}
	standard := newSQLPaths()
	two := [2]duckdb.Type{tText, tText}
	return []udf{
		texts("dune_json_scalar", 2, func(a []string) (string, bool, error) {
			v, ok, err := legacy.at(a[0], a[1])
			if err != nil || !ok {
				return "", false, err
			}
			text, ok := jsonScalar(v)
			return text, ok, nil
		}),
		texts("dune_json_extract_text", 2, func(a []string) (string, bool, error) {
			text, ok, err := legacy.at(a[0], a[1])
			if err != nil || !ok {
				return "", false, err
			}
			v, err := parseJSON(text)
			if err != nil {
				return "", false, nil
			}
			return orderedJSON(v), true, nil
		}),
		dyadic("dune_json_size", two, tBigint, func(doc, path string) (*int64, error) {
			text, ok, err := legacy.at(doc, path)
			if err != nil || !ok {
				return nil, err
			}
			v, err := parseJSON(text)
			if err != nil {
				return nil, nil
			}
			n := int64(0)
			switch v := v.(type) {
			case []any:
				n = int64(len(v))
			case *object:
				n = int64(len(v.keys))
			}
			return &n, nil
		}),
		unary("dune_json_text", tText, tText, func(doc string) (string, error) {
			v, err := parseJSON(doc)
			if err != nil {
				return "", fmt.Errorf("Cannot convert value to JSON: '%s'", doc)
			}
			return canonicalJSON(v), nil
		}),
		unary("dune_json_ordered", tText, tText, func(doc string) (string, error) {
			v, err := parseJSON(doc)
			if err != nil {
				return "", errors.New("conversion to JSON failed")
			}
			return orderedJSON(v), nil
		}),
		unary("dune_json_canonical", tText, tText, func(doc string) (string, error) {
			v, err := parseJSON(doc)
			if err != nil {
				return doc, nil
			}
			return canonicalJSON(v), nil
		}),
		unary("dune_json_array_length", tText, tBigint, func(doc string) (*int64, error) {
			v, err := parseJSON(doc)
			list, ok := v.([]any)
			if err != nil || !ok {
				return nil, nil
			}
			n := int64(len(list))
			return &n, nil
		}),
		{name: "dune_json_array_get_text", args: []duckdb.Type{tText, tBigint}, result: tText, eval: jsonArrayGet},
		{name: "dune_json_array_contains", args: []duckdb.Type{tText, tText, tText}, result: tBool, eval: jsonArrayContains},
		unary("dune_json_scalar_check", tText, tBool, func(doc string) (bool, error) {
			if !validJSON(doc) {
				return false, fmt.Errorf("Invalid JSON value: %s", doc)
			}
			c := doc[jsonBlank(doc, 0)]
			return c != '{' && c != '[', nil
		}),
		unary("dune_double_json", tDouble, tText, func(f float64) (string, error) { return number{kind: floating, float: f}.json(), nil }),
		unary("dune_real_json", tReal, tText, func(f float32) (string, error) { return realJSON(f), nil }),
		unary("dune_json_unique", tText, tText, uniqueKeys),
		unary("dune_json_strip", tText, tText, stripNulls),
		texts("dune_json_value", anyNumber, standard.value),
		appends("dune_json_query", anyNumber, standard.query),
		texts("dune_json_status", anyNumber, standard.status),
		unary("dune_json_path", tText, tBool, func(path string) (bool, error) {
			_, err := sqlPath(path)
			return err == nil, err
		}),
		texts("dune_json_table", 3, newTables(standard).rows),
		texts("dune_json_cast", 2, castJSON),
		texts("dune_json_parts", 3, jsonParts),
		texts("dune_json_fields", 3, jsonFields),
		{name: "dune_json_exists", variadic: true, result: tBool, eval: standard.exists},
	}
}

// object is a JSON object whose keys keep their order.
type object struct {
	keys   []string
	values map[string]any
}

// parseJSON reads one value. Numbers stay texts; of keys that repeat, the last
// counts. The texts of the tree are parts of the document.
func parseJSON(doc string) (any, error) {
	if !validJSON(doc) {
		return nil, errors.New("not a single JSON value")
	}
	v, _, err := readJSON(doc, jsonBlank(doc, 0), 0)
	return v, err
}

const maxJSONDepth = 1000

// readJSON reads the value at i of a document that is valid, and returns its end.
func readJSON(doc string, i, depth int) (v any, end int, err error) {
	if depth > maxJSONDepth {
		return nil, 0, errors.New("nested too deep")
	}
	switch doc[i] {
	case '[':
		return readArray(doc, i, depth)
	case '{':
		return readObject(doc, i, depth)
	case '"':
		end, _ = jsonText(doc, i)
		text, ok := jsonUnquote(doc[i:end])
		if !ok {
			return nil, 0, errors.New("not a text")
		}
		return text, end, nil
	}
	end, _ = jsonSkip(doc, i, depth)
	switch doc[i:end] {
	case "null":
		return jsonNull{}, end, nil
	case "true":
		return true, end, nil
	case "false":
		return false, end, nil
	}
	return json.Number(doc[i:end]), end, nil
}

func readArray(doc string, i, depth int) (v any, end int, err error) {
	list := []any{}
	for i = jsonBlank(doc, i+1); doc[i] != ']'; i = jsonNext(doc, i) {
		if v, i, err = readJSON(doc, i, depth+1); err != nil {
			return nil, 0, err
		}
		list = append(list, v)
	}
	return list, i + 1, nil
}

func readObject(doc string, i, depth int) (v any, end int, err error) {
	o := &object{values: map[string]any{}}
	for i = jsonBlank(doc, i+1); doc[i] != '}'; i = jsonNext(doc, i) {
		end, _ = jsonText(doc, i)
		key, ok := jsonUnquote(doc[i:end])
		if !ok {
			return nil, 0, errors.New("not a text")
		}
		i = jsonBlank(doc, jsonBlank(doc, end)+1)
		if v, i, err = readJSON(doc, i, depth+1); err != nil {
			return nil, 0, err
		}
		if _, seen := o.values[key]; !seen {
			o.keys = append(o.keys, key)
		}
		o.values[key] = v
	}
	return o, i + 1, nil
}

// jsonNext steps over what stands between the members of a valid document.
func jsonNext(doc string, i int) int {
	if i = jsonBlank(doc, i); doc[i] == ',' {
		i = jsonBlank(doc, i+1)
	}
	return i
}

// jsonNull is the null of JSON; nil is the absence of a value.
type jsonNull struct{}

// canonicalJSON writes a value as json_parse does: without blanks, with sorted keys,
// numbers with all their digits.
func canonicalJSON(v any) string {
	b := jsonWriter{sorted: true, number: exactNumber}
	b.write(v)
	return b.String()
}

// orderedJSON writes a value as json_extract does: without blanks, keys in their
// order, numbers that are not whole as doubles.
func orderedJSON(v any) string {
	b := jsonWriter{number: shortNumber}
	b.write(v)
	return b.String()
}

// jsonWriter writes a tree as a text.
type jsonWriter struct {
	bytes.Buffer
	sorted bool                     // the keys
	number func(text string) string // how a number of a document is written
}

func (b *jsonWriter) write(v any) {
	switch v := v.(type) {
	case jsonNull:
		b.WriteString("null")
	case bool:
		b.WriteString(strconv.FormatBool(v))
	case json.Number:
		b.WriteString(b.number(v.String()))
	case number:
		b.WriteString(v.json())
	case string:
		b.text(v)
	case []any:
		b.WriteByte('[')
		for i, e := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			b.write(e)
		}
		b.WriteByte(']')
	case *object:
		b.object(v)
	}
}

func (b *jsonWriter) object(o *object) {
	keys := o.keys
	if b.sorted {
		keys = slices.Sorted(slices.Values(keys))
	}
	b.WriteByte('{')
	for i, k := range keys {
		if i > 0 {
			b.WriteByte(',')
		}
		b.text(k)
		b.WriteByte(':')
		b.write(o.values[k])
	}
	b.WriteByte('}')
}

// text quotes a text as Trino does: no more is escaped than must be, but for
// characters beyond 16 bits.
func (b *jsonWriter) text(s string) {
	b.WriteByte('"')
	from := 0
	for i, c := range s {
		if c >= ' ' && c != '"' && c != '\\' && c <= 0xffff {
			continue
		}
		b.WriteString(s[from:i])
		from = i + utf8.RuneLen(c)
		switch short := strings.IndexRune("\"\\\b\f\n\r\t", c); {
		case short >= 0:
			b.WriteByte('\\')
			b.WriteByte("\"\\bfnrt"[short])
		case c > 0xffff:
			high, low := utf16.EncodeRune(c)
			fmt.Fprintf(b, "\\u%04X\\u%04X", high, low)
		default:
			fmt.Fprintf(b, "\\u%04X", c)
		}
	}
	b.WriteString(s[from:])
	b.WriteByte('"')
}

// legacyPaths are those of json_extract.
type legacyPaths struct{ pathCache[[]step] }

// at finds the text of the value at a path of json_extract; ok is false
// when there is none.
func (p *legacyPaths) at(doc, path string) (value string, ok bool, err error) {
	steps, err := p.get(path)
	if err != nil {
		return "", false, err
	}
	value, ok = jsonFind(doc, steps)
	return value, ok, nil
}

// stripNulls takes members and items that are null out of the outermost value.
func stripNulls(doc string) (string, error) {
	v, err := parseJSON(doc)
	if err != nil {
		return doc, nil
	}
	b := jsonWriter{sorted: true, number: func(text string) string { return text }}
	switch v := v.(type) {
	case []any:
		kept := []any{}
		for _, e := range v {
			if _, null := e.(jsonNull); !null {
				kept = append(kept, e)
			}
		}
		b.write(kept)
	case *object:
		o := &object{values: v.values}
		for _, k := range v.keys {
			if _, null := v.values[k].(jsonNull); !null {
				o.keys = append(o.keys, k)
			}
		}
		b.write(o)
	default:
		return doc, nil
	}
	return b.String(), nil
}
