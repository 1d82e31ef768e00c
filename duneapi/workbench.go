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

// DraftRequest is a query as it stands in an editor.
type DraftRequest struct {
	QuerySQL        string      `json:"query_sql"`
	QueryID         int64       `json:"query_id,omitempty"`         // under which it is saved: who reads that reads the draft
	Parameters      []Parameter `json:"parameters,omitempty"`       // declared; absent: those of the saved query
	QueryParameters Values      `json:"query_parameters,omitempty"` // values
	Performance     string      `json:"performance,omitempty"`
}

// Span is a part of a text: line and column count from 1, and characters are
// Unicode's.
type Span struct {
	Line   int `json:"line,omitempty"` // absent when it is no part of the text
	Column int `json:"column,omitempty"`
	Length int `json:"length,omitempty"`
}

// DraftReport is what there is to say about a draft.
type DraftReport struct {
	Problems     []DraftProblem     `json:"problems"`
	References   []DraftReference   `json:"references"`
	Placeholders []DraftPlaceholder `json:"placeholders"`
}

// DraftProblem is something that is wrong with a draft.
type DraftProblem struct {
	Severity string `json:"severity"` // error or warning
	Code     string `json:"code"`
	Message  string `json:"message"`
	Span
}

// DraftReference is something that a draft reads.
type DraftReference struct {
	Kind      string `json:"kind"` // query, view, upload, table or previous
	Name      string `json:"name"`
	QueryID   int64  `json:"query_id,omitempty"`
	QueryName string `json:"query_name,omitempty"`
	Owner     string `json:"owner,omitempty"`
	Span
}

// DraftPlaceholder is a {{key}} in a draft.
type DraftPlaceholder struct {
	Key       string `json:"key"`
	Declared  bool   `json:"declared"`
	InComment bool   `json:"in_comment,omitempty"`
	Span
}

// FormattedSQL is a query laid out for a person.
type FormattedSQL struct {
	QuerySQL string `json:"query_sql"`
}

// PlanProblem is something that keeps a draft from running. Path are ids of
// nodes, from the draft's to the one that has the problem; a circle's comes
// back to one of them.
type PlanProblem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Path    []int  `json:"path"`
	Name    string `json:"name,omitempty"` // that the last node reads
}
