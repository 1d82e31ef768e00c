package barchan

import (
	"context"
	"time"
)

// Engine opens sessions. Cancellation is ctx only. Safe for concurrent use.
type Engine interface {
	// Open returns a session that sees exactly what spec names. It fails with
	// CodeUnavailable when no session can be had now. ctx bounds the whole
	// session: when it ends, everything that the session runs ends.
	Open(ctx context.Context, spec SessionSpec) (Session, error)
	// Drop deletes what l names. It is idempotent.
	Drop(ctx context.Context, l Location) error
}

// Session is one run's context. Run may be called concurrently; up to
// Limits.Parallel statements are executed at once and the others wait.
type Session interface {
	// Run executes s and writes its result to s.Output. Errors of the SQL are
	// *Error with the code syntax, semantic or data, and a position in s.SQL
	// (or, with Message naming the query, in a view). When a session has to be
	// killed (deadline, memory, a crash of the engine), every statement in
	// flight gets an *Error: timeout for the one whose deadline passed,
	// resource_exhausted or engine_crashed for the others; Run then fails with
	// engine_crashed for ever, and the caller opens another session.
	Run(ctx context.Context, s Statement) (Output, error)
	// Describe returns the columns of s without running it.
	Describe(ctx context.Context, s Statement) (Schema, error)
	// Load reads f.Path and writes its rows to f.Output.
	Load(ctx context.Context, f Source) (Output, error)
	// Usage returns what the session used in all. It is final after Close.
	Usage() Usage
	// Close ends the session and frees all that it holds. It is idempotent.
	Close() error
}

// SessionSpec is all that a session may touch.
type SessionSpec struct {
	ID      string    // for logs: the run's id
	Instant time.Time // now() of every statement
	Tier    Tier
	Limits  Limits
	Inputs  []string // files that may be read: relative to the root of the files, or absolute (see Location)
	Outputs []string // files that may be written (and then read), likewise
	Dir     string   // the run's own folder, likewise; spill goes to Dir/spill
}

// Statement is one SELECT. SQL is DuneSQL without parameters: the engine
// parses it and prints its own dialect from the tree.
type Statement struct {
	ID     string // for logs and progress: the execution's id
	SQL    string
	Inputs []Input         // every name that SQL reads
	Views  []StatementView // query views that SQL or a later view reads
	Output string          // the file to write, one of the spec's Outputs
	// Partial lets a result that is over Limits.ResultBytes be cut to rows that
	// fit, instead of failing with too_large. It is executed again for that.
	Partial bool
	// Progress, when set, is called about once a second while the statement
	// runs, never after Run returned.
	Progress func(Progress)
}

// StatementView is a query view that a statement inlines.
type StatementView struct {
	Query  QueryID
	SQL    string
	Inputs []Input
}

// Input says what a name in a statement is: rows in files, or one of the
// statement's views. The previous result has the name of its table function,
// previous.query.result: without a Schema it has the columns of the DESCRIPTOR
// and no rows, and a Schema that is not the DESCRIPTOR's is CodeSemantic.
type Input struct {
	Name   string // as dunesql.Ref.Key gives it
	View   int    // 1 + the index in Statement.Views; else 0
	Files  []string
	Format SourceFormat // of files that are read in place; else ""
	Schema Schema
}

// Output is a written result.
type Output struct {
	Location Location `json:"location"`
	Schema   Schema   `json:"schema"`
	Rows     int64    `json:"rows"`
	Bytes    int64    `json:"bytes"`     // size of the files
	RawBytes int64    `json:"raw_bytes"` // of the values as text, roughly; what the API calls result_set_bytes
	Usage    Usage    `json:"usage"`
	Checksum string   `json:"checksum,omitempty"` // CRC-32C of the file, hex
	Partial  bool     `json:"partial,omitempty"`  // there were more rows than fit
}

// SourceFormat is the form of an uploaded file.
type SourceFormat string

// Formats that Load reads.
const (
	FormatCSV     SourceFormat = "csv"
	FormatNDJSON  SourceFormat = "ndjson"
	FormatParquet SourceFormat = "parquet"
)

// Source is a file to load. With a Schema every column is read as its type and
// an error names line and column; without one the types are inferred.
type Source struct {
	Path   string // relative to the root of the files; one of the spec's Inputs
	Format SourceFormat
	Schema Schema // nil: infer
	Output string // the file to write, one of the spec's Outputs
}

// Foreign is files of somebody else, of one form and one schema. With a Schema
// the files must have it; without one it is found out, for which CSV is read to
// its end.
type Foreign struct {
	Files  []string // absolute paths
	Format SourceFormat
	Schema Schema
}

// Contents is what foreign files hold.
type Contents struct {
	Schema Schema
	Rows   []int64 // of each file; UnknownRows where it does not tell
}
