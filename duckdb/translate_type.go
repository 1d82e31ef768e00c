package duckdb

import (
	"strconv"
	"strings"

	"github.com/barchan-data/barchan"
)

// kind is the family of a type.
type kind uint8

// Kinds of types. An expression of kindUnknown is printed so that DuckDB
// decides by what it finds when it binds.
const (
	kindUnknown kind = iota
	kindNull
	kindBoolean
	kindTinyint
	kindSmallint
	kindInteger
	kindBigint
	kindHugeint // of DuckDB: sums of integers before they are cast
	kindUint256
	kindInt256
	kindDecimal
	kindReal
	kindDouble
	kindVarchar
	kindChar
	kindVarbinary
	kindDate
	kindTime
	kindTimestamp
	kindTimestampTZ
	kindDayInterval
	kindYearInterval
	kindJSON
	kindUUID
	kindArray
	kindMap
	kindRow
	kindHyperLogLog
	kindP4HyperLogLog // one that is dense
	kindSetDigest
	kindTDigest
	kindQDigest // of numbers of the type elem
	kindGeometry
	kindGeography // a geometry of the earth
)

// typ is what the printer knows of an expression's type. It guides the choice
// of a form; DuckDB has the last word.
type typ struct {
	kind   kind
	size   int // precision of a decimal or a time, length of a varchar (0: any)
	scale  int // of a decimal
	elem   *typ
	key    *typ // of a map, whose values are elem
	fields []typField
	zone   string // of a timestamp with time zone that is shown elsewhere than in UTC
}

// typField is a field of a row; name is "" when it has none.
type typField struct {
	name string
	typ
}

var (
	unknown  = typ{}
	boolean  = typ{kind: kindBoolean}
	integer  = typ{kind: kindInteger}
	bigint   = typ{kind: kindBigint}
	uint256  = typ{kind: kindUint256}
	int256   = typ{kind: kindInt256}
	double   = typ{kind: kindDouble}
	real32   = typ{kind: kindReal}
	varchar  = typ{kind: kindVarchar}
	binary   = typ{kind: kindVarbinary}
	date     = typ{kind: kindDate}
	jsonType = typ{kind: kindJSON}
	interval = typ{kind: kindDayInterval}

	hyperLogLog = typ{kind: kindHyperLogLog}
	setDigest   = typ{kind: kindSetDigest}
	tdigest     = typ{kind: kindTDigest}
	geometry    = typ{kind: kindGeometry}
	geography   = typ{kind: kindGeography}
)

func decimalOf(precision, scale int) typ {
	return typ{kind: kindDecimal, size: precision, scale: scale}
}
func stamp(precision int) typ   { return typ{kind: kindTimestamp, size: precision} }
func stampTZ(precision int) typ { return typ{kind: kindTimestampTZ, size: precision} }
func arrayOf(t typ) typ         { return typ{kind: kindArray, elem: &t} }
func mapOf(k, v typ) typ        { return typ{kind: kindMap, key: &k, elem: &v} }
func qdigestOf(t typ) typ       { return typ{kind: kindQDigest, elem: &t} }

// item is the type of an array's element or a map's value.
func (t typ) item() typ {
	if t.elem == nil {
		return unknown
	}
	return *t.elem
}

// keys is the type of a map's key.
func (t typ) keys() typ {
	if t.key == nil {
		return unknown
	}
	return *t.key
}

func (t typ) is(kinds ...kind) bool {
	for _, k := range kinds {
		if t.kind == k {
			return true
		}
	}
	return false
}

// integral is an integer of at most 128 bits.
func (t typ) integral() bool { return t.kind >= kindTinyint && t.kind <= kindHugeint }

// big is an integer of 256 bits.
func (t typ) big() bool     { return t.is(kindUint256, kindInt256) }
func (t typ) numeric() bool { return t.kind >= kindTinyint && t.kind <= kindDouble }
func (t typ) text() bool    { return t.is(kindVarchar, kindChar) }
func (t typ) float() bool   { return t.is(kindReal, kindDouble) }
func (t typ) moment() bool  { return t.is(kindDate, kindTime, kindTimestamp, kindTimestampTZ) }
func (t typ) duration() bool {
	return t.is(kindDayInterval, kindYearInterval)
}

// opaque is a sketch, which is a summary of many values, or a geometry: bytes,
// which nothing can compare.
func (t typ) opaque() bool { return t.kind >= kindHyperLogLog }

