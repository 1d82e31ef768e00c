package duneapi

// The shapes of this file are ours: what the web page asks for.

// QuerySummary is a query in a list for people.
type QuerySummary struct {
	ID               int64          `json:"id"`
	Name             string         `json:"name"`
	Description      string         `json:"description,omitempty"`
	Owner            string         `json:"owner"`
	Tags             []string       `json:"tags"`
	IsPrivate        bool           `json:"is_private"`
	IsArchived       bool           `json:"is_archived"`
	IsView           bool           `json:"is_view"`
	Version          int            `json:"version"`
	UpdatedAt        string         `json:"updated_at"`
	MaterializedView string         `json:"materialized_view,omitempty"`
	LastRun          *LastExecution `json:"last_run,omitempty"`
}

// LastExecution is how a query was executed last.
type LastExecution struct {
	ExecutionID         string  `json:"execution_id"`
	PipelineExecutionID string  `json:"pipeline_execution_id"`
	Kind                string  `json:"kind"`
	State               string  `json:"state"`
	Rows                int64   `json:"rows"`
	Credits             float64 `json:"credits"`
	DurationMillis      int64   `json:"duration_millis"`
	EndedAt             string  `json:"ended_at,omitempty"`
}

// QuerySummaries is a page of queries, the number of all that were searched
// for, and the tags that there are.
type QuerySummaries struct {
	Queries    []QuerySummary `json:"queries"`
	Total      int            `json:"total"`
	NextOffset int            `json:"next_offset,omitempty"`
	Tags       []Tag          `json:"tags"`
}

// Tag is a tag, and how many queries have it.
type Tag struct {
	Name    string `json:"name"`
	Queries int    `json:"queries"`
}

// QueryVersions is the history of a query, newest first.
type QueryVersions struct {
	QueryID  int64              `json:"query_id"`
	Versions []QueryVersionInfo `json:"versions"`
}

// QueryVersionInfo is a version in a query's history.
type QueryVersionInfo struct {
	Version   int    `json:"version"`
	SavedAt   string `json:"saved_at"`
	SavedBy   string `json:"saved_by,omitempty"` // the name of the key
	Bytes     int    `json:"bytes"`              // of the SQL
	IsCurrent bool   `json:"is_current"`
}

// QueryVersion is what a query computed as of a version.
type QueryVersion struct {
	QueryID int64 `json:"query_id"`
	QueryVersionInfo
	QuerySQL   string      `json:"query_sql"`
	Parameters []Parameter `json:"parameters"`
	IsView     bool        `json:"is_view"`
}
