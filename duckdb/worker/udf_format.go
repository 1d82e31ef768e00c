package worker

import (
	"database/sql/driver"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// Arguments of format come as texts that begin with their kind.
const (
	formatNull    = 'n'
	formatInteger = 'd'
	formatFloat   = 'f'
	formatDecimal = 'm'
	formatBool    = 'b'
	formatDate    = 'D'
	formatClock   = 'c'
	formatStamp   = 't'
	formatZoned   = 'z'
)

// formatKind is the kind of a type by DuckDB's name for it.
func formatKind(name string) (string, error) {
	base, _, _ := strings.Cut(name, "(")
	switch base {
	case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "BIGNUM":
		return string(formatInteger), nil
	case "FLOAT", "DOUBLE":
		return string(formatFloat), nil
	case "DECIMAL":
		return string(formatDecimal), nil
	case "BOOLEAN":
		return string(formatBool), nil
	case "DATE":
		return string(formatDate), nil
	case "TIME":
		return string(formatClock), nil
	case "TIMESTAMP":
		return string(formatStamp), nil
	case "TIMESTAMP WITH TIME ZONE":
		return string(formatZoned), nil
	}
	return "s", nil
}

// conversion is one %… of Java's Formatter: argument, flags, width, precision.
var conversion = regexp.MustCompile(`%(?:(\d+)\$)?([-#+ 0,(]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])([a-zA-Z])?`)

// formatAll is Java's String.format.
func formatAll(a []driver.Value) (any, error) {
	format := a[0].(string)
	args := a[1].([]any)
	var b strings.Builder
	next, at := 0, 0
	for at < len(format) {
		m := conversion.FindStringSubmatchIndex(format[at:])
		if m == nil {
			break
		}
		b.WriteString(format[at : at+m[0]])
		part := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return format[at+m[2*i] : at+m[2*i+1]]
		}
		verb, extra := part(5), part(6)
		end := at + m[1]
		if verb != "t" && verb != "T" && extra != "" {
			end--
			extra = ""
		}
		index := next
		if p := part(1); p != "" {
			index, _ = strconv.Atoi(p)
			index--
		} else if verb != "%" && verb != "n" {
			next++
		}
		width, _ := strconv.Atoi(part(3))
		text, err := convert(verb, extra, part(2), part(4), width, index, args)
		if err != nil {
			return nil, err
		}
		b.WriteString(text)
		at = end
	}
	rest := format[at:]
	if strings.Contains(rest, "%") {
		return nil, invalidFormat(format, "Conversion = '%'")
	}
	b.WriteString(rest)
	return b.String(), nil
}

func invalidFormat(format, why string) error {
	return fmt.Errorf("Invalid format string: %s (%s)", format, why)
}

func convert(verb, extra, flags, precision string, width, index int, args []any) (string, error) {
	if width > 10_000 {
		return "", fmt.Errorf("Invalid format string: width %d", width)
	}
	switch verb {
	case "%":
		return pad("%", flags, width), nil
	case "n":
		return "\n", nil
	}
	if index < 0 || index >= len(args) {
		return "", fmt.Errorf("Invalid format string: Format specifier '%%%s'", verb)
	}
	kind, text := byte(formatNull), "null"
	if s, ok := args[index].(string); ok && s != "" && s != string(formatNull) {
		kind, text = s[0], s[1:]
	}
	if kind == formatNull {
		if verb == "b" {
			text = "false"
		}
		return pad(text, flags, width), nil
	}
	text, err := converted(verb, extra, flags, precision, width, kind, text)
	if err != nil {
		return "", err
	}
	if verb != strings.ToLower(verb) {
		text = strings.ToUpper(text)
	}
	return pad(text, flags, width), nil
}

// pad fills to a width with blanks.
func pad(text, flags string, width int) string {
	n := width - len([]rune(text))
	switch {
	case n <= 0:
		return text
	case strings.Contains(flags, "-"):
		return text + strings.Repeat(" ", n)
	}
	return strings.Repeat(" ", n) + text
}

