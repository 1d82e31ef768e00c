package storetest

import (
	"github.com/barchan-data/barchan"
)

var latestCases = map[string]func(*world){
	"nothing has run yet":                           latestNone,
	"each kind of run moves what it should":         latestKinds,
	"an older pin never moves it back":              latestForward,
	"each values key has its own":                   latestKeys,
	"without a key it is the last that moved":       latestAny,
	"after an edit there is none until it has run":  latestEdit,
	"a run of an old version does not hide the new": latestOldVersion,
	"a run that did not complete moves nothing":     latestFailed,
	"of two nodes with one key the later counts":    latestSameKey,
	"a run of another team moves nothing":           latestForeign,
}

const noLatest = "not found: No execution found for the latest version of the given query"

// latestIs fails unless the latest result is that execution; "" is none.
func (w *world) latestIs(q barchan.QueryID, key string, want barchan.ExecutionID) {
	w.t.Helper()
	e, err := w.Latest(w.ctx, q, key)
	if want == "" {
		w.absent(err, noLatest)
		return
	}
	w.ok(err)
	w.equal(e.ID, want)
	w.equal(e, w.execution(want))
}

func latestNone(w *world) {
	w.latestIs(w.query("q"), "", "")
	w.latestIs(12345, "{}", "")
}

func latestKinds(w *world) {
	v := w.view("v")
	q, root := w.query("q"), w.query("root")
	plain := w.submit(barchan.RunQuery, node(q), node(root, 1))
	w.complete(plain)
	w.latestIs(root, "{}", plain.Executions[1])
	w.latestIs(q, "{}", "") // only the root's
	sql := w.submit(barchan.RunSQL, node(root))
	w.complete(sql)
	w.latestIs(root, "{}", plain.Executions[1])
	refresh := w.submit(barchan.RunRefresh, viewNode(v))
	w.complete(refresh)
	w.latestIs(v.Query, "{}", refresh.Executions[0])
	all := w.submit(barchan.RunPipeline, node(q), viewNode(v, 1), node(root, 2))
	w.complete(all)
	w.latestIs(q, "{}", all.Executions[0])
	w.latestIs(v.Query, "{}", all.Executions[1])
	w.latestIs(root, "", all.Executions[2])
}

func latestForeign(w *world) {
	q := w.query("q")
	own := w.submit(barchan.RunQuery, node(q))
	w.complete(own)
	other, err := w.EnsureTeam(w.ctx, "other", w.tick())
	w.ok(err)
	foreign := w.submission(barchan.RunPipeline, node(q))
	foreign.Run.Team = other.ID
	_, err = w.Submit(w.ctx, foreign)
	w.ok(err)
	w.complete(foreign)
	w.latestIs(q, "{}", own.Executions[0])
}

func latestForward(w *world) {
	q := w.query("q")
	a, b := w.submit(barchan.RunQuery, node(q)), w.submit(barchan.RunQuery, node(q))
	la, lb := w.leaseNext(a), w.leaseNext(b)
	w.pin(lb) // b reads the catalog first, so a's result is the newer
	w.pin(la)
	w.do(la, a.Executions...)
	w.do(lb, b.Executions...)
	w.publish(la, barchan.RunCompleted)
	w.latestIs(q, "", a.Executions[0])
	w.publish(lb, barchan.RunCompleted)
	w.latestIs(q, "", a.Executions[0])
	w.latestIs(q, "{}", a.Executions[0])
	w.equal(w.execution(b.Executions[0]).State, barchan.ExecutionCompleted) // kept, only not the latest
	c := w.submit(barchan.RunQuery, node(q))
	w.complete(c)
	w.latestIs(q, "", c.Executions[0])
}

// keyNode is a node with a values key.
func keyNode(q barchan.QueryID, key string, deps ...int) barchan.Node {
	n := node(q, deps...)
	n.ValuesKey = key
	return n
}

func latestKeys(w *world) {
	q := w.query("q")
	one, two := w.submit(barchan.RunQuery, keyNode(q, "1")), w.submit(barchan.RunQuery, keyNode(q, "2"))
	w.complete(one)
	w.complete(two)
	w.latestIs(q, "1", one.Executions[0])
	w.latestIs(q, "2", two.Executions[0])
	w.latestIs(q, "3", "")
}

func latestAny(w *world) {
	q := w.query("q")
	one, two := w.submit(barchan.RunQuery, keyNode(q, "1")), w.submit(barchan.RunQuery, keyNode(q, "2"))
	w.complete(one)
	w.complete(two)
	w.latestIs(q, "", two.Executions[0])
	again := w.submit(barchan.RunQuery, keyNode(q, "1"))
	w.complete(again)
	w.latestIs(q, "", again.Executions[0])
	both := w.submit(barchan.RunPipeline, keyNode(q, "2"), keyNode(q, "1", 1))
	w.complete(both)
	w.latestIs(q, "", both.Executions[1]) // of one publish: the node nearest to the root
}

func latestEdit(w *world) {
	q := w.query("q")
	old := w.submit(barchan.RunQuery, node(q))
	w.complete(old)
	w.edit(q)
	w.latestIs(q, "", "")
	w.latestIs(q, "{}", "")
	n := node(q)
	n.Version = 2
	s := w.submit(barchan.RunQuery, n)
	w.complete(s)
	w.latestIs(q, "", s.Executions[0])
	w.latestIs(q, "{}", s.Executions[0])
}

func latestOldVersion(w *world) {
	q := w.query("q")
	old := w.submit(barchan.RunQuery, node(q))
	w.edit(q)
	n := node(q)
	n.Version = 2
	s := w.submit(barchan.RunQuery, n)
	lold := w.leaseNext(old)
	ls := w.leaseNext(s)
	w.pin(ls)
	w.pin(lold) // pinned later, but of the older version
	w.do(ls, s.Executions...)
	w.do(lold, old.Executions...)
	w.publish(ls, barchan.RunCompleted)
	w.publish(lold, barchan.RunCompleted)
	w.latestIs(q, "{}", s.Executions[0])
	w.latestIs(q, "", s.Executions[0])
}

func latestFailed(w *world) {
	q := w.query("q")
	s := w.submit(barchan.RunPipeline, node(q), node(w.query("root"), 1))
	l := w.start(s)
	w.do(l, s.Executions[0])
	w.ok(w.Fail(w.ctx, l, barchan.Errorf(barchan.CodeData, "no"), nil, w.tick()))
	w.latestIs(q, "", "")
	s = w.submit(barchan.RunPipeline, node(q), node(w.query("root"), 1))
	l = w.start(s)
	w.do(l, s.Executions...)
	_, err := w.Cancel(w.ctx, l.Run, "r", w.tick())
	w.ok(err)
	w.latestIs(q, "", "")
}

func latestSameKey(w *world) {
	q := w.query("q")
	s := w.submit(barchan.RunPipeline, node(q), node(q))
	w.complete(s)
	w.latestIs(q, "{}", s.Executions[1])
}
