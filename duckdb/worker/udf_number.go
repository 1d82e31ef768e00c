package worker

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
)

// numberFunctions write and read numbers as Trino does.
func numberFunctions() []udf {
	return []udf{
		unary("dune_double_text", tDouble, tText, func(f float64) (string, error) { return javaText(f, 64), nil }),
		unary("dune_real_text", tReal, tText, func(f float32) (string, error) { return realText(f), nil }),
		unary("dune_cbrt", tDouble, tDouble, func(f float64) (float64, error) { return math.Cbrt(f), nil }),
		dyadic("dune_decimal_text", [2]duckdb.Type{tDouble, tInt}, tText, decimalText),
		dyadic("dune_round", [2]duckdb.Type{tDouble, tInt}, tDouble, roundPlaces),
		dyadic("dune_from_base", [2]duckdb.Type{tText, tBigint}, tBigint, fromBase),
		dyadic("dune_to_base", [2]duckdb.Type{tBigint, tBigint}, tText, toBase),
		dyadic("dune_truncate_decimal", [2]duckdb.Type{tText, tBigint}, tText, truncateDecimal),
		dyadic("dune_round_decimal", [2]duckdb.Type{tText, tBigint}, tText, roundDecimal),
		unary("dune_format_number", tBigint, tText, formatNumber),
		unary("dune_whole_part", tDouble, tBigint, wholePart),
		unary("dune_readable_seconds", tDouble, tText, readableSeconds),
		{name: "dune_normal_cdf", args: []duckdb.Type{tDouble, tDouble, tDouble}, result: tDouble, eval: func(a []driver.Value) (any, error) {
			mean, sd, x := a[0].(float64), a[1].(float64), a[2].(float64)
			if !(sd > 0) {
				return nil, fmt.Errorf("standardDeviation must be > 0")
			}
			return 0.5 * math.Erfc(-(x-mean)/(sd*math.Sqrt2)), nil
		}},
		{name: "dune_inverse_normal_cdf", args: []duckdb.Type{tDouble, tDouble, tDouble}, result: tDouble, eval: func(a []driver.Value) (any, error) {
			mean, sd, p := a[0].(float64), a[1].(float64), a[2].(float64)
			if !(sd > 0) || p <= 0 || p >= 1 {
				return nil, fmt.Errorf("p must be between 0 and 1, and sd > 0")
			}
			return mean + sd*math.Sqrt2*math.Erfinv(2*p-1), nil
		}},
		{name: "dune_beta_cdf", args: []duckdb.Type{tDouble, tDouble, tDouble}, result: tDouble, eval: betaCDF},
		{name: "dune_inverse_beta_cdf", args: []duckdb.Type{tDouble, tDouble, tDouble}, result: tDouble, eval: inverseBetaCDF},
		{name: "dune_t_cdf", args: []duckdb.Type{tDouble, tDouble}, result: tDouble, eval: student(studentCDF)},
		{name: "dune_t_pdf", args: []duckdb.Type{tDouble, tDouble}, result: tDouble, eval: student(studentPDF)},
		{name: "dune_wilson_interval", args: []duckdb.Type{tBigint, tBigint, tDouble, tDouble}, result: tDouble, eval: wilsonInterval},
	}
}

// wilsonInterval is a bound of the confidence interval of a share, after Wilson:
// the last argument is -1 for the lower, 1 for the upper.
func wilsonInterval(a []driver.Value) (any, error) {
	successes, trials, z, side := a[0].(int64), a[1].(int64), a[2].(float64), a[3].(float64)
	switch {
	case successes < 0:
		return nil, errors.New("number of successes must not be negative")
	case trials <= 0:
		return nil, errors.New("number of trials must be positive")
	case successes > trials:
		return nil, errors.New("number of successes must not be larger than number of trials")
	case !(z >= 0):
		return nil, errors.New("z-score must not be negative")
	}
	n := float64(trials)
	p := float64(successes) / n
	spread := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return (p + z*z/(2*n) + side*spread) / (1 + z*z/n), nil
}

// javaText writes a float as CAST(x AS varchar) does: always with an exponent.
func javaText(f float64, bits int) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	case f == 0:
		if math.Signbit(f) {
			return "-0E0"
		}
		return "0E0"
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'E', -1, bits), "E")
	if !strings.Contains(mantissa, ".") {
		mantissa += ".0"
	}
	n, _ := strconv.Atoi(exponent)
	return mantissa + "E" + strconv.Itoa(n)
}

// realText has seven digits at most.
func realText(f float32) string {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(float64(f), 'E', 6, 64), 64)
	if err != nil {
		return javaText(float64(f), 32)
	}
	return javaText(rounded, 64)
}

