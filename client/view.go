package client

import (
	"context"
	"net/http"

	"github.com/barchan-data/barchan/duneapi"
)

const viewsPath = "/api/v1/materialized-views"

// SaveView makes the materialized view of a query, or changes it, and
// refreshes it.
func (c *Client) SaveView(ctx context.Context, r duneapi.ViewRequest) (duneapi.ViewSaved, error) {
	var out duneapi.ViewSaved
	err := c.do(ctx, call{method: http.MethodPost, path: viewsPath, body: r}, &out)
	return out, err
}

// Views returns a page of the team's materialized views.
func (c *Client) Views(ctx context.Context, limit, offset int) (duneapi.Views, error) {
	var out duneapi.Views
	err := c.do(ctx, call{method: http.MethodGet, path: viewsPath, query: window(limit, offset)}, &out)
	return out, err
}

// View returns a materialized view by its full or bare name.
func (c *Client) View(ctx context.Context, name string) (duneapi.View, error) {
	var out duneapi.View
	err := c.do(ctx, call{method: http.MethodGet, path: viewsPath + "/" + escape(name)}, &out)
	return out, err
}

// RefreshView executes the query of a materialized view and publishes it.
func (c *Client) RefreshView(ctx context.Context, name string, r duneapi.RefreshRequest) (duneapi.Refreshed, error) {
	var out duneapi.Refreshed
	err := c.do(ctx, call{method: http.MethodPost, path: viewsPath + "/" + escape(name) + "/refresh", body: r}, &out)
	return out, err
}

// DeleteView removes a materialized view with its contents; its query stays.
func (c *Client) DeleteView(ctx context.Context, name string) error {
	return c.do(ctx, call{method: http.MethodDelete, path: viewsPath + "/" + escape(name)}, nil)
}
