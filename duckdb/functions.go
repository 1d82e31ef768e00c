package duckdb

import (
	"maps"
	"slices"

	"github.com/barchan-data/barchan"
)

// Functions returns the functions of DuneSQL that the engine has, by group and
// name: what docs/functions.md lists, but for what is refused.
func Functions() []barchan.Function {
	var list []barchan.Function
	for _, g := range groups() {
		for _, name := range slices.Sorted(maps.Keys(g.functions)) {
			f := g.functions[name]
			if f.refused != "" || f.foreign != "" {
				continue
			}
			list = append(list, barchan.Function{Name: name, Group: g.title, Min: f.min, Max: f.max, Note: differences[name]})
		}
	}
	return list
}
