package duneapi

// Lineage says of every column of a query where it comes from.
type Lineage struct {
	QueryID int64           `json:"query_id"`
	Version int             `json:"version"`
	Columns []LineageColumn `json:"columns"`
	// TracedAt is when the lineage of an old version was traced.
	TracedAt string `json:"traced_at,omitempty"`
}

// LineageColumn is a column of a query.
type LineageColumn struct {
	Name    string          `json:"name"` // "*" for all columns of something whose columns are unknown
	Sources []LineageSource `json:"sources"`
	Unknown bool            `json:"unknown,omitempty"` // there may be other sources
}

// LineageSource is a column that values come from.
type LineageSource struct {
	Kind    string `json:"kind"` // query, materialized_view, table, or previous_result
	Name    string `json:"name"`
	QueryID int64  `json:"query_id,omitempty"` // of a query, and of a view of the own team
	Column  string `json:"column"`             // "*" for those of something whose columns are unknown
}
