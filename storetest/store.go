// Package storetest holds what any metadata store must do: the interface that
// the backends implement, and Exercise, which every backend must pass.
package storetest

import (
	"context"
	"time"

	"github.com/barchan-data/barchan"
)

// Store is the union of what the rooms of this module ask of the metadata.
// Consumers declare the part that they need; nobody but a backend's test and
// the wiring names the whole.
//
// All methods are safe for concurrent use. What is absent is an *Error with
// CodeNotFound and the exact text that the API shows ("Query not found",
// "Materialized view not found", "Table not found", "Object not found" for
// runs and executions). A state change that the state does not allow, or that
// an older attempt asks for, is CodeConflict and changes nothing. Times are
// kept to the microsecond, in UTC. What section 6 of the design says must
// survive a power cut is on disk when the method returns: Submit, Publish,
// Fail, Cancel, and everything of keys, queries, views and tables. The rest
// survives a kill.
type Store interface {
	Teams
	Queries
	Lineages
	Views
	Tables
	Runs
	// Look hands f the catalog as of one moment: what is written meanwhile, f
	// does not see.
	Look(ctx context.Context, f func(barchan.Catalog) error) error
	Close() error
}

// Teams and their keys.
type Teams interface {
	// EnsureTeam returns the team with that handle and makes it if need be.
	EnsureTeam(ctx context.Context, handle string, at time.Time) (barchan.Team, error)
	// CreateTeam makes a team with its first key and its cap (see SetCap) in one
	// step; first.Team is not read. A handle that exists is a conflict.
	CreateTeam(ctx context.Context, handle string, first barchan.Key, most *float64) (barchan.Team, error)
	// Teams lists all teams, in the order in which they were made: the first
	// is the operator's, here and wherever a Team is returned.
	Teams(ctx context.Context) ([]barchan.TeamEntry, error)
	// SetCap says how many credits the team with that handle may spend in a
	// billing period: 0 for no cap, nil for what the server's setting says.
	SetCap(ctx context.Context, handle string, credits *float64) error
	// Cap returns what SetCap said last; nil at first.
	Cap(ctx context.Context, team barchan.TeamID) (*float64, error)
	// CreateKey stores k; k.Team.ID and k.Hash must be set.
	CreateKey(ctx context.Context, k barchan.Key) error
	// KeyByHash returns the key with that hash; a revoked one is absent, and one
	// that has expired is not: who asks knows the time.
	KeyByHash(ctx context.Context, hash [32]byte) (barchan.Key, error)
	// Keys lists the keys of a team, revoked ones included, oldest first.
	Keys(ctx context.Context, team barchan.TeamID) ([]barchan.Key, error)
	// RevokeKey makes a key useless from now on. Revoking twice is no error.
	RevokeKey(ctx context.Context, team barchan.TeamID, id string, at time.Time) error
	// UseKeys records when keys, by their ids, were used last. A time that is
	// older than the recorded one, or of an id that is absent, changes nothing.
	UseKeys(ctx context.Context, used map[string]time.Time) error
	// CreateSignIn stores a sign-in with a key, and forgets those that had
	// expired when it was made.
	CreateSignIn(ctx context.Context, s barchan.SignIn) error
	// SignInByHash returns the sign-in with that hash and its key. It is absent
	// when the key was revoked; one that has expired may still be there.
	SignInByHash(ctx context.Context, hash [32]byte) (barchan.SignIn, error)
	// DeleteSignIn ends a sign-in. One that is absent is no error.
	DeleteSignIn(ctx context.Context, hash [32]byte) error
	// Account returns what a team holds, and what it used in executions that
	// ended at from or later, and before to.
	Account(ctx context.Context, team barchan.TeamID, from, to time.Time) (barchan.Account, error)
	// Spent returns the credits of a team's executions that ended at since or
	// later, whether or not their run has ended: the sum of what Account says.
	Spent(ctx context.Context, team barchan.TeamID, since time.Time) (float64, error)
	// DailyUsage returns what a team's executions cost that ended at from or
	// later, and before to, whether or not their run has ended: all days in
	// which there was one, and at most that many queries, first those that cost
	// most, then those that executed most often.
	DailyUsage(ctx context.Context, team barchan.TeamID, from, to time.Time, most int) (barchan.DailyUsage, error)
}

