package client

import (
	"context"
	"net/http"

	"github.com/barchan-data/barchan/duneapi"
)

// QueryReaders returns the team's saved queries that read a query.
func (c *Client) QueryReaders(ctx context.Context, id int64) ([]duneapi.QuerySummary, error) {
	return c.readers(ctx, queryPath(id, "/readers"))
}

// DatasetReaders returns the team's saved queries that read a table.
func (c *Client) DatasetReaders(ctx context.Context, name string) ([]duneapi.QuerySummary, error) {
	return c.readers(ctx, datasetsPath+"/"+escape(name)+"/readers")
}

func (c *Client) readers(ctx context.Context, path string) ([]duneapi.QuerySummary, error) {
	var out duneapi.Readers
	err := c.do(ctx, call{method: http.MethodGet, path: path}, &out)
	return out.Readers, err
}
