package sketch

import (
	"encoding/binary"
	"errors"
	"math"
	"math/bits"
)

const (
	qdigestFormat     = 0
	qdigestBits       = 64
	negligible        = 1e-5 // a weight that is none
	hasLeft, hasRight = 1, 2
	signBit           = 1 << 63
)

// QDigest keeps the distribution of whole numbers: how many lie in ranges, which
// form a binary tree over their bits. It is the quantile digest of Shrivastava
// et al.; a range is halved when it holds too many.
type QDigest struct {
	mostError float64
	min, max  int64
	weight    float64
	root      *qnode
}

// qnode is a range: all numbers that have the bits of value above its level.
type qnode struct {
	value       uint64 // with its sign turned, so that it sorts
	level       int
	weight      float64
	left, right *qnode
}

// NewQDigest makes an empty one of a given error of ranks.
func NewQDigest(mostError float64) *QDigest {
	return &QDigest{mostError: mostError, min: math.MaxInt64, max: math.MinInt64}
}

// DefaultError is the error of ranks when none is asked for.
const DefaultError = 0.01

// Add takes a number as often as its weight says, which is more than zero.
func (d *QDigest) Add(value int64, weight float64) {
	d.min, d.max = min(d.min, value), max(d.max, value)
	before := d.weight
	if weight >= negligible {
		d.root = insert(d.root, uint64(value)^signBit, weight)
		d.weight += weight
	}
	if k := d.factor(); int64(before)/k != int64(d.weight)/k {
		d.compress()
	}
}

// factor is how many nodes there may be, about.
func (d *QDigest) factor() int64 {
	if d.root == nil {
		return 1
	}
	return int64(max(min(float64(d.root.level+1)/d.mostError, math.MaxInt32), 1))
}

func (n *qnode) holds(value uint64, level int) bool {
	return level == qdigestBits || value>>level == n.value>>level
}

// branch is the half of the node's range in which a value lies.
func (n *qnode) branch(value uint64) **qnode {
	if value>>(n.level-1)&1 == 0 {
		return &n.left
	}
	return &n.right
}

func insert(n *qnode, value uint64, weight float64) *qnode {
	switch {
	case n == nil:
		return &qnode{value: value, weight: weight}
	case !n.holds(value, n.level):
		return siblings(n, &qnode{value: value, weight: weight})
	case n.level == 0:
		n.weight += weight
	default:
		half := n.branch(value)
		*half = insert(*half, value, weight)
	}
	return n
}

// siblings puts two nodes under the smallest range that holds both.
func siblings(a, b *qnode) *qnode {
	parent := &qnode{value: a.value, level: bits.Len64(a.value ^ b.value)}
	*parent.branch(a.value), *parent.branch(b.value) = a, b
	return parent
}

// Merge adds all that another one was given, which must not be used afterwards.
func (d *QDigest) Merge(other *QDigest) {
	d.root = d.join(d.root, other.root)
	d.min, d.max = min(d.min, other.min), max(d.max, other.max)
	d.weight += other.weight
	d.compress()
}

func (d *QDigest) join(a, b *qnode) *qnode {
	switch {
	case b == nil:
		return a
	case a == nil:
		return b
	case !a.holds(b.value, max(a.level, b.level)):
		return siblings(a, b)
	case a.level > b.level:
		half := a.branch(b.value)
		*half = d.join(*half, b)
		return a
	case a.level < b.level:
		half := b.branch(a.value)
		*half = d.join(a, *half)
		return b
	}
	a.weight += b.weight
	a.left, a.right = d.join(a.left, b.left), d.join(a.right, b.right)
	return a
}

// compress gives the weight of small ranges to those that hold them.
func (d *QDigest) compress() {
	bound := math.Floor(d.weight / float64(d.factor()))
	d.root.compress(bound)
	if d.root != nil && d.root.weight < negligible {
		d.root = d.root.removed()
	}
}

