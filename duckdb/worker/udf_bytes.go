package worker

import (
	"bytes"
	"database/sql/driver"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"strings"
	"unicode/utf8"

	"github.com/duckdb/duckdb-go/v2"
)

// byteFunctions are those of bytes, their hashes and their texts.
func byteFunctions() []udf {
	return []udf{
		unary("dune_unhex", tText, tBytes, unhex),
		unary("dune_from_base64", tText, tBytes, fromBase64(base64.StdEncoding)),
		unary("dune_from_base64url", tText, tBytes, fromBase64(base64.URLEncoding)),
		unary("dune_to_base64url", tBytes, tText, func(b []byte) (string, error) { return base64.URLEncoding.EncodeToString(b), nil }),
		unary("dune_to_base32", tBytes, tText, func(b []byte) (string, error) { return base32.StdEncoding.EncodeToString(b), nil }),
		unary("dune_from_base32", tText, tBytes, fromBase32),
		unary("dune_to_base58", tBytes, tText, func(b []byte) (string, error) { return toBase58(b), nil }),
		unary("dune_from_base58", tText, tBytes, fromBase58),
		unary("dune_from_utf8", tBytes, tText, func(b []byte) (string, error) { return validUTF8(b, "\uFFFD"), nil }),
		dyadic("dune_from_utf8_text", [2]duckdb.Type{tBytes, tText}, tText, replaceInvalid),
		dyadic("dune_from_utf8_code", [2]duckdb.Type{tBytes, tBigint}, tText, replaceInvalidBy),
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

// fromBase64 reads an alphabet with all of its padding, or without it.
func fromBase64(alphabet *base64.Encoding) func(string) ([]byte, error) {
	return func(s string) ([]byte, error) {
		encoding := alphabet
		if !strings.HasSuffix(s, "=") {
			encoding = alphabet.WithPadding(base64.NoPadding)
		}
		b, err := encoding.DecodeString(s)
		if err != nil || strings.ContainsAny(s, "\r\n") {
			return nil, fmt.Errorf("'%s' is not base64", s)
		}
		return b, nil
	}
}

func fromBase32(s string) ([]byte, error) {
	digits := strings.TrimRight(s, "=")
	b, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(digits)
	if n := len(digits) % 8; err != nil || n == 1 || n == 3 || n == 6 || strings.ContainsAny(s, "\r\n") {
		return nil, fmt.Errorf("'%s' is not base32", s)
	}
	return b, nil
}

// validUTF8 puts a replacement for every sequence of bytes that is no character: a
// first byte takes those with it that go on with it.
func validUTF8(b []byte, replacement string) string {
	if utf8.Valid(b) {
		return string(b)
	}
	var text strings.Builder
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r != utf8.RuneError || n > 1 {
			text.Write(b[:n])
			b = b[n:]
			continue
		}
		text.WriteString(replacement)
		for n < min(len(b), sequenceLength(b[0])) && b[n]&0xc0 == 0x80 {
			n++
		}
		b = b[n:]
	}
	return text.String()
}

// sequenceLength is the number of bytes that a first byte announces.
func sequenceLength(first byte) int {
	switch n := bits.LeadingZeros8(^first); {
	case n >= 2 && n <= 6:
		return n
	}
	return 1
}

func replaceInvalid(b []byte, replacement string) (string, error) {
	if utf8.RuneCountInString(replacement) > 1 {
		return "", errors.New("Replacement character string must empty or a single character")
	}
	return validUTF8(b, replacement), nil
}

func replaceInvalidBy(b []byte, replacement int64) (string, error) {
	if replacement < 0 && utf8.Valid(b) {
		return string(b), nil
	}
	if replacement < 0 || replacement > utf8.MaxRune || !utf8.ValidRune(rune(replacement)) {
		return "", errors.New("Invalid replacement character")
	}
	return validUTF8(b, string(rune(replacement))), nil
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
	case len(pad) == 0:
		return nil, fmt.Errorf("Padding bytes must not be empty")
	case int64(len(b)) >= n:
		return b[:n], nil
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
