package duneapi

import "encoding/json"

// Chart is a way to look at the results of a query.
type Chart struct {
	ID       string          `json:"id"`
	Name     string          `json:"name"`
	Type     string          `json:"type" enum:"line,bar,area,scatter,pie,counter,table"`
	Settings json.RawMessage `json:"settings"` // an object, for who draws
}

// Charts are those that are kept with a query.
type Charts struct {
	QueryID int64   `json:"query_id"`
	Charts  []Chart `json:"charts"`
}

// ChartsRequest replaces them.
type ChartsRequest struct {
	Charts *[]Chart `json:"charts"`
}
