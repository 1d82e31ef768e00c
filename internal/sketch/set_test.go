package sketch

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
)

// members are hashes of a set, of which each comes twice.
func members(from, to int) []int64 {
	var list []int64
	for _, hash := range hashes(to)[from:] {
		list = append(list, int64(hash), int64(hash))
	}
	return list
}

func TestSetsAreCompared(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ a, b, end int }{{0, 10, 30}, {0, 4_000, 8_000}, {0, 5_000, 20_000}, {0, 50_000, 100_000}} {
		one, two := NewSetDigest(members(c.a, c.end)), NewSetDigest(members(c.b, c.end))
		want := float64(c.end-c.b) / float64(c.end-c.a)
		if got := one.Jaccard(two); c.end > 1_000 && math.Abs(got-want) > 0.02 {
			t.Errorf("%v: %v instead of %v", c, got, want)
		}
		shared, err := one.Intersection(two)
		if off := math.Abs(float64(shared-int64(c.end-c.b))) / float64(c.end); err != nil || off > 0.1 || c.end < mostHashes && off > 0 {
			t.Errorf("%v: %d are shared: %v", c, shared, err)
		}
	}
	if empty := NewSetDigest(nil); !math.IsNaN(empty.Jaccard(empty)) {
		t.Error("two empty sets have something to share")
	}
}

func TestSetsMergeToTheWhole(t *testing.T) {
	t.Parallel()
	for _, n := range []int{100, 20_000} {
		one := NewSetDigest(members(0, n))
		if err := one.Merge(NewSetDigest(members(n/2, 2*n))); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(one.Bytes(), NewSetDigest(slices.Concat(members(0, n), members(n/2, 2*n))).Bytes()) {
			t.Errorf("two sets of %d are not the whole", n)
		}
	}
}

func TestCountsOfHashesStop(t *testing.T) {
	t.Parallel()
	_, counts := NewSetDigest(make([]int64, 100_000)).HashCounts()
	if len(counts) != 1 || counts[0] != math.MaxInt16 {
		t.Errorf("%v", counts)
	}
}

func FuzzParseSetDigest(f *testing.F) {
	f.Add(NewSetDigest(nil).Bytes())
	f.Add(NewSetDigest(members(0, 5)).Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := ParseSetDigest(b)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "Cannot deserialize ") {
				t.Errorf("%x: %v", b, err)
			}
			return
		}
		again, err := ParseSetDigest(d.Bytes())
		if err != nil || !bytes.Equal(again.Bytes(), d.Bytes()) {
			t.Errorf("%x is written as %x: %v", b, d.Bytes(), err)
		}
		d.Jaccard(again)
		_, _ = d.Intersection(NewSetDigest(members(0, 9))) // of other sizes they do not merge
	})
}

func TestHistogramKeepsTheWeight(t *testing.T) {
	t.Parallel()
	for _, most := range []int64{2, 10, 1_000} {
		h, err := NewHistogram(most)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range numbers(5_000) {
			if err := h.Add(x, 2); err != nil {
				t.Fatal(err)
			}
		}
		buckets, err := h.Buckets()
		if err != nil || len(buckets) != int(most) {
			t.Fatalf("%d buckets: %v", len(buckets), err)
		}
		weight, sum := 0.0, 0.0
		for i, b := range buckets {
			weight += b.Weight
			sum += b.Weight * b.Value
			if i > 0 && buckets[i-1].Value >= b.Value {
				t.Errorf("%v is before %v", buckets[i-1], b)
			}
		}
		if weight != 10_000 || math.Abs(sum/weight-2_500.5) > 1e-6 {
			t.Errorf("%v in all, around %v", weight, sum/weight)
		}
	}
}

func TestHistogramsThatCannotBe(t *testing.T) {
	t.Parallel()
	for _, most := range []int64{-1, 1, math.MaxInt32, math.MaxInt64} {
		if _, err := NewHistogram(most); err == nil {
			t.Errorf("one of %d buckets was made", most)
		}
	}
	h, err := NewHistogram(2)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []float64{math.NaN(), math.NaN(), math.NaN()} {
		if err := h.Add(x, 1); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.Buckets(); err == nil {
		t.Error("what is no number has a mean")
	}
}
