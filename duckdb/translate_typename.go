package duckdb

import (
	"strconv"

	"github.com/barchan-data/barchan/dunesql"
)

// namedTypes are the types that are one word.
var namedTypes = map[string]typ{
	"boolean": boolean, "tinyint": {kind: kindTinyint}, "smallint": {kind: kindSmallint},
	"integer": integer, "int": integer, "bigint": bigint, "real": real32, "double": double,
	"varchar": varchar, "varbinary": binary, "date": date, "json": jsonType, "uuid": {kind: kindUUID},
	"uint256": uint256, "int256": int256, "string": varchar, "float": real32,
	"hyperloglog": hyperLogLog, "p4hyperloglog": {kind: kindP4HyperLogLog}, "setdigest": setDigest, "tdigest": tdigest, "geometry": geometry, "sphericalgeography": geography,
}

// typeOf reads a type of the tree; ok is false for a name that is none.
func typeOf(t dunesql.Type) (result typ, ok bool) {
	switch t := t.(type) {
	case *dunesql.NamedType:
		return namedType(t)
	case *dunesql.ArrayType:
		elem, ok := typeOf(t.Elem)
		return arrayOf(elem), ok
	case *dunesql.MapType:
		k, ok := typeOf(t.Key)
		v, ok2 := typeOf(t.Value)
		return mapOf(k, v), ok && ok2
	case *dunesql.RowType:
		row := typ{kind: kindRow, fields: make([]typField, len(t.Fields))}
		for i, f := range t.Fields {
			field, ok := typeOf(f.Type)
			if !ok {
				return unknown, false
			}
			row.fields[i].typ = field
			if f.Name != nil {
				row.fields[i].name = f.Name.Name
			}
		}
		return row, true
	case *dunesql.TimeType:
		return timeType(t)
	case *dunesql.IntervalType:
		if t.From == dunesql.Year || t.From == dunesql.Month {
			return typ{kind: kindYearInterval}, true
		}
		return interval, true
	}
	return unknown, false
}

func namedType(t *dunesql.NamedType) (typ, bool) {
	name := t.Name.Folded()
	if name == "qdigest" && len(t.Args) == 1 {
		item, ok := typeOf(t.Args[0])
		return qdigestOf(item), ok && item.is(kindBigint, kindDouble, kindReal)
	}
	sizes := make([]int, len(t.Args))
	for i, a := range t.Args {
		size, ok := a.(*dunesql.TypeSize)
		if !ok {
			return unknown, false
		}
		n, err := strconv.Atoi(size.Text)
		if err != nil {
			return unknown, false
		}
		sizes[i] = n
	}
	switch {
	case name == "decimal" || name == "numeric" || name == "dec":
		sizes = append(sizes, []int{38, 0}[min(len(sizes), 2):]...)
		return decimalOf(sizes[0], sizes[1]), len(sizes) == 2 && sizes[0] >= 1 && sizes[0] <= 38 && sizes[1] <= sizes[0]
	case name == "varchar" && len(sizes) == 1:
		return typ{kind: kindVarchar, size: sizes[0]}, true
	case name == "char" && len(sizes) <= 1:
		return typ{kind: kindChar, size: append(sizes, 1)[0]}, true
	}
	found, ok := namedTypes[name]
	return found, ok && len(sizes) == 0
}

func timeType(t *dunesql.TimeType) (typ, bool) {
	precision := 3
	if t.Precision != "" {
		n, err := strconv.Atoi(t.Precision)
		if err != nil || n > 12 {
			return unknown, false
		}
		precision = n
	}
	switch {
	case t.Stamp && t.Zone:
		return stampTZ(precision), true
	case t.Stamp:
		return stamp(precision), true
	case t.Zone: // DuckDB's loses the zone
		return unknown, false
	}
	return typ{kind: kindTime, size: precision}, true
}
