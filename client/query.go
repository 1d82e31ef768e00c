package client

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/barchan-data/barchan/duneapi"
)

func queryPath(id int64, rest string) string { return fmt.Sprintf("/api/v1/query/%d%s", id, rest) }

// CreateQuery saves a new query and returns its id, and what is wrong with its
// SQL, which is saved all the same.
func (c *Client) CreateQuery(ctx context.Context, q duneapi.QueryRequest) (duneapi.QueryID, error) {
	var out duneapi.QueryID
	err := c.do(ctx, call{method: http.MethodPost, path: "/api/v1/query", body: q}, &out)
	return out, err
}

// Query returns a saved query.
func (c *Client) Query(ctx context.Context, id int64) (duneapi.Query, error) {
	var out duneapi.Query
	err := c.do(ctx, call{method: http.MethodGet, path: queryPath(id, "")}, &out)
	return out, err
}

// UpdateQuery changes what q sets. The answer's warnings name the readers that
// the change breaks.
func (c *Client) UpdateQuery(ctx context.Context, id int64, q duneapi.QueryRequest) (duneapi.QueryID, error) {
	var out duneapi.QueryID
	err := c.do(ctx, call{method: http.MethodPatch, path: queryPath(id, ""), body: q}, &out)
	return out, err
}

// LineageOf selects a lineage. Its zero value is that of the current version,
// from what its SQL reads.
type LineageOf struct {
	Deep    bool // from the columns of tables in the end
	Version int  // of an older version, as it was kept; not with Deep or parameters
}

// Lineage returns where the columns of a query come from. Only the parameters
// of r count.
func (c *Client) Lineage(ctx context.Context, id int64, r duneapi.ExecuteRequest, l LineageOf) (duneapi.Lineage, error) {
	var out duneapi.Lineage
	q, err := executeQuery(r)
	if err != nil {
		return out, err
	}
	if l.Deep {
		q.Set("deep", "true")
	}
	if l.Version != 0 {
		q.Set("version", strconv.Itoa(l.Version))
	}
	err = c.do(ctx, call{method: http.MethodGet, path: queryPath(id, "/lineage"), query: q}, &out)
	return out, err
}

// SaveQuery makes or replaces the query with that id; it needs an admin's key.
// What is the same makes no new version.
func (c *Client) SaveQuery(ctx context.Context, id int64, q duneapi.QueryRequest) (duneapi.SavedQuery, error) {
	var out duneapi.SavedQuery
	err := c.do(ctx, call{method: http.MethodPut, path: queryPath(id, ""), body: q}, &out)
	return out, err
}

// ArchiveQuery takes a query out of use. One that other queries read is
// refused with 409 and their names, unless force is set.
func (c *Client) ArchiveQuery(ctx context.Context, id int64, force bool) error {
	q := url.Values{}
	if force {
		q.Set("force", "true")
	}
	return c.do(ctx, call{method: http.MethodPost, path: queryPath(id, "/archive"), query: q}, nil)
}

// UnarchiveQuery brings an archived query back.
func (c *Client) UnarchiveQuery(ctx context.Context, id int64) error {
	return c.do(ctx, call{method: http.MethodPost, path: queryPath(id, "/unarchive")}, nil)
}

// HideQuery makes a query private: other teams cannot read it.
func (c *Client) HideQuery(ctx context.Context, id int64) error {
	return c.do(ctx, call{method: http.MethodPost, path: queryPath(id, "/private")}, nil)
}

// ShowQuery lets other teams read a query again.
func (c *Client) ShowQuery(ctx context.Context, id int64) error {
	return c.do(ctx, call{method: http.MethodPost, path: queryPath(id, "/unprivate")}, nil)
}

// Queries returns a page of the team's queries.
func (c *Client) Queries(ctx context.Context, limit, offset int) (duneapi.Queries, error) {
	var out duneapi.Queries
	err := c.do(ctx, call{method: http.MethodGet, path: "/api/v1/queries", query: window(limit, offset)}, &out)
	return out, err
}
