package duckdb

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/barchan-data/barchan/internal/golden"
)

// TestFunctionsDoc holds docs/functions.md against the catalogue.
func TestFunctionsDoc(t *testing.T) {
	t.Parallel()
	prelude, err := os.ReadFile(filepath.Join("worker", "prelude.sql"))
	if err != nil {
		t.Fatal(err)
	}
	macros := map[string]bool{}
	for _, m := range regexp.MustCompile(`CREATE MACRO (\w+)`).FindAllStringSubmatch(string(prelude), -1) {
		macros[m[1]] = true
	}
	var b strings.Builder
	writeFile(t, &b, "head.md")
	seen := map[string]string{}
	for _, g := range groups() {
		fmt.Fprintf(&b, "\n## %s\n| function | arguments | how | known difference |\n|---|---|---|---|\n", g.title)
		for _, name := range slices.Sorted(maps.Keys(g.functions)) {
			if other, twice := seen[name]; twice {
				t.Errorf("%s is in %q and in %q", name, other, g.title)
			}
			seen[name] = g.title
			f := g.functions[name]
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", name, arity(f), how(name, f, macros), differences[name])
		}
	}
	for name := range differences {
		if seen[name] == "" {
			t.Errorf("a difference of %s is known, which is no function", name)
		}
	}
	b.WriteString("\n")
	writeFile(t, &b, "tail.md")
	writeGolden(t, &b)
	golden.File(t, "../docs/functions.md", b.String())
}

func writeFile(t *testing.T, b *strings.Builder, name string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "functions_doc", name))
	if err != nil {
		t.Fatal(err)
	}
	b.Write(data)
}

// arity says how many arguments a function takes.
func arity(f function) string {
	switch {
	case f.refused != "" || f.foreign != "":
		return ""
	case f.max < 0:
		return itoa(f.min) + " or more"
	case f.min == f.max:
		return itoa(f.min)
	}
	return itoa(f.min) + " to " + itoa(f.max)
}

// how says what stands behind a function.
func how(name string, f function, macros map[string]bool) string {
	switch {
	case f.refused != "":
		return "refused: " + f.refused
	case f.foreign != "":
		return "not DuneSQL: " + f.foreign
	case f.printed == "":
		return "form, by the types of its arguments"
	case f.printed == name:
		return "built in"
	case macros[f.printed]:
		return "macro"
	case strings.HasPrefix(f.printed, "dune_"):
		return "Go function"
	}
	return "DuckDB's `" + strings.ReplaceAll(f.printed, "|", `\|`) + "`"
}

// writeGolden lists the results of a real Trino that differ. Each must have a
// reason.
func writeGolden(t *testing.T, b *strings.Builder) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("worker", "testdata", "golden_trino.txt"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	var differ []string
	for _, line := range lines {
		if id, found := strings.CutSuffix(line, " differs"); found {
			differ = append(differ, id)
		}
	}
	fmt.Fprintf(b, "\n## Results that differ from a real Trino's\n%d of %d recorded results agree. The others:\n\n| result | why |\n|---|---|\n", len(lines)-len(differ), len(lines))
	for _, id := range differ {
		if goldenReasons[id] == "" {
			t.Errorf("the result %s differs from Trino's without a reason", id)
		}
		fmt.Fprintf(b, "| %s | %s |\n", id, goldenReasons[id])
	}
	for id := range goldenReasons {
		if !slices.Contains(differ, id) {
			t.Errorf("the result %s has a reason to differ, and does not", id)
		}
	}
}
