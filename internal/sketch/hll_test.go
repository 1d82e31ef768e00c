package sketch

import (
	"bytes"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// hashes are n random hashes, the same in every run.
func hashes(n int) []uint64 {
	random := rand.New(rand.NewPCG(1, 2))
	list := make([]uint64, n)
	for i := range list {
		list[i] = random.Uint64()
	}
	return list
}

func hllOf(indexBits int, list []uint64) *HyperLogLog {
	h := NewHyperLogLog(indexBits)
	for _, hash := range list {
		h.Add(hash)
	}
	return h
}

func TestHyperLogLogIsNear(t *testing.T) {
	t.Parallel()
	for indexBits := 4; indexBits <= mostIndexBits; indexBits++ {
		for _, n := range []int{0, 1, 10, 300, 5_000, 200_000} {
			got, err := hllOf(indexBits, hashes(n)).Cardinality()
			if err != nil {
				t.Fatal(err)
			}
			most := 4 * 1.04 / math.Sqrt(float64(uint(1)<<indexBits)) * float64(n)
			if math.Abs(float64(got)-float64(n)) > most {
				t.Errorf("%d index bits: %d of %d hashes", indexBits, got, n)
			}
		}
	}
}

func TestHyperLogLogForgetsTheOrder(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 400, 511, 512, 30_000} {
		list := hashes(n)
		want := hllOf(12, list).Bytes()
		for i := range list {
			j := (i * 7919) % len(list)
			list[i], list[j] = list[j], list[i]
		}
		if !bytes.Equal(hllOf(12, append(list, list...)).Bytes(), want) {
			t.Errorf("%d hashes in another order, twice, are not the same", n)
		}
	}
}

func TestHyperLogLogMergesToTheWhole(t *testing.T) {
	t.Parallel()
	list := hashes(40_000)
	for _, cut := range [][2]int{{100, 200}, {256, 511}, {10, 9_000}, {9_000, 9_010}, {9_000, 40_000}} {
		one, two := hllOf(12, list[:cut[0]]), hllOf(12, list[cut[0]:cut[1]])
		if err := one.Merge(two); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(one.Bytes(), hllOf(12, list[:cut[1]]).Bytes()) {
			t.Errorf("what was cut at %v is not the whole", cut)
		}
	}
}

func TestHyperLogLogBecomesDenseWithTrino(t *testing.T) {
	t.Parallel()
	list := hashes(600)
	for _, c := range []struct{ indexBits, last int }{{12, 511}, {11, 251}} {
		if hllOf(c.indexBits, list[:c.last]).values != nil || hllOf(c.indexBits, list[:c.last+1]).values == nil {
			t.Errorf("of %d index bits it does not become dense after %d", c.indexBits, c.last)
		}
	}
	merged := hllOf(12, list[:258])
	if err := merged.Merge(hllOf(12, list[258:516])); err != nil || merged.values != nil {
		t.Errorf("516 that were merged are dense: %v", err)
	}
}

func TestHyperLogLogKeepsLongRuns(t *testing.T) {
	t.Parallel()
	h := NewHyperLogLog(4).Dense()
	for bucket := range uint64(16) {
		h.Add(bucket<<60 | 1<<(20+bucket)) // up to 39 zeros
	}
	again, err := ParseHyperLogLog(h.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(again.values, h.values) {
		t.Errorf("%v was read as %v", h.values, again.values)
	}
}

func TestHyperLogLogsOfOtherSizesDoNotMerge(t *testing.T) {
	t.Parallel()
	err := hllOf(12, hashes(600)).Merge(hllOf(11, hashes(600)))
	if err == nil || err.Error() != "Cannot merge HLLs with different number of buckets: 4096 vs 2048" {
		t.Errorf("got %v", err)
	}
}

// FuzzParseHyperLogLog: any bytes are refused, or read as what can be written.
func FuzzParseHyperLogLog(f *testing.F) {
	for _, n := range []int{0, 3, 600} {
		f.Add(hllOf(4, hashes(n)).Bytes())
	}
	f.Add([]byte{tagDenseV1, 1, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := ParseHyperLogLog(b)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "Cannot deserialize HyperLogLog") {
				t.Errorf("%x: %v", b, err)
			}
			return
		}
		if _, err := h.Cardinality(); err != nil && h.indexBits >= leastBiasBits {
			t.Errorf("%x: %v", b, err)
		}
		again, err := ParseHyperLogLog(h.Bytes())
		if err != nil || !bytes.Equal(again.Bytes(), h.Bytes()) {
			t.Errorf("%x is written as %x: %v", b, h.Bytes(), err)
		}
		if h.indexBits <= mostIndexBits {
			h.makeDense()
		}
	})
}
