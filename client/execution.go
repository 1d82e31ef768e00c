package client

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/barchan-data/barchan/duneapi"
)

// ExecuteQuery executes a saved query alone.
func (c *Client) ExecuteQuery(ctx context.Context, id int64, r duneapi.ExecuteRequest) (duneapi.Executed, error) {
	var out duneapi.Executed
	err := c.do(ctx, call{method: http.MethodPost, path: queryPath(id, "/execute"), body: r}, &out)
	return out, err
}

// ExecuteSQL executes SQL that is not saved.
func (c *Client) ExecuteSQL(ctx context.Context, r duneapi.SQLRequest) (duneapi.Executed, error) {
	var out duneapi.Executed
	err := c.do(ctx, call{method: http.MethodPost, path: "/api/v1/sql/execute", body: r}, &out)
	return out, err
}

func executionPath(id, rest string) string { return "/api/v1/execution/" + escape(id) + rest }

// ExecutionStatus returns the state of an execution.
func (c *Client) ExecutionStatus(ctx context.Context, id string) (duneapi.ExecutionStatus, error) {
	var out duneapi.ExecutionStatus
	err := c.do(ctx, call{method: http.MethodGet, path: executionPath(id, "/status")}, &out)
	return out, err
}

// CancelExecution cancels the run that an execution belongs to.
func (c *Client) CancelExecution(ctx context.Context, id string) error {
	return c.do(ctx, call{method: http.MethodPost, path: executionPath(id, "/cancel")}, nil)
}

// Page is the part of a result to ask for. Zero fields ask for nothing: the
// limit is then the server's, and the rows and columns are all.
type Page struct {
	Limit, Offset int64
	Columns       []string // names, in the order in which they are wanted
	Filters       string   // such as: amount > 5 AND day >= '2024-01-01'
	SortBy        string   // such as: amount desc, day
	SampleCount   int64    // rows at random; not with Limit, Offset or Filters
}

func (p Page) query() url.Values {
	q := url.Values{"allow_partial_results": {"true"}} // the state of the result says that it is one
	for name, n := range map[string]int64{"limit": p.Limit, "offset": p.Offset, "sample_count": p.SampleCount} {
		if n > 0 {
			q.Set(name, strconv.FormatInt(n, 10))
		}
	}
	for name, text := range map[string]string{"filters": p.Filters, "sort_by": p.SortBy} {
		if text != "" {
			q.Set(name, text)
		}
	}
	if len(p.Columns) > 0 {
		names := make([]string, len(p.Columns))
		for i, name := range p.Columns {
			names[i] = `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
		}
		q.Set("columns", strings.Join(names, ","))
	}
	return q
}

// Results returns a page of an execution's rows, or its state alone when it
// has none.
func (c *Client) Results(ctx context.Context, id string, p Page) (duneapi.Result, error) {
	var out duneapi.Result
	err := c.do(ctx, call{method: http.MethodGet, path: executionPath(id, "/results"), query: p.query()}, &out)
	return out, err
}

// CSV streams the whole result of an execution to w. That it is partial, only
// the status of the execution tells.
func (c *Client) CSV(ctx context.Context, id string, w io.Writer) error {
	return c.csv(ctx, executionPath(id, "/results/csv"), url.Values{}, w)
}

// LatestResults returns a page of the latest result of a query: with values,
// the latest that was executed with them.
func (c *Client) LatestResults(ctx context.Context, id int64, v duneapi.Values, p Page) (duneapi.Result, error) {
	var out duneapi.Result
	q := p.query()
	addValues(q, v)
	err := c.do(ctx, call{method: http.MethodGet, path: queryPath(id, "/results"), query: q}, &out)
	return out, err
}

// LatestCSV streams the whole latest result of a query to w.
func (c *Client) LatestCSV(ctx context.Context, id int64, v duneapi.Values, w io.Writer) error {
	q := url.Values{}
	addValues(q, v)
	return c.csv(ctx, queryPath(id, "/results/csv"), q, w)
}

func addValues(q url.Values, v duneapi.Values) {
	for key, value := range v {
		q["params."+key] = value
	}
}

func (c *Client) csv(ctx context.Context, path string, q url.Values, w io.Writer) error {
	q.Set("ignore_max_datapoints_per_request", "true")
	q.Set("allow_partial_results", "true")
	answer, err := c.send(ctx, call{method: http.MethodGet, path: path, query: q})
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(w, answer.Body); err != nil {
		return fmt.Errorf("read the result: %w", err)
	}
	return nil
}
