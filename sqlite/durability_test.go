package sqlite

import (
	"testing"
	"time"

	"github.com/barchan-data/barchan"
)

// TestDurability runs a run's life and asks both writing connections who made
// each change: what was acknowledged for good must come from the synced one.
func TestDurability(t *testing.T) {
	t.Parallel()
	s := openInternal(t)
	ctx, now := t.Context(), time.Now()
	changes := func() (durable, progress int) {
		for h, n := range map[*handle]*int{s.durable: &durable, s.progress: &progress} {
			if err := h.db.QueryRow("SELECT total_changes()").Scan(n); err != nil {
				t.Fatal(err)
			}
		}
		return durable, progress
	}
	step := func(verb string, wantDurable bool, err error, beforeDurable, beforeProgress int) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", verb, err)
		}
		durable, progress := changes()
		if got := durable > beforeDurable; got != wantDurable || (progress > beforeProgress) == wantDurable {
			t.Errorf("%s: %d changes were synced and %d not", verb, durable-beforeDurable, progress-beforeProgress)
		}
	}
	ids := barchan.NewIDs(time.Now)
	var lease barchan.Lease
	sub := func() barchan.Submission {
		return barchan.Submission{
			Run:        barchan.Run{ID: barchan.RunID(ids.New()), Team: 1, Kind: barchan.RunSQL, Tier: barchan.TierMedium, SubmittedAt: now},
			Plan:       &barchan.Plan{Nodes: []barchan.Node{{ID: 1, Tier: barchan.TierMedium, Root: true}}},
			Executions: []barchan.ExecutionID{barchan.ExecutionID(ids.New())},
			ExpiresAt:  now.Add(-time.Hour),
		}
	}
	one := sub()
	submit := func() error { one = sub(); _, err := s.Submit(ctx, one); return err }
	acquire := func() (err error) {
		lease, _, err = s.Lease(ctx, "me", []barchan.Tier{barchan.TierMedium}, now, now)
		return err
	}
	pin := func() error { _, err := s.Pin(ctx, lease, nil, now); return err }
	start := func() error { return s.StartNode(ctx, lease, one.Executions[0], now) }
	finish := func() error {
		return s.FinishNode(ctx, lease, one.Executions[0], barchan.Output{Location: barchan.Location{Files: []string{"f"}}}, 0, "b", now)
	}
	for _, v := range []struct {
		verb    string
		durable bool
		do      func() error
	}{
		{"EnsureTeam", true, func() error { _, err := s.EnsureTeam(ctx, "local", now); return err }},
		{"CreateKey", true, func() error {
			return s.CreateKey(ctx, barchan.Key{ID: "k", Team: barchan.Team{ID: 1}, Scope: barchan.ScopeRead, CreatedAt: now})
		}},
		{"CreateTeam", true, func() error {
			_, err := s.CreateTeam(ctx, "other", barchan.Key{ID: "l", Hash: [32]byte{1}, Scope: barchan.ScopeAdmin, CreatedAt: now}, nil)
			return err
		}},
		{"SetCap", true, func() error { return s.SetCap(ctx, "other", new(float64)) }},
		{"UseKeys", false, func() error { return s.UseKeys(ctx, map[string]time.Time{"k": now}) }},
		{"CreateSignIn", true, func() error { return s.CreateSignIn(ctx, barchan.SignIn{Key: barchan.Key{ID: "k"}, CreatedAt: now}) }},
		{"DeleteSignIn", true, func() error { return s.DeleteSignIn(ctx, [32]byte{}) }},
		{"RevokeKey", true, func() error { return s.RevokeKey(ctx, 1, "k", now) }},
		{"CreateQuery", true, func() error {
			_, err := s.CreateQuery(ctx, barchan.Query{Team: 1, Name: "q", CreatedAt: now, UpdatedAt: now})
			return err
		}},
		{"UpdateQuery", true, func() error {
			_, err := s.UpdateQuery(ctx, 1, now, func(q *barchan.Query) error { q.SQL = "x"; return nil })
			return err
		}},
		{"PutView", true, func() error {
			_, err := s.PutView(ctx, barchan.View{Team: 1, Name: "v", Query: 1, Tier: barchan.TierMedium, CreatedAt: now, UpdatedAt: now})
			return err
		}},
		{"DeleteView", true, func() error { return s.DeleteView(ctx, "v") }},
		{"PutTable", true, func() error {
			return s.PutTable(ctx, barchan.Table{Name: "t", Team: 1, Kind: barchan.KindUpload, Current: barchan.TableVersion{ID: "1"}})
		}},
		{"MoveTable", true, func() error { return s.MoveTable(ctx, "t", "1", barchan.TableVersion{ID: "2"}) }},
		{"DeleteTable", true, func() error { return s.DeleteTable(ctx, "t") }},
		{"Submit", true, submit},
		{"Lease", false, acquire},
		{"Heartbeat", false, func() error { return s.Heartbeat(ctx, lease, now) }},
		{"Pin", false, pin},
		{"StartNode", false, start},
		{"FinishNode", false, finish},
		{"Publish", true, func() error { _, err := s.Publish(ctx, lease, now); return err }},
		{"Sweep", true, func() error { _, err := s.Sweep(ctx, now, 0, 10); return err }},
		{"Submit", true, submit},
		{"Lease", false, acquire},
		{"Fail", true, func() error { return s.Fail(ctx, lease, barchan.Errorf(barchan.CodeData, "no"), nil, now) }},
		{"Submit", true, submit},
		{"Lease", false, acquire},
		{"Rescue", true, func() error { _, err := s.Rescue(ctx, true, "b", 1, now); return err }},
		{"Submit", true, submit},
		{"Cancel", true, func() error { _, err := s.Cancel(ctx, one.Run.ID, "r", now); return err }},
	} {
		durable, progress := changes()
		step(v.verb, v.durable, v.do(), durable, progress)
	}
}
