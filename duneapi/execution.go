package duneapi

// ExecuteRequest executes a saved query, alone or as a pipeline.
type ExecuteRequest struct {
	Performance     string `json:"performance,omitempty" enum:",medium,large"` // medium or large; absent: medium
	QueryParameters Values `json:"query_parameters,omitempty"`                 // values by parameter key; what is absent is the parameter's default
	FullRefresh     bool   `json:"full_refresh,omitempty"`                     // incremental queries begin anew; not in Dune's API
}

// SQLRequest executes SQL that is not saved.
type SQLRequest struct {
	SQL             string `json:"sql"`                                        // what to execute, at most 1 MiB
	Performance     string `json:"performance,omitempty" enum:",medium,large"` // medium or large; absent: medium
	QueryParameters Values `json:"query_parameters,omitempty"`                 // a value for every {{key}} in the SQL
}

// States of an execution.
const (
	StatePending   = "QUERY_STATE_PENDING"
	StateExecuting = "QUERY_STATE_EXECUTING"
	StateCompleted = "QUERY_STATE_COMPLETED"
	StatePartial   = "QUERY_STATE_COMPLETED_PARTIAL"
	StateFailed    = "QUERY_STATE_FAILED"
	StateCancelled = "QUERY_STATE_CANCELLED"
	StateExpired   = "QUERY_STATE_EXPIRED"
)

// Executed is the answer of an execute.
type Executed struct {
	// By which to ask for status and results.
	ExecutionID string `json:"execution_id"`
	// As it was when the call was answered.
	State string `json:"state" enum:"QUERY_STATE_PENDING,QUERY_STATE_EXECUTING,QUERY_STATE_COMPLETED,QUERY_STATE_COMPLETED_PARTIAL,QUERY_STATE_FAILED,QUERY_STATE_CANCELLED,QUERY_STATE_EXPIRED"`
	// The run that the execution is of, to watch it by; not in Dune's API.
	PipelineExecutionID string `json:"pipeline_execution_id,omitempty"`
}

// Execution is the head that a status and a result share.
type Execution struct {
	// A ULID of 26 characters.
	ExecutionID string `json:"execution_id"`
	// The query that is executed; 0 for SQL that is not saved.
	QueryID int64 `json:"query_id"`
	// Whether the state is final: poll until it is true.
	IsExecutionFinished bool `json:"is_execution_finished"`
	// Where the execution is in its life.
	State string `json:"state" enum:"QUERY_STATE_PENDING,QUERY_STATE_EXECUTING,QUERY_STATE_COMPLETED,QUERY_STATE_COMPLETED_PARTIAL,QUERY_STATE_FAILED,QUERY_STATE_CANCELLED,QUERY_STATE_EXPIRED"`
	// When it was asked for.
	SubmittedAt string `json:"submitted_at"`
	// Until when its result is kept; only when it has completed.
	ExpiresAt string `json:"expires_at,omitempty"`
	// When it began; absent before.
	ExecutionStartedAt string `json:"execution_started_at,omitempty"`
	// When it ended; absent before.
	ExecutionEndedAt string `json:"execution_ended_at,omitempty"`
	// When it was cancelled; only when it was.
	CancelledAt string `json:"cancelled_at,omitempty"`
	// Why it failed; only when it did.
	Error *ExecutionError `json:"error,omitempty"`
}

// ExecutionStatus is the state of an execution.
type ExecutionStatus struct {
	Execution
	ExecutionCostCredits float64         `json:"execution_cost_credits"`          // what it cost so far, in credits; work that failed is charged for what it used
	QueuePosition        int             `json:"queue_position,omitempty"`        // its place among those that wait, from 1; only while it waits
	ResultMetadata       *ResultMetadata `json:"result_metadata,omitempty"`       // of the whole result; only when it has completed
	Progress             *Progress       `json:"progress,omitempty"`              // how far it is; only while it executes and the engine tells; not in Dune's API
	StateReason          string          `json:"state_reason,omitempty"`          // why it is in its state, where there is more to say; not in Dune's API
	PipelineExecutionID  string          `json:"pipeline_execution_id,omitempty"` // the run that it is of; not in Dune's API
}

// FailedType is the type of every error of an execution; what kind of error it
// is stands in Code.
const FailedType = "FAILED_TYPE_EXECUTION_FAILED"

// ExecutionError says why an execution failed.
type ExecutionError struct {
	// Always FAILED_TYPE_EXECUTION_FAILED.
	Type string `json:"type"`
	// What kind of error it is, such as syntax, semantic, data, timeout or resource_exhausted; not in
	// Dune's API.
	Code string `json:"code,omitempty"`
	// What is wrong, with its place in front where it has one.
	Message string `json:"message"`
	// Where it is in the SQL; absent when it is at no place.
	Metadata *ErrorPosition `json:"metadata,omitempty"`
}

// ErrorPosition is a place in the SQL that the user wrote, counted from 1.
type ErrorPosition struct {
	Line   int `json:"line"`   // counted from 1
	Column int `json:"column"` // in characters, counted from 1
}

// Progress is how far an execution is, as the engine estimates it.
type Progress struct {
	Percent float64 `json:"percent,omitempty"` // 0 to 100; absent while it is 0
}

// ResultMetadata describes a result, or one page of it.
type ResultMetadata struct {
	ColumnNames         []string `json:"column_names"`           // in the order of the SQL; a column without a name is _col0, _col1 and so on
	ColumnTypes         []string `json:"column_types"`           // DuneSQL's names of the types, in the same order
	RowCount            int64    `json:"row_count"`              // rows of this page
	ResultSetBytes      int64    `json:"result_set_bytes"`       // of this page, as the engine counts values; at least 1
	TotalRowCount       int64    `json:"total_row_count"`        // rows of the whole result, whatever filters leave
	TotalResultSetBytes int64    `json:"total_result_set_bytes"` // of the whole result; at least 1
	DatapointCount      int64    `json:"datapoint_count"`        // rows of this page times its columns
	PendingTimeMillis   int64    `json:"pending_time_millis"`    // how long it waited, in milliseconds
	ExecutionTimeMillis int64    `json:"execution_time_millis"`  // how long it executed, in milliseconds
}

// Headers of a page of CSV.
const (
	HeaderNextURI    = "X-Dune-Next-Uri"
	HeaderNextOffset = "X-Dune-Next-Offset"
)
