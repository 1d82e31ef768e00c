package worker

import (
	"encoding/binary"
	"math/bits"
)

// SpookyHash V2 by Bob Jenkins (burtleburtle.net/bob/hash/spooky.html), with seeds 0:
// the first of its two halves. Short texts are mixed in four words, long ones in
// twelve.
const (
	spookyFill  = uint64(0xdeadbeefdeadbeef)
	spookyShort = 192
	spookyBlock = 96
)

func spookyHash(b []byte) uint64 {
	if len(b) < spookyShort {
		return spookySmall(b)
	}
	var h [12]uint64
	for i := range h {
		if i%3 == 2 {
			h[i] = spookyFill
		}
	}
	n := len(b)
	for ; len(b) >= spookyBlock; b = b[spookyBlock:] {
		spookyMix(&h, b)
	}
	var last [spookyBlock]byte
	copy(last[:], b)
	last[spookyBlock-1] = byte(n % spookyBlock)
	return spookyEnd(&h, last[:])
}

var (
	spookyRotations = [12]int{11, 32, 43, 31, 17, 28, 39, 57, 55, 54, 22, 46}
	endRotations    = [12]int{44, 15, 34, 21, 38, 33, 10, 13, 38, 53, 42, 54}
)

func spookyMix(h *[12]uint64, block []byte) {
	for i := range 12 {
		h[i] += binary.LittleEndian.Uint64(block[8*i:])
		h[(i+2)%12] ^= h[(i+10)%12]
		h[(i+11)%12] ^= h[i]
		h[i] = bits.RotateLeft64(h[i], spookyRotations[i])
		h[(i+11)%12] += h[(i+1)%12]
	}
}

func spookyEnd(h *[12]uint64, block []byte) uint64 {
	for i := range 12 {
		h[i] += binary.LittleEndian.Uint64(block[8*i:])
	}
	for range 3 {
		for i := range 12 {
			h[(i+11)%12] += h[(i+1)%12]
			h[(i+2)%12] ^= h[(i+11)%12]
			h[(i+1)%12] = bits.RotateLeft64(h[(i+1)%12], endRotations[i])
		}
	}
	return h[0]
}

func spookySmall(b []byte) uint64 {
	n := uint64(len(b))
	h := [4]uint64{0, 0, spookyFill, spookyFill}
	for ; len(b) >= 32; b = b[32:] {
		h[2] += binary.LittleEndian.Uint64(b)
		h[3] += binary.LittleEndian.Uint64(b[8:])
		smallMix(&h)
		h[0] += binary.LittleEndian.Uint64(b[16:])
		h[1] += binary.LittleEndian.Uint64(b[24:])
	}
	if len(b) >= 16 {
		h[2] += binary.LittleEndian.Uint64(b)
		h[3] += binary.LittleEndian.Uint64(b[8:])
		smallMix(&h)
		b = b[16:]
	}
	h[3] += n << 56
	if len(b) == 0 {
		h[2] += spookyFill
		h[3] += spookyFill
	} else {
		var tail [16]byte
		copy(tail[:], b)
		h[2] += binary.LittleEndian.Uint64(tail[:])
		h[3] += binary.LittleEndian.Uint64(tail[8:])
	}
	for i, r := range [11]int{15, 52, 26, 51, 28, 9, 47, 54, 32, 25, 63} {
		to, from := (i+3)%4, (i+2)%4
		h[to] ^= h[from]
		h[from] = bits.RotateLeft64(h[from], r)
		h[to] += h[from]
	}
	return h[0]
}

func smallMix(h *[4]uint64) {
	for i, r := range [12]int{50, 52, 30, 41, 54, 48, 38, 37, 62, 34, 5, 36} {
		at, next := (i+2)%4, (i+3)%4
		h[at] = bits.RotateLeft64(h[at], r) + h[next]
		h[i%4] ^= h[at]
	}
}
