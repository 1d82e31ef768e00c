package barchan

import (
	"strings"
	"time"
)

// Column is one column of a result or table.
type Column struct {
	Name string `json:"name"`
	// Type is the type's name in Trino's words: "bigint", "decimal(38,0)",
	// "timestamp(3) with time zone", "array(row(a bigint, b varchar))",
	// "uint256".
	Type string `json:"type"`
	// Stored says how the values stand in the file when Parquet has no exact
	// form for Type: a type's name in Trino's words, to be cast back to Type by
	// whoever reads the file. Empty when the file's own type is Type.
	Stored string `json:"stored,omitempty"`
	// Zone is the time zone in which the instants of a timestamp with time zone
	// are shown: "America/New_York", "+05:30". Empty for UTC; ZoneMixed where
	// values of several zones met. Of an array, a map or a row it is the zone of
	// the instants within.
	Zone string `json:"zone,omitempty"`
	// Folder marks a column of a registered dataset whose values stand in the
	// names of folders: key=value, the key being the column's name.
	Folder bool `json:"folder,omitempty"`
}

// ZoneMixed is the zone of a column whose values are of several: they are shown
// in UTC, and what depends on their zones is refused.
const ZoneMixed = "mixed"

// Schema is the columns of a result or table, in order.
type Schema []Column

// InFiles returns the columns whose values stand in the files themselves.
func (s Schema) InFiles() Schema {
	own := make(Schema, 0, len(s))
	for _, c := range s {
		if !c.Folder {
			own = append(own, c)
		}
	}
	return own
}

// Names returns the names of the columns, in order.
func (s Schema) Names() []string {
	names := make([]string, len(s))
	for i, c := range s {
		names[i] = c.Name
	}
	return names
}

// Location is where immutable contents are. Paths are relative to the root of
// the files, with forward slashes; an empty list is a table without rows. The
// files of a registered dataset are somebody else's: their paths are absolute,
// they are read in place, and nothing here ever writes or deletes them.
type Location struct {
	Files []string `json:"files,omitempty"`
	// Format and Stamps are those of files that are read in place; "" and nil
	// for our own, which are Parquet, and never change.
	Format SourceFormat `json:"format,omitempty"`
	Stamps []Stamp      `json:"stamps,omitempty"` // one for each of Files, in order
}

// Stamp is what a file that is read in place was when it was looked at.
type Stamp struct {
	Size    int64 `json:"size"`
	ModTime int64 `json:"mtime"`          // nanoseconds since 1970
	Rows    int64 `json:"rows,omitempty"` // UnknownRows when the file does not tell
}

// UnknownRows stands for a number of rows that nobody has counted.
const UnknownRows = -1

// InPlace reports whether a file's name is one of a file that is read in place.
func InPlace(name string) bool { return strings.HasPrefix(name, "/") }

// TableVersion is immutable contents of a table: never changed, only
// superseded.
type TableVersion struct {
	ID        VersionID
	Location  Location
	Schema    Schema
	Rows      int64 // UnknownRows for a dataset of files that do not tell
	Bytes     int64
	CreatedAt time.Time
}

// TableKind says who fills a table.
type TableKind string

// Kinds of tables.
const (
	KindView    TableKind = "materialized_view" // dune.<team>.result_x, by runs
	KindUpload  TableKind = "uploaded_table"    // dune.<ns>.<table>, by its owner
	KindDataset TableKind = "dataset"           // <schema>.<table>, by an operator
)

// Table is a name of the catalog and what it points at now.
type Table struct {
	Name        string // full, lower case, dots between parts: dune.local.result_x
	Team        TeamID
	Owner       string // the team's handle
	Kind        TableKind
	Description string
	Private     bool
	Schema      Schema       // declared, or of the current version
	Current     TableVersion // ID is "" while nothing has been published
	Source      DatasetSource
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// Snapshot is the catalog as one run sees it: the versions of the names that
// it reads, and the instant that is now() everywhere in it.
type Snapshot struct {
	Instant time.Time
	Tables  map[string]TableVersion // by full name; names that were absent are not in it
}

// TableFilter selects names of the catalog. Zero fields select all.
type TableFilter struct {
	Viewer TeamID // sees its own tables, and those of others that are not private
	Kinds  []TableKind
	Owner  string // a team's handle
	Own    bool   // only the viewer's
	Public bool   // only what is not private
	// Schemas are the parts of names before the last: dex, or a team's handle.
	Schemas []string
	// Words must all be in the name or in the description, in any case. Tables
	// that have the first of them in their name come first.
	Words  []string
	Limit  int
	Offset int
}