func (t typ) known() bool { return t.kind != kindUnknown && t.kind != kindNull }

// local is a timestamp with time zone whose zone is not UTC.
func (t typ) local() bool { return t.kind == kindTimestampTZ && t.zone != "" }

// mixed is a timestamp with time zone whose values are of several zones.
func (t typ) mixed() bool { return t.kind == kindTimestampTZ && t.zone == barchan.ZoneMixed }

// plainNames are the names of types without parts: in Trino's words, in DuckDB's.
var plainNames = map[kind][2]string{
	kindNull:         {"unknown", "VARCHAR"},
	kindBoolean:      {"boolean", "BOOLEAN"},
	kindTinyint:      {"tinyint", "TINYINT"},
	kindSmallint:     {"smallint", "SMALLINT"},
	kindInteger:      {"integer", "INTEGER"},
	kindBigint:       {"bigint", "BIGINT"},
	kindHugeint:      {"bigint", "HUGEINT"},
	kindUint256:      {"uint256", "BIGNUM"},
	kindInt256:       {"int256", "BIGNUM"},
	kindReal:         {"real", "FLOAT"},
	kindDouble:       {"double", "DOUBLE"},
	kindVarchar:      {"varchar", "VARCHAR"},
	kindChar:         {"char", "VARCHAR"},
	kindVarbinary:    {"varbinary", "BLOB"},
	kindDate:         {"date", "DATE"},
	kindTime:         {"time", "TIME"},
	kindTimestamp:    {"timestamp", "TIMESTAMP"},
	kindTimestampTZ:  {"timestamp with time zone", "TIMESTAMPTZ"},
	kindDayInterval:  {"interval day to second", "INTERVAL"},
	kindYearInterval: {"interval year to month", "INTERVAL"},
	kindJSON:         {"json", "JSON"},
	kindUUID:         {"uuid", "UUID"},

	kindHyperLogLog:   {"HyperLogLog", "BLOB"},
	kindP4HyperLogLog: {"P4HyperLogLog", "BLOB"},
	kindSetDigest:     {"SetDigest", "BLOB"},
	kindTDigest:       {"tdigest", "BLOB"},
	kindQDigest:       {"qdigest", "BLOB"},
	kindGeometry:      {"Geometry", "BLOB"},
	kindGeography:     {"SphericalGeography", "BLOB"},
}

// String is the type in Trino's words.
func (t typ) String() string {
	switch t.kind {
	case kindUnknown:
		return "unknown"
	case kindDecimal:
		return "decimal(" + strconv.Itoa(t.size) + "," + strconv.Itoa(t.scale) + ")"
	case kindVarchar:
		if t.size == 0 {
			return "varchar"
		}
		return "varchar(" + strconv.Itoa(t.size) + ")"
	case kindChar, kindTime, kindTimestamp:
		return plainNames[t.kind][0] + "(" + strconv.Itoa(t.size) + ")"
	case kindTimestampTZ:
		return "timestamp(" + strconv.Itoa(t.size) + ") with time zone"
	case kindArray:
		return "array(" + t.item().String() + ")"
	case kindQDigest:
		return "qdigest(" + t.item().String() + ")"
	case kindMap:
		return "map(" + t.keys().String() + ", " + t.item().String() + ")"
	case kindRow:
		fields := make([]string, len(t.fields))
		for i, f := range t.fields {
			fields[i] = strings.TrimSpace(f.name + " " + f.typ.String())
		}
		return "row(" + strings.Join(fields, ", ") + ")"
	}
	return plainNames[t.kind][0]
}

// duck is the type in DuckDB's words.
func (t typ) duck() string {
	switch t.kind {
	case kindDecimal:
		return "DECIMAL(" + strconv.Itoa(t.size) + "," + strconv.Itoa(t.scale) + ")"
	case kindArray:
		return t.item().duck() + "[]"
	case kindMap:
		return "MAP(" + t.keys().duck() + ", " + t.item().duck() + ")"
	case kindRow:
		fields := make([]string, len(t.fields))
		for i := range t.fields {
			fields[i] = quote(t.fieldName(i)) + " " + t.fields[i].duck()
		}
		return "STRUCT(" + strings.Join(fields, ", ") + ")"
	case kindUnknown:
		return "VARCHAR"
	}
	return plainNames[t.kind][1]
}

