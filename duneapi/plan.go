package duneapi

// Plan is what a pipeline of a query would do, with its reasons.
type Plan struct {
	Performance string     `json:"performance" enum:"medium,large"`
	Hash        string     `json:"hash,omitempty"` // absent when there are problems
	Nodes       []PlanNode `json:"nodes"`
	// Problems are those of a draft that can't run.
	Problems []PlanProblem `json:"problems,omitempty"`
}

// PlanNode is one node of a plan.
type PlanNode struct {
	ID          int         `json:"id"`
	QueryID     int64       `json:"query_id"`
	Version     int         `json:"version,omitempty"`
	Name        string      `json:"name,omitempty"`
	Performance string      `json:"performance" enum:"medium,large"`
	DependsOn   []int       `json:"depends_on,omitempty"`
	Parameters  Values      `json:"query_parameters,omitempty"`
	View        string      `json:"materialized_view,omitempty"` // that the result publishes
	Root        bool        `json:"root,omitempty"`
	Inlined     bool        `json:"inlined,omitempty"`
	Reads       []PlanInput `json:"reads,omitempty"`
	SQL         string      `json:"sql"`
	// For a person: what the node is, whose it is, why it is in the plan, and how
	// its query was executed last by the team that asks.
	Kind  string         `json:"kind"` // query, view, materialized_view or sql
	Owner string         `json:"owner,omitempty"`
	Why   string         `json:"why"`
	Last  *LastExecution `json:"last,omitempty"`
}

// PlanInput says what a name in a node's SQL is.
type PlanInput struct {
	Name  string `json:"name"`
	Node  int    `json:"node,omitempty"`  // the result of this node
	Query int64  `json:"query,omitempty"` // this query, inlined
	Table string `json:"table,omitempty"` // this name of the catalog, as it is when the run starts
	// Previous is the last published result of the node's own query.
	Previous bool `json:"previous,omitempty"`
}
