package storetest

import "github.com/barchan-data/barchan"

// finishPartial executes the only node of a run, whose output is cut.
func (w *world) finishPartial(s barchan.Submission) barchan.Lease {
	w.t.Helper()
	l := w.start(s)
	out := output(l, s.Executions[0])
	out.Partial = true
	w.ok(w.StartNode(w.ctx, l, s.Executions[0], w.tick()))
	w.ok(w.FinishNode(w.ctx, l, s.Executions[0], out, 0.25, boot, w.tick()))
	return l
}

func partialResult(w *world) {
	v := w.view("a")
	whole := w.submit(barchan.RunQuery, node(v.Query))
	w.complete(whole)
	cut := w.submit(barchan.RunQuery, node(v.Query))
	w.publish(w.finishPartial(cut), barchan.RunCompleted)
	w.latestIs(v.Query, "", cut.Executions[0])
	w.equal(w.execution(cut.Executions[0]).Output.Partial, true)
	next := w.submit(barchan.RunPipeline, extending(v.Query))
	w.reads(next, whole.Executions[0])

	refresh := w.submit(barchan.RunRefresh, viewNode(v))
	l := w.finishPartial(refresh)
	_, err := w.Publish(w.ctx, l, w.tick())
	w.refused(err, barchan.CodeConflict)
	w.equal(w.current(v.Name), barchan.VersionID(""))
	w.equal(w.run(refresh.Run.ID).State, barchan.RunExecuting)
}
