package run

import (
	"fmt"
	"time"

	"github.com/barchan-data/barchan"
)

// node is a node of the plan while its run executes. All fields belong to the
// goroutine that conducts the run.
type node struct {
	*barchan.Node
	exec  barchan.ExecutionID
	file  string // where this attempt writes the result
	waits int    // dependencies that have no result yet
	next  []*node

	phase   phase
	started bool // the store knows
	output  barchan.Output
	err     *barchan.Error // of a failed node
	usage   barchan.Usage  // of tries that gave no result
	begun   time.Time
	lost    time.Duration // wall clock of the try that gave no result
}

// phase is what has become of a node in this attempt.
type phase int

const (
	waiting phase = iota // not started
	running              // a statement is in flight, or will be tried once more
	done                 // it has a result, or needs none
	failed               // it ended with err
	cut                  // it was stopped because something else failed
)

// label names a node to a person; "" for SQL that is not saved.
func (n *node) label() string {
	switch {
	case n.Query == 0:
		return ""
	case n.Name == "":
		return fmt.Sprintf("query_%d", n.Query)
	}
	return fmt.Sprintf("query_%d (%s)", n.Query, n.Name)
}

// short names a node where its title would be too much.
func (n *node) short() string {
	if n.Query == 0 {
		return "the query"
	}
	return fmt.Sprintf("query_%d", n.Query)
}

// graph is the nodes of a run and the edges between them.
type graph struct {
	nodes []*node // in the plan's order
	byID  map[int]*node
	ready []*node // may start, oldest first
}

// newGraph returns the graph of a plan. Nodes that execs show as completed are
// done, with the output of the attempt that completed them.
func newGraph(plan *barchan.Plan, execs []barchan.Execution, file func(barchan.ExecutionID) string) (*graph, error) {
	if len(execs) != len(plan.Nodes) {
		return nil, fmt.Errorf("plan has %d nodes, and %d executions", len(plan.Nodes), len(execs))
	}
	g := &graph{byID: make(map[int]*node, len(plan.Nodes))}
	for i := range plan.Nodes {
		n := &node{Node: &plan.Nodes[i], exec: execs[i].ID, file: file(execs[i].ID)}
		if execs[i].State == barchan.ExecutionCompleted && execs[i].Output != nil {
			n.phase, n.output = done, *execs[i].Output
		}
		g.nodes = append(g.nodes, n)
		g.byID[n.ID] = n
	}
	for _, n := range g.nodes {
		for _, id := range n.DependsOn {
			up, ok := g.byID[id]
			if !ok {
				return nil, fmt.Errorf("node %d depends on node %d, which is not in the plan", n.ID, id)
			}
			up.next = append(up.next, n)
			if up.phase != done {
				n.waits++
			}
		}
	}
	g.offer(g.sources()...)
	return g, nil
}

// sources returns the nodes that wait for nothing.
func (g *graph) sources() []*node {
	var out []*node
	for _, n := range g.nodes {
		if n.phase == waiting && n.waits == 0 {
			out = append(out, n)
		}
	}
	return out
}

// offer makes nodes ready whose dependencies are done. An inlined query has
// nothing to execute: it is done at once, and so may be its readers. The store
// keeps it pending until the run ends.
func (g *graph) offer(work ...*node) {
	for len(work) > 0 {
		n := work[0]
		work = work[1:]
		if !n.Inlined {
			g.ready = append(g.ready, n)
			continue
		}
		n.phase = done
		for _, r := range n.next {
			if r.waits--; r.waits == 0 && r.phase == waiting {
				work = append(work, r)
			}
		}
	}
}

// complete makes a node done, and its readers ready that waited for it last.
func (g *graph) complete(n *node, out barchan.Output) {
	n.phase, n.output = done, out
	for _, r := range n.next {
		if r.waits--; r.waits == 0 && r.phase == waiting {
			g.offer(r)
		}
	}
}

// take returns the oldest ready node, or nil.
func (g *graph) take() *node {
	if len(g.ready) == 0 {
		return nil
	}
	n := g.ready[0]
	g.ready = g.ready[1:]
	return n
}

// outputs returns the files of every result so far.
func (g *graph) outputs() []string {
	var names []string
	for _, n := range g.nodes {
		if n.phase == done {
			names = append(names, n.output.Location.Files...)
		}
	}
	return names
}
