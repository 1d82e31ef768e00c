package e2e

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/app"
	"github.com/barchan-data/barchan/config"
	"github.com/barchan-data/barchan/plan"
	"github.com/barchan-data/barchan/run"
	"github.com/barchan-data/barchan/sched"
	"github.com/barchan-data/barchan/sqlite"
)

// handClock is a clock that only the test moves.
type handClock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is a barchan.Clock.
func (c *handClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *handClock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = at
}

// startApp runs the whole server in this process, by a clock that the test
// moves; its workers are processes as ever. The stop that it returns may be
// called early.
func startApp(t *testing.T, data string, clock *handClock) (s *server, stop func()) {
	t.Helper()
	s = &server{t: t, data: data, log: &lockedBuffer{}}
	cfg := config.Default()
	cfg.Data, cfg.Listen, cfg.APIKey, cfg.RateLow, cfg.RateHigh, cfg.WarmWorkers = data, "127.0.0.1:0", testKey, 0, 0, 1
	ctx, cancel := context.WithCancel(context.Background())
	ready, done := make(chan string, 1), make(chan error, 1)
	go func() {
		done <- app.Run(ctx, cfg, app.Options{
			Version: "test", Worker: []string{self(t), "worker"}, Log: s.log, Clock: clock.Now,
			Ready: func(url string) { ready <- url },
		})
	}()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the server ended with %v:\n%s", err, s.log)
		}
	})
	select {
	case s.url = <-ready:
	case err := <-done:
		t.Fatalf("the server does not start: %v\n%s", err, s.log)
	}
	t.Cleanup(stop)
	return s, stop
}

// scheduled is what a view with a schedule says of itself.
type scheduled struct {
	ID         string   `json:"id"`
	Executions []string `json:"last_execution_ids"`
	Schedule   struct {
		Next  string `json:"next_execution_time"`
		Error string `json:"error"`
	} `json:"schedule"`
}

const scheduledView = "/materialized-views/dune.local.result_scheduled"

// waitNext polls until the schedule's next moment is the given one and so many
// refreshes have completed, and returns the view.
func (s *server) waitNext(next time.Time, refreshes int) scheduled {
	s.t.Helper()
	want := next.Format("2006-01-02T15:04:05.000000Z")
	var v scheduled
	for range pollLimit {
		v = scheduled{}
		s.call("GET", scheduledView, nil, &v)
		if v.Schedule.Next == want && len(v.Executions) >= refreshes {
			break
		}
		pause()
	}
	if v.Schedule.Next != want || len(v.Executions) != refreshes || v.Schedule.Error != "" {
		s.t.Fatalf("the view is %+v, and should have %d refreshes and be refreshed next at %s:\n%s", v, refreshes, want, s.log)
	}
	return v
}

// refreshRuns is how many runs there are: all of them refresh the view.
func (s *server) refreshRuns() int {
	s.t.Helper()
	var runs struct {
		Total int `json:"total"`
	}
	s.call("GET", "/workbench/runs?kind=refresh", nil, &runs)
	return runs.Total
}

// submittedAt is when the newest refresh of a view was asked for.
func (s *server) submittedAt(v scheduled) string {
	s.t.Helper()
	var e struct {
		State     string `json:"state"`
		Submitted string `json:"submitted_at"`
	}
	s.call("GET", "/execution/"+v.Executions[0]+"/status", nil, &e)
	if e.State != "QUERY_STATE_COMPLETED" {
		s.t.Errorf("the refresh is %+v", e)
	}
	return e.Submitted
}

var beforeSchedule = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// scheduleView saves a view that is refreshed every quarter of an hour, and
// waits for its first refresh.
func scheduleView(s *server) {
	s.t.Helper()
	q := s.query("scheduled", "SELECT now() AS at")
	s.call("POST", "/materialized-views", map[string]any{"name": "result_scheduled", "query_id": q, "cron_expression": "*/15 * * * *"}, nil)
	s.waitNext(beforeSchedule.Truncate(time.Hour).Add(15*time.Minute), 1)
}

