package api

import (
	"context"
	"io"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dataset"
	"github.com/barchan-data/barchan/run"
	"github.com/barchan-data/barchan/upload"
)

// Store is the part of the metadata that the API reads and writes itself. Its
// contract stands in storetest.
type Store interface {
	Keys
	Accounts
	Queries
	Views
	Tables
	Runs
}

// Keys are the keys of teams, and who signed in with them.
type Keys interface {
	CreateKey(ctx context.Context, k barchan.Key) error
	KeyByHash(ctx context.Context, hash [32]byte) (barchan.Key, error)
	Keys(ctx context.Context, team barchan.TeamID) ([]barchan.Key, error)
	RevokeKey(ctx context.Context, team barchan.TeamID, id string, at time.Time) error
	CreateSignIn(ctx context.Context, s barchan.SignIn) error
	SignInByHash(ctx context.Context, hash [32]byte) (barchan.SignIn, error)
	DeleteSignIn(ctx context.Context, hash [32]byte) error
}

// Accounts are the teams, and what they used, hold and may use.
type Accounts interface {
	CreateTeam(ctx context.Context, handle string, first barchan.Key, most *float64) (barchan.Team, error)
	Teams(ctx context.Context) ([]barchan.TeamEntry, error)
	SetCap(ctx context.Context, handle string, credits *float64) error
	Spent(ctx context.Context, team barchan.TeamID, since time.Time) (float64, error)
	Account(ctx context.Context, team barchan.TeamID, from, to time.Time) (barchan.Account, error)
	DailyUsage(ctx context.Context, team barchan.TeamID, from, to time.Time, most int) (barchan.DailyUsage, error)
}

// Queries are saved SQL.
type Queries interface {
	CreateQuery(ctx context.Context, q barchan.Query) (barchan.QueryID, error)
	UpdateQuery(ctx context.Context, id barchan.QueryID, at time.Time, change func(*barchan.Query) error) (barchan.Query, error)
	Query(ctx context.Context, id barchan.QueryID) (barchan.Query, error)
	Queries(ctx context.Context, ids []barchan.QueryID) ([]barchan.QueryWithView, error)
	ListQueries(ctx context.Context, f barchan.QueryFilter) ([]barchan.Query, int, error)
	SearchQueries(ctx context.Context, f barchan.QuerySearch) ([]barchan.QueryOverview, int, error)
	Overviews(ctx context.Context, team barchan.TeamID, ids []barchan.QueryID) ([]barchan.QueryOverview, error)
	Tags(ctx context.Context, team barchan.TeamID) ([]barchan.TagCount, error)
	QueryVersion(ctx context.Context, id barchan.QueryID, version int) (barchan.Query, error)
	Charts(ctx context.Context, id barchan.QueryID) ([]barchan.Chart, error)
	PutCharts(ctx context.Context, id barchan.QueryID, charts []barchan.Chart, at time.Time) error
	QueryVersions(ctx context.Context, id barchan.QueryID, before, limit int) ([]barchan.QueryVersion, error)
	KeepLineage(ctx context.Context, l barchan.KeptLineage) error
	KeptLineage(ctx context.Context, id barchan.QueryID, version int) (l barchan.KeptLineage, ok bool, err error)
}

// Views are materialized views.
type Views interface {
	PutView(ctx context.Context, v barchan.View) (barchan.View, error)
	View(ctx context.Context, name string) (barchan.View, error)
	ViewOf(ctx context.Context, q barchan.QueryID) (v barchan.View, ok bool, err error)
	ListViews(ctx context.Context, team barchan.TeamID, limit, offset int) ([]barchan.View, int, error)
	DeleteView(ctx context.Context, name string) error
	ViewExecutions(ctx context.Context, name string, limit int) ([]barchan.ExecutionID, error)
}

// Tables are the names of the catalog.
type Tables interface {
	Table(ctx context.Context, name string) (barchan.Table, error)
	FindTables(ctx context.Context, f barchan.TableFilter) ([]barchan.Table, int, error)
	ListTables(ctx context.Context, team barchan.TeamID, kind barchan.TableKind, limit, offset int) ([]barchan.Table, int, error)
}

// Runs are the states of runs and executions.
type Runs interface {
	Run(ctx context.Context, id barchan.RunID) (barchan.Run, error)
	ListRuns(ctx context.Context, team barchan.TeamID, kind barchan.RunKind, limit, offset int) ([]barchan.Run, int, error)
	SearchRuns(ctx context.Context, f barchan.RunSearch) ([]barchan.RunOverview, int, error)
	Plan(ctx context.Context, id barchan.RunID) (*barchan.Plan, error)
	Executions(ctx context.Context, id barchan.RunID) ([]barchan.Execution, error)
	Execution(ctx context.Context, id barchan.ExecutionID) (barchan.Execution, error)
	Latest(ctx context.Context, q barchan.QueryID, valuesKey string) (barchan.Execution, error)
	QueuePosition(ctx context.Context, id barchan.RunID) (int, error)
	Queue(ctx context.Context) (map[barchan.Tier]barchan.QueueCount, error)
	Changes(ctx context.Context, id barchan.RunID, since int64) (barchan.RunChanges, error)
	Watch(id barchan.RunID, f func()) (stop func())
}

// Runner plans, submits and cancels runs.
type Runner interface {
	Submit(ctx context.Context, r run.Request) (barchan.Run, []barchan.Execution, error)
	Plan(ctx context.Context, r run.Request) (*barchan.Plan, error)
	Cancel(ctx context.Context, team barchan.TeamID, id barchan.RunID) error
	Progress(id barchan.ExecutionID) *barchan.Progress
	// Cap is how many credits a team may spend in a billing period; 0: any.
	Cap(ctx context.Context, team barchan.TeamID) (float64, error)
}

// Uploads fills tables. Names are those within the team's namespace, but for
// Put, whose name is <schema>.<table>.
type Uploads interface {
	// Create makes an empty table dune.<team>.<name>.
	Create(ctx context.Context, team barchan.Team, t upload.NewTable) (full string, existed bool, err error)
	// CSV makes or replaces the table dune.<team>.dataset_<name>.
	CSV(ctx context.Context, team barchan.Team, t upload.NewTable, body io.Reader) (barchan.Table, error)
	// Insert adds the rows of body, all or none.
	Insert(ctx context.Context, team barchan.Team, name string, format barchan.SourceFormat, body io.Reader) (rows, bytes int64, err error)
	Clear(ctx context.Context, team barchan.Team, name string) error
	Delete(ctx context.Context, team barchan.Team, name string) error
	// Put makes or replaces a table of any name with the rows of body.
	Put(ctx context.Context, team barchan.Team, name string, format barchan.SourceFormat, body io.Reader) (barchan.Table, error)
}

// Datasets registers files that are read in place.
type Datasets interface {
	Add(ctx context.Context, team barchan.Team, r dataset.Request) (t barchan.Table, existed bool, err error)
	Refresh(ctx context.Context, team barchan.Team, name string) (barchan.Table, error)
	Remove(ctx context.Context, team barchan.Team, name string) error
}

// Files says where a file of the store is.
type Files interface {
	// Path returns the absolute path of a name that is relative to the root.
	Path(name string) string
}

// What the wiring hands over.
var (
	_ Runner  = (*run.Service)(nil)
	_ Uploads = (*upload.Service)(nil)

	_ Datasets = (*dataset.Service)(nil)
)
