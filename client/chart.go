package client

import (
	"context"
	"net/http"

	"github.com/barchan-data/barchan/duneapi"
)

// Charts returns the charts that are kept with a query.
func (c *Client) Charts(ctx context.Context, id int64) ([]duneapi.Chart, error) {
	var out duneapi.Charts
	err := c.do(ctx, call{method: http.MethodGet, path: queryPath(id, "/charts")}, &out)
	return out.Charts, err
}

// PutCharts keeps charts with a query, in place of those that it had.
func (c *Client) PutCharts(ctx context.Context, id int64, charts []duneapi.Chart) error {
	body := duneapi.ChartsRequest{Charts: &charts}
	return c.do(ctx, call{method: http.MethodPut, path: queryPath(id, "/charts"), body: body}, &duneapi.Charts{})
}
