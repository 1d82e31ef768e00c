// Package golden holds what tests produce against text files. With -update the
// files are rewritten instead, for a person to look at the difference.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Updating reports whether the files are rewritten.
func Updating() bool { return *update }

// Each runs a test for every file that matches pattern: now returns what a file
// that has this text should hold.
func Each(t *testing.T, pattern string, now func(t *testing.T, text string) string) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no file matches %s: %v", pattern, err)
	}
	for _, file := range files {
		name, _, _ := strings.Cut(filepath.Base(file), ".")
		t.Run(name, func(t *testing.T) { File(t, file, now(t, Read(t, file))) })
	}
}

// File holds got against a file.
func File(t testing.TB, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(Read(t, file), got); diff != "" {
		t.Errorf("%s (-file +now, -update rewrites it)\n%s", file, diff)
	}
}

// Read returns the text of a file.
func Read(t testing.TB, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
