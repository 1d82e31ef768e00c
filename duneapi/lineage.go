package duneapi

// Lineage says of every column of a query where it comes from.
type Lineage struct {
	QueryID  int64           `json:"query_id"`            // the query whose columns they are
	Version  int             `json:"version"`             // the version that was traced
	Columns  []LineageColumn `json:"columns"`             // in the order of the query
	TracedAt string          `json:"traced_at,omitempty"` // when the lineage of an old version was traced; absent for the current one
}

// LineageColumn is a column of a query.
type LineageColumn struct {
	Name    string          `json:"name"`              // as SQL names it; "*" for all columns of something whose columns are unknown
	Sources []LineageSource `json:"sources"`           // the columns that its values come from, with their queries' parts opened
	Unknown bool            `json:"unknown,omitempty"` // there may be other sources
}

// LineageSource is a column that values come from.
type LineageSource struct {
	Kind    string `json:"kind"`               // one of query, materialized_view, table and previous_result
	Name    string `json:"name"`               // as SQL names it
	QueryID int64  `json:"query_id,omitempty"` // of a query, and of a view of the own team
	Column  string `json:"column"`             // as SQL names it; "*" for those of something whose columns are unknown
}
