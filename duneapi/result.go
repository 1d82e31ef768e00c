package duneapi

import "encoding/json"

// Result is an execution with a page of its rows. The server writes the same
// shape as a stream.
type Result struct {
	Execution
	Result     *ResultPage `json:"result,omitempty"`
	NextURI    string      `json:"next_uri,omitempty"`
	NextOffset int64       `json:"next_offset,omitempty"`
}

// ResultPage is a page of rows: objects by column name. Numbers are kept as
// they were written, so that no digit is lost.
type ResultPage struct {
	Rows     []map[string]json.RawMessage `json:"rows"`
	Metadata ResultMetadata               `json:"metadata"`
}
