// Package dataset keeps registered datasets: tables whose files an operator
// already has, and which are read where they are. A pattern says which; what
// matches it at one moment, with the size and time of each file, is a table
// version like any other, so runs pin it, and the catalog supersedes it.
package dataset

import (
	"context"
	"log/slog"
	"time"

	"github.com/barchan-data/barchan"
)

// Store is what datasets need of the metadata; storetest.Tables is its contract.
type Store interface {
	PutTable(ctx context.Context, t barchan.Table) error
	MoveTable(ctx context.Context, name string, prev barchan.VersionID, next barchan.TableVersion) error
	Table(ctx context.Context, name string) (barchan.Table, error)
	ListTables(ctx context.Context, team barchan.TeamID, kind barchan.TableKind, limit, offset int) ([]barchan.Table, int, error)
	DeleteTable(ctx context.Context, name string) error
}

// Inspector finds what files hold. Files that cannot be read, or that have not
// the schema that they should have, are a CodeData error that names the file.
type Inspector interface {
	Inspect(ctx context.Context, f barchan.Foreign, l barchan.Limits) (barchan.Contents, error)
}

// Config is what a Service needs.
type Config struct {
	Store  Store
	Engine Inspector
	Limits barchan.Limits // of one inspection
	IDs    *barchan.IDs
	Clock  barchan.Clock // nil: time.Now
	Log    *slog.Logger
	// Roots are the folders whose files a call of the API may register. None
	// allows nothing. What the configuration file registers needs no root.
	Roots []string
	// Own is the folder of the server's own files, which are never a dataset.
	Own string
}

// Service registers datasets and keeps them current. It is safe for concurrent
// use.
type Service struct{ cfg Config }

// New returns a service.
func New(cfg Config) *Service {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{cfg: cfg}
}

// Request is what a caller says of a dataset.
type Request struct {
	Name        string // <schema>.<table>
	Pattern     string // absolute
	Format      barchan.SourceFormat
	Description string
}

// source checks a request, and returns where its files are.
func (r *Request) source() (barchan.DatasetSource, error) {
	pattern, err := cleanPattern(r.Pattern)
	if err != nil {
		return barchan.DatasetSource{}, err
	}
	format, err := formatOf(pattern, r.Format)
	return barchan.DatasetSource{Pattern: pattern, Format: format}, err
}
