package client

import (
	"context"
	"fmt"
	"net/http"

	"github.com/barchan-data/barchan/duneapi"
)

// Versions returns the history of a query, newest first: at most limit versions
// (0: the server's default) before the one that before names (0: from the
// newest).
func (c *Client) Versions(ctx context.Context, id int64, limit, before int) (duneapi.QueryVersions, error) {
	var out duneapi.QueryVersions
	q := window(limit, 0)
	if before > 0 {
		q.Set("before", fmt.Sprint(before))
	}
	err := c.do(ctx, call{method: http.MethodGet, path: queryPath(id, "/versions"), query: q}, &out)
	return out, err
}

// Version returns what a query computed as of one of its versions.
func (c *Client) Version(ctx context.Context, id int64, version int) (duneapi.QueryVersion, error) {
	var out duneapi.QueryVersion
	err := c.do(ctx, call{method: http.MethodGet, path: queryPath(id, fmt.Sprintf("/versions/%d", version))}, &out)
	return out, err
}