// decimalText rounds the shortest text of a double to a scale, half up: so
// 1.005 is 1.01.
func decimalText(f float64, scale int32) (string, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return "", fmt.Errorf("Cannot cast DOUBLE '%v' to DECIMAL", f)
	}
	r, ok := new(big.Rat).SetString(strconv.FormatFloat(f, 'f', -1, 64))
	if !ok {
		return "", fmt.Errorf("Cannot cast DOUBLE '%v' to DECIMAL", f)
	}
	return r.FloatString(int(scale)), nil // rounds half away from zero
}

// roundPlaces rounds as Trino's round(double, n): the product is rounded half
// away from zero, and divided again.
func roundPlaces(f float64, places int32) (float64, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return f, nil
	}
	factor := math.Pow(10, float64(places))
	switch {
	case math.IsInf(f*factor, 0), math.IsInf(factor, 0):
		return f, nil
	case factor == 0:
		return 0 * f, nil
	case f < 0:
		return -(math.Floor(-f*factor+0.5) / factor), nil
	}
	return math.Floor(f*factor+0.5) / factor, nil
}

// roundDecimal rounds a decimal half away from zero at a number of places after
// the point, or before it.
func roundDecimal(text string, places int64) (string, error) {
	return cutDecimal(text, places, func(n, unit *big.Int) { n.Add(n, new(big.Int).Quo(unit, big.NewInt(2))) })
}

// truncateDecimal cuts a decimal off there.
func truncateDecimal(text string, places int64) (string, error) {
	return cutDecimal(text, places, func(n, unit *big.Int) {})
}

// cutDecimal makes the amount of a decimal a multiple of the unit at a place, after
// it was raised.
func cutDecimal(text string, places int64, raise func(n, unit *big.Int)) (string, error) {
	n, scale, ok := unscaled(text)
	if !ok {
		return "", fmt.Errorf("'%s' is no decimal", text)
	}
	if places >= int64(scale) {
		return text, nil
	}
	unit := power10(scale - int(max(places, -100)))
	negative := n.Sign() < 0
	raise(n.Abs(n), unit)
	return scaled(n.Sub(n, new(big.Int).Rem(n, unit)), scale, negative), nil
}

func fromBase(text string, base int64) (int64, error) {
	if base < 2 || base > 36 {
		return 0, fmt.Errorf("Radix must be between 2 and 36")
	}
	n, err := strconv.ParseInt(text, int(base), 64)
	if err != nil || strings.Contains(text, "_") {
		return 0, fmt.Errorf("Not a valid base-%d number: %s", base, text)
	}
	return n, nil
}

func toBase(n, base int64) (string, error) {
	if base < 2 || base > 36 {
		return "", fmt.Errorf("Radix must be between 2 and 36")
	}
	return strconv.FormatInt(n, int(base)), nil
}

// formatNumber writes three digits of a whole number, and a unit: 1.23M. Of negative
// ones it has two digits after the point.
func formatNumber(n int64) (string, error) {
	units := []string{"", "K", "M", "B", "T", "Q"}
	x, unit := float64(n), 0
	for math.Abs(x) >= 1000 && unit < len(units)-1 {
		x /= 1000
		unit++
	}
	places := 0
	switch {
	case x < 10:
		places = 2
	case x < 100:
		places = 1
	}
	text := strconv.FormatFloat(x, 'f', places, 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text + units[unit], nil
}

// wholePart cuts off what is after the point; out of range it is the nearest, and NaN
// is zero.
func wholePart(f float64) (int64, error) {
	switch {
	case math.IsNaN(f):
		return 0, nil
	case f >= math.MaxInt64:
		return math.MaxInt64, nil
	case f <= math.MinInt64:
		return math.MinInt64, nil
	}
	return int64(f), nil
}

func readableSeconds(seconds float64) (string, error) {
	if math.IsNaN(seconds) || math.IsInf(seconds, 0) {
		return "", fmt.Errorf("Invalid argument found: %s", javaText(seconds, 64))
	}
	left, _ := wholePart(math.Round(math.Abs(seconds)))
	var parts []string
	for _, u := range []struct {
		name string
		size int64
	}{{"week", 604800}, {"day", 86400}, {"hour", 3600}, {"minute", 60}, {"second", 1}} {
		if n := left / u.size; n > 0 {
			left -= n * u.size
			part := fmt.Sprintf("%d %s", n, u.name)
			if n != 1 {
				part += "s"
			}
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return "0 seconds", nil
	}
	return strings.Join(parts, ", "), nil
}
