package sched_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/sched"
)

// TestAnyLoadIsWorkedOff submits random runs at random moments to a server
// whose store fails now and then, and whose attempts may be lost: never more
// run than there are slots or turns, runs of a tier begin in the order in which
// they came, and all of them end.
func TestAnyLoadIsWorkedOff(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		slots := map[barchan.Tier]int{medium: rapid.IntRange(1, 3).Draw(rt, "medium"), large: rapid.IntRange(1, 2).Draw(rt, "large")}
		plans := rapid.SliceOfN(rapid.Custom(drawRun), 1, 12).Draw(rt, "runs")
		var wrong error
		synctest.Test(t, func(t *testing.T) { wrong = workOff(t, slots, plans) })
		if wrong != nil {
			rt.Fatal(wrong)
		}
	})
}

// planned is a run to submit after a pause.
type planned struct {
	Pause, Takes time.Duration
	Tier         barchan.Tier
	Turn         string
	Defects      int // attempts that end without an end of the run
}

func drawRun(t *rapid.T) planned {
	return planned{
		Pause:   time.Duration(rapid.IntRange(0, 20).Draw(t, "pause")) * time.Second,
		Takes:   time.Duration(rapid.IntRange(0, 90).Draw(t, "takes")) * time.Second,
		Tier:    rapid.SampledFrom([]barchan.Tier{medium, large}).Draw(t, "tier"),
		Turn:    rapid.SampledFrom([]string{"", "", "x", "y"}).Draw(t, "turn"),
		Defects: rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(t, "defects"),
	}
}

// watch counts what runs at once, and remembers what began.
type watch struct {
	mu      sync.Mutex
	now     map[string]int
	most    map[string]int
	started []string // "<tier> <id>" of first attempts
}

func (w *watch) enter(key string) {
	w.now[key]++
	w.most[key] = max(w.most[key], w.now[key])
}

func workOff(t *testing.T, slots map[barchan.Tier]int, plans []planned) error {
	q := &queue{}
	w := &watch{now: map[string]int{}, most: map[string]int{}}
	plan := func(id barchan.RunID) planned {
		var i int
		_, _ = fmt.Sscanf(string(id), "r%d", &i)
		return plans[i]
	}
	s := sched.New(sched.Config{
		Store: q, Slots: slots, Owner: "test", MaxAttempts: 9, PollEvery: time.Hour,
		Run: func(ctx context.Context, l barchan.Lease) error {
			p := plan(l.Run)
			keys := []string{string(l.Tier)}
			if p.Turn != "" {
				keys = append(keys, "turn "+p.Turn)
			}
			w.mu.Lock()
			for _, k := range keys {
				w.enter(k)
			}
			if l.Attempt == 1 && p.Turn == "" {
				w.started = append(w.started, fmt.Sprintf("%s %s", l.Tier, l.Run))
			}
			w.mu.Unlock()
			defer func() {
				w.mu.Lock()
				defer w.mu.Unlock()
				for _, k := range keys {
					w.now[k]--
				}
			}()
			select {
			case <-time.After(p.Takes):
			case <-ctx.Done():
				return context.Cause(ctx)
			}
			if l.Attempt <= p.Defects {
				return errors.New("a defect")
			}
			return q.finish(l, barchan.RunCompleted)
		},
	})
	if err := s.Start(t.Context()); err != nil {
		return err
	}
	defer s.Stop()
	for i, p := range plans {
		time.Sleep(p.Pause) // virtual
		q.submit(barchan.RunID(fmt.Sprintf("r%02d", i)), p.Tier, p.Turn)
		s.Wake()
	}
	time.Sleep(3 * time.Hour)
	synctest.Wait()
	return judge(q, w, slots, plans)
}

func judge(q *queue, w *watch, slots map[barchan.Tier]int, plans []planned) error {
	for i, p := range plans {
		r := q.get(barchan.RunID(fmt.Sprintf("r%02d", i)))
		if r.state != barchan.RunCompleted || r.attempt != p.Defects+1 {
			return fmt.Errorf("%s is %s after %d attempts, want completed after %d", r.id, r.state, r.attempt, p.Defects+1)
		}
	}
	for key, most := range w.most {
		limit := 1 // of a turn
		if n, ok := slots[barchan.Tier(key)]; ok {
			limit = n
		}
		if most > limit {
			return fmt.Errorf("%d at once of %s, want at most %d", most, key, limit)
		}
	}
	for tier, n := range slots {
		var own []string
		for _, what := range w.started {
			if what[:len(tier)] == string(tier) {
				own = append(own, what)
			}
		}
		// With one slot nothing begins at the same moment.
		if n == 1 && !slices.IsSorted(own) {
			return fmt.Errorf("runs of %s began in the order %v", tier, own)
		}
	}
	return nil
}
