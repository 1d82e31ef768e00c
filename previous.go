package barchan

import "fmt"

// PreviousName names the previous result of a query with its values, which a
// team's next run of the query extends: in snapshots, and among what runs take
// turns for. No table has such a name.
func PreviousName(team TeamID, query QueryID, valuesKey string) string {
	return fmt.Sprintf("previous:%d:%d:%s", team, query, valuesKey)
}

// ReadsPrevious reports whether the node reads the previous result of its own
// query, and so extends it.
func (n *Node) ReadsPrevious() bool {
	for _, in := range n.Inputs {
		if in.Previous {
			return true
		}
	}
	return false
}

// Extends returns the previous results that a run of the kind replaces after
// it was their turn: of the nodes that read their own, and whose results it
// publishes.
func (p *Plan) Extends(kind RunKind, team TeamID) []string {
	var names []string
	for i := range p.Nodes {
		n := &p.Nodes[i]
		published := kind == RunPipeline || kind == RunRefresh || kind == RunQuery && n.Root
		if published && !n.Inlined && n.ReadsPrevious() {
			names = append(names, PreviousName(team, n.Query, n.ValuesKey))
		}
	}
	return names
}
