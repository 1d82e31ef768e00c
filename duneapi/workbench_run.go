package duneapi

// RunPlan is the plan of a run as it was when the run was submitted.
type RunPlan struct {
	Kind string `json:"kind"` // pipeline, query, sql or refresh
	Plan
}

// RunSummary is a run in a list for people.
type RunSummary struct {
	ID            string  `json:"id"`
	Kind          string  `json:"kind"`
	QueryID       int64   `json:"query_id,omitempty"`
	QueryName     string  `json:"query_name,omitempty"`
	View          string  `json:"materialized_view,omitempty"`
	State         string  `json:"state"`
	Performance   string  `json:"performance"`
	Error         string  `json:"error,omitempty"`
	Credits       float64 `json:"credits"`
	Nodes         int     `json:"nodes"`
	NodesDone     int     `json:"nodes_done"`
	QueuePosition int     `json:"queue_position,omitempty"`
	SubmittedAt   string  `json:"submitted_at"`
	StartedAt     string  `json:"started_at,omitempty"`
	EndedAt       string  `json:"ended_at,omitempty"`
}

// RunSummaries is a page of runs and the number of all.
type RunSummaries struct {
	Runs       []RunSummary `json:"runs"`
	Total      int          `json:"total"`
	NextOffset int          `json:"next_offset,omitempty"`
}
