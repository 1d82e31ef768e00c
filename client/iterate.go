package client

import (
	"context"
	"iter"

	"github.com/barchan-data/barchan/duneapi"
)

// Every list of the server has an iterator over all of it, page by page. pages
// is the size of a page, 0 the server's own. An error is yielded once, as the
// last; leaving the loop asks for no more.

// AllQueries yields the team's queries, by id.
func (c *Client) AllQueries(ctx context.Context, pages int) iter.Seq2[duneapi.QueryOverview, error] {
	return counted(pages, func(limit, offset int) ([]duneapi.QueryOverview, int, error) {
		page, err := c.Queries(ctx, limit, offset)
		return page.Queries, page.Total, err
	})
}

// AllDatasets yields the tables that SQL can read and f selects, by name. The
// limit of f is the size of a page.
func (c *Client) AllDatasets(ctx context.Context, f DatasetFilter) iter.Seq2[duneapi.Dataset, error] {
	return counted(f.Limit, func(limit, offset int) ([]duneapi.Dataset, int, error) {
		g := f
		g.Limit, g.Offset = limit, f.Offset+offset
		page, err := c.Datasets(ctx, g)
		return page.Datasets, page.Total - f.Offset, err
	})
}

// AllMatches yields every dataset that a search finds.
func (c *Client) AllMatches(ctx context.Context, r duneapi.DatasetSearch) iter.Seq2[duneapi.DatasetMatch, error] {
	return linked(int(r.Offset), func(offset int) ([]duneapi.DatasetMatch, int, error) {
		r.Offset = int64(offset)
		page, err := c.SearchDatasets(ctx, r)
		return page.Results, page.Pagination.NextOffset, err
	})
}

// AllViews yields the team's materialized views, by name.
func (c *Client) AllViews(ctx context.Context, pages int) iter.Seq2[duneapi.ViewOverview, error] {
	return linked(0, func(offset int) ([]duneapi.ViewOverview, int, error) {
		page, err := c.Views(ctx, pages, offset)
		return page.MaterializedViews, page.NextOffset, err
	})
}

// AllUploads yields the team's uploaded tables, by name.
func (c *Client) AllUploads(ctx context.Context, pages int) iter.Seq2[duneapi.Table, error] {
	return linked(0, func(offset int) ([]duneapi.Table, int, error) {
		page, err := c.Uploads(ctx, pages, offset)
		return page.Tables, page.NextOffset, err
	})
}

// AllPipelines yields the team's pipeline executions, newest first. One that
// is submitted meanwhile may be missed.
func (c *Client) AllPipelines(ctx context.Context, pages int) iter.Seq2[duneapi.PipelineOverview, error] {
	return linked(0, func(offset int) ([]duneapi.PipelineOverview, int, error) {
		page, err := c.Pipelines(ctx, pages, offset)
		return page.Executions, page.NextOffset, err
	})
}

// counted follows a list that tells how many there are in all.
func counted[T any](pages int, get func(limit, offset int) ([]T, int, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for offset := 0; ; {
			items, total, err := get(pages, offset)
			if !each(items, err, yield) || len(items) == 0 {
				return
			}
			if offset += len(items); offset >= total {
				return
			}
		}
	}
}

// linked follows a list that tells where its next page begins; 0 ends it.
func linked[T any](offset int, get func(offset int) ([]T, int, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for at := offset; ; {
			items, next, err := get(at)
			if !each(items, err, yield) || next <= at {
				return
			}
			at = next
		}
	}
}

// each yields a page, and reports whether another is wanted.
func each[T any](items []T, err error, yield func(T, error) bool) bool {
	if err != nil {
		var none T
		yield(none, err)
		return false
	}
	for _, item := range items {
		if !yield(item, nil) {
			return false
		}
	}
	return true
}
