package sqlite

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
)

// TestFenceOfPreviousResults takes the turns away, which nothing but the fence
// can see then: two runs extend one result, and only the first may publish.
func TestFenceOfPreviousResults(t *testing.T) {
	t.Parallel()
	ctx, now := t.Context(), time.Now()
	s := openInternal(t)
	team, err := s.EnsureTeam(ctx, "local", now)
	if err != nil {
		t.Fatal(err)
	}
	q, err := s.CreateQuery(ctx, barchan.Query{Team: team.ID, Name: "q", SQL: "SELECT 1", CreatedAt: now, UpdatedAt: now})
	if err != nil {
		t.Fatal(err)
	}
	ids := barchan.NewIDs(time.Now)
	var leases []barchan.Lease
	for range 2 {
		id := barchan.ExecutionID(ids.New())
		n := barchan.Node{ID: 1, Query: q, Version: 1, ValuesKey: "{}", Root: true, Inputs: []barchan.NodeInput{{Previous: true}}}
		_, err := s.Submit(ctx, barchan.Submission{
			Run:  barchan.Run{ID: barchan.RunID(ids.New()), Team: team.ID, Kind: barchan.RunQuery, Query: q, Tier: barchan.TierMedium, SubmittedAt: now},
			Plan: &barchan.Plan{Nodes: []barchan.Node{n}, Tier: barchan.TierMedium}, Executions: []barchan.ExecutionID{id}, ExpiresAt: now.Add(time.Hour),
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.durable.db.Exec(`DELETE FROM turn`); err != nil {
			t.Fatal(err)
		}
		l, ok, err := s.Lease(ctx, "me", []barchan.Tier{barchan.TierMedium}, now, now.Add(time.Hour))
		if err != nil || !ok {
			t.Fatalf("lease: %v, %v", ok, err)
		}
		leases = append(leases, l)
		for run := range leases {
			if _, err := s.durable.db.Exec(turnInsert, barchan.PreviousName(team.ID, q, "{}"), run+1); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Pin(ctx, l, nil, now); err != nil {
			t.Fatal(err)
		}
		if err := s.StartNode(ctx, l, id, now); err != nil {
			t.Fatal(err)
		}
		if err := s.FinishNode(ctx, l, id, barchan.Output{Rows: 1}, 0, "", now); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []barchan.RunState{barchan.RunCompleted, barchan.RunSuperseded} {
		state, err := s.Publish(ctx, leases[i], now)
		if err != nil || state != want {
			t.Errorf("run %d: %s (%v), want %s", i+1, state, err, want)
		}
	}
	if name, run, execution := oldPrevious(t, s); name != barchan.PreviousName(team.ID, q, "{}") || run != 1 || execution != 1 {
		t.Errorf("a store of before has %q of run %d, execution %d", name, run, execution)
	}
	r, err := s.Run(ctx, leases[1].Run)
	if err != nil || r.Error == nil || !strings.Contains(r.Error.Message, "the previous result of query_1 was changed") {
		t.Errorf("got %+v (%v)", r.Error, err)
	}
}

// oldPrevious fills the table of previous results as the migration does for a
// store from before it, and returns its only row.
func oldPrevious(t *testing.T, s *Store) (name string, run, execution int64) {
	t.Helper()
	text, err := os.ReadFile("migration/002_previous.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, fill, _ := strings.Cut(string(text), "INSERT INTO previous")
	fill, _, _ = strings.Cut(fill, ";")
	if _, err := s.durable.db.Exec(`DELETE FROM previous; INSERT INTO previous` + fill); err != nil {
		t.Fatal(err)
	}
	var rows, extends int
	row := s.durable.db.QueryRow(`SELECT count(*), name, run, execution, extends FROM previous`)
	if err := row.Scan(&rows, &name, &run, &execution, &extends); err != nil || rows != 1 || extends != 0 {
		t.Fatalf("%d rows, extends %d (%v)", rows, extends, err)
	}
	return name, run, execution
}
