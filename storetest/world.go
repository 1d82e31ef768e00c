package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/google/go-cmp/cmp"
)

// world is one store with a team, and short words for what tests say often.
// Its time moves a second per use, so that every recorded time differs.
type world struct {
	Store
	t    failer
	ctx  context.Context
	ids  *barchan.IDs
	now  time.Time
	team barchan.Team
}

// failer is what stops a case: a *testing.T, or a *rapid.T.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// boot is the boot of the machine in most cases.
const boot = "boot-1"

func newWorld(t *testing.T, s Store) *world {
	t.Helper()
	w := &world{
		Store: s, t: t, ctx: t.Context(), ids: barchan.NewIDs(time.Now),
		now: time.Now().UTC().Truncate(time.Microsecond), // near the store's own clock
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	var err error
	w.team, err = s.EnsureTeam(w.ctx, "local", w.now)
	w.ok(err)
	return w
}

// tick moves the time on.
func (w *world) tick() time.Time {
	w.now = w.now.Add(time.Second)
	return w.now
}

// ok stops the test at an error.
func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("unexpected error: %v", err)
	}
}

// refused stops the test unless err has the code.
func (w *world) refused(err error, code barchan.Code) {
	w.t.Helper()
	if got := barchan.CodeOf(err); got != code {
		w.t.Fatalf("got error %v (code %q), want code %q", err, got, code)
	}
}

// absent stops the test unless err is not_found with that text.
func (w *world) absent(err error, text string) {
	w.t.Helper()
	w.refused(err, barchan.CodeNotFound)
	if got := barchan.AsError(err).Message; got != text {
		w.t.Fatalf("got message %q, want %q", got, text)
	}
}

// equal stops the test unless got is want.
func (w *world) equal(got, want any) {
	w.t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		w.t.Fatalf("differs (-want +got):\n%s", d)
	}
}

// query saves a query.
func (w *world) query(name string) barchan.QueryID {
	w.t.Helper()
	at := w.tick()
	id, err := w.CreateQuery(w.ctx, barchan.Query{Team: w.team.ID, Name: name, SQL: "SELECT 1", CreatedAt: at, UpdatedAt: at})
	w.ok(err)
	return id
}

// view makes a view of a new query; name is the last part.
func (w *world) view(name string) barchan.View {
	w.t.Helper()
	at := w.tick()
	v, err := w.PutView(w.ctx, barchan.View{
		Team: w.team.ID, Name: "dune.local.result_" + name, Query: w.query(name), Tier: barchan.TierMedium,
		CreatedAt: at, UpdatedAt: at,
	})
	w.ok(err)
	return v
}

// edit makes the next version of a query.
func (w *world) edit(q barchan.QueryID) {
	w.t.Helper()
	_, err := w.UpdateQuery(w.ctx, q, w.tick(), func(q *barchan.Query) error {
		q.SQL += " + 1"
		return nil
	})
	w.ok(err)
}

// upload makes a table with one version.
func (w *world) upload(name string) barchan.Table {
	w.t.Helper()
	t := w.table(name)
	w.ok(w.PutTable(w.ctx, t))
	return t
}

// table is what upload stores.
func (w *world) table(name string) barchan.Table {
	v := w.version()
	return barchan.Table{
		Name: "dune.local." + name, Team: w.team.ID, Owner: w.team.Handle, Kind: barchan.KindUpload,
		Schema: v.Schema, Current: v, CreatedAt: w.tick(), UpdatedAt: w.now,
	}
}

// version is new contents, in a file of its own folder.
func (w *world) version() barchan.TableVersion {
	id := barchan.VersionID(w.ids.New())
	files := []string{fmt.Sprintf("tables/xx/%s/0.parquet", id)}
	return barchan.TableVersion{
		ID: id, Location: barchan.Location{Files: files}, Schema: schema("a"), Rows: 3, Bytes: 300, CreatedAt: w.tick(),
	}
}

func schema(names ...string) barchan.Schema {
	var s barchan.Schema
	for _, n := range names {
		s = append(s, barchan.Column{Name: n, Type: "bigint"})
	}
	return s
}

// node is one node of a plan for tests.
func node(q barchan.QueryID, deps ...int) barchan.Node {
	return barchan.Node{Query: q, Version: 1, Name: fmt.Sprintf("query %d", q), ValuesKey: "{}", Tier: barchan.TierMedium, SQL: "SELECT 1", DependsOn: deps}
}

// viewNode is the node of a view.
func viewNode(v barchan.View, deps ...int) barchan.Node {
	n := node(v.Query, deps...)
	n.View = v.Name
	return n
}

// plan numbers the nodes, and marks those as roots that nobody reads.
func plan(nodes ...barchan.Node) *barchan.Plan {
	read := map[int]bool{}
	for i := range nodes {
		nodes[i].ID = i + 1
		for _, d := range nodes[i].DependsOn {
			read[d] = true
		}
	}
	p := &barchan.Plan{Nodes: nodes, Tier: barchan.TierMedium, Hash: "hash"}
	for i := range nodes {
		nodes[i].Root = !read[nodes[i].ID]
		p.Tier = p.Tier.Max(nodes[i].Tier)
	}
	return p
}

