package lineage_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/lineage"
)

// team makes a source, n queries of which every tenth reads it, and returns
// two versions of the source.
func team(w *world, n int) (before, now barchan.Query) {
	w.addTable(1, "t(a, b, c)", barchan.KindDataset)
	w.save(1, "Source", "select a, b from t")
	padding := "/*" + strings.Repeat("what the query is about; ", 80) + "*/ "
	for i := 2; i <= n; i++ {
		from := fmt.Sprintf("query_%d", i-1)
		if i%10 == 0 {
			from = "query_1"
		}
		w.save(barchan.QueryID(i), fmt.Sprintf("Query %d", i), padding+"select a, b from "+from)
	}
	return w.save(1, "Source", "select a from t")
}

func TestReadersAreNotLoadedWhenNothingIsGone(t *testing.T) {
	t.Parallel()
	w := newWorld()
	before, now := team(w, 20)
	tracer := lineage.New(w)
	more := now
	more.SQL = "select a, b, c from t"
	for _, q := range []barchan.Query{more, before} {
		if list, all, err := tracer.Broken(t.Context(), local, before, q); len(list) != 0 || !all || err != nil {
			t.Errorf("%s: got %v, %v, %v", q.SQL, list, all, err)
		}
	}
	if w.listed != 0 {
		t.Errorf("the queries were listed %d times", w.listed)
	}
	if list, _, _ := tracer.Broken(t.Context(), local, before, now); len(list) != 3 || w.listed != 1 {
		t.Errorf("%d are broken, and the queries were listed %d times", len(list), w.listed)
	}
}

func TestTooManyReadersAreSaid(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.addTable(1, "t(a, b)", barchan.KindDataset)
	w.save(1, "Source", "select a, b from t")
	const readers = 1100
	for i := range readers {
		w.save(barchan.QueryID(i+2), "Reader", "select b from query_1")
	}
	before, now := w.save(1, "Source", "select a from t")
	list, all, err := lineage.New(w).Broken(t.Context(), local, before, now)
	if err != nil || all || len(list) == 0 || len(list) >= readers {
		t.Errorf("%d are broken, %v, %v", len(list), all, err)
	}
}

func TestAnEndedContextIsSaid(t *testing.T) {
	t.Parallel()
	w := newWorld()
	before, now := team(w, 20)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, all, err := lineage.New(w).Broken(ctx, local, before, now); all || err != nil {
		t.Errorf("got %v, %v", all, err)
	}
}

// BenchmarkBroken is a save that breaks readers, in a team of 1,000 queries.
func BenchmarkBroken(b *testing.B) {
	w := newWorld()
	before, now := team(w, 1000)
	tracer := lineage.New(w)
	for b.Loop() {
		if list, all, err := tracer.Broken(b.Context(), local, before, now); len(list) != 101 || !all || err != nil {
			b.Fatal(len(list), all, err)
		}
	}
}
