package storetest

import (
	"time"

	"github.com/barchan-data/barchan"
)

// scheduled makes a view that is due at a moment.
func (w *world) scheduled(name string, at time.Time) barchan.View {
	w.t.Helper()
	v := w.view(name)
	v.Cron, v.NextAt, v.UpdatedAt = "0 * * * *", at, w.tick()
	got, err := w.PutView(w.ctx, v)
	w.ok(err)
	w.equal(got, v)
	return got
}

// due returns the names of what is due.
func (w *world) due(at time.Time, limit int) []string {
	w.t.Helper()
	list, err := w.DueViews(w.ctx, at, limit)
	w.ok(err)
	names := []string{}
	for _, d := range list {
		stored, err := w.View(w.ctx, d.View.Name)
		w.ok(err)
		w.equal(d, barchan.DueView{View: stored, Team: w.team})
		names = append(names, d.View.Name)
	}
	return names
}

func viewDue(w *world) {
	at := w.now.Add(time.Hour)
	late := w.scheduled("late", at.Add(time.Minute))
	first := w.scheduled("first", at)
	ends := w.scheduled("ends", at)
	ends.ExpiresAt, ends.UpdatedAt = at.Add(2*time.Minute), w.tick()
	_, err := w.PutView(w.ctx, ends)
	w.ok(err)
	w.view("unscheduled")
	w.equal(w.due(at.Add(-time.Microsecond), 10), []string{})
	w.equal(w.due(at, 10), []string{first.Name, ends.Name})
	w.equal(w.due(at.Add(time.Minute), 10), []string{first.Name, ends.Name, late.Name})
	w.equal(w.due(at.Add(time.Minute), 1), []string{first.Name})
	w.equal(w.due(at.Add(2*time.Minute), 10), []string{first.Name, late.Name})
	w.ok(w.DeleteView(w.ctx, first.Name))
	w.equal(w.due(at.Add(time.Hour), 10), []string{late.Name})
}

func viewDueAfterRuns(w *world) {
	at := w.now
	v := w.scheduled("a", at)
	other := w.scheduled("b", at)
	plain := w.submit(barchan.RunQuery, node(v.Query)) // publishes no view
	s := w.submit(barchan.RunRefresh, viewNode(v))
	w.equal(w.due(at, 10), []string{other.Name})
	l := w.start(plain)
	w.ok(w.Fail(w.ctx, l, barchan.Errorf(barchan.CodeData, "no"), nil, w.tick()))
	w.equal(w.due(at, 10), []string{other.Name})
	w.ok(w.Fail(w.ctx, w.start(s), barchan.Errorf(barchan.CodeData, "no"), nil, w.tick()))
	w.equal(w.due(at, 10), []string{v.Name, other.Name})
}

func viewMoveDue(w *world) {
	at := w.now
	v := w.scheduled("a", at)
	next := at.Add(time.Hour)
	missed := barchan.Errorf(barchan.CodeLimited, "the cap is reached")
	w.ok(w.MoveDue(w.ctx, v.ID, at.Add(time.Second), next.Add(time.Hour), nil)) // of another moment
	w.ok(w.MoveDue(w.ctx, v.ID, at, next, missed))
	w.ok(w.MoveDue(w.ctx, v.ID, at, next.Add(time.Hour), nil)) // a second mover is late
	w.ok(w.MoveDue(w.ctx, "absent", at, next, nil))
	v.NextAt, v.Missed = next, missed
	got, err := w.View(w.ctx, v.Name)
	w.ok(err)
	w.equal(got, v)
	w.equal(w.due(at, 10), []string{})
	w.ok(w.MoveDue(w.ctx, v.ID, next, time.Time{}, nil))
	v.NextAt, v.Missed = time.Time{}, nil
	got, err = w.View(w.ctx, v.Name)
	w.ok(err)
	w.equal(got, v)
	w.equal(w.due(next.Add(time.Hour), 10), []string{})
}

func viewDueStays(w *world) {
	at := w.now
	v := w.scheduled("a", at)
	missed := barchan.Errorf(barchan.CodeLimited, "the cap is reached")
	w.ok(w.MoveDue(w.ctx, v.ID, at, at.Add(time.Hour), missed))
	same := v
	same.Tier, same.NextAt, same.UpdatedAt = barchan.TierLarge, at.Add(5*time.Hour), w.tick()
	got, err := w.PutView(w.ctx, same)
	w.ok(err)
	same.NextAt, same.Missed = at.Add(time.Hour), missed
	w.equal(got, same)
	for _, change := range []func(*barchan.View){
		func(v *barchan.View) { v.Cron = "30 * * * *" },
		func(v *barchan.View) { v.ExpiresAt = at.Add(48 * time.Hour) },
	} {
		w.ok(w.MoveDue(w.ctx, v.ID, got.NextAt, at.Add(time.Hour), missed))
		changed := got
		changed.NextAt, changed.Missed, changed.UpdatedAt = at.Add(7*time.Hour), nil, w.tick()
		change(&changed)
		got, err = w.PutView(w.ctx, changed)
		w.ok(err)
		w.equal(got, changed)
	}
	none := got
	none.Cron, none.ExpiresAt, none.NextAt, none.UpdatedAt = "", time.Time{}, time.Time{}, w.tick()
	got, err = w.PutView(w.ctx, none)
	w.ok(err)
	w.equal(got, none)
}