// Queries are saved SQL with versions.
type Queries interface {
	// CreateQuery stores q as version 1 and returns its id. With q.ID 0 the
	// store chooses one (above every id in use); else that id is kept, and is a
	// conflict when it exists.
	CreateQuery(ctx context.Context, q barchan.Query) (barchan.QueryID, error)
	// UpdateQuery lets change edit the query in one transaction and returns
	// what was stored. A change of SQL, Params or View makes the next version;
	// a change of anything else only moves UpdatedAt; no change writes nothing.
	// SavedBy is empty when change is called; what change sets is kept with a
	// new version, and is no change by itself.
	// An error of change is returned as it is and stores nothing.
	UpdateQuery(ctx context.Context, id barchan.QueryID, at time.Time, change func(*barchan.Query) error) (barchan.Query, error)
	// Query returns the current version, whoever owns it.
	Query(ctx context.Context, id barchan.QueryID) (barchan.Query, error)
	// Queries returns the current versions of those of ids that exist, in no
	// order, each with its view's name.
	Queries(ctx context.Context, ids []barchan.QueryID) ([]barchan.QueryWithView, error)
	// QueryVersion returns the query with SQL, Params and View as of version.
	QueryVersion(ctx context.Context, id barchan.QueryID, version int) (barchan.Query, error)
	// ListQueries returns a page, by id ascending, and the number of all that
	// the filter admits. Temporary queries are not listed.
	ListQueries(ctx context.Context, f barchan.QueryFilter) ([]barchan.Query, int, error)
	// SearchQueries returns a page of a team's queries for people, and the
	// number of all that the search admits. The last execution of each is the
	// last that a run of the team submitted.
	SearchQueries(ctx context.Context, f barchan.QuerySearch) ([]barchan.QueryOverview, int, error)
	// Overviews returns those of the queries that the team sees, by id, each with
	// its last execution by that team.
	Overviews(ctx context.Context, team barchan.TeamID, ids []barchan.QueryID) ([]barchan.QueryOverview, error)
	// Tags returns the tags of a team's listed queries that are not archived,
	// by name.
	Tags(ctx context.Context, team barchan.TeamID) ([]barchan.TagCount, error)
	// Charts returns the charts that are kept with a query; none when there is no
	// such query.
	Charts(ctx context.Context, id barchan.QueryID) ([]barchan.Chart, error)
	// PutCharts replaces the charts of a query.
	PutCharts(ctx context.Context, id barchan.QueryID, charts []barchan.Chart, at time.Time) error
	// QueryVersions returns the versions of a query, newest first, at most limit
	// of those below before (0: all).
	QueryVersions(ctx context.Context, id barchan.QueryID, before, limit int) ([]barchan.QueryVersion, error)
}

// Lineages are kept with versions of queries.
type Lineages interface {
	// KeepLineage keeps the lineage of a version of a query; the first one
	// stays. Of what is no version nothing is kept.
	KeepLineage(ctx context.Context, l barchan.KeptLineage) error
	// KeptLineage returns it; ok is false when there is none.
	KeptLineage(ctx context.Context, id barchan.QueryID, version int) (l barchan.KeptLineage, ok bool, err error)
}

// Views are materialized views. A view's contents are the Table of its name.
type Views interface {
	// PutView makes the view, or changes Private, Tier, Cron and ExpiresAt of
	// the one that has the same query (a new name renames it and its table).
	// With another Cron or ExpiresAt, NextAt is taken too, and Missed is
	// forgotten; else the moment that is due next stays. A
	// name that another query's view, or any other table, has is a conflict.
	// It also makes the view's Table (KindView, without a version). With v.ID
	// "" a new view gets an id; the id and CreatedAt of an old one stay.
	PutView(ctx context.Context, v barchan.View) (barchan.View, error)
	// View returns the view with that full name.
	View(ctx context.Context, name string) (barchan.View, error)
	// ViewOf returns the view of a query; ok is false when it has none.
	ViewOf(ctx context.Context, q barchan.QueryID) (v barchan.View, ok bool, err error)
	// ListViews returns a page, by name, and the number of all.
	ListViews(ctx context.Context, team barchan.TeamID, limit, offset int) ([]barchan.View, int, error)
	// DeleteView removes the view and its table.
	DeleteView(ctx context.Context, name string) error
	// DueViews returns at most limit views whose NextAt is at or before a
	// moment, and whose schedule has not ended by then, the longest waiting
	// first. A view that an unfinished run is going to publish is not among
	// them: it stays due.
	DueViews(ctx context.Context, at time.Time, limit int) ([]barchan.DueView, error)
	// MoveDue ends the moment due of the view with that id: its NextAt becomes
	// next, and Missed says why nothing was started. A view that is no longer
	// due at that very moment, or is gone, stays as it is; that is no error.
	MoveDue(ctx context.Context, id string, due, next time.Time, missed *barchan.Error) error
	// ViewExecutions returns the ids of the last published executions of a
	// view, newest first, at most limit. They follow the view when it is
	// renamed.
	ViewExecutions(ctx context.Context, name string, limit int) ([]barchan.ExecutionID, error)
}

