package sqlite

import (
	"context"
	"slices"
	"sync"

	"github.com/barchan-data/barchan"
)

const (
	changeNumber = `SELECT changed FROM run WHERE id = ?`
	changedOfRun = `SELECT e.changed, ` + executionFields + `WHERE r.id = ? AND (e.changed > ?2 OR ?2 = 0) ORDER BY e.seq`
)

// Changes implements storetest.Runs.
func (s *Store) Changes(ctx context.Context, id barchan.RunID, since int64) (ch barchan.RunChanges, err error) {
	err = s.view(ctx, func(c conn) error {
		run, ok, err := oneRun(ctx, c, runByID, string(id))
		switch {
		case err != nil:
			return err
		case !ok:
			return notFound(noObject)
		}
		ch.Run = run
		if _, err := c.one(ctx, changeNumber, []any{string(id)}, into(&ch.Number)); err != nil {
			return err
		}
		return c.all(ctx, changedOfRun, []any{string(id), since}, func(r scanner) error {
			var e barchan.ExecutionChange
			err := scanExecution(r, &e.Execution, &e.Number)
			ch.Changed = append(ch.Changed, e)
			return err
		})
	})
	if err != nil {
		return barchan.RunChanges{}, wrap("read changes of a run", err)
	}
	return ch, nil
}

// watchers are who wants to be told of changes, by run.
type watchers struct {
	mu  sync.Mutex
	all map[barchan.RunID][]*func()
}

// Watch implements storetest.Runs.
func (s *Store) Watch(id barchan.RunID, f func()) (stop func()) {
	w := &s.watchers
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.all == nil {
		w.all = map[barchan.RunID][]*func(){}
	}
	w.all[id] = append(w.all[id], &f)
	return func() { w.remove(id, &f) }
}

func (w *watchers) remove(id barchan.RunID, f *func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	rest := slices.DeleteFunc(slices.Clone(w.all[id]), func(g *func()) bool { return g == f })
	if w.all[id] = rest; len(rest) == 0 {
		delete(w.all, id)
	}
}

// tell wakes who watches the runs. It comes after the commit.
func (w *watchers) tell(ids ...barchan.RunID) {
	for _, id := range ids {
		w.mu.Lock()
		list := w.all[id]
		w.mu.Unlock()
		for _, f := range list {
			(*f)()
		}
	}
}
