package dataset

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/barchan-data/barchan"
)

// maxFiles bounds a dataset: every file costs a session time to open.
const maxFiles = 10_000

// errEnough ends a walk that found too many files.
var errEnough = errors.New("too many files")

// scan finds the files that match now, in order of their names, and looks at
// each. Links are followed first: a session may open files only by the path
// that is theirs.
func (s *Service) scan(ctx context.Context, src barchan.DatasetSource) (barchan.Location, error) {
	found, err := match(ctx, src.Pattern)
	if err != nil {
		return barchan.Location{}, err
	}
	l := barchan.Location{Format: src.Format}
	for _, file := range found {
		real, err := s.resolve(file, src.Configured)
		if err != nil {
			return barchan.Location{}, err
		}
		l.Files = append(l.Files, real)
	}
	slices.Sort(l.Files)
	l.Files = slices.Compact(l.Files)
	for _, file := range l.Files {
		stamp, err := look(file)
		if err != nil {
			return barchan.Location{}, err
		}
		l.Stamps = append(l.Stamps, stamp)
	}
	return l, nil
}

// match returns the names of the files that match a pattern; none is an error.
func match(ctx context.Context, pattern string) ([]string, error) {
	base, rest := doublestar.SplitPattern(pattern)
	var found []string
	collect := func(name string, _ fs.DirEntry) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if found = append(found, filepath.Join(base, name)); len(found) > maxFiles {
			return errEnough
		}
		return nil
	}
	err := doublestar.GlobWalk(os.DirFS(base), rest, collect, doublestar.WithFilesOnly(), doublestar.WithFailOnIOErrors())
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case errors.Is(err, errEnough):
		return nil, barchan.Errorf(barchan.CodeTooLarge, "more than %d files match %s: a dataset has at most that many", maxFiles, pattern)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, unreadable(pattern, err)
	case len(found) == 0:
		return nil, barchan.Errorf(barchan.CodeData, "no file matches %s", pattern)
	}
	return found, nil
}

// resolve returns the path of a file without links, if it may be read.
func (s *Service) resolve(file string, configured bool) (string, error) {
	real, err := filepath.EvalSymlinks(file)
	if err != nil {
		return "", unreadable(file, err)
	}
	switch {
	case strings.ContainsAny(real, special) || strings.ContainsFunc(real, control):
		// The engine would take such a name for a pattern of its own.
		return "", barchan.Errorf(barchan.CodeData, "the name of the file %q has a character that stands for more in a pattern (%s): rename it", real, special)
	case s.cfg.Own != "" && within(real, realPath(s.cfg.Own)):
		return "", barchan.Errorf(barchan.CodeForbidden, "%s is one of the server's own files, which are no dataset", real)
	case !configured && !withinAny(real, realPaths(s.cfg.Roots)):
		return "", barchan.Errorf(barchan.CodeForbidden, "%s leads to a file outside of the folders that this server's configuration allows (dataset_roots)", file)
	}
	return real, nil
}

// realPath is a folder's path without links; one that is absent is in nobody's
// way.
func realPath(dir string) string {
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		return real
	}
	return filepath.Clean(dir)
}

func realPaths(dirs []string) []string {
	out := make([]string, len(dirs))
	for i, dir := range dirs {
		out[i] = realPath(dir)
	}
	return out
}

// look stamps a file.
func look(file string) (barchan.Stamp, error) {
	info, err := os.Stat(file)
	if err != nil {
		return barchan.Stamp{}, unreadable(file, err)
	}
	if !info.Mode().IsRegular() {
		return barchan.Stamp{}, barchan.Errorf(barchan.CodeData, "%s is not a file", file)
	}
	return barchan.Stamp{Size: info.Size(), ModTime: info.ModTime().UnixNano(), Rows: barchan.UnknownRows}, nil
}

func unreadable(file string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return barchan.Errorf(barchan.CodeData, "the file %s does not exist any more", file)
	case errors.Is(err, fs.ErrPermission):
		return barchan.Errorf(barchan.CodeData, "%s cannot be read: the server has no permission", file)
	}
	reason := err.Error()
	if e, ok := errors.AsType[syscall.Errno](err); ok {
		reason = e.Error()
	}
	return barchan.Errorf(barchan.CodeData, "%s cannot be read: %s", file, reason)
}

// unchanged reports whether two looks at a file saw the same.
func unchanged(a, b barchan.Stamp) bool { return a.Size == b.Size && a.ModTime == b.ModTime }
