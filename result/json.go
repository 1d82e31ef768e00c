package result

import (
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/barchan-data/barchan"
)

// WriteJSON writes the rows [offset, offset+limit) as JSON objects with commas
// between them: the inside of an array. Keys are sorted. Rows beyond the end
// are none. What w has got when an error is returned is not whole.
func (r *Reader) WriteJSON(w io.Writer, offset, limit int64) error {
	keys := sortedKeys(r.schema)
	began := false
	return r.write(w, offset, limit, func(buf []byte, columns []*column, values *rowValues) []byte {
		if began {
			buf = append(buf, ',')
		}
		began = true
		buf = append(buf, '{')
		for i, k := range keys {
			if i > 0 {
				buf = append(buf, ',')
			}
			buf = append(buf, k.text...)
			buf = columns[k.column].appendJSON(buf, values)
		}
		return append(buf, '}')
	})
}

// key is a column's name as JSON, with its colon.
type key struct {
	text   []byte
	column int
}

func sortedKeys(schema barchan.Schema) []key {
	order := make([]int, len(schema))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return strings.Compare(schema[a].Name, schema[b].Name) })
	keys := make([]key, len(order))
	for i, column := range order {
		keys[i] = key{text: append(appendString(nil, []byte(schema[column].Name)), ':'), column: column}
	}
	return keys
}

// appendJSON writes the column's next value.
func (c *column) appendJSON(buf []byte, values *rowValues) []byte {
	v, ok := values.peek(c.first)
	if !ok || c.nullable && v.DefinitionLevel() < c.defined {
		values.skip(c)
		return append(buf, "null"...)
	}
	switch c.shape {
	case shapeList:
		return c.appendList(buf, values)
	case shapeMap:
		return c.appendMap(buf, values)
	case shapeRow:
		return c.appendRow(buf, values)
	}
	values.at[c.first]++
	return c.leaf.appendJSON(buf, v)
}

func (c *column) appendRow(buf []byte, values *rowValues) []byte {
	buf = append(buf, '{')
	for i, field := range c.children {
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = appendString(buf, []byte(field.name))
		buf = append(buf, ':')
		buf = field.appendJSON(buf, values)
	}
	return append(buf, '}')
}

func (c *column) appendList(buf []byte, values *rowValues) []byte {
	buf = append(buf, '[')
	buf = c.elements(buf, values, func(buf []byte) []byte {
		return c.children[0].appendJSON(buf, values)
	})
	return append(buf, ']')
}

// appendMap writes an object; a key that is not text is written as text.
func (c *column) appendMap(buf []byte, values *rowValues) []byte {
	buf = append(buf, '{')
	buf = c.elements(buf, values, func(buf []byte) []byte {
		at := len(buf)
		buf = c.children[0].appendJSON(buf, values)
		if buf[at] != '"' {
			text := string(buf[at:])
			buf = appendString(buf[:at], []byte(text))
		}
		buf = append(buf, ':')
		return c.children[1].appendJSON(buf, values)
	})
	return append(buf, '}')
}

// elements calls one for every element of a list or map.
func (c *column) elements(buf []byte, values *rowValues, one func([]byte) []byte) []byte {
	if v, _ := values.peek(c.first); v.DefinitionLevel() < c.element {
		values.skip(c)
		return buf
	}
	for {
		buf = one(buf)
		next, ok := values.peek(c.first)
		if !ok || next.RepetitionLevel() != c.repeated {
			return buf
		}
		buf = append(buf, ',')
	}
}

const hexDigits = "0123456789abcdef"

// appendString writes text as a JSON string. What is not UTF-8 becomes the
// replacement character.
func appendString(buf, text []byte) []byte {
	buf = append(buf, '"')
	start := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRune(text[i:])
			if r == utf8.RuneError && size == 1 {
				buf = append(buf, text[start:i]...)
				buf = append(buf, "\uFFFD"...)
				start = i + 1
			}
			i += size
			continue
		}
		if c >= ' ' && c != '"' && c != '\\' {
			i++
			continue
		}
		buf = append(buf, text[start:i]...)
		switch c {
		case '"', '\\':
			buf = append(buf, '\\', c)
		case '\n':
			buf = append(buf, `\n`...)
		case '\r':
			buf = append(buf, `\r`...)
		case '\t':
			buf = append(buf, `\t`...)
		default:
			buf = append(buf, `\u00`...)
			buf = append(buf, hexDigits[c>>4], hexDigits[c&15])
		}
		i++
		start = i
	}
	buf = append(buf, text[start:]...)
	return append(buf, '"')
}
