package duckdb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb/wire"
)

// grace is how long a statement that was cancelled may take to end before the
// whole worker is killed.
const grace = 500 * time.Millisecond

// session is one worker and what is asked of it.
type session struct {
	engine  *Engine
	proc    *process
	spec    barchan.SessionSpec
	spill   string
	inputs  map[string]bool
	outputs map[string]bool
	slots   chan struct{} // one place for every statement that may be executed at once
	start   time.Time
	gone    chan struct{} // closed when the worker is reaped and stopped is set
	stopped time.Time

	mu     sync.Mutex
	next   int64
	calls  map[int64]*call
	reason *barchan.Error // why the session was ended by this side, if it was
	done   barchan.Usage  // of statements that ended
	unhook []func() bool  // what follow has set up, while the worker lives
}

// call is a request in flight.
type call struct {
	progress chan barchan.Progress // the latest, or nothing
	outcome  chan *wire.Outcome
}

func newSession(e *Engine, proc *process, spec barchan.SessionSpec, spill string) *session {
	s := &session{
		engine: e, proc: proc, spec: spec, spill: spill,
		inputs:  set(spec.Inputs),
		outputs: set(spec.Outputs),
		slots:   make(chan struct{}, spec.Limits.Parallel),
		start:   e.clock(),
		gone:    make(chan struct{}),
		calls:   map[int64]*call{},
	}
	go s.read()
	return s
}

func set(names []string) map[string]bool {
	m := make(map[string]bool, len(names))
	for _, n := range names {
		m[n] = true
	}
	return m
}

// follow ends the session when ctx ends or the run's deadline passes.
func (s *session) follow(ctx context.Context) {
	deadline := time.AfterFunc(s.spec.Limits.RunDeadline, func() {
		s.end(barchan.Errorf(barchan.CodeTimeout, "the run took longer than %s", s.spec.Limits.RunDeadline))
	})
	ended := context.AfterFunc(ctx, func() { s.end(causeError(ctx)) })
	s.mu.Lock()
	s.unhook = append(s.unhook, deadline.Stop, ended)
	s.mu.Unlock()
	select {
	case <-s.gone:
		s.unfollow()
	default:
	}
}

func (s *session) unfollow() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, stop := range s.unhook {
		stop()
	}
	s.unhook = nil
}

// read hands the worker's frames out until there are no more.
func (s *session) read() {
	for {
		var r wire.Reply
		if err := s.proc.in.Read(&r); err != nil {
			break // the end, or a frame that no worker of ours sends
		}
		s.dispatch(r)
	}
	s.proc.kill()
	<-s.proc.reaped
	s.mu.Lock()
	if s.reason == nil {
		s.engine.log.Error("worker died", "run_id", s.spec.ID, "state", s.proc.state.String(), "stderr", s.proc.stderr.String())
	}
	s.mu.Unlock()
	s.stopped = s.engine.clock()
	close(s.gone)
	s.unfollow()
}

func (s *session) dispatch(r wire.Reply) {
	s.mu.Lock()
	c := s.calls[r.ID]
	s.mu.Unlock()
	switch {
	case c == nil:
	case r.Progress != nil:
		select {
		case c.progress <- *r.Progress:
		default: // the last one has not been looked at
		}
	case r.Outcome != nil:
		select {
		case c.outcome <- r.Outcome:
		default:
		}
	}
}

// end kills the worker. The first reason counts.
func (s *session) end(reason *barchan.Error) {
	s.mu.Lock()
	if s.reason == nil {
		s.reason = reason
	}
	s.mu.Unlock()
	s.proc.kill()
}

// call sends a request and waits for its outcome. When ctx ends or the
// deadline passes the request is cancelled; a worker that does not obey is
// killed.
func (s *session) call(ctx context.Context, r wire.Request, deadline time.Duration, progress func(barchan.Progress)) (*wire.Outcome, error) {
	c, id := s.register()
	defer s.forget(id)
	r.ID = id
	if err := s.proc.out.Write(r); err != nil {
		if _, ok := errors.AsType[wire.TooLongError](err); ok {
			return nil, barchan.Errorf(barchan.CodeTooLarge, "the statement, with everything that it reads, is too large")
		}
		s.proc.kill()
		<-s.gone
		return nil, s.lost()
	}
	timer := time.NewTimer(deadline)
	defer timer.Stop()
	for {
		select {
		case out := <-c.outcome:
			return out, nil
		case p := <-c.progress:
			if progress != nil {
				progress(p)
			}
		case <-ctx.Done():
			return nil, s.cancel(id, c, causeError(ctx))
		case <-timer.C:
			return nil, s.cancel(id, c, barchan.Errorf(barchan.CodeTimeout, "the query took longer than %s", deadline))
		case <-s.gone:
			return s.late(c)
		}
	}
}

// late is for an outcome that arrived just before the worker ended.
func (s *session) late(c *call) (*wire.Outcome, error) {
	select {
	case out := <-c.outcome:
		return out, nil
	default:
		return nil, s.lost()
	}
}

func (s *session) register() (*call, int64) {
	c := &call{progress: make(chan barchan.Progress, 1), outcome: make(chan *wire.Outcome, 1)}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next++
	s.calls[s.next] = c
	return c, s.next
}

func (s *session) forget(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.calls, id)
}

// cancel ends a call and returns why. The worker has a moment to obey; when it
// does not, the session ends with it, and this call's reason is not that of
// the others.
func (s *session) cancel(id int64, c *call, why *barchan.Error) error {
	if s.proc.out.Write(wire.Request{ID: id, Cancel: true}) == nil {
		timer := time.NewTimer(grace)
		defer timer.Stop()
		select {
		case out := <-c.outcome:
			s.account(out)
			return why
		case <-s.gone:
			return why
		case <-timer.C:
		}
	}
	s.end(barchan.Errorf(barchan.CodeEngineCrashed,
		"the worker was killed, because another query of this run did not stop: %s", why.Message))
	<-s.gone
	return why
}

// account adds what a statement used.
func (s *session) account(out *wire.Outcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done = s.done.Add(out.Usage)
}

// Usage implements barchan.Session. While the worker lives it is the sum of
// the statements that have ended; afterwards it is what the system counted.
func (s *session) Usage() barchan.Usage {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.done
	select {
	case <-s.gone:
		u.Wall = s.stopped.Sub(s.start)
		u.CPU = max(u.CPU, s.proc.cpu())
		u.PeakMemory = max(u.PeakMemory, s.proc.peakMemory())
	default:
		u.Wall = s.engine.clock().Sub(s.start)
	}
	return u
}

// Close implements barchan.Session. Statements in flight fail.
func (s *session) Close() error {
	s.end(barchan.Errorf(barchan.CodeEngineCrashed, "the session was closed"))
	<-s.gone
	if err := os.RemoveAll(s.spill); err != nil {
		return fmt.Errorf("close session %s: %w", s.spec.ID, err)
	}
	return nil
}

// absolute is the path of a file's name, whatever the name is: what is not in
// the spec is refused elsewhere.
func (s *session) absolute(name string) string {
	if barchan.InPlace(name) {
		return name
	}
	return filepath.Join(s.engine.root, filepath.FromSlash(name))
}
