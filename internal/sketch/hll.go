package sketch

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// Tags of the formats of a HyperLogLog.
const (
	tagSparseV1 = 0
	tagDenseV1  = 1
	tagSparse   = 2
	tagDense    = 3
)

const (
	mostIndexBits = 16
	prefixBits    = 26 // of a hash, in a sparse entry
	valueBits     = 6  // of a sparse entry: the zeros that follow the prefix
	mostDelta     = 15 // that four bits hold
	mostValue     = 64 // no hash has more zeros
)

// HyperLogLog estimates how many different hashes it was given. It is sparse
// while it has few: then it keeps 26 bits of each. Dense, it keeps the longest
// run of zeros for each of its buckets.
type HyperLogLog struct {
	indexBits int
	entries   []uint32 // sparse: sorted by prefix, which none share
	values    []uint8  // dense: of every bucket; nil while sparse
}

// NewHyperLogLog makes an empty one of 2^indexBits buckets.
func NewHyperLogLog(indexBits int) *HyperLogLog { return &HyperLogLog{indexBits: indexBits} }

// ParseHyperLogLog reads what Bytes wrote, or Trino.
func ParseHyperLogLog(b []byte) (*HyperLogLog, error) {
	r := &reader{rest: b}
	tag := r.byte()
	switch {
	case len(b) == 0:
		return nil, r.end("HyperLogLog")
	case tag == tagSparseV1:
		return nil, errors.New("Cannot deserialize HyperLogLog: Sparse v1 encoding no longer supported")
	case tag > tagDense:
		return nil, errors.New("Cannot deserialize HyperLogLog")
	}
	h := &HyperLogLog{indexBits: int(r.byte())}
	most := mostIndexBits
	if tag == tagSparse {
		most = prefixBits
	}
	if !r.failed && (h.indexBits < 1 || h.indexBits > most) {
		return nil, errors.New("Cannot deserialize HyperLogLog: indexBitLength is out of range")
	}
	if tag == tagSparse {
		return h, h.readSparse(r)
	}
	return h, h.readDense(r, tag)
}

func (h *HyperLogLog) readSparse(r *reader) error {
	n := int(int16(r.uint16()))
	body := r.bytes(4 * n)
	if err := r.end("HyperLogLog"); err != nil {
		return err
	}
	h.entries = make([]uint32, n)
	for i := range h.entries {
		h.entries[i] = binary.LittleEndian.Uint32(body[4*i:])
		if i > 0 && h.entries[i-1]>>valueBits >= h.entries[i]>>valueBits {
			return errors.New("Cannot deserialize HyperLogLog: its entries are not sorted")
		}
	}
	return nil
}

// readDense: the first version had room for one bucket beyond four bits.
func (h *HyperLogLog) readDense(r *reader, tag byte) error {
	baseline := int(int8(r.byte()))
	deltas := r.bytes(h.buckets() / 2)
	over := map[int]int{}
	if tag == tagDenseV1 {
		if bucket, value := int(int16(r.uint16())), int(int8(r.byte())); bucket >= 0 && value > 0 {
			over[bucket] = value
		}
	} else {
		n := int(r.uint16())
		buckets, values := r.bytes(2*n), r.bytes(n)
		for i := range values {
			over[int(binary.LittleEndian.Uint16(buckets[2*i:]))] = int(int8(values[i]))
		}
	}
	if err := r.end("HyperLogLog"); err != nil {
		return err
	}
	for bucket, value := range over {
		if bucket >= h.buckets() || value <= 0 {
			return errors.New("Cannot deserialize HyperLogLog: a bucket is out of range")
		}
	}
	h.values = make([]uint8, h.buckets())
	for i := range h.values {
		value := int(deltas[i/2]>>(4*(1-i%2))) & mostDelta
		if value == mostDelta {
			value += over[i]
		}
		if value += baseline; value < 0 || value > mostValue {
			return errors.New("Cannot deserialize HyperLogLog: a value is out of range")
		}
		h.values[i] = uint8(value)
	}
	return nil
}

func (h *HyperLogLog) buckets() int { return 1 << h.indexBits }

// Add counts a hash of 64 bits.
func (h *HyperLogLog) Add(hash uint64) {
	entry := uint32(hash>>(64-prefixBits))<<valueBits | uint32(zerosAfter(hash, prefixBits))
	if h.values != nil {
		h.raise(entry)
		return
	}
	at, found := h.find(entry)
	switch {
	case !found:
		h.entries = slices.Insert(h.entries, at, entry)
	case h.entries[at] < entry:
		h.entries[at] = entry
	}
	// The room that Trino's grows into decides when it becomes dense.
	const step = 10
	if room := 1 + (len(h.entries)-1+step-1)/step*step; room > h.mostEntries() {
		h.makeDense()
	}
}

// zerosAfter counts the zeros of a hash after its first n bits.
func zerosAfter(hash uint64, n int) int { return bits.LeadingZeros64(hash<<n | 1<<(n-1)) }

// mostEntries is how many entries take as much memory as the buckets would.
func (h *HyperLogLog) mostEntries() int { return (h.buckets()/2 + 16) / 4 }

