package dunesql

import (
	"strings"
	"testing"

	"github.com/barchan-data/barchan"
)

// TestSubstitutionIsBounded shows templates and values that would keep the
// machine busy, or fill its memory, if nothing stopped them.
func TestSubstitutionIsBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("one text after another, through code that shares nothing")
	}
	r := strings.Repeat
	long := r("'", barchan.MaxTextValueBytes)
	for _, c := range []struct {
		name, template, value string
		want                  barchan.Code
	}{
		{"a long value ten times", "select " + r("'{{x}}',", 10) + "1", long, ""},
		{"a long value ten thousand times", "select " + r("'{{x}}',", 10_000) + "1", long, barchan.CodeTooLarge},
		{"a long value in arguments", `select * from "query_1(` + r("a='{{x}}',", 999) + `b='1')"`, long, barchan.CodeTooLarge},
		{"a hundred thousand parameters", "select " + r("'{{x}}',", 100_000) + "1", "a", barchan.CodeTooLarge},
		{"nine hundred glued names", "select " + r("a{{x}},", 900) + "1", "b", ""},
		{"ten thousand glued names", "select " + r("a{{x}},", 10_000) + "1", "b", barchan.CodeTooLarge},
		{"nine hundred bad values", "select " + r("{{x}},", 900) + "1", "b", barchan.CodeInvalid},
		{"nine hundred names", "select * from t " + r("join {{x}} on {{x}}.a = b ", 450), "b", ""},
		{"names that need a search", "select * from t " + r(", {{x}}", 250), "b", ""},
		{"a thousand names that need a search", "select * from t " + r(", {{x}}", 900), "b", ""},
		{"no SQL, and a search", "select * from " + r("{{x}} ", 900), "b", ""},
		{"a million bytes around one", "select '" + r("x", 900_000) + "', {{x}} from from", "7", ""},
		{"many keys", "select " + r("{{x}}+", 999) + "1", "7", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, _, err := Substitute(c.template, []barchan.Param{{Key: "x"}}, barchan.Values{"x": {c.value}})
			if barchan.CodeOf(err) != c.want {
				t.Errorf("got %.200v, want %q", err, c.want)
			}
		})
	}
}

func TestArgumentsAreBounded(t *testing.T) {
	t.Parallel()
	if _, problem, ok := parseCall("query_1(" + strings.Repeat("a='1',", 150_000) + "b='2')"); !ok || problem == "" {
		t.Error("taken")
	}
	var b strings.Builder
	for i := range barchan.MaxParams + 1 {
		b.WriteString(strings.Repeat("k", i+1) + "='1',")
	}
	if _, problem, _ := parseCall("query_1(" + b.String() + "b='2')"); !strings.Contains(problem, "more than 1000 arguments") {
		t.Error(problem)
	}
}
