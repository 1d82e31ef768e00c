package dunesql

import (
	"bufio"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/barchan-data/barchan"
)

// TestCorpus parses every .sql file below the folder that BARCHAN_CORPUS names,
// and prints and parses it again. Files in older dialects and prose don't
// count; at least 99.5 % of the others must parse.
func TestCorpus(t *testing.T) {
	root := os.Getenv("BARCHAN_CORPUS")
	if root == "" {
		t.Skip("BARCHAN_CORPUS names no folder of .sql files")
	}
	files, foreign, parsed := 0, 0, 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".sql" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		statement, err := parseTemplate(string(text))
		name, _ := filepath.Rel(root, path)
		switch {
		case err == nil:
			parsed++
			checkRoundTrip(t, name, statement)
		case otherDialect(string(text), err) != "":
			foreign++
			if testing.Verbose() {
				t.Logf("%s: other dialect: %s: %v", name, otherDialect(string(text), err), err)
			}
		default:
			t.Logf("%s: %v", name, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	own := files - foreign
	t.Logf("%d files, %d in other dialects, %d of %d parsed (%.2f %%)", files, foreign, parsed, own, 100*float64(parsed)/float64(own))
	if own == 0 || float64(parsed) < 0.995*float64(own) {
		t.Errorf("only %d of %d DuneSQL files parse", parsed, own)
	}
}

// parseTemplate parses a template with a number or a name in place of each of
// its placeholders in code: a first try gives all the same, then those that
// the error points at are changed.
func parseTemplate(template string) (*Statement, error) {
	holes, err := Placeholders(template)
	if err != nil {
		return nil, err
	}
	var first error
	for _, start := range []string{"1", "day"} {
		values := make([]string, len(holes))
		for i := range values {
			values[i] = start
		}
		for range len(holes) + 1 {
			text, starts := fill(template, holes, values)
			s, err := Parse(text)
			if err == nil {
				return s, nil
			}
			if first == nil {
				first = err
			}
			if !flip(text, holes, values, starts, err) {
				break
			}
		}
	}
	return nil, first
}

// fill puts values in place of the placeholders in code, and returns where
// they stand.
func fill(template string, holes []Placeholder, values []string) (string, []int) {
	var b strings.Builder
	starts := make([]int, len(holes))
	last := 0
	for i, h := range holes {
		b.WriteString(template[last:h.Start])
		starts[i] = b.Len()
		if h.Context == InCode {
			b.WriteString(values[i])
		} else {
			b.WriteString("x")
		}
		last = h.End
	}
	b.WriteString(template[last:])
	return b.String(), starts
}

// flip changes the value at, or last before, the error.
func flip(text string, holes []Placeholder, values []string, starts []int, err error) bool {
	var e *barchan.Error
	if !errors.As(err, &e) {
		return false
	}
	for i := len(starts) - 1; i >= 0; i-- {
		p := PositionAt(text, starts[i])
		before := p.Line < e.Position.Line || p.Line == e.Position.Line && p.Column <= e.Position.Column
		if holes[i].Context != InCode || !before {
			continue
		}
		next := map[string]string{"1": "day", "day": "1"}[values[i]]
		if next == "" {
			return false
		}
		values[i] = next + " " // each is changed once
		return true
	}
	return false
}

// dialects are what marks a text that is no DuneSQL.
var dialects = []struct {
	name string
	mark *regexp.Regexp
}{
	{"a cast with ::", regexp.MustCompile(`::`)},
	{"a name in backticks", regexp.MustCompile("`")},
	{`binary as \x`, regexp.MustCompile(`['"]\\\\?x`)},
	{"a power with ^", regexp.MustCompile(`\^`)},
	{"an interval with its unit in quotes", regexp.MustCompile(`(?i)interval\s*'[^']*[a-z]+\s*'|'[0-9]+ *(day|hour|week|month|minute|year)s?'`)},
	{"a statement that is no query", regexp.MustCompile(`(?im)^\s*(drop|create|insert|delete|update|alter)\s`)},
	{"a JSON arrow", regexp.MustCompile(`->>?\s*'`)},
}

// otherDialect names what shows that text is no DuneSQL, or returns "".
func otherDialect(text string, err error) string {
	for _, d := range dialects {
		if d.mark.MatchString(text) {
			return d.name
		}
	}
	return ""
}

// checkRoundTrip fails unless the printed statement is read back as the same
// tree, and is printed the same again.
func checkRoundTrip(t *testing.T, name string, s *Statement) {
	t.Helper()
	printed := Print(s)
	again, err := Parse(printed)
	if err != nil {
		t.Errorf("%s: the printed text does not parse: %v\n%s", name, err, printed)
		return
	}
	if !Equal(s, again) {
		t.Errorf("%s: the printed text is another tree:\n%s\n%s", name, printed, Print(again))
		return
	}
	if p := Print(again); p != printed {
		t.Errorf("%s: printing is no fixed point:\n%s\n%s", name, printed, p)
	}
}

// TestGoldenStatements parses the statements that a real Trino answered, in
// the folder that BARCHAN_SHARED names.
func TestGoldenStatements(t *testing.T) {
	root := os.Getenv("BARCHAN_SHARED")
	if root == "" {
		t.Skip("BARCHAN_SHARED names no folder with golden/trino.jsonl")
	}
	f, err := os.Open(filepath.Join(root, "golden", "trino.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows := 0
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var record struct {
			ID, SQL string
			Error   json.RawMessage
		}
		if err := json.Unmarshal(lines.Bytes(), &record); err != nil {
			t.Fatal(err)
		}
		rows++
		s, err := Parse(record.SQL)
		switch {
		case err == nil:
			checkRoundTrip(t, record.ID, s)
		case record.Error == nil:
			t.Errorf("%s: %v\n%s", record.ID, err, record.SQL)
		default:
			t.Logf("%s: %v\n%s: %s", record.ID, err, record.SQL, record.Error)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d statements", rows)
}
