package barchan_test

import (
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/barchan-data/barchan"
)

func TestCanonicalNumberRefusesEverythingElse(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", " ", "1 ", " 1", "+1", "--1", "01", "00", ".5", "5.", "1.2.3", "1,5", "1_000", "0x10", "0b1", "nan", "NaN",
		"inf", "Infinity", "-inf", "1e", "e5", "1e+", "1e1234", "1e999", "-1e400", "1e5.5", "١", "1\n", "1;", "1--", "1)", "1/0",
		strings.Repeat("9", 41), "0." + strings.Repeat("0", 40),
	} {
		if c, ok := barchan.CanonicalNumber(text); ok {
			t.Errorf("%q was taken as %q", text, c)
		}
	}
}

func TestCanonicalNumberOfTheLargest(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		strings.Repeat("9", 40): strings.Repeat("9", 40), "-0.10": "-0.1", "1e-400": "1e-400", "0.00120e5": "1.2e2", "0e7": "0e0", "-0e1": "0e0",
	} {
		if c, ok := barchan.CanonicalNumber(text); !ok || c != want {
			t.Errorf("%q: got %q, %v; want %q", text, c, ok, want)
		}
	}
}

func TestCanonicalNumberKeepsTheNumber(t *testing.T) {
	t.Parallel()
	shape := rapid.StringMatching(`-?(0|[1-9][0-9]{0,9})(\.[0-9]{1,9})?([eE][+-]?[0-9]{1,2})?`)
	rapid.Check(t, func(t *rapid.T) {
		text := shape.Draw(t, "number")
		c, ok := barchan.CanonicalNumber(text)
		if !ok {
			t.Fatalf("%q refused", text)
		}
		a, _ := new(big.Rat).SetString(text)
		b, ok := new(big.Rat).SetString(c)
		if !ok || a.Cmp(b) != 0 {
			t.Fatalf("%q became %q", text, c)
		}
		if again, ok := barchan.CanonicalNumber(c); !ok || again != c {
			t.Fatalf("%q is not its own canonical form: %q", c, again)
		}
	})
}

func TestCanonicalNumberIsOnePerNumber(t *testing.T) {
	t.Parallel()
	shape := rapid.StringMatching(`-?(0|[1-9][0-9]{0,1})(\.[0-9]{1,2})?(e[+-]?[0-9]{1,1})?`)
	rapid.Check(t, func(t *rapid.T) {
		x, y := shape.Draw(t, "x"), shape.Draw(t, "y")
		if strings.Contains(x, "e") != strings.Contains(y, "e") {
			return // a double and a decimal are two things
		}
		a, _ := new(big.Rat).SetString(x)
		b, _ := new(big.Rat).SetString(y)
		cx, _ := barchan.CanonicalNumber(x)
		cy, _ := barchan.CanonicalNumber(y)
		if (a.Cmp(b) == 0) != (cx == cy) {
			t.Fatalf("%q → %q, %q → %q", x, cx, y, cy)
		}
	})
}

func TestCanonicalDatetimeRefusesEverythingElse(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "today", "now()", "2024", "2024-02", "2024-2-3", "24-02-03", "2023-02-29", "2024-13-01", "2024-00-01", "0000-01-01",
		"2024-01-01 24:00:00", "2024-01-01 10:60:00", "2024-01-01 10:00:60", "2024-01-01 1:00:00", "2024-01-01 10:00.5",
		"2024-01-01  10:00:00", "2024-01-01 10:00:00 ", "2024-01-01 10:00:00.", "2024-01-01 10:00:00.1234567890", "2024-01-01Z",
		"2024-01-01 10:00:00 Europe/Paris", "2024-01-01 10:00:00+02:00", "2024-01-01'", "12024-01-01", "-2024-01-01", "2024-01-01\n",
	} {
		if c, ok := barchan.CanonicalDatetime(text); ok {
			t.Errorf("%q was taken as %q", text, c)
		}
	}
}

func TestCanonicalDatetimeKeepsTheMoment(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(-62135596800, 253402300799).Draw(t, "s"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns")).UTC()
		layout := rapid.SampledFrom([]string{time.DateTime + ".000000000", "2006-01-02T15:04:05.999999999Z", "2006-01-02 15:04:05.000000000 UTC"}).Draw(t, "layout")
		c, ok := barchan.CanonicalDatetime(at.Format(layout))
		if !ok {
			t.Fatalf("%s refused", at.Format(layout))
		}
		back, err := time.Parse("2006-01-02 15:04:05.999999999", c)
		if err != nil || !back.Equal(at) {
			t.Fatalf("%s became %s", at.Format(layout), c)
		}
		if again, _ := barchan.CanonicalDatetime(c); again != c {
			t.Fatalf("%q is not its own canonical form: %q", c, again)
		}
	})
}
