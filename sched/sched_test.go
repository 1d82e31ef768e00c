package sched_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/sched"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const medium, large = barchan.TierMedium, barchan.TierLarge

// rig is a scheduler over a queue, whose runs take the time that takes says,
// or one minute, or as long as their context lives when it is negative.
type rig struct {
	*queue
	s     *sched.Scheduler
	takes map[barchan.RunID]time.Duration

	mu      sync.Mutex
	started []barchan.RunID
	causes  map[barchan.RunID]error // of runs whose context ended
}

func setup(t *testing.T, slots map[barchan.Tier]int, edit func(*rig, *sched.Config)) *rig {
	t.Helper()
	r := &rig{queue: &queue{}, takes: map[barchan.RunID]time.Duration{}, causes: map[barchan.RunID]error{}}
	cfg := sched.Config{Store: r.queue, Run: r.run, Slots: slots, Owner: "test", Boot: "boot-1"}
	if edit != nil {
		edit(r, &cfg)
	}
	r.s = sched.New(cfg)
	return r
}

func (r *rig) start(t *testing.T) {
	t.Helper()
	if err := r.s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	synctest.Wait()
}

func (r *rig) run(ctx context.Context, l barchan.Lease) error {
	r.mu.Lock()
	r.started = append(r.started, l.Run)
	takes, ok := r.takes[l.Run]
	r.mu.Unlock()
	if !ok {
		takes = time.Minute
	}
	var done <-chan time.Time
	if takes >= 0 {
		done = time.After(takes)
	}
	select {
	case <-done:
		return r.finish(l, barchan.RunCompleted)
	case <-ctx.Done():
		r.mu.Lock()
		defer r.mu.Unlock()
		r.causes[l.Run] = context.Cause(ctx)
		return context.Cause(ctx)
	}
}

func (r *rig) cause(id barchan.RunID) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.causes[id]
}

func (r *rig) wantStarted(t *testing.T, want ...barchan.RunID) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if !slices.Equal(r.started, want) {
		t.Fatalf("started %v, want %v", r.started, want)
	}
}

// wantTogether is wantStarted for runs that begin at the same moment.
func (r *rig) wantTogether(t *testing.T, want ...barchan.RunID) {
	t.Helper()
	r.mu.Lock()
	slices.Sort(r.started)
	r.mu.Unlock()
	slices.Sort(want)
	r.wantStarted(t, want...)
}

func TestRunsAreLeasedWhileTheirTierHasASlot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := setup(t, map[barchan.Tier]int{medium: 2, large: 1}, nil)
		for _, id := range []barchan.RunID{"m1", "m2", "m3"} {
			r.submit(id, medium, "")
		}
		r.submit("l1", large, "")
		r.submit("l2", large, "")
		r.start(t)
		defer r.s.Stop()
		r.wantTogether(t, "m1", "m2", "l1")
		if got := r.s.Running(); got[medium] != 2 || got[large] != 1 {
			t.Errorf("running %v, want 2 medium and 1 large", got)
		}
		time.Sleep(time.Minute) // virtual
		synctest.Wait()
		r.mu.Lock()
		defer r.mu.Unlock()
		if len(r.started) != 5 {
			t.Fatalf("started %v, want all five once slots were free", r.started)
		}
	})
}

func TestATierWithoutSlotsNeverRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := setup(t, map[barchan.Tier]int{medium: 1}, nil)
		r.submit("l1", large, "")
		r.submit("m1", medium, "")
		r.start(t)
		defer r.s.Stop()
		time.Sleep(time.Hour)
		r.wantStarted(t, "m1")
	})
}

func TestAFreeSlotGoesToTheOldestRunAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := setup(t, map[barchan.Tier]int{medium: 1}, func(_ *rig, c *sched.Config) { c.PollEvery = time.Hour })
		for _, id := range []barchan.RunID{"a", "b", "c"} {
			r.submit(id, medium, "")
			r.takes[id] = 3 * time.Second
		}
		begin := time.Now()
		r.start(t)
		defer r.s.Stop()
		time.Sleep(9 * time.Second)
		synctest.Wait()
		r.wantStarted(t, "a", "b", "c")
		if got := r.get("c").state; got != barchan.RunCompleted {
			t.Errorf("after %v c is %s, want completed: somebody waited for the poll", time.Since(begin), got)
		}
	})
}

func TestAWakeStartsWhatWasSubmitted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := setup(t, map[barchan.Tier]int{medium: 1}, func(_ *rig, c *sched.Config) { c.PollEvery = time.Hour })
		r.start(t)
		defer r.s.Stop()
		r.submit("a", medium, "")
		r.s.Wake()
		synctest.Wait()
		r.wantStarted(t, "a")
	})
}

