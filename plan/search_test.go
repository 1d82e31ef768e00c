package plan_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/plan"
)

// digraph is which query reads which: edge[i][j] says that query i+1 reads
// query j+1.
type digraph [][]bool

// catalog saves one query per vertex. How a vertex is read varies: by its
// query, by a materialized view, or by both.
func (g digraph) catalog() *memory {
	m := newMemory()
	for i, row := range g {
		var names []string
		for j, reads := range row {
			if !reads {
				continue
			}
			id := j + 1
			switch (i + 2*j) % 3 {
			case 0:
				names = append(names, fmt.Sprintf("query_%d", id))
			case 1:
				names = append(names, fmt.Sprintf("dune.local.result_v%d", id))
			default:
				names = append(names, fmt.Sprintf(`"query_%d()"`, id), fmt.Sprintf("dune.local.result_v%d", id))
			}
		}
		sql := "select 1 as a"
		if len(names) > 0 {
			sql = "select * from " + strings.Join(names, ", ")
		}
		m.add(barchan.QueryID(i+1), fmt.Sprintf("%s -- %d", sql, i))
		m.addView(fmt.Sprintf("dune.local.result_v%d", i+1), barchan.QueryID(i+1), true)
	}
	return m
}

// reaches returns what can be reached from v by one or more edges, by the
// closure of the matrix.
func (g digraph) closure() digraph {
	n := len(g)
	c := make(digraph, n)
	for i := range c {
		c[i] = append([]bool(nil), g[i]...)
	}
	for k := range n {
		for i := range n {
			for j := range n {
				c[i][j] = c[i][j] || c[i][k] && c[k][j]
			}
		}
	}
	return c
}

// verify plans from vertex 0 and compares the plan with the matrix.
func (g digraph) verify() error {
	closure := g.closure()
	reached := map[int]bool{0: true}
	cyclic := closure[0][0]
	for j := range g {
		if closure[0][j] {
			reached[j] = true
			cyclic = cyclic || closure[j][j]
		}
	}
	p, err := plan.New(plan.Still{Catalog: g.catalog()}).Pipeline(context.Background(), local, 1, nil, barchan.TierMedium)
	if cyclic {
		return g.verifyCycle(err)
	}
	if err != nil {
		return fmt.Errorf("refused: %w", err)
	}
	return g.verifyPlan(p, reached)
}

// verifyCycle checks that the message names a path of the graph.
func (g digraph) verifyCycle(err error) error {
	if barchan.CodeOf(err) != barchan.CodeInvalid {
		return fmt.Errorf("a cycle gave %v", err)
	}
	_, path, ok := strings.Cut(err.Error(), "queries read each other in a cycle: ")
	if !ok {
		return fmt.Errorf("a cycle gave %w", err)
	}
	var ids []int
	for _, name := range strings.Split(path, " → ") {
		var id int
		if _, err := fmt.Sscanf(name, "query_%d", &id); err != nil {
			return err
		}
		ids = append(ids, id-1)
	}
	if len(ids) < 2 || ids[0] != ids[len(ids)-1] {
		return fmt.Errorf("%s is not closed", path)
	}
	for i := range len(ids) - 1 {
		if !g[ids[i]][ids[i+1]] {
			return fmt.Errorf("%s names an edge that is none", path)
		}
	}
	return nil
}

func (g digraph) verifyPlan(p *barchan.Plan, reached map[int]bool) error {
	if len(p.Nodes) != len(reached) {
		return fmt.Errorf("%d nodes, want %d", len(p.Nodes), len(reached))
	}
	vertexOf := map[int]int{}
	for place, n := range p.Nodes {
		v := int(n.Query) - 1
		if n.ID != place+1 || !reached[v] || n.Root != (v == 0) || n.Root != (place == len(p.Nodes)-1) {
			return fmt.Errorf("node %+v at %d", n, place)
		}
		if n.View != fmt.Sprintf("dune.local.result_v%d", v+1) {
			return fmt.Errorf("node of %d publishes %q", v+1, n.View)
		}
		deps := map[int]bool{}
		for _, d := range n.DependsOn {
			w, before := vertexOf[d]
			if !before || deps[w] {
				return fmt.Errorf("node %d depends on %d", n.ID, d)
			}
			deps[w] = true
		}
		for w, reads := range g[v] {
			if reads != deps[w] {
				return fmt.Errorf("node of %d depends on %d: %v, want %v", v+1, w+1, deps[w], reads)
			}
		}
		vertexOf[n.ID] = v
	}
	return nil
}

// Every graph of up to three vertices, self-loops and all; with -long, four.
func TestEveryTinyGraph(t *testing.T) {
	t.Parallel()
	most := 4
	if testing.Short() {
		most = 3
	}
	for n := 1; n <= most; n++ {
		for bits := range 1 << (n * n) {
			g := make(digraph, n)
			for i := range g {
				g[i] = make([]bool, n)
				for j := range g[i] {
					g[i][j] = bits>>(i*n+j)&1 == 1
				}
			}
			if err := g.verify(); err != nil {
				t.Fatalf("%v: %v", g, err)
			}
		}
	}
}

func TestRandomGraphs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "vertices")
		forward := rapid.Bool().Draw(t, "acyclic")
		g := make(digraph, n)
		for i := range g {
			g[i] = make([]bool, n)
			for j := range g[i] {
				g[i][j] = (!forward || j > i) && rapid.IntRange(0, 3).Draw(t, "edge") == 0
			}
		}
		if err := g.verify(); err != nil {
			t.Fatalf("%v: %v", g, err)
		}
	})
}

// The check that compares graphs must see a plan that is wrong.
func TestTheOracleCanFail(t *testing.T) {
	t.Parallel()
	g := digraph{{false, true, false}, {false, false, true}, {false, false, false}}
	p, err := plan.New(plan.Still{Catalog: g.catalog()}).Pipeline(context.Background(), local, 1, nil, barchan.TierMedium)
	if err != nil {
		t.Fatal(err)
	}
	reached := map[int]bool{0: true, 1: true, 2: true}
	if err := g.verifyPlan(p, reached); err != nil {
		t.Fatal(err)
	}
	p.Nodes[2].DependsOn = []int{1}
	if g.verifyPlan(p, reached) == nil {
		t.Fatal("a wrong edge went unseen")
	}
	if g.verifyCycle(barchan.Errorf(barchan.CodeInvalid, "queries read each other in a cycle: query_1 → query_3 → query_1")) == nil {
		t.Fatal("a wrong path went unseen")
	}
}
