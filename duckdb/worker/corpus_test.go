package worker

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/barchan-data/barchan"
)

// TestCorpus binds and runs real queries on tables without rows: those of
// corpora/runnable.jsonl below BARCHAN_SHARED that read no other query, with
// their texts below BARCHAN_CORPUS. What fails is listed; nothing may fail
// because of what was printed.
func TestCorpus(t *testing.T) {
	shared, texts := os.Getenv("BARCHAN_SHARED"), os.Getenv("BARCHAN_CORPUS")
	if shared == "" || texts == "" {
		t.Skip("BARCHAN_SHARED and BARCHAN_CORPUS name no folders of corpora and of .sql files")
	}
	inputs := corpusTables(t, filepath.Join(shared, "corpora", "dune_tables.json"))
	list, err := os.Open(filepath.Join(shared, "corpora", "runnable.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	conn := preluded(t)
	passed, chains, failed := 0, 0, 0
	for lines := bufio.NewScanner(list); lines.Scan(); {
		var q struct {
			Path  string
			Nodes int
		}
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(texts, q.Path))
		if err != nil {
			t.Fatal(err)
		}
		if q.Nodes > 1 {
			chains++
			continue
		}
		_, err = explained(conn, filled(string(text)), inputs...)
		if err == nil {
			passed++
			continue
		}
		failed++
		t.Logf("%s: %v", q.Path, err)
		if code := barchan.CodeOf(err); code == barchan.CodeInternal || code == "" {
			t.Errorf("%s is no error of the query", q.Path)
		}
	}
	t.Logf("%d queries run, %d do not, %d read other queries", passed, failed, chains)
	if passed < 9*failed {
		t.Errorf("%d of %d queries do not run", failed, passed+failed)
	}
}

// corpusTables are tables without rows.
func corpusTables(t *testing.T, path string) []barchan.Input {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var tables []struct {
		Table   string
		Columns barchan.Schema
	}
	if err := json.Unmarshal(data, &tables); err != nil {
		t.Fatal(err)
	}
	inputs := make([]barchan.Input, len(tables))
	for i, table := range tables {
		inputs[i] = barchan.Input{Name: table.Table, Schema: table.Columns}
	}
	return inputs
}

var placeholder = regexp.MustCompile(`\{\{([^}]*)\}\}`)

// filled puts values in place of parameters that fit what their names say.
func filled(text string) string {
	return placeholder.ReplaceAllStringFunc(text, func(hole string) string {
		name := strings.ToLower(hole)
		for _, v := range []struct{ part, value string }{
			{"date range in days", "7"}, {"time units", "7"}, {"time unit", "day"}, {"days", "7"}, {"date", "2024-01-01"}, {"start", "2024-01-01"}, {"end", "2024-02-01"},
			{"top", "10"}, {"aggregation", "day"}, {"blockchain", "ethereum"}, {"version", "2"}, {"currency", "USD"},
			{"address", "0x00000000000000000000000000000000000000aa"}, {"pool", "0x00000000000000000000000000000000000000aa"},
			{"token", "0x00000000000000000000000000000000000000aa"}, {"signature", "0xaa"}, {"router", "0xaa"}, {"gauge", "0xaa"},
		} {
			if strings.Contains(name, v.part) {
				return v.value
			}
		}
		return "1"
	})
}
