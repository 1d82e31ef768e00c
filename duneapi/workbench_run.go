package duneapi

// RunPlan is the plan of a run as it was when the run was submitted.
type RunPlan struct {
	Kind string `json:"kind"` // one of pipeline, query, sql and refresh
	Plan
}

// RunSummary is a run in a list for people.
type RunSummary struct {
	ID            string  `json:"id"`                          // by which to ask for the status
	Kind          string  `json:"kind"`                        // one of pipeline, query, sql and refresh
	QueryID       int64   `json:"query_id,omitempty"`          // the query that was asked for; absent for an explicit graph and for SQL that is not saved
	QueryName     string  `json:"query_name,omitempty"`        // of that query
	View          string  `json:"materialized_view,omitempty"` // the view that it refreshes; absent for other kinds
	State         string  `json:"state"`                       // one of pending, executing, completed, failed, cancelled and superseded
	Performance   string  `json:"performance"`                 // the tier of the run
	Error         string  `json:"error,omitempty"`             // which node failed and why; only when the run failed
	Credits       float64 `json:"credits"`                     // of all nodes so far
	Nodes         int     `json:"nodes"`                       // how many there are
	NodesDone     int     `json:"nodes_done"`                  // how many have ended
	QueuePosition int     `json:"queue_position,omitempty"`    // its place among the runs that wait, from 1; only while it waits
	SubmittedAt   string  `json:"submitted_at"`                // when it was asked for
	StartedAt     string  `json:"started_at,omitempty"`        // when it began; absent before
	EndedAt       string  `json:"ended_at,omitempty"`          // when it ended; absent before
}

// RunSummaries is a page of runs and the number of all.
type RunSummaries struct {
	Runs       []RunSummary `json:"runs"`                  // newest first
	Total      int          `json:"total"`                 // how many were found
	NextOffset int          `json:"next_offset,omitempty"` // where the next page begins; absent on the last
}
