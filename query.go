package barchan

import (
	"time"
	"unicode/utf8"
)

// Limits of what a query may hold.
const (
	MaxSQLBytes       = 1 << 20 // of one SQL text
	MaxNameChars      = 600
	MaxDescription    = 1000 // characters
	MaxReferences     = 1000 // of one query
	MaxPlanNodes      = 10_000
	MaxTextValueBytes = 64 << 10 // of one text value
)

// Query is a saved SQL text with declared parameters. Every change of what it
// computes makes a new version; a plan names the version that it read.
type Query struct {
	ID          QueryID
	Team        TeamID
	Owner       string // the team's handle
	Version     int    // from 1
	Name        string
	Description string
	SQL         string // a template: may hold {{key}}
	Params      []Param
	Tags        []string
	Private     bool
	Archived    bool
	Temp        bool
	View        bool   // inlined into its readers, even in a pipeline
	SavedBy     string // who saved this version, for its history; no part of it
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// Validate returns a CodeInvalid or CodeTooLarge error that names the field
// which cannot be stored. Whether the SQL is right is not asked: a query may be
// saved half written.
func (q *Query) Validate() error {
	switch {
	case q.Name == "":
		return Errorf(CodeInvalid, "name is missing: give the query a name")
	case utf8.RuneCountInString(q.Name) > MaxNameChars:
		return Errorf(CodeInvalid, "name is too long: at most %d characters", MaxNameChars)
	case utf8.RuneCountInString(q.Description) > MaxDescription:
		return Errorf(CodeInvalid, "description is too long: at most %d characters", MaxDescription)
	case len(q.SQL) > MaxSQLBytes:
		return Errorf(CodeTooLarge, "query_sql is too large: at most %d bytes", MaxSQLBytes)
	}
	for _, text := range []string{q.Name, q.Description, q.SQL} {
		if !utf8.ValidString(text) {
			return Errorf(CodeInvalid, "name, description and query_sql must be valid UTF-8")
		}
	}
	return ValidateParams(q.Params)
}

// View is a materialized view: a name whose contents are the last published
// result of one query.
type View struct {
	ID        string // ULID
	Team      TeamID
	Name      string // full: dune.<team>.result_x, lower case
	Query     QueryID
	Private   bool
	Tier      Tier
	Cron      string    // five fields, in UTC; "" for no schedule
	ExpiresAt time.Time // when the schedule ends; zero for never
	// NextAt is the moment at which the schedule refreshes the view next. It
	// stays in the past while a refresh cannot start; zero for no such moment.
	NextAt time.Time
	// Missed is why the last moment of the schedule started no refresh.
	Missed    *Error
	CreatedAt time.Time
	UpdatedAt time.Time
}

// DueView is a view whose moment has come: its NextAt.
type DueView struct {
	View View
	Team Team // that owns it, and as which it is refreshed
}