// A moment of a schedule refreshes the view, once: by the whole server, over a
// restart, and when the moment comes again because a crash lost that it was
// served.
func TestAScheduleFiresOnceForEachMoment(t *testing.T) {
	t.Parallel()
	clock := &handClock{now: beforeSchedule}
	data := t.TempDir()
	s, stop := startApp(t, data, clock)
	scheduleView(s)

	quarter := beforeSchedule.Truncate(time.Hour).Add(15 * time.Minute)
	clock.set(quarter)
	v := s.waitNext(quarter.Add(15*time.Minute), 2)
	if got := s.submittedAt(v); got != "2026-01-02T03:15:00.000000Z" {
		t.Errorf("the refresh was submitted at %s", got)
	}
	if rows := s.rows(v.Executions[0]); cmp.Diff(rows, []map[string]any{{"at": "2026-01-02 03:15:00.000 UTC"}}) != "" {
		t.Errorf("the refresh holds %v", rows)
	}
	stop()

	// Restarted after the moment, with the moment as it was before.
	forget(t, data, v.ID, quarter.Add(15*time.Minute), quarter)
	clock.set(quarter.Add(time.Minute))
	s, stop = startApp(t, data, clock)
	if again := s.waitNext(quarter.Add(15*time.Minute), 2); cmp.Diff(v.Executions, again.Executions) != "" {
		t.Errorf("the refreshes are %v, and were %v", again.Executions, v.Executions)
	}
	if n := s.refreshRuns(); n != 2 {
		t.Errorf("there are %d runs, want the first refresh and that of the moment", n)
	}
	stop()

	// Down for three moments: they are one.
	clock.set(quarter.Add(50 * time.Minute))
	s, _ = startApp(t, data, clock)
	s.waitNext(quarter.Add(60*time.Minute), 3)
}

// forget sets a view's next moment back, as a crash between the submit and the
// move of the moment leaves it.
func forget(t *testing.T, data, view string, from, to time.Time) {
	t.Helper()
	store := openStore(t, data)
	defer store.Close()
	list, err := store.DueViews(t.Context(), from, 10)
	if err != nil || len(list) != 1 || list[0].View.Name != view {
		t.Fatalf("%s is due: %v, %v", view, list, err)
	}
	if err := store.MoveDue(t.Context(), list[0].View.ID, from, to, nil); err != nil {
		t.Fatal(err)
	}
}

func openStore(t *testing.T, data string) *sqlite.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(data, "barchan.db"), sqlite.Config{})
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// Three schedulers over one database see every moment at once, and each is
// refreshed once.
func TestSchedulersThatRaceRefreshOnce(t *testing.T) {
	t.Parallel()
	clock := &handClock{now: beforeSchedule}
	data := t.TempDir()
	s, _ := startApp(t, data, clock)
	scheduleView(s)
	for range 2 {
		raceAlong(t, data, clock)
	}
	next := beforeSchedule.Truncate(time.Hour).Add(15 * time.Minute)
	const moments = 6
	for i := range moments {
		clock.set(next)
		next = next.Add(15 * time.Minute)
		s.waitNext(next, 2+i)
	}
	if n := s.refreshRuns(); n != 1+moments {
		t.Errorf("there are %d runs for the first refresh and %d moments", n, moments)
	}
}

// raceAlong starts a scheduler beside the server's, which looks far more often.
func raceAlong(t *testing.T, data string, clock *handClock) {
	t.Helper()
	store := openStore(t, data)
	t.Cleanup(func() { _ = store.Close() })
	runs := run.New(run.Config{Store: store, Planner: plan.New(store), IDs: barchan.NewIDs(clock.Now), Clock: clock.Now, Wake: func() {}})
	cron := sched.NewCron(sched.CronConfig{Store: store, Refresh: runs.Refresh, Clock: clock.Now, PollEvery: time.Millisecond})
	if err := cron.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cron.Stop)
}
