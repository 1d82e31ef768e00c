package worker

import (
	"math/big"
	"math/rand/v2"
	"testing"
)

// Numbers of all sizes, and those beside the powers of two and ten, are printed as
// math/big prints them.
func TestBigText(t *testing.T) {
	var numbers []*big.Int
	for bit := range 257 {
		numbers = append(numbers, new(big.Int).Lsh(big.NewInt(1), uint(bit)))
	}
	for places := range 78 {
		numbers = append(numbers, power10(places))
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		b := make([]byte, random.IntN(wordBytes+1))
		for i := range b {
			b[i] = byte(random.Uint32())
		}
		numbers = append(numbers, new(big.Int).SetBytes(b))
	}
	for _, n := range numbers {
		for _, d := range []int64{-1, 0, 1} {
			x := new(big.Int).Add(n, big.NewInt(d))
			for _, x := range []*big.Int{x, new(big.Int).Neg(x)} {
				if got := bigText(x); got != x.String() {
					t.Fatalf("%s is printed as %s", x, got)
				}
				signed, err := bigToBytes(x.String())
				fits := x.Sign() >= 0 && x.BitLen() <= 8*wordBytes || x.Sign() < 0 && new(big.Int).Not(x).BitLen() < 8*wordBytes
				if (err == nil) != fits {
					t.Fatalf("%s in bytes: %v", x, err)
				}
				if !fits || x.BitLen() == 8*wordBytes { // the latter is negative when its bytes are signed
					continue
				}
				if got, err := bytesToBig(signed, true); err != nil || got != x.String() {
					t.Fatalf("%x is %s, %v: want %s", signed, got, err, x)
				}
			}
		}
	}
}