// definite reports whether every part of the type is known.
func (t typ) definite() bool {
	switch t.kind {
	case kindUnknown, kindNull:
		return false
	case kindArray, kindQDigest:
		return t.item().definite()
	case kindMap:
		return t.keys().definite() && t.item().definite()
	case kindRow:
		for _, f := range t.fields {
			if !f.definite() {
				return false
			}
		}
	}
	return true
}

// fieldName is the name of a row's field in DuckDB: those that have none are
// numbered.
func (t typ) fieldName(i int) string {
	if t.fields[i].name != "" {
		return t.fields[i].name
	}
	return "field" + strconv.Itoa(i)
}

// field finds a row's field by name.
func (t typ) field(name string) (int, bool) {
	for i := range t.fields {
		if strings.EqualFold(t.fields[i].name, name) {
			return i, true
		}
	}
	return 0, false
}

// common is the type that values of both types are brought to: of CASE,
// COALESCE, VALUES, UNION and the like. It is unknown when there is none.
func common(a, b typ) typ {
	switch {
	case a.kind == kindNull:
		return b
	case b.kind == kindNull:
		return a
	case !a.known() || !b.known():
		return unknown
	case a.numeric() && b.numeric():
		return commonNumber(a, b)
	case a.text() && b.text():
		if a.kind == b.kind && a.size != 0 && b.size != 0 {
			return typ{kind: a.kind, size: max(a.size, b.size)}
		}
		return varchar
	case a.is(kindDate, kindTimestamp, kindTimestampTZ) && b.is(kindDate, kindTimestamp, kindTimestampTZ):
		if a.kind < b.kind {
			a, b = b, a
		}
		a.size = max(a.size, b.size)
		if a.kind == kindTimestampTZ && a.zone != b.zone {
			a.zone = barchan.ZoneMixed // a timestamp without a zone is one of UTC
		}
		return a
	case a.is(kindHyperLogLog, kindP4HyperLogLog) && b.is(kindHyperLogLog, kindP4HyperLogLog) && a.kind != b.kind:
		return hyperLogLog
	case a.kind != b.kind, a.kind == kindQDigest && a.item().kind != b.item().kind:
		return unknown
	}
	switch a.kind {
	case kindArray:
		return arrayOf(common(a.item(), b.item()))
	case kindMap:
		return mapOf(common(a.keys(), b.keys()), common(a.item(), b.item()))
	case kindRow:
		return commonRow(a, b)
	}
	a.size = max(a.size, b.size)
	return a
}

func commonRow(a, b typ) typ {
	if len(a.fields) != len(b.fields) {
		return unknown
	}
	t := typ{kind: kindRow, fields: make([]typField, len(a.fields))}
	for i := range a.fields {
		t.fields[i] = typField{name: a.fields[i].name, typ: common(a.fields[i].typ, b.fields[i].typ)}
		if t.fields[i].name == "" {
			t.fields[i].name = b.fields[i].name
		}
	}
	return t
}

func commonNumber(a, b typ) typ {
	if a.float() || b.float() {
		if a.kind == kindDouble || b.kind == kindDouble || a.big() || b.big() {
			return double
		}
		return real32
	}
	if (a.big() || b.big()) && (a.kind == kindDecimal && a.scale > 0 || b.kind == kindDecimal && b.scale > 0) {
		return double
	}
	if a.big() || b.big() {
		if a.kind == kindInt256 || b.kind == kindInt256 {
			return int256
		}
		return uint256
	}
	if a.kind == kindDecimal || b.kind == kindDecimal {
		a, b = asDecimal(a), asDecimal(b)
		scale := max(a.scale, b.scale)
		return decimalOf(min(38, max(a.size-a.scale, b.size-b.scale)+scale), scale)
	}
	return typ{kind: max(a.kind, b.kind)}
}

// asDecimal is the decimal that holds all values of an integer type.
func asDecimal(t typ) typ {
	switch t.kind {
	case kindTinyint:
		return decimalOf(3, 0)
	case kindSmallint:
		return decimalOf(5, 0)
	case kindInteger:
		return decimalOf(10, 0)
	case kindBigint:
		return decimalOf(19, 0)
	case kindHugeint, kindUint256, kindInt256:
		return decimalOf(38, 0)
	}
	return t
}

// commonOf is common over a list; unknown for an empty one.
func commonOf(types []typ) typ {
	if len(types) == 0 {
		return unknown
	}
	t := types[0]
	for _, u := range types[1:] {
		t = common(t, u)
	}
	return t
}
