package run_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/sqlite"
)

// database opens the real store in dir.
func database(t testing.TB, dir string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(context.Background(), filepath.Join(dir, "barchan.db"), sqlite.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// save makes the team, and the queries and views that plans name.
func save(t testing.TB, s *sqlite.Store, plans ...*barchan.Plan) {
	t.Helper()
	got, err := s.EnsureTeam(t.Context(), team.Handle, time.Now())
	if err != nil || got != team {
		t.Fatalf("team %v, %v", got, err)
	}
	known := map[barchan.QueryID]bool{}
	for _, p := range plans {
		for _, n := range p.Nodes {
			if n.Query == 0 || known[n.Query] {
				continue
			}
			known[n.Query] = true
			q := barchan.Query{ID: n.Query, Team: team.ID, Owner: team.Handle, Version: 1, Name: n.Name, SQL: n.SQL, CreatedAt: time.Now(), UpdatedAt: time.Now()}
			if _, err := s.CreateQuery(t.Context(), q); err != nil {
				t.Fatal(err)
			}
			if n.View == "" {
				continue
			}
			v := barchan.View{Team: team.ID, Name: n.View, Query: n.Query, Tier: barchan.TierMedium, CreatedAt: time.Now(), UpdatedAt: time.Now()}
			if _, err := s.PutView(t.Context(), v); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// errStopped is what a stopped store answers.
var errStopped = errors.New("the world has stopped")

// stopping is a store whose process dies at its n-th write: before the write,
// or after it and before anybody learns of it. From then on it answers nothing.
type stopping struct {
	*sqlite.Store
	at    int
	after bool
	stop  context.CancelCauseFunc

	mu      sync.Mutex
	writes  int
	stopped bool
	names   []string
}

// write lets f write, unless the world stops here.
func (s *stopping) write(name string, f func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return errStopped
	}
	s.writes++
	s.names = append(s.names, name)
	if s.writes != s.at {
		return f()
	}
	s.stopped = true
	defer s.stop(errStopped)
	if s.after {
		if err := f(); err != nil {
			return err
		}
	}
	return errStopped
}

func (s *stopping) dead() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return errStopped
	}
	return nil
}

func (s *stopping) Submit(ctx context.Context, sub barchan.Submission) (r barchan.Run, err error) {
	err = s.write("submit", func() error { r, err = s.Store.Submit(ctx, sub); return err })
	return r, err
}

func (s *stopping) Lease(ctx context.Context, owner string, tiers []barchan.Tier, at, until time.Time) (l barchan.Lease, ok bool, err error) {
	err = s.write("lease", func() error { l, ok, err = s.Store.Lease(ctx, owner, tiers, at, until); return err })
	return l, ok, err
}

func (s *stopping) Pin(ctx context.Context, l barchan.Lease, tables []string, at time.Time) (snap barchan.Snapshot, err error) {
	err = s.write("pin", func() error { snap, err = s.Store.Pin(ctx, l, tables, at); return err })
	return snap, err
}

func (s *stopping) StartNode(ctx context.Context, l barchan.Lease, id barchan.ExecutionID, at time.Time) error {
	return s.write("start", func() error { return s.Store.StartNode(ctx, l, id, at) })
}

func (s *stopping) FinishNode(ctx context.Context, l barchan.Lease, id barchan.ExecutionID, out barchan.Output, credits float64, boot string, at time.Time) error {
	return s.write("finish", func() error { return s.Store.FinishNode(ctx, l, id, out, credits, boot, at) })
}

func (s *stopping) Publish(ctx context.Context, l barchan.Lease, at time.Time) (state barchan.RunState, err error) {
	err = s.write("publish", func() error { state, err = s.Store.Publish(ctx, l, at); return err })
	return state, err
}

func (s *stopping) Fail(ctx context.Context, l barchan.Lease, failure *barchan.Error, ends []barchan.NodeEnd, at time.Time) error {
	return s.write("fail", func() error { return s.Store.Fail(ctx, l, failure, ends, at) })
}

func (s *stopping) Run(ctx context.Context, id barchan.RunID) (barchan.Run, error) {
	if err := s.dead(); err != nil {
		return barchan.Run{}, err
	}
	return s.Store.Run(ctx, id)
}
