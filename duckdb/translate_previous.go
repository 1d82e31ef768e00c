package duckdb

import (
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dunesql"
)

// previous prints TABLE(previous.query.result(schema => DESCRIPTOR(…))): the
// rows of the input of that name, whose columns must be the descriptor's. An
// input without a schema is the first run's: no rows, with these columns.
func (u *unit) previous(f *dunesql.TableFunction) (string, []column) {
	d := u.descriptor(f)
	if d == nil {
		return "NULL", nil
	}
	cols := u.described(d)
	in, ok := u.inputs[f.Name.Folded()]
	if !ok {
		u.fail(f, "Table function '%s' reads the previous result of a saved query: there is none here", f.Name.Folded())
		return "NULL", nil
	}
	if len(in.Schema) == 0 {
		in = barchan.Input{Name: in.Name, Schema: schemaOf(cols)}
	}
	if !u.conforms(in.Schema, cols) {
		u.fail(d, "The columns of the previous result are not those of the DESCRIPTOR: the result has (%s), the DESCRIPTOR has (%s): make them the same, or run once with full_refresh",
			columnsText(in.Schema), columnsText(schemaOf(cols)))
	}
	for i := range cols {
		if i < len(in.Schema) {
			cols[i].name = in.Schema[i].Name
			zone, _ := u.columnType(in.Schema[i]).zoneWithin()
			cols[i].t = cols[i].t.inZone(zone)
		}
	}
	return u.mark(f, u.readInput(in)), cols
}

// descriptor returns the only argument of the function; nil after an error.
func (u *unit) descriptor(f *dunesql.TableFunction) *dunesql.Descriptor {
	for _, a := range f.Args {
		d, ok := a.Value.(*dunesql.Descriptor)
		if ok && len(f.Args) == 1 && len(d.Fields) > 0 && len(f.Copartition) == 0 && (a.Name == nil || a.Name.Folded() == "schema") {
			return d
		}
	}
	u.fail(f, "Invalid arguments of table function '%s': write it as TABLE(%[1]s(schema => DESCRIPTOR(day DATE, amount DOUBLE)))", f.Name.Folded())
	return nil
}

// described returns the columns of a descriptor.
func (u *unit) described(d *dunesql.Descriptor) []column {
	cols := make([]column, len(d.Fields))
	seen := map[string]bool{}
	for i, f := range d.Fields {
		cols[i].name = u.cleanName(f.Name)
		if seen[f.Name.Folded()] {
			u.fail(f, "Column name '%s' specified more than once", f.Name.Folded())
		}
		seen[f.Name.Folded()] = true
		if f.Type == nil {
			u.fail(f, "Column '%s' of the DESCRIPTOR has no type", f.Name.Folded())
			continue
		}
		t, ok := typeOf(f.Type)
		if !ok {
			u.fail(f.Type, "Unknown type: %s", dunesql.PrintNode(f.Type))
		}
		cols[i].t = t
	}
	return cols
}

// conforms reports whether a result has the columns: names, order and types.
func (u *unit) conforms(schema barchan.Schema, cols []column) bool {
	if len(schema) != len(cols) {
		return false
	}
	for i, c := range schema {
		if !strings.EqualFold(c.Name, cols[i].name) || !sameType(u.types.parse(c.Type), cols[i].t) {
			return false
		}
	}
	return true
}

// sameType reports whether two types are one to those who store results, which
// keep neither the length of a text nor the precision of a time.
func sameType(a, b typ) bool {
	switch {
	case a.text() && b.text():
		return true
	case a.kind != b.kind:
		return false
	case a.kind == kindDecimal:
		return a.size == b.size && a.scale == b.scale
	case a.kind == kindArray:
		return sameType(a.item(), b.item())
	case a.kind == kindMap:
		return sameType(a.keys(), b.keys()) && sameType(a.item(), b.item())
	case a.kind == kindRow:
		if len(a.fields) != len(b.fields) {
			return false
		}
		for i := range a.fields {
			if !strings.EqualFold(a.fieldName(i), b.fieldName(i)) || !sameType(a.fields[i].typ, b.fields[i].typ) {
				return false
			}
		}
	}
	return true
}

func schemaOf(cols []column) barchan.Schema {
	schema := make(barchan.Schema, len(cols))
	for i, c := range cols {
		schema[i] = barchan.Column{Name: c.name, Type: c.t.String()}
	}
	return schema
}

// columnsText is a list of columns for a message; a long one is cut.
func columnsText(schema barchan.Schema) string {
	const most = 50
	list := make([]string, 0, min(len(schema), most+1))
	for i, c := range schema {
		if i == most {
			list = append(list, "…")
			break
		}
		list = append(list, c.Name+" "+c.Type)
	}
	return strings.Join(list, ", ")
}
