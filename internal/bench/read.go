package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/sqlite"
)

const names = 200

// publishing measures the one transaction, with readers that never rest.
func publishing(ctx context.Context, b *bench) error {
	b.section("Publish", fmt.Sprintf("The transaction that moves %d materialized views and their latest results, completes the run and is synced, on the SQLite store, while four readers list all names without a pause. Torn: a list in which the names are not all of one run. Target: 10 ms, 0 torn.", names))
	dir, err := os.MkdirTemp("", "barchan-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	store, err := sqlite.Open(ctx, filepath.Join(dir, "publish.db"), sqlite.Config{})
	if err != nil {
		return err
	}
	defer store.Close()
	p := &publishBench{store: store, ids: barchan.NewIDs(time.Now)}
	if err := p.setUp(ctx); err != nil {
		return err
	}
	if _, err := p.once(ctx); err != nil { // from here on all names are of one run
		return err
	}
	alone, err := p.some(ctx, 15)
	if err != nil {
		return err
	}
	reading, stop := context.WithCancel(ctx)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() { p.read(reading) })
	}
	took, err := p.some(ctx, 30)
	stop()
	wg.Wait()
	if err != nil {
		return err
	}
	b.table("readers", "publish, median", "slowest", "lists read meanwhile", "torn")
	b.row("none", ms(median(alone)), ms(slices.Max(alone)), "–", "–")
	b.row("4, on the same cores", ms(median(took)), ms(slices.Max(took)), fmt.Sprint(p.reads.Load()), fmt.Sprint(p.torn.Load()))
	return nil
}

// some publishes n runs.
func (p *publishBench) some(ctx context.Context, n int) ([]time.Duration, error) {
	var took []time.Duration
	for range n {
		d, err := p.once(ctx)
		if err != nil {
			return nil, err
		}
		took = append(took, d)
	}
	return took, nil
}

type publishBench struct {
	store *sqlite.Store
	ids   *barchan.IDs
	team  barchan.Team
	plan  barchan.Plan
	reads atomic.Int64
	torn  atomic.Int64
}

func (p *publishBench) setUp(ctx context.Context) error {
	now := time.Now()
	var err error
	if p.team, err = p.store.EnsureTeam(ctx, "bench", now); err != nil {
		return err
	}
	for i := 1; i <= names; i++ {
		id := barchan.QueryID(i)
		q := barchan.Query{ID: id, Team: p.team.ID, Name: "q", SQL: "SELECT 1", CreatedAt: now, UpdatedAt: now}
		if _, err := p.store.CreateQuery(ctx, q); err != nil {
			return err
		}
		name := fmt.Sprintf("dune.bench.result_%03d", i)
		v := barchan.View{ID: p.ids.New(), Team: p.team.ID, Name: name, Query: id, Tier: barchan.TierMedium, CreatedAt: now, UpdatedAt: now}
		if _, err := p.store.PutView(ctx, v); err != nil {
			return err
		}
		p.plan.Nodes = append(p.plan.Nodes, barchan.Node{ID: i, Query: id, Version: 1, SQL: "SELECT 1", ValuesKey: "{}", Tier: barchan.TierMedium, View: name, Root: i == names})
	}
	p.plan.Tier, p.plan.Hash = barchan.TierMedium, "bench"
	return nil
}

