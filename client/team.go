package client

import (
	"context"
	"net/http"

	"github.com/barchan-data/barchan/duneapi"
)

const teamsPath = "/api/v1/teams"

// Teams lists all teams; it needs an admin's key of the team that operates the
// server, as do the next two.
func (c *Client) Teams(ctx context.Context) (duneapi.Teams, error) {
	var out duneapi.Teams
	err := c.do(ctx, call{method: http.MethodGet, path: teamsPath}, &out)
	return out, err
}

// CreateTeam makes a team and its first key, whose secret is in this answer
// only.
func (c *Client) CreateTeam(ctx context.Context, r duneapi.TeamRequest) (duneapi.TeamMade, error) {
	var out duneapi.TeamMade
	err := c.do(ctx, call{method: http.MethodPost, path: teamsPath, body: r}, &out)
	return out, err
}

// ChangeTeam changes what a team may spend.
func (c *Client) ChangeTeam(ctx context.Context, handle string, r duneapi.TeamChange) (duneapi.Team, error) {
	var out duneapi.Team
	err := c.do(ctx, call{method: http.MethodPatch, path: teamsPath + "/" + escape(handle), body: r}, &out)
	return out, err
}

// CreateTeamKey makes a key of any team: for one that has lost its own.
func (c *Client) CreateTeamKey(ctx context.Context, handle string, r duneapi.KeyRequest) (duneapi.KeyMade, error) {
	var out duneapi.KeyMade
	err := c.do(ctx, call{method: http.MethodPost, path: teamsPath + "/" + escape(handle) + "/keys", body: r}, &out)
	return out, err
}
