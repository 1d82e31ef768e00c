package duneapi

// ViewRequest makes or changes a materialized view.
type ViewRequest struct {
	Name           string `json:"name"`
	QueryID        int64  `json:"query_id"`
	IsPrivate      bool   `json:"is_private,omitempty"`
	Performance    string `json:"performance,omitempty" enum:",medium,large"`
	CronExpression string `json:"cron_expression,omitempty"`
	ExpiresAt      string `json:"expires_at,omitempty"`
}

// ViewSaved is the answer of a save.
type ViewSaved struct {
	Name        string `json:"name"`
	ExecutionID string `json:"execution_id"`
}

// View is a materialized view.
type View struct {
	ID               string   `json:"id"`
	SQLID            string   `json:"sql_id"`
	OwnerTeamID      int64    `json:"owner_team_id"`
	QueryID          int64    `json:"query_id"`
	IsPrivate        bool     `json:"is_private"`
	LastExecutionIDs []string `json:"last_execution_ids"`
	TableSizeBytes   int64    `json:"table_size_bytes"`
	Performance      string   `json:"performance"` // ours: of refreshes, with or without a schedule
	// Schedule is absent when the view has none.
	Schedule *ViewSchedule `json:"schedule,omitempty"`
}

// ViewSchedule is when a materialized view is refreshed without being asked.
type ViewSchedule struct {
	CronExpression    string `json:"cron_expression"`
	Performance       string `json:"performance"`
	NextExecutionTime string `json:"next_execution_time,omitempty"` // absent when the schedule has ended
	ExpiresAt         string `json:"expires_at,omitempty"`
	Error             string `json:"error,omitempty"` // ours: why the last moment started no refresh
}

// ViewOverview is a materialized view in a list.
type ViewOverview struct {
	ID             string `json:"id"`
	SQLID          string `json:"sql_id"`
	QueryID        int64  `json:"query_id"`
	IsPrivate      bool   `json:"is_private"`
	TableSizeBytes int64  `json:"table_size_bytes"`

	// Ours: what a folder of queries is compared with.
	Performance string        `json:"performance"`
	Schedule    *ViewSchedule `json:"schedule,omitempty"`
}

// Views is a page of materialized views.
type Views struct {
	MaterializedViews []ViewOverview `json:"materialized_views"`
	NextOffset        int            `json:"next_offset,omitempty"`
}

// RefreshRequest refreshes a materialized view.
type RefreshRequest struct {
	Performance string `json:"performance,omitempty" enum:",medium,large"`
	FullRefresh bool   `json:"full_refresh,omitempty"` // ours: an incremental query begins anew
}

// Refreshed is the answer of a refresh.
type Refreshed struct {
	ExecutionID string `json:"execution_id"`
	SQLID       string `json:"sql_id"`
}
