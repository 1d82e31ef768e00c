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
	"github.com/barchan-data/barchan/sqlite"
)

const refreshPlan = "1 root view=dune.local.result_root\n"

// scheduled is a store with one view that is due.
func scheduled(t *testing.T, dir string) (*sqlite.Store, *world, barchan.DueView) {
	t.Helper()
	db := database(t, dir)
	w := newWorld(t, db, nil)
	w.plan = mustPlan(t, refreshPlan)
	save(t, db, w.plan)
	v, err := db.View(t.Context(), "dune.local.result_root")
	if err != nil {
		t.Fatal(err)
	}
	v.Cron, v.NextAt = "*/15 * * * *", time.Now().Add(-time.Hour).Truncate(time.Second)
	if v, err = db.PutView(t.Context(), v); err != nil {
		t.Fatal(err)
	}
	return db, w, barchan.DueView{View: v, Team: team}
}

// runs counts the refreshes that were submitted.
func runs(t *testing.T, db *sqlite.Store) int {
	t.Helper()
	_, total, err := db.ListRuns(t.Context(), team.ID, barchan.RunRefresh, 100, 0)
	if err != nil {
		t.Fatal(err)
	}
	return total
}

// TestOneMomentIsOneRun submits one moment from many sides at once, and again
// when its run is over, and after an edit of the view.
func TestOneMomentIsOneRun(t *testing.T) {
	t.Parallel()
	db, w, due := scheduled(t, t.TempDir())
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if err := w.Refresh(t.Context(), due); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := runs(t, db); n != 1 {
		t.Fatalf("%d runs of one moment", n)
	}
	if err := w.Execute(t.Context(), w.lease(t)); err != nil {
		t.Fatal(err)
	}
	due.View.Tier = barchan.TierLarge
	if err := w.Refresh(t.Context(), due); err != nil {
		t.Fatal(err)
	}
	if n := runs(t, db); n != 1 {
		t.Fatalf("%d runs of one moment, after its end", n)
	}
	due.View.NextAt = due.View.NextAt.Add(15 * time.Minute)
	if err := w.Refresh(t.Context(), due); err != nil {
		t.Fatal(err)
	}
	if n := runs(t, db); n != 2 {
		t.Fatalf("%d runs of two moments", n)
	}
}

// TestAKillAroundASubmitLosesAndDoublesNoMoment ends the server before a
// moment is submitted, after it, and after the move, and starts it again on
// the database that is left.
func TestAKillAroundASubmitLosesAndDoublesNoMoment(t *testing.T) {
	t.Parallel()
	for _, killed := range []string{"before the submit", "between submit and move", "after the move"} {
		t.Run(killed, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			db, w, due := scheduled(t, dir)
			if killed != "before the submit" {
				if err := w.Refresh(t.Context(), due); err != nil {
					t.Fatal(err)
				}
			}
			if killed == "after the move" {
				if err := db.MoveDue(t.Context(), due.View.ID, due.View.NextAt, time.Now().Add(time.Hour), nil); err != nil {
					t.Fatal(err)
				}
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}

			db = database(t, dir)
			w = newWorld(t, db, nil)
			w.plan = mustPlan(t, refreshPlan)
			if killed == "between submit and move" { // it stays due, but not while its run is unfinished
				wantDue(t, db, 0)
				if err := w.Execute(t.Context(), w.lease(t)); err != nil {
					t.Fatal(err)
				}
				wantDue(t, db, 1)
			}
			tick(t, db, w)
			wantDue(t, db, 0)
			if n := runs(t, db); n != 1 {
				t.Errorf("%d runs of one moment", n)
			}
			v, err := db.View(t.Context(), due.View.Name)
			if err != nil || !v.NextAt.After(time.Now()) {
				t.Errorf("next is %s, %v", v.NextAt, err)
			}
		})
	}
}

func wantDue(t *testing.T, db *sqlite.Store, want int) {
	t.Helper()
	list, err := db.DueViews(t.Context(), time.Now(), 10)
	if err != nil || len(list) != want {
		t.Errorf("due: %v, %v, want %d", list, err, want)
	}
}

// tick lets a scheduler look once at what is due, and two at the same time.
func tick(t *testing.T, db *sqlite.Store, w *world) {
	t.Helper()
	var looked sync.WaitGroup
	var crons []*sched.Cron
	for range 2 {
		looked.Add(1)
		once := sync.OnceFunc(looked.Done)
		c := sched.NewCron(sched.CronConfig{Store: looking{db, once}, Refresh: w.Refresh, PollEvery: time.Millisecond})
		if err := c.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		crons = append(crons, c)
	}
	looked.Wait()
	for _, c := range crons {
		c.Stop()
	}
}

// looking tells when a store has been asked twice: what the first look found
// has been dealt with.
type looking struct {
	*sqlite.Store
	empty func()
}

func (l looking) DueViews(ctx context.Context, at time.Time, limit int) ([]barchan.DueView, error) {
	list, err := l.Store.DueViews(ctx, at, limit)
	if len(list) == 0 {
		l.empty()
	}
	return list, err
}

// TestARefusedRefreshIsTheViewsOwn reaches the owner as it was made.
func TestARefusedRefreshIsTheViewsOwn(t *testing.T) {
	t.Parallel()
	refusal := barchan.Errorf(barchan.CodeLimited, "the cap is reached")
	db, _, due := scheduled(t, t.TempDir())
	w := newWorld(t, db, func(c *run.Config) { c.Planner = refusing{c.Planner, refusal} })
	err := w.Refresh(t.Context(), due)
	if got, ok := errors.AsType[*barchan.Error](err); !ok || got != refusal {
		t.Errorf("got %v", err)
	}
	tick(t, db, w)
	v, err := db.View(t.Context(), due.View.Name)
	if err != nil || v.Missed == nil || *v.Missed != *refusal || !v.NextAt.After(time.Now()) {
		t.Errorf("%+v, %v", v, err)
	}
	if n := runs(t, db); n != 0 {
		t.Errorf("%d runs", n)
	}
}

// refusing plans no view.
type refusing struct {
	run.Planner
	err error
}

func (r refusing) View(context.Context, barchan.Team, string, barchan.Tier) (*barchan.Plan, error) {
	return nil, r.err
}
