// Package run is the life of one run: it plans and submits what a caller asks
// for, executes a leased run's nodes in the order of their dependencies, and
// publishes all of them together or none. It knows no SQL dialect and no
// database; when a run executes is the scheduler's business.
package run

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/barchan-data/barchan"
)

// Store is what a run needs of the metadata; storetest.Runs is its contract.
type Store interface {
	Asker
	Attempt
}

// Asker holds the verbs of those who ask for runs.
type Asker interface {
	Submit(ctx context.Context, s barchan.Submission) (barchan.Run, error)
	Submitted(ctx context.Context, team barchan.TeamID, key, hash string) (r barchan.Run, ok bool, err error)
	Cancel(ctx context.Context, id barchan.RunID, reason string, at time.Time) (bool, error)
	Run(ctx context.Context, id barchan.RunID) (barchan.Run, error)
	Plan(ctx context.Context, id barchan.RunID) (*barchan.Plan, error)
	Executions(ctx context.Context, id barchan.RunID) ([]barchan.Execution, error)
	Cap(ctx context.Context, team barchan.TeamID) (*float64, error)
	Spent(ctx context.Context, team barchan.TeamID, since time.Time) (float64, error)
}

// Attempt holds the verbs of one attempt, each fenced by its lease.
type Attempt interface {
	Pin(ctx context.Context, l barchan.Lease, tables []string, at time.Time) (barchan.Snapshot, error)
	StartNode(ctx context.Context, l barchan.Lease, id barchan.ExecutionID, at time.Time) error
	FinishNode(ctx context.Context, l barchan.Lease, id barchan.ExecutionID, out barchan.Output, credits float64, boot string, at time.Time) error
	Publish(ctx context.Context, l barchan.Lease, at time.Time) (barchan.RunState, error)
	Fail(ctx context.Context, l barchan.Lease, err *barchan.Error, ends []barchan.NodeEnd, at time.Time) error
}

// Files is where outputs stand. Names are relative to the root of the files.
type Files interface {
	MakeDir(name string) error
	// Sync puts the named files on the disk.
	Sync(names []string) error
	// Remove deletes a file or a folder with all that it holds; what is absent
	// is no error.
	Remove(name string) error
	// Prune deletes everything in a folder but the files that keep names, and
	// the folder itself when nothing is left.
	Prune(name string, keep map[string]bool) error
}

// Datasets keeps the tables whose files are somebody else's.
type Datasets interface {
	// Renew makes the current version of every registered dataset among names
	// what its files are now, and tells by name what is wrong with them.
	Renew(ctx context.Context, names []string) map[string]*barchan.Error
	// Check returns an error that names the first file that is read in place and
	// is not what it was when l was made.
	Check(l barchan.Location) error
}

// Config is what a Service needs.
type Config struct {
	Store    Store
	Planner  Planner
	Engine   barchan.Engine
	Files    Files
	Datasets Datasets // nil: there are none
	Limits   func(barchan.Tier) barchan.Limits
	IDs      *barchan.IDs
	Clock    barchan.Clock // nil: time.Now
	Boot     string        // names this boot of the machine: see FinishNode
	// Wake tells the scheduler that something was submitted or cancelled.
	Wake func()
	// Cancel ends the context of a run that executes in this server.
	Cancel    func(id barchan.RunID, cause error) bool
	Log       *slog.Logger
	Retention time.Duration  // how long results are kept; 0: 90 days
	Prices    barchan.Prices // zero: the default ones
	// CreditsCap is what a team without a cap of its own may spend in a billing
	// period; 0: no cap.
	CreditsCap float64
}

// DefaultRetention is how long executions and results are kept.
const DefaultRetention = 90 * 24 * time.Hour

// Service submits, executes and cancels runs. It is safe for concurrent use.
type Service struct {
	cfg Config

	mu       sync.Mutex
	progress map[barchan.ExecutionID]barchan.Progress
}

// New returns a service.
func New(cfg Config) *Service {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Retention == 0 {
		cfg.Retention = DefaultRetention
	}
	if cfg.Prices == (barchan.Prices{}) {
		cfg.Prices = barchan.DefaultPrices()
	}
	if cfg.Wake == nil {
		cfg.Wake = func() {}
	}
	if cfg.Cancel == nil {
		cfg.Cancel = func(barchan.RunID, error) bool { return false }
	}
	return &Service{cfg: cfg, progress: map[barchan.ExecutionID]barchan.Progress{}}
}

// Progress returns how far an execution is that executes in this server, or
// nil when nothing is known.
func (s *Service) Progress(id barchan.ExecutionID) *barchan.Progress {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p, ok := s.progress[id]; ok {
		return &p
	}
	return nil
}

func (s *Service) setProgress(id barchan.ExecutionID, p barchan.Progress) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.progress[id] = p
}

func (s *Service) dropProgress(id barchan.ExecutionID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.progress, id)
}