// find is where the entry of the same prefix stands, or would.
func (h *HyperLogLog) find(entry uint32) (int, bool) {
	return slices.BinarySearchFunc(h.entries, entry, func(a, b uint32) int {
		return int(int64(a>>valueBits) - int64(b>>valueBits))
	})
}

// makeDense goes over to buckets.
func (h *HyperLogLog) makeDense() {
	if h.values != nil {
		return
	}
	h.values = make([]uint8, h.buckets())
	for _, entry := range h.entries {
		h.raise(entry)
	}
	h.entries = nil
}

// raise puts an entry into its bucket.
func (h *HyperLogLog) raise(entry uint32) {
	zeros := bits.LeadingZeros32(entry << h.indexBits)
	if within := prefixBits - h.indexBits; zeros >= within {
		zeros = within + int(entry&(1<<valueBits-1))
	}
	bucket := entry >> (32 - h.indexBits)
	h.values[bucket] = max(h.values[bucket], uint8(zeros+1))
}

// Dense is the same, as buckets.
func (h *HyperLogLog) Dense() *HyperLogLog {
	dense := &HyperLogLog{indexBits: h.indexBits, entries: h.entries, values: slices.Clone(h.values)}
	dense.makeDense()
	return dense
}

// Merge adds all that another one was given. Both must have as many buckets, or
// be sparse.
func (h *HyperLogLog) Merge(other *HyperLogLog) error {
	switch {
	case h.values == nil && other.values == nil:
		h.mergeEntries(other.entries)
		return nil
	case h.indexBits != other.indexBits:
		return fmt.Errorf("Cannot merge HLLs with different number of buckets: %d vs %d", h.buckets(), other.buckets())
	}
	h.makeDense()
	for _, entry := range other.entries {
		h.raise(entry)
	}
	for i, value := range other.values {
		h.values[i] = max(h.values[i], value)
	}
	return nil
}

// mergeEntries: of a prefix the greater entry is the one of more zeros.
func (h *HyperLogLog) mergeEntries(other []uint32) {
	all := slices.Concat(h.entries, other)
	slices.Sort(all)
	merged := all[:0]
	for _, entry := range all {
		if n := len(merged); n > 0 && merged[n-1]>>valueBits == entry>>valueBits {
			merged[n-1] = entry
			continue
		}
		merged = append(merged, entry)
	}
	h.entries = merged
	if len(h.entries) > h.mostEntries() && h.indexBits <= mostIndexBits {
		h.makeDense()
	}
}

// Bytes is the serialized form.
func (h *HyperLogLog) Bytes() []byte {
	if h.values == nil {
		b := []byte{tagSparse, byte(h.indexBits)}
		b = binary.LittleEndian.AppendUint16(b, uint16(len(h.entries)))
		for _, entry := range h.entries {
			b = binary.LittleEndian.AppendUint32(b, entry)
		}
		return b
	}
	baseline := slices.Min(h.values)
	b := make([]byte, 3, 3+len(h.values)/2+2)
	b[0], b[1], b[2] = tagDense, byte(h.indexBits), baseline
	var buckets, over []byte
	for i, value := range h.values {
		delta := value - baseline
		if delta > mostDelta {
			buckets = binary.LittleEndian.AppendUint16(buckets, uint16(i))
			over = append(over, delta-mostDelta)
			delta = mostDelta
		}
		if i%2 == 0 {
			b = append(b, delta<<4)
		} else {
			b[len(b)-1] |= delta
		}
	}
	b = binary.LittleEndian.AppendUint16(b, uint16(len(over)))
	return append(append(b, buckets...), over...)
}

// emptyEnough is the part of buckets that must be empty for them to be counted,
// rather than what is in the others.
const emptyEnough = 0.4

// Cardinality is the estimate.
func (h *HyperLogLog) Cardinality() (int64, error) {
	if h.values == nil {
		const all = 1 << prefixBits
		return roundHalfUp(linearCount(all-len(h.entries), all)), nil
	}
	n := h.buckets()
	empty, sum := 0, 0.0
	for _, value := range h.values {
		if value == 0 {
			empty++
		}
		sum += 1 / float64(uint64(1)<<value)
	}
	if float64(empty) > emptyEnough*float64(n) {
		return roundHalfUp(linearCount(empty, n)), nil
	}
	if h.indexBits < leastBiasBits {
		return 0, fmt.Errorf("A HyperLogLog of %d buckets cannot be estimated", n)
	}
	estimate := float64(alpha(h.indexBits)*float64(n)*float64(n)) / sum
	return roundHalfUp(unbiased(h.indexBits, estimate)), nil
}

// linearCount is how many values leave that many of all buckets empty.
func linearCount(empty, all int) float64 {
	return float64(all) * math.Log(float64(all)/float64(empty))
}

// alpha is the constant of the estimate, from the paper of Flajolet et al.
func alpha(indexBits int) float64 {
	switch indexBits {
	case 4:
		return 0.673
	case 5:
		return 0.697
	case 6:
		return 0.709
	}
	return 0.7213 / (1 + 1.079/float64(uint(1)<<indexBits))
}
