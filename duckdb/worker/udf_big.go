package worker

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
)

// bigFunctions calculate with 256-bit integers, which DuckDB makes doubles when
// they are multiplied or divided. It hands its big numbers to Go functions of
// any type only, and takes none: results are decimal texts.
func bigFunctions() []udf {
	return []udf{
		bigUDF("dune_big_mul", func(z, a, b *big.Int) *big.Int { return z.Mul(a, b) }, false),
		bigUDF("dune_big_div", (*big.Int).Quo, true),
		bigUDF("dune_big_mod", (*big.Int).Rem, true),
		{name: "dune_quotient", args: []duckdb.Type{tText, tText, tInt}, result: tText, eval: quotient},
		{name: "dune_product", args: []duckdb.Type{tText, tText, tInt}, result: tText, eval: product},
		{name: "dune_remainder", args: []duckdb.Type{tText, tText}, result: tText, eval: remainder},
		{name: "dune_total", args: []duckdb.Type{tText, tText, tInt, tText}, result: tText, eval: total},
		unary("dune_big_unsigned", tBytes, tText, func(b []byte) (string, error) { return bytesToBig(b, false) }),
		unary("dune_big_signed", tBytes, tText, func(b []byte) (string, error) { return bytesToBig(b, true) }),
		unary("dune_big_bytes", tText, tBytes, bigToBytes),
		dyadic("dune_bytes_integer", [2]duckdb.Type{tBytes, tInt}, tText, bytesToInteger),
		unary("dune_double_integer", tDouble, tText, doubleInteger),
	}
}

// bigUDF makes a function of two big numbers. A division cuts towards zero, as
// whole numbers of all sizes do.
func bigUDF(name string, op func(z, a, b *big.Int) *big.Int, division bool) udf {
	return udf{name: name, args: []duckdb.Type{duckdb.TYPE_ANY, duckdb.TYPE_ANY}, result: tText, eval: func(a []driver.Value) (any, error) {
		x, okX := a[0].(*big.Int)
		y, okY := a[1].(*big.Int)
		switch {
		case !okX || !okY:
			return nil, fmt.Errorf("%T and %T are no 256-bit integers", a[0], a[1])
		case division && y.Sign() == 0:
			return nil, errors.New("Division by zero")
		}
		return bigText(op(x, x, y)), nil
	}}
}

// quotient divides decimals exactly, and rounds half up at a scale.
func quotient(a []driver.Value) (any, error) {
	x, xScale, okX := unscaled(a[0].(string))
	y, yScale, okY := unscaled(a[1].(string))
	switch {
	case !okX || !okY:
		return nil, fmt.Errorf("Cannot divide '%s' by '%s'", a[0], a[1])
	case y.Sign() == 0:
		return nil, errors.New("Division by zero")
	}
	scale := int(a[2].(int32))
	if n := scale + yScale - xScale; n >= 0 {
		x.Mul(x, power10(n))
	} else {
		y.Mul(y, power10(-n))
	}
	return rounded(x, y, scale), nil
}

// remainder is what a quotient of decimals leaves, with the sign of the dividend.
func remainder(a []driver.Value) (any, error) {
	x, y, scale, err := decimals([]driver.Value{a[0], a[1], int32(0)})
	switch {
	case err != nil:
		return nil, err
	case y.Sign() == 0:
		return nil, errors.New("Division by zero")
	}
	negative := x.Sign() < 0
	return scaled(x.Rem(x, y).Abs(x), scale, negative), nil
}

// product multiplies decimals exactly, and rounds half up at a scale.
func product(a []driver.Value) (any, error) {
	x, y, scale, err := decimals(a)
	if err != nil {
		return nil, err
	}
	return rounded(x.Mul(x, y), power10(2*scale-int(a[2].(int32))), int(a[2].(int32))), nil
}

// total adds decimals exactly, or subtracts, and rounds half up at a scale.
func total(a []driver.Value) (any, error) {
	x, y, scale, err := decimals(a)
	if err != nil {
		return nil, err
	}
	if a[3].(string) == "-" {
		y.Neg(y)
	}
	sum := new(big.Int).Add(x, y)
	for _, n := range []*big.Int{x, y, sum} {
		if n.BitLen() > 127 {
			return nil, errors.New("Decimal overflow") // as in Trino, also where the rounded result has fewer digits
		}
	}
	return rounded(sum, power10(scale-int(a[2].(int32))), int(a[2].(int32))), nil
}

