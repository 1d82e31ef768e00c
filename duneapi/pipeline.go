package duneapi

// PipelineRequest executes a pipeline: either that of a query, or an explicit
// graph.
type PipelineRequest struct {
	QueryID         int64     `json:"query_id,omitempty"`                         // the query whose pipeline is executed; absent with an explicit graph
	Performance     string    `json:"performance,omitempty" enum:",medium,large"` // medium or large; absent: medium
	QueryParameters Values    `json:"query_parameters,omitempty"`                 // values of the query's parameters, by key
	Pipeline        *Pipeline `json:"pipeline,omitempty"`                         // an explicit graph, such as the inspection of a query gave; absent with query_id
	FullRefresh     bool      `json:"full_refresh,omitempty"`                     // incremental queries begin anew; not in Dune's API
}

// PipelineExecuted is the answer of a pipeline's execute.
type PipelineExecuted struct {
	PipelineExecutionID string `json:"pipeline_execution_id"` // by which to ask for the status: a ULID of 26 characters
}

// QueryPipeline is the answer of an inspection.
type QueryPipeline struct {
	Pipeline Pipeline `json:"pipeline"` // what an execution would do
}

// Pipeline is a graph of nodes, in an order in which every node stands after
// its dependencies.
type Pipeline struct {
	Nodes []PipelineNode `json:"nodes"` // every one after those that it depends on; at most 10,000
}

// PipelineNode refreshes a materialized view or executes a query.
type PipelineNode struct {
	ID                      int        `json:"id"`                                  // unique in the pipeline
	Dependencies            []int      `json:"dependencies"`                        // ids of the nodes that come before it
	MaterializedViewRefresh *ViewNode  `json:"materialized_view_refresh,omitempty"` // the view that it refreshes; absent for a query
	QueryExecution          *QueryNode `json:"query_execution,omitempty"`           // the query that it executes; absent for a view
}

// ViewNode refreshes a materialized view.
type ViewNode struct {
	Name        string `json:"name"`                                       // the full name, dune.<team>.result_<x>
	Performance string `json:"performance,omitempty" enum:",medium,large"` // medium or large; absent: medium
}

// QueryNode executes a query.
type QueryNode struct {
	QueryID         int64  `json:"query_id"`                                   // the query that is executed
	Performance     string `json:"performance,omitempty" enum:",medium,large"` // medium or large; absent: medium
	QueryParameters Values `json:"query_parameters,omitempty"`                 // values of its parameters, by key
}

// PipelineStatus is the state of a pipeline execution. What stands after the
// nodes is ours.
type PipelineStatus struct {
	// Where the run is in its life; superseded: another run published first what this one was to replace.
	Status string `json:"status" enum:"pending,executing,completed,failed,cancelled,superseded"`
	// Which node failed and why; only when the run failed.
	Error string `json:"error,omitempty"`
	// All nodes, from the moment of submit.
	NodeExecutions []NodeExecution `json:"node_executions"`
	// The id that was asked for.
	PipelineExecutionID string `json:"pipeline_execution_id"`
	// The query whose pipeline it is; absent for an explicit graph and for SQL that is not saved.
	QueryID int64 `json:"query_id,omitempty"`
	// The tier of the run: the highest of its nodes.
	Performance string `json:"performance,omitempty" enum:",medium,large"`
	// Of all nodes so far.
	Credits float64 `json:"credits"`
	// Its place among the runs that wait, from 1; only while it waits.
	QueuePosition int `json:"queue_position,omitempty"`
	// When the run was asked for.
	SubmittedAt string `json:"submitted_at,omitempty"`
	// When it began; absent before.
	StartedAt string `json:"started_at,omitempty"`
	// When it ended; absent before.
	EndedAt string `json:"ended_at,omitempty"`
}

// NodeExecution is the state of one node. Every node has a query's status, for
// the client for Python asks for it; a node that publishes a materialized view
// has that status too. What stands after the two is ours.
type NodeExecution struct {
	// Of the node in the pipeline.
	ID int `json:"id"`
	// Its state as a query: every node has it.
	QueryExecutionStatus *NodeQueryStatus `json:"query_execution_status,omitempty"`
	// Its state as a view; only for a node that publishes one.
	MaterializedViewRefreshStatus *NodeViewStatus `json:"materialized_view_refresh_status,omitempty"`
	// Of the query, as it was when the run was submitted.
	Name string `json:"name,omitempty"`
	// Ids of the nodes that it reads; absent when there are none.
	DependsOn []int `json:"depends_on,omitempty"`
	// Why it is in its state: which upstream failed, or why a result was reused.
	StateReason string `json:"state_reason,omitempty"`
	// Of its result; absent before it has completed.
	Rows *int64 `json:"rows,omitempty"`
	// What it cost so far.
	Credits float64 `json:"credits"`
	// How far it is; only while it executes and the engine tells.
	Progress *Progress `json:"progress,omitempty"`
	// When it began; absent before.
	StartedAt string `json:"started_at,omitempty"`
	// When it ended; absent before.
	EndedAt string `json:"ended_at,omitempty"`
}

// NodeQueryStatus is the state of a node as a query.
type NodeQueryStatus struct {
	// Where it is in its life; skipped: an upstream failed; reused: nothing that it reads has changed.
	Status string `json:"status" enum:"pending,executing,completed,failed,cancelled,skipped,reused"`
	// The query; 0 for SQL that is not saved.
	QueryID int64 `json:"query_id"`
	// By which to ask for its status and results.
	ExecutionID string `json:"execution_id,omitempty"`
	// Why it failed; only when it did.
	Error string `json:"error,omitempty"`
}

// NodeViewStatus is the state of a node as the refresh of a view.
type NodeViewStatus struct {
	// As that of the query.
	Status string `json:"status" enum:"pending,executing,completed,failed,cancelled,skipped,reused"`
	// The full name, dune.<team>.result_<x>.
	Name string `json:"name"`
	// By which to ask for its status and results.
	ExecutionID string `json:"execution_id,omitempty"`
	// Why it failed; only when it did.
	Error string `json:"error,omitempty"`
}

// PipelineOverview is a pipeline execution in a list.
type PipelineOverview struct {
	// By which to ask for the status.
	PipelineExecutionID string `json:"pipeline_execution_id"`
	// The query whose pipeline it is; absent for an explicit graph.
	QueryID int64 `json:"query_id,omitempty"`
	// Where the run is in its life.
	Status string `json:"status" enum:"pending,executing,completed,failed,cancelled,superseded"`
	// Which node failed and why; only when the run failed.
	Error string `json:"error,omitempty"`
	// The tier of the run.
	Performance string `json:"performance" enum:"medium,large"`
	// Of all nodes so far.
	Credits float64 `json:"credits"`
	// When it was asked for.
	SubmittedAt string `json:"submitted_at"`
	// When it began; absent before.
	StartedAt string `json:"started_at,omitempty"`
	// When it ended; absent before.
	EndedAt string `json:"ended_at,omitempty"`
}

// Pipelines is a page of pipeline executions and the number of all.
type Pipelines struct {
	Executions []PipelineOverview `json:"executions"`            // newest first
	Total      int                `json:"total"`                 // how many there are
	NextOffset int                `json:"next_offset,omitempty"` // where the next page begins; absent on the last
}
