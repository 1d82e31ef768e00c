package sketch

import (
	"errors"
	"math"
)

// Quantiles are the numbers below which the parts lie. The parts must rise,
// from 0 to 1. Of an empty digest they are NaN.
func (d *TDigest) Quantiles(parts []float64) ([]float64, error) {
	for i, part := range parts {
		switch {
		case i > 0 && part < parts[i-1]:
			return nil, errors.New("percentiles must be sorted in increasing order")
		case part < 0 || part > 1:
			return nil, errors.New("quantiles should be in [0, 1] range")
		}
	}
	d.settle(2 * d.compression)
	walk := &quantileWalk{TDigest: d}
	if len(d.centroids) > 0 {
		walk.passed = d.centroids[0].weight / 2
	}
	values := make([]float64, len(parts))
	for i, part := range parts {
		values[i] = walk.at(part * d.weight)
	}
	return values, nil
}

// quantileWalk goes over the centroids once, for ranks that rise.
type quantileWalk struct {
	*TDigest
	current int     // the last centroid whose middle was passed
	passed  float64 // the weight up to that middle
	walking bool    // a rank lay beyond the first middle
}

// at is the number of a rank.
func (w *quantileWalk) at(rank float64) float64 {
	if len(w.centroids) == 0 {
		return math.NaN()
	}
	first, last := w.centroids[0], w.centroids[len(w.centroids)-1]
	switch {
	case len(w.centroids) == 1:
		return first.mean
	case rank < 1:
		return w.min
	case rank < first.weight/2:
		return w.min + line(rank, 1, w.min, first.weight/2, first.mean)
	case !w.walking && rank <= w.weight-1 && w.weight-rank <= last.weight/2 && last.weight/2 > 1:
		return w.fromTheTop(rank, last)
	case !w.walking && rank >= w.weight-1:
		return w.max
	}
	w.walking = true
	w.advance(rank)
	if w.current == len(w.centroids)-1 {
		if rank <= w.weight-1 && last.weight/2 > 1 {
			return w.fromTheTop(rank, last)
		}
		return w.max
	}
	return between(rank-w.passed, w.centroids[w.current], w.centroids[w.current+1])
}

// fromTheTop lies between the last centroid and the greatest number.
func (w *quantileWalk) fromTheTop(rank float64, last centroid) float64 {
	return w.max + line(w.weight-rank, 1, w.max, last.weight/2, last.mean)
}

// advance passes the middles of centroids up to a rank.
func (w *quantileWalk) advance(rank float64) {
	for w.current < len(w.centroids)-1 {
		step := (w.centroids[w.current].weight + w.centroids[w.current+1].weight) / 2
		if !(w.passed+step <= rank) {
			return
		}
		w.passed += step
		w.current++
	}
}

// between lies that far after the middle of a centroid, before that of the
// next. A centroid of one number is that number.
func between(after float64, a, b centroid) float64 {
	length := (a.weight + b.weight) / 2
	switch {
	case a.weight == 1 && after < a.weight/2:
		return a.mean
	case b.weight == 1 && after >= a.weight/2:
		return b.mean
	case a.weight == 1:
		after -= a.weight / 2
		length = b.weight / 2
	case b.weight == 1:
		length = a.weight / 2
	}
	return a.mean + line(after, 0, a.mean, length, b.mean)
}

// line is how far a line from (x0, y0) to (x1, y1) has risen at x.
func line(x, x0, y0, x1, y1 float64) float64 {
	return float64((x - x0) / (x1 - x0) * (y1 - y0))
}
