package e2e

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"testing"
)

// Two pipelines that publish the same views, asked for at once and again and
// again: all of them complete, none is superseded, and no reader ever joins
// views of two runs.
func TestPipelinesThatShareViewsTakeTurns(t *testing.T) {
	t.Parallel()
	rounds := 8
	if n, err := strconv.Atoi(os.Getenv("BARCHAN_OVERLAP")); err == nil {
		rounds = n
	}
	s := startServer(t)
	c := makeChain(s, 3)
	other := s.query("other root", fmt.Sprintf("SELECT a.k FROM %s a JOIN %s b ON a.k = b.k JOIN %s c ON b.k = c.k", c.views[2], c.views[1], c.views[0]))
	s.waitRun(s.pipeline(c.root)) // from here on the views are of one run
	look := "SELECT count(DISTINCT k) AS instants FROM (SELECT k FROM " + c.views[0] +
		" UNION ALL SELECT k FROM " + c.views[1] + " UNION ALL SELECT k FROM " + c.views[2] + ") AS t"

	var wg sync.WaitGroup
	for _, root := range []int64{c.root, other, c.root, other} {
		wg.Go(func() {
			for range rounds {
				if st := s.waitRun(s.pipeline(root)); st.Status != "completed" {
					t.Errorf("a run of query %d ended %s: %s", root, st.Status, st.Error)
				}
			}
		})
	}
	wg.Go(func() {
		for range rounds {
			if rows := s.sql(look); fmt.Sprint(rows[0]["instants"]) != "1" {
				t.Errorf("a reader joined views of several runs: %v", rows)
			}
		}
	})
	wg.Wait()
}
