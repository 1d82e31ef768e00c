package plan

import (
	"context"
	"errors"

	"github.com/barchan-data/barchan"
)

// Draft is a query as it stands in an editor: saved or not, whole or not.
type Draft struct {
	// Query is what the editor holds. With an id it stands for the saved query
	// of that id, wherever that is read.
	Query  barchan.Query
	Values barchan.Values
	Tier   barchan.Tier
}

// Picture is the plan of a draft as far as there is one.
type Picture struct {
	// Plan has no hash when there are problems: it cannot run. Its order is not
	// one of dependencies then, for they may go in a circle.
	Plan     *barchan.Plan
	Problems []Problem
}

// Problem is something that keeps a draft from running.
type Problem struct {
	Err *barchan.Error
	// Path are the nodes from the draft's own to the one that has the problem, as
	// indices in the plan; a circle's is followed by the node that it comes back
	// to.
	Path []int
	Name string // that the last node reads and that is the problem; "" when it is the node itself
}

// maxProblems bounds the problems of one picture.
const maxProblems = 100

// Draft plans a draft as a pipeline. What is missing, and queries that read
// each other in a circle, are problems in the picture; an error is what leaves
// nothing to show, and what is wrong with the draft's own values.
func (p *Planner) Draft(ctx context.Context, team barchan.Team, d Draft) (*Picture, error) {
	var made *Picture
	err := p.looker.Look(ctx, func(c Catalog) (err error) {
		made, err = p.builder(ctx, Revised{Catalog: c, Query: d.Query}, team, d.Tier).draw(d)
		return err
	})
	return made, err
}

// draw makes the picture of a draft.
func (b *builder) draw(d Draft) (*Picture, error) {
	b.nodes, b.draft = true, &sketch{}
	b.publishes = func(barchan.View) bool { return true }
	s := &source{query: d.Query}
	if d.Query.ID != 0 {
		var err error
		if s, err = b.source(d.Query.ID); err != nil {
			return nil, err
		}
	}
	u, err := b.rootUnit(s, d.Values)
	if err != nil {
		return nil, err
	}
	if err := b.search(u); err != nil {
		return nil, err
	}
	made, err := b.assemble()
	if err != nil {
		return nil, err
	}
	if len(b.draft.problems) > 0 {
		made.Hash = ""
	}
	return &Picture{Plan: made, Problems: b.draft.listed(b.order)}, nil
}

// sketch collects the problems of a draft; a plan that is to run has none, and
// its first problem is its error.
type sketch struct{ problems []flaw }

// flaw is a problem while the nodes have no places yet.
type flaw struct {
	err  *barchan.Error
	path []*unit
	name string
}

// excuse takes an error of the last unit on the path as a problem, and reports
// whether the search may go on without what was the matter.
func (b *builder) excuse(err error, name string, back *unit) bool {
	var e *barchan.Error
	if b.draft == nil || !errors.As(err, &e) || e.Code == barchan.CodeTooLarge {
		return false
	}
	if len(b.draft.problems) == maxProblems {
		return true // enough to begin with
	}
	path := make([]*unit, 0, len(b.path)+1)
	for _, f := range b.path {
		path = append(path, f.unit)
	}
	if back != nil {
		path = append(path, back)
	}
	b.draft.problems = append(b.draft.problems, flaw{err: e, path: path, name: name})
	return true
}

func (s *sketch) listed(order []*unit) []Problem {
	place := make(map[*unit]int, len(order))
	for i, u := range order {
		place[u] = i
	}
	var list []Problem
	for _, f := range s.problems {
		p := Problem{Err: f.err, Name: f.name}
		for _, u := range f.path {
			p.Path = append(p.Path, place[u])
		}
		list = append(list, p)
	}
	return list
}
