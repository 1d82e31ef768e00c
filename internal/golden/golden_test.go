package golden_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/barchan-data/barchan/internal/golden"
)

// recorder takes what a test would report.
type recorder struct {
	testing.TB
	failed []string
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(_ string, args ...any) { r.failed = append(r.failed, args[1].(string)) }

// TestFileCanFail: what differs is reported, and nothing is written.
func TestFileCanFail(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(file, []byte("one\ntwo\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := &recorder{TB: t}
	golden.File(r, file, "one\ntwo\n")
	if len(r.failed) != 0 {
		t.Errorf("the same text: %q", r.failed)
	}
	if golden.Updating() {
		t.Skip("the files are being rewritten")
	}
	golden.File(r, file, "one\nthree\n")
	if len(r.failed) != 1 || !strings.Contains(r.failed[0], "three") {
		t.Errorf("another text: %q", r.failed)
	}
	if text := golden.Read(t, file); text != "one\ntwo\n" {
		t.Errorf("the file holds %q", text)
	}
}

func TestEachReadsEveryFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"a.in.txt", "b.in.txt", "c.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var seen []string
	golden.Each(t, filepath.Join(dir, "*.in.txt"), func(t *testing.T, text string) string {
		seen = append(seen, t.Name()+" "+text)
		return text
	})
	if got := strings.Join(seen, ", "); got != "TestEachReadsEveryFile/a a.in.txt, TestEachReadsEveryFile/b b.in.txt" {
		t.Errorf("seen: %s", got)
	}
}
