package dunesql

import (
	"slices"
	"strings"
)

// Table functions whose columns are known.
const (
	excludeColumns = "exclude_columns"
	sequence       = "sequence"
)

// tableFunction returns the columns of a table function.
func (t *tracer) tableFunction(f *TableFunction, outer *scope) []attribute {
	var inputs []attribute
	var descriptor *Descriptor
	for _, a := range f.Args {
		switch v := a.Value.(type) {
		case *TableInput:
			fields := t.relation(v.Relation, outer, nil)
			in := &scope{outer: outer, fields: fields}
			for _, e := range v.PartitionBy {
				t.expr(e, in)
			}
			t.sortItems(v.OrderBy, in)
			inputs = t.join(inputs, fields)
		case *Descriptor:
			descriptor = v
		case Expr:
			t.expr(v, outer)
		}
	}
	switch name := f.Name.Parts[len(f.Name.Parts)-1].Folded(); {
	case f.Name.Folded() == previousResult:
		return t.previous(descriptor)
	case name == excludeColumns && descriptor != nil:
		return without(inputs, descriptor)
	case name == sequence && len(inputs) == 0:
		return []attribute{{name: "sequential_number", origin: &origin{}}}
	}
	all := &origin{unknown: true}
	for _, in := range inputs {
		all.from = append(all.from, in.origin)
	}
	return []attribute{{name: "*", open: true, origin: all}}
}

// previous returns the columns of the query's previous result, which the
// descriptor lists.
func (t *tracer) previous(d *Descriptor) []attribute {
	if d == nil || len(d.Fields) == 0 {
		return t.columnsBehind(previousResult)
	}
	fields := make([]attribute, len(d.Fields))
	t.spend(len(fields))
	for i, f := range d.Fields {
		fields[i] = attribute{name: f.Name.Name, origin: t.base(previousResult, f.Name.Name)}
	}
	return fields
}

// without returns the columns whose names a descriptor does not list.
func without(fields []attribute, d *Descriptor) []attribute {
	listed := map[string]bool{}
	for _, f := range d.Fields {
		listed[f.Name.Folded()] = true
	}
	return slices.DeleteFunc(unnamed(fields), func(f attribute) bool {
		if f.open || !listed[strings.ToLower(f.name)] {
			return false
		}
		read(f.origin) // listing a column that is not there is an error
		return true
	})
}
