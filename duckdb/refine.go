package duckdb

import (
	"regexp"

	"github.com/barchan-data/barchan"
)

// ambiguous are the types of Trino that two of them share one of DuckDB's.
var ambiguous = regexp.MustCompile(`u?int256|interval day to second|interval year to month`)

// refine puts the printer's types into a schema where DuckDB's say too little:
// BIGNUM is uint256 and int256, INTERVAL has days and months, and a timestamp
// has no zone.
func (t *Translation) refine(schema barchan.Schema) {
	if len(t.types) != len(schema) {
		return
	}
	for i, zone := range t.Zones() {
		schema[i].Zone = zone
	}
	for i := range schema {
		known := ambiguous.FindAllString(t.types[i].String(), -1)
		if len(known) != len(ambiguous.FindAllString(schema[i].Type, -1)) {
			continue
		}
		schema[i].Type = ambiguous.ReplaceAllStringFunc(schema[i].Type, func(string) string {
			next := known[0]
			known = known[1:]
			return next
		})
	}
}

// untyped are the output columns that are NULL and have no type.
func (t *Translation) untyped() []int {
	var list []int
	for i, typ := range t.types {
		if typ.kind == kindNull {
			list = append(list, i)
		}
	}
	return list
}
