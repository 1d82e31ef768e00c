package duckdb

import (
	"fmt"

	"github.com/barchan-data/barchan"
)

// place puts the position into an error: as such when it is in the
// statement's own text, and as words when it is in a view that the statement
// inlines.
func place(e *barchan.Error, query barchan.QueryID, pos barchan.Position) {
	if query == 0 {
		e.Position = pos
		return
	}
	e.Message = fmt.Sprintf("in query_%d, line %d:%d: %s", query, pos.Line, pos.Column, e.Message)
}
