package worker

import (
	"bytes"
	"database/sql/driver"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"math/big"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
)

// byteFunctions are those of bytes, their hashes and their texts.
func byteFunctions() []udf {
	return []udf{
		unary("dune_unhex", tText, tBytes, unhex),
		unary("dune_from_base64", tText, tBytes, fromBase64),
		unary("dune_to_base64url", tBytes, tText, func(b []byte) (string, error) { return base64.URLEncoding.EncodeToString(b), nil }),
		unary("dune_to_base32", tBytes, tText, func(b []byte) (string, error) { return base32.StdEncoding.EncodeToString(b), nil }),
		unary("dune_from_base32", tText, tBytes, func(s string) ([]byte, error) { return base32.StdEncoding.DecodeString(s) }),
		unary("dune_to_base58", tBytes, tText, func(b []byte) (string, error) { return toBase58(b), nil }),
		unary("dune_from_base58", tText, tBytes, fromBase58),
		unary("dune_from_utf8", tBytes, tText, func(b []byte) (string, error) { return strings.ToValidUTF8(string(b), "\uFFFD"), nil }),
		unary("dune_bytes_reverse", tBytes, tBytes, reverseBytes),
		{name: "dune_bytes_find", args: []duckdb.Type{tBytes, tBytes}, result: tBigint, eval: func(a []driver.Value) (any, error) {
			return int64(bytes.Index(a[1].([]byte), a[0].([]byte)) + 1), nil
		}},
		{name: "dune_bytes_replace", args: []duckdb.Type{tBytes, tBytes, tBytes}, result: tBytes, eval: func(a []driver.Value) (any, error) {
			return bytes.ReplaceAll(a[0].([]byte), a[1].([]byte), a[2].([]byte)), nil
		}},
		{name: "dune_bytes_pad", args: []duckdb.Type{tBytes, tBigint, tBytes, tBool}, result: tBytes, eval: padBytes},
		{name: "dune_big_endian", args: []duckdb.Type{tBigint, tInt}, result: tBytes, eval: func(a []driver.Value) (any, error) {
			all := binary.BigEndian.AppendUint64(nil, uint64(a[0].(int64)))
			return all[8-a[1].(int32):], nil
		}},
		{name: "dune_from_big_endian", args: []duckdb.Type{tBytes, tInt}, result: tBigint, eval: fromBigEndian},
		unary("dune_to_ieee754_64", tDouble, tBytes, func(f float64) ([]byte, error) {
			return binary.BigEndian.AppendUint64(nil, math.Float64bits(f)), nil
		}),
		unary("dune_to_ieee754_32", tReal, tBytes, func(f float32) ([]byte, error) {
			return binary.BigEndian.AppendUint32(nil, math.Float32bits(f)), nil
		}),
		unary("dune_from_ieee754_64", tBytes, tDouble, func(b []byte) (float64, error) {
			if len(b) != 8 {
				return 0, fmt.Errorf("Input double-precision floating point number must be exactly 8 bytes long")
			}
			return math.Float64frombits(binary.BigEndian.Uint64(b)), nil
		}),
		unary("dune_from_ieee754_32", tBytes, tReal, func(b []byte) (float32, error) {
			if len(b) != 4 {
				return 0, fmt.Errorf("Input floating point number must be exactly 4 bytes long")
			}
			return math.Float32frombits(binary.BigEndian.Uint32(b)), nil
		}),
	}
}

func binaryUDF(name string, f func(a, b []byte) []byte) udf {
	return udf{name: name, args: []duckdb.Type{tBytes, tBytes}, result: tBytes, eval: func(a []driver.Value) (any, error) {
		return f(a[0].([]byte), a[1].([]byte)), nil
	}}
}

// unhex reads hexadecimal digits, after 0x or without it.
func unhex(s string) ([]byte, error) {
	digits := strings.TrimPrefix(s, "0x")
	if len(digits)%2 != 0 {
		return nil, fmt.Errorf("invalid input length %d", len(digits))
	}
	b, err := hex.DecodeString(digits)
	if err != nil {
		return nil, fmt.Errorf("invalid hex character in '%s'", s)
	}
	return b, nil
}

// fromBase64 reads both alphabets, with padding or without.
func fromBase64(s string) ([]byte, error) {
	plain := strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(s, "="))
	b, err := base64.RawStdEncoding.DecodeString(plain)
	if err != nil {
		return nil, fmt.Errorf("'%s' is not base64", s)
	}
	return b, nil
}

func reverseBytes(b []byte) ([]byte, error) {
	r := make([]byte, len(b))
	for i, x := range b {
		r[len(b)-1-i] = x
	}
	return r, nil
}

func padBytes(a []driver.Value) (any, error) {
	b, n, pad, left := a[0].([]byte), a[1].(int64), a[2].([]byte), a[3].(bool)
	switch {
	case n < 0 || n > 1<<20:
		return nil, fmt.Errorf("Target length must be in the range [0..%d]", 1<<20)
	case int64(len(b)) >= n:
		return b[:n], nil
	case len(pad) == 0:
		return nil, fmt.Errorf("Padding bytes must not be empty")
	}
	fill := bytes.Repeat(pad, int(n)/len(pad)+1)[:int(n)-len(b)]
	if left {
		return append(fill, b...), nil
	}
	return append(append([]byte{}, b...), fill...), nil
}

func fromBigEndian(a []driver.Value) (any, error) {
	b, width := a[0].([]byte), int(a[1].(int32))
	if len(b) != width {
		return nil, fmt.Errorf("expected %d-byte input, but got instead: %d", width, len(b))
	}
	if width == 4 {
		return int64(int32(binary.BigEndian.Uint32(b))), nil
	}
	return int64(binary.BigEndian.Uint64(b)), nil
}

const alphabet58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

func toBase58(b []byte) string {
	var digits []byte
	x, base, rest := new(big.Int).SetBytes(b), big.NewInt(58), new(big.Int)
	for x.Sign() > 0 {
		x.QuoRem(x, base, rest)
		digits = append(digits, alphabet58[rest.Int64()])
	}
	for _, c := range b {
		if c != 0 {
			break
		}
		digits = append(digits, alphabet58[0])
	}
	r, _ := reverseBytes(digits)
	return string(r)
}

func fromBase58(s string) ([]byte, error) {
	if len(s) > 1<<16 {
		return nil, fmt.Errorf("a base58 text must not be longer than %d characters", 1<<16)
	}
	x, base := new(big.Int), big.NewInt(58)
	zeros := 0
	for i := 0; i < len(s); i++ {
		d := strings.IndexByte(alphabet58, s[i])
		if d < 0 {
			return nil, fmt.Errorf("'%s' is not base58", s)
		}
		if d == 0 && zeros == i {
			zeros++
		}
		x.Add(x.Mul(x, base), big.NewInt(int64(d)))
	}
	return append(make([]byte, zeros), x.Bytes()...), nil
}
