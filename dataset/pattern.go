package dataset

import (
	"path"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/barchan-data/barchan"
)

const maxPattern = 4096

// special are the characters that stand for more than themselves.
const special = `*?[]{}\`

// cleanPattern checks a pattern, and returns it without . and .. parts.
func cleanPattern(pattern string) (string, error) {
	switch {
	case strings.TrimSpace(pattern) == "":
		return "", invalid("pattern is missing: give the path of the files, such as /srv/lake/blocks/*.parquet")
	case len(pattern) > maxPattern:
		return "", invalid("pattern is too long: at most %d bytes", maxPattern)
	case !utf8.ValidString(pattern) || strings.ContainsFunc(pattern, control):
		return "", invalid("pattern has characters that cannot be printed")
	case !path.IsAbs(pattern):
		return "", invalid("pattern %q is not absolute: begin with /", pattern)
	case strings.Contains(pattern, "/../") || strings.HasSuffix(pattern, "/.."):
		// Behind a link or a *, .. is not the folder before it.
		return "", invalid("pattern %q has a .. in it: write the path without", pattern)
	case !doublestar.ValidatePattern(pattern):
		return "", invalid("pattern %q is malformed: a [ or { is not closed", pattern)
	}
	return path.Clean(pattern), nil
}

func control(r rune) bool { return r < ' ' || r == 0x7f }

// formatOf returns the form of the files: the one that was given, or else the
// one that the end of the pattern tells.
func formatOf(pattern string, given barchan.SourceFormat) (barchan.SourceFormat, error) {
	switch given {
	case barchan.FormatParquet, barchan.FormatCSV:
		return given, nil
	case "":
	default:
		return "", invalid("format is %q: use parquet or csv", given)
	}
	end := strings.ToLower(pattern)
	switch {
	case strings.HasSuffix(end, ".parquet"), strings.HasSuffix(end, ".parq"):
		return barchan.FormatParquet, nil
	case strings.HasSuffix(end, ".csv"), strings.HasSuffix(end, ".csv.gz"):
		return barchan.FormatCSV, nil
	}
	return "", invalid("the form of the files is not known by the end of %q: give the format, parquet or csv", pattern)
}

// allowed returns an error unless every file that matches the pattern is
// within one of the roots, as they are written. What links make of it is
// checked file by file.
func (s *Service) allowed(pattern string) error {
	if len(s.cfg.Roots) == 0 {
		return barchan.Errorf(barchan.CodeForbidden,
			"This server lets no files be registered over the API: list their folder in dataset_roots, or the dataset in datasets, of its configuration file")
	}
	base, _ := doublestar.SplitPattern(pattern)
	if !withinAny(base, s.cfg.Roots) {
		return barchan.Errorf(barchan.CodeForbidden, "The files of %s are outside of the folders that this server's configuration allows (dataset_roots)", pattern)
	}
	return nil
}

func withinAny(file string, roots []string) bool {
	for _, root := range roots {
		if within(file, root) {
			return true
		}
	}
	return false
}

// within reports whether a clean path is root or in it.
func within(file, root string) bool {
	root = filepath.Clean(root)
	return file == root || root == "/" || strings.HasPrefix(file, root+"/")
}

func invalid(format string, args ...any) error {
	return barchan.Errorf(barchan.CodeInvalid, format, args...)
}
