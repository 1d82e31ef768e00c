package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// A query may read as many others as the limit of references allows, each of
// which is a file that the worker has open.
func TestAQueryReadsAThousandOthers(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a query that reads 990 others is about open files, and takes a minute with the race detector")
	}
	s := startServer(t)
	source := s.query("source", "SELECT 1 AS n")
	var reads []string
	const width = 990
	for i := range width {
		id := s.query(fmt.Sprintf("reader %d", i), fmt.Sprintf("SELECT n + %d AS n FROM query_%d", i, source))
		reads = append(reads, fmt.Sprintf("SELECT n FROM query_%d", id))
	}
	root := s.query("root", "SELECT sum(n) AS n FROM ("+strings.Join(reads, " UNION ALL ")+") AS t")
	st := s.waitRun(s.pipeline(root))
	if st.Status != "completed" || len(st.Nodes) != width+2 {
		t.Fatalf("%d nodes ended %s: %s", len(st.Nodes), st.Status, st.Error)
	}
	rows := s.rows(st.Nodes[len(st.Nodes)-1].Query.Execution)
	if got, want := fmt.Sprint(rows[0]["n"]), fmt.Sprint(width+width*(width-1)/2); got != want {
		t.Errorf("the sum is %s, want %s", got, want)
	}
}
