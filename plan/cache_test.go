package plan

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dunesql"
)

func TestTheCacheIsBounded(t *testing.T) {
	t.Parallel()
	c := newCache(100_000)
	for i := range 1000 {
		if _, err := c.analyse(dunesql.Binding{}, fmt.Sprintf("select %d from t%s", i, strings.Repeat(" ", 1000))); err != nil {
			t.Fatal(err)
		}
		if c.bytes > c.max || len(c.entries) != c.recent.Len() {
			t.Fatalf("%d bytes, %d entries, %d in order", c.bytes, len(c.entries), c.recent.Len())
		}
	}
	sum := 0
	for e := c.recent.Front(); e != nil; e = e.Next() {
		sum += e.Value.(*entry).size()
	}
	if sum != c.bytes || sum == 0 {
		t.Fatalf("holds %d bytes, counts %d", sum, c.bytes)
	}
}

func TestTheCacheKeepsWhatWasUsedLast(t *testing.T) {
	t.Parallel()
	c := newCache(10_000)
	get := func(i int) *analysis {
		a, err := c.analyse(dunesql.Binding{}, fmt.Sprintf("select %d%s", i, strings.Repeat(" ", 1000)))
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	first := get(0)
	for i := range 100 {
		get(i + 1)
		if get(0) != first {
			t.Fatalf("forgotten after %d others, though used all the time", i)
		}
	}
}

func TestTheCacheIsSafe(t *testing.T) {
	t.Parallel()
	c := newCache(50_000)
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 200 {
				sql := fmt.Sprintf("select %d", (i*7+g)%50)
				if a, err := c.analyse(dunesql.Binding{}, sql); err != nil || a.sub.Text != sql {
					t.Errorf("%q: %v", sql, err)
				}
			}
		})
	}
	wg.Wait()
}

// Different bindings have different keys; else a plan could hold the SQL of
// other values.
func TestBindingKeysDiffer(t *testing.T) {
	t.Parallel()
	text := rapid.SampledFrom([]string{"", "a", "1", "1:a", ":1:", "true", "ab"})
	value := rapid.SliceOfN(text, 0, 2)
	binding := func(t *rapid.T, name string) dunesql.Binding {
		var b dunesql.Binding
		b.Values, b.Trust = barchan.Values{}, map[string]dunesql.Trust{}
		for range rapid.IntRange(1, 2).Draw(t, name) {
			key := text.Draw(t, "key")
			b.Params = append(b.Params, barchan.Param{
				Key: key, Type: barchan.ParamType(text.Draw(t, "type")), Default: value.Draw(t, "default"),
				Options: value.Draw(t, "options"), Multi: rapid.Bool().Draw(t, "multi"),
			})
			b.Values[key] = value.Draw(t, "value")
			b.Trust[key] = dunesql.Trust(rapid.IntRange(0, 2).Draw(t, "trust"))
		}
		return b
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := binding(t, "a"), binding(t, "b")
		if same := fmt.Sprintf("%#v", a) == fmt.Sprintf("%#v", b); same != (bindingKey(a) == bindingKey(b)) {
			t.Fatalf("%#v\n%#v\nequal %v, keys %q and %q", a, b, same, bindingKey(a), bindingKey(b))
		}
	})
}
