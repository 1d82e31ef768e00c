package barchan

// Plan is the DAG of one run. It is immutable: what was submitted is what
// runs, whatever is edited meanwhile.
type Plan struct {
	// Nodes in an order in which every node stands after those that it depends
	// on. In a plan of one query, the root is the last.
	Nodes []Node `json:"nodes"`
	Tier  Tier   `json:"tier"` // the highest of the nodes
	// FullRefresh makes every previous result that a node reads empty.
	FullRefresh bool   `json:"full_refresh,omitempty"`
	Hash        string `json:"hash"` // SHA-256 over everything above, in which every SQL is its own SHA-256; hex
}

// Node is one query execution in a plan.
type Node struct {
	ID        int     `json:"id"`       // its place in Plan.Nodes, from 1; given ids of an explicit graph are kept
	Query     QueryID `json:"query_id"` // 0 for SQL that is not saved
	Version   int     `json:"version"`
	Name      string  `json:"name"`
	Values    Values  `json:"values,omitempty"` // every declared parameter, with its value or default
	ValuesKey string  `json:"values_key"`       // the canonical form of Values
	Tier      Tier    `json:"tier"`
	DependsOn []int   `json:"depends_on,omitempty"` // ids of nodes, ascending

	SQL    string      `json:"sql"`              // the query's SQL with values in place of its parameters
	Edits  []Edit      `json:"edits,omitempty"`  // how SQL came from the text that the user wrote
	Inputs []NodeInput `json:"inputs,omitempty"` // every name that SQL reads
	Views  []NodeView  `json:"views,omitempty"`  // query views that are inlined into SQL, each after those that it reads

	View string `json:"view,omitempty"` // full name of the materialized view that the result publishes
	Root bool   `json:"root,omitempty"` // nothing in the plan reads it: it completes in the publish
	// Inlined marks a query view: it is listed with its consumers' state, and
	// has no result of its own.
	Inlined bool `json:"inlined,omitempty"`
}

// NodeInput says what a name in a node's SQL is. One of Node, View, Table and
// Previous is set; none of them when the team sees no such table: whoever
// executes the node fails it with CodeSemantic, and so it does when the run's
// snapshot has no Table of that name.
type NodeInput struct {
	Name  string `json:"name"`            // as dunesql.Ref.Key gives it
	Node  int    `json:"node,omitempty"`  // the upstream node whose result it is
	View  int    `json:"view,omitempty"`  // 1 + the index in Node.Views
	Table string `json:"table,omitempty"` // the full name in the catalog, as of the run's snapshot
	// Previous is the last published result of the node's own query with its
	// values, of any version; without one it has no rows.
	Previous bool `json:"previous,omitempty"`
	// Offset is the byte of the SQL at which the name stands first.
	Offset int `json:"offset,omitempty"`
}

// NodeView is a query that is inlined into a node.
type NodeView struct {
	Query   QueryID     `json:"query_id"`
	Version int         `json:"version"`
	SQL     string      `json:"sql"`
	Edits   []Edit      `json:"edits,omitempty"`
	Inputs  []NodeInput `json:"inputs,omitempty"`
}

// Edit says that the bytes [Start, End) of a new text stand where the bytes
// [OldStart, OldEnd) stood in the old one. Edits are in order and disjoint;
// everything between them is the same in both texts.
type Edit struct {
	Start    int `json:"start"`
	End      int `json:"end"`
	OldStart int `json:"old_start"`
	OldEnd   int `json:"old_end"`
}

// Tables returns the full names of the catalog that the plan reads, without
// duplicates, in order of appearance.
func (p *Plan) Tables() []string {
	seen := map[string]bool{}
	var names []string
	add := func(inputs []NodeInput) {
		for _, in := range inputs {
			if in.Table != "" && !seen[in.Table] {
				seen[in.Table] = true
				names = append(names, in.Table)
			}
		}
	}
	for _, n := range p.Nodes {
		add(n.Inputs)
		for _, v := range n.Views {
			add(v.Inputs)
		}
	}
	return names
}

// Views returns the full names of the materialized views that the plan
// publishes, in order of the nodes.
func (p *Plan) Views() []string {
	var names []string
	for _, n := range p.Nodes {
		if n.View != "" {
			names = append(names, n.View)
		}
	}
	return names
}
