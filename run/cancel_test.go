package run_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/run"
	"github.com/barchan-data/barchan/sched"
)

// serve starts a scheduler for the world. Its store is the world's.
func serve(t *testing.T, st store, slots int, edit func(*run.Config)) (*world, *sched.Scheduler) {
	t.Helper()
	var s *sched.Scheduler
	w := newWorld(t, st, func(c *run.Config) {
		c.Wake = func() { s.Wake() }
		c.Cancel = func(id barchan.RunID, cause error) bool { return s.Cancel(id, cause) }
		if edit != nil {
			edit(c)
		}
	})
	s = sched.New(sched.Config{
		Store: st, Run: w.Execute, Owner: "test", Boot: "boot-1",
		Slots: map[barchan.Tier]int{barchan.TierMedium: slots},
	})
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return w, s
}

// ended waits until a run has ended, and returns it.
func (w *world) ended(t *testing.T, id barchan.RunID) barchan.Run {
	t.Helper()
	var r barchan.Run
	w.until(t, "run "+string(id)+" has ended", func() bool {
		r = w.now(t, id)
		return r.State.Terminal()
	})
	return r
}

// until waits until what is true.
func (w *world) until(t *testing.T, what string, is func() bool) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	deadline := time.After(60 * time.Second)
	for !is() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("after a minute it is still not so that %s", what)
		}
	}
}

func TestACancelIsFinalAndKillsTheSession(t *testing.T) {
	t.Parallel()
	w, s := serve(t, newMemory(), 1, nil)
	w.plan = mustPlan(t, "1 one\n2 two <- 1\n3 three <- 2\n")
	began := make(chan struct{})
	w.engine.do["q2"] = behaviour{hangs: true, began: began}
	r := w.submit(t)
	<-began
	w.until(t, "node 1 is recorded", func() bool { return w.execs(t, r.ID)[0].State == barchan.ExecutionCompleted })
	if p := w.Progress(w.execs(t, r.ID)[1].ID); p == nil || p.Percent != 50 {
		t.Errorf("progress %v, want 50 %%", p)
	}
	if err := w.Cancel(t.Context(), 2, r.ID); barchan.CodeOf(err) != barchan.CodeNotFound {
		t.Errorf("a foreign run: %v, want not found", err)
	}
	if err := w.Cancel(t.Context(), team.ID, r.ID); err != nil {
		t.Fatal(err)
	}
	got, err := w.store.Run(t.Context(), r.ID)
	if err != nil || got.State != barchan.RunCancelled {
		t.Fatalf("right after the cancel the run is %s, %v", got.State, err)
	}
	if err := w.Cancel(t.Context(), team.ID, r.ID); err != nil {
		t.Errorf("cancelling again: %v", err)
	}
	s.Stop() // waits for the session
	want := "run cancelled, 0.01 credits\n1 completed, 0.01 credits\n" +
		"2 cancelled (cancelled by its team), 0 credits\n3 cancelled (cancelled by its team), 0 credits\n"
	if got := w.states(t, r.ID); got != want {
		t.Errorf("ended as\n%s\nwant\n%s", got, want)
	}
	if got := w.left(t, r.ID); got != "1.parquet" {
		t.Errorf("files %s, want the one that a completed execution names", got)
	}
	if w.engine.open != 0 {
		t.Error("the session is left open")
	}
	if p := w.Progress(w.execs(t, r.ID)[1].ID); p != nil {
		t.Errorf("progress %v of an ended execution", p)
	}
}