func (n *qnode) compress(bound float64) {
	if n == nil || n.left == nil && n.right == nil {
		return
	}
	n.left.compress(bound)
	n.right.compress(bound)
	small := n.weight+n.left.load()+n.right.load() < bound
	for _, half := range []**qnode{&n.left, &n.right} {
		if child := *half; child != nil && (small || child.weight < negligible) {
			n.weight += child.weight
			*half = child.removed()
		}
	}
}

func (n *qnode) load() float64 {
	if n == nil {
		return 0
	}
	return n.weight
}

// removed is what stands in a node's place when its weight is taken away: itself,
// while it holds two others together.
func (n *qnode) removed() *qnode {
	switch {
	case n.left != nil && n.right != nil:
		n.weight = 0
		return n
	case n.left != nil:
		return n.left
	}
	return n.right
}

// visit goes through a tree, children first, until f says no.
func (n *qnode) visit(f func(*qnode) bool) bool {
	return n == nil || n.left.visit(f) && n.right.visit(f) && f(n)
}

// visitBack is visit from the greatest to the least.
func (n *qnode) visitBack(f func(*qnode) bool) bool {
	return n == nil || n.right.visitBack(f) && n.left.visitBack(f) && f(n)
}

// least and greatest are the ends of a node's range.
func (n *qnode) least() int64    { return int64((n.value &^ n.mask()) ^ signBit) }
func (n *qnode) greatest() int64 { return int64((n.value | n.mask()) ^ signBit) }

// mask are the bits below the node's level.
func (n *qnode) mask() uint64 {
	if n.level == 0 {
		return 0
	}
	return math.MaxUint64 >> (qdigestBits - n.level)
}

// Quantile is the number that the part of all lies below, or a little more.
func (d *QDigest) Quantile(part float64) (int64, error) {
	if !(part >= 0 && part <= 1) {
		return 0, errors.New("quantile must be between [0,1]")
	}
	sum, value := 0.0, d.max
	d.root.visit(func(n *qnode) bool {
		sum += n.weight
		if sum > part*d.weight {
			value = min(n.greatest(), d.max)
			return false
		}
		return true
	})
	return value, nil
}

// Below is the part of all that lies below a number; ok is false when that is
// less than the least or more than the greatest.
func (d *QDigest) Below(value int64) (part float64, ok bool) {
	least, greatest := d.extent()
	if value < least || value > greatest {
		return 0, false
	}
	sum := 0.0
	d.root.visit(func(n *qnode) bool {
		if value <= n.greatest() {
			return false
		}
		sum += n.weight
		return true
	})
	return sum / d.weight, true
}

// Extent is that of a TDigest.
func (d *QDigest) Extent() []float64 {
	return []float64{float64(d.min), float64(d.max), d.weight}
}

// extent are the least and the greatest number that have a weight.
func (d *QDigest) extent() (least, greatest int64) {
	least, greatest = d.min, d.max
	d.root.visit(func(n *qnode) bool {
		if n.weight >= negligible {
			least = max(n.least(), d.min)
			return false
		}
		return true
	})
	d.root.visitBack(func(n *qnode) bool {
		if n.weight >= negligible {
			greatest = min(n.greatest(), d.max)
			return false
		}
		return true
	})
	return least, greatest
}

// Bytes is the serialized form, children before what holds them.
func (d *QDigest) Bytes() []byte {
	d.compress()
	count := 0
	d.root.visit(func(*qnode) bool { count++; return true })
	b := appendDouble([]byte{qdigestFormat}, d.mostError)
	b = append(b, make([]byte, 16)...) // no decay, and so no beginning of it
	b = binary.LittleEndian.AppendUint64(b, uint64(d.min))
	b = binary.LittleEndian.AppendUint64(b, uint64(d.max))
	b = binary.LittleEndian.AppendUint32(b, uint32(count))
	d.root.visit(func(n *qnode) bool {
		shape := byte(max(n.level-1, 0) << 2)
		if n.left != nil {
			shape |= hasLeft
		}
		if n.right != nil {
			shape |= hasRight
		}
		b = appendDouble(append(b, shape), n.weight)
		b = binary.LittleEndian.AppendUint64(b, n.value)
		return true
	})
	return b
}
