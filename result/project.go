package result

import (
	"slices"

	"github.com/barchan-data/barchan"
)

// Project makes r show only those columns, by index, in that order.
func (r *Reader) Project(columns []int) {
	schema := make(barchan.Schema, len(columns))
	for i, c := range columns {
		schema[i] = r.schema[c]
	}
	r.schema = schema
	for _, f := range r.files {
		all := f.columns
		f.columns = make([]*column, len(columns))
		for i, c := range columns {
			f.columns[i] = all[c]
		}
	}
}

// Columns finds the named columns of a schema, in the order of the names. No
// names are all columns.
func Columns(schema barchan.Schema, names []Name) ([]int, error) {
	if len(names) == 0 {
		all := make([]int, len(schema))
		for i := range all {
			all[i] = i
		}
		return all, nil
	}
	found := make([]int, len(names))
	for i, n := range names {
		at, err := find("columns", schema, n)
		if err != nil {
			return nil, err
		}
		if slices.Contains(found[:i], at) {
			return nil, failed("columns", n.At, "the column %s is named twice", quoted(schema[at].Name))
		}
		found[i] = at
	}
	return found, nil
}
