package barchan

import (
	"context"
	"time"
)

// Submission is what Submit stores in one transaction: a run, its plan and
// the executions of its nodes, all pending.
type Submission struct {
	Run        Run // State, Attempt and the times after SubmittedAt are ignored
	Plan       *Plan
	Executions []ExecutionID // one per node, in the plan's order
	ExpiresAt  time.Time     // of every result
	// IdempotencyKey makes a repeated Submit of one team return the first run.
	// "" means none. RequestHash tells whether it is the same request.
	IdempotencyKey string
	RequestHash    string
}

// Lease is the right to execute a run until a moment that heartbeats move.
type Lease struct {
	Run     RunID
	Team    TeamID
	Tier    Tier
	Attempt int // the fence: every write of this attempt names it
}

// NodeEnd is how a node ended that did not complete.
type NodeEnd struct {
	Execution ExecutionID
	State     ExecutionState // failed, skipped or cancelled
	Reason    string
	Error     *Error
	Usage     Usage
	Credits   float64
}

// QueryFilter selects queries of a list.
type QueryFilter struct {
	Team   TeamID
	Limit  int
	Offset int
}

// QueryWithView is a query, and the materialized view of which it is the source.
type QueryWithView struct {
	Query
	ViewName string // full; "" when there is none
	ViewTeam TeamID
}

// Catalog finds what names mean, whoever owns them. What is absent is
// CodeNotFound.
type Catalog interface {
	// Queries returns those of ids that exist, in no order.
	Queries(ctx context.Context, ids []QueryID) ([]QueryWithView, error)
	View(ctx context.Context, name string) (View, error)
	Table(ctx context.Context, name string) (Table, error)
}