func (w *world) execs(t *testing.T, id barchan.RunID) []barchan.Execution {
	t.Helper()
	execs, err := w.store.Executions(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return execs
}

func TestAPendingRunIsCancelledWithoutRunning(t *testing.T) {
	t.Parallel()
	w := newWorld(t, newMemory(), nil)
	w.plan = mustPlan(t, "1 one\n")
	r := w.submit(t)
	if err := w.Cancel(t.Context(), team.ID, r.ID); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := w.store.Lease(t.Context(), "test", []barchan.Tier{barchan.TierMedium}, time.Now(), time.Now()); ok || err != nil {
		t.Errorf("a cancelled run was leased: %v, %v", ok, err)
	}
	if err := w.Cancel(t.Context(), team.ID, "01XXXXXXXXXXXXXXXXXXXXXXXX"); barchan.CodeOf(err) != barchan.CodeNotFound {
		t.Errorf("an unknown run: %v, want not found", err)
	}
}

func TestAShutdownLeavesTheRunForTheNextStart(t *testing.T) {
	t.Parallel()
	mem := newMemory()
	w, s := serve(t, mem, 1, nil)
	w.plan = mustPlan(t, "1 one\n2 two <- 1\n")
	began := make(chan struct{})
	w.engine.do["q2"] = behaviour{hangs: true, began: began}
	r := w.submit(t)
	<-began
	s.Stop()
	if got := w.now(t, r.ID); got.State != barchan.RunExecuting {
		t.Fatalf("after the shutdown the run is %s, want executing", got.State)
	}
	w.engine.do["q2"] = behaviour{}
	next := sched.New(sched.Config{
		Store: mem, Run: w.Execute, Owner: "next", Boot: "boot-1", Slots: map[barchan.Tier]int{barchan.TierMedium: 1},
	})
	if err := next.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer next.Stop()
	if got := w.ended(t, r.ID); got.State != barchan.RunCompleted || got.Attempt != 2 {
		t.Errorf("then it is %s in attempt %d, want completed in 2", got.State, got.Attempt)
	}
}

func (w *world) now(t *testing.T, id barchan.RunID) barchan.Run {
	t.Helper()
	r, err := w.store.Run(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAnAttemptThatWasReplacedWritesNothing(t *testing.T) {
	t.Parallel()
	mem := newMemory()
	w := newWorld(t, mem, nil)
	w.plan = mustPlan(t, "1 one\n2 two <- 1\n")
	began := make(chan struct{})
	w.engine.do["q2"] = behaviour{hangs: true, began: began}
	w.submit(t)
	old := w.lease(t)
	ctx, cut := context.WithCancelCause(t.Context())
	done := make(chan error)
	go func() { done <- w.Execute(ctx, old) }()
	<-began
	if _, err := mem.Rescue(t.Context(), true, "boot-1", 9, time.Now()); err != nil {
		t.Fatal(err)
	}
	w.lease(t) // the second attempt
	cut(errors.New("the lease is lost"))
	if err := <-done; err != nil {
		t.Errorf("the old attempt: %v, want nothing to report", err)
	}
	if got := w.now(t, old.Run); got.State != barchan.RunExecuting || got.Attempt != 2 {
		t.Errorf("the run is %s in attempt %d, want executing in 2", got.State, got.Attempt)
	}
}

// TestADefectOfTheServerEndsTheRunAtLast: what is none of the run's doing is
// tried again, and not for ever.
func TestADefectOfTheServerEndsTheRunAtLast(t *testing.T) {
	t.Parallel()
	for broken, want := range map[int]string{
		2: "run completed, 0.01 credits\n1 completed, 0.01 credits\n",
		9: "run failed (internal: Internal error), 0 credits\n1 cancelled, 0 credits\n",
	} {
		mem := newMemory()
		mem.broken = broken
		w := newWorld(t, mem, nil)
		w.plan = mustPlan(t, "1 one\n")
		r := w.submit(t)
		for attempt := 1; attempt <= 3; attempt++ {
			err := w.Execute(t.Context(), w.lease(t))
			if (err != nil) != (attempt < 3) {
				t.Errorf("%d broken reads, attempt %d: %v", broken, attempt, err)
			}
			if _, err := mem.Rescue(t.Context(), true, "boot-1", 9, time.Now()); err != nil {
				t.Fatal(err)
			}
		}
		if got := w.states(t, r.ID); got != want {
			t.Errorf("%d broken reads: ended as\n%s\nwant\n%s", broken, got, want)
		}
	}
}

// TestCancelsRaceWithEnds cancels runs at about the moment when they end: each
// ends once, and its names move only when it completed.
func TestCancelsRaceWithEnds(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := database(t, dir)
	plan := mustPlan(t, "1 one view=dune.local.result_one\n2 two <- 1\n")
	save(t, db, plan)
	w, s := serve(t, db, 4, func(c *run.Config) { c.Log = nil })
	w.plan = plan
	const runs = 40
	ids := make([]barchan.RunID, runs)
	var wg sync.WaitGroup
	for i := range runs {
		ids[i] = w.submit(t).ID
		wg.Go(func() {
			for range i % 8 { // let the others get on
				if _, err := w.store.Run(t.Context(), ids[i]); err != nil {
					t.Error(err)
				}
			}
			if err := w.Cancel(t.Context(), team.ID, ids[i]); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	last := w.submit(t)
	if got := w.ended(t, last.ID); got.State != barchan.RunCompleted {
		t.Errorf("the last run is %s, want completed", got.State)
	}
	s.Stop()
	var completed []barchan.ExecutionID
	for _, id := range append(ids, last.ID) {
		r := w.ended(t, id)
		execs := w.execs(t, id)
		switch r.State {
		case barchan.RunCompleted:
			completed = append(completed, execs[0].ID)
		case barchan.RunCancelled:
			if execs[1].State != barchan.ExecutionCancelled {
				t.Errorf("the root of a cancelled run is %s", execs[1].State)
			}
		default:
			t.Errorf("a run is %s: %v", r.State, r.Error)
		}
	}
	published, err := db.ViewExecutions(t.Context(), "dune.local.result_one", 1000)
	if err != nil {
		t.Fatal(err)
	}
	if len(published) != len(completed) {
		t.Errorf("%d publishes of %d completed runs", len(published), len(completed))
	}
	t.Logf("%d of %d runs completed", len(completed), runs+1)
}

// TestPipelinesThatShareViewsPublishInTurn runs two pipelines that write the
// same view, over and over, from two sides at once.
func TestPipelinesThatShareViewsPublishInTurn(t *testing.T) {
	t.Parallel()
	db := database(t, t.TempDir())
	shared := "1 one view=dune.local.result_one\n2 two <- 1 view=dune.local.result_two\n"
	left, right := mustPlan(t, shared+"3 left <- 2\n"), mustPlan(t, shared+"4 right <- 1, 2\n")
	save(t, db, left, right)
	w, s := serve(t, db, 4, func(c *run.Config) { c.Log = nil })
	v, _ := serve(t, db, 0, func(c *run.Config) { c.Log = nil; c.Wake = func() { s.Wake() } }) // plans the other one
	w.plan, v.plan = left, right
	const each = 25
	var ids []barchan.RunID // in order of submit
	for range each {
		ids = append(ids, w.submit(t).ID, v.submit(t).ID)
	}
	var want []barchan.ExecutionID
	for _, id := range ids {
		if r := w.ended(t, id); r.State != barchan.RunCompleted {
			t.Fatalf("a run is %s: %v", r.State, r.Error)
		}
		want = append(want, w.execs(t, id)[0].ID)
	}
	got, err := db.ViewExecutions(t.Context(), "dune.local.result_one", 1000)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) {
		t.Fatalf("%d publishes, want %d", len(got), len(want))
	}
	for i := range got { // newest first
		if got[i] != want[len(want)-1-i] {
			t.Fatalf("publish %d is not of the run that was submitted then", i)
		}
	}
}
