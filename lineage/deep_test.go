package lineage_test

import (
	"fmt"
	"testing"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/lineage"
)

// A chain of thousands of stars ends at the table, and the same in a lattice,
// in which there are more ways than could be walked one by one.
func TestDeepGoesThroughLongChainsAndLattices(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, step string
		depth      int
	}{
		{"chain", "select * from query_%[1]d", 3000},
		{"lattice", "select x.a + y.b as a, y.a + x.b as b from query_%[1]d x, query_%[1]d y", 300},
	} {
		w := newWorld()
		w.addTable(1, "t(a, b)", barchan.KindDataset)
		w.save(1, "Source", "select a, b from t")
		for i := range c.depth {
			w.save(barchan.QueryID(i+2), "Step", fmt.Sprintf(c.step, i+1))
		}
		l, err := lineage.New(w).Of(t.Context(), lineage.Request{Team: local, Query: barchan.QueryID(c.depth + 1), Deep: true})
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if len(l.Columns) != 2 || len(l.Columns[0].Sources) == 0 || l.Columns[0].Sources[0].Name != "t" || l.Columns[0].Unknown {
			t.Errorf("%s: got %+v", c.name, l.Columns)
		}
	}
}