// decimals reads the first two arguments as whole numbers with as many places
// after the point, which are no fewer than those of the result.
func decimals(a []driver.Value) (x, y *big.Int, scale int, err error) {
	x, xScale, okX := unscaled(a[0].(string))
	y, yScale, okY := unscaled(a[1].(string))
	if !okX || !okY {
		return nil, nil, 0, fmt.Errorf("'%s' and '%s' are no decimals", a[0], a[1])
	}
	scale = max(xScale, yScale, int(a[2].(int32)))
	return x.Mul(x, power10(scale-xScale)), y.Mul(y, power10(scale-yScale)), scale, nil
}

// rounded writes x / y, where y is not zero, with places after the point.
func rounded(x, y *big.Int, scale int) string {
	negative := x.Sign()*y.Sign() < 0
	q, rest := new(big.Int).QuoRem(x.Abs(x), y.Abs(y), new(big.Int))
	if rest.Lsh(rest, 1).Cmp(y) >= 0 {
		q.Add(q, big.NewInt(1))
	}
	return scaled(q, scale, negative)
}

// unscaled reads a decimal as a whole number and the places after the point.
func unscaled(text string) (n *big.Int, scale int, ok bool) {
	whole, fraction, _ := strings.Cut(text, ".")
	n, ok = new(big.Int).SetString(whole+fraction, 10)
	return n, len(fraction), ok
}

// scaled writes a whole number with places after the point.
func scaled(n *big.Int, scale int, negative bool) string {
	text := n.String()
	if len(text) <= scale {
		text = strings.Repeat("0", scale+1-len(text)) + text
	}
	if scale > 0 {
		text = text[:len(text)-scale] + "." + text[len(text)-scale:]
	}
	if negative {
		text = "-" + text
	}
	return text
}

func power10(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// wordBytes is the size of a 256-bit integer.
const wordBytes = 32

// bytesToBig reads big-endian bytes; signed ones are in two's complement of
// 256 bits.
func bytesToBig(b []byte, signed bool) (string, error) {
	if len(b) > wordBytes {
		for _, x := range b[:len(b)-wordBytes] {
			if x != 0 {
				return "", fmt.Errorf("Cannot convert %d bytes to a 256-bit integer", len(b))
			}
		}
		b = b[len(b)-wordBytes:]
	}
	var digits [80]byte
	text, x := digits[:0], wordOf(b)
	if signed && x.negative() {
		text, x = append(text, '-'), x.negated()
	}
	return string(x.append(text)), nil
}

// bigToBytes writes 32 big-endian bytes.
func bigToBytes(text string) ([]byte, error) {
	x, ok := new(big.Int).SetString(text, 10)
	if !ok {
		return nil, fmt.Errorf("Cannot cast '%s' to UINT256", text)
	}
	negative := x.Sign() < 0
	if negative {
		x.Add(x, new(big.Int).Lsh(big.NewInt(1), 8*wordBytes))
	}
	if x.Sign() < 0 || x.BitLen() > 8*wordBytes || negative && x.Bit(8*wordBytes-1) == 0 {
		return nil, fmt.Errorf("%s does not fit 256 bits", text)
	}
	return x.FillBytes(make([]byte, wordBytes)), nil
}

// bytesToInteger reads big-endian bytes as an integer of width bytes: zeros may
// lead, and as many bytes as the width are in two's complement.
func bytesToInteger(b []byte, width int32) (string, error) {
	for len(b) > int(width) && b[0] == 0 {
		b = b[1:]
	}
	if len(b) > int(width) {
		return "", fmt.Errorf("Cannot convert %d bytes to an integer of %d bytes", len(b), width)
	}
	x := new(big.Int).SetBytes(b)
	if len(b) == int(width) && b[0] >= 0x80 {
		x.Sub(x, new(big.Int).Lsh(big.NewInt(1), uint(8*width)))
	}
	return x.String(), nil
}

// doubleInteger rounds half away from zero.
func doubleInteger(f float64) (string, error) {
	x := new(big.Float).SetPrec(300)
	if f != f || f-f != 0 {
		return "", fmt.Errorf("Cannot cast %v to UINT256", f)
	}
	x.SetFloat64(f)
	half := big.NewFloat(0.5)
	if f < 0 {
		half.Neg(half)
	}
	i, _ := x.Add(x, half).Int(nil)
	return i.String(), nil
}
