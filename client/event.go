package client

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strings"
	"time"

	"github.com/barchan-data/barchan/duneapi"
)

const (
	// comeBack is the pause before a stream is asked for again that was cut.
	comeBack = time.Second
	// maxEvent is the longest event that is read: all nodes of a large plan.
	maxEvent = 64 << 20
)

// Events yields the states of a pipeline execution as it goes, until it has
// ended: the first has all nodes, every later one those that changed. A
// connection that is cut is made again, and nothing is missed. An error is
// yielded once, as the last.
func (c *Client) Events(ctx context.Context, id string) iter.Seq2[duneapi.PipelineStatus, error] {
	return func(yield func(duneapi.PipelineStatus, error) bool) {
		s := &eventStream{path: pipelinePath(id, "/events")}
		for fruitless := 0; ; {
			seen := s.last
			err := s.follow(ctx, c, yield)
			if s.over {
				return
			}
			if fruitless++; s.last != seen {
				fruitless = 0
			}
			if err == nil {
				err = wait(ctx, comeBack)
			}
			if err == nil && fruitless >= c.retry.Tries {
				err = fmt.Errorf("events of %s: the server at %s keeps cutting the connection", id, c.base)
			}
			if err != nil {
				yield(duneapi.PipelineStatus{}, err)
				return
			}
		}
	}
}

// eventStream is where a reader of events is.
type eventStream struct {
	path string
	last string // the number of the last event
	over bool   // the run has ended, or the reader has
}

// follow yields events until the connection ends. That it was cut is no error.
func (s *eventStream) follow(ctx context.Context, c *Client, yield func(duneapi.PipelineStatus, error) bool) error {
	answer, err := c.send(ctx, call{method: http.MethodGet, path: s.path, lastEvent: s.last})
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode == http.StatusNoContent {
		s.over = true
		return nil
	}
	lines := bufio.NewScanner(answer.Body)
	lines.Buffer(nil, maxEvent)
	var number, data string
	for lines.Scan() {
		line := lines.Text()
		if text, ok := strings.CutPrefix(line, "id: "); ok {
			number = text
		}
		if text, ok := strings.CutPrefix(line, "data: "); ok {
			data = text
		}
		if line != "" || data == "" { // an empty line ends an event; one that was cut is none
			continue
		}
		var status duneapi.PipelineStatus
		if err := json.Unmarshal([]byte(data), &status); err != nil {
			return fmt.Errorf("event of %s: %w", c.base, err)
		}
		s.last, data = number, ""
		if s.over = !yield(status, nil) || ended(status.Status); s.over {
			return nil
		}
	}
	if err := lines.Err(); ctx.Err() != nil || errors.Is(err, bufio.ErrTooLong) {
		return fmt.Errorf("events of %s: %w", c.base, errors.Join(ctx.Err(), err))
	}
	return nil
}

func ended(state string) bool { return state != "pending" && state != "executing" }
