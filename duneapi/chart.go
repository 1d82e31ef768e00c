package duneapi

import "encoding/json"

// Chart is a way to look at the results of a query.
type Chart struct {
	// 1 to 64 letters, digits, _ and -; unique among the query's charts.
	ID string `json:"id"`
	// At most 200 characters.
	Name string `json:"name"`
	// How it is drawn.
	Type string `json:"type" enum:"line,bar,area,scatter,pie,counter,table"`
	// An object of at most 32 KiB, for who draws.
	Settings json.RawMessage `json:"settings"`
}

// Charts are those that are kept with a query.
type Charts struct {
	QueryID int64   `json:"query_id"` // the query that they are of
	Charts  []Chart `json:"charts"`   // in the order in which they are shown
}

// ChartsRequest replaces them.
type ChartsRequest struct {
	Charts *[]Chart `json:"charts"` // all of them, at most 50; those that are left out are removed
}
