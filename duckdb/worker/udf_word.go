package worker

import (
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/duckdb/duckdb-go/v2"
	"golang.org/x/text/unicode/norm"
)

// wordFunctions look at texts character by character.
func wordFunctions() []udf {
	return []udf{
		unary("dune_luhn_check", tText, tBool, luhnCheck),
		unary("dune_initcap", tText, tText, func(s string) (string, error) { return titleWords(s), nil }),
		dyadic("dune_levenshtein", [2]duckdb.Type{tText, tText}, tBigint, levenshtein),
		dyadic("dune_hamming", [2]duckdb.Type{tText, tText}, tBigint, hamming),
		unary("dune_title_case", tText, tText, func(s string) (string, error) { return titleCase(s), nil }),
		unary("dune_char2hexint", tText, tText, func(s string) (string, error) { return char2hexint(s), nil }),
		unary("dune_data_size", tText, tText, dataSize),
		dyadic("dune_normalize", [2]duckdb.Type{tText, tText}, tText, normalize),
	}
}

// luhnCheck reports whether the sum of digits, every second from the right
// doubled, is a multiple of ten.
func luhnCheck(s string) (bool, error) {
	sum := 0
	for i := range len(s) {
		c := s[len(s)-1-i]
		if c < '0' || c > '9' {
			return false, errors.New("Input contains non-digit character")
		}
		digit := int(c - '0')
		if i%2 == 1 {
			digit *= 2
		}
		if digit > 9 {
			digit -= 9
		}
		sum += digit
	}
	return s != "" && sum%10 == 0, nil
}

const maxLevenshtein = 1_000_000

// levenshtein counts the characters to insert, to leave out or to change.
func levenshtein(a, b string) (int64, error) {
	x, y := []rune(a), []rune(b)
	if len(x)*max(len(y), 1) > maxLevenshtein {
		return 0, fmt.Errorf("The combined inputs for Levenshtein distance are too large")
	}
	row := make([]int64, len(y)+1)
	for j := range row {
		row[j] = int64(j)
	}
	for i, c := range x {
		corner := row[0]
		row[0] = int64(i + 1)
		for j, d := range y {
			changed := corner
			if c != d {
				changed++
			}
			corner = row[j+1]
			row[j+1] = min(changed, row[j]+1, corner+1)
		}
	}
	return row[len(y)], nil
}

func hamming(a, b string) (int64, error) {
	x, y := []rune(a), []rune(b)
	if len(x) != len(y) {
		return 0, errors.New("The input strings to hamming_distance function must have the same length")
	}
	n := int64(0)
	for i := range x {
		if x[i] != y[i] {
			n++
		}
	}
	return n, nil
}

// titleCase makes the first letter of every word large, and the others small. Words
// stand between blanks.
func titleCase(s string) string {
	within := false
	return strings.Map(func(r rune) rune {
		before := within
		within = !unicode.IsSpace(r)
		if before {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, s)
}

// titleWords makes the first letter of every word large, and the others small.
// A word ends at whatever is neither letter nor digit.
func titleWords(s string) string {
	within := false
	return strings.Map(func(r rune) rune {
		before := within
		within = unicode.IsLetter(r) || unicode.IsDigit(r)
		if before {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, s)
}

// char2hexint writes the bytes of a text in UTF-16, the most significant first.
func char2hexint(s string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	return b.String()
}

func normalize(s, form string) (string, error) {
	forms := map[string]norm.Form{"NFC": norm.NFC, "NFD": norm.NFD, "NFKC": norm.NFKC, "NFKD": norm.NFKD}
	f, ok := forms[form]
	if !ok {
		return "", fmt.Errorf("Unknown normal form: %s", form)
	}
	return f.String(s), nil
}

var sizeText = regexp.MustCompile(`^(\d+\.?\d*|\.\d+)([kMGTPEZY]?B)$`)

// dataSize reads 2.3MB as bytes: a kB has 1024, and parts of one are cut off.
func dataSize(s string) (string, error) {
	m := sizeText.FindStringSubmatch(s)
	if m == nil {
		return "", fmt.Errorf("Invalid data size: '%s'", s)
	}
	value, ok := new(big.Rat).SetString(m[1])
	if !ok {
		return "", fmt.Errorf("Invalid data size: '%s'", s)
	}
	step := uint(strings.Index("BkMGTPEZY", m[2][:1]))
	unit := new(big.Int).Lsh(big.NewInt(1), 10*step)
	value.Mul(value, new(big.Rat).SetInt(unit))
	n := new(big.Int).Quo(value.Num(), value.Denom())
	if len(n.String()) > 38 {
		return "", fmt.Errorf("Value out of range: '%s' ('%sB')", s, n)
	}
	return n.String(), nil
}
