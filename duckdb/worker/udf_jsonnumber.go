package worker

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// number is a number that a path calculates with. It has one of Trino's types:
// whole numbers of 32 or 64 bits, a double, or a decimal. Numbers of a document
// stay texts until they are needed.
type number struct {
	kind  numberKind
	whole int64
	float float64
	value *big.Int // of a decimal: without its point
	size  int      // of a decimal: the digits that its type has
	scale int
}

type numberKind int

const (
	wholeInteger numberKind = iota
	wholeBigint
	floating
	decimal
)

var errOutOfRange = errors.New("the number is out of range")

func integerOf(n int64) number { return number{kind: wholeInteger, whole: n} }

// numberOf is a number of a document or a path; ok is false for what is none.
// What has a point or an exponent is a double.
func numberOf(v any) (n number, ok bool, err error) {
	switch v := v.(type) {
	case number:
		return v, true, nil
	case json.Number:
		n, err = documentNumber(v.String())
		return n, true, err
	}
	return number{}, false, nil
}

func documentNumber(text string) (number, error) {
	if strings.ContainsAny(text, ".eE") {
		f, _ := strconv.ParseFloat(text, 64) // out of range it is an infinity
		return number{kind: floating, float: f}, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return number{}, fmt.Errorf("cannot convert %s to a number: value too big", text)
	}
	return wholeNumber(n), nil
}

func wholeNumber(n int64) number {
	if n >= math.MinInt32 && n <= math.MaxInt32 {
		return integerOf(n)
	}
	return number{kind: wholeBigint, whole: n}
}

// decimalNumber reads 12.50 as a decimal of the digits that it has.
func decimalNumber(text string) (number, bool) {
	whole, fraction, _ := strings.Cut(text, ".")
	value, ok := new(big.Int).SetString(whole+fraction, 10)
	if !ok {
		return number{}, false
	}
	n := number{kind: decimal, value: value, scale: len(fraction), size: len(strings.TrimLeft(strings.TrimLeft(whole, "-"), "0")) + len(fraction)}
	n.size = max(n.size, 1)
	return n, n.size <= 38
}

// asDecimal is a whole number as a decimal that has room for all of its type.
func (n number) asDecimal() number {
	switch n.kind {
	case wholeInteger:
		return number{kind: decimal, value: big.NewInt(n.whole), size: 10}
	case wholeBigint:
		return number{kind: decimal, value: big.NewInt(n.whole), size: 19}
	}
	return n
}

func (n number) asFloat() float64 {
	switch n.kind {
	case floating:
		return n.float
	case decimal:
		f, _ := n.rat().Float64()
		return f
	}
	return float64(n.whole)
}

// rat is the exact value; a double must be finite.
func (n number) rat() *big.Rat {
	switch n.kind {
	case floating:
		r, _ := new(big.Rat).SetString(strconv.FormatFloat(n.float, 'g', -1, 64))
		return r
	case decimal:
		return new(big.Rat).SetFrac(n.value, powerOfTen(n.scale))
	}
	return new(big.Rat).SetInt64(n.whole)
}

