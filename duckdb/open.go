package duckdb

import (
	"context"
	"fmt"
	"os"
	"path"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb/wire"
)

// addressHeadroom is the address space that a worker may use beyond its
// memory limit: DuckDB counts buffers, not everything. Every thread reserves
// addressPerThread for its stack and its arena, whether it uses them or not.
const (
	addressHeadroom  = 1 << 30
	addressPerThread = 72 << 20
)

// openTimeout bounds how long a warm worker takes to accept its session.
const openTimeout = 10 * time.Second

// Open implements barchan.Engine.
func (e *Engine) Open(ctx context.Context, spec barchan.SessionSpec) (barchan.Session, error) {
	s, err := e.open(ctx, spec)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func (e *Engine) open(ctx context.Context, spec barchan.SessionSpec) (*session, error) {
	request, err := e.request(spec)
	if err != nil {
		return nil, fmt.Errorf("open session %s: %w", spec.ID, err)
	}
	if err := os.MkdirAll(request.SpillDir, 0o700); err != nil {
		return nil, fmt.Errorf("open session %s: %w", spec.ID, err)
	}
	proc, err := e.pool.take(ctx)
	if err != nil {
		e.log.Error("no worker", "run_id", spec.ID, "error", err)
		if ctx.Err() != nil {
			return nil, causeError(ctx)
		}
		return nil, unavailable(err)
	}
	s := newSession(e, proc, spec, request.SpillDir)
	opening, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	out, err := s.call(opening, wire.Request{Open: request}, openTimeout, nil)
	if err == nil && out.Failure != nil {
		err = fmt.Errorf("worker refused the session: %s", out.Failure.Message)
	}
	if err != nil {
		_ = s.Close()
		e.log.Error("session did not open", "run_id", spec.ID, "error", err)
		if ctx.Err() != nil {
			return nil, causeError(ctx)
		}
		return nil, unavailable(err)
	}
	s.follow(ctx)
	return s, nil
}

// request is what a worker has to know of a session.
func (e *Engine) request(spec barchan.SessionSpec) (*wire.Open, error) {
	l := spec.Limits
	if l.MemoryBytes <= 0 || l.Threads < 1 || l.Parallel < 1 || l.NodeDeadline <= 0 ||
		l.RunDeadline <= 0 || l.ResultBytes <= 0 || l.SpillBytes <= 0 {
		return nil, fmt.Errorf("limits are incomplete: %+v", l)
	}
	o := &wire.Open{
		Instant:      spec.Instant,
		MemoryBytes:  l.MemoryBytes,
		AddressBytes: l.MemoryBytes + addressHeadroom + addressPerThread*int64(l.Threads+l.Parallel),
		Threads:      l.Threads,
		Parallel:     l.Parallel,
		SpillBytes:   l.SpillBytes,
		// One limit for both kinds of files; the worker watches results.
		FileBytes: max(l.ResultBytes, l.SpillBytes),
		// A statement's own thread works beside DuckDB's.
		CPUSeconds: int64(l.RunDeadline.Seconds()+1) * int64(l.Threads+l.Parallel),
	}
	var err error
	if o.SpillDir, err = e.path(path.Join(spec.Dir, "spill")); err != nil {
		return nil, err
	}
	if o.Inputs, err = paths(spec.Inputs, e.input); err != nil {
		return nil, err
	}
	o.Outputs, err = paths(spec.Outputs, e.path)
	return o, err
}

func paths(names []string, absolute func(string) (string, error)) ([]string, error) {
	list := make([]string, len(names))
	for i, name := range names {
		p, err := absolute(name)
		if err != nil {
			return nil, err
		}
		list[i] = p
	}
	return list, nil
}
