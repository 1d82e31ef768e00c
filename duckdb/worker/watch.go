package worker

import (
	"context"
	"os"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb/wire"
)

// Periods of the watch: of looking at the sizes of files that grow, and of
// progress frames, in units of the first.
const (
	sizeEvery     = 100 * time.Millisecond
	progressTicks = 10
)

// watched is a statement that writes a file.
type watched struct {
	id       int64
	conn     *conn
	path     string
	maxBytes int64
	cancel   context.CancelCauseFunc
	ticks    int
}

// watch looks after every statement that writes a file, until the process
// ends: one goroutine for all, because most statements end before it looks.
func (w *worker) watch(ctx context.Context) {
	tick := time.NewTicker(sizeEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		w.mu.Lock()
		for _, s := range w.watched {
			s.look(w)
		}
		w.mu.Unlock()
	}
}

// look ends a statement whose file has grown too large, and reports progress
// once a second. (The size limit of the process must also let spill files be
// written, and may be higher.)
func (s *watched) look(w *worker) {
	if info, err := os.Stat(s.path); err == nil && info.Size() > s.maxBytes {
		s.cancel(errTooLarge)
	}
	if s.ticks++; s.ticks%progressTicks == 0 {
		w.reply(wire.Reply{ID: s.id, Progress: &barchan.Progress{Percent: s.conn.progress()}})
	}
}

// watching puts a statement under watch until the returned function is called.
func (w *worker) watching(s *watched) (done func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.watched[s.id] = s
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.watched, s.id)
	}
}
