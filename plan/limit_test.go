package plan_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/plan"
)

// chain saves queries 1 to n, each of which reads the next.
func chain(n int) *memory {
	m := newMemory()
	for i := 1; i < n; i++ {
		m.add(barchan.QueryID(i), fmt.Sprintf("select * from query_%d", i+1))
	}
	m.add(barchan.QueryID(n), "select 1 as a")
	return m
}

// fan saves query 1, which reads others through queries of a thousand each.
func fan(n int) *memory {
	m := newMemory()
	var hubs []string
	for hub := 2; n > 0; hub++ {
		var names []string
		for range min(n, 1000) {
			id := 100_000 + n
			m.add(barchan.QueryID(id), fmt.Sprintf("select %d as a", id))
			names = append(names, fmt.Sprintf("query_%d", id))
			n--
		}
		m.add(barchan.QueryID(hub), "select * from "+strings.Join(names, ", "))
		hubs = append(hubs, fmt.Sprintf("query_%d", hub))
	}
	m.add(1, "select * from "+strings.Join(hubs, ", "))
	return m
}

func pipeline(m *memory) (*barchan.Plan, error) {
	return plan.New(plan.Still{Catalog: m}).Pipeline(context.Background(), local, 1, nil, barchan.TierMedium)
}

func TestAChainOfTenThousand(t *testing.T) {
	t.Parallel()
	p, err := pipeline(chain(barchan.MaxPlanNodes))
	if err != nil {
		t.Fatal(err)
	}
	if n := p.Nodes[len(p.Nodes)-1]; len(p.Nodes) != barchan.MaxPlanNodes || n.Query != 1 || n.DependsOn[0] != n.ID-1 {
		t.Fatalf("%d nodes, the last is %+v", len(p.Nodes), n)
	}
	_, err = pipeline(chain(barchan.MaxPlanNodes + 1))
	if barchan.CodeOf(err) != barchan.CodeTooLarge || len(err.Error()) > 1000 {
		t.Fatalf("one more gave %v", err)
	}
}

func TestAFanOfTenThousand(t *testing.T) {
	t.Parallel()
	p, err := pipeline(fan(9_989))
	if err != nil || len(p.Nodes) != barchan.MaxPlanNodes {
		t.Fatalf("%v", err)
	}
}

func TestALongCycleIsNamedShort(t *testing.T) {
	t.Parallel()
	m := chain(5000)
	m.add(5000, "select * from query_1")
	_, err := pipeline(m)
	if barchan.CodeOf(err) != barchan.CodeInvalid || len(err.Error()) > 1000 ||
		!strings.Contains(err.Error(), "query_1 → query_2 →") || !strings.HasSuffix(err.Error(), "query_5000 → query_1") {
		t.Fatalf("got %v", err)
	}
}

func TestAMissingQueryFarDown(t *testing.T) {
	t.Parallel()
	m := chain(5000)
	m.add(5000, "select * from query_9999")
	_, err := pipeline(m)
	if barchan.CodeOf(err) != barchan.CodeNotFound || len(err.Error()) > 1000 || !strings.HasPrefix(err.Error(), "Query not found: query_9999, read by query_5000, read by query_4999") {
		t.Fatalf("got %v", err)
	}
}

// Thirty diamonds on top of each other have 2^30 paths and 91 queries.
func TestDiamonds(t *testing.T) {
	t.Parallel()
	m := newMemory()
	const depth = 30
	for i := range depth {
		top, left, right, next := 3*i+1, 3*i+2, 3*i+3, 3*i+4
		m.add(barchan.QueryID(top), fmt.Sprintf("select * from query_%d, query_%d", left, right))
		m.add(barchan.QueryID(left), fmt.Sprintf("select a + 1 as a from query_%d", next))
		m.add(barchan.QueryID(right), fmt.Sprintf("select a + 2 as a from query_%d", next))
	}
	m.add(3*depth+1, "select 1 as a")
	p, err := pipeline(m)
	if err != nil || len(p.Nodes) != 3*depth+1 {
		t.Fatalf("%v", err)
	}
	single, err := plan.New(plan.Still{Catalog: m}).Query(context.Background(), local, 1, nil, barchan.TierMedium)
	if err != nil || len(single.Nodes) != 1 || len(single.Nodes[0].Views) != 3*depth {
		t.Fatalf("%v", err)
	}
}

func TestInliningIsBounded(t *testing.T) {
	t.Parallel()
	run := func(n int) error {
		_, err := plan.New(plan.Still{Catalog: chain(n)}).Query(context.Background(), local, 1, nil, barchan.TierMedium)
		return err
	}
	if err := run(401); err != nil { // the root is not inlined
		t.Fatal(err)
	}
	if err := run(402); barchan.CodeOf(err) != barchan.CodeTooLarge || !strings.Contains(err.Error(), "pipeline") {
		t.Fatalf("got %v", err)
	}
}

// A long query view that thousands of queries inline would fill the memory.
func TestAPlanIsBoundedAsAWhole(t *testing.T) {
	t.Parallel()
	m := fan(9000)
	for id, q := range m.queries {
		if id > 100_000 {
			q.SQL = fmt.Sprintf("select %d as a from query_50000", id)
			m.queries[id] = q
		}
	}
	m.add(50_000, "select '"+strings.Repeat("x", 100_000)+"' as a")
	q := m.queries[50_000]
	q.View = true
	m.queries[50_000] = q
	if _, err := pipeline(m); barchan.CodeOf(err) != barchan.CodeTooLarge {
		t.Fatalf("got %v", err)
	}
}

func TestSQLIsBoundedAfterSubstitution(t *testing.T) {
	t.Parallel()
	m := newMemory()
	m.add(1, "select '"+strings.Repeat("{{k}}", 200)+"' as a", barchan.Param{Key: "k", Type: barchan.ParamText})
	_, err := plan.New(plan.Still{Catalog: m}).Query(context.Background(), local, 1, barchan.Values{"k": {strings.Repeat("'", 30_000)}}, barchan.TierMedium)
	if barchan.CodeOf(err) != barchan.CodeTooLarge {
		t.Fatalf("got %v", err)
	}
}

func TestReferencesAreBounded(t *testing.T) {
	t.Parallel()
	m := newMemory()
	var names []string
	for i := range barchan.MaxReferences + 1 {
		names = append(names, fmt.Sprintf("a.t%d", i))
	}
	m.add(1, "select * from "+strings.Join(names[1:], ", "))
	if _, err := pipeline(m); err != nil {
		t.Fatal(err)
	}
	m.add(1, "select * from "+strings.Join(names, ", "))
	if _, err := pipeline(m); barchan.CodeOf(err) != barchan.CodeTooLarge {
		t.Fatalf("got %v", err)
	}
}

func TestACancelledCallStops(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := plan.New(plan.Still{Catalog: chain(10)}).Pipeline(ctx, local, 1, nil, barchan.TierMedium); err != context.Canceled {
		t.Fatalf("got %v", err)
	}
}