// Tables are the names of the catalog.
type Tables interface {
	// CreateTable makes a name without contents. When it exists, existed is
	// true and nothing changes, unless team, kind or schema differ: conflict.
	CreateTable(ctx context.Context, t barchan.Table) (existed bool, err error)
	// PutTable makes the name, or replaces its contents, schema, description,
	// privacy and source, with t.Current in one step. A name of another team or
	// kind is a conflict, and so is one that has a source where t has none, or
	// none where t has one.
	PutTable(ctx context.Context, t barchan.Table) error
	// MoveTable makes the table point at next if it points at prev ("" for
	// none); else it is a conflict. The declared schema stays.
	MoveTable(ctx context.Context, name string, prev barchan.VersionID, next barchan.TableVersion) error
	// Table returns the table with that full name, whoever owns it.
	Table(ctx context.Context, name string) (barchan.Table, error)
	// ListTables returns a page of one kind, by name; kind "" is all.
	ListTables(ctx context.Context, team barchan.TeamID, kind barchan.TableKind, limit, offset int) ([]barchan.Table, int, error)
	// FindTables returns a page of what the filter admits, by name, and the
	// number of all that it admits.
	FindTables(ctx context.Context, f barchan.TableFilter) ([]barchan.Table, int, error)
	// DeleteTable removes the name. Its versions stay while runs pin them. The
	// table of a view is a conflict: DeleteView removes it.
	DeleteTable(ctx context.Context, name string) error
}

