package duneapi

// Plan is what a pipeline of a query would do, with its reasons.
type Plan struct {
	Performance string        `json:"performance" enum:"medium,large"` // the tier of the run: the highest of its nodes
	Hash        string        `json:"hash,omitempty"`                  // of all that the plan says; absent when there are problems
	Nodes       []PlanNode    `json:"nodes"`                           // every one after those that it depends on
	Problems    []PlanProblem `json:"problems,omitempty"`              // those of a draft that cannot run
}

// PlanNode is one node of a plan.
type PlanNode struct {
	ID          int            `json:"id"`                              // unique in the plan
	QueryID     int64          `json:"query_id"`                        // the query that is executed; 0 for SQL that is not saved
	Version     int            `json:"version,omitempty"`               // the query's version when it was planned
	Name        string         `json:"name,omitempty"`                  // the query's name
	Performance string         `json:"performance" enum:"medium,large"` // the tier of the node
	DependsOn   []int          `json:"depends_on,omitempty"`            // ids of the nodes whose results it reads
	Parameters  Values         `json:"query_parameters,omitempty"`      // the value of every parameter
	View        string         `json:"materialized_view,omitempty"`     // the materialized view that the result publishes
	Root        bool           `json:"root,omitempty"`                  // whether it is the query that was asked for
	Inlined     bool           `json:"inlined,omitempty"`               // whether it is executed within those that read it, and has no result of its own
	Reads       []PlanInput    `json:"reads,omitempty"`                 // what the names in its SQL stand for
	SQL         string         `json:"sql"`                             // with the values in place
	Kind        string         `json:"kind"`                            // one of query, view, materialized_view and sql
	Owner       string         `json:"owner,omitempty"`                 // the team whose query it is
	Why         string         `json:"why"`                             // why the node is in the plan
	Last        *LastExecution `json:"last,omitempty"`                  // how the team that asks executed the query last
}

// PlanInput says what a name in a node's SQL is.
type PlanInput struct {
	Name     string `json:"name"`               // as it stands in the SQL
	Node     int    `json:"node,omitempty"`     // the result of this node
	Query    int64  `json:"query,omitempty"`    // this query, inlined
	Table    string `json:"table,omitempty"`    // this name of the catalog, as it is when the run starts
	Previous bool   `json:"previous,omitempty"` // the last published result of the node's own query
}
