package sketch

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
)

const (
	setFormat    = 1
	setIndexBits = 11   // of the HyperLogLog in it
	mostHashes   = 8192 // that are kept: the least
)

// SetDigest keeps a HyperLogLog of a set, and the least hashes of its members
// with how often they came: with these, sets are compared (MinHash). Below 8192
// different hashes it is exact.
type SetDigest struct {
	hll    *HyperLogLog
	most   int
	hashes []hashCount // by hash
}

type hashCount struct {
	hash  int64
	count int16
}

// NewSetDigest makes one of all hashes of a set's members, which it sorts.
func NewSetDigest(hashes []int64) *SetDigest {
	d := &SetDigest{hll: NewHyperLogLog(setIndexBits), most: mostHashes}
	slices.Sort(hashes)
	for i, hash := range hashes {
		if i > 0 && hash == hashes[i-1] {
			if n := len(d.hashes); d.hashes[n-1].hash == hash {
				d.hashes[n-1].count = saturated(int(d.hashes[n-1].count) + 1)
			}
			continue
		}
		d.hll.Add(uint64(hash))
		if len(d.hashes) < d.most {
			d.hashes = append(d.hashes, hashCount{hash, 1})
		}
	}
	return d
}

func saturated(n int) int16 { return int16(min(n, math.MaxInt16)) }

// ParseSetDigest reads what Bytes wrote, or Trino.
func ParseSetDigest(b []byte) (*SetDigest, error) {
	r := &reader{rest: b}
	if r.byte() != setFormat {
		return nil, errors.New("Cannot deserialize SetDigest: Unexpected version")
	}
	inner := r.bytes(int(int32(r.uint32())))
	most := int(int32(r.uint32()))
	n := int(int32(r.uint32()))
	keys, counts := r.bytes(8*n), r.bytes(2*n)
	if err := r.end("SetDigest"); err != nil {
		return nil, err
	}
	hll, err := ParseHyperLogLog(inner)
	if err != nil {
		return nil, err
	}
	d := &SetDigest{hll: hll, most: most}
	for i := range n {
		d.hashes = append(d.hashes, hashCount{
			int64(binary.LittleEndian.Uint64(keys[8*i:])), int16(binary.LittleEndian.Uint16(counts[2*i:])),
		})
		if i > 0 && d.hashes[i-1].hash >= d.hashes[i].hash {
			return nil, errors.New("Cannot deserialize SetDigest: its hashes are not sorted")
		}
	}
	return d, nil
}

// Bytes is the serialized form.
func (d *SetDigest) Bytes() []byte {
	inner := d.hll.Bytes()
	b := binary.LittleEndian.AppendUint32([]byte{setFormat}, uint32(len(inner)))
	b = append(b, inner...)
	b = binary.LittleEndian.AppendUint32(b, uint32(d.most))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(d.hashes)))
	for _, h := range d.hashes {
		b = binary.LittleEndian.AppendUint64(b, uint64(h.hash))
	}
	for _, h := range d.hashes {
		b = binary.LittleEndian.AppendUint16(b, uint16(h.count))
	}
	return b
}

// HyperLogLog is the one in it.
func (d *SetDigest) HyperLogLog() *HyperLogLog { return d.hll }

func (d *SetDigest) exact() bool { return len(d.hashes) < d.most }

// Cardinality is how many members the set has: exact while it is small.
func (d *SetDigest) Cardinality() (int64, error) {
	if d.exact() {
		return int64(len(d.hashes)), nil
	}
	return d.hll.Cardinality()
}

// HashCounts are the hashes that are kept, and how often each came.
func (d *SetDigest) HashCounts() (hashes, counts []int64) {
	for _, h := range d.hashes {
		hashes, counts = append(hashes, h.hash), append(counts, int64(h.count))
	}
	return hashes, counts
}

// Merge adds all that another one was given.
func (d *SetDigest) Merge(other *SetDigest) error {
	if err := d.hll.Merge(other.hll); err != nil {
		return err
	}
	all := slices.Concat(d.hashes, other.hashes)
	slices.SortStableFunc(all, func(a, b hashCount) int {
		switch {
		case a.hash < b.hash:
			return -1
		case a.hash > b.hash:
			return 1
		}
		return 0
	})
	merged := all[:0]
	for _, h := range all {
		if n := len(merged); n > 0 && merged[n-1].hash == h.hash {
			merged[n-1].count = saturated(int(merged[n-1].count) + int(h.count))
			continue
		}
		merged = append(merged, h)
	}
	d.hashes = merged[:min(len(merged), max(d.most, 0))]
	return nil
}

// Jaccard is the estimate of how much of two sets they share, from 0 to 1; NaN
// when one is empty.
func (d *SetDigest) Jaccard(other *SetDigest) float64 {
	smaller := min(len(d.hashes), len(other.hashes))
	shared := d.shared(other, max(smaller, 1))
	return float64(shared) / float64(smaller)
}

// shared counts what both hold of the least hashes of either.
func (d *SetDigest) shared(other *SetDigest, least int) int {
	shared, i, j := 0, 0, 0
	for seen := 0; seen < least && i < len(d.hashes) && j < len(other.hashes); seen++ {
		a, b := d.hashes[i].hash, other.hashes[j].hash
		if a == b {
			shared++
		}
		if a <= b {
			i++
		}
		if b <= a {
			j++
		}
	}
	return shared
}

// Intersection is how many members two sets share: exact while both are.
func (d *SetDigest) Intersection(other *SetDigest) (int64, error) {
	if d.exact() && other.exact() {
		return int64(d.shared(other, math.MaxInt)), nil
	}
	first, err := d.Cardinality()
	if err != nil {
		return 0, err
	}
	second, err := other.Cardinality()
	if err != nil {
		return 0, err
	}
	jaccard := d.Jaccard(other)
	if err := d.Merge(other); err != nil {
		return 0, err
	}
	union, err := d.Cardinality()
	return min(roundHalfUp(jaccard*float64(union)), first, second), err
}
