package worker

import (
	"bytes"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
)

// jsonFunctions read JSON as Trino does: numbers keep their text, what is no
// JSON gives NULL, a path that is none is an error.
func jsonFunctions() []udf {
	legacy := &legacyPaths{pathCache[[]step]{read: legacyPath}}
	standard := &sqlPaths{pathCache[jsonPath]{read: sqlPath}}
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
		unary("dune_json_varchar", tText, tText, jsonVarchar),
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
		dyadic("dune_json_array_contains", two, tBool, func(doc, item string) (bool, error) {
			v, _ := parseJSON(doc)
			list, _ := v.([]any)
			for _, e := range list {
				if canonicalJSON(e) == item {
					return true, nil
				}
			}
			return false, nil
		}),
		unary("dune_json_strip", tText, tText, stripNulls),
		texts("dune_json_value", 4, standard.value),
		texts("dune_json_query", 5, standard.query),
		texts("dune_json_status", 2, standard.status),
		unary("dune_json_path", tText, tBool, func(path string) (bool, error) {
			_, err := sqlPath(path)
			return err == nil, err
		}),
		texts("dune_json_items", 3, standard.items),
		{name: "dune_json_exists", args: []duckdb.Type{tText, tText, tText}, result: tBool, eval: standard.exists},
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

// canonicalJSON writes a value without blanks and with sorted keys.
func canonicalJSON(v any) string {
	var b bytes.Buffer
	writeJSON(&b, v, true)
	return b.String()
}

// orderedJSON writes a value without blanks; keys stay in their order.
func orderedJSON(v any) string {
	var b bytes.Buffer
	writeJSON(&b, v, false)
	return b.String()
}

func writeJSON(b *bytes.Buffer, v any, sorted bool) {
	switch v := v.(type) {
	case jsonNull:
		b.WriteString("null")
	case bool:
		fmt.Fprint(b, v)
	case json.Number:
		b.WriteString(v.String())
	case string:
		writeJSONText(b, v)
	case []any:
		b.WriteByte('[')
		for i, e := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			writeJSON(b, e, sorted)
		}
		b.WriteByte(']')
	case *object:
		keys := append([]string(nil), v.keys...)
		if sorted {
			sort.Strings(keys)
		}
		b.WriteByte('{')
		for i, k := range keys {
			if i > 0 {
				b.WriteByte(',')
			}
			writeJSONText(b, k)
			b.WriteByte(':')
			writeJSON(b, v.values[k], sorted)
		}
		b.WriteByte('}')
	}
}

func writeJSONText(b *bytes.Buffer, s string) {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s)         // a text always encodes
	b.Truncate(b.Len() - 1) // the line break that Encode adds
}

// scalarText is a scalar's text; nil for everything else.
func scalarText(v any) *string {
	var s string
	switch v := v.(type) {
	case string:
		s = v
	case json.Number:
		s = v.String()
	case bool:
		s = fmt.Sprint(v)
	default:
		return nil
	}
	return &s
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

func jsonArrayGet(a []driver.Value) (any, error) {
	v, err := parseJSON(a[0].(string))
	list, ok := v.([]any)
	if err != nil || !ok {
		return nil, nil
	}
	i := a[1].(int64)
	if i < 0 {
		i += int64(len(list))
	}
	if i < 0 || i >= int64(len(list)) {
		return nil, nil
	}
	return canonicalJSON(list[i]), nil
}

// stripNulls takes members and items that are null out of the outermost value.
func stripNulls(doc string) (string, error) {
	v, err := parseJSON(doc)
	if err != nil {
		return doc, nil
	}
	var b bytes.Buffer
	switch v := v.(type) {
	case []any:
		kept := []any{}
		for _, e := range v {
			if _, null := e.(jsonNull); !null {
				kept = append(kept, e)
			}
		}
		writeJSON(&b, kept, true)
	case *object:
		o := &object{values: v.values}
		for _, k := range v.keys {
			if _, null := v.values[k].(jsonNull); !null {
				o.keys = append(o.keys, k)
			}
		}
		writeJSON(&b, o, true)
	default:
		return doc, nil
	}
	return b.String(), nil
}

// jsonVarchar is the text of a scalar; of null there is none, and an object or an
// array is none.
func jsonVarchar(doc string) (*string, error) {
	if text, ok := jsonScalar(doc); ok {
		return &text, nil
	}
	if strings.TrimSpace(doc) == "null" {
		return nil, nil
	}
	return nil, fmt.Errorf("Cannot cast '%s' to varchar", doc)
}
