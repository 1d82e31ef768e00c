package querydir

import (
	"bytes"
	"errors"
	"io/fs"
	"path"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/barchan-data/barchan"
)

// Read reads the folder at the root of fsys. Its errors are *barchan.Error,
// and begin with the file and, where there is one, the line.
func Read(fsys fs.FS) (*Folder, error) {
	listed, err := readList(fsys)
	if err != nil {
		return nil, err
	}
	files, err := sqlFiles(fsys)
	if err != nil {
		return nil, err
	}
	var folder Folder
	for _, entry := range listed {
		file, ok := files[entry.id]
		if !ok {
			return nil, failure(ListFile, entry.line, "query %d has no file: expected %s/<name>%s%d.sql", entry.id, QueriesDir, separator, entry.id)
		}
		delete(files, entry.id)
		query, err := readQuery(fsys, file)
		if err != nil {
			return nil, err
		}
		folder.Queries = append(folder.Queries, query)
	}
	folder.Unlisted = sortedValues(files)
	return &folder, nil
}

// entry is an id of query_ids, and where it stands.
type entry struct {
	id   barchan.QueryID
	line int
}

func readList(fsys fs.FS) ([]entry, error) {
	data, err := fs.ReadFile(fsys, ListFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, failure(ListFile, 0, "not found: a folder of queries has this file, with the line \"query_ids: [1, 2]\"")
	}
	if err != nil {
		return nil, failure(ListFile, 0, "cannot be read: %s", err)
	}
	doc, err := document(ListFile, data)
	if err != nil || doc == nil {
		return nil, err
	}
	var entries []entry
	lines := map[barchan.QueryID]int{}
	add := func(n *yaml.Node) error {
		id, ok := parseID(n.Value)
		if n.Kind != yaml.ScalarNode || !ok {
			return failure(ListFile, n.Line, "%q is not a query id: use a whole number above 0", n.Value)
		}
		if lines[id] > 0 {
			return failure(ListFile, n.Line, "query %d is listed twice, first in line %d", id, lines[id])
		}
		lines[id] = n.Line
		entries = append(entries, entry{id, n.Line})
		return nil
	}
	if err := readMapping(ListFile, doc, []field{sequence(ListFile, "query_ids", add)}); err != nil {
		return nil, err
	}
	return entries, nil
}

// sqlFiles finds the SQL file of every id.
func sqlFiles(fsys fs.FS) (map[barchan.QueryID]string, error) {
	found, err := fs.ReadDir(fsys, QueriesDir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, failure(QueriesDir, 0, "cannot be read: %s", err)
	}
	files := map[barchan.QueryID]string{}
	for _, f := range found {
		if f.IsDir() || path.Ext(f.Name()) != ".sql" {
			continue
		}
		file := path.Join(QueriesDir, f.Name())
		_, id, ok := ParseFileName(f.Name())
		if !ok {
			return nil, failure(file, 0, "the name has no query id: call it <name>%s<id>.sql", separator)
		}
		if other, ok := files[id]; ok {
			return nil, failure(file, 0, "query %d has another file, %s: remove one of them", id, other)
		}
		files[id] = file
	}
	return files, nil
}

// mark is the byte order mark that some editors put at the begin of a text.
const mark = "\ufeff"

// readQuery reads a SQL file and the description beside it.
func readQuery(fsys fs.FS, file string) (Query, error) {
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return Query{}, failure(file, 0, "cannot be read: %s", err)
	}
	sql := string(bytes.TrimPrefix(data, []byte(mark)))
	name, id, _ := ParseFileName(path.Base(file))
	if header, ok := nameFromHeader(sql); ok {
		name = header
	}
	q := Query{File: file, Query: barchan.Query{ID: id, Name: name, SQL: sql}}
	if err := readDescription(fsys, strings.TrimSuffix(file, ".sql")+".yml", &q); err != nil {
		return Query{}, err
	}
	if err := q.Query.Validate(); err != nil {
		return Query{}, located(file, 0, err)
	}
	return q, nil
}
