package worker

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	duck "github.com/duckdb/duckdb-go/v2"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/internal/golden"
)

// TestFunctions evaluates expressions: testdata/functions holds one a line,
// with the value that Trino, or Dune where Trino has no such function, gives.
func TestFunctions(t *testing.T) {
	conn := preluded(t)
	golden.Each(t, "../testdata/functions/*.txt", func(_ *testing.T, text string) string {
		var b strings.Builder
		for line := range strings.Lines(text) {
			line = strings.TrimRight(line, "\n")
			if line == "" || strings.HasPrefix(line, "--") {
				b.WriteString(line + "\n")
				continue
			}
			expression := line
			if cut := strings.LastIndex(line, " => "); cut >= 0 {
				expression = line[:cut]
			}
			expression = strings.TrimSuffix(expression, " =>")
			b.WriteString(expression + " => " + valueOf(conn, expression) + "\n")
		}
		return b.String()
	})
}

// queryOf makes a query of an expression; a whole query stays as it is.
func queryOf(expression string) string {
	if first, _, _ := strings.Cut(strings.ToLower(expression), " "); first != "select" && first != "with" && first != "values" {
		return "SELECT " + expression
	}
	return expression
}

// valueOf returns the value of an expression, or of a whole query, as text.
func valueOf(conn *sql.Conn, expression string) string {
	rows, err := explained(conn, queryOf(expression))
	if err != nil {
		return "error " + string(barchan.CodeOf(err)) + ": " + err.Error()
	}
	list := make([]string, len(rows))
	for i, row := range rows {
		values := make([]string, len(row))
		for j, v := range row {
			values[j] = printed(v)
		}
		list[i] = strings.Join(values, ", ")
	}
	return strings.Join(list, "; ")
}

// printed is a value as text. A date shows no time, because the driver does
// not tell one from a midnight.
func printed(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case string:
		return "'" + v + "'"
	case []byte:
		return fmt.Sprintf("0x%x", v)
	case time.Time:
		if v.Year() == 1 {
			return v.Format("15:04:05.999999")
		}
		if v.Equal(v.Truncate(24 * time.Hour)) {
			return v.Format(time.DateOnly)
		}
		return v.Format("2006-01-02 15:04:05.999999")
	case duck.Decimal:
		return shownDecimal(v)
	case duck.Interval:
		s, _ := intervalText(v)
		return s
	case duck.OrderedMap:
		list := make([]string, 0, v.Len())
		for i, k := range v.Keys() {
			list = append(list, printed(k)+": "+printed(v.Values()[i]))
		}
		return "{" + strings.Join(list, ", ") + "}"
	case []any:
		list := make([]string, len(v))
		for i, e := range v {
			list[i] = printed(e)
		}
		return "[" + strings.Join(list, ", ") + "]"
	case map[string]any:
		text, err := json.Marshal(v)
		if err != nil {
			return err.Error()
		}
		return string(text)
	}
	return fmt.Sprint(v)
}
