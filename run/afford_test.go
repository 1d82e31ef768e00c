package run_test

import (
	"context"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/run"
)

// spender is a world whose team has spent one run's credits in this period, and
// may spend most in a period. Its clock is the returned one.
func spender(t *testing.T, most float64) (*world, *time.Time) {
	t.Helper()
	now := time.Now().UTC()
	st := database(t, t.TempDir())
	w := newWorld(t, st, func(c *run.Config) {
		c.Clock = func() time.Time { return now }
		c.CreditsCap = most
		c.Prices = barchan.Prices{CPUSecond: 1, Medium: 1, Large: 2}
	})
	w.plan = &barchan.Plan{Nodes: []barchan.Node{{ID: 1, Query: 1, Version: 1, Name: "q", SQL: "q1", ValuesKey: "{}", Tier: barchan.TierMedium, Root: true}}, Tier: barchan.TierMedium, Hash: "h"}
	save(t, st, w.plan)
	id := w.execute(t)
	spent, err := st.Spent(t.Context(), team.ID, barchan.PeriodStart(now))
	r, _ := st.Run(t.Context(), id)
	if err != nil || spent != r.Credits || spent == 0 {
		t.Fatalf("spent %g of %g, %v", spent, r.Credits, err)
	}
	return w, &now
}

// capped is what the real store can do beside a run's verbs.
type capped interface {
	SetCap(ctx context.Context, handle string, credits *float64) error
}

// kinds are requests of every kind of run.
var kinds = []run.Request{
	{Team: team, Kind: barchan.RunPipeline, Query: 1}, {Team: team, Kind: barchan.RunQuery, Query: 1},
	{Team: team, Kind: barchan.RunSQL, SQL: "q1"}, {Team: team, Kind: barchan.RunRefresh, View: "v"},
}

func TestNothingIsSubmittedBeyondTheCap(t *testing.T) {
	t.Parallel()
	w, _ := spender(t, 0.001)
	for _, r := range kinds {
		_, _, err := w.Submit(t.Context(), r)
		if barchan.CodeOf(err) != barchan.CodeLimited || err.Error() != "This api request would exceed your configured limits per billing cycle. Please visit your settings on dune.com and adjust your limits to continue usage." {
			t.Errorf("%s: %v", r.Kind, err)
		}
	}
	due := barchan.DueView{Team: team, View: barchan.View{ID: "v", Name: "v", NextAt: time.Now()}}
	if err := w.Refresh(t.Context(), due); barchan.CodeOf(err) != barchan.CodeLimited {
		t.Errorf("a scheduled refresh: %v", err)
	}
	if _, n, err := w.store.(lister).ListRuns(t.Context(), team.ID, "", 10, 0); n != 1 || err != nil {
		t.Errorf("%d runs are stored, %v", n, err)
	}
}

func TestBelowTheCapAndWithoutOneAllIsSubmitted(t *testing.T) {
	t.Parallel()
	for _, most := range []float64{0, 1000} {
		w, _ := spender(t, most)
		for _, r := range kinds {
			if _, _, err := w.Submit(t.Context(), r); err != nil {
				t.Errorf("cap %g: %s: %v", most, r.Kind, err)
			}
		}
	}
}

func TestTheNextPeriodBeginsAnew(t *testing.T) {
	t.Parallel()
	w, now := spender(t, 0.001)
	next := barchan.PeriodStart(*now).AddDate(0, 1, 0)
	*now = next.Add(-time.Microsecond)
	if err := w.Afford(t.Context(), team); barchan.CodeOf(err) != barchan.CodeLimited {
		t.Errorf("in the last instant of the period: %v", err)
	}
	*now = next
	if err := w.Afford(t.Context(), team); err != nil {
		t.Errorf("in the first instant of the next one: %v", err)
	}
}

func TestATeamsOwnCapCountsBeforeTheServers(t *testing.T) {
	t.Parallel()
	w, _ := spender(t, 0.001)
	st := w.store.(capped)
	for _, c := range []struct {
		own  float64
		want barchan.Code
	}{{1000, ""}, {0, ""}, {0.002, barchan.CodeLimited}} {
		if err := st.SetCap(t.Context(), team.Handle, &c.own); err != nil {
			t.Fatal(err)
		}
		if err := w.Afford(t.Context(), team); barchan.CodeOf(err) != c.want {
			t.Errorf("own cap %g: %v", c.own, err)
		}
	}
	if err := st.SetCap(t.Context(), team.Handle, nil); err != nil {
		t.Fatal(err)
	}
	if err := w.Afford(t.Context(), team); barchan.CodeOf(err) != barchan.CodeLimited {
		t.Errorf("without an own cap: %v", err)
	}
}

func TestARetryIsAnsweredBeyondTheCap(t *testing.T) {
	t.Parallel()
	w, _ := spender(t, 1000)
	ask := run.Request{Team: team, Kind: barchan.RunPipeline, Query: 1, IdempotencyKey: "k", RequestHash: "h"}
	first, _, err := w.Submit(t.Context(), ask)
	if err != nil {
		t.Fatal(err)
	}
	low := 0.001
	if err := w.store.(capped).SetCap(t.Context(), team.Handle, &low); err != nil {
		t.Fatal(err)
	}
	if again, _, err := w.Submit(t.Context(), ask); err != nil || again.ID != first.ID {
		t.Errorf("the retry gave %s, %v; want %s", again.ID, err, first.ID)
	}
}
