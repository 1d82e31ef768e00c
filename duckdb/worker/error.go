package worker

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb/wire"
)

// engineError is an error of DuckDB, taken apart.
type engineError struct {
	Class   string // "Binder", "Conversion", "Out of Memory", …
	Message string
	Offset  int // byte in the statement's text; -1 when DuckDB did not say
}

// Error implements error.
func (e *engineError) Error() string { return e.Class + " Error: " + e.Message }

func interrupted() *engineError {
	return &engineError{Class: "INTERRUPT", Message: "Interrupted!", Offset: -1}
}

// parseError reads an error as DuckDB prints it with errors_as_json; parsers
// put "Parser Error: " in front of the object. Some errors, such as those of
// failed allocations, are plain text.
func parseError(text string) *engineError {
	var e struct {
		Class    string `json:"exception_type"`
		Message  string `json:"exception_message"`
		Position string `json:"position"`
	}
	if i := strings.Index(text, `{"exception_type"`); i >= 0 {
		if json.NewDecoder(strings.NewReader(text[i:])).Decode(&e) == nil {
			offset, err := strconv.Atoi(e.Position)
			if err != nil {
				offset = -1
			}
			return &engineError{Class: e.Class, Message: e.Message, Offset: offset}
		}
	}
	class, message, ok := strings.Cut(text, " Error: ")
	if !ok || len(class) > 40 {
		class, message = "", text
	}
	return &engineError{Class: class, Message: message, Offset: -1}
}

// failure makes the wire's form of err. SQL of the request began at byte base
// of what DuckDB was given and was size bytes long; positions outside it are
// of our own wrapping.
func failure(err error, base, size int) *wire.Failure {
	if e, ok := errors.AsType[*barchan.Error](err); ok {
		return &wire.Failure{Code: e.Code, Message: e.Message, Offset: -1}
	}
	e, ok := errors.AsType[*engineError](err)
	if !ok {
		return &wire.Failure{Class: "Worker", Message: err.Error(), Offset: -1}
	}
	f := &wire.Failure{Class: e.Class, Message: e.Message, Offset: -1}
	if at := e.Offset - base; e.Offset >= 0 && at >= 0 && at <= size {
		f.Offset = at
	}
	// After these DuckDB refuses every further statement, or should.
	f.Fatal = strings.EqualFold(e.Class, "INTERNAL") || strings.EqualFold(e.Class, "FATAL")
	return f
}
