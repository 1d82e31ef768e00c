package dunesql

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/barchan-data/barchan"
)

// TestRefs shows the references of the cases of testdata/refs.
func TestRefs(t *testing.T) {
	cases(t, "testdata/refs/*.txt", func(t *testing.T, sql string) string {
		s, err := Parse(sql)
		if err != nil {
			t.Errorf("%s: %v", sql, err)
			return err.Error()
		}
		refs, err := Refs(s)
		if err != nil {
			return formatError(t, sql, err)
		}
		checkRefsOfPrint(t, s, refs)
		var b strings.Builder
		for _, r := range refs {
			fmt.Fprintf(&b, "%s %s at %d", r.Kind, r.Key, r.Offset)
			if r.Kind == RefQuery {
				fmt.Fprintf(&b, " query %d", r.Query)
			} else if r.Table != r.Key {
				fmt.Fprintf(&b, " table %s", r.Table)
			}
			for _, a := range r.Args {
				fmt.Fprintf(&b, " %s=[%s]", a.Key, a.Value)
			}
			b.WriteString("\n")
		}
		return strings.TrimRight("none\n"[min(5, 5*b.Len()):]+b.String(), "\n")
	})
}

// checkRefsOfPrint fails unless the canonical print reads the same things: an
// engine prints the tree, and finds its inputs by the keys.
func checkRefsOfPrint(t *testing.T, s *Statement, refs []Ref) {
	t.Helper()
	printed, err := Parse(Print(s))
	if err != nil {
		t.Fatal(err)
	}
	again, err := Refs(printed)
	if err != nil || len(again) != len(refs) {
		t.Fatalf("%s has %d references, its print %d (%v)", s.Text, len(refs), len(again), err)
	}
	for i := range refs {
		if refs[i].Key != again[i].Key || refs[i].Kind != again[i].Kind {
			t.Errorf("%s reads %s, its print %s", s.Text, refs[i].Key, again[i].Key)
		}
	}
}

// Every table of a statement, but for those that a WITH names, is found by
// RefOf under a key that Refs has.
func TestRefOfAgreesWithRefs(t *testing.T) {
	t.Parallel()
	s, err := Parse(`with a as (select * from query_1), query_2 as (select * from a)
		select * from query_2, "query_3(k='v')", dune.x.result_y, dex.trades, (select * from "Dex"."Trades")`)
	if err != nil {
		t.Fatal(err)
	}
	refs, err := Refs(s)
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, r := range refs {
		keys[r.Key] = true
	}
	shadowed := map[string]bool{"a": true, "query_2": true}
	tables := 0
	Walk(s, func(n Node) bool {
		if table, ok := n.(*Table); ok {
			tables++
			if key := RefOf(table).Key; !keys[key] && !shadowed[key] {
				t.Errorf("%s is not among the references", key)
			}
		}
		return true
	})
	if tables != 7 || len(refs) != 4 {
		t.Errorf("%d tables and %d references", tables, len(refs))
	}
}

func TestRefOfAMalformedNameIsATable(t *testing.T) {
	t.Parallel()
	s, err := Parse(`select * from "query_1(k=v)"`)
	if err != nil {
		t.Fatal(err)
	}
	table := s.Query.Body.(*Select).From[0].(*Table)
	if r := RefOf(table); r.Kind != RefTable || r.Key != `"query_1(k=v)"` {
		t.Errorf("got %+v", r)
	}
}

func TestReferencesAreBounded(t *testing.T) {
	t.Parallel()
	names := make([]string, barchan.MaxReferences+1)
	for i := range names {
		names[i] = fmt.Sprintf("t%d", i)
	}
	for _, c := range []struct {
		names []string
		want  barchan.Code
	}{
		{names[1:], ""}, {append(names[1:], names[1:]...), ""}, {names, barchan.CodeTooLarge},
	} {
		s, err := Parse("select * from " + strings.Join(c.names, ", "))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Refs(s); barchan.CodeOf(err) != c.want {
			t.Errorf("%d names gave %v", len(c.names), err)
		}
	}
}

// Whatever a value is, it comes back as it was from a reference.
func TestArgumentsRoundTrip(t *testing.T) {
	t.Parallel()
	value := rapid.StringOf(rapid.SampledFrom([]rune(`ab'"\(),={} é;-/*` + "\n")))
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(value, 1, 4).Draw(t, "values")
		var args []string
		for i, v := range values {
			args = append(args, fmt.Sprintf("k%d='%s'", i, escapeArg(v)))
		}
		name := "query_7(" + strings.Join(args, ",") + ")"
		s, err := Parse(`select * from "` + strings.ReplaceAll(name, `"`, `""`) + `"`)
		if err != nil {
			t.Fatal(err)
		}
		refs, err := Refs(s)
		if err != nil || len(refs) != 1 || len(refs[0].Args) != len(values) || refs[0].Key != name {
			t.Fatalf("%s gave %+v, %v", name, refs, err)
		}
		for i, a := range refs[0].Args {
			if a.Value != values[i] {
				t.Fatalf("%q became %q", values[i], a.Value)
			}
		}
	})
}

// FuzzCall looks for names that the reader of references chokes on, and for
// keys that do not read as themselves.
func FuzzCall(f *testing.F) {
	for _, s := range []string{"query_1", "query_1()", `query_1(a='b', c='\'d\'')`, "query_1(", "query_1(a='", "QUERY_01 ( a = '''' ) "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		c, problem, ok := parseCall(name)
		if !ok || problem != "" {
			return
		}
		again, problem, ok := parseCall(c.key())
		if !ok || problem != "" || again.key() != c.key() || len(again.args) != len(c.args) {
			t.Fatalf("%q has the key %q, which reads as %+v %s", name, c.key(), again, problem)
		}
	})
}
