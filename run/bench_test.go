package run_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/run"
)

// BenchmarkOverhead runs trivial nodes on the real store and disk, with an
// engine that only writes a small file: what is measured is run, store and
// disk. Of a chain nothing overlaps but the records; of a fan everything does.
func BenchmarkOverhead(b *testing.B) {
	for _, shape := range []string{"chain", "fan"} {
		for _, nodes := range []int{1, 200, 1000} {
			b.Run(fmt.Sprintf("%s/%d", shape, nodes), func(b *testing.B) {
				db := database(b, b.TempDir())
				w := newWorld(b, db, func(c *run.Config) { c.Log = nil })
				w.engine.brief = true
				w.plan = mustPlan(b, shapeOf(shape, nodes))
				save(b, db, w.plan)
				for b.Loop() {
					w.submit(b)
					l := w.lease(b)
					if err := w.Execute(b.Context(), l); err != nil {
						b.Fatal(err)
					}
					if r, err := db.Run(b.Context(), l.Run); err != nil || r.State != barchan.RunCompleted {
						b.Fatal(r.State, r.Error, err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*nodes), "µs/node")
				b.ReportMetric(float64(b.Elapsed())/float64(time.Millisecond)/float64(b.N), "ms/run")
			})
		}
	}
}

func shapeOf(shape string, nodes int) string {
	var text strings.Builder
	for id := 1; id <= nodes; id++ {
		switch {
		case id == 1:
			fmt.Fprintf(&text, "%d n%d\n", id, id)
		case shape == "chain":
			fmt.Fprintf(&text, "%d n%d <- %d\n", id, id, id-1)
		default:
			fmt.Fprintf(&text, "%d n%d <- 1\n", id, id)
		}
	}
	return text.String()
}
