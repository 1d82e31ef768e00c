package plan_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/plan"
)

// draw returns the picture of a draft: its nodes with what they depend on, and
// its problems.
func draw(t *testing.T, m *memory, q barchan.Query) (nodes, problems []string, p *plan.Picture) {
	t.Helper()
	q.Team = local.ID
	p, err := plan.New(plan.Still{Catalog: m}).Draft(t.Context(), local, plan.Draft{Query: q, Tier: barchan.TierMedium})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range p.Plan.Nodes {
		nodes = append(nodes, fmt.Sprintf("%d: query_%d %v", n.ID, n.Query, n.DependsOn))
	}
	for _, pr := range p.Problems {
		var path []barchan.QueryID
		for _, at := range pr.Path {
			path = append(path, p.Plan.Nodes[at].Query)
		}
		problems = append(problems, fmt.Sprintf("%v %q %s", path, pr.Name, pr.Err.Message))
	}
	return nodes, problems, p
}

// A draft without problems has the plan that it will have once it is saved.
func TestADraftIsPlannedAsItWillBe(t *testing.T) {
	t.Parallel()
	m := newMemory()
	m.add(1, "select 1 as a")
	m.add(2, "select * from query_1")
	m.add(3, "select 'old' from query_9")
	edited := barchan.Query{ID: 3, Version: 1, SQL: "select * from query_2, query_1"}
	_, problems, p := draw(t, m, edited)
	m.add(3, edited.SQL)
	saved, err := plan.New(plan.Still{Catalog: m}).Pipeline(t.Context(), local, 3, nil, barchan.TierMedium)
	if err != nil || problems != nil {
		t.Fatal(err, problems)
	}
	if d := cmp.Diff(saved, p.Plan); d != "" || p.Plan.Hash == "" {
		t.Errorf("the draft has another plan (-saved +draft):\n%s", d)
	}
}

func TestProblemsOfADraftAreShownWhereTheyAre(t *testing.T) {
	t.Parallel()
	m := newMemory()
	m.add(1, "select * from query_9")
	m.add(2, "select * from query_1, query_3")
	m.add(3, "select * from query_4")
	m.add(4, "select * from query_2, query_8")
	m.add(5, "select * from \"query_5(k='{{k}}x')\"", barchan.Param{Key: "k", Type: barchan.ParamText, Default: barchan.Value{"x"}})
	m.queries[6] = barchan.Query{ID: 6, Team: 2, Private: true, SQL: "select 1"}
	m.queries[7] = barchan.Query{ID: 7, Team: 1, Archived: true, SQL: "select 1"}
	nodes, problems, p := draw(t, m, barchan.Query{SQL: "select * from query_2, query_6, query_7, dune.local.result_no"})
	if d := cmp.Diff([]string{
		"1: query_1 []", "2: query_4 [4]", "3: query_3 [2]", "4: query_2 [1 3]", "5: query_0 [4]",
	}, nodes); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{
		`[0 2 1] "query_9" Query not found: query_9, read by query_1, read by query_2, read by the SQL`,
		`[0 2 3 4 2] "" queries read each other in a cycle: query_2 → query_3 → query_4 → query_2`,
		`[0 2 3 4] "query_8" Query not found: query_8, read by query_4, read by query_3, read by query_2, read by the SQL`,
		`[0] "query_6" Query not found: query_6, read by the SQL`,
		`[0] "query_7" Not allowed to execute query. Query is archived, unsaved or not enough permissions: query_7, read by the SQL`,
		`[0] "dune.local.result_no" Materialized view not found: dune.local.result_no, read by the SQL`,
	}, problems); d != "" {
		t.Error(d)
	}
	if p.Plan.Hash != "" {
		t.Error("what can't run has a hash")
	}
	if _, err := plan.New(plan.Still{Catalog: m}).Pipeline(t.Context(), local, 2, nil, barchan.TierMedium); err == nil {
		t.Error("a plan that is to run excuses problems")
	}

	nodes, problems, _ = draw(t, m, barchan.Query{SQL: "select * from query_5"})
	if len(problems) != 1 || len(nodes) < 3 || slices.Contains(nodes, "0: query_5 []") {
		t.Errorf("a query that reads itself with ever other values: %v %v", nodes, problems)
	}
}

func TestADraftOfManyProblemsEnds(t *testing.T) {
	t.Parallel()
	m := newMemory()
	sql := "select 1 from query_1000"
	for i := range 300 {
		sql += fmt.Sprintf(", query_%d", 1001+i)
	}
	if nodes, problems, _ := draw(t, m, barchan.Query{SQL: sql}); len(nodes) != 1 || len(problems) != 100 {
		t.Errorf("%d nodes and %d problems", len(nodes), len(problems))
	}
}
