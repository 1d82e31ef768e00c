// Package startstop is how everything that lives starts and stops: a Group
// runs functions until its context ends, and Stop waits for all of them.
package startstop

import (
	"context"
	"errors"
	"sync"
)

// ErrStopped is the cause of the context that a Group's functions get, once
// Stop was called.
var ErrStopped = errors.New("stopped")

// Group owns goroutines. The zero value is not usable; call New.
type Group struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	wg     sync.WaitGroup
	mu     sync.Mutex
	done   bool
}

// New returns a group whose functions see a context that ends with ctx, or at
// Stop.
func New(ctx context.Context) *Group {
	ctx, cancel := context.WithCancelCause(ctx)
	return &Group{ctx: ctx, cancel: cancel}
}

// Context is what the functions get.
func (g *Group) Context() context.Context { return g.ctx }

// Go runs f in a goroutine of the group. It reports false, and runs nothing,
// after Stop.
func (g *Group) Go(f func(context.Context)) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.done {
		return false
	}
	g.wg.Go(func() { f(g.ctx) })
	return true
}

// Stop ends the context and waits until every function returned. It is
// idempotent.
func (g *Group) Stop() {
	g.mu.Lock()
	g.done = true
	g.mu.Unlock()
	g.cancel(ErrStopped)
	g.wg.Wait()
}
