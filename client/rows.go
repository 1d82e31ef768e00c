package client

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"

	"github.com/barchan-data/barchan/duneapi"
)

// Row is a row of a result: values by column. Numbers are kept as they were
// written, so that no digit is lost.
type Row = map[string]json.RawMessage

// Rows yields every row of an execution's result from p on, page by page; p's
// limit is the size of the pages. An error ends it. An execution that has no
// result is an error.
func (c *Client) Rows(ctx context.Context, id string, p Page) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for {
			page, err := c.Results(ctx, id, p)
			if err == nil && page.Result == nil {
				err = noResult(page)
			}
			if err != nil {
				yield(nil, err)
				return
			}
			for _, row := range page.Result.Rows {
				if !yield(row, nil) {
					return
				}
			}
			if page.NextOffset == 0 {
				return
			}
			p.Offset = page.NextOffset
		}
	}
}

func noResult(r duneapi.Result) error {
	if r.Error != nil {
		return fmt.Errorf("the execution failed: %s", r.Error.Message)
	}
	return fmt.Errorf("the execution has no result: its state is %s", r.State)
}
