// Package sqlite is the embedded metadata store: one SQLite file in WAL mode,
// one writer at a time, many readers. DESIGN.md says how it keeps its promises.
//
// One noun or verb has one file, with its SQL at the top.
package sqlite

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/internal/migrate"
)

//go:embed migration
var migrations embed.FS

// Config is how a Store is opened. The zero value is good.
type Config struct {
	Clock   barchan.Clock // of what has no time in its call; nil is time.Now
	Readers int           // connections for reading; 0 is twice the cores, at least 4
}

// Store keeps the metadata in one SQLite file. It is safe for concurrent use.
type Store struct {
	clock barchan.Clock
	ids   *barchan.IDs

	// turn is held by whoever writes. The two writing handles differ only in
	// what a commit waits for.
	turn     chan struct{}
	durable  *handle // synchronous=FULL: survives a power cut
	progress *handle // synchronous=NORMAL: survives a kill
	read     *handle

	versions versions
	watchers watchers
}

// Open opens the database file at path, makes it when it is absent, and brings
// its schema up to date. A database of a newer program is refused. One process
// at a time may have it open; the caller sees to that.
func Open(ctx context.Context, path string, cfg Config) (*Store, error) {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.Readers == 0 {
		cfg.Readers = max(4, 2*runtime.GOMAXPROCS(0))
	}
	s := &Store{clock: cfg.Clock, ids: barchan.NewIDs(cfg.Clock), turn: make(chan struct{}, 1)}
	if err := s.open(ctx, path, cfg.Readers); err != nil {
		return nil, errors.Join(fmt.Errorf("open database %s: %w", path, err), s.Close())
	}
	return s, nil
}

// open migrates before the other handles see the file.
func (s *Store) open(ctx context.Context, path string, readers int) (err error) {
	if s.durable, err = openHandle(ctx, path, 1, "synchronous(FULL)", "immediate"); err != nil {
		return err
	}
	files, err := fs.Sub(migrations, "migration")
	if err != nil {
		return err
	}
	list, err := migrate.Read(files)
	if err != nil {
		return err
	}
	if err := migrate.Up(ctx, migrator{s.durable.db}, list); err != nil {
		return err
	}
	if s.progress, err = openHandle(ctx, path, 1, "synchronous(NORMAL)", "immediate"); err != nil {
		return err
	}
	s.read, err = openHandle(ctx, path, readers, "query_only(1)", "deferred")
	return err
}

// Close waits for the writer and closes the file. The Store is useless then.
func (s *Store) Close() error {
	s.turn <- struct{}{}
	defer func() { <-s.turn }()
	var errs []error
	for _, h := range []*handle{s.read, s.progress, s.durable} {
		if h != nil {
			errs = append(errs, h.close())
		}
	}
	return errors.Join(errs...)
}
