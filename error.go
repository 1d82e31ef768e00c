package barchan

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
	"unicode/utf8"
)

// Code says what kind of failure an Error is. The API translates codes to HTTP
// statuses in one table; executions keep theirs beside the message.
type Code string

// Codes of requests and of executions.
const (
	CodeInvalid      Code = "invalid"      // the request is wrong; repeating it will not help
	CodeUnauthorized Code = "unauthorized" // no valid key
	CodeForbidden    Code = "forbidden"    // a valid key that may not do this
	CodeNotFound     Code = "not_found"    // absent, or not to be seen by this team
	CodeConflict     Code = "conflict"     // contradicts what exists
	CodeTooLarge     Code = "too_large"    // over a documented limit
	CodeLimited      Code = "limited"      // over a configured spending limit
	CodeThrottled    Code = "throttled"    // asked too often; the same call is good later
	CodeUnavailable  Code = "unavailable"  // try again later
	CodeInternal     Code = "internal"     // a defect of the server

	CodeSyntax            Code = "syntax"             // the SQL does not parse
	CodeSemantic          Code = "semantic"           // names or types do not resolve
	CodeData              Code = "data"               // a value made the SQL fail: division by zero, bad cast
	CodeTimeout           Code = "timeout"            // a deadline passed
	CodeCancelled         Code = "cancelled"          // somebody cancelled it
	CodeResourceExhausted Code = "resource_exhausted" // memory, file size or disk ran out
	CodeEngineCrashed     Code = "engine_crashed"     // the worker died
	CodeUpstreamFailed    Code = "upstream_failed"    // a node that this one reads failed
	CodeTestFailed        Code = "test_failed"        // a data test refused the result
)

// Position is a place in a text, both counted from 1; columns count
// characters, not bytes. The zero Position means that no place is known.
type Position struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// IsZero reports whether no place is known.
func (p Position) IsZero() bool { return p.Line == 0 }

// OffsetIn returns the byte of a text that is at a place. Behind a line's end it
// is the line's end, and behind the text the text's.
func (p Position) OffsetIn(text string) int {
	offset := 0
	for line := 1; line < p.Line; line++ {
		i := strings.IndexByte(text[offset:], '\n')
		if i < 0 {
			return len(text)
		}
		offset += i + 1
	}
	for column := 1; column < p.Column && offset < len(text) && text[offset] != '\n'; column++ {
		_, size := utf8.DecodeRuneInString(text[offset:])
		offset += size
	}
	return offset
}

// Error is a failure that a person is told about. Message is one sentence,
// says what is wrong and what to do, and holds no secret.
type Error struct {
	Code     Code     `json:"code"`
	Message  string   `json:"message"`
	Position Position `json:"position,omitzero"`
}

// Error implements error.
func (e *Error) Error() string { return e.Message }

// Errorf makes an Error with a formatted message.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// AsError returns the Error that err is or wraps. A disk that is full is told
// of, because a person can do something about it; anything else becomes a
// CodeInternal error whose message tells nothing of the inside.
func AsError(err error) *Error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	if errors.Is(err, syscall.ENOSPC) {
		return &Error{Code: CodeUnavailable, Message: "The server's disk is full: nothing was saved; try again when there is space"}
	}
	return &Error{Code: CodeInternal, Message: "Internal error"}
}

// CodeOf returns the code of err: CodeInternal unless err is or wraps an
// Error, and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	return AsError(err).Code
}
