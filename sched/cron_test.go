package sched_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/sched"
)

// views is a store of schedules in memory, and what was submitted for them.
type views struct {
	mu        sync.Mutex
	list      map[string]*barchan.View
	busy      map[string]bool // an unfinished run is going to publish it
	submitted map[string][]string
	refuse    map[string]error
	moveErr   error
	listErr   error
}

func newViews(list ...barchan.View) *views {
	s := &views{list: map[string]*barchan.View{}, busy: map[string]bool{}, submitted: map[string][]string{}, refuse: map[string]error{}}
	for _, v := range list {
		s.list[v.ID] = &v
	}
	return s
}

func (s *views) DueViews(_ context.Context, at time.Time, limit int) ([]barchan.DueView, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listErr != nil {
		return nil, s.listErr
	}
	var due []barchan.DueView
	for _, id := range slices.Sorted(maps.Keys(s.list)) {
		v := s.list[id]
		if !v.NextAt.IsZero() && !v.NextAt.After(at) && !s.busy[id] && len(due) < limit {
			due = append(due, barchan.DueView{View: *v})
		}
	}
	return due, nil
}

func (s *views) MoveDue(_ context.Context, id string, due, next time.Time, missed *barchan.Error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.moveErr != nil {
		return s.moveErr
	}
	if v := s.list[id]; v != nil && v.NextAt.Equal(due) {
		v.NextAt, v.Missed = next, missed
	}
	return nil
}

// refresh keeps one run per view and moment, as the store of runs does.
func (s *views) refresh(_ context.Context, d barchan.DueView) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.refuse[d.View.ID]; err != nil {
		if err.Error() == "panic" {
			panic(err)
		}
		return err
	}
	at := d.View.NextAt.Format("15:04")
	if !slices.Contains(s.submitted[d.View.ID], at) {
		s.submitted[d.View.ID] = append(s.submitted[d.View.ID], at)
	}
	return nil
}

func (s *views) set(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

// want compares what was submitted for a view, by the moments that were due.
func (s *views) want(t *testing.T, id string, moments ...string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if d := cmp.Diff(moments, s.submitted[id]); d != "" {
		t.Errorf("%s at %s (-want +got):\n%s", id, time.Now().UTC().Format("15:04:05"), d)
	}
}

// midnight is when the clock of a synctest bubble starts.
var midnight = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func view(id, cron string) barchan.View {
	return barchan.View{ID: id, Name: "dune.local.result_" + id, Cron: cron, NextAt: midnight.Add(15 * time.Minute)}
}

func startCron(t *testing.T, s *views) *sched.Cron {
	t.Helper()
	c := sched.NewCron(sched.CronConfig{Store: s, Refresh: s.refresh})
	if err := c.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAViewIsRefreshedAtItsMoments(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newViews(view("a", "*/15 * * * *"), view("b", "15 */6 * * *"), barchan.View{ID: "none"})
		c := startCron(t, s)
		defer c.Stop()
		time.Sleep(15*time.Minute - time.Second)
		synctest.Wait()
		s.want(t, "a")
		time.Sleep(2 * time.Second)
		synctest.Wait()
		s.want(t, "a", "00:15")
		time.Sleep(time.Hour)
		synctest.Wait()
		s.want(t, "a", "00:15", "00:30", "00:45", "01:00", "01:15")
		s.want(t, "b", "00:15")
		s.want(t, "none")
	})
}

func TestMissedMomentsAreOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newViews(view("a", "*/15 * * * *"))
		time.Sleep(3*time.Hour + time.Minute) // the server was down
		c := startCron(t, s)
		defer c.Stop()
		time.Sleep(time.Second)
		synctest.Wait()
		s.want(t, "a", "00:15")
		time.Sleep(14 * time.Minute)
		synctest.Wait()
		s.want(t, "a", "00:15", "03:15")
	})
}

