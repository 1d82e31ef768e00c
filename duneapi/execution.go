package duneapi

// ExecuteRequest executes a saved query, alone or as a pipeline.
type ExecuteRequest struct {
	Performance     string `json:"performance,omitempty" enum:",medium,large"`
	QueryParameters Values `json:"query_parameters,omitempty"`
	FullRefresh     bool   `json:"full_refresh,omitempty"` // ours: incremental queries begin anew
}

// SQLRequest executes SQL that is not saved.
type SQLRequest struct {
	SQL             string `json:"sql"`
	Performance     string `json:"performance,omitempty" enum:",medium,large"`
	QueryParameters Values `json:"query_parameters,omitempty"`
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
	ExecutionID         string `json:"execution_id"`
	State               string `json:"state" enum:"QUERY_STATE_PENDING,QUERY_STATE_EXECUTING,QUERY_STATE_COMPLETED,QUERY_STATE_COMPLETED_PARTIAL,QUERY_STATE_FAILED,QUERY_STATE_CANCELLED,QUERY_STATE_EXPIRED"`
	PipelineExecutionID string `json:"pipeline_execution_id,omitempty"` // ours: the run, to watch it by
}

// Execution is the head that a status and a result share.
type Execution struct {
	ExecutionID         string          `json:"execution_id"`
	QueryID             int64           `json:"query_id"`
	IsExecutionFinished bool            `json:"is_execution_finished"`
	State               string          `json:"state" enum:"QUERY_STATE_PENDING,QUERY_STATE_EXECUTING,QUERY_STATE_COMPLETED,QUERY_STATE_COMPLETED_PARTIAL,QUERY_STATE_FAILED,QUERY_STATE_CANCELLED,QUERY_STATE_EXPIRED"`
	SubmittedAt         string          `json:"submitted_at"`
	ExpiresAt           string          `json:"expires_at,omitempty"`
	ExecutionStartedAt  string          `json:"execution_started_at,omitempty"`
	ExecutionEndedAt    string          `json:"execution_ended_at,omitempty"`
	CancelledAt         string          `json:"cancelled_at,omitempty"`
	Error               *ExecutionError `json:"error,omitempty"`
}

// ExecutionStatus is the state of an execution.
type ExecutionStatus struct {
	Execution
	ExecutionCostCredits float64         `json:"execution_cost_credits"`
	QueuePosition        int             `json:"queue_position,omitempty"`
	ResultMetadata       *ResultMetadata `json:"result_metadata,omitempty"`
	Progress             *Progress       `json:"progress,omitempty"`              // ours
	StateReason          string          `json:"state_reason,omitempty"`          // ours
	PipelineExecutionID  string          `json:"pipeline_execution_id,omitempty"` // ours: the run that it is of
}

// FailedType is the type of every error of an execution; what kind of error it
// is stands in Code.
const FailedType = "FAILED_TYPE_EXECUTION_FAILED"

// ExecutionError says why an execution failed.
type ExecutionError struct {
	Type     string         `json:"type"`
	Code     string         `json:"code,omitempty"` // ours
	Message  string         `json:"message"`
	Metadata *ErrorPosition `json:"metadata,omitempty"`
}

// ErrorPosition is a place in the SQL that the user wrote, counted from 1.
type ErrorPosition struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// Progress is how far an execution is, as the engine estimates it.
type Progress struct {
	Percent float64 `json:"percent,omitempty"`
}

// ResultMetadata describes a result, or one page of it.
type ResultMetadata struct {
	ColumnNames         []string `json:"column_names"`
	ColumnTypes         []string `json:"column_types"`
	RowCount            int64    `json:"row_count"`
	ResultSetBytes      int64    `json:"result_set_bytes"`
	TotalRowCount       int64    `json:"total_row_count"`
	TotalResultSetBytes int64    `json:"total_result_set_bytes"`
	DatapointCount      int64    `json:"datapoint_count"`
	PendingTimeMillis   int64    `json:"pending_time_millis"`
	ExecutionTimeMillis int64    `json:"execution_time_millis"`
}

// Headers of a page of CSV.
const (
	HeaderNextURI    = "X-Dune-Next-Uri"
	HeaderNextOffset = "X-Dune-Next-Offset"
)
