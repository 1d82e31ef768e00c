package worker

import (
	"strings"
	"testing"
)

// A path that is none must be an error, and never take long or end the process.
func TestSQLPathErrors(t *testing.T) {
	if testing.Short() {
		t.Skip("deep recursion on one goroutine, which the race detector slows down a hundredfold")
	}
	for _, path := range []string{
		"", "lax", "lax ", "$", "lax $.", "lax $[", "lax $[1", "lax $[1,]", "lax $[*", "lax $ ?", "lax $ ? (", "lax $ ? ()", "lax $ ? (@)", "lax $ ? (@ >", "lax $ ? (@ > 1",
		"lax (", "lax (1", "lax 1 +", "lax $.a()", "lax $.type(1)", "lax $..", "lax $..*", "lax \"a", "lax 12345678901234567890", "lax $ ? (@ like_regex \"(\")",
		"lax $ ? (@ like_regex \"a\" flag \"y\")", "lax $ ? (!@ > 1)", "lax $ ? (@ > 1) is unknown", "lax $.a b", "lax 'a'", "lax $#", "lax $ ? (@ starts with 1)", "lax $.datetime(\"YYYY\")",
		"lax " + strings.Repeat("(", 100_000), "lax " + strings.Repeat("-", 100_000) + "1", "lax $ ? (" + strings.Repeat("(", 150) + "@" + strings.Repeat(")", 150) + ")",
		"lax $ ? (" + strings.Repeat("(", 1000) + "@ > 1" + strings.Repeat(")", 1000) + ")", "lax $ ? (" + strings.Repeat("!(", 1000) + "@ > 1" + strings.Repeat(")", 1000) + ")",
	} {
		if _, err := sqlPath(path); err == nil {
			t.Errorf("%.60q is a path", path)
		}
	}
}

// FuzzSQLPath evaluates paths in a document: nothing ends the process.
func FuzzSQLPath(f *testing.F) {
	for _, path := range []string{"lax $.a[0 to last].b ? (@ > 1 && exists(@.c))", "strict -$..a.keyvalue().type() % 3.5", "lax $ ? ((@.a starts with \"x\") is unknown)", "lax $[*].double().ceiling()"} {
		f.Add(path, `{"a": [1.5, {"b": "x", "c": null}], "b": 1e400}`)
	}
	f.Fuzz(func(t *testing.T, path, doc string) {
		tree, err := parseJSON(doc)
		if err != nil {
			return
		}
		p, err := sqlPath(path)
		if err != nil {
			return
		}
		if items, err := p.find(tree, map[string]any{"X": integerOf(1)}); err == nil && validJSON(doc) && writable(items) == nil && !validJSON(orderedJSON(items)) {
			t.Errorf("%q in %q: %s is no JSON", path, doc, orderedJSON(items))
		}
	})
}

func TestCalculate(t *testing.T) {
	d := func(text string) number { n, _ := decimalNumber(text); return n }
	for _, c := range []struct {
		op   byte
		a, b number
		want string
	}{
		{'+', integerOf(2), integerOf(3), "5"}, {'/', integerOf(-7), integerOf(2), "-3"}, {'%', integerOf(-7), integerOf(2), "-1"},
		{'+', integerOf(2147483647), integerOf(1), "error"}, {'+', wholeNumber(2147483648), integerOf(1), "2147483649"}, {'*', wholeNumber(1 << 62), integerOf(2), "error"},
		{'/', integerOf(1), integerOf(0), "error"}, {'/', d("1.0"), integerOf(0), "error"}, {'/', d("1.0"), d("3"), "0.333333"}, {'*', d("1.50"), d("2.0"), "3.000"},
		{'-', d("1.50"), d("2"), "-0.50"}, {'%', d("7.5"), d("2"), "1.5"}, {'+', d("0.5"), number{kind: floating, float: 0.25}, "7.5E-1"},
		{'*', d("99999999999999999999999999999999999999"), d("9"), "error"},
	} {
		got := "error"
		if n, err := calculate(c.op, c.a, c.b); err == nil {
			got = n.text()
		}
		if got != c.want {
			t.Errorf("%s %c %s = %s, want %s", c.a.text(), c.op, c.b.text(), got, c.want)
		}
	}
}
