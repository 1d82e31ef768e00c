package barchan

import "time"

// QueryOverview is a query in a list for people.
type QueryOverview struct {
	ID          QueryID
	Name        string
	Description string
	Owner       string // the team's handle
	Tags        []string
	Private     bool
	Archived    bool
	View        bool
	Version     int
	UpdatedAt   time.Time
	// MaterializedView is the full name of the view that the query fills; "" for
	// none.
	MaterializedView string
	Last             *LastExecution // nil when its team never executed it
}

// LastExecution is how a query was executed last, by whatever run of its team.
type LastExecution struct {
	ID        ExecutionID
	Run       RunID
	Kind      RunKind
	State     ExecutionState
	Rows      int64 // of the result; 0 while there is none
	Credits   float64
	StartedAt time.Time
	EndedAt   time.Time
}

// QuerySort is an order of a list of queries.
type QuerySort string

// Orders of queries. Queries that are equal in it stand by id.
const (
	SortUpdated QuerySort = "updated" // last changed first
	SortName    QuerySort = "name"
	SortID      QuerySort = "id"
	SortRun     QuerySort = "run" // last executed first, those never executed last
)

// QuerySearch selects queries of a list for people. Temporary ones are in none.
type QuerySearch struct {
	Team TeamID
	// Words must all be in the name, the description or the SQL, in any case.
	Words    []string
	Tag      string // "": any
	Archived *bool  // nil: any
	Sort     QuerySort
	Limit    int
	Offset   int
}

// TagCount is a tag, and how many queries have it.
type TagCount struct {
	Name    string
	Queries int
}

// QueryVersion is a version of a query in its history.
type QueryVersion struct {
	Version int
	SavedAt time.Time
	SavedBy string // "" when nobody noted it
	Bytes   int    // of the SQL
}
