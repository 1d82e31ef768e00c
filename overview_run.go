package barchan

import "time"

// RunOverview is a run in a list for people.
type RunOverview struct {
	Run
	QueryName string // of the query as it is now; "" when the run has no root query
	View      string // full name of the view that a refresh publishes
	Nodes     int
	Ended     int // nodes that have ended, however
	Position  int // in the queue; 0 for a run that is not pending
}

// RunSearch selects runs of a list for people. What is empty or zero selects
// nothing in particular.
type RunSearch struct {
	Team   TeamID
	States []RunState
	Kinds  []RunKind
	Query  QueryID // the root
	// Words must all be in the name of the query, its query_<id>, the view's
	// name or the run's id, in any case.
	Words  []string
	Since  time.Time // the earliest submit
	Until  time.Time // submits before this
	Limit  int
	Offset int
}
