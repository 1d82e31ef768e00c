package duckdb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"github.com/barchan-data/barchan/duckdb/wire"
)

// process is one worker: started, killed and reaped here and nowhere else.
type process struct {
	cmd    *exec.Cmd
	out    *wire.Writer // requests
	in     *wire.Reader // replies
	pipes  []io.Closer
	stderr *ring
	ready  wire.Ready

	mu     sync.Mutex
	exited bool          // its group may no longer be signalled
	reaped chan struct{} // closed when state is known
	state  *os.ProcessState
}

// startProcess starts a worker that is warm when warm returned. It must be
// called on a thread that lives as long as the worker: the kernel kills the
// worker when the thread that started it ends.
func startProcess(executable string, args []string) (*process, error) {
	requestR, requestW, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("make a pipe: %w", err)
	}
	replyR, replyW, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("make a pipe: %w", err), requestR.Close(), requestW.Close())
	}
	p := &process{
		// A worker ends by kill, whatever becomes of the context it was taken in.
		cmd:    exec.CommandContext(context.Background(), executable, args...),
		out:    wire.NewWriter(impatient{requestW, writeTimeout}, wire.MaxRequest),
		in:     wire.NewReader(replyR, wire.MaxReply),
		pipes:  []io.Closer{requestW, replyR},
		stderr: &ring{},
		reaped: make(chan struct{}),
	}
	p.cmd.Env = []string{} // no secret of the server gets near SQL
	p.cmd.Dir = "/"
	p.cmd.Stderr = p.stderr
	p.cmd.ExtraFiles = []*os.File{requestR, replyW} // 3 and 4
	p.cmd.SysProcAttr = attributes()
	err = p.cmd.Start()
	_ = requestR.Close()
	_ = replyW.Close()
	if err != nil {
		p.closePipes()
		return nil, fmt.Errorf("start %s: %w", executable, err)
	}
	go p.reap()
	return p, nil
}

// writeTimeout is how long a worker may leave a request unread.
const writeTimeout = 10 * time.Second

// impatient is a pipe that does not wait for ever for its reader.
type impatient struct {
	pipe    *os.File
	timeout time.Duration
}

// Write implements io.Writer.
func (w impatient) Write(b []byte) (int, error) {
	if err := w.pipe.SetWriteDeadline(time.Now().Add(w.timeout)); err != nil {
		return 0, err
	}
	return w.pipe.Write(b)
}

func (p *process) closePipes() {
	for _, c := range p.pipes {
		_ = c.Close()
	}
}

// warm waits until the worker is ready for its session. It kills a worker that
// is not in time.
func (p *process) warm(ctx context.Context) error {
	stop := context.AfterFunc(ctx, p.kill)
	defer stop()
	var r wire.Reply
	err := p.in.Read(&r)
	if err == nil && r.Ready == nil {
		err = errors.New("the first frame is another")
	}
	if err == nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	if err != nil {
		p.kill()
		<-p.reaped
		return fmt.Errorf("worker did not become ready: %w: %s: %s", err, p.state, p.stderr)
	}
	p.ready = *r.Ready
	return nil
}

// kill ends the worker and everything that it started, at once. It may be
// called at any time, and more than once.
func (p *process) kill() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.exited {
		_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	}
}

// reap waits for the end of the worker. Its process id stays taken until the
// group has got its last signal, so that no other group can get it.
func (p *process) reap() {
	if awaitExit(p.cmd.Process.Pid) {
		p.kill()
		p.setExited()
	}
	_ = p.cmd.Wait() // the state says more than the error
	p.setExited()
	p.state = p.cmd.ProcessState
	close(p.reaped)
}

func (p *process) setExited() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.exited = true
}

// cpu is what the worker used beyond becoming warm. It may be called once
// reaped is closed.
func (p *process) cpu() time.Duration {
	if p.state == nil {
		return 0
	}
	return max(0, p.state.UserTime()+p.state.SystemTime()-p.ready.CPU)
}

// peakMemory is the most that the worker had in memory, in bytes. It may be
// called once reaped is closed.
func (p *process) peakMemory() int64 {
	if p.state == nil {
		return 0
	}
	if u, ok := p.state.SysUsage().(*syscall.Rusage); ok {
		return u.Maxrss * maxrssUnit
	}
	return 0
}

// signal is what ended the worker: 0 when it exited by itself.
func (p *process) signal() syscall.Signal {
	if p.state == nil {
		return 0
	}
	if s, ok := p.state.Sys().(syscall.WaitStatus); ok && s.Signaled() {
		return s.Signal()
	}
	return 0
}
