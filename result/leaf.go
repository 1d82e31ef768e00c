package result

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

// kind says how a leaf's values are written.
type kind int

const (
	kindBytes kind = iota // 0x and hex
	kindText
	kindNumberText // a whole number that stands as text
	kindBool
	kindInt
	kindUint
	kindFloat
	kindDouble
	kindHalf
	kindDecimal
	kindDate
	kindTime
	kindTimestamp
	kindTimestampUTC
	kindUUID
)

// leaf is how the values of one leaf are written.
type leaf struct {
	kind      kind
	physical  format.Type
	scale     int            // of a decimal
	unit      time.Duration  // of a time
	precision int            // digits of a fraction of a second
	zone      *time.Location // in which an instant is shown; nil for UTC
	zoneName  string
}

// defaultPrecision is that of a time whose type does not tell.
const defaultPrecision = 3

func leafOf(e format.SchemaElement) leaf {
	l := leaf{physical: e.Type.V, precision: defaultPrecision, unit: time.Microsecond}
	switch e.Type.V {
	case format.Boolean:
		l.kind = kindBool
	case format.Int32, format.Int64:
		l.kind = kindInt
	case format.Int96:
		l.kind = kindTimestamp
	case format.Float:
		l.kind = kindFloat
	case format.Double:
		l.kind = kindDouble
	}
	if !l.logical(e.LogicalType.Value) {
		l.converted(e)
	}
	return l
}

// logical reads the annotation of a leaf; false when there is none.
func (l *leaf) logical(value format.LogicalTypeValue) bool {
	switch t := value.(type) {
	case *format.StringType, *format.EnumType, *format.JsonType:
		l.kind = kindText
	case *format.DecimalType:
		l.kind, l.scale = kindDecimal, int(t.Scale)
	case *format.DateType:
		l.kind = kindDate
	case *format.TimeType:
		l.kind, l.unit = kindTime, unitOf(t.Unit)
	case *format.TimestampType:
		l.kind, l.unit = kindTimestamp, unitOf(t.Unit)
		if t.IsAdjustedToUTC {
			l.kind = kindTimestampUTC
		}
	case *format.IntType:
		l.kind = kindInt
		if !t.IsSigned {
			l.kind = kindUint
		}
	case *format.UUIDType:
		l.kind = kindUUID
	case *format.Float16Type:
		l.kind = kindHalf
	default:
		return false
	}
	return true
}

func unitOf(u format.TimeUnit) time.Duration {
	if u.Value == nil {
		return time.Microsecond
	}
	return u.Value.Duration()
}

// converted reads the annotation that older writers use.
func (l *leaf) converted(e format.SchemaElement) {
	if !e.ConvertedType.Valid {
		return
	}
	switch e.ConvertedType.V {
	case deprecated.UTF8, deprecated.Enum, deprecated.Json:
		l.kind = kindText
	case deprecated.Decimal:
		l.kind, l.scale = kindDecimal, int(e.Scale.V)
	case deprecated.Date:
		l.kind = kindDate
	case deprecated.TimeMillis:
		l.kind, l.unit = kindTime, time.Millisecond
	case deprecated.TimeMicros:
		l.kind = kindTime
	case deprecated.TimestampMillis:
		l.kind, l.unit = kindTimestampUTC, time.Millisecond
	case deprecated.TimestampMicros:
		l.kind = kindTimestampUTC
	case deprecated.Uint8, deprecated.Uint16, deprecated.Uint32, deprecated.Uint64:
		l.kind = kindUint
	}
}

// declare adjusts the leaf to the type that the column was declared with, for
// what Parquet cannot tell.
func (l *leaf) declare(declared string) {
	name, args, _ := strings.Cut(declared, "(")
	switch name {
	case "time", "timestamp":
		digits, rest, _ := strings.Cut(args, ")")
		if n, err := strconv.Atoi(digits); err == nil && n >= 0 && n <= 12 {
			l.precision = n
		}
		zoned := strings.Contains(rest, "with time zone") || strings.Contains(declared, "with time zone")
		if name == "timestamp" && l.kind == kindTimestamp && zoned {
			l.kind = kindTimestampUTC
		}
	case "varbinary":
		if l.kind == kindText {
			l.kind = kindBytes
		}
	case "varchar", "char", "json", "uint256", "int256":
		if l.kind == kindBytes && l.physical == format.ByteArray {
			l.kind = kindText
		}
	case "tinyint", "smallint", "integer", "bigint":
		if l.kind == kindText {
			l.kind = kindNumberText
		}
	}
}

