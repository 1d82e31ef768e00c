// Package sketch holds small summaries of large sets: how many different values
// there were, and how they were distributed. Their bytes are Trino's, and so
// are their estimates, to the last digit: what either engine wrote, the other
// reads.
//
// The formats are those of airlift's stats library, where they are documented
// (stats/docs/hll.md and qdigest.md), and of Trino's set digests. All numbers in
// them have their least byte first.
package sketch

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
)

// reader takes the parts of a serialized sketch, one after the other. What is
// read beyond the end is zero, and failed says so.
type reader struct {
	rest   []byte
	failed bool
}

// bytes takes n bytes; nil when there are fewer.
func (r *reader) bytes(n int) []byte {
	if n < 0 || n > len(r.rest) {
		r.failed, r.rest = true, nil
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) byte() byte {
	if b := r.bytes(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) uint16() uint16 {
	if b := r.bytes(2); b != nil {
		return binary.LittleEndian.Uint16(b)
	}
	return 0
}

func (r *reader) uint32() uint32 {
	if b := r.bytes(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (r *reader) uint64() uint64 {
	if b := r.bytes(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

func (r *reader) double() float64 { return math.Float64frombits(r.uint64()) }

// end reports what is wrong with the whole: too few bytes, or too many.
func (r *reader) end(what string) error {
	switch {
	case r.failed:
		return fmt.Errorf("Cannot deserialize %s: the bytes end too early", what)
	case len(r.rest) > 0:
		return fmt.Errorf("Cannot deserialize %s: there are %d bytes too many", what, len(r.rest))
	}
	return nil
}

func appendDouble(b []byte, x float64) []byte {
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
}

// SortableDouble is a whole number that orders doubles as Java does: -0.0
// before 0.0, NaN last.
func SortableDouble(x float64) int64 {
	n := int64(math.Float64bits(x))
	if x != x {
		n = canonicalDouble
	}
	return n ^ n>>63&math.MaxInt64
}

// DoubleOf is the double of a SortableDouble.
func DoubleOf(n int64) float64 { return math.Float64frombits(uint64(n ^ n>>63&math.MaxInt64)) }

// SortableReal is SortableDouble for floats of 32 bits.
func SortableReal(x float32) int64 {
	n := int32(math.Float32bits(x))
	if x != x {
		n = canonicalReal
	}
	return int64(n ^ n>>31&math.MaxInt32)
}

// RealOf is the float of a SortableReal.
func RealOf(n int64) float32 {
	m := int32(n)
	return math.Float32frombits(uint32(m ^ m>>31&math.MaxInt32))
}

// The bits of NaN that Java gives every NaN.
const (
	canonicalDouble = 0x7ff8000000000000
	canonicalReal   = 0x7fc00000
)

func compareDoubles(a, b float64) int { return cmp.Compare(SortableDouble(a), SortableDouble(b)) }

// roundHalfUp rounds as Java's Math.round does.
func roundHalfUp(x float64) int64 { return int64(math.Floor(x + 0.5)) }
