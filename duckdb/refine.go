package duckdb

import (
	"regexp"

	"github.com/barchan-data/barchan"
)

// ambiguous are the types of Trino of which several share one of DuckDB's.
var ambiguous = regexp.MustCompile(`u?int256|varbinary|(?:P4)?HyperLogLog|SetDigest|tdigest|qdigest\((?:bigint|double|real)\)|Geometry|SphericalGeography|interval day to second|interval year to month|\b(timestamp|time)\(\d+\)`)

// Refine puts the printer's types into a schema where DuckDB's say too little:
// BIGNUM is uint256 and int256, INTERVAL has days and months, a timestamp has
// neither a precision nor a zone, and sketches and
// geometries are bytes.
func (t *Translation) Refine(schema barchan.Schema) {
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
			return finest.ReplaceAllString(next, "(6)")
		})
	}
}

// finest are the precisions beyond a microsecond, which no value has.
var finest = regexp.MustCompile(`\((?:[7-9]|1[0-2])\)`)

// untyped are the output columns that are NULL and have no type.
func (t *Translation) untyped() []int { return t.columnsOf(kindNull) }

// months are the output columns that are intervals of months.
func (t *Translation) months() []int { return t.columnsOf(kindYearInterval) }

func (t *Translation) columnsOf(k kind) []int {
	var list []int
	for i, typ := range t.types {
		if typ.kind == k {
			list = append(list, i)
		}
	}
	return list
}