func TestThePollFindsWhatNobodyAnnounced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := setup(t, map[barchan.Tier]int{medium: 1}, nil)
		r.start(t)
		defer r.s.Stop()
		r.submit("a", medium, "")
		synctest.Wait()
		r.wantStarted(t) // nothing yet: there was no wake
		time.Sleep(time.Second)
		synctest.Wait()
		r.wantStarted(t, "a")
	})
}

func TestRunsOfOneTurnFollowEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := setup(t, map[barchan.Tier]int{medium: 8}, func(_ *rig, c *sched.Config) { c.PollEvery = time.Hour })
		r.submit("a", medium, "view")
		r.submit("b", medium, "view")
		r.submit("c", medium, "")
		r.start(t)
		defer r.s.Stop()
		r.wantTogether(t, "a", "c")
		time.Sleep(time.Minute)
		synctest.Wait()
		r.wantStarted(t, "a", "c", "b")
	})
}

func TestHeartbeatsKeepALongRunsLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := setup(t, map[barchan.Tier]int{medium: 1}, nil)
		r.submit("a", medium, "")
		r.takes["a"] = 24 * time.Hour
		r.start(t)
		defer r.s.Stop()
		time.Sleep(25 * time.Hour)
		synctest.Wait()
		got := r.get("a")
		if got.state != barchan.RunCompleted || got.attempt != 1 || got.beats < 24*360-1 {
			t.Errorf("a is %+v, want completed in its first attempt with a beat every 10 s", got)
		}
	})
}

func TestALostLeaseEndsTheRunsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := setup(t, map[barchan.Tier]int{medium: 1}, nil)
		r.submit("a", medium, "")
		r.takes["a"] = -1
		r.start(t)
		defer r.s.Stop()
		r.queue.mu.Lock()
		r.find("a").state = barchan.RunCancelled // by somebody else
		r.queue.mu.Unlock()
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if err := r.cause("a"); !errors.Is(err, sched.ErrLeaseLost) {
			t.Errorf("cause %v, want ErrLeaseLost", err)
		}
	})
}

func TestAStoreThatCannotBeToldCostsTheLeaseOnlyWhenItRanOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var failures atomic.Int32 // beats that will fail
		r := setup(t, map[barchan.Tier]int{medium: 1}, func(r *rig, _ *sched.Config) {
			r.beat = func(barchan.Lease) error {
				if failures.Load() == 0 {
					return nil
				}
				failures.Add(-1)
				return errors.New("disk full")
			}
		})
		r.submit("a", medium, "")
		r.takes["a"] = -1
		failures.Store(2) // beats at 10 s and 20 s; the one at 30 s arrives
		r.start(t)
		defer r.s.Stop()
		time.Sleep(25 * time.Second)
		synctest.Wait()
		if err := r.cause("a"); err != nil {
			t.Fatalf("after two failed beats the context ended with %v", err)
		}
		time.Sleep(10 * time.Second)
		failures.Store(3)
		time.Sleep(40 * time.Second)
		synctest.Wait()
		if err := r.cause("a"); !errors.Is(err, sched.ErrLeaseLost) {
			t.Errorf("cause %v, want ErrLeaseLost after the lease ran out", err)
		}
	})
}

func TestAHeartbeatThatHangsCostsTheLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := setup(t, map[barchan.Tier]int{medium: 1}, func(r *rig, c *sched.Config) {
			c.Store = hanging{r.queue}
		})
		r.submit("a", medium, "")
		r.takes["a"] = -1
		r.start(t)
		defer r.s.Stop()
		time.Sleep(41 * time.Second)
		synctest.Wait()
		if err := r.cause("a"); !errors.Is(err, sched.ErrLeaseLost) {
			t.Errorf("cause %v, want ErrLeaseLost", err)
		}
	})
}

// hanging answers no heartbeat before its context ends.
type hanging struct{ *queue }

func (hanging) Heartbeat(ctx context.Context, _ barchan.Lease, _ time.Time) error {
	<-ctx.Done()
	return ctx.Err()
}

func TestStartRescuesEverythingBeforeItLeases(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := setup(t, map[barchan.Tier]int{medium: 1}, nil)
		r.submit("a", medium, "")
		a := r.find("a") // left executing by a server that died, its lease still good
		a.state, a.attempt, a.until = barchan.RunExecuting, 1, time.Now().Add(time.Hour)
		r.start(t)
		defer r.s.Stop()
		r.wantStarted(t, "a")
		if got := r.get("a").attempt; got != 2 {
			t.Errorf("attempt %d, want 2", got)
		}
		if !slices.Equal(r.boots, []string{"boot-1"}) {
			t.Errorf("rescued with boots %v, want boot-1 once", r.boots)
		}
	})
}

func TestARunThatKeepsFailingToEndIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := setup(t, map[barchan.Tier]int{medium: 1}, func(r *rig, c *sched.Config) {
			c.Run = func(context.Context, barchan.Lease) error { return errors.New("no disk") }
		})
		r.submit("a", medium, "")
		r.start(t)
		defer r.s.Stop()
		time.Sleep(time.Hour)
		synctest.Wait()
		if got := r.get("a"); got.state != barchan.RunFailed || got.attempt != 3 {
			t.Errorf("a is %+v, want failed after three attempts", got)
		}
	})
}

func TestAPanicEndsOneRunOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := setup(t, map[barchan.Tier]int{medium: 2}, func(r *rig, c *sched.Config) {
			c.Run = func(ctx context.Context, l barchan.Lease) error {
				if l.Run == "bad" {
					panic("a defect")
				}
				return r.run(ctx, l)
			}
		})
		r.submit("bad", medium, "")
		r.submit("good", medium, "")
		r.start(t)
		defer r.s.Stop()
		time.Sleep(time.Hour)
		synctest.Wait()
		if got := r.get("good").state; got != barchan.RunCompleted {
			t.Errorf("good is %s, want completed", got)
		}
		if got := r.get("bad").state; got != barchan.RunFailed {
			t.Errorf("bad is %s, want failed by the rescue", got)
		}
	})
}

func TestCancelEndsTheContextWithItsCause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := setup(t, map[barchan.Tier]int{medium: 1}, nil)
		r.submit("a", medium, "")
		r.takes["a"] = -1
		r.start(t)
		defer r.s.Stop()
		why := errors.New("somebody asked")
		if r.s.Cancel("b", why) {
			t.Error("a run that does not execute here was cancelled")
		}
		if !r.s.Cancel("a", why) {
			t.Error("a executes here, and was not found")
		}
		synctest.Wait()
		if err := r.cause("a"); !errors.Is(err, why) {
			t.Errorf("cause %v, want ours", err)
		}
		if r.s.Cancel("a", why) {
			t.Error("a has returned, and was found")
		}
	})
}

func TestStopCutsRunsAndWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := setup(t, map[barchan.Tier]int{medium: 1}, nil)
		r.submit("a", medium, "")
		r.submit("b", medium, "")
		r.takes["a"] = -1
		r.start(t)
		r.s.Stop()
		r.s.Stop()
		if err := r.cause("a"); !errors.Is(err, sched.ErrShutdown) {
			t.Errorf("cause %v, want ErrShutdown", err)
		}
		r.wantStarted(t, "a") // b was not leased by the freed slot
		if got := r.get("a").state; got != barchan.RunExecuting {
			t.Errorf("a is %s, want executing: the next start rescues it", got)
		}
		if r.s.Cancel("a", nil) {
			t.Error("a still counts as running after Stop")
		}
	})
}

func TestAQueueThatFailsIsAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := setup(t, map[barchan.Tier]int{medium: 1}, nil)
		r.leaseErr = errors.New("locked")
		r.submit("a", medium, "")
		r.start(t)
		defer r.s.Stop()
		r.wantStarted(t)
		r.queue.mu.Lock()
		r.leaseErr = nil
		r.queue.mu.Unlock()
		time.Sleep(time.Second)
		synctest.Wait()
		r.wantStarted(t, "a")
	})
}

// A lease that ran out while its run still winds down is taken anew by the
// same server: the newer attempt is the one that Cancel must find.
func TestANewAttemptIsNotForgottenWithTheOldOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		second := make(chan error, 1)
		r := setup(t, map[barchan.Tier]int{medium: 2}, func(r *rig, c *sched.Config) {
			c.Store = hanging{r.queue}
			c.RescueEvery = 5 * time.Second
			c.Run = func(ctx context.Context, l barchan.Lease) error {
				<-ctx.Done()
				if l.Attempt == 1 {
					time.Sleep(20 * time.Second) // winds down slowly
				} else {
					second <- context.Cause(ctx)
				}
				return context.Cause(ctx)
			}
		})
		r.submit("a", medium, "")
		r.start(t)
		defer r.s.Stop()
		time.Sleep(57 * time.Second) // lost at 30 s, gone at 50 s; the second attempt came between
		synctest.Wait()
		why := errors.New("somebody asked")
		if !r.s.Cancel("a", why) {
			t.Fatal("the second attempt was forgotten")
		}
		if err := <-second; !errors.Is(err, why) {
			t.Errorf("cause %v, want ours", err)
		}
	})
}
