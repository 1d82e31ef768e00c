package dataset

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/barchan-data/barchan"
)

// folderKey is what the name of a folder that makes a column begins with.
var folderKey = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,127}$`)

// folder is the part key=value of a path.
type folder struct{ key, value string }

// foldersOf returns the folders of a file that make columns, outermost first:
// those below base, the part of the pattern that stands for itself. Of two of
// one key the inner one counts.
func foldersOf(base, file string) []folder {
	rest, ok := strings.CutPrefix(file, base+"/")
	if !ok {
		return nil
	}
	var found []folder
	for part := range strings.SplitSeq(path.Dir(rest), "/") {
		key, value, ok := strings.Cut(part, "=")
		if !ok || !folderKey.MatchString(key) {
			continue
		}
		f := folder{strings.ToLower(key), value}
		if plain, err := url.PathUnescape(value); err == nil {
			f.value = plain
		}
		if at := slices.IndexFunc(found, func(o folder) bool { return o.key == f.key }); at >= 0 {
			found[at] = f
			continue
		}
		found = append(found, f)
	}
	return found
}

// baseOf is the folder below which a pattern's files are told apart.
func baseOf(pattern string) string {
	base, _ := doublestar.SplitPattern(pattern)
	return realPath(base)
}

// folderColumns are the columns that the folders of the files make: the keys
// that every file has, but for those that are a column of the files.
func folderColumns(base string, files []string, own barchan.Schema) barchan.Schema {
	values := map[string][]string{}
	var keys []string
	for i, file := range files {
		for _, f := range foldersOf(base, file) {
			if i == 0 && !slices.Contains(own.Names(), f.key) {
				keys = append(keys, f.key)
			}
			values[f.key] = append(values[f.key], f.value)
		}
	}
	var columns barchan.Schema
	for _, key := range keys {
		if len(values[key]) == len(files) {
			columns = append(columns, barchan.Column{Name: key, Type: folderType(values[key]), Folder: true})
		}
	}
	return columns
}

// wholeNumber is one that has one form: what begins with 0 is a code.
var wholeNumber = regexp.MustCompile(`^(0|-?[1-9][0-9]{0,17})$`)

// folderType is the type that all values have, as those of a CSV file.
func folderType(values []string) string {
	isNumber, isDay, some := true, true, false
	for _, v := range values {
		if v == "" || v == barchan.NoFolderValue {
			continue
		}
		_, err := time.Parse(time.DateOnly, v)
		isNumber, isDay, some = isNumber && wholeNumber.MatchString(v), isDay && err == nil, true
	}
	switch {
	case some && isNumber:
		return "bigint"
	case some && isDay:
		return "date"
	}
	return "varchar"
}

// checkFolders returns an error that names the first file which lacks a folder
// that is a column.
func checkFolders(base string, files []string, schema barchan.Schema) error {
	for _, c := range schema {
		if !c.Folder {
			continue
		}
		for _, file := range files {
			if !slices.ContainsFunc(foldersOf(base, file), func(f folder) bool { return f.key == c.Name }) {
				return barchan.Errorf(barchan.CodeData, "%s: it is in no folder %s=…, which makes a column of the dataset", file, c.Name)
			}
		}
	}
	return nil
}
