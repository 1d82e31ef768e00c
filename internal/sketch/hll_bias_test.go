package sketch

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"testing"
)

// What is calculated must be what a simulation measures, within four standard
// errors of that; without the correction it is not.
func TestUnbiased(t *testing.T) {
	if testing.Short() {
		t.Skip("millions of random values in one goroutine: left to the run without -short")
	}
	random := rand.New(rand.NewPCG(3, 7))
	for _, indexBits := range []int{4, 6, 8, 11} {
		buckets := 1 << indexBits
		for _, perBucket := range []float64{0.9, 1.5, 2.5, 4} {
			n := int(perBucket * float64(buckets))
			const trials = 2000
			sum, squares := 0.0, 0.0
			for range trials {
				x := simulated(random, indexBits, n)
				sum, squares = sum+x, squares+x*x
			}
			mean := sum / trials
			deviation := math.Sqrt((squares/trials - mean*mean) / trials)
			got := unbiased(indexBits, mean)
			// Of 16 buckets the mean of 1/S needs more than its variance.
			allowed := 4*deviation + 0.4/float64(buckets*buckets)*float64(n)
			if math.Abs(got-float64(n)) > allowed {
				t.Errorf("%d buckets, %d values: %.2f, off by more than %.2f", buckets, n, got, allowed)
			}
			if perBucket < 2 && math.Abs(mean-float64(n)) < allowed {
				t.Errorf("%d buckets, %d values: the raw estimate is right already", buckets, n)
			}
		}
	}
	if got := unbiased(11, 1e6); got != 1e6 {
		t.Errorf("many values: %f", got)
	}
}

// simulated is the raw estimate of n random values.
func simulated(random *rand.Rand, indexBits, n int) float64 {
	buckets := 1 << indexBits
	greatest := make([]int, buckets)
	for range n {
		i := random.IntN(buckets)
		greatest[i] = max(greatest[i], 1+bits.LeadingZeros64(random.Uint64()))
	}
	sum := 0.0
	for _, rank := range greatest {
		sum += math.Ldexp(1, -rank)
	}
	return alpha(indexBits) * float64(buckets) * float64(buckets) / sum
}
