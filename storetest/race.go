package storetest

import (
	"path"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/barchan-data/barchan"
)

var raceCases = map[string]func(*world){
	"one key makes one run":                        raceKey,
	"each run is leased once":                      raceLease,
	"a node is started once":                       raceStart,
	"a run ends once":                              raceEnd,
	"readers never see half a publish":             raceReaders,
	"versions of a query are counted without gaps": raceVersions,
	"a table is moved by one of many":              raceMove,
}

// together runs f in n goroutines that start at once.
func together(n int, f func(i int)) {
	var wg sync.WaitGroup
	gate := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-gate
			f(i)
		})
	}
	close(gate)
	wg.Wait()
}

func raceKey(w *world) {
	const n = 20
	subs := make([]barchan.Submission, n)
	for i := range subs {
		subs[i] = w.keyed("k", "h")
	}
	got := make([]barchan.Run, n)
	errs := make([]error, n)
	together(n, func(i int) { got[i], errs[i] = w.Submit(w.ctx, subs[i]) })
	for i := range got {
		w.ok(errs[i])
		w.equal(got[i], got[0])
	}
	_, total, err := w.ListRuns(w.ctx, w.team.ID, "", 1, 0)
	w.ok(err)
	w.equal(total, 1)
}

func raceLease(w *world) {
	const n = 24
	for range n / 2 {
		w.submit(barchan.RunSQL, node(0))
	}
	at, until := w.tick(), w.tick()
	leases := make([]barchan.Lease, n)
	errs := make([]error, n)
	together(n, func(i int) { leases[i], _, errs[i] = w.Lease(w.ctx, "me", bothTiers, at, until) })
	seen := map[barchan.RunID]int{}
	for i, l := range leases {
		w.ok(errs[i])
		if l.Run != "" {
			seen[l.Run]++
			w.equal(l.Attempt, 1)
		}
	}
	w.equal(len(seen), n/2)
	for id, times := range seen {
		if times != 1 {
			w.t.Fatalf("run %s was leased %d times", id, times)
		}
	}
}

func raceStart(w *world) {
	s := w.submit(barchan.RunSQL, node(0))
	l := w.start(s)
	var started atomic.Int32
	at := w.tick()
	together(8, func(int) {
		if w.StartNode(w.ctx, l, s.Executions[0], at) == nil {
			started.Add(1)
		}
	})
	w.equal(started.Load(), int32(1))
}

func raceEnd(w *world) {
	v := w.view("v")
	for range 15 {
		s := w.submit(barchan.RunRefresh, viewNode(v))
		before := w.current(v.Name)
		l := w.start(s)
		w.do(l, s.Executions...)
		at := w.tick()
		var mu sync.Mutex
		var ends []barchan.RunState
		end := func(state barchan.RunState, happened bool) {
			mu.Lock()
			defer mu.Unlock()
			if happened {
				ends = append(ends, state)
			}
		}
		together(9, func(i int) {
			switch i % 3 {
			case 0:
				state, err := w.Publish(w.ctx, l, at)
				end(state, err == nil)
			case 1:
				did, err := w.Cancel(w.ctx, l.Run, "r", at)
				end(barchan.RunCancelled, did && err == nil)
			case 2:
				err := w.Fail(w.ctx, l, barchan.Errorf(barchan.CodeData, "no"), nil, at)
				end(barchan.RunFailed, err == nil)
			}
		})
		if len(ends) != 1 {
			w.t.Fatalf("run %s ended %d times: %v", l.Run, len(ends), ends)
		}
		w.equal(w.run(l.Run).State, ends[0])
		if ends[0] == barchan.RunCompleted {
			before = barchan.VersionID(s.Executions[0])
		}
		w.equal(w.current(v.Name), before)
	}
}

// raceReaders publishes a pipeline again and again. What a reader sees at once
// must be of one run; what it sees later must not be older; a run whose names
// it sees must have completed; and a run that completed must be seen.
func raceReaders(w *world) {
	const names = 12
	publishes := 40
	if testing.Short() { // the race detector sees in a few what it sees in many
		publishes = 12
	}
	var nodes []barchan.Node
	for i := range names {
		nodes = append(nodes, viewNode(w.view(string(rune('a'+i)))))
	}
	var order sync.Map // folder of a run → its number
	var done atomic.Bool
	var reads, completed atomic.Int64
	errs := make(chan string, 16)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			last := 0
			for !done.Load() {
				seen, problem := w.readPublished(&order, max(last, int(completed.Load())))
				if problem != "" {
					errs <- problem
					return
				}
				last = seen
				reads.Add(1)
			}
		})
	}
	for i := range publishes {
		s := w.submit(barchan.RunPipeline, nodes...)
		order.Store(s.Run.ID, i+1)
		w.complete(s)
		completed.Store(int64(i + 1))
	}
	done.Store(true)
	wg.Wait()
	select {
	case problem := <-errs:
		w.t.Fatalf("%s", problem)
	default:
	}
	if reads.Load() < int64(publishes) {
		w.t.Fatalf("only %d reads while %d publishes happened: the test proves nothing", reads.Load(), publishes)
	}
}

// readPublished reads all names in one call, and then the run that they are
// of. It returns the run's number, which must not be below last.
func (w *world) readPublished(order *sync.Map, last int) (seen int, problem string) {
	tables, _, err := w.ListTables(w.ctx, w.team.ID, barchan.KindView, 100, 0)
	if err != nil {
		return 0, err.Error()
	}
	runs := map[barchan.RunID]int{}
	for _, t := range tables {
		var run barchan.RunID
		if t.Current.ID != "" {
			run = runOfFile(t.Current.Location.Files[0])
		}
		runs[run]++
	}
	if len(runs) != 1 {
		return 0, "torn publish: the names of one read are of several runs"
	}
	for run := range runs {
		if n, ok := order.Load(run); ok {
			seen = n.(int)
		}
		if seen < last {
			return 0, "the names went back to an older run"
		}
		if run == "" {
			return 0, ""
		}
		r, err := w.Run(w.ctx, run)
		if err != nil || r.State != barchan.RunCompleted {
			return 0, "names are published of a run that is " + string(r.State)
		}
	}
	return seen, ""
}

// runOfFile is the run that wrote a file of output.
func runOfFile(file string) barchan.RunID {
	folder := path.Base(path.Dir(file))
	return barchan.RunID(folder[:26])
}

func raceVersions(w *world) {
	const n = 16
	q := w.query("q")
	errs := make([]error, n)
	at := w.tick()
	together(n, func(i int) {
		_, errs[i] = w.UpdateQuery(w.ctx, q, at, func(q *barchan.Query) error {
			q.SQL += "+"
			return nil
		})
	})
	for _, err := range errs {
		w.ok(err)
	}
	got, err := w.Query(w.ctx, q)
	w.ok(err)
	w.equal(got.Version, n+1)
	w.equal(len(got.SQL), len("SELECT 1")+n) // no edit was lost
}

func raceMove(w *world) {
	t := w.upload("t")
	const n = 12
	next := make([]barchan.TableVersion, n)
	for i := range next {
		next[i] = w.version()
	}
	var moved atomic.Int32
	together(n, func(i int) {
		if w.MoveTable(w.ctx, t.Name, t.Current.ID, next[i]) == nil {
			moved.Add(1)
		}
	})
	w.equal(moved.Load(), int32(1))
}
