package worker

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/barchan-data/barchan/duckdb/wire"
)

func TestThePreludeIsDividedCompletely(t *testing.T) {
	t.Parallel()
	m := parseMacros(prelude)
	if n := strings.Count(prelude, "CREATE "); n != len(m.defined) || n != len(m.index) {
		t.Errorf("%d definitions, %d macros, %d names", n, len(m.defined), len(m.index))
	}
	for i, d := range m.defined {
		if strings.Count(d.text, "CREATE ") != 1 || !strings.HasPrefix(d.name, "dune_") {
			t.Errorf("not one macro: %s", d.text)
		}
		for _, c := range d.calls {
			if c >= i {
				t.Errorf("%s calls %s, which stands after it", d.name, m.defined[c].name)
			}
		}
	}
}

func TestEveryMacroCanBeTheFirst(t *testing.T) {
	t.Parallel()
	w := warm(t)
	c := w.db.all[0]
	// From the last to the first: each finds nothing installed but what others
	// that stand after it called.
	for _, d := range slices.Backward(w.db.macros.defined) {
		if err := w.db.macros.need(t.Context(), c, "SELECT "+d.name+"(1)"); err != nil {
			t.Error(err)
		}
	}
	if slices.Contains(w.db.macros.installed, false) {
		t.Error("a macro is missing")
	}
}

func TestAStatementGetsTheMacrosThatItNames(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	w := open(t, dir, nil, []string{out})
	got := w.run(t.Context(), 1, &wire.Run{SQL: "SELECT dune_varchar(dune_int_div(7, 2, true)) AS v", Output: out, MaxBytes: 1 << 20})
	if text := outcome(t, w, got, out); text != "v varchar\nVARCHAR\n3\n" {
		t.Errorf("%s", text)
	}
	n := 0
	for _, installed := range w.db.macros.installed {
		if installed {
			n++
		}
	}
	if n == 0 || n > 10 {
		t.Errorf("%d macros were installed", n)
	}
}
