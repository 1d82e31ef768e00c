// Package duckdb is the engine that executes DuneSQL with DuckDB, in worker
// processes. This side of it parses and prints statements, starts, feeds,
// limits and kills workers, and turns what they say into the errors of the
// root package; it never calls DuckDB itself. See DESIGN.md.
package duckdb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/barchan-data/barchan"
)

var (
	_ barchan.Engine  = (*Engine)(nil)
	_ barchan.Session = (*session)(nil)
)

// Config says where an engine's workers and files are. Executable and Root
// are required.
type Config struct {
	// Executable and Args start a worker: the server's own binary with the
	// arguments that make it call worker.Main.
	Executable string
	Args       []string
	// Root is the absolute path of the folder that all files are in.
	Root string
	// Warm is how many workers wait for a session, already started.
	Warm  int
	Log   *slog.Logger  // nil: none
	Clock barchan.Clock // nil: time.Now
}

// Engine executes statements in workers, one worker per session.
type Engine struct {
	root      string
	log       *slog.Logger
	clock     barchan.Clock
	pool      *pool
	translate translateFunc
}

// translateFunc prints a statement as one SELECT of DuckDB.
type translateFunc func(s barchan.Statement, path func(string) string) (*Translation, error)

// New returns an engine, and begins to start its warm workers. Close ends
// them.
func New(cfg Config) (*Engine, error) {
	if cfg.Executable == "" || !filepath.IsAbs(cfg.Root) || cfg.Warm < 0 {
		return nil, errors.New("duckdb: Executable and an absolute Root are required, and Warm is at least 0")
	}
	// DuckDB compares the paths that it may open as they are written, after it
	// has resolved links.
	root, err := filepath.EvalSymlinks(cfg.Root)
	if err != nil {
		return nil, fmt.Errorf("duckdb: folder of files: %w", err)
	}
	e := &Engine{root: root, log: cfg.Log, clock: cfg.Clock, translate: Translate}
	if e.log == nil {
		e.log = slog.New(slog.DiscardHandler)
	}
	if e.clock == nil {
		e.clock = time.Now
	}
	e.pool = newPool(cfg.Executable, cfg.Args, cfg.Warm, e.log)
	return e, nil
}

// Close kills every worker and waits until all are gone. Sessions that are
// open fail.
func (e *Engine) Close() error {
	e.pool.close()
	return nil
}

// Drop implements barchan.Engine: it deletes files. Those that are read in place
// are not ours to delete.
func (e *Engine) Drop(_ context.Context, l barchan.Location) error {
	var all error
	for _, name := range l.Files {
		if barchan.InPlace(name) {
			continue
		}
		path, err := e.path(name)
		if err == nil {
			err = os.Remove(path)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			all = errors.Join(all, fmt.Errorf("drop %s: %w", name, err))
		}
	}
	return all
}

// input returns the absolute path of a file that is read.
func (e *Engine) input(name string) (string, error) {
	if !barchan.InPlace(name) {
		return e.path(name)
	}
	if filepath.Clean(name) != name {
		return "", fmt.Errorf("file name %q is not a plain path", name)
	}
	return name, nil
}

// path returns the absolute path of one of our own files.
func (e *Engine) path(name string) (string, error) {
	if !fs.ValidPath(name) || name == "." {
		return "", fmt.Errorf("file name %q leaves the folder of files", name)
	}
	return filepath.Join(e.root, filepath.FromSlash(name)), nil
}
