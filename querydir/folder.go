// Package querydir reads and writes a folder of saved queries:
//
//	queries.yml                    query_ids: [101, 102]
//	queries/<name>___<id>.sql      one query each
//	queries/<name>___<id>.yml      optional: name, description, tags, private,
//	                               view, parameters, materialized_view
//
// The first two are the layout of Dune's query repository template, and what
// that template writes is read here as it is; the third is ours.
package querydir

import (
	"strings"

	"github.com/barchan-data/barchan"
)

// ListFile is the file that names the queries of a folder, and QueriesDir the
// folder below it that holds them.
const (
	ListFile   = "queries.yml"
	QueriesDir = "queries"
)

// Folder is a folder of saved queries.
type Folder struct {
	Queries []Query // in the order of query_ids
	// Unlisted are the SQL files whose ids query_ids does not name. They are no
	// part of the folder, which is worth a word to a person.
	Unlisted []string
}

// Query is one query of a folder.
type Query struct {
	File string // of its SQL, relative to the folder, with forward slashes
	// Query holds what files can say: ID, Name, Description, SQL, Params, Tags,
	// Private and View.
	Query barchan.Query
	// Materialized is the view that the query fills, or nil. It holds what
	// files can say: Name (result_x, without the team), Tier, Cron and Private.
	Materialized *barchan.View
}

// nameFromHeader returns the name that the template writes at the head of a
// SQL file, as a comment: "-- query name: Daily volume".
func nameFromHeader(sql string) (string, bool) {
	for line := range strings.Lines(sql) {
		comment, ok := strings.CutPrefix(strings.TrimSpace(line), "--")
		if !ok {
			return "", false
		}
		key, name, ok := strings.Cut(comment, ":")
		if ok && strings.EqualFold(strings.TrimSpace(key), "query name") && strings.TrimSpace(name) != "" {
			return strings.TrimSpace(name), true
		}
	}
	return "", false
}
