package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
)

// statuses is the one table from codes to HTTP.
var statuses = map[barchan.Code]int{
	barchan.CodeInvalid:      http.StatusBadRequest,
	barchan.CodeUnauthorized: http.StatusUnauthorized,
	barchan.CodeLimited:      http.StatusPaymentRequired,
	barchan.CodeForbidden:    http.StatusForbidden,
	barchan.CodeNotFound:     http.StatusNotFound,
	barchan.CodeConflict:     http.StatusConflict,
	barchan.CodeTooLarge:     http.StatusRequestEntityTooLarge,
	barchan.CodeThrottled:    http.StatusTooManyRequests,
	barchan.CodeUnavailable:  http.StatusServiceUnavailable,
	barchan.CodeInternal:     http.StatusInternalServerError,

	// Failures of executions, when a request meets them (an insert whose rows
	// do not fit, a view that cannot be planned).
	barchan.CodeSyntax:            http.StatusBadRequest,
	barchan.CodeSemantic:          http.StatusBadRequest,
	barchan.CodeData:              http.StatusBadRequest,
	barchan.CodeUpstreamFailed:    http.StatusBadRequest,
	barchan.CodeTestFailed:        http.StatusBadRequest,
	barchan.CodeCancelled:         http.StatusConflict,
	barchan.CodeTimeout:           http.StatusServiceUnavailable,
	barchan.CodeResourceExhausted: http.StatusServiceUnavailable,
	barchan.CodeEngineCrashed:     http.StatusServiceUnavailable,
}

// maxMessage bounds, in characters, how much of a request an error repeats.
const maxMessage = 1000

// errorBody is the body of every answer that is not 2xx.
func errorBody(message string) duneapi.Error { return duneapi.Error{Error: message} }

func tooLarge(e *http.MaxBytesError) error {
	return barchan.Errorf(barchan.CodeTooLarge, "The request body is too large: at most %d bytes", e.Limit)
}

// fail answers with err. What is not an Error is logged, and told as nothing
// but what barchan.AsError makes of it.
func (s *server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if e, ok := errors.AsType[*http.MaxBytesError](err); ok {
		err = tooLarge(e)
	}
	e := barchan.AsError(err)
	status, ok := statuses[e.Code]
	if !ok {
		status = http.StatusInternalServerError
	}
	if _, told := errors.AsType[*barchan.Error](err); !told || status == http.StatusInternalServerError {
		if r.Context().Err() != nil && errors.Is(err, context.Canceled) {
			return // The client is gone: nobody reads an answer.
		}
		s.log.LogAttrs(r.Context(), slog.LevelError, "request failed",
			slog.String("method", r.Method), slog.String("path", r.URL.Path), slog.Any("error", err))
	}
	if status == http.StatusInternalServerError {
		writeJSON(w, status, errorBody("Internal error"))
		return
	}
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "5")
	}
	writeJSON(w, status, errorBody(clip(e.Message, maxMessage)))
}