// once submits, finishes and publishes a run, and returns how long the publish
// took.
func (p *publishBench) once(ctx context.Context) (time.Duration, error) {
	now := time.Now()
	r := barchan.Run{ID: barchan.RunID(p.ids.New()), Team: p.team.ID, Kind: barchan.RunPipeline, Query: names, Tier: barchan.TierMedium, SubmittedAt: now}
	sub := barchan.Submission{Run: r, Plan: &p.plan, ExpiresAt: now.Add(time.Hour)}
	for range names {
		sub.Executions = append(sub.Executions, barchan.ExecutionID(p.ids.New()))
	}
	if _, err := p.store.Submit(ctx, sub); err != nil {
		return 0, err
	}
	l, ok, err := p.store.Lease(ctx, "bench", []barchan.Tier{barchan.TierMedium}, now, now.Add(time.Hour))
	if err != nil || !ok {
		return 0, fmt.Errorf("lease: %v, %w", ok, err)
	}
	if _, err := p.store.Pin(ctx, l, nil, now); err != nil {
		return 0, err
	}
	for _, id := range sub.Executions {
		if err := p.store.StartNode(ctx, l, id, now); err != nil {
			return 0, err
		}
		// The row count tells readers which run a name is of.
		out := barchan.Output{Location: barchan.Location{Files: []string{"runs/" + string(id)}}, Rows: now.UnixNano(), Schema: barchan.Schema{{Name: "n", Type: "integer"}}}
		if err := p.store.FinishNode(ctx, l, id, out, 0, "boot", now); err != nil {
			return 0, err
		}
	}
	start := time.Now()
	state, err := p.store.Publish(ctx, l, time.Now())
	if err == nil && state != barchan.RunCompleted {
		err = fmt.Errorf("the run is %s", state)
	}
	return time.Since(start), err
}

func (p *publishBench) read(ctx context.Context) {
	for ctx.Err() == nil {
		tables, _, err := p.store.ListTables(ctx, p.team.ID, barchan.KindView, names, 0)
		if err != nil {
			continue
		}
		p.reads.Add(1)
		for _, t := range tables {
			if t.Current.Rows != tables[0].Current.Rows {
				p.torn.Add(1)
				break
			}
		}
	}
}

// polling measures status polls over HTTP, from clients on the same cores.
func polling(ctx context.Context, b *bench) error {
	b.section("Status polls", "GET /api/v1/execution/{id}/status of a completed execution by 8 connections for 5 seconds; clients and server share the cores, so that the server has about half of them. Target: 5,000 a second per core, p99 5 ms.")
	s, err := serve(ctx)
	if err != nil {
		return err
	}
	defer s.stop()
	if err := s.save(ctx, 1, "SELECT 1 AS n"); err != nil {
		return err
	}
	made, err := s.ExecuteQuery(ctx, 1, duneapi.ExecuteRequest{})
	if err != nil {
		return err
	}
	for {
		st, err := s.ExecutionStatus(ctx, made.ExecutionID)
		if err != nil {
			return err
		}
		if st.IsExecutionFinished {
			break
		}
		time.Sleep(time.Millisecond)
	}
	all, err := poll(ctx, s, made.ExecutionID, 8, 5*time.Second)
	if err != nil {
		return err
	}
	slices.Sort(all)
	b.table("polls per second", "median", "p99")
	b.row(fmt.Sprint(len(all)/5), ms(all[len(all)/2]), ms(all[len(all)*99/100]))
	return nil
}

func poll(ctx context.Context, s *server, id string, connections int, for_ time.Duration) ([]time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, for_)
	defer cancel()
	transport := &http.Transport{MaxIdleConnsPerHost: connections}
	defer transport.CloseIdleConnections()
	httpClient := &http.Client{Transport: transport}
	var mu sync.Mutex
	var all []time.Duration
	var failed error
	var wg sync.WaitGroup
	for range connections {
		wg.Go(func() {
			var mine []time.Duration
			err := pollUntilDone(ctx, httpClient, s.Base()+"/api/v1/execution/"+id+"/status", &mine)
			mu.Lock()
			defer mu.Unlock()
			all = append(all, mine...)
			if err != nil {
				failed = err
			}
		})
	}
	wg.Wait()
	return all, failed
}

func pollUntilDone(ctx context.Context, c *http.Client, url string, took *[]time.Duration) error {
	buf := make([]byte, 4096)
	for ctx.Err() == nil {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		req.Header.Set("X-Dune-Api-Key", benchKey)
		start := time.Now()
		resp, err := c.Do(req)
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
		for err == nil {
			_, err = resp.Body.Read(buf)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			return fmt.Errorf("a poll was answered with %d", resp.StatusCode)
		}
		*took = append(*took, time.Since(start))
	}
	return nil
}
