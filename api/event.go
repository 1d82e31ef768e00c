package api

import (
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/barchan-data/barchan"
)

const (
	// heartbeat is how often a stream says something, so that nobody between
	// server and client takes it for dead.
	heartbeat = 15 * time.Second
	// patience is how long a client may take for one event. Who is slower is
	// cut off, and may come back with the number of the last one.
	patience = 10 * time.Second
)

// events is an answer that goes on until a run has ended.
type events struct {
	run   barchan.RunID
	after int64 // the number of the last change that the client knows
}

// nothing is an answer without a body. It tells an EventSource not to come
// back.
type nothing struct{}

// pipelineEvents streams the changes of a run.
func (s *server) pipelineEvents(c *call) (any, error) {
	r, err := s.ownRun(c)
	if err != nil {
		return nil, err
	}
	// What is no number of ours begins anew: the field is free text.
	after, _ := strconv.ParseInt(c.Header.Get("Last-Event-ID"), 10, 64)
	e := &events{run: r.ID, after: max(after, 0)}
	if e.after == 0 || !r.State.Terminal() {
		return e, nil
	}
	changes, err := s.store.Changes(c.Context(), r.ID, e.after)
	if err != nil {
		return nil, err
	}
	if changes.Number == e.after {
		return nothing{}, nil
	}
	return e, nil
}

// writeEvents sends events until the run ends, the client goes or may no longer
// see it, or the server stops.
func (s *server) writeEvents(w http.ResponseWriter, r *http.Request, e *events) {
	feed := s.feeds.join(e.run)
	defer s.feeds.leave(feed)
	out := &eventWriter{w: w, control: http.NewResponseController(w)}
	defer out.end()
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	var look int64
	for {
		text, now, over, more, err := feed.since(look, e.after)
		switch {
		case err != nil && look == 0:
			s.fail(w, r, err)
			return
		case err != nil: // the client comes back, and is told then
			s.log.LogAttrs(r.Context(), slog.LevelError, "events cut off", slog.String("run_id", string(e.run)), slog.Any("error", err))
			return
		case text != nil && out.send(text) != nil, over, r.Method == http.MethodHead && now > 0:
			return
		}
		look = now
		select {
		case <-more:
		case <-beat.C:
			if _, err := s.auth.identify(r, s.token(r)); err != nil || out.send([]byte(":\n\n")) != nil {
				return
			}
		case <-r.Context().Done():
			return
		case <-s.stopping:
			return
		}
	}
}

// eventWriter sends pieces of an event stream at once.
type eventWriter struct {
	w       http.ResponseWriter
	control *http.ResponseController
	begun   bool
}

func (e *eventWriter) send(text []byte) error {
	// A writer that has no deadline is no connection.
	_ = e.control.SetWriteDeadline(time.Now().Add(patience))
	if !e.begun {
		e.begun = true
		h := e.w.Header()
		h.Set("Content-Type", "text/event-stream")
		h.Set("X-Accel-Buffering", "no") // proxies that collect answers pass this one on
		text = append([]byte("retry: 1000\n"), text...)
	}
	if _, err := e.w.Write(text); err != nil {
		return err
	}
	return e.control.Flush()
}

// end gives the connection back to whatever comes next on it.
func (e *eventWriter) end() { _ = e.control.SetWriteDeadline(time.Time{}) }
