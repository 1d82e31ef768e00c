package client

import (
	"context"
	"net/http"

	"github.com/barchan-data/barchan/duneapi"
)

const keysPath = "/api/v1/keys"

// Keys lists the team's keys; it needs an admin's key, as do the next two.
func (c *Client) Keys(ctx context.Context) (duneapi.Keys, error) {
	var out duneapi.Keys
	err := c.do(ctx, call{method: http.MethodGet, path: keysPath}, &out)
	return out, err
}

// CreateKey makes a key. Its secret is in this answer only.
func (c *Client) CreateKey(ctx context.Context, r duneapi.KeyRequest) (duneapi.KeyMade, error) {
	var out duneapi.KeyMade
	err := c.do(ctx, call{method: http.MethodPost, path: keysPath, body: r}, &out)
	return out, err
}

// RevokeKey makes a key useless at once.
func (c *Client) RevokeKey(ctx context.Context, id string) error {
	return c.do(ctx, call{method: http.MethodDelete, path: keysPath + "/" + escape(id)}, nil)
}

// Whoami says whose key the client has.
func (c *Client) Whoami(ctx context.Context) (duneapi.Whoami, error) {
	var out duneapi.Whoami
	err := c.do(ctx, call{method: http.MethodGet, path: "/api/whoami"}, &out)
	return out, err
}

// Health asks whether the server is up; it needs no key.
func (c *Client) Health(ctx context.Context) (duneapi.Health, error) {
	var out duneapi.Health
	err := c.do(ctx, call{method: http.MethodGet, path: "/health"}, &out)
	return out, err
}
