// Package lineage says from which columns of queries, views and tables the
// columns of a saved query come, and which readers a change of a query breaks.
//
// It traces the plan of the query's pipeline: so names mean what they mean in
// a run, with the same rights, and cycles and size are refused there. Every
// query is traced once per call, after those that it reads, whose columns its
// stars stand for.
package lineage

import (
	"context"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/plan"
)

// Catalog is what is read of the metadata.
type Catalog interface {
	plan.Catalog
	ViewOf(ctx context.Context, id barchan.QueryID) (v barchan.View, ok bool, err error)
	ListQueries(ctx context.Context, f barchan.QueryFilter) ([]barchan.Query, int, error)
}

// Tracer traces saved queries. It is safe for concurrent use.
type Tracer struct {
	catalog Catalog
	planner *plan.Planner
}

// New returns a tracer over a catalog.
func New(c Catalog) *Tracer { return &Tracer{catalog: c, planner: plan.New(plan.Still{Catalog: c})} }

// Kind says what a source is.
type Kind string

// Kinds of sources.
const (
	Query    Kind = "query"
	View     Kind = "materialized_view"
	Table    Kind = "table"
	Previous Kind = "previous_result" // of the query itself
)

// Source is a column that values come from.
type Source struct {
	Kind   Kind            `json:"kind"`
	Name   string          `json:"name"`            // as the SQL names it, in canonical form: query_12, dune.local.result_x, nyc.flights
	Query  barchan.QueryID `json:"query,omitempty"` // of a query, and of a view of the own team; else 0
	Column string          `json:"column"`          // "*" for those of something whose columns are unknown
}

// Column is a column of a query.
type Column struct {
	Name    string   `json:"name"`              // "*" for all columns of something whose columns are unknown
	Unnamed bool     `json:"unnamed,omitempty"` // the SQL gives it no name: Name is made of its place
	Sources []Source `json:"sources,omitempty"`
	// Unknown is true when there may be other sources: see dunesql.Lineage.
	Unknown bool `json:"unknown,omitempty"`
}

// Lineage is that of one version of a query.
type Lineage struct {
	Query   barchan.QueryID
	Version int
	Columns []Column // in order
}

// Request asks for the lineage of a saved query.
type Request struct {
	Team   barchan.Team
	Query  barchan.QueryID
	Values barchan.Values // what has neither a value nor a default gets a plausible one
	// Deep follows sources through queries and the team's own views to tables.
	Deep bool
}

// Of returns the lineage of the current version of a query. What makes its
// plan an error, and SQL that does not parse, is an error here.
func (t *Tracer) Of(ctx context.Context, r Request) (*Lineage, error) {
	s := newScene(t.catalog, t.planner, r.Team)
	root, err := s.trace(ctx, r.Query, r.Values)
	switch {
	case err != nil:
		return nil, err
	case root.err != nil:
		return nil, root.err
	}
	l := &Lineage{Query: r.Query, Version: root.node.Version}
	steps := 0
	for i := range root.columns {
		if !r.Deep {
			l.Columns = append(l.Columns, root.column(i))
			continue
		}
		c, err := root.deep(i, &steps)
		if err != nil {
			return nil, err
		}
		l.Columns = append(l.Columns, c)
	}
	return l, nil
}
