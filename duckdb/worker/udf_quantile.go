package worker

import (
	"cmp"
	"database/sql/driver"
	"fmt"
	"slices"

	"github.com/duckdb/duckdb-go/v2"

	"github.com/barchan-data/barchan/internal/sketch"
)

// distributions make digests and histograms of lists of numbers, or of numbers
// and weights in turn: step is 2 then. The numbers are sorted, as if the rows
// had come in that order.
func distributions() []udf {
	double := func(x any) int64 { return sketch.SortableDouble(x.(float64)) }
	stepped := []duckdb.Type{tInt}
	measured := []duckdb.Type{tDouble, tInt}
	return []udf{
		collected("dune_tdigest", tDouble, tBytes, stepped, func(args []driver.Value, list []any) (any, error) {
			return tdigest(weightedOf(list, args[0], double))
		}),
		collected("dune_qdigest_bigint", tBigint, tBytes, measured, qdigest(func(x any) int64 { return x.(int64) })),
		collected("dune_qdigest_double", tDouble, tBytes, measured, qdigest(double)),
		collected("dune_qdigest_real", tDouble, tBytes, measured, qdigest(func(x any) int64 { return sketch.SortableReal(float32(x.(float64))) })),
		histogram("dune_histogram_doubles", double, func(x float64) float64 { return x }),
		histogram("dune_histogram_reals", double, func(x float64) float64 { return float64(float32(x)) }),
		collected("dune_tdigest_merge", tBytes, tBytes, nil, merged(sketch.ParseTDigest, func(into, from *sketch.TDigest) error {
			into.Merge(from)
			return nil
		})),
		collected("dune_qdigest_merge", tBytes, tBytes, nil, merged(sketch.ParseQDigest, func(into, from *sketch.QDigest) error {
			into.Merge(from)
			return nil
		})),
	}
}

// weighted is a number, by what it is sorted by, and how often it counts.
type weighted struct {
	number int64
	weight float64
}

// weightedOf reads a list of numbers, or of numbers and weights, and sorts it.
func weightedOf(list []any, step driver.Value, number func(any) int64) []weighted {
	n := int(step.(int32))
	all := make([]weighted, 0, len(list)/n)
	for ; len(list) >= n; list = list[n:] {
		w := weighted{number(list[0]), 1}
		if n == 2 {
			w.weight = weightOf(list[1])
		}
		all = append(all, w)
	}
	slices.SortFunc(all, func(a, b weighted) int {
		return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.weight, b.weight))
	})
	return all
}

func weightOf(x any) float64 {
	if n, ok := x.(int64); ok {
		return float64(n)
	}
	return x.(float64)
}

func tdigest(all []weighted) (any, error) {
	d := sketch.NewTDigest()
	for _, w := range all {
		switch {
		case w.weight-w.weight != 0: // NaN and the infinities
			return nil, fmt.Errorf("weight must be finite, was %s", javaDouble(w.weight))
		case w.weight < 1:
			return nil, fmt.Errorf("weight must be >= 1, was %s", javaDouble(w.weight))
		}
		if err := d.Add(sketch.DoubleOf(w.number), w.weight); err != nil {
			return nil, err
		}
	}
	return again(sketch.ParseTDigest, d.Bytes())
}

// again writes a digest once more, as Trino does when it puts together what its
// tasks found. That may make it smaller.
func again[S interface{ Bytes() []byte }](parse func([]byte) (S, error), b []byte) ([]byte, error) {
	s, err := parse(b)
	if err != nil {
		return nil, err
	}
	return s.Bytes(), nil
}

// qdigest takes the accuracy that is asked for before the list.
func qdigest(number func(any) int64) func([]driver.Value, []any) (any, error) {
	return func(args []driver.Value, list []any) (any, error) {
		accuracy := args[0].(float64)
		if !(accuracy > 0 && accuracy < 1) {
			return nil, fmt.Errorf("Percentile accuracy must be exclusively between 0 and 1, was %s", javaDouble(accuracy))
		}
		d := sketch.NewQDigest(accuracy)
		for _, w := range weightedOf(list, args[1], number) {
			if w.weight <= 0 {
				return nil, fmt.Errorf("Percentile weight must be > 0, was %d", int64(w.weight))
			}
			d.Add(w.number, w.weight)
		}
		return again(sketch.ParseQDigest, d.Bytes())
	}
}