// submission of a run of those nodes; the root's query is the run's.
func (w *world) submission(kind barchan.RunKind, nodes ...barchan.Node) barchan.Submission {
	p := plan(nodes...)
	s := barchan.Submission{
		Run: barchan.Run{
			ID: barchan.RunID(w.ids.New()), Team: w.team.ID, Kind: kind, Query: nodes[len(nodes)-1].Query,
			Tier: p.Tier, SubmittedAt: w.tick(),
		},
		Plan: p, ExpiresAt: w.now.Add(90 * 24 * time.Hour),
	}
	for range nodes {
		s.Executions = append(s.Executions, barchan.ExecutionID(w.ids.New()))
	}
	return s
}

// submit stores a run and returns its submission.
func (w *world) submit(kind barchan.RunKind, nodes ...barchan.Node) barchan.Submission {
	w.t.Helper()
	s := w.submission(kind, nodes...)
	_, err := w.Submit(w.ctx, s)
	w.ok(err)
	return s
}

// bothTiers admits every run.
var bothTiers = []barchan.Tier{barchan.TierMedium, barchan.TierLarge}

// leaseNext leases whatever is next; it must be want.
func (w *world) leaseNext(want barchan.Submission) barchan.Lease {
	w.t.Helper()
	l, ok, err := w.Lease(w.ctx, "me", bothTiers, w.tick(), w.now.Add(time.Minute))
	w.ok(err)
	if !ok || l.Run != want.Run.ID {
		w.t.Fatalf("leased %v (%v), want run %s", l.Run, ok, want.Run.ID)
	}
	return l
}

// leaseNone fails when any run can be leased.
func (w *world) leaseNone() {
	w.t.Helper()
	l, ok, err := w.Lease(w.ctx, "me", bothTiers, w.tick(), w.now.Add(time.Minute))
	w.ok(err)
	if ok {
		w.t.Fatalf("leased %s, want none", l.Run)
	}
}

// pin pins the tables.
func (w *world) pin(l barchan.Lease, tables ...string) barchan.Snapshot {
	w.t.Helper()
	s, err := w.Pin(w.ctx, l, tables, w.tick())
	w.ok(err)
	return s
}

// start leases and pins a run that is next.
func (w *world) start(s barchan.Submission) barchan.Lease {
	w.t.Helper()
	l := w.leaseNext(s)
	w.pin(l, s.Plan.Tables()...)
	return l
}

// output is what an execution wrote in an attempt.
func output(l barchan.Lease, id barchan.ExecutionID) barchan.Output {
	return barchan.Output{
		Location: barchan.Location{Files: []string{fmt.Sprintf("runs/xx/%s.%d/%s.parquet", l.Run, l.Attempt, id)}},
		Schema:   schema("a", "b"), Rows: 7, Bytes: 700, RawBytes: 1400, Checksum: "abcd",
		Usage: barchan.Usage{CPU: time.Second, Wall: 2 * time.Second, PeakMemory: 1 << 20, BytesWritten: 700, RowsRead: 9},
	}
}

// do starts and finishes executions.
func (w *world) do(l barchan.Lease, ids ...barchan.ExecutionID) {
	w.t.Helper()
	for _, id := range ids {
		w.ok(w.StartNode(w.ctx, l, id, w.tick()))
		w.ok(w.FinishNode(w.ctx, l, id, output(l, id), 0.25, boot, w.tick()))
	}
}

// publish publishes; the run must end in that state.
func (w *world) publish(l barchan.Lease, want barchan.RunState) {
	w.t.Helper()
	got, err := w.Publish(w.ctx, l, w.tick())
	w.ok(err)
	w.equal(got, want)
	w.equal(w.run(l.Run).State, want)
}

// complete takes a run that is next from the lease to the publish.
func (w *world) complete(s barchan.Submission) barchan.Lease {
	w.t.Helper()
	l := w.start(s)
	w.do(l, s.Executions...)
	w.publish(l, barchan.RunCompleted)
	return l
}

// run reads a run.
func (w *world) run(id barchan.RunID) barchan.Run {
	w.t.Helper()
	r, err := w.Run(w.ctx, id)
	w.ok(err)
	return r
}

// execution reads an execution.
func (w *world) execution(id barchan.ExecutionID) barchan.Execution {
	w.t.Helper()
	e, err := w.Execution(w.ctx, id)
	w.ok(err)
	return e
}

// states are the states of a run's executions, in the plan's order.
func (w *world) states(id barchan.RunID) []barchan.ExecutionState {
	w.t.Helper()
	list, err := w.Executions(w.ctx, id)
	w.ok(err)
	var states []barchan.ExecutionState
	for _, e := range list {
		states = append(states, e.State)
	}
	return states
}

// current is the version that a name points at; "" for none.
func (w *world) current(name string) barchan.VersionID {
	w.t.Helper()
	t, err := w.Table(w.ctx, name)
	w.ok(err)
	return t.Current.ID
}
