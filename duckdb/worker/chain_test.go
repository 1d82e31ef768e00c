package worker

import (
	"strings"
	"testing"
)

// TestLongChains: what the language allows, the engine can take, and no nesting
// makes the printed text, or what DuckDB makes of its macros, grow beyond it.
func TestLongChains(t *testing.T) {
	conn := preluded(t)
	for name, query := range map[string]string{
		"concatenation":     "SELECT 'a'" + strings.Repeat(" || 'b'", 2000),
		"conjunction":       "SELECT 1 WHERE true" + strings.Repeat(" AND 1 = 1", 2000),
		"list":              "SELECT 1 WHERE 1 IN (1" + strings.Repeat(", 2", 5000) + ")",
		"union":             "SELECT 1" + strings.Repeat(" UNION ALL SELECT 1", 200),
		"subqueries":        strings.Repeat("SELECT * FROM (", 200) + "SELECT 1 x" + strings.Repeat(")", 200),
		"divisors":          "SELECT " + strings.Repeat("8 / (x + ", 14) + "1" + strings.Repeat(")", 14) + " FROM (VALUES 1) t(x)",
		"nested greatest":   "SELECT " + strings.Repeat("greatest(1, ", 30) + "x" + strings.Repeat(")", 30) + " FROM (VALUES 1) t(x)",
		"nested conditions": "SELECT " + strings.Repeat("CASE WHEN true THEN ", 100) + "1" + strings.Repeat(" END", 100),
	} {
		if _, err := explained(conn, query); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := explained(conn, "SELECT x"+strings.Repeat(" * x", 1500)+" FROM (VALUES 1) t(x)")
	if err == nil || !strings.Contains(err.Error(), "nests too deeply") {
		t.Errorf("a product of 1,500: %v", err)
	}
}
