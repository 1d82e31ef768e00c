// Package upload fills tables from files: it spools a body, lets an engine's
// session read it into Parquet, and moves the table's name to the new version
// in one step. What readers see is the old contents or the new, never a part.
package upload

import (
	"context"
	"io"
	"log/slog"
	"time"

	"github.com/barchan-data/barchan"
)

// Store is what uploads need of the metadata; storetest.Tables is its contract.
type Store interface {
	CreateTable(ctx context.Context, t barchan.Table) (existed bool, err error)
	PutTable(ctx context.Context, t barchan.Table) error
	MoveTable(ctx context.Context, name string, prev barchan.VersionID, next barchan.TableVersion) error
	Table(ctx context.Context, name string) (barchan.Table, error)
	DeleteTable(ctx context.Context, name string) error
}

// Files is where versions stand. Names are relative to the root of the files.
type Files interface {
	MakeDir(name string) error
	// Create makes a file that does not exist yet.
	Create(name string) (io.WriteCloser, error)
	Sync(names []string) error
	Remove(name string) error
}

// Config is what a Service needs.
type Config struct {
	Store  Store
	Engine barchan.Engine
	Files  Files
	Limits barchan.Limits // of the session of one load
	IDs    *barchan.IDs
	Clock  barchan.Clock // nil: time.Now
	Log    *slog.Logger

	MaxCSV    int64 // bytes of a CSV upload; 0: 200 MB
	MaxInsert int64 // bytes of an insert or a put; 0: 1.2 GB
	Parallel  int   // loads at once, the others wait; 0: 2
	MaxFiles  int   // files of one version before they are made one; 0: 64
}

// Documented limits.
const (
	DefaultMaxCSV    = 200_000_000
	DefaultMaxInsert = 1_200_000_000
	defaultParallel  = 2
	defaultMaxFiles  = 64
)

// Service fills tables. It is safe for concurrent use.
type Service struct {
	cfg   Config
	slots chan struct{}
}

// New returns a service.
func New(cfg Config) *Service {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.MaxCSV == 0 {
		cfg.MaxCSV = DefaultMaxCSV
	}
	if cfg.MaxInsert == 0 {
		cfg.MaxInsert = DefaultMaxInsert
	}
	if cfg.Parallel == 0 {
		cfg.Parallel = defaultParallel
	}
	if cfg.MaxFiles == 0 {
		cfg.MaxFiles = defaultMaxFiles
	}
	return &Service{cfg: cfg, slots: make(chan struct{}, cfg.Parallel)}
}
