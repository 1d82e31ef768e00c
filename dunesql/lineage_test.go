package dunesql

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/barchan-data/barchan"
)

// TestLineage shows the lineage of the cases of testdata/lineage. Tables have
// the columns that comments "-- table(column, …)" give; others are unknown.
func TestLineage(t *testing.T) {
	cases(t, "testdata/lineage/*.txt", func(t *testing.T, sql string) string {
		s, err := Parse(sql)
		if err != nil {
			t.Errorf("%s: %v", sql, err)
			return err.Error()
		}
		l, err := Trace(s, schemasIn(sql))
		if err != nil {
			return formatError(t, sql, err)
		}
		checkSources(t, s, l)
		return lineageText(l)
	})
}

// schemasIn reads the tables that the comments of a case declare.
func schemasIn(sql string) Schemas {
	tables := map[string][]string{}
	for line := range strings.Lines(sql) {
		head, ok := strings.CutPrefix(strings.TrimSpace(line), "-- ")
		if !ok {
			continue
		}
		i := strings.LastIndexByte(strings.TrimSuffix(head, ")"), '(')
		if list := strings.TrimSuffix(head[i+1:], ")"); list != "" {
			tables[head[:i]] = strings.Split(list, ", ")
		}
	}
	return func(key string) ([]string, bool) {
		columns, ok := tables[key]
		return columns, ok
	}
}

func lineageText(l *Lineage) string {
	var b strings.Builder
	for _, c := range l.Columns {
		b.WriteString(c.Name + ":" + sourcesText(c.Sources))
		if c.Unknown {
			b.WriteString(" unknown")
		}
		b.WriteString("\n")
	}
	return b.String() + "reads:" + sourcesText(l.Reads)
}

func sourcesText(list []Source) string {
	var b strings.Builder
	for _, s := range list {
		b.WriteString(" " + s.Key + "." + s.Column)
	}
	return b.String()
}

// checkSources fails unless every source is of something that the statement
// reads.
func checkSources(t *testing.T, s *Statement, l *Lineage) {
	t.Helper()
	refs, err := Refs(s)
	if err != nil {
		return
	}
	known := func(key string) bool {
		return slices.ContainsFunc(refs, func(r Ref) bool { return r.Key == key })
	}
	for _, c := range l.Columns {
		for _, source := range c.Sources {
			if !known(source.Key) {
				t.Errorf("%s: column %s comes from %s, which is not read", s.Text, c.Name, source.Key)
			}
		}
		if !slices.IsSortedFunc(c.Sources, func(a, b Source) int { return strings.Compare(a.Key+"\x00"+a.Column, b.Key+"\x00"+b.Column) }) {
			t.Errorf("%s: the sources of %s are not in order: %v", s.Text, c.Name, c.Sources)
		}
	}
	for _, source := range l.Reads {
		if !known(source.Key) {
			t.Errorf("%s: it has a column of %s read, which is not read", s.Text, source.Key)
		}
	}
}

func TestASourceThatIsNotReadIsFound(t *testing.T) {
	t.Parallel()
	s, err := Parse("select a from t")
	if err != nil {
		t.Fatal(err)
	}
	inner := &testing.T{}
	checkSources(inner, s, &Lineage{Columns: []LineageColumn{{Name: "a", Sources: []Source{{"u", "a"}}}}})
	if !inner.Failed() {
		t.Error("the check is blind")
	}
}

// What doubles at every step is refused, and what is only long is not.
func TestLineageIsBounded(t *testing.T) {
	t.Parallel()
	chain := func(n int, first, step string) string {
		var b strings.Builder
		b.WriteString("with c0 as (" + first + ")")
		for i := 1; i <= n; i++ {
			fmt.Fprintf(&b, ", c%d as (%s)", i, strings.ReplaceAll(step, "prev", fmt.Sprintf("c%d", i-1)))
		}
		return b.String() + fmt.Sprintf(" select * from c%d", n)
	}
	columns := strings.Repeat("a, ", 999) + "a"
	for _, c := range []struct {
		name, sql string
		want      barchan.Code
	}{
		{"stars that double", chain(60, "select a from t", "select *, * from prev"), barchan.CodeTooLarge},
		{"joins that double", chain(60, "select a from t", "select x.*, y.* from prev x, prev y"), barchan.CodeTooLarge},
		{"sums that double", chain(2000, "select a, b from t", "select a + b a, a + b b from prev"), ""},
		{"a chain of a thousand", chain(1000, "select a from t", "select * from prev"), ""},
		{"names in a cross", "select " + columns + " from t" + strings.Repeat(" join t on true", 3000), barchan.CodeTooLarge},
		{"deep recursion", strings.Repeat("with recursive r(a) as (select a from t union all (", 150) + "select a from t" + strings.Repeat(")) select a from r", 150), ""},
		{"sub-queries in sub-queries", strings.Repeat("select (", 200) + "select a from t" + strings.Repeat(") from t", 200), ""},
		{"a long union", "select a from t" + strings.Repeat(" union all select b from t", 5000), ""},
		{"a long sum", "select a" + strings.Repeat("+a", 9000) + " from t", ""},
		{"many names", "select " + columns + " from t", ""},
	} {
		s, err := Parse(c.sql)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		l, err := Trace(s, func(string) ([]string, bool) { return []string{"a", "b"}, true })
		if barchan.CodeOf(err) != c.want {
			t.Errorf("%s: got %v", c.name, err)
		} else if err == nil && len(l.Columns[0].Sources) == 0 {
			t.Errorf("%s: no sources", c.name)
		}
	}
}
