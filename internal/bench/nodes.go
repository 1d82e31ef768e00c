package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/barchan-data/barchan/duneapi"
)

// graph is a shape of trivial queries: of makes the SELECT of node i (from 1)
// over what read gives as the name of another node.
type graph struct {
	name string
	size int
	of   func(i int, read func(int) string) string
}

const layerWidth = 20

func graphs(n int) []graph {
	return []graph{
		{"chain", n, func(i int, read func(int) string) string {
			if i == 1 {
				return "SELECT 1 AS n"
			}
			return "SELECT n + 1 AS n FROM " + read(i-1)
		}},
		{"fan", n, func(i int, read func(int) string) string {
			switch {
			case i == 1 && n > 1:
				return "SELECT 1 AS n"
			case i < n:
				return fmt.Sprintf("SELECT n + %d AS n FROM %s", i, read(1))
			}
			return gather(2, n-1, read)
		}},
		{"layers", n, func(i int, read func(int) string) string {
			switch {
			case i == n && n > layerWidth:
				return gather(n-layerWidth, n-1, read)
			case i <= layerWidth:
				return fmt.Sprintf("SELECT %d AS n", i)
			}
			return fmt.Sprintf("SELECT greatest(a.n, b.n) + 1 AS n FROM %s a CROSS JOIN %s b", read(i-layerWidth), read(max(1, i-layerWidth-1)))
		}},
	}
}

// gather reads all nodes from first to last.
func gather(first, last int, read func(int) string) string {
	text := "SELECT sum(n) AS n FROM ("
	for i := first; i <= last; i++ {
		if i > first {
			text += " UNION ALL "
		}
		text += "SELECT n FROM " + read(i)
	}
	return text + ") AS t"
}

// trivialNodes measures what a node costs beyond its own SQL.
func trivialNodes(ctx context.Context, b *bench) error {
	b.section("Trivial nodes", `Queries of one row each, as a chain, a fan (one source, the rest reads it, one root gathers) and layers of 20. Pipeline: request → published, by HTTP, tier medium, a warm worker: plan, store, worker, Parquet files, progress, sync and publish included. Bare: the same statements, one after the other in one DuckDB process of the same limits, its start not counted; once as tables in memory and once as the same Parquet files. Per node: (pipeline − bare Parquet) ÷ nodes. Targets: 2.5 ms in a chain, 1 ms in a fan. For scale, on two cores: dbt 59 ms per trivial node, SQLMesh 69, Dagster 91, yato (no isolation, nothing atomic) 3.5.`)
	b.table("graph", "nodes", "pipeline", "bare, in memory", "bare, Parquet", "pipeline ÷ bare Parquet", "overhead per node")
	s, err := serve(ctx)
	if err != nil {
		return err
	}
	defer s.stop()
	base := int64(0)
	for _, n := range b.sizes {
		for _, g := range graphs(n) {
			if n == 1 && g.name != "chain" {
				continue
			}
			// The gathering root of a large fan would exceed what one query
			// may refer to.
			if n > 1000 && g.name == "fan" {
				g = fanInTwo(n)
			}
			if err := nodesRow(ctx, b, s, g, base); err != nil {
				return fmt.Errorf("%s of %d: %w", g.name, n, err)
			}
			base += int64(n)
		}
	}
	return nil
}

// fanInTwo is a fan whose readers are gathered in groups of 500 first.
func fanInTwo(n int) graph {
	groups := (n + 499) / 500
	readers := n - 2 - groups
	return graph{"fan", n, func(i int, read func(int) string) string {
		switch {
		case i == 1:
			return "SELECT 1 AS n"
		case i <= 1+readers:
			return fmt.Sprintf("SELECT n + %d AS n FROM %s", i, read(1))
		case i < n:
			group := i - 2 - readers
			return gather(2+group*500, min(1+readers, 1+(group+1)*500), read)
		}
		return gather(n-groups, n-1, read)
	}}
}

