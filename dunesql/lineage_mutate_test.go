package dunesql

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestLineageOfMutations cuts and splices golden cases, and traces whatever
// still parses: its sources are things that it reads, and its print has the
// same lineage.
func TestLineageOfMutations(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	var cases [][]string
	var all []string
	for _, sql := range append(lineageInputs(t), goldenInputs(t)...) {
		if words := cut(sql); words != nil {
			cases = append(cases, words)
			all = append(all, words...)
		}
	}
	slices.Sort(all)
	rounds, traced := 4000, 0
	if testing.Short() {
		rounds = 500
	}
	for i := range rounds {
		sql := strings.Join(mutate(random, cases, all), " ")
		s, err := Parse(sql)
		if err != nil {
			continue
		}
		traced++
		schemas := func(key string) ([]string, bool) { return []string{"a", "b", "C"}, (i+len(key))%3 > 0 }
		l, err := Trace(s, schemas)
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		checkSources(t, s, l)
		printed, err := Parse(Print(s))
		if err != nil {
			t.Fatal(err)
		}
		again, err := Trace(printed, schemas)
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		if diff := cmp.Diff(l, again, cmpopts.IgnoreFields(Missing{}, "Offset")); diff != "" {
			t.Fatalf("%s: its print has another lineage:\n%s", sql, diff)
		}
	}
	if traced < rounds/20 {
		t.Errorf("only %d of %d mutations parse: the test shows little", traced, rounds)
	}
}

// lineageInputs returns the statements of testdata/lineage.
func lineageInputs(t *testing.T) []string {
	t.Helper()
	var list []string
	files, err := filepath.Glob("testdata/lineage/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		rewrite(t, string(text), func(_ *testing.T, sql string) string {
			list = append(list, sql)
			return ""
		})
	}
	if len(list) == 0 {
		t.Fatal("no cases")
	}
	return list
}
