package sketch

import (
	"errors"
	"math"
)

var errTree = errors.New("Cannot deserialize qdigest: Tree is corrupted")

// ParseQDigest reads what Bytes wrote, or Trino.
func ParseQDigest(b []byte) (*QDigest, error) {
	r := &reader{rest: b}
	if r.byte() != qdigestFormat {
		return nil, errors.New("Cannot deserialize qdigest: Invalid format")
	}
	d := &QDigest{mostError: r.double()}
	if decay := r.double(); decay != 0 {
		return nil, errors.New("Cannot deserialize qdigest: its weights decay")
	}
	r.uint64() // the beginning of the decay
	d.min, d.max = int64(r.uint64()), int64(r.uint64())
	if !r.failed && !(d.mostError >= 0 && d.mostError <= 1) {
		return nil, errors.New("Cannot deserialize qdigest: maxError must be in range [0, 1]")
	}
	var open []*qnode
	count := int32(r.uint32())
	if count < 0 {
		return nil, errTree
	}
	for ; count > 0 && !r.failed; count-- {
		n, rest, err := readNode(r, open)
		if err != nil {
			return nil, err
		}
		open = append(rest, n)
		d.weight += n.weight
	}
	if err := r.end("qdigest"); err != nil {
		return nil, err
	}
	switch len(open) {
	case 0:
	case 1:
		d.root = open[0]
	default:
		return nil, errTree
	}
	return d, nil
}

// readNode takes the next node, and its children from those that are open. A
// node without children has the level that was written, though it was written
// as one less.
func readNode(r *reader, open []*qnode) (*qnode, []*qnode, error) {
	shape := r.byte()
	n := &qnode{level: int(shape >> 2), weight: r.double(), value: r.uint64()}
	if shape&(hasLeft|hasRight) != 0 {
		n.level++
	}
	for _, child := range []struct {
		flag byte
		half **qnode
		bit  uint64
	}{{hasRight, &n.right, 1}, {hasLeft, &n.left, 0}} {
		if shape&child.flag == 0 {
			continue
		}
		if len(open) == 0 {
			return nil, nil, errTree
		}
		top := open[len(open)-1]
		open = open[:len(open)-1]
		if top.level >= n.level || !top.holds(n.value, n.level) || top.value>>(n.level-1)&1 != child.bit {
			return nil, nil, errTree
		}
		*child.half = top
	}
	if math.IsNaN(n.weight) || n.weight < 0 {
		return nil, nil, errTree
	}
	return n, open, nil
}
