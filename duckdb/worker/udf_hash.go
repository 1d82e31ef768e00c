package worker

import (
	"encoding/binary"
	"math/bits"
)

// keccak256 is the hash of Ethereum: Keccak with the padding that it had before
// it became SHA-3.
func keccak256(data []byte) []byte {
	const rate = 136
	var state [25]uint64
	block := make([]byte, rate)
	for len(data) >= rate {
		absorb(&state, data[:rate])
		data = data[rate:]
	}
	copy(block, data)
	block[len(data)] ^= 0x01
	block[rate-1] ^= 0x80
	absorb(&state, block)
	out := make([]byte, 0, 32)
	for i := range 4 {
		out = binary.LittleEndian.AppendUint64(out, state[i])
	}
	return out
}

func absorb(state *[25]uint64, block []byte) {
	for i := range len(block) / 8 {
		state[i] ^= binary.LittleEndian.Uint64(block[8*i:])
	}
	keccakF(state)
}

var roundConstants = [24]uint64{
	0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b, 0x0000000080000001,
	0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
	0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
	0x000000000000800a, 0x800000008000000a, 0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
}

// rotations and lanes are the offsets of the steps rho and pi, in the order in
// which pi visits the lanes.
var (
	rotations = [24]int{1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44}
	lanes     = [24]int{10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1}
)

// keccakF is the permutation Keccak-f[1600] of FIPS 202, section 3.
func keccakF(a *[25]uint64) {
	var c [5]uint64
	for _, constant := range roundConstants {
		for i := range 5 {
			c[i] = a[i] ^ a[i+5] ^ a[i+10] ^ a[i+15] ^ a[i+20]
		}
		for i := range 5 {
			d := c[(i+4)%5] ^ bits.RotateLeft64(c[(i+1)%5], 1)
			for j := 0; j < 25; j += 5 {
				a[i+j] ^= d
			}
		}
		t := a[1]
		for i, lane := range lanes {
			a[lane], t = bits.RotateLeft64(t, rotations[i]), a[lane]
		}
		for j := 0; j < 25; j += 5 {
			copy(c[:], a[j:j+5])
			for i := range 5 {
				a[j+i] = c[i] ^ (^c[(i+1)%5] & c[(i+2)%5])
			}
		}
		a[0] ^= constant
	}
}

const (
	prime1 uint64 = 11400714785074694791
	prime2 uint64 = 14029467366897019727
	prime3 uint64 = 1609587929392839161
	prime4 uint64 = 9650029242287828579
	prime5 uint64 = 2870177450012600261
)

// xxhash64 is XXH64 with seed 0.
func xxhash64(b []byte) uint64 {
	n := uint64(len(b))
	var h uint64
	if len(b) >= 32 {
		p1 := prime1
		v := [4]uint64{p1 + prime2, prime2, 0, -p1}
		for len(b) >= 32 {
			for i := range v {
				v[i] = xxround(v[i], binary.LittleEndian.Uint64(b[8*i:]))
			}
			b = b[32:]
		}
		h = bits.RotateLeft64(v[0], 1) + bits.RotateLeft64(v[1], 7) + bits.RotateLeft64(v[2], 12) + bits.RotateLeft64(v[3], 18)
		for _, x := range v {
			h = (h^xxround(0, x))*prime1 + prime4
		}
	} else {
		h = prime5
	}
	h += n
	for ; len(b) >= 8; b = b[8:] {
		h = bits.RotateLeft64(h^xxround(0, binary.LittleEndian.Uint64(b)), 27)*prime1 + prime4
	}
	if len(b) >= 4 {
		h = bits.RotateLeft64(h^uint64(binary.LittleEndian.Uint32(b))*prime1, 23)*prime2 + prime3
		b = b[4:]
	}
	for _, x := range b {
		h = bits.RotateLeft64(h^uint64(x)*prime5, 11) * prime1
	}
	h = (h ^ h>>33) * prime2
	h = (h ^ h>>29) * prime3
	return h ^ h>>32
}

func xxround(acc, x uint64) uint64 { return bits.RotateLeft64(acc+x*prime2, 31) * prime1 }
