package duneapi

// ViewRequest makes or changes a materialized view.
type ViewRequest struct {
	// Begins with result_, and goes on with lower-case letters, digits and underscores: 8 to 128
	// characters, the last not an underscore.
	Name string `json:"name"`
	// The query whose result it holds: of the own team, saved, without parameters, and with a name for
	// every column.
	QueryID int64 `json:"query_id"`
	// Whether only the own team sees it.
	IsPrivate bool `json:"is_private,omitempty"`
	// Of its refreshes: medium or large; absent: medium.
	Performance string `json:"performance,omitempty" enum:",medium,large"`
	// When it is refreshed by itself, in UTC: five fields, 15 minutes to 7 days apart; absent: never.
	CronExpression string `json:"cron_expression,omitempty"`
	// When the schedule ends, RFC 3339; absent: never.
	ExpiresAt string `json:"expires_at,omitempty"`
}

// ViewSaved is the answer of a save.
type ViewSaved struct {
	Name        string `json:"name"`         // the full name, dune.<team>.result_<x>
	ExecutionID string `json:"execution_id"` // of the refresh that was started
}

// View is a materialized view.
type View struct {
	ID               string        `json:"id"`                 // the same as sql_id
	SQLID            string        `json:"sql_id"`             // the name by which SQL reads it
	OwnerTeamID      int64         `json:"owner_team_id"`      // the number of its team
	QueryID          int64         `json:"query_id"`           // the query whose result it holds
	IsPrivate        bool          `json:"is_private"`         // whether only its team sees it
	LastExecutionIDs []string      `json:"last_execution_ids"` // of refreshes, newest first, at most 10
	TableSizeBytes   int64         `json:"table_size_bytes"`   // of its contents; 0 before the first refresh
	Performance      string        `json:"performance"`        // of its refreshes, with or without a schedule; not in Dune's API
	Schedule         *ViewSchedule `json:"schedule,omitempty"` // when it is refreshed by itself; absent: never
}

// ViewSchedule is when a materialized view is refreshed without being asked.
type ViewSchedule struct {
	CronExpression    string `json:"cron_expression"`               // five fields, in UTC
	Performance       string `json:"performance"`                   // of the refreshes
	NextExecutionTime string `json:"next_execution_time,omitempty"` // absent when the schedule has ended
	ExpiresAt         string `json:"expires_at,omitempty"`          // when the schedule ends; absent: never
	Error             string `json:"error,omitempty"`               // why the last moment started no refresh; not in Dune's API
}

// ViewOverview is a materialized view in a list.
type ViewOverview struct {
	ID             string `json:"id"`               // the same as sql_id
	SQLID          string `json:"sql_id"`           // the name by which SQL reads it
	QueryID        int64  `json:"query_id"`         // the query whose result it holds
	IsPrivate      bool   `json:"is_private"`       // whether only its team sees it
	TableSizeBytes int64  `json:"table_size_bytes"` // of its contents; 0 before the first refresh

	Performance string        `json:"performance"`        // of its refreshes; not in Dune's API
	Schedule    *ViewSchedule `json:"schedule,omitempty"` // when it is refreshed by itself; absent: never
}

// Views is a page of materialized views.
type Views struct {
	MaterializedViews []ViewOverview `json:"materialized_views"`    // by name
	NextOffset        int            `json:"next_offset,omitempty"` // where the next page begins; absent on the last
}

// RefreshRequest refreshes a materialized view.
type RefreshRequest struct {
	Performance string `json:"performance,omitempty" enum:",medium,large"` // medium or large; absent: what the view says
	FullRefresh bool   `json:"full_refresh,omitempty"`                     // an incremental query begins anew; not in Dune's API
}

// Refreshed is the answer of a refresh.
type Refreshed struct {
	ExecutionID string `json:"execution_id"` // by which to ask for status and results
	SQLID       string `json:"sql_id"`       // the name by which SQL reads the view
}
