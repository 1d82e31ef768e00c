package duneapi

import "encoding/json"

// Result is an execution with a page of its rows. The server writes the same
// shape as a stream.
type Result struct {
	Execution
	Result     *ResultPage `json:"result,omitempty"`      // a page of rows; only when it has completed
	NextURI    string      `json:"next_uri,omitempty"`    // the address of the next page; absent on the last
	NextOffset int64       `json:"next_offset,omitempty"` // where the next page begins; absent on the last
}

// ResultPage is a page of rows: objects by column name. Numbers are kept as
// they were written, so that no digit is lost.
type ResultPage struct {
	Rows     []map[string]json.RawMessage `json:"rows"`     // objects by column name; what a type looks like stands in docs/compat.md
	Metadata ResultMetadata               `json:"metadata"` // of this page, and of the whole result
}
