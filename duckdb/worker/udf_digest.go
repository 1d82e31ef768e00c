package worker

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"math"
	"math/big"
	"math/bits"

	"github.com/duckdb/duckdb-go/v2"
)

// digestFunctions are the hashes that DuckDB does not have.
func digestFunctions() []udf {
	return []udf{
		unary("dune_sha512", tBytes, tBytes, func(b []byte) ([]byte, error) { h := sha512.Sum512(b); return h[:], nil }),
		unary("dune_keccak", tBytes, tBytes, func(b []byte) ([]byte, error) { return keccak256(b), nil }),
		unary("dune_xxhash64", tBytes, tBytes, func(b []byte) ([]byte, error) { return binary.BigEndian.AppendUint64(nil, xxhash64(b)), nil }),
		unary("dune_murmur3", tBytes, tBytes, func(b []byte) ([]byte, error) { return murmur3(b), nil }),
		unary("dune_spooky32", tBytes, tBytes, func(b []byte) ([]byte, error) { return binary.BigEndian.AppendUint32(nil, uint32(spookyHash(b))), nil }),
		unary("dune_spooky64", tBytes, tBytes, func(b []byte) ([]byte, error) { return binary.BigEndian.AppendUint64(nil, spookyHash(b)), nil }),
		unary("dune_check_bigint", tBigint, tBigint, func(n int64) (int64, error) { return checkHash(uint64(n)), nil }),
		unary("dune_check_double", tDouble, tBigint, func(x float64) (int64, error) { return checkHash(math.Float64bits(x)), nil }),
		unary("dune_check_bytes", tBytes, tBigint, func(b []byte) (int64, error) { return int64(xxhash64(b)), nil }),
		unary("dune_checksum", tText, tBytes, checksumOf),
		unary("dune_crc32", tBytes, tBigint, func(b []byte) (int64, error) { return int64(crc32.ChecksumIEEE(b)), nil }),
		dyadic("dune_hmac_md5", [2]duckdb.Type{tBytes, tBytes}, tBytes, keyed(md5.New)),
		dyadic("dune_hmac_sha1", [2]duckdb.Type{tBytes, tBytes}, tBytes, keyed(sha1.New)),
		dyadic("dune_hmac_sha256", [2]duckdb.Type{tBytes, tBytes}, tBytes, keyed(sha256.New)),
		dyadic("dune_hmac_sha512", [2]duckdb.Type{tBytes, tBytes}, tBytes, keyed(sha512.New)),
	}
}

// checkHash is the hash of a number in 64 bits.
func checkHash(n uint64) int64 {
	return int64(xxhash64(binary.LittleEndian.AppendUint64(nil, n)))
}

// checksumOf makes Trino's of the sum of the hashes of all values, which may be
// beyond 64 bits.
func checksumOf(sum string) ([]byte, error) {
	total, ok := new(big.Int).SetString(sum, 10)
	if !ok {
		return nil, fmt.Errorf("%q is no sum", sum)
	}
	low := new(big.Int).And(total, new(big.Int).SetUint64(math.MaxUint64)).Uint64()
	return binary.LittleEndian.AppendUint64(nil, low*prime1), nil
}

// keyed makes the HMAC of a hash.
func keyed(digest func() hash.Hash) func(b, key []byte) ([]byte, error) {
	return func(b, key []byte) ([]byte, error) {
		if len(key) == 0 {
			return nil, errors.New("Empty key")
		}
		h := hmac.New(digest, key)
		h.Write(b)
		return h.Sum(nil), nil
	}
}

const (
	murmurA uint64 = 0x87c37b91114253d5
	murmurB uint64 = 0x4cf5ad432745937f
)

// murmur3 is murmurHash as bytes: the halves with their least byte first.
func murmur3(b []byte) []byte {
	first, second := murmurHash(b)
	return binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, first), second)
}

// murmurHash is MurmurHash3_x64_128 with seed 0, in two halves.
func murmurHash(b []byte) (first, second uint64) {
	n := uint64(len(b))
	var h, k [2]uint64
	for ; len(b) >= 16; b = b[16:] {
		k[0], k[1] = binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])
		h[0] ^= murmurFirst(k[0])
		h[0] = (bits.RotateLeft64(h[0], 27)+h[1])*5 + 0x52dce729
		h[1] ^= murmurSecond(k[1])
		h[1] = (bits.RotateLeft64(h[1], 31)+h[0])*5 + 0x38495ab5
	}
	var tail [16]byte
	copy(tail[:], b)
	h[0] ^= murmurFirst(binary.LittleEndian.Uint64(tail[:]))
	h[1] ^= murmurSecond(binary.LittleEndian.Uint64(tail[8:]))
	h[0] ^= n
	h[1] ^= n
	h[0] += h[1]
	h[1] += h[0]
	h[0], h[1] = murmurMix(h[0]), murmurMix(h[1])
	h[0] += h[1]
	h[1] += h[0]
	return h[0], h[1]
}

func murmurFirst(k uint64) uint64  { return bits.RotateLeft64(k*murmurA, 31) * murmurB }
func murmurSecond(k uint64) uint64 { return bits.RotateLeft64(k*murmurB, 33) * murmurA }

func murmurMix(x uint64) uint64 {
	x = (x ^ x>>33) * 0xff51afd7ed558ccd
	x = (x ^ x>>33) * 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}
