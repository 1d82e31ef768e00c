package client

import (
	"context"
	"net/http"

	"github.com/barchan-data/barchan/duneapi"
)

// CheckSQL says what is wrong with a text that is not saved, and what it reads.
// Nothing is executed.
func (c *Client) CheckSQL(ctx context.Context, r duneapi.DraftRequest) (duneapi.DraftReport, error) {
	var out duneapi.DraftReport
	err := c.do(ctx, call{method: http.MethodPost, path: "/api/v1/sql/check", body: r, reads: true}, &out)
	return out, err
}

// FormatSQL lays a text out.
func (c *Client) FormatSQL(ctx context.Context, sql string) (string, error) {
	var out duneapi.FormattedSQL
	err := c.do(ctx, call{method: http.MethodPost, path: "/api/v1/sql/format", body: duneapi.DraftRequest{QuerySQL: sql}, reads: true}, &out)
	return out.QuerySQL, err
}

// PlanSQL returns what a run of a text that is not saved would execute.
func (c *Client) PlanSQL(ctx context.Context, r duneapi.DraftRequest) (duneapi.Plan, error) {
	var out duneapi.Plan
	err := c.do(ctx, call{method: http.MethodPost, path: "/api/v1/sql/plan", body: r, reads: true}, &out)
	return out, err
}
