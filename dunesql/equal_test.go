package dunesql

import "testing"

func TestEqual(t *testing.T) {
	cases := []struct {
		a, b string
		want bool
	}{
		{"SELECT a", "select  (a) -- x", true},
		{`SELECT "a"`, "SELECT a", true},
		{"SELECT a", "SELECT A", false},
		{"SELECT 1", "SELECT 1.0", false},
		{"SELECT 1", "SELECT '1'", false},
		{"SELECT a <> 1", "SELECT a != 1", true},
		{"SELECT a FROM t", "SELECT a FROM t AS t", false},
		{"SELECT a FROM t", "SELECT a FROM t, t", false},
		{"SELECT a OR b", "SELECT a AND b", false},
		{"SELECT a AND b AND c", "SELECT a AND (b AND c)", false},
		{"SELECT a ORDER BY 1 DESC", "SELECT a ORDER BY 1 ASC", false},
		{"SELECT a ORDER BY 1", "SELECT a ORDER BY 1 ASC", true},
		{"SELECT a LIMIT 1", "SELECT a LIMIT ALL", false},
		{"SELECT a UNION SELECT b", "SELECT a UNION ALL SELECT b", false},
		{"SELECT CASE WHEN a THEN b END", "SELECT CASE WHEN a THEN b ELSE NULL END", false},
		{"SELECT CAST(a AS int array)", "SELECT CAST(a AS array<int>)", true},
	}
	for _, c := range cases {
		a, b := mustParse(t, c.a), mustParse(t, c.b)
		if got := Equal(a, b); got != c.want {
			t.Errorf("Equal(%s, %s) is %t", c.a, c.b, got)
		}
		if Equal(a, b) != Equal(b, a) {
			t.Errorf("Equal(%s, %s) depends on the order", c.a, c.b)
		}
	}
}

func TestEqualExceptAsksForPairs(t *testing.T) {
	a, b := mustParse(t, "SELECT x, 1 LIMIT 2"), mustParse(t, "SELECT x, 'one' LIMIT 2")
	literals := func(a, b Node) (bool, bool) {
		_, number := a.(*Integer)
		_, text := b.(*String)
		return true, number && text
	}
	if !EqualExcept(a, b, literals) {
		t.Error("the pair that is taken for equal was not")
	}
	if EqualExcept(b, a, literals) {
		t.Error("the pairs are asked for in the wrong order")
	}
	c := mustParse(t, "SELECT x, 'one'")
	absent := false
	EqualExcept(a, c, func(a, b Node) (bool, bool) {
		equal, known := literals(a, b)
		absent = absent || b == nil
		return equal, known
	})
	if !absent {
		t.Error("a node that stands in one of the trees only is not asked for")
	}
}

func mustParse(t testing.TB, sql string) *Statement {
	t.Helper()
	s, err := Parse(sql)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
