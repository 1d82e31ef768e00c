// Package object keeps the files of runs and uploads. Names are relative to
// one root, with forward slashes; files are written where they stay, and exist
// for readers only when metadata names them.
package object

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/barchan-data/barchan"
)

// Dir is a folder of the local disk that holds all files. Its methods are safe
// for concurrent use.
type Dir struct{ root string }

// Open returns the files under root, which is made with mode 0700 if absent.
func Open(root string) (*Dir, error) {
	abs, err := filepath.Abs(root)
	if err != nil {
		return nil, fmt.Errorf("files at %s: %w", root, err)
	}
	if err := os.MkdirAll(abs, 0o700); err != nil {
		return nil, fmt.Errorf("files at %s: %w", root, err)
	}
	return &Dir{root: abs}, nil
}

// Root is the absolute path of the folder.
func (d *Dir) Root() string { return d.root }

// Path returns the absolute path of name. A name that leaves the root is a
// defect of the caller, and gives a path that cannot exist.
func (d *Dir) Path(name string) string {
	if !fs.ValidPath(name) {
		return filepath.Join(d.root, "invalid\x00name")
	}
	return filepath.Join(d.root, filepath.FromSlash(name))
}

// RunDir is the folder of one attempt of a run. It is sharded by the last two
// characters of the id: the first ones of a ULID are always the same.
func RunDir(id barchan.RunID, attempt int) string {
	return path.Join("runs", shard(string(id)), fmt.Sprintf("%s.%d", id, attempt))
}

// RunFile is the output of an execution in an attempt's folder.
func RunFile(id barchan.RunID, attempt int, e barchan.ExecutionID) string {
	return path.Join(RunDir(id, attempt), string(e)+".parquet")
}

// VersionDir is the folder of an uploaded table version.
func VersionDir(id barchan.VersionID) string {
	return path.Join("tables", shard(string(id)), string(id))
}

func shard(id string) string {
	if len(id) < 2 {
		return "xx"
	}
	return strings.ToLower(id[len(id)-2:])
}

// MakeDir makes the folder name and its parents.
func (d *Dir) MakeDir(name string) error {
	if err := os.MkdirAll(d.Path(name), 0o700); err != nil {
		return fmt.Errorf("make folder %s: %w", name, err)
	}
	return nil
}

// Remove deletes a file or a folder with all that it holds. What is absent is
// no error.
func (d *Dir) Remove(name string) error {
	if err := os.RemoveAll(d.Path(name)); err != nil {
		return fmt.Errorf("remove %s: %w", name, err)
	}
	return nil
}

// List calls f with the name of every run's and table version's folder. An
// error of f ends the walk and is returned.
func (d *Dir) List(f func(name string) error) error {
	for _, kind := range []string{"runs", "tables"} {
		shards, err := os.ReadDir(d.Path(kind))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("list %s: %w", kind, err)
		}
		for _, s := range shards {
			entries, err := os.ReadDir(d.Path(path.Join(kind, s.Name())))
			if err != nil {
				return fmt.Errorf("list %s/%s: %w", kind, s.Name(), err)
			}
			for _, e := range entries {
				if err := f(path.Join(kind, s.Name(), e.Name())); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// Prune deletes everything in the folder name but the files that keep names,
// and the folder itself when nothing is left. A folder that is absent is no
// error.
func (d *Dir) Prune(name string, keep map[string]bool) error {
	entries, err := os.ReadDir(d.Path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("prune %s: %w", name, err)
	}
	kept := 0
	for _, e := range entries {
		file := path.Join(name, e.Name())
		if keep[file] {
			kept++
			continue
		}
		if err := d.Remove(file); err != nil {
			return err
		}
	}
	if kept == 0 {
		return d.Remove(name)
	}
	return nil
}

// Create makes the file name, which must not exist, for its owner alone.
func (d *Dir) Create(name string) (io.WriteCloser, error) {
	f, err := os.OpenFile(d.Path(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("create %s: %w", name, err)
	}
	return f, nil
}

// RemoveEmpty deletes the folder name if it holds nothing; else, and when it is
// absent, it does nothing.
func (d *Dir) RemoveEmpty(name string) error {
	entries, err := os.ReadDir(d.Path(name))
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) > 0 {
		return nil
	}
	if err != nil {
		return fmt.Errorf("remove %s: %w", name, err)
	}
	if err := os.Remove(d.Path(name)); err != nil {
		return fmt.Errorf("remove %s: %w", name, err)
	}
	return nil
}
