package dunesql

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/barchan-data/barchan"
)

// FuzzParse checks that no text makes the parser panic, that every error is a
// *barchan.Error with a position, and that what is printed is read back as the
// same tree.
func FuzzParse(f *testing.F) {
	for _, sql := range goldenInputs(f) {
		f.Add(sql)
	}
	f.Fuzz(func(t *testing.T, sql string) {
		s, err := Parse(sql)
		if err != nil {
			var e *barchan.Error
			if !errors.As(err, &e) {
				t.Fatalf("the error is no *barchan.Error: %v", err)
			}
			if e.Code != barchan.CodeTooLarge && e.Position.IsZero() {
				t.Fatalf("the error has no position: %v", err)
			}
			return
		}
		checkRoundTrip(t, sql, s)
		checkOffsets(t, s)
	})
}

// FuzzPlaceholders checks that the placeholders of a template lie inside of it
// in order, and that a text without any is cut as a template is.
func FuzzPlaceholders(f *testing.F) {
	for _, text := range []string{
		"SELECT '{{a}}'", `"query_1(k='{{x}}')"`, "-- {{c}}\n{{ d }}", "/*{{e}}*/", "eth_{{f}}.x",
		"'{{it's}}'", "0x{{g}}", "X'{{h}}'", "{{", "}}", "{{}}", "{{a{b}}}", "U&'{{i}}'",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		holes, err := Placeholders(text)
		if err != nil {
			return
		}
		last := 0
		for _, h := range holes {
			if h.Start < last || h.End <= h.Start || h.End > len(text) || h.OuterStart > h.Start || h.OuterEnd < h.End {
				t.Fatalf("%q: %+v is out of order", text, h)
			}
			written := text[h.Start:h.End]
			if !strings.HasPrefix(written, "{{") || !strings.HasSuffix(written, "}}") || h.Key == "" {
				t.Fatalf("%q: %+v is no placeholder", text, h)
			}
			last = h.End
		}
		if !strings.Contains(text, "{{") {
			if _, err := lex(text); err != nil && !strings.Contains(text, "'") {
				t.Fatalf("%q is a template, and yet: %v", text, err)
			}
		}
	})
}

// goldenInputs returns the input of every case of testdata/parse.
func goldenInputs(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/parse/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden file: %v", err)
	}
	var list []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range strings.Split(string(text), "\n\n") {
			if sql, _, ok := strings.Cut(block, "\n----\n"); ok {
				list = append(list, sql)
			}
		}
	}
	return list
}
