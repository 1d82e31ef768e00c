package api

import (
	"bytes"
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
)

// How often a run that is watched is looked at.
const (
	// feedGap is the least time between two looks: what changes meanwhile is
	// told at once.
	feedGap = 100 * time.Millisecond
	// feedTick is how often progress is asked for, which no row holds.
	feedTick = time.Second
)

// feeds are the runs that are watched. Each is read once for all who watch it,
// by one goroutine that lives as long as somebody does.
type feeds struct {
	server *server
	mu     sync.Mutex
	open   map[barchan.RunID]*feed
}

// join returns the feed of a run. Who joins has to leave.
func (f *feeds) join(id barchan.RunID) *feed {
	f.mu.Lock()
	defer f.mu.Unlock()
	d := f.open[id]
	if d == nil {
		d = &feed{id: id, news: make(chan struct{}), sent: map[int64][]byte{}, ended: make(chan struct{})}
		var ctx context.Context
		ctx, d.stop = context.WithCancel(context.Background())
		f.open[id] = d
		go d.keep(ctx, f.server)
	}
	d.watchers++
	return d
}

// leave waits for the feed's goroutine when nobody is left.
func (f *feeds) leave(d *feed) {
	f.mu.Lock()
	d.watchers--
	last := d.watchers == 0
	if last {
		delete(f.open, d.id)
	}
	f.mu.Unlock()
	if last {
		d.stop()
		<-d.ended
	}
}

// feed is a run as the rows had it at the last look.
type feed struct {
	id       barchan.RunID
	watchers int // guarded by feeds
	stop     context.CancelFunc
	ended    chan struct{} // closed when its goroutine is over

	mu      sync.Mutex
	news    chan struct{} // closed at the next look that found something
	look    int64         // counts the looks that found something
	number  int64         // of the last change that is known
	run     barchan.Run
	nodes   []feedNode
	waiting int // place in the queue
	over    bool
	err     error
	sent    map[int64][]byte // what was encoded of this look, by the look that it follows
}

// feedNode is a node, its last change, and the last look that found it changed
// or further on.
type feedNode struct {
	barchan.Execution
	shown  duneapi.NodeExecution
	number int64
	look   int64
}

// keep looks at the rows whenever they changed, and now and then for what no
// row tells.
func (d *feed) keep(ctx context.Context, s *server) {
	defer close(d.ended)
	dirty := make(chan struct{}, 1)
	stop := s.store.Watch(d.id, func() {
		select {
		case dirty <- struct{}{}:
		default:
		}
	})
	defer stop()
	tick := time.NewTicker(feedTick)
	defer tick.Stop()
	for d.read(ctx, s) {
		select {
		case <-ctx.Done():
			return
		case <-time.After(feedGap):
		}
		select {
		case <-ctx.Done():
			return
		case <-dirty:
		case <-tick.C:
		}
	}
}

// read looks once, and reports whether there is more to come.
func (d *feed) read(ctx context.Context, s *server) bool {
	changes, err := s.store.Changes(ctx, d.id, d.number) // nobody else writes that
	waiting := 0
	if err == nil && changes.Run.State == barchan.RunPending {
		waiting, err = s.store.QueuePosition(ctx, d.id)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err != nil {
		d.err, d.over = err, true
		d.wake()
		return false
	}
	found := d.look == 0 || changes.Number != d.number || waiting != d.waiting
	d.take(s, changes.Changed)
	found = d.advance(s) || found
	d.number, d.run, d.waiting = changes.Number, changes.Run, waiting
	d.over = changes.Run.State.Terminal()
	if found {
		d.look++
		d.wake()
	}
	return !d.over
}

// take takes over what changed of the nodes; both are in the plan's order.
func (d *feed) take(s *server, changed []barchan.ExecutionChange) {
	if d.look == 0 {
		d.nodes = make([]feedNode, len(changed))
	}
	at := 0
	for _, c := range changed {
		for d.look > 0 && d.nodes[at].ID != c.ID {
			at++
		}
		if d.look > 0 && c.Number == d.nodes[at].number {
			continue // asked for because nothing had changed so far
		}
		d.nodes[at] = feedNode{Execution: c.Execution, shown: s.node(c.Execution), number: c.Number, look: d.look + 1}
		d.nodes[at].Output = nil // shown, and large
		at++
	}
}

// advance takes over the progress of the nodes that execute, and reports
// whether there was any.
func (d *feed) advance(s *server) (found bool) {
	for i := range d.nodes {
		n := &d.nodes[i]
		if n.State != barchan.ExecutionExecuting {
			continue
		}
		now := s.progress(n.Execution)
		if was := n.shown.Progress; now != nil && (was == nil || *now != *was) {
			n.shown.Progress, n.look = now, d.look+1
			found = true
		}
	}
	return found
}

// wake tells everybody that there is news. d.mu is held.
func (d *feed) wake() {
	close(d.news)
	d.news = make(chan struct{})
	clear(d.sent)
}

// since returns an event of what was found after a look, and the last look;
// text is nil when that is the same. To who has seen nothing, look 0, it tells
// what changed after the numbered change. over says that nothing will follow;
// more is closed when something does.
func (d *feed) since(look, after int64) (text []byte, now int64, over bool, more <-chan struct{}, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.err != nil || d.look == look:
		return nil, look, d.over, d.news, d.err
	case look == 0 && 0 < after && after <= d.number: // above is a number of another life of this store
		text = d.event(func(n *feedNode) bool { return n.number > after })
	default: // the whole run is what follows look 0
		if d.sent[look] == nil {
			d.sent[look] = d.event(func(n *feedNode) bool { return n.look > look })
		}
		text = d.sent[look]
	}
	return text, d.look, d.over, d.news, nil
}

// event encodes the run and some of its nodes.
func (d *feed) event(wanted func(*feedNode) bool) []byte {
	executions := make([]barchan.Execution, len(d.nodes))
	nodes := []duneapi.NodeExecution{}
	for i := range d.nodes {
		executions[i] = d.nodes[i].Execution
		if wanted(&d.nodes[i]) {
			nodes = append(nodes, d.nodes[i].shown)
		}
	}
	status := pipelineHead(d.run, executions)
	status.NodeExecutions, status.QueuePosition = nodes, d.waiting
	var text bytes.Buffer
	text.WriteString("id: " + strconv.FormatInt(d.number, 10) + "\ndata: ")
	text.Write(encode(status)) // one line
	text.WriteString("\n\n")
	return text.Bytes()
}
