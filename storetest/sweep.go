package storetest

import (
	"slices"
	"time"

	"github.com/barchan-data/barchan"
)

var sweepCases = map[string]func(*world){
	"an expired output that nothing holds is swept":     sweepExpired,
	"outputs that did not expire stay":                  sweepNotExpired,
	"a latest result and a view hold their outputs":     sweepHeld,
	"an unfinished run keeps what it wrote":             sweepUnfinished,
	"outputs of runs that failed go too":                sweepFailed,
	"a pin holds a version and its file":                sweepPinned,
	"a file that a later version names stays":           sweepShared,
	"the grace is counted from when a name let go":      sweepGrace,
	"files that are read in place are never swept":      sweepInPlace,
	"a sweep is bounded":                                sweepLimit,
	"folders are held while a row names a file in them": sweepHolds,
}

// farAway is after every grace and expiry, whatever the store's own clock says.
func farAway() time.Time { return time.Now().Add(200 * day) }

// sweep sweeps everything and returns the files, sorted.
func (w *world) sweep(at time.Time) []string {
	w.t.Helper()
	files, err := w.Sweep(w.ctx, at, time.Hour, 1000)
	w.ok(err)
	slices.Sort(files)
	return files
}

func (w *world) file(id barchan.ExecutionID) string {
	w.t.Helper()
	e := w.execution(id)
	if e.Output == nil {
		w.t.Fatalf("execution %s has no output", id)
	}
	return e.Output.Location.Files[0]
}

func sweepExpired(w *world) {
	s := w.submit(barchan.RunSQL, node(0))
	w.complete(s)
	file := w.file(s.Executions[0])
	w.equal(w.sweep(farAway()), []string{file})
	e := w.execution(s.Executions[0])
	w.equal(e.State, barchan.ExecutionCompleted)
	w.equal(e.Output, (*barchan.Output)(nil))
	w.equal(len(w.sweep(farAway())), 0)
}

func sweepNotExpired(w *world) {
	s := w.submit(barchan.RunSQL, node(0))
	w.complete(s)
	w.equal(len(w.sweep(s.ExpiresAt.Add(-time.Microsecond))), 0)
	w.file(s.Executions[0])
	w.equal(len(w.sweep(s.ExpiresAt.Add(time.Microsecond))), 1)
}

func sweepHeld(w *world) {
	v := w.view("v")
	q := w.query("q")
	first := w.submit(barchan.RunPipeline, viewNode(v), node(q, 1))
	w.complete(first)
	w.equal(len(w.sweep(farAway())), 0)
	old := []string{w.file(first.Executions[0]), w.file(first.Executions[1])}
	plain := w.submit(barchan.RunQuery, node(v.Query)) // takes the latest result, not the view
	w.complete(plain)
	w.equal(len(w.sweep(farAway())), 0)
	second := w.submit(barchan.RunPipeline, viewNode(v), node(q, 1))
	w.complete(second)
	want := append(old, w.file(plain.Executions[0]))
	slices.Sort(want)
	w.equal(w.sweep(farAway()), want)
	w.latestIs(q, "", second.Executions[1])
	w.edit(q) // its result is the latest of no version any more
	w.equal(w.sweep(farAway()), []string{w.file2(second, 1)})
	w.equal(w.current(v.Name), barchan.VersionID(second.Executions[0]))
}

// file2 is the file of a submission's execution in its first attempt, also
// when it is swept.
func (w *world) file2(s barchan.Submission, i int) string {
	return output(barchan.Lease{Run: s.Run.ID, Attempt: 1}, s.Executions[i]).Location.Files[0]
}

func sweepUnfinished(w *world) {
	s, l := w.half()
	w.equal(len(w.sweep(farAway())), 0)
	w.file(s.Executions[0])
	_, err := w.Cancel(w.ctx, l.Run, "r", w.tick())
	w.ok(err)
	w.equal(w.sweep(farAway()), []string{w.file2(s, 0)})
}

func sweepFailed(w *world) {
	q := w.query("q")
	s := w.submit(barchan.RunPipeline, node(q), node(q), node(q, 1))
	l := w.start(s)
	w.do(l, s.Executions[0], s.Executions[1]) // the second is a root with its output
	w.ok(w.Fail(w.ctx, l, barchan.Errorf(barchan.CodeData, "no"), nil, w.tick()))
	want := []string{w.file2(s, 0), w.file2(s, 1)}
	slices.Sort(want)
	w.equal(w.sweep(farAway()), want)
}

