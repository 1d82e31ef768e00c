package client

import (
	"context"
	"net/http"
	"net/url"

	"github.com/barchan-data/barchan/duneapi"
)

const datasetsPath = "/api/v1/datasets"

// DatasetFilter selects datasets of a list. Zero fields select all.
type DatasetFilter struct {
	Types         string // separated by commas, such as uploaded_table
	Owner         string // a team's handle
	Limit, Offset int
}

// Datasets returns a page of the tables that SQL can read.
func (c *Client) Datasets(ctx context.Context, f DatasetFilter) (duneapi.Datasets, error) {
	var out duneapi.Datasets
	q := window(f.Limit, f.Offset)
	for name, value := range map[string]string{"type": f.Types, "owner_handle": f.Owner} {
		if value != "" {
			q.Set(name, value)
		}
	}
	err := c.do(ctx, call{method: http.MethodGet, path: datasetsPath, query: q}, &out)
	return out, err
}

// Dataset returns the dataset with that full name.
func (c *Client) Dataset(ctx context.Context, name string) (duneapi.Dataset, error) {
	var out duneapi.Dataset
	err := c.do(ctx, call{method: http.MethodGet, path: datasetsPath + "/" + escape(name)}, &out)
	return out, err
}

// SearchDatasets finds datasets by words and by what they are.
func (c *Client) SearchDatasets(ctx context.Context, r duneapi.DatasetSearch) (duneapi.DatasetMatches, error) {
	var out duneapi.DatasetMatches
	err := c.do(ctx, call{method: http.MethodPost, path: datasetsPath + "/search", body: r, reads: true}, &out)
	return out, err
}

// ContractSubmissions returns a page of the contracts that were handed in for
// decoding: this server decodes none.
func (c *Client) ContractSubmissions(ctx context.Context, limit, offset int) (duneapi.ContractSubmissions, error) {
	var out duneapi.ContractSubmissions
	err := c.do(ctx, call{method: http.MethodGet, path: "/api/v1/contracts/submissions", query: window(limit, offset)}, &out)
	return out, err
}

// Usage returns what the team used and holds.
func (c *Client) Usage(ctx context.Context, r duneapi.UsageRequest) (duneapi.Usage, error) {
	var out duneapi.Usage
	err := c.do(ctx, call{method: http.MethodPost, path: "/api/v1/usage", body: r, reads: true}, &out)
	return out, err
}

// DailyUsage returns what the team's executions cost, by day and by query, from
// the first day of r until the day before its last: of the last 30 days when r
// is empty, and of 400 at most.
func (c *Client) DailyUsage(ctx context.Context, r duneapi.UsageRequest) (duneapi.DailyUsage, error) {
	q := url.Values{}
	if r.StartDate != "" {
		q.Set("start_date", r.StartDate)
	}
	if r.EndDate != "" {
		q.Set("end_date", r.EndDate)
	}
	var out duneapi.DailyUsage
	err := c.do(ctx, call{method: http.MethodGet, path: "/api/v1/usage/daily", query: q}, &out)
	return out, err
}

// AddDataset registers files of the server's machine as the dataset name, or
// replaces what is registered under it; it needs the operator's admin key, as
// do the next two.
func (c *Client) AddDataset(ctx context.Context, name string, r duneapi.DatasetRequest) (duneapi.Dataset, error) {
	var out duneapi.Dataset
	err := c.do(ctx, call{method: http.MethodPut, path: datasetsPath + "/" + escape(name), body: r}, &out)
	return out, err
}

// RefreshDataset looks at the files of a registered dataset now, and finds its
// columns anew.
func (c *Client) RefreshDataset(ctx context.Context, name string) (duneapi.Dataset, error) {
	var out duneapi.Dataset
	err := c.do(ctx, call{method: http.MethodPost, path: datasetsPath + "/" + escape(name) + "/refresh"}, &out)
	return out, err
}

// RemoveDataset takes a registered dataset out of the catalog. Its files stay.
func (c *Client) RemoveDataset(ctx context.Context, name string) error {
	return c.do(ctx, call{method: http.MethodDelete, path: datasetsPath + "/" + escape(name)}, nil)
}

// SearchContract finds the datasets whose name or description holds the
// address of a contract.
func (c *Client) SearchContract(ctx context.Context, r duneapi.DatasetSearch) (duneapi.DatasetMatches, error) {
	var out duneapi.DatasetMatches
	err := c.do(ctx, call{method: http.MethodPost, path: datasetsPath + "/search-by-contract", body: r, reads: true}, &out)
	return out, err
}
