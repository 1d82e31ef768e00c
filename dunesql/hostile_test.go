package dunesql

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
)

// TestHostile shows that inputs which exhaust other parsers get an answer in a
// moment: a tree that is safe to recurse over, or a clean error. The limit is
// for a machine with much else to do; what is no longer linear exceeds it.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("megabytes of SQL through a parser that shares nothing")
	}
	r := strings.Repeat
	const ok = barchan.Code("")
	cases := []struct {
		name, sql string
		want      barchan.Code
	}{
		{"parens 400", "SELECT " + r("(", 400) + "1" + r(")", 400), ok},
		{"parens 1k", "SELECT " + r("(", 1000) + "1" + r(")", 1000), barchan.CodeTooLarge},
		{"parens 100k", "SELECT " + r("(", 100000) + "1" + r(")", 100000), barchan.CodeTooLarge},
		{"parens 500k", "SELECT " + r("(", 500000) + "1" + r(")", 500000), barchan.CodeTooLarge},
		{"parens 1M", "SELECT " + r("(", 1000000) + "1" + r(")", 1000000), barchan.CodeTooLarge},
		{"open parens 1M", r("(", 1000000), barchan.CodeTooLarge},
		{"plus 9k", "SELECT 1" + r("+1", 9000), ok},
		{"plus 100k", "SELECT 1" + r("+1", 100000), barchan.CodeTooLarge},
		{"plus in parens", "SELECT " + r("(", 100) + "1" + r(r("+1", 2000)+")", 100), barchan.CodeTooLarge},
		{"times 100k", "SELECT 1" + r("*1", 100000), barchan.CodeTooLarge},
		{"concat 100k", "SELECT 'a'" + r("||'a'", 100000), ok},
		{"and 100k", "SELECT true" + r(" AND true", 100000), ok},
		{"or 100k", "SELECT true" + r(" OR true", 100000), ok},
		{"not 100k", "SELECT " + r("NOT ", 100000) + "true", barchan.CodeTooLarge},
		{"minus 100k", "SELECT " + r("- ", 100000) + "1", barchan.CodeTooLarge},
		{"brackets 100k", "SELECT " + r("[", 100000) + "1" + r("]", 100000), barchan.CodeTooLarge},
		{"arrays 50k", "SELECT " + r("ARRAY[", 50000) + "1" + r("]", 50000), barchan.CodeTooLarge},
		{"subscripts 9k", "SELECT a" + r("[1]", 9000), ok},
		{"subscripts 100k", "SELECT a" + r("[1]", 100000), barchan.CodeTooLarge},
		{"nested subscripts 100k", "SELECT " + r("a[", 100000) + "1" + r("]", 100000), barchan.CodeTooLarge},
		{"dots 100k", "SELECT a" + r(".a", 100000), ok},
		{"fields 100k", "SELECT f()" + r(".a", 100000), barchan.CodeTooLarge},
		{"zones 30k", "SELECT a" + r(" AT TIME ZONE 'UTC'", 30000), barchan.CodeTooLarge},
		{"sub-queries 400", r("SELECT * FROM (", 400) + "SELECT 1" + r(")", 400), ok},
		{"sub-queries 1k", r("SELECT * FROM (", 1000) + "SELECT 1" + r(")", 1000), barchan.CodeTooLarge},
		{"sub-queries 50k", r("SELECT * FROM (", 50000) + "SELECT 1" + r(")", 50000), barchan.CodeTooLarge},
		{"scalar sub-queries", r("SELECT (", 50000) + "SELECT 1" + r(")", 50000), barchan.CodeTooLarge},
		{"exists", r("SELECT EXISTS (", 50000) + "SELECT 1" + r(")", 50000), barchan.CodeTooLarge},
		{"withs", r("WITH a AS (", 50000) + "SELECT 1" + r(") SELECT 1", 50000), barchan.CodeTooLarge},
		{"query in parens", r("(", 100000) + "SELECT 1" + r(")", 100000), barchan.CodeTooLarge},
		{"unions 5k", "SELECT 1" + r(" UNION ALL SELECT 1", 5000), ok},
		{"unions 50k", "SELECT 1" + r(" UNION ALL SELECT 1", 50000), ok},
		{"unions in parens", r("(", 100000) + "SELECT 1" + r(" UNION SELECT 1)", 50000), barchan.CodeTooLarge},
		{"joins 9k", "SELECT * FROM a" + r(" CROSS JOIN a", 9000), ok},
		{"joins 80k", "SELECT * FROM a" + r(" CROSS JOIN a", 80000), barchan.CodeTooLarge},
		{"joins to the right", "SELECT * FROM a" + r(" JOIN a", 50000) + r(" ON 1", 50000), barchan.CodeTooLarge},
		{"relations in parens", "SELECT * FROM " + r("(", 100000) + "a" + r(")", 100000), barchan.CodeTooLarge},
		{"cases 20k", "SELECT " + r("CASE WHEN true THEN ", 20000) + "1" + r(" END", 20000), barchan.CodeTooLarge},
		{"operands of case", "SELECT " + r("CASE ", 100000), barchan.CodeTooLarge},
		{"calls 20k", "SELECT " + r("abs(", 20000) + "1" + r(")", 20000), barchan.CodeTooLarge},
		{"casts 20k", "SELECT " + r("CAST(", 20000) + "1" + r(" AS bigint)", 20000), barchan.CodeTooLarge},
		{"lambdas 100k", "SELECT f(" + r("x -> ", 100000) + "1)", barchan.CodeTooLarge},
		{"rows", "SELECT " + r("(1, ", 100000) + "1" + r(")", 100000), barchan.CodeTooLarge},
		{"trims", "SELECT " + r("TRIM(", 100000) + "1" + r(")", 100000), barchan.CodeTooLarge},
		{"types 5k", "SELECT CAST(NULL AS " + r("array(", 5000) + "int" + r(")", 5000) + ")", barchan.CodeTooLarge},
		{"types after 5k", "SELECT CAST(NULL AS int" + r(" array", 5000) + ")", barchan.CodeTooLarge},
		{"rows of rows", "SELECT CAST(NULL AS " + r("row(a ", 5000) + "int" + r(")", 5000) + ")", barchan.CodeTooLarge},
		{"frames", "SELECT " + r("sum(1) OVER (ORDER BY ", 20000), barchan.CodeTooLarge},
		{"columns 50k", "SELECT " + r("1,", 49999) + "1", ok},
		{"list 100k", "SELECT 1 WHERE 5 IN (" + r("1,", 100000) + "1)", ok},
		{"long text", "SELECT '" + r("[", 1000000) + "'", ok},
		{"long comment", "SELECT 1 /*" + r("*", 1000000) + "*/", ok},
		{"many comments", "SELECT 1" + r("/**/", 250000), ok},
		{"too long", "SELECT '" + r("x", barchan.MaxSQLBytes) + "'", barchan.CodeTooLarge},
		{"parens before sub-queries", "SELECT " + r("((SELECT 1)+", 20000) + "1" + r(")", 20000), barchan.CodeTooLarge},
		{"sub-queries side by side", "SELECT 1" + r("+((SELECT 1)+1)", 9000), ok},
		{"no lambda after all", "SELECT " + r("(a,", 250000), barchan.CodeTooLarge},
		{"parameters of no lambda", "SELECT (" + r("a,", 100000) + "1)", ok},
		{"null byte", "SELECT 'a\x00b'", ok},
		{"null byte in code", "SELECT a\x00b", barchan.CodeSyntax},
		{"bad UTF-8", "SELECT '\xff\xfe'", barchan.CodeSyntax},
		{"empty", "", barchan.CodeSyntax},
		{"comment only", "-- x", barchan.CodeSyntax},
		{"semicolons", ";;;;", barchan.CodeSyntax},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			s, err := Parse(c.sql)
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("took %v", took)
			}
			if got := codeOf(err); got != c.want {
				t.Fatalf("got code %q (%.200v), want %q", got, err, c.want)
			}
			if err != nil {
				if len(err.Error()) > 1000 {
					t.Errorf("the message has %d bytes: %.200s", len(err.Error()), err)
				}
				return
			}
			printed := Print(s)
			if len(printed) > 200_000 {
				return // the others show as much in less time
			}
			again, err := Parse(printed)
			if err != nil || !Equal(s, again) {
				t.Errorf("the printed text is no longer the same: %v", err)
			}
		})
	}
}

func codeOf(err error) barchan.Code {
	var e *barchan.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return barchan.CodeOf(err)
}
