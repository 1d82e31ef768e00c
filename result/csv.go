package result

import (
	"bytes"
	"io"
)

// WriteCSV writes a line of names and the rows [offset, offset+limit): commas,
// line ends of \n, quotes only where RFC 4180 needs them. Null is empty;
// arrays, maps and rows are JSON.
func (r *Reader) WriteCSV(w io.Writer, offset, limit int64) error {
	var header []byte
	for i, c := range r.schema {
		if i > 0 {
			header = append(header, ',')
		}
		at := len(header)
		header = quoteField(append(header, c.Name...), at)
	}
	if _, err := w.Write(append(header, '\n')); err != nil {
		return err
	}
	return r.write(w, offset, limit, func(buf []byte, columns []*column, values *rowValues) []byte {
		start := len(buf)
		for i, c := range columns {
			if i > 0 {
				buf = append(buf, ',')
			}
			at := len(buf)
			buf = quoteField(c.appendField(buf, values), at)
		}
		if len(buf) == start {
			buf = append(buf, `""`...) // Readers skip an empty line; this row must not get lost.
		}
		return append(buf, '\n')
	})
}

// appendField writes the column's next value without quotes around it.
func (c *column) appendField(buf []byte, values *rowValues) []byte {
	v, ok := values.peek(c.first)
	if !ok || c.nullable && v.DefinitionLevel() < c.defined {
		values.skip(c)
		return buf
	}
	if c.shape != shapeLeaf {
		return c.appendJSON(buf, values)
	}
	values.at[c.first]++
	return c.leaf.appendText(buf, v)
}

// quoteField puts quotes around buf[at:] when it holds what would end a field.
func quoteField(buf []byte, at int) []byte {
	if !special(buf[at:]) {
		return buf
	}
	field := bytes.ReplaceAll(buf[at:], []byte(`"`), []byte(`""`))
	buf = append(buf[:at], '"')
	buf = append(buf, field...)
	return append(buf, '"')
}

func special(field []byte) bool {
	for _, c := range field {
		if c == ',' || c == '"' || c == '\r' || c == '\n' {
			return true
		}
	}
	return false
}