func TestARefreshWaitsForTheOneBefore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newViews(view("a", "*/15 * * * *"), view("b", "*/15 * * * *"))
		c := startCron(t, s)
		defer c.Stop()
		time.Sleep(16 * time.Minute)
		s.set(func() { s.busy["a"] = true })
		time.Sleep(40 * time.Minute) // 00:56
		synctest.Wait()
		s.want(t, "a", "00:15")
		s.want(t, "b", "00:15", "00:30", "00:45")
		s.set(func() { s.busy["a"] = false })
		time.Sleep(2 * time.Second)
		synctest.Wait()
		s.want(t, "a", "00:15", "00:30") // late, once, for both moments
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		s.want(t, "a", "00:15", "00:30", "01:00")
	})
}

func TestARefusedRefreshIsToldAndStopsNoOther(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		capped := barchan.Errorf(barchan.CodeLimited, "the cap is reached")
		s := newViews(view("a", "*/15 * * * *"), view("b", "*/15 * * * *"))
		s.refuse["a"] = capped
		c := startCron(t, s)
		defer c.Stop()
		time.Sleep(16 * time.Minute)
		synctest.Wait()
		s.want(t, "a")
		s.want(t, "b", "00:15")
		s.set(func() {
			if s.list["a"].Missed != capped || !s.list["a"].NextAt.Equal(midnight.Add(30*time.Minute)) {
				t.Errorf("a is %+v, want the refusal and the next moment", s.list["a"])
			}
			delete(s.refuse, "a")
		})
		time.Sleep(15 * time.Minute)
		synctest.Wait()
		s.want(t, "a", "00:30")
		s.set(func() {
			if s.list["a"].Missed != nil {
				t.Errorf("the refusal is left: %v", s.list["a"].Missed)
			}
		})
	})
}

func TestTheServersOwnTroubleLeavesTheMomentDue(t *testing.T) {
	t.Parallel()
	for name, trouble := range map[string]error{
		"an unknown error": errors.New("disk full"),
		"unavailable":      barchan.Errorf(barchan.CodeUnavailable, "not now"),
		"a panic":          errors.New("panic"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newViews(view("a", "*/15 * * * *"), view("b", "*/15 * * * *"))
				s.refuse["a"] = trouble
				c := startCron(t, s)
				defer c.Stop()
				time.Sleep(20 * time.Minute)
				synctest.Wait()
				s.want(t, "b", "00:15")
				s.set(func() { delete(s.refuse, "a") })
				time.Sleep(time.Minute + time.Second)
				synctest.Wait()
				s.want(t, "a", "00:15")
			})
		})
	}
}

func TestACrashBetweenSubmitAndMoveDoublesNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newViews(view("a", "*/15 * * * *"))
		s.moveErr = errors.New("the power is gone")
		first := startCron(t, s)
		time.Sleep(16 * time.Minute)
		synctest.Wait()
		s.want(t, "a", "00:15")
		first.Stop()
		s.moveErr = nil
		second := startCron(t, s)
		defer second.Stop()
		time.Sleep(15 * time.Minute)
		synctest.Wait()
		s.want(t, "a", "00:15", "00:30")
	})
}

func TestASchedulesEndIsItsLastMoment(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := view("a", "*/15 * * * *")
		v.ExpiresAt = midnight.Add(45 * time.Minute)
		s := newViews(v)
		c := startCron(t, s)
		defer c.Stop()
		time.Sleep(3 * time.Hour)
		synctest.Wait()
		s.want(t, "a", "00:15", "00:30")
		s.set(func() {
			if next := s.list["a"].NextAt; !next.IsZero() {
				t.Errorf("next is %s, want none", next)
			}
		})
	})
}

func TestAStoreThatFailsIsAskedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newViews(view("a", "*/15 * * * *"))
		s.listErr = errors.New("locked")
		c := startCron(t, s)
		defer c.Stop()
		time.Sleep(20 * time.Minute)
		s.set(func() { s.listErr = nil })
		time.Sleep(2 * time.Second)
		synctest.Wait()
		s.want(t, "a", "00:15")
	})
}