func nodesRow(ctx context.Context, b *bench, s *server, g graph, base int64) error {
	for i := 1; i <= g.size; i++ {
		sql := g.of(i, func(j int) string { return fmt.Sprintf("query_%d", base+int64(j)) })
		if err := s.save(ctx, base+int64(i), sql); err != nil {
			return err
		}
	}
	rounds := 5
	switch {
	case g.size >= 5000:
		rounds = 1 // a minute each
	case g.size >= 1000:
		rounds = 3
	}
	var ours, memory, parquet []time.Duration
	for range rounds {
		d, st, err := s.pipeline(ctx, base+int64(g.size))
		if err != nil {
			return err
		}
		if len(st.NodeExecutions) != g.size {
			return fmt.Errorf("the run had %d nodes", len(st.NodeExecutions))
		}
		ours = append(ours, d)
		if d, err = bare(ctx, mediumThreads(), asTables(g)); err != nil {
			return err
		}
		memory = append(memory, d)
		if d, err = asParquet(ctx, mediumThreads(), g); err != nil {
			return err
		}
		parquet = append(parquet, d)
	}
	o, p := median(ours), median(parquet)
	b.row(g.name, fmt.Sprint(g.size), ms(o), ms(median(memory)), ms(p), ratio(o, p), ms(max(0, (o-p)/time.Duration(g.size))))
	return nil
}

// mediumThreads is what the tier medium gives.
func mediumThreads() int { return max(1, runtime.NumCPU()/2) }

func asTables(g graph) []string {
	var statements []string
	for i := 1; i <= g.size; i++ {
		sql := g.of(i, func(j int) string { return fmt.Sprintf("t%d", j) })
		statements = append(statements, fmt.Sprintf("CREATE TABLE t%d AS %s", i, sql))
	}
	return statements
}

func asParquet(ctx context.Context, threads int, g graph) (time.Duration, error) {
	dir, err := os.MkdirTemp("", "barchan-bare-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	return bare(ctx, threads, parquetStatements(dir, g))
}

// parquetStatements write what the server's worker writes: the same format,
// compression and row groups.
func parquetStatements(dir string, g graph) []string {
	var statements []string
	file := func(i int) string { return filepath.Join(dir, fmt.Sprintf("t%d.parquet", i)) }
	for i := 1; i <= g.size; i++ {
		sql := g.of(i, func(j int) string { return fmt.Sprintf("read_parquet('%s')", file(j)) })
		statements = append(statements, fmt.Sprintf("COPY (%s) TO '%s' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 16384)", sql, file(i)))
	}
	return statements
}

// submitting measures the way to the first node.
func submitting(ctx context.Context, b *bench) error {
	b.section("Submit → first node", "One trivial query by HTTP: request → answer with a durable id; request → the node executes (its `started_at` against the client's clock, one machine); request → published. A warm worker waits. Target: 20 ms to the first node.")
	s, err := serve(ctx)
	if err != nil {
		return err
	}
	defer s.stop()
	if err := s.save(ctx, 1, "SELECT 1 AS n"); err != nil {
		return err
	}
	var accepted, started, done []time.Duration
	for range 30 {
		begin := time.Now()
		run, err := s.ExecutePipeline(ctx, 1, duneapi.ExecuteRequest{})
		if err != nil {
			return err
		}
		accepted = append(accepted, time.Since(begin))
		st, err := s.until(ctx, run)
		if err != nil {
			return err
		}
		done = append(done, time.Since(begin))
		at, err := time.Parse(time.RFC3339Nano, st.NodeExecutions[0].StartedAt)
		if err != nil {
			return err
		}
		started = append(started, at.Sub(begin))
	}
	b.table("to", "median")
	b.row("id returned", ms(median(accepted)))
	b.row("node executing", ms(median(started)))
	b.row("published, as a client that polls each millisecond sees it", ms(median(done)))
	return nil
}
