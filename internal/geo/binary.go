package geo

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/peterstace/simplefeatures/geom"
)

var errBinary = errors.New("Invalid WKB")

// FromBinary reads well-known binary.
func FromBinary(b []byte) (Geometry, error) {
	rest, err := checkBinary(b, 0)
	if err == nil && len(rest) > 0 {
		err = errBinary
	}
	if err != nil {
		return Geometry{}, err
	}
	g, err := geom.UnmarshalWKB(b, geom.NoValidate{})
	if err != nil {
		return Geometry{}, errBinary
	}
	return normal(g)
}

// checkBinary holds every number of parts against the bytes that are left: the
// library makes room for as many as it is told. It returns what follows.
func checkBinary(b []byte, depth int) ([]byte, error) {
	const head, count, xy = 5, 4, 16
	if len(b) < head || b[0] > 1 || depth > mostNested {
		return nil, errBinary
	}
	var order binary.ByteOrder = binary.BigEndian
	if b[0] == 1 {
		order = binary.LittleEndian
	}
	kind := order.Uint32(b[1:])
	b = b[head:]
	if kind == 1 {
		return after(b, 1, xy)
	}
	if kind < 2 || kind > 7 {
		return nil, fmt.Errorf("Invalid WKB: geometries of type %d are not supported, which are those of two dimensions", kind)
	}
	if len(b) < count {
		return nil, errBinary
	}
	parts := uint64(order.Uint32(b))
	b = b[count:]
	if kind == 2 {
		return after(b, parts, xy)
	}
	for ; parts > 0; parts-- {
		var err error
		if kind > 3 {
			b, err = checkBinary(b, depth+1)
		} else if len(b) < count { // a ring
			err = errBinary
		} else {
			b, err = after(b[count:], uint64(order.Uint32(b)), xy)
		}
		if err != nil {
			return nil, err
		}
	}
	return b, nil
}

// after is what follows n items of a size.
func after(b []byte, n, size uint64) ([]byte, error) {
	if n*size > uint64(len(b)) {
		return nil, errBinary
	}
	return b[n*size:], nil
}