func powerOfTen(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// ratRounded is a value to so many digits after the point, half away from zero.
func ratRounded(r *big.Rat, scale int) *big.Int {
	scaled := new(big.Rat).Mul(r, new(big.Rat).SetInt(powerOfTen(scale)))
	half := big.NewRat(1, 2)
	if scaled.Sign() < 0 {
		half.Neg(half)
	}
	scaled.Add(scaled, half)
	return new(big.Int).Quo(scaled.Num(), scaled.Denom())
}

// compare orders two numbers; ok is false when one is none.
func (n number) compare(m number) (c int, ok bool) {
	if n.kind == floating || m.kind == floating {
		a, b := n.asFloat(), m.asFloat()
		switch {
		case a < b:
			return -1, true
		case a > b:
			return 1, true
		}
		return 0, a == b
	}
	return n.rat().Cmp(m.rat()), true
}

func (n number) negated() (number, error) {
	switch n.kind {
	case floating:
		n.float = -n.float
	case decimal:
		n.value = new(big.Int).Neg(n.value)
	default:
		return n.kind.fitting(new(big.Int).Neg(big.NewInt(n.whole)))
	}
	return n, nil
}

func (n number) absolute() (number, error) {
	if n.kind == floating && n.float >= 0 || n.kind == decimal && n.value.Sign() >= 0 || n.kind < floating && n.whole >= 0 {
		return n, nil
	}
	return n.negated()
}

// toward rounds to a whole number, up or down.
func (n number) toward(up bool) number {
	switch n.kind {
	case floating:
		if up {
			n.float = math.Ceil(n.float)
		} else {
			n.float = math.Floor(n.float)
		}
	case decimal:
		step := powerOfTen(n.scale)
		q, m := new(big.Int).DivMod(n.value, step, new(big.Int))
		if up && m.Sign() > 0 {
			q.Add(q, big.NewInt(1))
		}
		return number{kind: decimal, value: q, size: n.size - n.scale + min(n.scale, 1)}
	}
	return n
}

// fitting is a whole number of a kind, or an error when it is too large.
func (k numberKind) fitting(n *big.Int) (number, error) {
	if !n.IsInt64() || k == wholeInteger && wholeNumber(n.Int64()).kind != wholeInteger {
		return number{}, errOutOfRange
	}
	return number{kind: k, whole: n.Int64()}, nil
}

// calculate is a op b in Trino's types.
func calculate(op byte, a, b number) (number, error) {
	switch {
	case a.kind == floating || b.kind == floating:
		return number{kind: floating, float: floatResult(op, a.asFloat(), b.asFloat())}, nil
	case a.kind == decimal || b.kind == decimal:
		return decimalResult(op, a.asDecimal(), b.asDecimal())
	}
	x, y, r := big.NewInt(a.whole), big.NewInt(b.whole), new(big.Int)
	switch op {
	case '+':
		r.Add(x, y)
	case '-':
		r.Sub(x, y)
	case '*':
		r.Mul(x, y)
	case '/', '%':
		if b.whole == 0 {
			return number{}, errors.New("Division by zero")
		}
		if op == '/' {
			r.Quo(x, y)
		} else {
			r.Rem(x, y)
		}
	}
	return max(a.kind, b.kind).fitting(r)
}

func floatResult(op byte, a, b float64) float64 {
	switch op {
	case '+':
		return a + b
	case '-':
		return a - b
	case '*':
		return a * b
	case '/':
		return a / b
	}
	return math.Mod(a, b)
}

func decimalResult(op byte, a, b number) (number, error) {
	if (op == '/' || op == '%') && b.value.Sign() == 0 {
		return number{}, errors.New("Division by zero")
	}
	r := number{kind: decimal}
	exact := new(big.Rat)
	whole := max(a.size-a.scale, b.size-b.scale)
	switch op {
	case '*':
		r.size, r.scale = a.size+b.size, a.scale+b.scale
		exact.Mul(a.rat(), b.rat())
	case '/':
		r.scale = max(6, a.scale+b.size+1)
		r.size = a.size - a.scale + b.scale + r.scale
		exact.Quo(a.rat(), b.rat())
	case '%':
		r.scale = max(a.scale, b.scale)
		r.size = min(a.size-a.scale, b.size-b.scale) + r.scale
		x := new(big.Int).Mul(a.value, powerOfTen(r.scale-a.scale))
		y := new(big.Int).Mul(b.value, powerOfTen(r.scale-b.scale))
		exact.SetFrac(x.Rem(x, y), powerOfTen(r.scale))
	default:
		r.scale = max(a.scale, b.scale)
		r.size = whole + r.scale + 1
		if op == '+' {
			exact.Add(a.rat(), b.rat())
		} else {
			exact.Sub(a.rat(), b.rat())
		}
	}
	if r.size > 38 && op == '/' {
		r.scale = max(min(r.scale, 6), r.scale-(r.size-38))
	}
	r.size = min(r.size, 38)
	r.value = ratRounded(exact, r.scale)
	if len(new(big.Int).Abs(r.value).String()) > 38 {
		return number{}, errOutOfRange
	}
	return r, nil
}

// json is the number as a document holds it.
func (n number) json() string {
	switch n.kind {
	case floating:
		if math.IsInf(n.float, 0) || math.IsNaN(n.float) {
			return strconv.Quote(javaText(n.float, 64))
		}
		return javaDouble(n.float)
	case decimal:
		return bigDecimalText(n.value, n.scale)
	}
	return strconv.FormatInt(n.whole, 10)
}

// text is the number as a text of SQL.
func (n number) text() string {
	switch n.kind {
	case floating:
		return javaText(n.float, 64)
	case decimal:
		return n.rat().FloatString(n.scale)
	}
	return strconv.FormatInt(n.whole, 10)
}

// bigDecimalText is what Java's BigDecimal.toString gives.
func bigDecimalText(value *big.Int, scale int) string {
	digits := new(big.Int).Abs(value).String()
	sign := ""
	if value.Sign() < 0 {
		sign = "-"
	}
	exponent := len(digits) - 1 - scale
	switch {
	case scale == 0:
		return sign + digits
	case scale > 0 && exponent >= -6:
		if len(digits) <= scale {
			digits = strings.Repeat("0", scale-len(digits)+1) + digits
		}
		return sign + digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
	}
	if len(digits) > 1 {
		digits = digits[:1] + "." + digits[1:]
	}
	return fmt.Sprintf("%s%sE%+d", sign, digits, exponent)
}

// exactNumber writes a number of a document as a decimal of all its digits, as
// json_parse does.
func exactNumber(text string) string {
	if !strings.ContainsAny(text, ".eE") {
		if text == "-0" {
			return "0"
		}
		return text
	}
	mantissa, power, _ := strings.Cut(strings.ToLower(text), "e")
	exponent, err := strconv.Atoi(power)
	if power != "" && err != nil {
		return text
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	value, ok := new(big.Int).SetString(whole+fraction, 10)
	if !ok {
		return text
	}
	return bigDecimalText(value, len(fraction)-exponent)
}

// digits reports whether a number has neither a point nor an exponent.
func digits(number string) bool {
	for i := range len(number) {
		switch number[i] {
		case '.', 'e', 'E':
			return false
		}
	}
	return true
}

// shortNumber writes a number of a document as json_extract and the functions of
// standard SQL do: with a point or an exponent it is a double.
func shortNumber(text string) string {
	switch {
	case text == "-0":
		return "0"
	case digits(text):
		return text
	}
	f, _ := strconv.ParseFloat(text, 64)
	return number{kind: floating, float: f}.json()
}
