package client

import (
	"context"
	"net/http"

	"github.com/barchan-data/barchan/duneapi"
)

// Functions returns the functions that SQL can call.
func (c *Client) Functions(ctx context.Context) ([]duneapi.Function, error) {
	var out duneapi.Functions
	err := c.do(ctx, call{method: http.MethodGet, path: "/api/v1/functions"}, &out)
	return out.Functions, err
}

// System says how busy the server is.
func (c *Client) System(ctx context.Context) (duneapi.System, error) {
	var out duneapi.System
	err := c.do(ctx, call{method: http.MethodGet, path: "/api/v1/system"}, &out)
	return out, err
}
