package duckdb

import (
	"context"
	"errors"
	"strings"
	"syscall"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb/wire"
)

// causeError is why a context ended: its cause when that is an error for
// people, and otherwise a timeout or a cancellation.
func causeError(ctx context.Context) *barchan.Error {
	cause := context.Cause(ctx)
	if e, ok := errors.AsType[*barchan.Error](cause); ok {
		return e
	}
	if errors.Is(cause, context.DeadlineExceeded) {
		return barchan.Errorf(barchan.CodeTimeout, "the query took too long")
	}
	return barchan.Errorf(barchan.CodeCancelled, "the query was cancelled")
}

func crashed(detail string) *barchan.Error {
	message := "the worker crashed"
	if detail = firstLine(detail); detail != "" {
		message += ": " + detail
	}
	return &barchan.Error{Code: barchan.CodeEngineCrashed, Message: message}
}

// lost is the error of a call whose worker is gone.
func (s *session) lost() error {
	s.mu.Lock()
	reason := s.reason
	s.mu.Unlock()
	if reason != nil {
		return reason
	}
	return exitError(s.proc.signal(), s.proc.stderr.String())
}

// exhausted are what Go's runtime and the C++ library say on standard error
// when the address space is used up.
var exhausted = []string{"out of memory", "cannot allocate memory", "bad_alloc", "failed to create new os thread", "resource temporarily unavailable"}

// exitError says why a worker that nobody killed has ended.
func exitError(signal syscall.Signal, stderr string) *barchan.Error {
	text := strings.ToLower(stderr)
	for _, s := range exhausted {
		if strings.Contains(text, s) {
			return barchan.Errorf(barchan.CodeResourceExhausted, "the query needs more memory than its tier has: use a larger tier, or read less")
		}
	}
	switch {
	case signal == syscall.SIGXCPU || strings.Contains(text, "sigxcpu"):
		return barchan.Errorf(barchan.CodeTimeout, "the run used more CPU time than its limit")
	case signal != 0:
		return crashed("killed by signal " + signal.String())
	}
	return crashed("")
}

// codes maps the classes of DuckDB's exceptions; what is missing is a
// CodeData error, because it happened while values were computed.
var codes = map[string]barchan.Code{
	"parser":                 barchan.CodeSyntax,
	"syntax":                 barchan.CodeSyntax,
	"binder":                 barchan.CodeSemantic,
	"catalog":                barchan.CodeSemantic,
	"planner":                barchan.CodeSemantic,
	"parameter not resolved": barchan.CodeSemantic,
	"not implemented":        barchan.CodeSemantic,
	"mismatch type":          barchan.CodeSemantic,
	"expression":             barchan.CodeSemantic,
	"permission":             barchan.CodeForbidden,
	"interrupt":              barchan.CodeCancelled,
	"out of memory":          barchan.CodeResourceExhausted,
	"internal":               barchan.CodeEngineCrashed,
	"fatal":                  barchan.CodeEngineCrashed,
	"worker":                 barchan.CodeInternal,
}

// failed makes the error that a person reads of a worker's failure.
func (s *session) failed(f *wire.Failure, tr *Translation) error {
	if f.Code != "" {
		return &barchan.Error{Code: f.Code, Message: f.Message}
	}
	e := classify(f)
	switch e.Code {
	case barchan.CodeEngineCrashed, barchan.CodeInternal:
		s.engine.log.Error("statement broke the worker", "run_id", s.spec.ID, "class", f.Class, "error", f.Message)
	}
	switch strings.ToLower(f.Class) {
	case "internal", "fatal", "worker", "io", "interrupt", "permission":
		return e // nothing in the statement is to blame
	}
	if tr != nil {
		return tr.Explain(f.Class, f.Message, f.Offset)
	}
	return e
}

func classify(f *wire.Failure) *barchan.Error {
	class := strings.ToLower(f.Class)
	code, ok := codes[class]
	if !ok {
		code = barchan.CodeData
	}
	message := firstLine(f.Message)
	if strings.HasPrefix(message, "memory exhausted") || strings.HasPrefix(message, "Max expression depth") {
		return barchan.Errorf(barchan.CodeTooLarge, "the query nests too deeply, or is too long")
	}
	// The source column is one of the translation's.
	message, _, _ = strings.Cut(message, " when casting from source column")
	switch class {
	case "out of memory":
		message = "the query needs more memory than its tier has: use a larger tier, or read less"
	case "worker":
		message = "Internal error"
	case "internal", "fatal":
		return crashed(f.Message)
	case "io":
		return ioError(message)
	}
	return &barchan.Error{Code: code, Message: message}
}

// ioError sorts the errors of files: their texts name paths, which nobody may
// see.
func ioError(message string) *barchan.Error {
	text := strings.ToLower(message)
	switch {
	case strings.Contains(text, "file too large"):
		return barchan.Errorf(barchan.CodeTooLarge, "result is too large: select fewer rows or columns")
	case strings.Contains(text, "no space left"), strings.Contains(text, "max_temp_directory_size"):
		return barchan.Errorf(barchan.CodeResourceExhausted, "the disk space that the query may use is full: read less")
	}
	return &barchan.Error{Code: barchan.CodeInternal, Message: "Internal error"}
}

// firstLine drops DuckDB's hints on the lines below the sentence.
func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(line)
}
