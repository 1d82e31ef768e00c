package client

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"github.com/barchan-data/barchan/duneapi"
)

// ExecutePipeline executes the pipeline of a query and returns the id of the
// pipeline execution.
func (c *Client) ExecutePipeline(ctx context.Context, id int64, r duneapi.ExecuteRequest) (string, error) {
	var out duneapi.PipelineExecuted
	err := c.do(ctx, call{method: http.MethodPost, path: queryPath(id, "/pipeline/execute"), body: r}, &out)
	return out.PipelineExecutionID, err
}

// ExecuteGraph executes an explicit graph.
func (c *Client) ExecuteGraph(ctx context.Context, p duneapi.Pipeline) (string, error) {
	var out duneapi.PipelineExecuted
	err := c.do(ctx, call{method: http.MethodPost, path: "/api/v1/pipelines/execute", body: duneapi.PipelineRequest{Pipeline: &p}}, &out)
	return out.PipelineExecutionID, err
}

// InspectPipeline returns the graph that ExecutePipeline would execute.
func (c *Client) InspectPipeline(ctx context.Context, id int64, r duneapi.ExecuteRequest) (duneapi.Pipeline, error) {
	var out duneapi.QueryPipeline
	q, err := executeQuery(r)
	if err != nil {
		return out.Pipeline, err
	}
	err = c.do(ctx, call{method: http.MethodGet, path: queryPath(id, "/pipeline"), query: q}, &out)
	return out.Pipeline, err
}

// Plan returns what ExecutePipeline would execute, with its reasons.
func (c *Client) Plan(ctx context.Context, id int64, r duneapi.ExecuteRequest) (duneapi.Plan, error) {
	var out duneapi.Plan
	q, err := executeQuery(r)
	if err != nil {
		return out, err
	}
	err = c.do(ctx, call{method: http.MethodGet, path: queryPath(id, "/plan"), query: q}, &out)
	return out, err
}

// executeQuery writes a request as a query string.
func executeQuery(r duneapi.ExecuteRequest) (url.Values, error) {
	q := url.Values{}
	if r.Performance != "" {
		q.Set("performance", r.Performance)
	}
	if len(r.QueryParameters) > 0 {
		text, err := json.Marshal(r.QueryParameters)
		if err != nil {
			return nil, fmt.Errorf("encode the parameters: %w", err)
		}
		q.Set("query_parameters", string(text))
	}
	return q, nil
}

func pipelinePath(id, rest string) string {
	return "/api/v1/pipelines/executions/" + escape(id) + rest
}

// PipelineStatus returns the state of a pipeline execution.
func (c *Client) PipelineStatus(ctx context.Context, id string) (duneapi.PipelineStatus, error) {
	var out duneapi.PipelineStatus
	err := c.do(ctx, call{method: http.MethodGet, path: pipelinePath(id, "/status")}, &out)
	return out, err
}

// RunPlan returns the plan of a pipeline execution, or of any other run, as it
// was when it was submitted.
func (c *Client) RunPlan(ctx context.Context, id string) (duneapi.RunPlan, error) {
	var out duneapi.RunPlan
	err := c.do(ctx, call{method: http.MethodGet, path: pipelinePath(id, "/plan")}, &out)
	return out, err
}

// CancelPipeline cancels a pipeline execution; one that has ended stays as it
// is.
func (c *Client) CancelPipeline(ctx context.Context, id string) error {
	return c.do(ctx, call{method: http.MethodPost, path: pipelinePath(id, "/cancel")}, nil)
}

// Pipelines returns a page of the team's pipeline executions, newest first.
func (c *Client) Pipelines(ctx context.Context, limit, offset int) (duneapi.Pipelines, error) {
	var out duneapi.Pipelines
	err := c.do(ctx, call{method: http.MethodGet, path: "/api/v1/pipelines/executions", query: window(limit, offset)}, &out)
	return out, err
}
