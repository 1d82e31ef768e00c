package api

import (
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
	return shownPlan(p), nil
}

func shownPlan(p *barchan.Plan) duneapi.Plan {
	shown := duneapi.Plan{Performance: string(p.Tier), Hash: p.Hash, Nodes: make([]duneapi.PlanNode, len(p.Nodes))}
	for i, n := range p.Nodes {
		shown.Nodes[i] = duneapi.PlanNode{
			ID: n.ID, QueryID: int64(n.Query), Version: n.Version, Name: n.Name, Performance: string(n.Tier),
			DependsOn: n.DependsOn, Parameters: valuesTo(n.Values), View: n.View, Root: n.Root, Inlined: n.Inlined,
			Reads: planInputs(n), SQL: n.SQL,
		}
	}
	return shown
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
