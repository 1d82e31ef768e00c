package duneapi

// Plan is what a pipeline of a query would do, with its reasons.
type Plan struct {
	Performance string     `json:"performance" enum:"medium,large"`
	Hash        string     `json:"hash"`
	Nodes       []PlanNode `json:"nodes"`
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
