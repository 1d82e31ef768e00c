package worker

import (
	"fmt"
	"strings"
	"testing"
)

// Texts that are handed over together must be those that would be handed over one
// after the other: short and long ones, NULLs among them, more than one piece.
func TestTextWriter(t *testing.T) {
	conn := preluded(t)
	add := func(name string, f func(a []string) (string, bool, error)) {
		t.Helper()
		if err := register(conn, texts(name, 2, f)); err != nil {
			t.Fatal(err)
		}
	}
	add("test_repeat", func(a []string) (string, bool, error) {
		var n int
		_, err := fmt.Sscan(a[1], &n)
		return strings.Repeat(a[0], n), n%7 != 3, err
	})
	add("test_broken", func(a []string) (string, bool, error) {
		if strings.HasSuffix(a[1], "9") {
			return a[0] + "\xff", true, nil
		}
		return a[0] + a[1], true, nil
	})
	if _, err := conn.ExecContext(t.Context(), "CREATE MACRO t(n) AS CAST(n AS VARCHAR)"); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, text, want string }{
		{"lengths", "test_repeat('ab', t(i % 50))", "CASE WHEN i % 50 % 7 <> 3 THEN repeat('ab', i % 50) END"},
		{"more than a piece", "test_repeat(printf('%08d é', i), t(i % 90))", "CASE WHEN i % 90 % 7 <> 3 THEN repeat(printf('%08d é', i), i % 90) END"},
		{"larger than a piece", "test_repeat('0123456789', t(if(i % 1000 = 0, 30000, i % 2)))", "repeat('0123456789', if(i % 1000 = 0, 30000, i % 2))"},
		{"nothing but empty texts", "test_repeat('', t(i))", "CASE WHEN i % 7 <> 3 THEN '' END"},
		{"NULL arguments", "test_repeat(if(i % 3 = 0, NULL, 'a longer text'), t(i % 3))", "CASE WHEN i % 3 > 0 THEN repeat('a longer text', i % 3) END"},
		{"the first row is NULL", "test_repeat('a longer text', t((i + 3) % 9))", "CASE WHEN (i + 3) % 9 % 7 <> 3 THEN repeat('a longer text', (i + 3) % 9) END"},
		{"constant", "test_repeat('a longer text', '4')", "repeat('a longer text', 4)"},
		{"a result of a result", "test_repeat(test_repeat('a longer text', '1'), t(i % 3))", "repeat('a longer text', i % 3)"},
		{"no UTF-8 in one row of ten", "test_broken('a longer text', t(i))", "CASE WHEN i % 10 <> 9 THEN 'a longer text' || i END"},
		{"no UTF-8 in short texts", "test_broken('', t(i))", "CASE WHEN i % 10 <> 9 THEN t(i) END"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			const rows = 20_000
			// A sort reads what each row keeps of how its text begins.
			query := fmt.Sprintf(`SELECT count(*), count(*) FILTER (got IS DISTINCT FROM want)
				FROM (SELECT %s AS got, %s AS want FROM range(%d) r(i) ORDER BY got)`, test.text, test.want, rows)
			var all, wrong int
			if err := conn.QueryRowContext(t.Context(), query).Scan(&all, &wrong); err != nil {
				t.Fatal(err)
			}
			if all != rows || wrong != 0 {
				t.Errorf("%d of %d rows are wrong", wrong, all)
			}
		})
	}
}