func converted(verb, extra, flags, precision string, width int, kind byte, text string) (string, error) {
	mismatch := fmt.Errorf("Invalid format string: %%%s (IllegalFormatConversion)", verb)
	number := kind == formatFloat || kind == formatDecimal
	switch strings.ToLower(verb) {
	case "s":
		return valueText(kind, text, precision), nil
	case "b":
		if kind == formatBool {
			return text, nil
		}
		return "true", nil
	case "d":
		if kind != formatInteger {
			return "", mismatch
		}
		return decorate(text, "", flags, width), nil
	case "x", "o":
		if kind != formatInteger {
			return "", mismatch
		}
		return radix(text, strings.ToLower(verb), flags, width)
	case "f":
		if !number {
			return "", mismatch
		}
		return fixedText(text, precision, flags, width)
	case "e":
		if !number {
			return "", mismatch
		}
		return exponentText(text, precision)
	case "c":
		return valueText(kind, text, ""), nil
	case "t":
		return formatMoment(extra, kind, text)
	}
	return "", fmt.Errorf("Invalid format string: unknown conversion %%%s", verb)
}

// valueText is what Java's String.valueOf gives.
func valueText(kind byte, text, precision string) string {
	switch kind {
	case formatClock, formatStamp, formatZoned:
		if m, err := readFormatted(kind, text); err == nil {
			text = m.iso()
		}
	case formatFloat:
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			text = javaDouble(f)
		}
	}
	if n, err := strconv.Atoi(precision); err == nil {
		if r := []rune(text); len(r) > n {
			text = string(r[:n])
		}
	}
	return text
}

// javaDouble is Double.toString: without an exponent from 10^-3 to 10^7.
func javaDouble(f float64) string {
	a := f
	if a < 0 {
		a = -a
	}
	if a == 0 || a >= 1e-3 && a < 1e7 {
		s := strconv.FormatFloat(f, 'f', -1, 64)
		if !strings.Contains(s, ".") {
			s += ".0"
		}
		return s
	}
	return javaText(f, 64)
}

// decorate adds what the flags ask for: separators, sign, zeros.
func decorate(whole, fraction, flags string, width int) string {
	negative := strings.HasPrefix(whole, "-")
	whole = strings.TrimPrefix(whole, "-")
	if strings.Contains(flags, ",") {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
	}
	text := whole + fraction
	sign, end := "", ""
	switch {
	case negative && strings.Contains(flags, "("):
		sign, end = "(", ")"
	case negative:
		sign = "-"
	case strings.Contains(flags, "+"):
		sign = "+"
	case strings.Contains(flags, " "):
		sign = " "
	}
	if strings.Contains(flags, "0") {
		if n := width - len(text) - len(sign) - len(end); n > 0 {
			text = strings.Repeat("0", n) + text
		}
	}
	return sign + text + end
}

func radix(text, verb, flags string, width int) (string, error) {
	n, ok := new(big.Int).SetString(text, 10)
	if !ok {
		return "", fmt.Errorf("Invalid format string: %%%s", verb)
	}
	if n.Sign() < 0 {
		n.Add(n, new(big.Int).Lsh(big.NewInt(1), 64))
	}
	base := map[string]int{"x": 16, "o": 8}[verb]
	return decorate(n.Text(base), "", strings.Trim(flags, ",+ ("), width), nil
}

// fixedText rounds half up, as Java does.
func fixedText(text, precision, flags string, width int) (string, error) {
	places := 6
	if precision != "" {
		places, _ = strconv.Atoi(precision)
	}
	if places > 1000 {
		return "", fmt.Errorf("Invalid format string: precision %d", places)
	}
	f, err := strconv.ParseFloat(text, 64)
	if err == nil && (f != f || f-f != 0) {
		return javaText(f, 64), nil
	}
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		return "", fmt.Errorf("Invalid format string: %s is no number", text)
	}
	whole, fraction, found := strings.Cut(r.FloatString(places), ".")
	if found {
		fraction = "." + fraction
	}
	return decorate(whole, fraction, flags, width), nil
}

func exponentText(text, precision string) (string, error) {
	places := 6
	if precision != "" {
		places, _ = strconv.Atoi(precision)
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || places > 1000 {
		return "", fmt.Errorf("Invalid format string: %s is no number", text)
	}
	return strconv.FormatFloat(f, 'e', places, 64), nil
}
