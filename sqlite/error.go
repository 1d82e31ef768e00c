package sqlite

import (
	"errors"

	"github.com/barchan-data/barchan"
	driver "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// What is absent, in the words that the API shows.
const (
	noQuery  = "Query not found"
	noView   = "Materialized view not found"
	noTable  = "Table not found"
	noObject = "Object not found"
	noKey    = "Key not found"
	noTeam   = "Team not found"
	noSignIn = "Sign-in not found"
	noLatest = "not found: No execution found for the latest version of the given query"
)

func notFound(text string) error { return &barchan.Error{Code: barchan.CodeNotFound, Message: text} }

func conflict(format string, args ...any) error {
	return barchan.Errorf(barchan.CodeConflict, format, args...)
}

// isDuplicate reports whether err says that a unique value exists already.
func isDuplicate(err error) bool {
	e, ok := errors.AsType[*driver.Error](err)
	return ok && (e.Code() == lib.SQLITE_CONSTRAINT_UNIQUE || e.Code() == lib.SQLITE_CONSTRAINT_PRIMARYKEY)
}

// isFull reports whether err says that there is no space left.
func isFull(err error) bool {
	e, ok := errors.AsType[*driver.Error](err)
	return ok && e.Code() == lib.SQLITE_FULL
}