func sweepPinned(w *world) {
	t := w.upload("t")
	v := w.view("v")
	first := w.submit(barchan.RunRefresh, viewNode(v))
	w.complete(first)
	reader := w.submit(barchan.RunSQL, node(0))
	l := w.leaseNext(reader)
	w.pin(l, t.Name, v.Name)
	w.upload("t") // both names move on
	w.complete(w.submit(barchan.RunRefresh, viewNode(v)))
	w.equal(len(w.sweep(farAway())), 0)
	held, err := w.HoldsVersion(w.ctx, t.Current.ID)
	w.ok(err)
	w.equal(held, true)
	_, err = w.Rescue(w.ctx, true, "boot-2", 5, w.tick())
	w.ok(err)
	w.equal(len(w.sweep(farAway())), 0) // pins survive a rescue
	_, err = w.Cancel(w.ctx, l.Run, "r", w.tick())
	w.ok(err)
	want := []string{t.Current.Location.Files[0], w.file2(first, 0)}
	slices.Sort(want)
	w.equal(w.sweep(farAway()), want)
}

func sweepShared(w *world) {
	one := w.upload("t")
	shared := one.Current.Location.Files[0]
	two := w.version()
	own := two.Location.Files[0]
	two.Location.Files = []string{shared, own}
	w.ok(w.MoveTable(w.ctx, one.Name, one.Current.ID, two))
	w.equal(len(w.sweep(farAway())), 0)
	held, err := w.HoldsVersion(w.ctx, one.Current.ID) // its folder holds a file that two names
	w.ok(err)
	w.equal(held, true)
	w.ok(w.DeleteTable(w.ctx, one.Name))
	want := []string{shared, own}
	slices.Sort(want)
	w.equal(w.sweep(farAway()), want)
	held, err = w.HoldsVersion(w.ctx, one.Current.ID)
	w.ok(err)
	w.equal(held, false)
}

func sweepGrace(w *world) {
	t := w.upload("t")
	w.upload("t")
	// The version is old, but was replaced just now, by the store's own clock.
	w.equal(len(w.sweep(time.Now().Add(30*time.Minute))), 0)
	w.equal(w.sweep(time.Now().Add(2*time.Hour)), t.Current.Location.Files)
}

func sweepLimit(w *world) {
	for range 7 {
		w.complete(w.submit(barchan.RunSQL, node(0)))
		w.upload("t")
	}
	total, seen := 0, map[string]bool{}
	for {
		files, err := w.Sweep(w.ctx, farAway(), time.Hour, 3)
		w.ok(err)
		if len(files) == 0 {
			break
		}
		if len(files) > 3 {
			w.t.Fatalf("a sweep of at most 3 returned %d files", len(files))
		}
		for _, f := range files {
			if seen[f] {
				w.t.Fatalf("%s was returned twice", f)
			}
			seen[f] = true
		}
		total += len(files)
	}
	w.equal(total, 13) // all but the table's current one
}

func sweepHolds(w *world) {
	holds := func(id barchan.RunID, want bool) {
		w.t.Helper()
		got, err := w.Holds(w.ctx, id)
		w.ok(err)
		w.equal(got, want)
	}
	s := w.submit(barchan.RunSQL, node(0))
	holds(s.Run.ID, true)
	w.complete(s)
	holds(s.Run.ID, true)
	w.sweep(farAway())
	holds(s.Run.ID, false)
	cancelled := w.submit(barchan.RunSQL, node(0))
	_, err := w.Cancel(w.ctx, cancelled.Run.ID, "r", w.tick())
	w.ok(err)
	holds(cancelled.Run.ID, false)
	holds(barchan.RunID(w.ids.New()), false)
	t := w.upload("t")
	for id, want := range map[barchan.VersionID]bool{t.Current.ID: true, barchan.VersionID(w.ids.New()): false} {
		got, err := w.HoldsVersion(w.ctx, id)
		w.ok(err)
		w.equal(got, want)
	}
}

// A registered dataset's old versions are forgotten, and their files left alone;
// beside them, files of our own go.
func sweepInPlace(w *world) {
	t := w.registered("lake.blocks")
	w.ok(w.PutTable(w.ctx, t))
	next := w.registered("lake.blocks").Current
	w.ok(w.MoveTable(w.ctx, t.Name, t.Current.ID, next))
	own := w.upload("t")
	w.ok(w.DeleteTable(w.ctx, own.Name))
	w.equal(w.sweep(farAway()), own.Current.Location.Files)
	holds, err := w.HoldsVersion(w.ctx, t.Current.ID)
	w.ok(err)
	w.equal(holds, false)
	w.ok(w.DeleteTable(w.ctx, t.Name))
	w.equal(len(w.sweep(farAway())), 0)
}
