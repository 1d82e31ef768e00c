package barchan

import (
	"regexp"
	"strings"
)

// DatasetSource says where the files of a registered dataset are. It is zero
// for every other table, and for a dataset whose contents were sent here.
type DatasetSource struct {
	// Pattern is an absolute path in which *, ?, [a-z], {a,b} and ** stand for
	// more: all files that match are the dataset.
	Pattern string
	Format  SourceFormat // FormatParquet or FormatCSV
	// Configured marks what the configuration file registered: only that file
	// changes it.
	Configured bool
}

// NoFolderValue is what stands for null in the name of a folder, by a habit that
// Hive began.
const NoFolderValue = "__HIVE_DEFAULT_PARTITION__"

// IsZero reports whether s is no source at all.
func (s DatasetSource) IsZero() bool { return s.Pattern == "" }

var datasetPart = regexp.MustCompile(`^[a-z][a-z0-9_]{0,127}$`)

// DatasetName returns the name of an operator's table, <schema>.<table>, as it
// stands in the catalog. A name may be written in any case.
func DatasetName(name string) (string, error) {
	name = strings.ToLower(name)
	schema, table, ok := strings.Cut(name, ".")
	if !ok {
		return "", Errorf(CodeInvalid, "%q is no name of a table: write <schema>.<table>", name)
	}
	if schema == "dune" {
		return "", Errorf(CodeInvalid, "the schema dune is kept for teams' tables: choose another one")
	}
	if err := ValidateTablePart("schema", schema); err != nil {
		return "", err
	}
	return name, ValidateTablePart("table", table)
}

// ValidateTablePart returns a CodeInvalid error unless name can be one part of
// a table's name. what says to the caller which one.
func ValidateTablePart(what, name string) error {
	if !datasetPart.MatchString(name) {
		return Errorf(CodeInvalid,
			"%s %q is no valid name: use a lower-case letter, then up to 127 lower-case letters, digits or underscores", what, name)
	}
	return nil
}
