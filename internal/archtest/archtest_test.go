package archtest

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/barchan-data/barchan"

type listed struct {
	ImportPath string
	Imports    []string
	Standard   bool
}

func packages(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", module+"/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p listed
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("go list: %v", err)
		}
		all = append(all, p)
	}
}

func relative(path string) (string, bool) {
	if path == module {
		return "", true
	}
	return strings.CutPrefix(path, module+"/")
}

// violations returns a line for every import that the table does not allow.
func violations(all []listed) []string {
	var bad []string
	for _, p := range all {
		name, _ := relative(p.ImportPath)
		allowed, known := table[name]
		if !known {
			bad = append(bad, name+" is not in the import table")
			continue
		}
		for _, path := range p.Imports {
			target, ours := relative(path)
			if !ours {
				if name == "" && strings.Contains(path, ".") && !slices.Contains(rootOnly, path) {
					bad = append(bad, "the root imports "+path)
				}
				continue
			}
			if slices.Contains(allowed, target) || slices.Contains(allowed, "*") && !slices.Contains(notForEveryone, target) {
				continue
			}
			bad = append(bad, name+" imports "+target)
		}
	}
	return bad
}

func TestImportsFollowTheTable(t *testing.T) {
	t.Parallel()
	for _, line := range violations(packages(t)) {
		t.Error(line)
	}
}

func TestAWrongImportIsFound(t *testing.T) {
	t.Parallel()
	got := violations([]listed{
		{ImportPath: module + "/sched", Imports: []string{module + "/dunesql", "context"}},
		{ImportPath: module + "/helpers"},
		{ImportPath: module, Imports: []string{"gopkg.in/yaml.v3", "time"}},
		{ImportPath: module + "/app", Imports: []string{module + "/cli"}},
	})
	want := []string{
		"sched imports dunesql",
		"helpers is not in the import table",
		"the root imports gopkg.in/yaml.v3",
		"app imports cli",
	}
	if !slices.Equal(got, want) {
		t.Errorf("violations = %q, want %q", got, want)
	}
}
