package api

import (
	"fmt"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/plan"
	"github.com/barchan-data/barchan/run"
)

func (s *server) executeQueryPipeline(c *call) (any, error) {
	r, err := s.queryRequest(c, barchan.RunPipeline)
	if err != nil {
		return nil, err
	}
	return s.submitPipeline(c, r)
}

// executePipeline takes either of the two bodies that are documented: a query,
// or an explicit graph.
func (s *server) executePipeline(c *call) (any, error) {
	var body duneapi.PipelineRequest
	if err := decode(c, s.limits.JSONBytes, &body); err != nil {
		return nil, err
	}
	switch {
	case body.Pipeline != nil && body.QueryID != 0:
		return nil, barchan.Errorf(barchan.CodeInvalid, "query_id and pipeline exclude each other: give one of them")
	case body.Pipeline != nil:
		return s.executeGraph(c, body)
	case body.QueryID == 0:
		return nil, barchan.Errorf(barchan.CodeInvalid, "query_id is missing: give the query whose pipeline to execute, or a pipeline")
	case body.QueryID < 0 || body.QueryID > maxQueryID:
		return nil, barchan.Errorf(barchan.CodeInvalid, "query_id is invalid: use a whole number up to %d", maxQueryID)
	}
	tier, values, err := executeInput(c, duneapi.ExecuteRequest{Performance: body.Performance, QueryParameters: body.QueryParameters})
	if err != nil {
		return nil, err
	}
	return s.submitPipeline(c, run.Request{Kind: barchan.RunPipeline, Query: barchan.QueryID(body.QueryID), Tier: tier, Values: values, FullRefresh: body.FullRefresh})
}

func (s *server) submitPipeline(c *call, r run.Request) (any, error) {
	made, _, err := s.submit(c, r)
	if err != nil {
		return nil, err
	}
	return duneapi.PipelineExecuted{PipelineExecutionID: string(made.ID)}, nil
}

// inspectPipeline shows what a pipeline would execute, in the shape that
// POST /v1/pipelines/execute takes.
func (s *server) inspectPipeline(c *call) (any, error) {
	p, err := s.planOf(c)
	if err != nil {
		return nil, err
	}
	shown := duneapi.Pipeline{Nodes: make([]duneapi.PipelineNode, len(p.Nodes))}
	for i, n := range p.Nodes {
		node := duneapi.PipelineNode{ID: n.ID, Dependencies: list(n.DependsOn)}
		if n.View != "" {
			node.MaterializedViewRefresh = &duneapi.ViewNode{Name: n.View, Performance: string(n.Tier)}
		} else {
			node.QueryExecution = &duneapi.QueryNode{QueryID: int64(n.Query), Performance: string(n.Tier), QueryParameters: valuesTo(n.Values)}
		}
		shown.Nodes[i] = node
	}
	return duneapi.QueryPipeline{Pipeline: shown}, nil
}

// ownRun returns the run of the path, if it is the team's.
func (s *server) ownRun(c *call) (barchan.Run, error) {
	id, err := runID(c)
	if err != nil {
		return barchan.Run{}, err
	}
	r, err := s.store.Run(c.Context(), id)
	if err != nil {
		return barchan.Run{}, err
	}
	if r.Team != c.team().ID {
		return barchan.Run{}, errNoObject
	}
	return r, nil
}

func (s *server) pipelineStatus(c *call) (any, error) {
	r, err := s.ownRun(c)
	if err != nil {
		return nil, err
	}
	executions, err := s.store.Executions(c.Context(), r.ID)
	if err != nil {
		return nil, err
	}
	status := pipelineHead(r, executions)
	status.NodeExecutions = make([]duneapi.NodeExecution, len(executions))
	for i, e := range executions {
		status.NodeExecutions[i] = s.node(e)
	}
	if r.State == barchan.RunPending {
		if status.QueuePosition, err = s.store.QueuePosition(c.Context(), r.ID); err != nil {
			return nil, err
		}
	}
	return status, nil
}

// pipelineHead is the state of a run without its nodes.
func pipelineHead(r barchan.Run, executions []barchan.Execution) duneapi.PipelineStatus {
	return duneapi.PipelineStatus{
		Status: string(r.State), Error: runError(r, executions),
		PipelineExecutionID: string(r.ID), QueryID: int64(r.Query), Performance: string(r.Tier), Credits: credits(r, executions),
		SubmittedAt: duneapi.FormatTime(r.SubmittedAt), StartedAt: duneapi.FormatTime(r.StartedAt), EndedAt: duneapi.FormatTime(r.EndedAt),
	}
}

