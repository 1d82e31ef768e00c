package sketch

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
)

const (
	tdigestFormat      = 0
	tdigestCompression = 100
	leastCompression   = 10
)

// TDigest keeps the distribution of numbers as centroids: means with weights,
// small ones at both ends, where quantiles must be exact. It is the merging
// t-digest of Dunning and Ertl, with their scale function k2.
type TDigest struct {
	compression      float64
	min, max, weight float64
	centroids        []centroid
	room             int  // for so many centroids before they are merged
	pending          bool // something was added after the last merge
	backwards        bool // the next merge goes from the greatest to the least
}

type centroid struct{ mean, weight float64 }

// NewTDigest makes an empty one of Trino's precision.
func NewTDigest() *TDigest {
	return &TDigest{compression: tdigestCompression, min: math.Inf(1), max: math.Inf(-1), room: 1}
}

// ParseTDigest reads what Bytes wrote, or Trino.
func ParseTDigest(b []byte) (*TDigest, error) {
	r := &reader{rest: b}
	if r.byte() != tdigestFormat {
		return nil, errors.New("Cannot deserialize tdigest: Invalid format")
	}
	d := &TDigest{min: r.double(), max: r.double(), compression: r.double(), weight: r.double()}
	n := int(int32(r.uint32()))
	means, weights := r.bytes(8*n), r.bytes(8*n)
	if err := r.end("tdigest"); err != nil {
		return nil, err
	}
	if !(d.compression >= leastCompression) {
		return nil, errors.New("Cannot deserialize tdigest: compression factor too small (< 10)")
	}
	d.room, d.centroids = n, make([]centroid, n)
	for i := range d.centroids {
		d.centroids[i] = centroid{
			math.Float64frombits(binary.LittleEndian.Uint64(means[8*i:])),
			math.Float64frombits(binary.LittleEndian.Uint64(weights[8*i:])),
		}
	}
	return d, nil
}

// mostRoom is how many centroids are kept between two merges.
func (d *TDigest) mostRoom() int {
	const spare, batches = 10, 6
	return int(min(batches*(2*d.compression+spare), math.MaxInt32))
}

// Add takes a number, which must be finite, as often as its weight says.
func (d *TDigest) Add(value, weight float64) error {
	switch {
	case math.IsNaN(value):
		return errors.New("value is NaN")
	case math.IsInf(value, 0):
		return errors.New("value must be finite")
	}
	if len(d.centroids) >= d.room {
		if d.room < d.mostRoom() {
			d.room = min(max(2*d.room, 1), d.mostRoom())
		} else {
			d.merge(2 * d.compression)
		}
	}
	d.centroids = append(d.centroids, centroid{value, weight})
	d.weight += weight
	d.min, d.max = min(d.min, value), max(d.max, value)
	d.pending = true
	return nil
}

// Merge adds all that another one was given.
func (d *TDigest) Merge(other *TDigest) {
	if len(d.centroids)+len(other.centroids) > d.room {
		d.settle(2 * d.compression)
		other.settle(2 * d.compression)
		d.room = max(d.room, len(d.centroids)+len(other.centroids))
	}
	d.centroids = append(d.centroids, other.centroids...)
	d.weight += other.weight
	d.min, d.max = min(d.min, other.min), max(d.max, other.max)
	d.pending = true
}

func (d *TDigest) settle(compression float64) {
	if d.pending {
		d.merge(compression)
	}
}

// merge joins neighbours while they stay below the size that their quantile
// allows.
func (d *TDigest) merge(compression float64) {
	if len(d.centroids) == 0 {
		return
	}
	slices.SortStableFunc(d.centroids, func(a, b centroid) int { return compareDoubles(a.mean, b.mean) })
	if d.backwards {
		slices.Reverse(d.centroids)
	}
	norm := compression / (float64(4*math.Log(d.weight/compression)) + 24)
	most := func(quantile float64) float64 { return quantile * (1 - quantile) / norm }
	merged, before := d.centroids[:1], 0.0
	limit := most(0)
	for _, c := range d.centroids[1:] {
		last := &merged[len(merged)-1]
		joined := last.weight + c.weight
		quantile := min((before+joined)/d.weight, 1)
		if joined <= d.weight*min(limit, most(quantile)) {
			last.mean += float64((c.mean-last.mean)*c.weight) / joined
			last.weight = joined
			continue
		}
		before += last.weight
		limit = most(before / d.weight)
		merged = append(merged, c)
	}
	d.centroids = merged
	if d.backwards {
		slices.Reverse(d.centroids)
	}
	d.backwards, d.pending = !d.backwards, false
}

// Bytes is the serialized form, after a merge.
func (d *TDigest) Bytes() []byte {
	d.merge(d.compression)
	b := []byte{tdigestFormat}
	for _, x := range []float64{d.min, d.max, d.compression, d.weight} {
		b = appendDouble(b, x)
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(len(d.centroids)))
	for _, c := range d.centroids {
		b = appendDouble(b, c.mean)
	}
	for _, c := range d.centroids {
		b = appendDouble(b, c.weight)
	}
	return b
}

// Extent is the least and the greatest number, and the weight of all: digests
// are brought into an order by it.
func (d *TDigest) Extent() []float64 { return []float64{d.min, d.max, d.weight} }
