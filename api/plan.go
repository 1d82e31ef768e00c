package api

import (
	"fmt"
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/run"
)

// planOf plans the pipeline of the query of the path, without running it.
func (s *server) planOf(c *call) (*barchan.Plan, error) {
	id, err := queryID(c)
	if err != nil {
		return nil, err
	}
	tier, values, err := executeInput(c, duneapi.ExecuteRequest{})
	if err != nil {
		return nil, err
	}
	return s.runner.Plan(c.Context(), run.Request{Team: c.team(), Kind: barchan.RunPipeline, Query: id, Tier: tier, Values: values})
}

// planQuery shows the plan of a query's pipeline with all that it was made of.
func (s *server) planQuery(c *call) (any, error) {
	p, err := s.planOf(c)
	if err != nil {
		return nil, err
	}
	return s.planTo(c, p)
}

// planTo shows a plan, and what the calling team knows of its queries.
func (s *server) planTo(c *call, p *barchan.Plan) (duneapi.Plan, error) {
	shown := shownPlan(p)
	known, err := s.known(c, p)
	if err != nil {
		return shown, err
	}
	for i, n := range p.Nodes {
		shown.Nodes[i].Owner, shown.Nodes[i].Last = known[n.Query].Owner, lastTo(known[n.Query].Last)
	}
	return shown, nil
}

func shownPlan(p *barchan.Plan) duneapi.Plan {
	shown := duneapi.Plan{Performance: string(p.Tier), Hash: p.Hash, Nodes: make([]duneapi.PlanNode, len(p.Nodes))}
	whys := whys(p)
	for i, n := range p.Nodes {
		shown.Nodes[i] = duneapi.PlanNode{
			ID: n.ID, QueryID: int64(n.Query), Version: n.Version, Name: n.Name, Performance: string(n.Tier),
			DependsOn: n.DependsOn, Parameters: valuesTo(n.Values), View: n.View, Root: n.Root, Inlined: n.Inlined,
			Reads: planInputs(n), SQL: n.SQL, Kind: nodeKind(n), Why: whys[i],
		}
	}
	return shown
}

// known returns the queries of a plan as the calling team knows them.
func (s *server) known(c *call, p *barchan.Plan) (map[barchan.QueryID]barchan.QueryOverview, error) {
	var ids []barchan.QueryID
	for _, n := range p.Nodes {
		if n.Query != 0 {
			ids = append(ids, n.Query)
		}
	}
	list, err := s.store.Overviews(c.Context(), c.team().ID, ids)
	known := make(map[barchan.QueryID]barchan.QueryOverview, len(list))
	for _, q := range list {
		known[q.ID] = q
	}
	return known, err
}

// nodeKind says what a node is.
func nodeKind(n barchan.Node) string {
	switch {
	case n.Inlined:
		return "view"
	case n.View != "":
		return "materialized_view"
	case n.Query == 0:
		return "sql"
	}
	return "query"
}

// maxReadersNamed bounds the readers that a reason names.
const maxReadersNamed = 3

// whys say of every node why it is in the plan.
func whys(p *barchan.Plan) []string {
	readers := map[int][]string{}
	for _, n := range p.Nodes {
		for _, up := range n.DependsOn {
			readers[up] = append(readers[up], queryLabel(n))
		}
	}
	reasons := make([]string, len(p.Nodes))
	for i, n := range p.Nodes {
		why := "you asked for it"
		if names := readers[n.ID]; len(names) > 0 {
			more := len(names) - maxReadersNamed
			why = "read by " + strings.Join(names[:min(len(names), maxReadersNamed)], ", ")
			if more > 0 {
				why += fmt.Sprintf(" and %d more", more)
			}
		}
		if n.Inlined {
			why += ", and inlined there"
		}
		if n.View != "" {
			why += "; publishes " + n.View
		}
		reasons[i] = why
	}
	return reasons
}

func queryLabel(n barchan.Node) string {
	switch {
	case n.Query == 0:
		return "the draft"
	case n.Name == "":
		return fmt.Sprintf("query_%d", n.Query)
	}
	return fmt.Sprintf("query_%d (%s)", n.Query, n.Name)
}

// planInputs shows what a node reads: the names in its own SQL, and those in
// the queries that are inlined into it.
func planInputs(n barchan.Node) []duneapi.PlanInput {
	var reads []duneapi.PlanInput
	add := func(inputs []barchan.NodeInput) {
		for _, in := range inputs {
			read := duneapi.PlanInput{Name: in.Name, Node: in.Node, Table: in.Table, Previous: in.Previous}
			if in.View > 0 && in.View <= len(n.Views) {
				read.Query = int64(n.Views[in.View-1].Query)
			}
			reads = append(reads, read)
		}
	}
	add(n.Inputs)
	for _, v := range n.Views {
		add(v.Inputs)
	}
	return reads
}
