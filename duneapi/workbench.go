package duneapi

// The shapes of this file are ours: what the web page asks for.

// QuerySummary is a query in a list for people.
type QuerySummary struct {
	ID               int64          `json:"id"`                          // of the query
	Name             string         `json:"name"`                        // for a person
	Description      string         `json:"description,omitempty"`       // for a person; absent when empty
	Owner            string         `json:"owner"`                       // the handle of its team
	Tags             []string       `json:"tags"`                        // in the order in which they were given
	IsPrivate        bool           `json:"is_private"`                  // whether only its team sees it
	IsArchived       bool           `json:"is_archived"`                 // whether it can no longer be executed
	IsView           bool           `json:"is_view"`                     // whether it is executed within those that read it
	Version          int            `json:"version"`                     // 1, and one more with every change of the SQL or the parameters
	UpdatedAt        string         `json:"updated_at"`                  // when it was last changed
	MaterializedView string         `json:"materialized_view,omitempty"` // the view that holds its result; absent when there is none
	LastRun          *LastExecution `json:"last_run,omitempty"`          // how the team executed it last; absent: never
}

// LastExecution is how a query was executed last.
type LastExecution struct {
	ExecutionID         string  `json:"execution_id"`          // by which to ask for status and results
	PipelineExecutionID string  `json:"pipeline_execution_id"` // the run that it is of
	Kind                string  `json:"kind"`                  // of the run: pipeline, query, sql or refresh
	State               string  `json:"state"`                 // one of pending, executing, completed, failed, cancelled, skipped and reused
	Rows                int64   `json:"rows"`                  // of its result; 0 without one
	Credits             float64 `json:"credits"`               // what it cost so far
	DurationMillis      int64   `json:"duration_millis"`       // how long it executed, in milliseconds; 0 until it ended
	EndedAt             string  `json:"ended_at,omitempty"`    // when it ended; absent before
}

// QuerySummaries is a page of queries, the number of all that were searched
// for, and the tags that there are.
type QuerySummaries struct {
	Queries    []QuerySummary `json:"queries"`               // in the order that was asked for
	Total      int            `json:"total"`                 // how many were found
	NextOffset int            `json:"next_offset,omitempty"` // where the next page begins; absent on the last
	Tags       []Tag          `json:"tags"`                  // all that the team's queries have, by name
}

// Tag is a tag, and how many queries have it.
type Tag struct {
	Name    string `json:"name"`    // as the queries have it
	Queries int    `json:"queries"` // how many have it
}

// QueryVersions is the history of a query, newest first.
type QueryVersions struct {
	QueryID  int64              `json:"query_id"` // the query whose history it is
	Versions []QueryVersionInfo `json:"versions"` // newest first
}

// QueryVersionInfo is a version in a query's history.
type QueryVersionInfo struct {
	Version   int    `json:"version"`            // counted from 1
	SavedAt   string `json:"saved_at"`           // when it was saved
	SavedBy   string `json:"saved_by,omitempty"` // the name of the key
	Bytes     int    `json:"bytes"`              // of the SQL
	IsCurrent bool   `json:"is_current"`         // whether it is what the query computes now
}

// QueryVersion is what a query computed as of a version.
type QueryVersion struct {
	QueryID int64 `json:"query_id"` // the query that it is of
	QueryVersionInfo
	QuerySQL   string      `json:"query_sql"`  // as it was written
	Parameters []Parameter `json:"parameters"` // as they were declared
	IsView     bool        `json:"is_view"`    // whether it was executed within those that read it
}

// DraftRequest is a query as it stands in an editor.
type DraftRequest struct {
	QuerySQL        string      `json:"query_sql"`                  // as it stands, at most 1 MiB
	QueryID         int64       `json:"query_id,omitempty"`         // under which it is saved: who reads that reads the draft
	Parameters      []Parameter `json:"parameters,omitempty"`       // declared; absent: those of the saved query
	QueryParameters Values      `json:"query_parameters,omitempty"` // values by key; what is absent is the default
	Performance     string      `json:"performance,omitempty"`      // medium or large; absent: medium
}

// Span is a part of a text: line and column count from 1, and characters are
// Unicode's.
type Span struct {
	Line   int `json:"line,omitempty"`   // counted from 1; absent when it is no part of the text
	Column int `json:"column,omitempty"` // in characters, counted from 1
	Length int `json:"length,omitempty"` // in characters
}

// DraftReport is what there is to say about a draft.
type DraftReport struct {
	Problems     []DraftProblem     `json:"problems"`     // what is wrong; none when nothing is
	References   []DraftReference   `json:"references"`   // what it reads
	Placeholders []DraftPlaceholder `json:"placeholders"` // every {{key}} in it
}

// DraftProblem is something that is wrong with a draft.
type DraftProblem struct {
	Severity string `json:"severity"` // one of error and warning
	Code     string `json:"code"`     // what kind of problem it is, such as syntax, semantic or not_found
	Message  string `json:"message"`  // what is wrong, and what to do
	Span
}

// DraftReference is something that a draft reads.
type DraftReference struct {
	Kind      string `json:"kind"`                 // one of query, view, upload, table and previous
	Name      string `json:"name"`                 // as SQL names it
	QueryID   int64  `json:"query_id,omitempty"`   // of a query, and of a view of the own team
	QueryName string `json:"query_name,omitempty"` // of that query
	Owner     string `json:"owner,omitempty"`      // the handle of its team
	Span
}

// DraftPlaceholder is a {{key}} in a draft.
type DraftPlaceholder struct {
	Key       string `json:"key"`                  // what stands between {{ and }}
	Declared  bool   `json:"declared"`             // whether a parameter of this key is declared
	InComment bool   `json:"in_comment,omitempty"` // whether it stands in a comment, and has no effect
	Span
}

// FormattedSQL is a query laid out for a person.
type FormattedSQL struct {
	QuerySQL string `json:"query_sql"` // the same SQL, laid out
}

// PlanProblem is something that keeps a draft from running. Path are ids of
// nodes, from the draft's to the one that has the problem; a circle's comes
// back to one of them.
type PlanProblem struct {
	Code    string `json:"code"`           // what kind of problem it is, such as invalid, not_found or forbidden
	Message string `json:"message"`        // what is wrong, and what to do
	Path    []int  `json:"path"`           // ids of nodes, from the draft's to the one that has the problem
	Name    string `json:"name,omitempty"` // that the last node reads
}
