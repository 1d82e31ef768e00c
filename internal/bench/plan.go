package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/plan"
	"github.com/barchan-data/barchan/sqlite"
)

// planning measures the planner on the real store: cold is a planner that has
// parsed nothing yet, warm the same one again.
func planning(ctx context.Context, b *bench) error {
	b.section("Plan", "A query and its values → a stored-ready plan, on the SQLite store. Layers of queries of a median size, each of which reads two of the layer before. Cold: nothing parsed yet. Warm: every text parsed before. Targets: 200 nodes 50 ms cold, 5 ms warm; 3,000 cold 500 ms.")
	b.table("nodes", "cold", "warm")
	for _, nodes := range []int{200, 3000} {
		cold, warm, err := planTimes(ctx, nodes)
		if err != nil {
			return err
		}
		b.row(fmt.Sprint(nodes), ms(cold), ms(warm))
	}
	return nil
}

func planTimes(ctx context.Context, nodes int) (cold, warm time.Duration, err error) {
	dir, err := os.MkdirTemp("", "barchan-bench-")
	if err != nil {
		return 0, 0, err
	}
	defer os.RemoveAll(dir)
	store, err := sqlite.Open(ctx, filepath.Join(dir, "plan.db"), sqlite.Config{})
	if err != nil {
		return 0, 0, err
	}
	defer store.Close()
	team, err := store.EnsureTeam(ctx, "bench", time.Now())
	if err != nil {
		return 0, 0, err
	}
	texts := layered(nodes, 20)
	for i, text := range texts {
		q := barchan.Query{ID: barchan.QueryID(i + 1), Team: team.ID, Name: fmt.Sprintf("node %d", i+1), SQL: text, CreatedAt: time.Now(), UpdatedAt: time.Now()}
		if _, err := store.CreateQuery(ctx, q); err != nil {
			return 0, 0, err
		}
	}
	root := barchan.QueryID(len(texts))
	planOnce := func(p *plan.Planner) error {
		made, err := p.Pipeline(ctx, team, root, nil, barchan.TierMedium)
		if err == nil && len(made.Nodes) != nodes {
			return fmt.Errorf("the plan has %d nodes, want %d", len(made.Nodes), nodes)
		}
		return err
	}
	colds, err := times(5, func() error { return planOnce(plan.New(store)) })
	if err != nil {
		return 0, 0, err
	}
	p := plan.New(store)
	if err := planOnce(p); err != nil {
		return 0, 0, err
	}
	warms, err := times(15, func() error { return planOnce(p) })
	if err != nil {
		return 0, 0, err
	}
	return median(colds), median(warms), nil
}

// layered returns the texts of queries 1…n in layers of width: each reads two
// of the layer before, and the last reads the whole last layer.
func layered(n, width int) []string {
	texts := make([]string, n)
	for i := range n - 1 {
		if i < width {
			texts[i] = padded(fmt.Sprintf("SELECT %d AS n, date '2024-01-01' AS day", i))
			continue
		}
		before := (i/width - 1) * width
		texts[i] = padded(fmt.Sprintf("SELECT a.n + b.n AS n, a.day FROM query_%d a JOIN query_%d b ON a.day = b.day",
			before+i%width+1, before+(i+1)%width+1))
	}
	root := "SELECT count(*) AS layers FROM (SELECT 1 AS x FROM query_1"
	for i := max(0, n-1-2*width); i < n-1; i++ {
		root += fmt.Sprintf(" UNION ALL SELECT 1 FROM query_%d", i+1)
	}
	texts[n-1] = root + ") AS t"
	return texts
}

// padded brings a small query to the size of a usual one: about 60 lines.
func padded(sql string) string {
	text := "WITH base AS (" + sql + ")"
	for i := range 12 {
		from := "base"
		if i > 0 {
			from = fmt.Sprintf("step_%d", i-1)
		}
		text += fmt.Sprintf(",\nstep_%d AS (\n  SELECT n, day,\n    CASE WHEN n > %d THEN 'high' ELSE 'low' END AS level_%d\n  FROM %s\n  WHERE day >= date '2020-01-01' AND n IS NOT NULL\n)", i, i, i, from)
	}
	return text + "\nSELECT n, day FROM step_11"
}
