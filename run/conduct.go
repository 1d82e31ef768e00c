package run

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/barchan-data/barchan"
)

// landing is the outcome of one statement.
type landing struct {
	node *node
	out  barchan.Output
	err  error
}

// errFailed is the cause with which statements end when another one failed.
var errFailed = errors.New("another node of the run failed")

// conduct runs the nodes until all are done or something ended the run. When
// it returns nothing is in flight.
func (a *attempt) conduct(ctx context.Context) {
	for {
		a.launch(ctx)
		switch {
		case a.flying > 0:
			a.land(ctx, <-a.landed)
		case len(a.alone) > 0 && a.going(ctx):
			a.retry(ctx)
		default:
			if a.failure == nil && errors.Is(context.Cause(ctx), errDeadline) {
				a.failure = &failure{err: a.overtime()}
			}
			return
		}
	}
}

// going reports whether statements may still start.
func (a *attempt) going(ctx context.Context) bool { return a.failure == nil && ctx.Err() == nil }

// launch starts ready nodes while the session takes more. While a node waits
// to be tried alone nothing starts.
func (a *attempt) launch(ctx context.Context) {
	for len(a.graph.ready) > 0 && len(a.alone) == 0 && a.flying < max(1, a.limits.Parallel) && a.going(ctx) {
		if a.session == nil && !a.ensureSession(ctx) {
			return
		}
		a.start(ctx, a.graph.take())
	}
}

func (a *attempt) ensureSession(ctx context.Context) bool {
	err := a.open(ctx)
	if err != nil && ctx.Err() == nil {
		a.log.Error("run has no session", "error", err)
		a.failure = &failure{err: barchan.AsError(err)}
	}
	return err == nil
}

// retry runs one node once more, alone, in a fresh session. What shared its
// memory with others may have failed for their sake; what fails alone has
// failed.
func (a *attempt) retry(ctx context.Context) {
	slices.SortFunc(a.alone, func(x, y *node) int { return cmp.Compare(x.ID, y.ID) })
	n := a.alone[0]
	a.alone = a.alone[1:]
	a.closeSession() // charges the first try
	if err := a.cfg.Files.Remove(n.file); err != nil {
		a.failure = &failure{node: n, err: barchan.AsError(err)}
		return
	}
	if !a.ensureSession(ctx) {
		return
	}
	a.log.Info("node tried again, alone", "execution_id", n.exec, "node", n.ID)
	a.start(ctx, n)
	a.land(ctx, <-a.landed)
	a.closeSession() // the others continue in a fresh one
}

// start executes a node's statement in a goroutine.
func (a *attempt) start(ctx context.Context, n *node) {
	stmt, err := a.statement(n)
	a.markStarted(n)
	n.phase = running
	if err != nil {
		a.reject(n, err)
		return
	}
	a.flying++
	a.session.statements++
	ses := a.session.Session
	go func() {
		out, err := ses.Run(ctx, stmt)
		a.landed <- landing{node: n, out: out, err: err}
	}()
}

// land takes the outcome of a statement.
func (a *attempt) land(ctx context.Context, r landing) {
	a.flying--
	n := r.node
	a.dropProgress(n.exec)
	if ctx.Err() == nil {
		// Rows of files that changed meanwhile are nobody's, and what a reader
		// says of such a file is beside the point.
		if changed := a.checkDatasets(n); changed != nil {
			r.err = changed
		}
	}
	if r.err == nil {
		a.session.accounted = a.session.accounted.Add(r.out.Usage)
		a.markFinished(n, r.out)
		a.graph.complete(n, r.out)
		return
	}
	n.lost = a.cfg.Clock().Sub(n.begun)
	n.usage = n.usage.Add(r.out.Usage)
	a.session.accounted = a.session.accounted.Add(r.out.Usage)
	if r.out.Usage.CPU == 0 { // it could not tell
		a.session.lost = append(a.session.lost, n)
	}
	err := nodeError(n, r.err)
	switch {
	case ctx.Err() != nil && errors.Is(context.Cause(ctx), errDeadline):
		a.reject(n, a.overtime())
	case ctx.Err() != nil && !isOwnFault(err.Code):
		n.phase = cut
	case isMemoryOrCrash(err.Code) && a.session.statements > 1:
		a.alone = append(a.alone, n)
	default:
		a.log.Info("node failed", "execution_id", n.exec, "node", n.ID, "code", err.Code)
		if err.Code == barchan.CodeInternal { // whose message tells nothing
			a.log.Error("statement failed", "execution_id", n.exec, "error", r.err)
		}
		a.reject(n, err)
	}
}

// reject fails a node, and with it the run: everything else in flight is
// stopped. The first node that fails is the one to blame.
func (a *attempt) reject(n *node, err *barchan.Error) {
	n.phase, n.err = failed, err
	if a.failure == nil {
		a.failure = &failure{node: n, err: err}
		a.stop(errFailed)
	}
}

func isMemoryOrCrash(c barchan.Code) bool {
	return c == barchan.CodeResourceExhausted || c == barchan.CodeEngineCrashed
}

// isOwnFault reports whether a statement fails with that code for what it is,
// and not because it was stopped.
func isOwnFault(c barchan.Code) bool {
	switch c {
	case barchan.CodeSyntax, barchan.CodeSemantic, barchan.CodeData, barchan.CodeTooLarge, barchan.CodeTimeout:
		return true
	}
	return false
}

func (a *attempt) overtime() *barchan.Error {
	return barchan.Errorf(barchan.CodeTimeout, "The run took longer than its limit of %s",
		a.limits.RunDeadline.Round(time.Millisecond))
}

// markStarted records that a node executes. One that is tried again does so
// already.
func (a *attempt) markStarted(n *node) {
	n.begun = a.cfg.Clock()
	if n.started {
		return
	}
	n.started = true
	at := n.begun
	a.rec.do(func(ctx context.Context) error { return a.cfg.Store.StartNode(ctx, a.lease, n.exec, at) })
}

// markFinished records a node's result. The tries that gave none are in its
// price.
func (a *attempt) markFinished(n *node, out barchan.Output) {
	at := a.cfg.Clock()
	credits := a.cfg.Prices.Credits(a.lease.Tier, n.usage.Add(out.Usage))
	a.rec.do(func(ctx context.Context) error {
		return a.cfg.Store.FinishNode(ctx, a.lease, n.exec, out, credits, a.cfg.Boot, at)
	})
}
