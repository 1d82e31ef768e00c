package worker

import (
	"encoding/binary"
	"math/big"
	"math/bits"
	"strconv"
)

// word256 is a number of 256 bits, its lowest part first. To print one costs a third
// of what math/big takes, which is made for numbers of any size.
type word256 [4]uint64

// digits19 is the largest power of ten that one part holds.
const (
	digits19    = 10_000_000_000_000_000_000
	digitsCount = 19
)

// wordOf reads at most 32 big-endian bytes.
func wordOf(b []byte) (w word256) {
	var full [wordBytes]byte
	copy(full[wordBytes-len(b):], b)
	for i := range w {
		w[len(w)-1-i] = binary.BigEndian.Uint64(full[8*i:])
	}
	return w
}

// negative reports whether w is less than zero in two's complement.
func (w word256) negative() bool { return w[3]>>63 == 1 }

// negated is 0 - w.
func (w word256) negated() (n word256) {
	var borrow uint64
	for i := range w {
		n[i], borrow = bits.Sub64(0, w[i], borrow)
	}
	return n
}

// append writes w in decimal digits.
func (w word256) append(to []byte) []byte {
	var parts [5]uint64 // of 19 digits, the lowest first: 2^256 has 78
	n := 0
	for ; w != (word256{}); n++ {
		for i := len(w) - 1; i >= 0; i-- {
			w[i], parts[n] = bits.Div64(parts[n], w[i], digits19)
		}
	}
	if n == 0 {
		return append(to, '0')
	}
	to = strconv.AppendUint(to, parts[n-1], 10)
	for i := n - 2; i >= 0; i-- {
		to = appendPadded(to, parts[i])
	}
	return to
}

// appendPadded writes all 19 digits of a part.
func appendPadded(to []byte, part uint64) []byte {
	var digits [digitsCount]byte
	for i := len(digits) - 1; i >= 0; i-- {
		digits[i] = byte('0' + part%10)
		part /= 10
	}
	return append(to, digits[:]...)
}

// bigText writes a number of any size.
func bigText(x *big.Int) string {
	if x.BitLen() > 8*wordBytes {
		return x.String()
	}
	var b [wordBytes]byte
	var digits [80]byte
	text := digits[:0]
	if x.Sign() < 0 {
		text = append(text, '-')
	}
	return string(wordOf(x.FillBytes(b[:])).append(text))
}
