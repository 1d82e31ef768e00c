package run

import (
	"fmt"

	"github.com/barchan-data/barchan"
)

// ends says how every node ended that has no result to show, when the run
// failed: the one to blame and its like failed; what reads them is skipped, and
// says which upstream it waited for; everything else is cancelled.
func (a *attempt) ends() []barchan.NodeEnd {
	blame := a.blame()
	var out []barchan.NodeEnd
	for _, n := range a.graph.nodes {
		if n.phase == done && !n.Root && !n.Inlined {
			continue // completed, and readable by its execution's id
		}
		used := n.usage.Add(n.output.Usage)
		e := barchan.NodeEnd{Execution: n.exec, Usage: used, Credits: a.cfg.Prices.Credits(a.lease.Tier, used)}
		switch up := blame[n]; {
		case n.phase == failed:
			e.State, e.Error = barchan.ExecutionFailed, n.err
		case up != nil:
			e.State = barchan.ExecutionSkipped
			e.Error = barchan.Errorf(barchan.CodeUpstreamFailed, "upstream %s failed: %s", up.short(), up.err.Message)
			e.Reason = e.Error.Message
		default:
			e.State, e.Reason = barchan.ExecutionCancelled, a.reason(n)
		}
		out = append(out, e)
	}
	a.endViews(out)
	return out
}

// blame returns, for every node behind a failed one, the failed one. The plan's
// order makes one pass enough.
func (a *attempt) blame() map[*node]*node {
	out := map[*node]*node{}
	for _, n := range a.graph.nodes {
		cause := out[n]
		if n.phase == failed {
			cause = n
		}
		if cause == nil {
			continue
		}
		for _, r := range n.next {
			if out[r] == nil {
				out[r] = cause
			}
		}
	}
	return out
}

// reason says why a node was cancelled.
func (a *attempt) reason(n *node) string {
	what := "cancelled"
	if n.phase == done {
		what = "not published"
	}
	if a.failure.node != nil {
		return fmt.Sprintf("%s: %s failed", what, a.failure.node.short())
	}
	return fmt.Sprintf("%s: %s", what, a.failure.err.Message)
}

// endViews gives every inlined query the end of a reader: of one that failed,
// else of the first that did not complete. It never executed, so what failed
// with its reader is cancelled, and says so.
func (a *attempt) endViews(ends []barchan.NodeEnd) {
	byExec := make(map[barchan.ExecutionID]*barchan.NodeEnd, len(ends))
	for i := range ends {
		byExec[ends[i].Execution] = &ends[i]
	}
	for i := len(a.graph.nodes) - 1; i >= 0; i-- { // readers first
		n := a.graph.nodes[i]
		own := byExec[n.exec]
		if !n.Inlined || own.State == barchan.ExecutionSkipped {
			continue
		}
	readers:
		for _, r := range n.next {
			switch e := byExec[r.exec]; {
			case e == nil: // completed
				continue
			case e.State == barchan.ExecutionFailed:
				own.State, own.Error = barchan.ExecutionCancelled, nil
				own.Reason = fmt.Sprintf("inlined into %s, which failed", r.short())
				break readers
			default:
				own.State, own.Reason, own.Error = e.State, e.Reason, e.Error
			}
		}
	}
}