// node is the state of one node. An inlined query has no result of its own,
// and so shows no execution to fetch one by.
func (s *server) node(e barchan.Execution) duneapi.NodeExecution {
	state, id, message := string(e.State), string(e.ID), ""
	if e.State == barchan.ExecutionFailed {
		message = wireError(e).Message
	}
	if e.Inlined {
		id = ""
	}
	n := duneapi.NodeExecution{
		ID:                   e.Node,
		QueryExecutionStatus: &duneapi.NodeQueryStatus{Status: state, QueryID: int64(e.Query), ExecutionID: id, Error: message},
		Name:                 e.QueryName, DependsOn: e.DependsOn, StateReason: e.Reason, Credits: e.Credits,
		StartedAt: duneapi.FormatTime(e.StartedAt), EndedAt: duneapi.FormatTime(e.EndedAt),
	}
	if e.View != "" {
		n.MaterializedViewRefreshStatus = &duneapi.NodeViewStatus{Status: state, Name: e.View, ExecutionID: id, Error: message}
	}
	if e.Output != nil {
		n.Rows = &e.Output.Rows
	}
	if e.State == barchan.ExecutionExecuting {
		n.Progress = s.progress(e)
	}
	return n
}

// runError names the first node that failed, and why.
func runError(r barchan.Run, executions []barchan.Execution) string {
	if r.State != barchan.RunFailed && r.State != barchan.RunSuperseded {
		return ""
	}
	for _, e := range executions {
		if e.State != barchan.ExecutionFailed {
			continue
		}
		return fmt.Sprintf("Node %d (%s) failed: %s", e.Node, nodeName(e), wireError(e).Message)
	}
	if r.Error != nil {
		return placed(r.Error)
	}
	return "The pipeline failed"
}

func nodeName(e barchan.Execution) string {
	switch {
	case e.View != "":
		return e.View
	case e.QueryName != "":
		return fmt.Sprintf("query %d, %s", e.Query, e.QueryName)
	}
	return fmt.Sprintf("query %d", e.Query)
}

// credits is the price of a run so far.
func credits(r barchan.Run, executions []barchan.Execution) float64 {
	if r.State.Terminal() {
		return r.Credits
	}
	sum := 0.0
	for _, e := range executions {
		sum += e.Credits
	}
	return sum
}

func (s *server) cancelPipeline(c *call) (any, error) {
	r, err := s.ownRun(c)
	if err != nil {
		return nil, err
	}
	if err := s.runner.Cancel(c.Context(), c.team().ID, r.ID); err != nil {
		return nil, err
	}
	return duneapi.Success{Success: true}, nil
}

func (s *server) listPipelines(c *call) (any, error) {
	w, err := listWindow(c, 20, 1000)
	if err != nil {
		return nil, err
	}
	runs, total, err := s.store.ListRuns(c.Context(), c.team().ID, barchan.RunPipeline, w.limit, w.offset)
	if err != nil {
		return nil, err
	}
	page := duneapi.Pipelines{Executions: make([]duneapi.PipelineOverview, len(runs)), Total: total, NextOffset: w.next(len(runs), total)}
	for i, r := range runs {
		page.Executions[i] = duneapi.PipelineOverview{
			PipelineExecutionID: string(r.ID), QueryID: int64(r.Query), Status: string(r.State), Error: runError(r, nil),
			Performance: string(r.Tier), Credits: r.Credits, SubmittedAt: duneapi.FormatTime(r.SubmittedAt),
			StartedAt: duneapi.FormatTime(r.StartedAt), EndedAt: duneapi.FormatTime(r.EndedAt),
		}
	}
	return page, nil
}

// executeGraph submits an explicit graph.
func (s *server) executeGraph(c *call, body duneapi.PipelineRequest) (any, error) {
	if body.Performance != "" || len(body.QueryParameters) > 0 {
		return nil, barchan.Errorf(barchan.CodeInvalid, "performance and query_parameters stand at the nodes of a pipeline, not beside it")
	}
	g := plan.Graph{Nodes: make([]plan.GraphNode, len(body.Pipeline.Nodes))}
	for i, given := range body.Pipeline.Nodes {
		node, err := graphNode(c.team(), given)
		if err != nil {
			return nil, err
		}
		g.Nodes[i] = node
	}
	return s.submitPipeline(c, run.Request{Kind: barchan.RunPipeline, Graph: &g, FullRefresh: body.FullRefresh})
}

func graphNode(team barchan.Team, given duneapi.PipelineNode) (plan.GraphNode, error) {
	n := plan.GraphNode{ID: given.ID, DependsOn: given.Dependencies}
	var performance string
	if v := given.MaterializedViewRefresh; v != nil && v.Name != "" {
		n.View, performance = fullViewName(team, v.Name), v.Performance
	}
	if q := given.QueryExecution; q != nil {
		if q.QueryID <= 0 || q.QueryID > maxQueryID {
			return n, barchan.Errorf(barchan.CodeInvalid, "node %d: query_id is invalid: use a whole number from 1 to %d", n.ID, maxQueryID)
		}
		n.Query, n.Values = barchan.QueryID(q.QueryID), valuesFrom(q.QueryParameters)
		performance = orElse(performance, q.Performance)
	}
	tier, err := barchan.ParseTier(performance)
	if err != nil {
		return n, barchan.Errorf(barchan.CodeInvalid, "node %d: %s", n.ID, err.Error())
	}
	n.Tier = tier
	return n, nil
}
