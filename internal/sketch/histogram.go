package sketch

import (
	"container/heap"
	"errors"
	"math"
	"slices"
)

// histogramSpare is how many values are kept beyond the buckets before they are
// put into them.
const histogramSpare = 100

// Histogram keeps numbers in a bounded number of buckets, each at the mean of
// what is in it: the two that lie closest are joined first (Ben-Haim and
// Tom-Tov).
type Histogram struct {
	most    int
	buckets []Bucket
	pairs   []pair // room for the pairs of a compaction
}

// Bucket is a number, and the weight of what lies there.
type Bucket struct{ Value, Weight float64 }

// NewHistogram makes an empty one of at least two buckets.
func NewHistogram(buckets int64) (*Histogram, error) {
	switch {
	case buckets < 2:
		return nil, errors.New("numeric_histogram bucket count must be greater than one")
	case buckets > math.MaxInt32-histogramSpare:
		return nil, errors.New("numeric_histogram bucket count is too large")
	}
	return &Histogram{most: int(buckets)}, nil
}

// Add takes a number of some weight.
func (h *Histogram) Add(value, weight float64) error {
	if len(h.buckets) == h.most+histogramSpare {
		if err := h.compact(); err != nil {
			return err
		}
	}
	h.buckets = append(h.buckets, Bucket{value, weight})
	return nil
}

// Buckets are what is left, by value, and the end of it: nothing can be added
// afterwards.
func (h *Histogram) Buckets() ([]Bucket, error) {
	if len(h.buckets) == 0 {
		return nil, nil
	}
	if err := h.compact(); err != nil {
		return nil, err
	}
	// Of several that are NaN, the last stays.
	last := len(h.buckets) - 1
	for last > 0 && h.buckets[last-1].Value != h.buckets[last-1].Value {
		h.buckets[last-1] = h.buckets[last]
		last--
	}
	return h.buckets[:last+1], nil
}

// compact joins equal values, and then neighbours until the rest fits.
func (h *Histogram) compact() error {
	h.sort()
	joined := h.buckets[:1]
	for _, b := range h.buckets[1:] {
		if last := &joined[len(joined)-1]; last.Value == b.Value {
			last.Weight += b.Weight
			continue
		}
		joined = append(joined, b)
	}
	h.buckets = joined
	if len(h.buckets) <= h.most {
		return nil
	}
	return h.shrink()
}

func (h *Histogram) sort() {
	slices.SortStableFunc(h.buckets, func(a, b Bucket) int { return compareDoubles(a.Value, b.Value) })
}

// pair is a bucket and what joining it with the next one would cost.
type pair struct {
	Bucket
	penalty     int64 // of SortableDouble
	id          int
	left, right *pair
	gone        bool
}

func (p *pair) weigh() {
	penalty := math.Inf(1)
	if p.right != nil {
		weight, far := p.Weight+p.right.Weight, p.Value-p.right.Value
		penalty = weight * (far * far) * ((p.Weight * p.right.Weight) / (weight * weight))
	}
	p.penalty = SortableDouble(penalty)
}

// pairs is a heap of the cheapest first.
type pairs []*pair

func (q pairs) Len() int      { return len(q) }
func (q pairs) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q pairs) Less(i, j int) bool {
	if q[i].penalty != q[j].penalty {
		return q[i].penalty < q[j].penalty
	}
	return q[i].id < q[j].id
}

// Push implements heap.Interface.
func (q *pairs) Push(x any) { *q = append(*q, x.(*pair)) }

// Pop implements heap.Interface.
func (q *pairs) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// shrink joins the cheapest pair until few enough are left. A bucket that
// changes is replaced: the heap keeps the old one, which is passed over.
func (h *Histogram) shrink() error {
	queue := h.queue()
	for left := len(queue); left > h.most; {
		cheapest := heap.Pop(&queue).(*pair)
		if cheapest.gone {
			continue
		}
		left--
		right := cheapest.right
		if right == nil {
			return errors.New("numeric_histogram cannot join these values: one is NaN or infinite")
		}
		weight := cheapest.Weight + right.Weight
		value := (float64(cheapest.Value*cheapest.Weight) + float64(right.Value*right.Weight)) / weight
		right.gone = true
		joined := h.pair(pair{Bucket: Bucket{value, weight}, id: cheapest.id, left: cheapest.left, right: right.right})
		heap.Push(&queue, joined)
		if old := cheapest.left; old != nil {
			old.gone = true
			heap.Push(&queue, h.pair(pair{Bucket: old.Bucket, id: old.id, left: old.left, right: joined}))
		}
	}
	h.buckets = h.buckets[:0]
	for _, p := range queue {
		if !p.gone {
			h.buckets = append(h.buckets, p.Bucket)
		}
	}
	h.sort()
	return nil
}

// pair makes room for a pair, and links it with its neighbours.
func (h *Histogram) pair(p pair) *pair {
	h.pairs = append(h.pairs, p) // never beyond its capacity: others point into it
	made := &h.pairs[len(h.pairs)-1]
	if made.left != nil {
		made.left.right = made
	}
	if made.right != nil {
		made.right.left = made
	}
	made.weigh()
	return made
}

// queue makes the heap of all buckets.
func (h *Histogram) queue() pairs {
	if most := 3 * len(h.buckets); cap(h.pairs) < most { // each joining makes two more
		h.pairs = make([]pair, 0, most)
	}
	h.pairs = h.pairs[:0]
	queue := make(pairs, len(h.buckets))
	var right *pair
	for i := len(h.buckets) - 1; i >= 0; i-- {
		right = h.pair(pair{Bucket: h.buckets[i], id: i, right: right})
		queue[i] = right
	}
	heap.Init(&queue)
	return queue
}
