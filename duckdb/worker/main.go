// Package worker is the process in which SQL is executed: the server's binary,
// started again. A worker opens DuckDB, is given exactly one session, locks
// itself into it, executes its statements, and ends. Whatever happens to it
// happens to one run.
package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/barchan-data/barchan/duckdb/wire"
)

// File descriptors that a worker is started with, beside 0 to 2.
const (
	requestsFD = 3
	repliesFD  = 4
)

// Exit codes.
const (
	exitOK    = 0
	exitStart = 2 // the engine could not be opened
	exitProto = 3 // the server ended, or sent what cannot be read
)

// Main is all of a worker process: it returns the exit code. It expects
// requests on descriptor 3 and writes replies to 4. It ends when requests end,
// so a worker never outlives its server.
func Main() int {
	syscall.Umask(0o077)
	volunteer()
	// A file over the limit then fails the write, not the process.
	signal.Ignore(syscall.SIGXFSZ, syscall.SIGPIPE)
	requests := os.NewFile(requestsFD, "requests")
	replies := os.NewFile(repliesFD, "replies")
	if requests == nil || replies == nil {
		fmt.Fprintln(os.Stderr, "worker: started without its pipes: this command is only for the server")
		return exitStart
	}
	ctx := context.Background()
	db, err := openDatabase(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "worker:", err)
		return exitStart
	}
	w := newWorker(db, replies)
	go w.watch(ctx)
	w.reply(wire.Reply{Ready: &wire.Ready{Engine: "DuckDB " + db.version, CPU: cpuTime()}})
	return w.serve(ctx, wire.NewReader(requests, wire.MaxRequest))
}

// worker is the state of the process.
type worker struct {
	db   *database
	out  *wire.Writer
	open *wire.Open // nil while warm

	mu       sync.Mutex
	inFlight map[int64]context.CancelFunc
	watched  map[int64]*watched
}

func newWorker(db *database, replies io.Writer) *worker {
	return &worker{
		db:       db,
		out:      wire.NewWriter(replies, wire.MaxReply),
		inFlight: map[int64]context.CancelFunc{},
		watched:  map[int64]*watched{},
	}
}

// serve reads requests until they end. It does not wait for statements: with
// the server gone, nobody wants them.
func (w *worker) serve(ctx context.Context, in *wire.Reader) int {
	for {
		var r wire.Request
		switch err := in.Read(&r); {
		case errors.Is(err, io.EOF):
			return exitOK
		case err != nil:
			fmt.Fprintln(os.Stderr, "worker:", err)
			return exitProto
		}
		switch {
		case r.Cancel:
			w.cancel(r.ID)
		case r.Open != nil:
			w.reply(wire.Reply{ID: r.ID, Outcome: w.openSession(ctx, r.Open)})
		default:
			w.start(ctx, r)
		}
	}
}

// openSession locks the process into a session. A failure is final.
func (w *worker) openSession(ctx context.Context, o *wire.Open) *wire.Outcome {
	if w.open != nil {
		return unable("a worker has one session")
	}
	w.open = o
	if err := w.db.configure(ctx, o); err != nil {
		return unable(err.Error())
	}
	if err := restrict(o); err != nil {
		return unable(err.Error())
	}
	return &wire.Outcome{}
}

func unable(why string) *wire.Outcome {
	return &wire.Outcome{Failure: &wire.Failure{Class: "Worker", Message: why, Offset: -1, Fatal: true}}
}

// start executes a request beside the others.
func (w *worker) start(ctx context.Context, r wire.Request) {
	if w.open == nil {
		w.reply(wire.Reply{ID: r.ID, Outcome: unable("no session is open")})
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	w.mu.Lock()
	w.inFlight[r.ID] = cancel
	w.mu.Unlock()
	go func() {
		defer w.cancel(r.ID)
		meter := w.meter()
		out := w.do(ctx, r)
		if out.Failure != nil || out.Partial {
			// DuckDB has no profile of what failed, and only that of the last of
			// several tries.
			out.Usage.CPU = meter()
		}
		w.forget(r.ID)
		w.reply(wire.Reply{ID: r.ID, Outcome: out})
	}()
}

func (w *worker) do(ctx context.Context, r wire.Request) *wire.Outcome {
	switch {
	case r.Run != nil:
		return w.run(ctx, r.ID, r.Run)
	case r.Describe != nil:
		return w.describe(ctx, r.Describe)
	case r.Load != nil:
		return w.load(ctx, r.ID, r.Load)
	case r.Inspect != nil:
		return w.inspect(ctx, r.Inspect)
	case r.SelfTest != nil:
		return w.selfTest(ctx, r.SelfTest)
	}
	return unable("the request asks for nothing")
}

// cancel ends a request that is in flight; any other it ignores.
func (w *worker) cancel(id int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if cancel := w.inFlight[id]; cancel != nil {
		cancel()
	}
}

func (w *worker) forget(id int64) {
	w.cancel(id)
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.inFlight, id)
}

// reply sends a frame. When it cannot be sent the server is gone, which the
// reader of requests notices.
func (w *worker) reply(r wire.Reply) {
	err := w.out.Write(r)
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, "worker:", err)
	if r.Outcome != nil {
		_ = w.out.Write(wire.Reply{ID: r.ID, Outcome: &wire.Outcome{Failure: &wire.Failure{
			Class: "Worker", Message: "the answer is too long: " + err.Error(), Offset: -1}}})
	}
}

// meter returns a function that tells the CPU time that the process used since
// then, divided by the requests in flight: the best that is known of a
// statement without a profile.
func (w *worker) meter() func() time.Duration {
	start := cpuTime()
	return func() time.Duration {
		w.mu.Lock()
		n := len(w.inFlight)
		w.mu.Unlock()
		return (cpuTime() - start) / time.Duration(max(n, 1))
	}
}

// cpuTime is what the process has used, in all threads.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
