package client

import (
	"context"
	"io"
	"net/http"

	"github.com/barchan-data/barchan/duneapi"
)

const uploadsPath = "/api/v1/uploads"

// Content types of rows.
const (
	CSV     = "text/csv"
	NDJSON  = "application/x-ndjson"
	Parquet = "application/vnd.apache.parquet"
)

// Uploads returns a page of the team's uploaded tables.
func (c *Client) Uploads(ctx context.Context, limit, offset int) (duneapi.Tables, error) {
	var out duneapi.Tables
	err := c.do(ctx, call{method: http.MethodGet, path: uploadsPath, query: window(limit, offset)}, &out)
	return out, err
}

// CreateTable makes an empty table.
func (c *Client) CreateTable(ctx context.Context, r duneapi.TableRequest) (duneapi.TableCreated, error) {
	var out duneapi.TableCreated
	err := c.do(ctx, call{method: http.MethodPost, path: uploadsPath, body: r}, &out)
	return out, err
}

// UploadCSV makes or replaces a table with the rows of a CSV text.
func (c *Client) UploadCSV(ctx context.Context, r duneapi.CSVRequest) (duneapi.CSVUploaded, error) {
	var out duneapi.CSVUploaded
	err := c.do(ctx, call{method: http.MethodPost, path: uploadsPath + "/csv", body: r}, &out)
	return out, err
}

func tablePath(namespace, table, rest string) string {
	return uploadsPath + "/" + escape(namespace) + "/" + escape(table) + rest
}

// Insert adds the rows of body to a table, all or none.
func (c *Client) Insert(ctx context.Context, namespace, table, contentType string, body io.Reader) (duneapi.Inserted, error) {
	var out duneapi.Inserted
	err := c.do(ctx, call{method: http.MethodPost, path: tablePath(namespace, table, "/insert"), body: body, contentType: contentType}, &out)
	return out, err
}

// ClearTable removes all rows of a table.
func (c *Client) ClearTable(ctx context.Context, namespace, table string) error {
	return c.do(ctx, call{method: http.MethodPost, path: tablePath(namespace, table, "/clear")}, nil)
}

// DeleteTable removes a table.
func (c *Client) DeleteTable(ctx context.Context, namespace, table string) error {
	return c.do(ctx, call{method: http.MethodDelete, path: tablePath(namespace, table, "")}, nil)
}

// PutTable makes or replaces the table schema.table with the rows of body; it
// needs an admin's key.
func (c *Client) PutTable(ctx context.Context, schema, table, contentType string, body io.Reader) (duneapi.TablePut, error) {
	var out duneapi.TablePut
	path := "/api/v1/tables/" + escape(schema) + "/" + escape(table)
	err := c.do(ctx, call{method: http.MethodPut, path: path, body: body, contentType: contentType}, &out)
	return out, err
}
