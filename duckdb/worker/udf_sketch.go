package worker

import (
	"database/sql/driver"
	"encoding/binary"
	"math"
	"slices"

	"github.com/duckdb/duckdb-go/v2"

	"github.com/barchan-data/barchan/internal/sketch"
)

// sketchFunctions make sketches of lists, which DuckDB collects, and read them.
// No result depends on the order of the rows, which is not always the same.
func sketchFunctions() []udf {
	return slices.Concat(setFunctions(), distributions(), quantiles())
}

// collected makes a function of plain arguments and a list, which is NULL when
// the list holds nothing but NULLs.
func collected(name string, item, result duckdb.Type, before []duckdb.Type, f func(args []driver.Value, list []any) (any, error)) udf {
	return udf{name: name, args: append(before, item), result: result, list: true, eval: func(args []driver.Value) (any, error) {
		list := slices.DeleteFunc(args[len(args)-1].([]any), func(x any) bool { return x == nil })
		if len(list) == 0 {
			return nil, nil
		}
		return f(args, list)
	}}
}

// setFunctions count different values.
func setFunctions() []udf {
	var list []udf
	for name, item := range map[string]duckdb.Type{"bigint": tBigint, "double": tDouble, "text": tText, "bytes": tBytes} {
		list = append(list, collected("dune_hll_"+name, item, tBytes, nil, func(_ []driver.Value, values []any) (any, error) {
			return approxSet(values), nil
		}), collected("dune_set_"+name, item, tBytes, nil, func(_ []driver.Value, values []any) (any, error) {
			return setDigest(values), nil
		}))
	}
	return append(list,
		collected("dune_hll_merge", tBytes, tBytes, nil, merged(sketch.ParseHyperLogLog, (*sketch.HyperLogLog).Merge)),
		collected("dune_set_merge", tBytes, tBytes, nil, merged(sketch.ParseSetDigest, (*sketch.SetDigest).Merge)),
		parsed("dune_hll_cardinality", tBigint, sketch.ParseHyperLogLog, (*sketch.HyperLogLog).Cardinality),
		parsed("dune_hll_dense", tBytes, sketch.ParseHyperLogLog, func(h *sketch.HyperLogLog) ([]byte, error) { return h.Dense().Bytes(), nil }),
		parsed("dune_set_cardinality", tBigint, sketch.ParseSetDigest, (*sketch.SetDigest).Cardinality),
		parsed("dune_set_hll", tBytes, sketch.ParseSetDigest, func(d *sketch.SetDigest) ([]byte, error) { return d.HyperLogLog().Bytes(), nil }),
		hashCounts(),
		unary("dune_real_bits", tReal, tBigint, func(x float32) (int64, error) { return int64(int32(math.Float32bits(x))), nil }),
		parsedPair("dune_set_jaccard", tDouble, sketch.ParseSetDigest, func(a, b *sketch.SetDigest) (any, error) { return a.Jaccard(b), nil }),
		parsedPair("dune_set_intersection", tBigint, sketch.ParseSetDigest, func(a, b *sketch.SetDigest) (any, error) { return a.Intersection(b) }),
	)
}

// trinoIndexBits are those of Trino's approx_set: 4096 buckets.
const trinoIndexBits = 12

func approxSet(values []any) []byte {
	h := sketch.NewHyperLogLog(trinoIndexBits)
	for _, v := range values {
		h.Add(sketchHash(v))
	}
	return h.Bytes()
}

func setDigest(values []any) []byte {
	hashes := make([]int64, len(values))
	for i, v := range values {
		hashes[i] = int64(sketchHash(v))
	}
	return sketch.NewSetDigest(hashes).Bytes()
}

// sketchHash is the hash by which sketches know a value: of a number's 8 bytes,
// the least first, or of a text's.
func sketchHash(value any) uint64 {
	var number [8]byte
	switch v := value.(type) {
	case int64:
		binary.LittleEndian.PutUint64(number[:], uint64(v))
	case float64:
		n := math.Float64bits(v)
		if v != v {
			n = 0x7ff8000000000000 // that of every NaN
		}
		binary.LittleEndian.PutUint64(number[:], n)
	case string:
		first, _ := murmurHash([]byte(v))
		return first
	case []byte:
		first, _ := murmurHash(v)
		return first
	}
	first, _ := murmurHash(number[:])
	return first
}

// merged joins serialized sketches. They are sorted, so that the result does not
// depend on the order in which DuckDB collected them.
func merged[S interface{ Bytes() []byte }](parse func([]byte) (S, error), merge func(into, from S) error) func([]driver.Value, []any) (any, error) {
	return func(_ []driver.Value, list []any) (any, error) {
		all := make([]S, len(list))
		for i, b := range list {
			s, err := parse(b.([]byte))
			if err != nil {
				return nil, err
			}
			all[i] = s
		}
		slices.SortStableFunc(all, earlier)
		for _, s := range all[1:] {
			if err := merge(all[0], s); err != nil {
				return nil, err
			}
		}
		return again(parse, all[0].Bytes())
	}
}

// earlier orders digests by the numbers that they hold. The order of sets does
// not matter.
func earlier[S any](a, b S) int {
	one, ok := any(a).(extended)
	if !ok {
		return 0
	}
	return slices.Compare(one.Extent(), any(b).(extended).Extent())
}

// extended is a sketch of numbers that lie between two others.
type extended interface{ Extent() []float64 }

// parsed makes a function of one serialized value.
func parsed[S, R any](name string, result duckdb.Type, parse func([]byte) (S, error), f func(S) (R, error)) udf {
	return unary(name, tBytes, result, func(b []byte) (r R, err error) {
		s, err := parse(b)
		if err != nil {
			return r, err
		}
		return f(s)
	})
}

// parsedPair makes a function of two.
func parsedPair[S, R any](name string, result duckdb.Type, parse func([]byte) (S, error), f func(a, b S) (R, error)) udf {
	return dyadic(name, [2]duckdb.Type{tBytes, tBytes}, result, func(a, b []byte) (r R, err error) {
		one, err := parse(a)
		if err != nil {
			return r, err
		}
		two, err := parse(b)
		if err != nil {
			return r, err
		}
		return f(one, two)
	})
}

// hashCounts gives the hashes of a set, and then the count of each.
func hashCounts() udf {
	u := parsed("dune_set_counts", tBigint, sketch.ParseSetDigest, func(d *sketch.SetDigest) ([]int64, error) {
		hashes, counts := d.HashCounts()
		return append(hashes, counts...), nil
	})
	u.lists = true
	return u
}
