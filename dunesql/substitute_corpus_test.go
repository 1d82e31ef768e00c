package dunesql

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/barchan-data/barchan"
)

// TestCorpusParameters finds values for every parameter of the .sql files
// below the folder that BARCHAN_CORPUS names, all declared as text without a
// default, which is the strictest there is. Legitimate use must not be
// refused: text with quotes where a string stands, and some ordinary value
// everywhere else.
func TestCorpusParameters(t *testing.T) {
	root := os.Getenv("BARCHAN_CORPUS")
	if root == "" {
		t.Skip("BARCHAN_CORPUS names no folder of .sql files")
	}
	files, unusable, inStrings := 0, 0, 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".sql" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		template := string(text)
		holes, err := Placeholders(template)
		if err != nil || len(holes) == 0 {
			return nil
		}
		if _, err := parseTemplate(template); err != nil {
			return nil // it is no SQL whatever the values are
		}
		files++
		values, err := ordinary(template, holes)
		if err != nil {
			unusable++
			name, _ := filepath.Rel(root, path)
			t.Logf("%s: %v", name, err)
		}
		for _, v := range values {
			if v[0] == quotedText {
				inStrings++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d files with parameters, %d refused; %d parameters stand only in strings", files, unusable, inStrings)
	if files == 0 || float64(unusable) > 0.01*float64(files) {
		t.Errorf("%d of %d files can't be used", unusable, files)
	}
}

const quotedText = "O'Brien -- isn't /* fine"

// ordinary finds values that are accepted: the parameter that an error names
// gets its next candidate.
func ordinary(template string, holes []Placeholder) (barchan.Values, error) {
	var params []barchan.Param
	candidates := map[string][]string{}
	for _, h := range holes {
		if h.Context == InComment {
			continue
		}
		if paramOf(params, h.Key) == nil {
			params = append(params, barchan.Param{Key: h.Key})
			candidates[h.Key] = []string{quotedText}
		}
		if h.Context != InString {
			candidates[h.Key] = []string{"7", "zq", "'7'", "day", "0xab", "ab"}
		}
	}
	for {
		values := barchan.Values{}
		for key, c := range candidates {
			values[key] = barchan.Value{c[0]}
		}
		text, _, err := Substitute(template, params, values)
		if err == nil {
			if _, err := Parse(text); err != nil {
				return nil, fmt.Errorf("accepted, and does not parse: %w", err)
			}
			return values, nil
		}
		i := slices.IndexFunc(params, func(p barchan.Param) bool {
			return strings.Contains(err.Error(), fmt.Sprintf("parameter %q", p.Key)) && len(candidates[p.Key]) > 1
		})
		if i < 0 {
			return values, err
		}
		candidates[params[i].Key] = candidates[params[i].Key][1:]
	}
}