// histogram gives the values of the buckets, and then the weight of each, as
// numbers of some type.
func histogram(name string, double func(any) int64, as func(float64) float64) udf {
	u := collected(name, tDouble, tDouble, []duckdb.Type{tBigint, tInt}, func(args []driver.Value, list []any) (any, error) {
		h, err := sketch.NewHistogram(args[0].(int64))
		if err != nil {
			return nil, err
		}
		for _, w := range weightedOf(list, args[1], double) {
			if err := h.Add(sketch.DoubleOf(w.number), w.weight); err != nil {
				return nil, err
			}
		}
		buckets, err := h.Buckets()
		values, weights := make([]float64, len(buckets)), make([]float64, len(buckets))
		for i, b := range buckets {
			values[i], weights[i] = as(b.Value), as(b.Weight)
		}
		return append(values, weights...), err
	})
	u.lists = true
	return u
}

// quantiles read digests.
func quantiles() []udf {
	return []udf{
		unary("dune_tdigest_again", tBytes, tBytes, func(b []byte) ([]byte, error) { return again(sketch.ParseTDigest, b) }),
		quantile("dune_tdigest_values", tDouble, func(b []byte, parts []float64) (any, error) {
			d, err := sketch.ParseTDigest(b)
			if err != nil {
				return nil, err
			}
			return d.Quantiles(parts)
		}),
		quantile("dune_qdigest_bigints", tBigint, func(b []byte, parts []float64) (any, error) {
			return qdigestValues(b, parts, func(n int64) int64 { return n })
		}),
		quantile("dune_qdigest_doubles", tDouble, func(b []byte, parts []float64) (any, error) {
			return qdigestValues(b, parts, sketch.DoubleOf)
		}),
		quantile("dune_qdigest_reals", tReal, func(b []byte, parts []float64) (any, error) {
			return qdigestValues(b, parts, sketch.RealOf)
		}),
		below("dune_qdigest_below_bigint", tBigint, func(n int64) int64 { return n }),
		below("dune_qdigest_below_double", tDouble, sketch.SortableDouble),
		below("dune_qdigest_below_real", tReal, sketch.SortableReal),
	}
}

// quantile makes a function of a digest and a list of parts. A NULL among them
// counts as zero, as in Trino.
func quantile(name string, result duckdb.Type, f func(b []byte, parts []float64) (any, error)) udf {
	return udf{name: name, args: []duckdb.Type{tBytes, tDouble}, result: result, list: true, lists: true, eval: func(args []driver.Value) (any, error) {
		list := args[1].([]any)
		parts := make([]float64, len(list))
		for i, part := range list {
			parts[i], _ = part.(float64)
		}
		return f(args[0].([]byte), parts)
	}}
}

func qdigestValues[R any](b []byte, parts []float64, number func(int64) R) (any, error) {
	d, err := sketch.ParseQDigest(b)
	if err != nil {
		return nil, err
	}
	values := make([]R, len(parts))
	for i, part := range parts {
		n, err := d.Quantile(part)
		if err != nil {
			return nil, err
		}
		values[i] = number(n)
	}
	return values, nil
}

// below makes a function that says which part of a digest lies below a value;
// NULL for a value outside of it.
func below[V any](name string, value duckdb.Type, number func(V) int64) udf {
	return dyadic(name, [2]duckdb.Type{tBytes, value}, tDouble, func(b []byte, v V) (any, error) {
		d, err := sketch.ParseQDigest(b)
		if err != nil {
			return nil, err
		}
		if part, ok := d.Below(number(v)); ok {
			return part, nil
		}
		return nil, nil
	})
}
