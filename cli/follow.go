package cli

import (
	"context"
	"iter"
	"slices"
	"sync"

	"github.com/barchan-data/barchan/client"
	"github.com/barchan-data/barchan/duneapi"
)

// told is the state of a run as the server tells it by itself.
type told struct {
	ask   poll          // for when it tells nothing
	first chan struct{} // closed when it has told something, or will not

	mu   sync.Mutex
	last *duneapi.PipelineStatus
	over bool // it tells no more
}

// listen returns a poll of the state that events tell: it asks the server for
// nothing until they end before the run does. Events end with ctx.
func listen(events iter.Seq2[duneapi.PipelineStatus, error], ask poll) poll {
	t := &told{ask: ask, first: make(chan struct{})}
	go t.listen(events)
	return t.status
}

func (t *told) listen(events iter.Seq2[duneapi.PipelineStatus, error]) {
	begun := sync.OnceFunc(func() { close(t.first) })
	defer begun()
	defer t.end()
	for status, err := range events {
		if err != nil {
			return
		}
		t.mu.Lock()
		t.last = merged(t.last, status)
		t.mu.Unlock()
		begun()
	}
}

func (t *told) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.over = true
}

// status is a poll.
func (t *told) status(ctx context.Context) (*duneapi.PipelineStatus, error) {
	select {
	case <-t.first:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	t.mu.Lock()
	last, over := t.last, t.over
	t.mu.Unlock()
	if last != nil && (!over || finished(last.Status)) {
		return last, nil
	}
	return t.ask(ctx)
}

// merged returns the state of a run after an event, which has only the nodes
// that changed. What was returned before stays as it is.
func merged(before *duneapi.PipelineStatus, event duneapi.PipelineStatus) *duneapi.PipelineStatus {
	if before == nil {
		return &event
	}
	nodes := slices.Clone(before.NodeExecutions)
	for _, n := range event.NodeExecutions {
		if i := slices.IndexFunc(nodes, func(o duneapi.NodeExecution) bool { return o.ID == n.ID }); i >= 0 {
			nodes[i] = n
		} else {
			nodes = append(nodes, n)
		}
	}
	event.NodeExecutions = nodes
	return &event
}

// stateOf tells the state of one run, without a question for every look.
func stateOf(ctx context.Context, server *client.Client, id string) poll {
	return listen(server.Events(ctx, id), statusOf(server, id))
}
