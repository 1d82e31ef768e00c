package dunesql

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
)

// TestLineageOfCorpus traces every .sql file below the folder that
// BARCHAN_CORPUS names, with no table's columns known, and with the same
// columns in each.
func TestLineageOfCorpus(t *testing.T) {
	root := os.Getenv("BARCHAN_CORPUS")
	if root == "" {
		t.Skip("BARCHAN_CORPUS names no folder of .sql files")
	}
	files, columns, sourced, unknown := 0, 0, 0, 0
	var spent, longest time.Duration
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".sql" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		s, err := parseTemplate(string(text))
		if err != nil {
			return nil
		}
		files++
		began := time.Now()
		l, err := Trace(s, func(string) ([]string, bool) { return nil, false })
		took := time.Since(began)
		spent, longest = spent+took, max(longest, took)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return nil
		}
		checkSources(t, s, l)
		for _, c := range l.Columns {
			columns++
			switch {
			case c.Unknown:
				unknown++
			case len(c.Sources) > 0:
				sourced++
			}
		}
		again, err := Trace(s, func(string) ([]string, bool) { return []string{"block_time", "amount", "symbol"}, true })
		if err != nil && barchan.CodeOf(err) != barchan.CodeTooLarge {
			t.Errorf("%s: %v", path, err)
		} else if err == nil {
			checkSources(t, s, again)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d files, %d columns: %d with sources, %d unknown; %v a file, the longest %v", files, columns, sourced, unknown, spent/time.Duration(max(files, 1)), longest)
	if files == 0 || sourced < columns/2 {
		t.Error("too few columns have sources")
	}
}
