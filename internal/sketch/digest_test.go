package sketch

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
)

// parts are the quantiles that tests ask for.
var parts = []float64{0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1}

// numbers are 1 to n, in an order far from sorted.
func numbers(n int) []float64 {
	const step = 7919 // a prime
	list := make([]float64, n)
	for i := range list {
		list[i] = float64(i*step%n + 1)
	}
	return list
}

func tdigestOf(t *testing.T, list []float64) *TDigest {
	t.Helper()
	d := NewTDigest()
	for _, x := range list {
		if err := d.Add(x, 1); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

func TestTDigestIsNear(t *testing.T) {
	t.Parallel()
	const n = 50_000
	for name, list := range map[string][]float64{"sorted": slices.Sorted(slices.Values(numbers(n))), "mixed": numbers(n)} {
		values, err := tdigestOf(t, list).Quantiles(parts)
		if err != nil {
			t.Fatal(err)
		}
		for i, part := range parts {
			if most := 0.01*math.Sqrt(part*(1-part)) + 2.0/n; math.Abs(values[i]/n-part) > most {
				t.Errorf("%s: %v is at %v", name, values[i], part)
			}
		}
	}
}

func TestTDigestStaysSmall(t *testing.T) {
	t.Parallel()
	d := tdigestOf(t, numbers(200_000))
	if n := len(d.Bytes()); n > 3_000 {
		t.Errorf("%d bytes", n)
	}
	before := d.weight
	d.Merge(tdigestOf(t, numbers(200_000)))
	if d.Bytes(); d.weight != 2*before || len(d.Bytes()) > 3_000 {
		t.Errorf("%v in %d bytes", d.weight, len(d.Bytes()))
	}
}

func TestTDigestRefuses(t *testing.T) {
	t.Parallel()
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if NewTDigest().Add(x, 1) == nil {
			t.Errorf("%v was taken", x)
		}
	}
	for _, bad := range [][]float64{{0.5, 0.1}, {-0.1}, {1.1}} {
		if _, err := tdigestOf(t, numbers(9)).Quantiles(bad); err == nil {
			t.Errorf("%v was taken", bad)
		}
	}
	values, err := NewTDigest().Quantiles(parts[:2])
	if err != nil || !math.IsNaN(values[0]) || !math.IsNaN(values[1]) {
		t.Errorf("an empty one has %v, %v", values, err)
	}
}

func qdigestOf(list []float64) *QDigest {
	d := NewQDigest(DefaultError)
	for _, x := range list {
		d.Add(int64(x)-1000, 1)
	}
	return d
}

func TestQDigestIsNear(t *testing.T) {
	t.Parallel()
	const n = 50_000
	d := qdigestOf(slices.Sorted(slices.Values(numbers(n))))
	const levels = 64 // of a tree with numbers on both sides of zero
	if most := 4 * 17 * int((levels+1)/DefaultError); len(d.Bytes()) > most {
		t.Errorf("%d bytes", len(d.Bytes()))
	}
	for _, part := range parts {
		value, err := d.Quantile(part)
		if err != nil {
			t.Fatal(err)
		}
		if rank := float64(value+1000) / n; rank < part-2.0/n || rank > part+DefaultError+2.0/n {
			t.Errorf("%d is at %v", value, part)
		}
		if below, ok := d.Below(value); part > 0 && part < 0.99 && !ok || ok && math.Abs(below-part) > DefaultError+2.0/n {
			t.Errorf("%v lies below %d, which is at %v", below, value, part)
		}
	}
}

func TestQDigestsMerge(t *testing.T) {
	t.Parallel()
	one, two, list := NewQDigest(DefaultError), NewQDigest(DefaultError), numbers(20_000)
	for i, x := range list {
		if i%3 == 0 {
			one.Add(int64(x)-9_000, 1)
		} else {
			two.Add(int64(x)-9_000, 1)
		}
	}
	one.Merge(two)
	if one.weight != 20_000 || one.Extent()[0] != -8_999 || one.Extent()[1] != 11_000 {
		t.Errorf("%v of weight %v", one.Extent(), one.weight)
	}
	if median, err := one.Quantile(0.5); err != nil || median < 1_000 || median > 1_200 {
		t.Errorf("the median is %d: %v", median, err)
	}
}

func TestSortableNumbersKeepTheirOrder(t *testing.T) {
	t.Parallel()
	list := []float64{math.Inf(-1), -1e38, -1.5, -math.SmallestNonzeroFloat32, math.Copysign(0, -1), 0, math.SmallestNonzeroFloat32, 1.5, 1e38, math.Inf(1), math.NaN()}
	for i, x := range list {
		if y := DoubleOf(SortableDouble(x)); math.Float64bits(y) != math.Float64bits(x) && x == x {
			t.Errorf("%v came back as %v", x, y)
		}
		if y := RealOf(SortableReal(float32(x))); float32(x) != y && x == x {
			t.Errorf("%v came back as %v", float32(x), y)
		}
		if i > 0 && (SortableDouble(list[i-1]) >= SortableDouble(x) || SortableReal(float32(list[i-1])) >= SortableReal(float32(x))) {
			t.Errorf("%v is not before %v", list[i-1], x)
		}
	}
}

// FuzzParseTDigest and FuzzParseQDigest: any bytes are refused, or read as what
// can be written and read again.
func FuzzParseTDigest(f *testing.F) {
	f.Add(NewTDigest().Bytes())
	d := NewTDigest()
	for i := range 500 {
		if err := d.Add(float64(i), 1); err != nil {
			f.Fatal(err)
		}
	}
	f.Add(d.Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := ParseTDigest(b)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "Cannot deserialize tdigest") {
				t.Errorf("%x: %v", b, err)
			}
			return
		}
		if _, err := d.Quantiles(parts); err != nil {
			t.Errorf("%x: %v", b, err)
		}
		if _, err := ParseTDigest(d.Bytes()); err != nil {
			t.Errorf("%x is written as what cannot be read: %v", b, err)
		}
		d.Merge(NewTDigest())
	})
}

func FuzzParseQDigest(f *testing.F) {
	f.Add(NewQDigest(DefaultError).Bytes())
	f.Add(qdigestOf(numbers(3_000)).Bytes())
	f.Add(qdigestOf(numbers(3)).Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := ParseQDigest(b)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "Cannot deserialize qdigest") {
				t.Errorf("%x: %v", b, err)
			}
			return
		}
		for _, part := range parts {
			if _, err := d.Quantile(part); err != nil {
				t.Errorf("%x: %v", b, err)
			}
		}
		d.Below(0)
		if _, err := ParseQDigest(d.Bytes()); err != nil {
			t.Errorf("%x is written as what cannot be read: %v", b, err)
		}
		d.Merge(qdigestOf(numbers(9)))
	})
}

func TestWhatIsReadIsWrittenTheSame(t *testing.T) {
	t.Parallel()
	q, err := ParseQDigest(qdigestOf(numbers(20)).Bytes())
	if err != nil || !bytes.Equal(q.Bytes(), qdigestOf(numbers(20)).Bytes()) {
		t.Errorf("a qdigest became %x: %v", q.Bytes(), err)
	}
	d, err := ParseTDigest(tdigestOf(t, numbers(20)).Bytes())
	if err != nil || !bytes.Equal(d.Bytes(), tdigestOf(t, numbers(20)).Bytes()) {
		t.Errorf("a tdigest became %x: %v", d.Bytes(), err)
	}
}