// Runs are the verbs of the state machines in barchan.RunState and
// barchan.ExecutionState.
type Runs interface {
	// Submit stores a run, pending. With an idempotency key that the team has
	// used, it stores nothing and returns the first run, or a conflict when
	// the request hash differs.
	Submit(ctx context.Context, s barchan.Submission) (barchan.Run, error)
	// Submitted returns the run that Submit stored for a team's idempotency
	// key, or a conflict when the request hash differs; ok is false when the
	// key is new.
	Submitted(ctx context.Context, team barchan.TeamID, key, hash string) (r barchan.Run, ok bool, err error)
	// Lease takes the oldest pending run whose tier is in tiers and whose turn
	// it is: no earlier unfinished run publishes one of its views or extends
	// one of the previous results that it extends (see Plan.Extends). The run
	// becomes executing with the next attempt. ok is false when there is none.
	Lease(ctx context.Context, owner string, tiers []barchan.Tier, at, until time.Time) (l barchan.Lease, ok bool, err error)
	// Pin fixes what the run reads: on the first call the current version of
	// every name in tables, of every view that the run will replace and of every
	// previous result that it extends, the instant at, and the run's place in
	// the order of pins; later calls return the same. Names without contents are
	// left out of the snapshot; the views that will be replaced are in it, and
	// so are the previous results, by their PreviousName.
	//
	// The previous result of a query, a values key and a team is what the run
	// submitted last, of those that published it, published: of whatever
	// version, and whether or not it extended another. Its version has the id
	// of the execution.
	Pin(ctx context.Context, l barchan.Lease, tables []string, at time.Time) (barchan.Snapshot, error)
	// Heartbeat moves the end of the lease.
	Heartbeat(ctx context.Context, l barchan.Lease, until time.Time) error
	// StartNode makes a pending execution executing. One that is inlined never
	// starts: it is a conflict.
	StartNode(ctx context.Context, l barchan.Lease, id barchan.ExecutionID, at time.Time) error
	// FinishNode records the output of an executing execution and makes it
	// completed, but for a root, which stays executing until the publish. boot
	// names the boot of the machine that wrote the file; "" says that the file
	// is on the disk already, so that no rescue needs to doubt it. A second
	// finish is a conflict.
	FinishNode(ctx context.Context, l barchan.Lease, id barchan.ExecutionID, out barchan.Output, credits float64, boot string, at time.Time) error
	// Publish, in one transaction: checks that every view still is at the
	// version that the run pinned and that no other run extended what it
	// extends, and if not makes the run superseded; else
	// moves every view to its execution's output, moves the latest results
	// (see RunKind; only forward in the order of pins, and of the query's
	// version that ran) and with them the previous results (but for partial
	// ones), completes the roots, the inlined nodes and the run, and
	// adds up its credits. It returns the state that the run has now. A node
	// that has not finished, a partial output for a view, or a run that pinned
	// nothing, is a conflict. The
	// table version that a view gets has the id of the execution.
	Publish(ctx context.Context, l barchan.Lease, at time.Time) (barchan.RunState, error)
	// Fail ends an executing run: failed with err, its nodes as ends says;
	// executions that are not in ends and not terminal become cancelled. Only
	// an executing node can have failed (with an Error), only a pending one can
	// be skipped, and one that ended cannot end again: else it is a conflict.
	Fail(ctx context.Context, l barchan.Lease, err *barchan.Error, ends []barchan.NodeEnd, at time.Time) error
	// Cancel ends a pending or executing run and its unfinished executions.
	// It reports false, and changes nothing, when the run had ended before.
	Cancel(ctx context.Context, id barchan.RunID, reason string, at time.Time) (bool, error)
	// Rescue gives back runs whose lease ended before at (all of them when
	// everything is true): pending again, executing nodes pending again, and so
	// are completed ones that were finished under another boot and never
	// synced. A run that had maxAttempts fails with engine_crashed. It returns
	// the runs that it touched. Runs keep their place in the queue, their turn
	// and their pins; an executing root gives up the output that it had.
	Rescue(ctx context.Context, everything bool, boot string, maxAttempts int, at time.Time) ([]barchan.RunID, error)

	Run(ctx context.Context, id barchan.RunID) (barchan.Run, error)
	// Plan returns the plan of a run.
	Plan(ctx context.Context, id barchan.RunID) (*barchan.Plan, error)
	// ListRuns returns a page of a team's runs of a kind ("" for all), newest
	// first, and the number of all.
	ListRuns(ctx context.Context, team barchan.TeamID, kind barchan.RunKind, limit, offset int) ([]barchan.Run, int, error)
	// SearchRuns returns a page of the runs that f selects, submitted last
	// first, and the number of all. The credits of an unfinished run are those
	// of its nodes so far.
	SearchRuns(ctx context.Context, f barchan.RunSearch) ([]barchan.RunOverview, int, error)
	// Executions returns the executions of a run in the plan's order.
	Executions(ctx context.Context, id barchan.RunID) ([]barchan.Execution, error)
	Execution(ctx context.Context, id barchan.ExecutionID) (barchan.Execution, error)
	// Changes returns the run, the number of its last change, and its executions
	// that changed since the number: all of them when that is 0. It is one state
	// of the store. A change is one of the run's state, or of an execution's
	// state or output; sweeping an output away is none.
	Changes(ctx context.Context, id barchan.RunID, since int64) (barchan.RunChanges, error)
	// Watch calls f after every commit that changed the run in the sense of
	// Changes, until stop is called. f must not block. It may be called without
	// a change, and once more while stop is called.
	Watch(id barchan.RunID, f func()) (stop func())
	// Latest returns the execution that the latest result of a query's current
	// version points at: for one values key, or with "" the last that moved.
	// Absent is CodeNotFound "not found: No execution found for the latest
	// version of the given query".
	Latest(ctx context.Context, q barchan.QueryID, valuesKey string) (barchan.Execution, error)
	// QueuePosition returns how many pending runs stand before id, plus one; 0
	// for a run that is not pending.
	QueuePosition(ctx context.Context, id barchan.RunID) (int, error)
	// Queue counts the unfinished runs of all teams, by tier.
	Queue(ctx context.Context) (map[barchan.Tier]barchan.QueueCount, error)

	// Sweep forgets what nothing holds any more and returns its files, to be
	// deleted: outputs of runs that ended, whose ExpiresAt is before at and
	// which no name, latest result or pin holds (their execution stays, without
	// Output), and table versions that no name and no unfinished run's pin
	// holds. A previous result that extended another holds its output, because
	// it cannot be made again; one that did not is held by pins only. Grace is counted from when a name or a latest result moved off,
	// not from when it was made: who has just read the name may still open the
	// files. A file that several versions name goes with the last of them. At
	// most limit files, but for a single version that has more.
	Sweep(ctx context.Context, at time.Time, grace time.Duration, limit int) ([]string, error)
	// Holds reports whether any row names a file under the run's folder, or
	// the run is unfinished; start-up deletes the other folders.
	Holds(ctx context.Context, id barchan.RunID) (bool, error)
	// HoldsVersion is the same for a table version's folder.
	HoldsVersion(ctx context.Context, id barchan.VersionID) (bool, error)
}
