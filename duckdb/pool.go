package duckdb

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"time"

	"github.com/barchan-data/barchan"
)

// warmTimeout is how long a worker may take to become ready: a hundred times
// what it takes on an idle machine.
const warmTimeout = 10 * time.Second

// restartAfter is how long the pool waits after a worker that did not start.
const restartAfter = time.Second

// pool starts workers, keeps some of them warm, and knows every one that
// lives.
type pool struct {
	executable string
	args       []string
	log        *slog.Logger

	ctx    context.Context // ends with the pool
	stop   context.CancelFunc
	starts chan func()   // to the thread that starts processes
	want   chan struct{} // one token for every warm worker that is missing
	ready  chan *process
	owned  sync.WaitGroup // the pool's goroutines

	mu    sync.Mutex
	alive map[*process]bool
}

func newPool(executable string, args []string, warm int, log *slog.Logger) *pool {
	ctx, stop := context.WithCancel(context.Background())
	p := &pool{
		executable: executable, args: args, log: log,
		ctx: ctx, stop: stop,
		starts: make(chan func()),
		want:   make(chan struct{}, warm),
		ready:  make(chan *process, warm),
		alive:  map[*process]bool{},
	}
	for range warm {
		p.want <- struct{}{}
	}
	p.owned.Go(p.startThread)
	p.owned.Go(p.fill)
	return p
}

// startThread starts all processes, on a thread of its own that ends after the
// last of them: the kernel kills a worker when the thread that started it
// ends.
func (p *pool) startThread() {
	runtime.LockOSThread()
	for {
		select {
		case start := <-p.starts:
			start()
		case <-p.ctx.Done():
			p.killAll()
			return
		}
	}
}

// fill keeps the pool full.
func (p *pool) fill() {
	for {
		select {
		case <-p.want:
		case <-p.ctx.Done():
			return
		}
		w, err := p.start(p.ctx)
		if err == nil {
			p.ready <- w // has room: there is a token for every place
			continue
		}
		if p.ctx.Err() != nil {
			return
		}
		p.log.Error("worker did not start", "error", err)
		p.want <- struct{}{}
		select {
		case <-time.After(restartAfter):
		case <-p.ctx.Done():
			return
		}
	}
}

// take returns a worker that nobody else has: a warm one, or else a new one.
func (p *pool) take(ctx context.Context) (*process, error) {
	for {
		select {
		case w := <-p.ready:
			p.want <- struct{}{}
			if !w.ended() {
				return w, nil
			}
			p.log.Warn("warm worker died", "state", w.state.String(), "stderr", w.stderr.String())
			continue
		default:
		}
		return p.start(ctx)
	}
}

// start starts a worker and waits until it is warm.
func (p *pool) start(ctx context.Context) (*process, error) {
	if err := p.ctx.Err(); err != nil {
		return nil, errClosed
	}
	ctx, cancel := context.WithTimeout(ctx, warmTimeout)
	defer cancel()
	unhook := context.AfterFunc(p.ctx, cancel)
	defer unhook()
	w, err := p.spawn(ctx)
	if err != nil {
		return nil, err
	}
	if err := w.warm(ctx); err != nil {
		return nil, err
	}
	return w, nil
}

var errClosed = barchan.Errorf(barchan.CodeUnavailable, "the engine is closed")

func (p *pool) spawn(ctx context.Context) (*process, error) {
	type started struct {
		w   *process
		err error
	}
	result := make(chan started, 1)
	job := func() {
		w, err := startProcess(p.executable, p.args)
		if err == nil {
			p.adopt(w)
		}
		result <- started{w, err}
	}
	select {
	case p.starts <- job:
		s := <-result
		return s.w, s.err
	case <-ctx.Done():
		return nil, fmt.Errorf("start a worker: %w", context.Cause(ctx))
	}
}

// adopt follows a process until it has been reaped.
func (p *pool) adopt(w *process) {
	p.mu.Lock()
	p.alive[w] = true
	p.mu.Unlock()
	p.owned.Go(func() {
		<-w.reaped
		w.closePipes()
		p.mu.Lock()
		delete(p.alive, w)
		p.mu.Unlock()
	})
}

func (p *pool) killAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for w := range p.alive {
		w.kill()
	}
}

// close kills every worker and waits until all are reaped.
func (p *pool) close() {
	p.stop()
	p.owned.Wait()
}

// ended reports whether the process is gone.
func (p *process) ended() bool {
	select {
	case <-p.reaped:
		return true
	default:
		return false
	}
}

// unavailable tells a caller that no session can be had now; what went wrong
// is for the log.
func unavailable(err error) error {
	if _, ok := errors.AsType[*barchan.Error](err); ok {
		return err
	}
	return barchan.Errorf(barchan.CodeUnavailable, "no worker can be started now: try again later")
}
