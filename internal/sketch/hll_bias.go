package sketch

import "math"

// leastBiasBits is the least number of index bits that estimates are made of.
const leastBiasBits = 4

const (
	// biased is up to which raw estimate, in values for each bucket, the error of
	// raw estimates matters; beyond that they are taken as they are.
	biased = 5.125
	// ranks bounds the ranks that are summed: greater ones have no weight.
	ranks = 28
)

// unbiased is the number of values for which the mean of raw estimates is this
// one: raw estimates of few values in many buckets are too large. Others measure
// that error once for each number of buckets, and look it up; it can be
// calculated.
func unbiased(indexBits int, estimate float64) float64 {
	buckets := float64(uint(1) << indexBits)
	if estimate > biased*buckets {
		return estimate
	}
	n := estimate
	for range 2 { // the spread of raw estimates hardly changes with n
		n = valuesOf(buckets, estimate/(alpha(indexBits)*buckets*buckets*spread(buckets, n)))
	}
	return n
}

// valuesOf is the number of values for which 1/S is that on the average, S being
// the sum of 2^-M over all buckets, and M the greatest rank in one.
func valuesOf(buckets, inverse float64) float64 {
	low, high := 0.0, 2*biased*buckets
	for high-low > 1e-3 {
		if n := (low + high) / 2; 1/(buckets*meanPower(buckets, n)) < inverse {
			low = n
		} else {
			high = n
		}
	}
	return (low + high) / 2
}

// within is how likely none of n values is in a share of one bucket.
func within(buckets, n, share float64) float64 { return math.Exp(n * math.Log1p(-share/buckets)) }

// meanPower is the mean of 2^-M. M is at most k when no value has a greater rank,
// which one in 2^k has; half of 2^-k is what the mean gains by that.
func meanPower(buckets, n float64) float64 {
	mean := 0.0
	for k := range ranks {
		share := math.Ldexp(1, -k)
		mean += share / 2 * within(buckets, n, share)
	}
	return mean
}

// spread is how much the mean of 1/S is above 1 over the mean of S, which is by
// its variance: that of one bucket, and of any two, since a value that is in one
// is in no other.
func spread(buckets, n float64) float64 {
	mean := meanPower(buckets, n)
	square, product := 0.0, 0.0
	for a := range ranks {
		x := math.Ldexp(1, -a)
		square += 3 * x * x / 4 * within(buckets, n, x)
		product += x * x / 4 * within(buckets, n, 2*x)
		for b := range a {
			y := math.Ldexp(1, -b)
			product += x * y / 2 * within(buckets, n, x+y)
		}
	}
	variance := buckets*square + buckets*(buckets-1)*product - buckets*buckets*mean*mean
	return 1 + variance/(buckets*buckets*mean*mean)
}
