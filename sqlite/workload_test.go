package sqlite_test

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/sqlite"
)

// workload drives pipelines over a set of views that all of them publish: so
// in every state that a reader may see, all views are of one run.
type workload struct {
	*sqlite.Store
	ids   *barchan.IDs
	team  barchan.Team
	views []barchan.View
}

const (
	workloadViews = 6
	workloadBoot  = "boot"
)

// newWorkload finds or makes the team and its views.
func newWorkload(ctx context.Context, s *sqlite.Store) (*workload, error) {
	w := &workload{Store: s, ids: barchan.NewIDs(time.Now)}
	var err error
	if w.team, err = s.EnsureTeam(ctx, "local", time.Now()); err != nil {
		return nil, err
	}
	for i := range workloadViews {
		v, err := w.view(ctx, i)
		if err != nil {
			return nil, err
		}
		w.views = append(w.views, v)
	}
	return w, nil
}

func (w *workload) view(ctx context.Context, i int) (barchan.View, error) {
	id := barchan.QueryID(i + 1)
	at := time.Now()
	if _, err := w.Query(ctx, id); barchan.CodeOf(err) == barchan.CodeNotFound {
		q := barchan.Query{ID: id, Team: w.team.ID, Name: fmt.Sprint(i), SQL: "SELECT 1", CreatedAt: at, UpdatedAt: at}
		if _, err := w.CreateQuery(ctx, q); err != nil {
			return barchan.View{}, err
		}
	}
	return w.PutView(ctx, barchan.View{
		Team: w.team.ID, Name: fmt.Sprintf("dune.local.result_%d", i), Query: id, Tier: barchan.TierMedium,
		CreatedAt: at, UpdatedAt: at,
	})
}

// submission of a chain over all views.
func (w *workload) submission() barchan.Submission {
	p := &barchan.Plan{Tier: barchan.TierMedium, Hash: "h"}
	s := barchan.Submission{Plan: p, ExpiresAt: time.Now().Add(time.Hour)}
	for i, v := range w.views {
		n := barchan.Node{
			ID: i + 1, Query: v.Query, Version: 1, Name: "n", ValuesKey: "{}", Tier: barchan.TierMedium,
			SQL: "SELECT 1", View: v.Name, Root: i == len(w.views)-1,
		}
		if i > 0 {
			n.DependsOn = []int{i}
		}
		p.Nodes = append(p.Nodes, n)
		s.Executions = append(s.Executions, barchan.ExecutionID(w.ids.New()))
	}
	s.Run = barchan.Run{
		ID: barchan.RunID(w.ids.New()), Team: w.team.ID, Kind: barchan.RunPipeline, Query: w.views[len(w.views)-1].Query,
		Tier: barchan.TierMedium, SubmittedAt: time.Now(),
	}
	return s
}

// workOne leases a run and takes it to its publish; ok is false when there is
// none.
func (w *workload) workOne(ctx context.Context, out io.Writer) (l barchan.Lease, ok bool, err error) {
	now := time.Now()
	l, ok, err = w.Lease(ctx, "worker", []barchan.Tier{barchan.TierMedium}, now, now.Add(time.Minute))
	if err != nil || !ok {
		return l, false, err
	}
	if _, err := w.Pin(ctx, l, nil, now); err != nil {
		return l, true, err
	}
	list, err := w.Executions(ctx, l.Run)
	if err != nil {
		return l, true, err
	}
	for _, e := range list {
		if e.State == barchan.ExecutionCompleted {
			continue
		}
		if err := w.workNode(ctx, l, e.ID); err != nil {
			return l, true, err
		}
	}
	fmt.Fprintln(out, "ready", l.Run) // a kill at this line comes into the publish
	state, err := w.Publish(ctx, l, time.Now())
	if err == nil && state != barchan.RunCompleted {
		err = fmt.Errorf("run %s is %s", l.Run, state)
	}
	return l, true, err
}

func (w *workload) workNode(ctx context.Context, l barchan.Lease, id barchan.ExecutionID) error {
	if err := w.StartNode(ctx, l, id, time.Now()); err != nil {
		return err
	}
	out := barchan.Output{
		Location: barchan.Location{Files: []string{fmt.Sprintf("runs/xx/%s.%d/%s.parquet", l.Run, l.Attempt, id)}},
		Schema:   barchan.Schema{{Name: "a", Type: "bigint"}}, Rows: 1, Bytes: 100,
	}
	return w.FinishNode(ctx, l, id, out, 0.1, workloadBoot, time.Now())
}

// child works on a database until it is killed, and prints a line for
// everything that the store acknowledged.
func child(path string, out io.Writer) error {
	ctx := context.Background()
	s, err := sqlite.Open(ctx, path, sqlite.Config{})
	if err != nil {
		return err
	}
	w, err := newWorkload(ctx, s)
	if err != nil {
		return err
	}
	if _, err := s.Rescue(ctx, true, workloadBoot, 1000, time.Now()); err != nil {
		return err
	}
	for i := 0; ; i++ {
		if err := w.step(ctx, i, out); err != nil {
			return err
		}
	}
}

// step submits one run, sometimes two and cancels the second, and works off
// the queue.
func (w *workload) step(ctx context.Context, i int, out io.Writer) error {
	r, err := w.Submit(ctx, w.submission())
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "submit", r.ID)
	if i%3 == 0 {
		c, err := w.Submit(ctx, w.submission())
		if err != nil {
			return err
		}
		if _, err := w.Cancel(ctx, c.ID, "cancelled", time.Now()); err != nil {
			return err
		}
		fmt.Fprintln(out, "cancel", c.ID)
	}
	for {
		l, ok, err := w.workOne(ctx, out)
		if err != nil || !ok {
			return err
		}
		fmt.Fprintln(out, "publish", l.Run)
	}
}
