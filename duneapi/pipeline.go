package duneapi

// PipelineRequest executes a pipeline: either that of a query, or an explicit
// graph.
type PipelineRequest struct {
	QueryID         int64     `json:"query_id,omitempty"`
	Performance     string    `json:"performance,omitempty" enum:",medium,large"`
	QueryParameters Values    `json:"query_parameters,omitempty"`
	Pipeline        *Pipeline `json:"pipeline,omitempty"`
	FullRefresh     bool      `json:"full_refresh,omitempty"` // ours: incremental queries begin anew
}

// PipelineExecuted is the answer of a pipeline's execute.
type PipelineExecuted struct {
	PipelineExecutionID string `json:"pipeline_execution_id"`
}

// QueryPipeline is the answer of an inspection.
type QueryPipeline struct {
	Pipeline Pipeline `json:"pipeline"`
}

// Pipeline is a graph of nodes, in an order in which every node stands after
// its dependencies.
type Pipeline struct {
	Nodes []PipelineNode `json:"nodes"`
}

// PipelineNode refreshes a materialized view or executes a query.
type PipelineNode struct {
	ID                      int        `json:"id"`
	Dependencies            []int      `json:"dependencies"`
	MaterializedViewRefresh *ViewNode  `json:"materialized_view_refresh,omitempty"`
	QueryExecution          *QueryNode `json:"query_execution,omitempty"`
}

// ViewNode refreshes a materialized view.
type ViewNode struct {
	Name        string `json:"name"`
	Performance string `json:"performance,omitempty" enum:",medium,large"`
}

// QueryNode executes a query.
type QueryNode struct {
	QueryID         int64  `json:"query_id"`
	Performance     string `json:"performance,omitempty" enum:",medium,large"`
	QueryParameters Values `json:"query_parameters,omitempty"`
}

// PipelineStatus is the state of a pipeline execution. What stands after the
// nodes is ours.
type PipelineStatus struct {
	Status              string          `json:"status" enum:"pending,executing,completed,failed,cancelled,superseded"`
	Error               string          `json:"error,omitempty"`
	NodeExecutions      []NodeExecution `json:"node_executions"`
	PipelineExecutionID string          `json:"pipeline_execution_id"`
	QueryID             int64           `json:"query_id,omitempty"`
	Performance         string          `json:"performance,omitempty" enum:",medium,large"`
	Credits             float64         `json:"credits"`
	QueuePosition       int             `json:"queue_position,omitempty"`
	SubmittedAt         string          `json:"submitted_at,omitempty"`
	StartedAt           string          `json:"started_at,omitempty"`
	EndedAt             string          `json:"ended_at,omitempty"`
}

// NodeExecution is the state of one node. Every node has a query's status, for
// the client for Python asks for it; a node that publishes a materialized view
// has that status too. What stands after the two is ours.
type NodeExecution struct {
	ID                            int              `json:"id"`
	QueryExecutionStatus          *NodeQueryStatus `json:"query_execution_status,omitempty"`
	MaterializedViewRefreshStatus *NodeViewStatus  `json:"materialized_view_refresh_status,omitempty"`
	Name                          string           `json:"name,omitempty"`
	DependsOn                     []int            `json:"depends_on,omitempty"`
	StateReason                   string           `json:"state_reason,omitempty"`
	Rows                          *int64           `json:"rows,omitempty"`
	Credits                       float64          `json:"credits"`
	Progress                      *Progress        `json:"progress,omitempty"`
	StartedAt                     string           `json:"started_at,omitempty"`
	EndedAt                       string           `json:"ended_at,omitempty"`
}

// NodeQueryStatus is the state of a node as a query.
type NodeQueryStatus struct {
	Status      string `json:"status" enum:"pending,executing,completed,failed,cancelled,skipped,reused"`
	QueryID     int64  `json:"query_id"`
	ExecutionID string `json:"execution_id,omitempty"`
	Error       string `json:"error,omitempty"`
}

// NodeViewStatus is the state of a node as the refresh of a view.
type NodeViewStatus struct {
	Status      string `json:"status" enum:"pending,executing,completed,failed,cancelled,skipped,reused"`
	Name        string `json:"name"`
	ExecutionID string `json:"execution_id,omitempty"`
	Error       string `json:"error,omitempty"`
}

// PipelineOverview is a pipeline execution in a list.
type PipelineOverview struct {
	PipelineExecutionID string  `json:"pipeline_execution_id"`
	QueryID             int64   `json:"query_id,omitempty"`
	Status              string  `json:"status" enum:"pending,executing,completed,failed,cancelled,superseded"`
	Error               string  `json:"error,omitempty"`
	Performance         string  `json:"performance" enum:"medium,large"`
	Credits             float64 `json:"credits"`
	SubmittedAt         string  `json:"submitted_at"`
	StartedAt           string  `json:"started_at,omitempty"`
	EndedAt             string  `json:"ended_at,omitempty"`
}

// Pipelines is a page of pipeline executions and the number of all.
type Pipelines struct {
	Executions []PipelineOverview `json:"executions"`
	Total      int                `json:"total"`
	NextOffset int                `json:"next_offset,omitempty"`
}
