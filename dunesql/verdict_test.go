package dunesql

import (
	"os"
	"strings"
	"testing"
)

// TestTrinoVerdicts compares what is a query here with what Trino's own parser
// said.
func TestTrinoVerdicts(t *testing.T) {
	text, err := os.ReadFile("testdata/trino/verdicts.txt")
	if err != nil {
		t.Fatal(err)
	}
	queries, others := 0, 0
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		verdict, sql, _ := strings.Cut(line, " ")
		s, err := Parse(sql)
		switch {
		case verdict == "#":
		case verdict == "+" && err != nil:
			t.Errorf("%s: %v", sql, err)
		case verdict == "+":
			queries++
			checkRoundTrip(t, sql, s)
		case err == nil:
			t.Errorf("%s is taken for %s, and is no query", sql, Print(s))
		default:
			others++
			formatError(t, sql, err)
		}
	}
	if queries < 500 || others < 500 {
		t.Errorf("only %d queries and %d other texts", queries, others)
	}
}
