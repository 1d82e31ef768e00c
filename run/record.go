package run

import (
	"context"
)

// recorder writes to the store in order, beside the statements: a node's start
// and finish are recorded while the next one already executes. Nothing is lost
// by that, for they are progress, which a kill may take back, and whoever ends
// the run waits for all of them first.
type recorder struct {
	writes chan func(context.Context) error
	over   chan struct{}
	err    error
}

// recorderDepth bounds how far the store may lag behind.
const recorderDepth = 64

// record starts a recorder. The first error drops all that follows and calls
// stop with it.
func record(ctx context.Context, stop context.CancelCauseFunc) *recorder {
	r := &recorder{
		writes: make(chan func(context.Context) error, recorderDepth),
		over:   make(chan struct{}),
	}
	go func() {
		defer close(r.over)
		for write := range r.writes {
			if r.err != nil {
				continue
			}
			if r.err = write(ctx); r.err != nil {
				stop(r.err)
			}
		}
	}()
	return r
}

// do writes later, after everything before it.
func (r *recorder) do(write func(context.Context) error) { r.writes <- write }

// wait returns when everything is written, with the first error. Nothing may
// be written after it.
func (r *recorder) wait() error {
	close(r.writes)
	<-r.over
	return r.err
}