// appendText writes a value that is not null, without quotes.
func (l *leaf) appendText(buf []byte, v parquet.Value) []byte {
	switch l.kind {
	case kindText, kindNumberText:
		return append(buf, v.ByteArray()...)
	case kindBool:
		return strconv.AppendBool(buf, v.Boolean())
	case kindInt:
		return strconv.AppendInt(buf, l.integer(v), 10)
	case kindUint:
		if l.physical == format.Int32 {
			return strconv.AppendUint(buf, uint64(v.Uint32()), 10)
		}
		return strconv.AppendUint(buf, v.Uint64(), 10)
	case kindFloat:
		return appendFloat(buf, float64(v.Float()), 32)
	case kindDouble:
		return appendFloat(buf, v.Double(), 64)
	case kindHalf:
		return appendFloat(buf, half(v.ByteArray()), 32)
	case kindDecimal:
		return l.appendDecimal(buf, v)
	case kindDate:
		return appendDate(buf, int64(v.Int32()))
	case kindTime:
		return l.appendTime(buf, l.integer(v))
	case kindTimestamp, kindTimestampUTC:
		return l.appendTimestamp(buf, v)
	case kindUUID:
		return appendUUID(buf, v.ByteArray())
	}
	return hex.AppendEncode(append(buf, "0x"...), v.ByteArray())
}

// appendJSON writes a value that is not null as JSON.
func (l *leaf) appendJSON(buf []byte, v parquet.Value) []byte {
	switch l.kind {
	case kindText:
		return appendString(buf, v.ByteArray())
	case kindNumberText:
		if isInteger(v.ByteArray()) {
			return append(buf, v.ByteArray()...)
		}
		return appendString(buf, v.ByteArray())
	case kindBool, kindInt, kindUint:
		return l.appendText(buf, v)
	case kindFloat, kindDouble, kindHalf:
		at := len(buf)
		buf = l.appendText(buf, v)
		if c := buf[len(buf)-1]; c < '0' || c > '9' { // NaN, Infinity
			buf = append(buf, "\"\""...)
			copy(buf[at+1:], buf[at:])
			buf[at], buf[len(buf)-1] = '"', '"'
		}
		return buf
	}
	buf = append(buf, '"')
	buf = l.appendText(buf, v)
	return append(buf, '"')
}

func isInteger(text []byte) bool {
	digits := text
	if len(digits) > 0 && digits[0] == '-' {
		digits = digits[1:]
	}
	if len(digits) == 0 || len(digits) > 1 && digits[0] == '0' {
		return false
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

func (l *leaf) integer(v parquet.Value) int64 {
	if l.physical == format.Int32 {
		return int64(v.Int32())
	}
	return v.Int64()
}

// appendFloat writes the shortest text that reads back as the same number, as
// encoding/json does; what is no number has its name.
func appendFloat(buf []byte, f float64, bits int) []byte {
	switch {
	case math.IsNaN(f):
		return append(buf, "NaN"...)
	case math.IsInf(f, 1):
		return append(buf, "Infinity"...)
	case math.IsInf(f, -1):
		return append(buf, "-Infinity"...)
	}
	verb := byte('f')
	if a := math.Abs(f); a != 0 && (a < 1e-6 || a >= 1e21) {
		verb = 'e'
	}
	return strconv.AppendFloat(buf, f, verb, -1, bits)
}

// half reads an IEEE 754 number of 16 bits.
func half(b []byte) float64 {
	if len(b) != 2 {
		return math.NaN()
	}
	bits := binary.LittleEndian.Uint16(b)
	sign, exponent, fraction := 1.0, int(bits>>10&0x1f), float64(bits&0x3ff)
	if bits>>15 == 1 {
		sign = -1
	}
	switch exponent {
	case 0:
		return sign * math.Ldexp(fraction, -24)
	case 31:
		if fraction != 0 {
			return math.NaN()
		}
		return sign * math.Inf(1)
	}
	return sign * math.Ldexp(1024+fraction, exponent-25)
}

func (l *leaf) appendDecimal(buf []byte, v parquet.Value) []byte {
	if l.physical == format.Int32 || l.physical == format.Int64 {
		return appendScaled(buf, strconv.AppendInt(nil, l.integer(v), 10), l.scale)
	}
	return appendScaled(buf, twosComplement(v.ByteArray()).Append(nil, 10), l.scale)
}

// twosComplement reads a signed number, most significant byte first.
func twosComplement(b []byte) *big.Int {
	n := new(big.Int).SetBytes(b)
	if len(b) > 0 && b[0]&0x80 != 0 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(len(b))*8))
	}
	return n
}

// appendScaled writes digits with a point before the last scale of them.
func appendScaled(buf, digits []byte, scale int) []byte {
	if digits[0] == '-' {
		buf, digits = append(buf, '-'), digits[1:]
	}
	if scale <= 0 {
		return append(buf, digits...)
	}
	whole := len(digits) - scale
	if whole <= 0 {
		buf = append(buf, "0."...)
		for range -whole {
			buf = append(buf, '0')
		}
		return append(buf, digits...)
	}
	buf = append(buf, digits[:whole]...)
	buf = append(buf, '.')
	return append(buf, digits[whole:]...)
}

func appendUUID(buf, b []byte) []byte {
	if len(b) != 16 {
		return hex.AppendEncode(append(buf, "0x"...), b)
	}
	for i, part := range [][]byte{b[:4], b[4:6], b[6:8], b[8:10], b[10:]} {
		if i > 0 {
			buf = append(buf, '-')
		}
		buf = hex.AppendEncode(buf, part)
	}
	return buf
}
