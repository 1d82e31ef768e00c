package run_test

import (
	"context"
	"testing"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/run"
)

// archived is a planner whose query has gone since.
type archived struct{ planner }

func (archived) Pipeline(context.Context, barchan.Team, barchan.QueryID, barchan.Values, barchan.Tier) (*barchan.Plan, error) {
	return nil, barchan.Errorf(barchan.CodeForbidden, "Query is archived")
}

func TestARetriedRequestIsNotPlannedAgain(t *testing.T) {
	t.Parallel()
	st := database(t, t.TempDir())
	w := newWorld(t, st, nil)
	w.plan = &barchan.Plan{Nodes: []barchan.Node{{ID: 1, Query: 1, Version: 1, Name: "q", SQL: "SELECT 1", ValuesKey: "{}", Tier: barchan.TierMedium, Root: true}}, Tier: barchan.TierMedium, Hash: "h"}
	save(t, st, w.plan)
	ask := run.Request{Team: team, Kind: barchan.RunPipeline, Query: 1, IdempotencyKey: "k", RequestHash: "h"}
	first, _, err := w.Submit(t.Context(), ask)
	if err != nil {
		t.Fatal(err)
	}
	later := newWorld(t, st, func(c *run.Config) { c.Planner = archived{planner{w}} })
	again, execs, err := later.Submit(t.Context(), ask)
	if err != nil || again.ID != first.ID || len(execs) != 1 {
		t.Errorf("the retry gave run %s with %d executions, %v; want run %s", again.ID, len(execs), err, first.ID)
	}
	ask.IdempotencyKey = "other"
	if _, _, err := later.Submit(t.Context(), ask); barchan.CodeOf(err) != barchan.CodeForbidden {
		t.Errorf("a new key gave %v", err)
	}
	ask.IdempotencyKey, ask.RequestHash = "k", "other"
	if _, _, err := later.Submit(t.Context(), ask); barchan.CodeOf(err) != barchan.CodeConflict {
		t.Errorf("another request with the key gave %v", err)
	}
}
