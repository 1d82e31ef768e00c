package plan_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/plan"
)

// A pipeline is found in waves, however many queries it has: each is one look
// into the catalog.
func TestQueriesAreLoadedInWaves(t *testing.T) {
	t.Parallel()
	m := layered(100) // ten layers of ten
	made, err := plan.New(plan.Still{Catalog: m}).Pipeline(context.Background(), local, 100, nil, barchan.TierMedium)
	if err != nil || len(made.Nodes) < 100 {
		t.Fatalf("got %v, %v", made, err)
	}
	if n := m.looks.Load(); n > 12 {
		t.Errorf("%d nodes took %d looks", len(made.Nodes), n)
	}
}

// The hash can be computed from the JSON, and survives the way through a store.
func TestTheHashCanBeChecked(t *testing.T) {
	t.Parallel()
	p, err := plan.New(plan.Still{Catalog: layered(30)}).Pipeline(context.Background(), local, 30, nil, barchan.TierLarge)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var back barchan.Plan
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p, &back); diff != "" {
		t.Errorf("the plan changes in JSON:\n%s", diff)
	}
	sum := func(text []byte) string {
		digest := sha256.Sum256(text)
		return hex.EncodeToString(digest[:])
	}
	back.Hash = ""
	for i := range back.Nodes {
		back.Nodes[i].SQL = sum([]byte(back.Nodes[i].SQL))
	}
	text, _ = json.Marshal(back)
	if sum(text) != p.Hash {
		t.Error("the hash is another one")
	}
}

// Whatever the cache holds, the plan is the same; an edit shows at once.
func TestPlansDoNotDependOnTheCache(t *testing.T) {
	t.Parallel()
	m := layered(50)
	p := plan.New(plan.Still{Catalog: m})
	call := func(p *plan.Planner, day string) *barchan.Plan {
		got, err := p.Pipeline(context.Background(), local, 49, barchan.Values{"day": {day}}, barchan.TierMedium)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	first := call(p, "2024-02-02")
	if other := call(p, "2024-02-03"); other.Hash == first.Hash {
		t.Error("other values have the same plan")
	}
	if again := call(p, "2024-02-02T00:00Z"); again.Hash != first.Hash {
		t.Error("the same values have another plan")
	}
	if fresh := call(plan.New(plan.Still{Catalog: m}), "2024-02-02"); fresh.Hash != first.Hash {
		t.Error("a fresh planner makes another plan")
	}
	q := m.queries[first.Nodes[0].Query]
	q.SQL, q.Version = q.SQL+" limit 1", 2
	m.queries[q.ID] = q
	edited := call(p, "2024-02-02")
	if n := edited.Nodes[0]; edited.Hash == first.Hash || n.Version != 2 || !strings.HasSuffix(n.SQL, "limit 1") {
		t.Error("an edit does not show")
	}
}

func TestAPlannerIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	p := plan.New(plan.Still{Catalog: layered(60)})
	want, err := p.Pipeline(context.Background(), local, 60, nil, barchan.TierMedium)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				got, err := p.Pipeline(context.Background(), local, 60, nil, barchan.TierMedium)
				if err != nil || got.Hash != want.Hash {
					t.Errorf("%v", err)
				}
			}
		})
	}
	wg.Wait()
}

// broken is a catalog whose disk is gone.
type broken struct{ *memory }

var errDisk = errors.New("disk is gone")

func (broken) Table(context.Context, string) (barchan.Table, error) {
	return barchan.Table{}, errDisk
}

// A failure of the catalog is no mistake of the caller.
func TestAFailingCatalogIsNoMissingTable(t *testing.T) {
	t.Parallel()
	m := newMemory()
	m.add(1, "select * from dex.trades")
	_, err := plan.New(plan.Still{Catalog: broken{m}}).Query(context.Background(), local, 1, nil, barchan.TierMedium)
	if !errors.Is(err, errDisk) || barchan.CodeOf(err) != barchan.CodeInternal {
		t.Fatalf("got %v", err)
	}
}
