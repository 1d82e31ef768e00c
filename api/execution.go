package api

import (
	"fmt"
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
)

// execution returns the execution of the path, if the team may see it.
func (s *server) execution(c *call) (barchan.Execution, error) {
	id, err := executionID(c)
	if err != nil {
		return barchan.Execution{}, err
	}
	e, err := s.store.Execution(c.Context(), id)
	if err != nil {
		return barchan.Execution{}, err
	}
	if e.Team != c.team().ID {
		return barchan.Execution{}, errNoObject
	}
	return e, nil
}

func (s *server) executionStatus(c *call) (any, error) {
	e, err := s.execution(c)
	if err != nil {
		return nil, err
	}
	status := duneapi.ExecutionStatus{
		Execution: wireExecution(e), ExecutionCostCredits: e.Credits, StateReason: e.Reason,
		PipelineExecutionID: string(e.Run),
	}
	switch e.State {
	case barchan.ExecutionPending:
		if status.QueuePosition, err = s.store.QueuePosition(c.Context(), e.Run); err != nil {
			return nil, err
		}
	case barchan.ExecutionExecuting:
		status.Progress = s.progress(e)
	case barchan.ExecutionCompleted:
		if e.Output != nil {
			m := metadata(e, allColumns(e.Output.Schema), e.Output.Rows)
			status.ResultMetadata = &m
		}
	}
	return status, nil
}

// cancelExecution cancels the whole run: one node cannot be taken out of it.
func (s *server) cancelExecution(c *call) (any, error) {
	e, err := s.execution(c)
	if err != nil {
		return nil, err
	}
	if err := s.runner.Cancel(c.Context(), c.team().ID, e.Run); err != nil {
		return nil, err
	}
	return duneapi.Success{Success: true}, nil
}

// progress is what the engine last told of an execution; nil when it told
// nothing.
func (s *server) progress(e barchan.Execution) *duneapi.Progress {
	p := e.Progress
	if now := s.runner.Progress(e.ID); now != nil {
		p = now
	}
	if p == nil {
		return nil
	}
	return &duneapi.Progress{Percent: max(p.Percent, 0)}
}

// wireState is the state of an execution in the API's words. Completed without
// an output means that the result is no longer kept.
func wireState(e barchan.Execution) string {
	switch e.State {
	case barchan.ExecutionPending:
		return duneapi.StatePending
	case barchan.ExecutionExecuting:
		return duneapi.StateExecuting
	case barchan.ExecutionCompleted:
		if e.Output == nil {
			return duneapi.StateExpired
		}
		if e.Output.Partial {
			return duneapi.StatePartial
		}
		return duneapi.StateCompleted
	case barchan.ExecutionCancelled:
		return duneapi.StateCancelled
	}
	return duneapi.StateFailed // failed, and skipped because an upstream failed
}

// wireExecution is the head that a status and a result share.
func wireExecution(e barchan.Execution) duneapi.Execution {
	head := duneapi.Execution{
		ExecutionID: string(e.ID), QueryID: int64(e.Query), IsExecutionFinished: e.State.Terminal(), State: wireState(e),
		SubmittedAt:        duneapi.FormatTime(e.SubmittedAt),
		ExecutionStartedAt: duneapi.FormatTime(e.StartedAt),
		ExecutionEndedAt:   duneapi.FormatTime(e.EndedAt),
		Error:              wireError(e),
	}
	if e.State == barchan.ExecutionCompleted {
		head.ExpiresAt = duneapi.FormatTime(e.ExpiresAt)
	}
	if e.State == barchan.ExecutionCancelled {
		head.CancelledAt = head.ExecutionEndedAt
	}
	return head
}

// wireError is why an execution failed or was skipped.
func wireError(e barchan.Execution) *duneapi.ExecutionError {
	switch {
	case e.State == barchan.ExecutionFailed && e.Error != nil:
	case e.State == barchan.ExecutionFailed:
		return &duneapi.ExecutionError{Type: duneapi.FailedType, Code: string(barchan.CodeInternal), Message: orElse(e.Reason, "Internal error")}
	case e.State == barchan.ExecutionSkipped:
		message := orElse(e.Reason, "a query that it reads failed")
		return &duneapi.ExecutionError{Type: duneapi.FailedType, Code: string(barchan.CodeUpstreamFailed), Message: message}
	default:
		return nil
	}
	w := &duneapi.ExecutionError{Type: duneapi.FailedType, Code: string(e.Error.Code), Message: placed(e.Error)}
	if p := e.Error.Position; !p.IsZero() {
		w.Metadata = &duneapi.ErrorPosition{Line: p.Line, Column: p.Column}
	}
	return w
}

// placed returns the message with its place in front, as Trino writes it.
func placed(e *barchan.Error) string {
	place := fmt.Sprintf("line %d:%d: ", e.Position.Line, e.Position.Column)
	// The error of a run names the query before the place.
	if e.Position.IsZero() || strings.HasPrefix(e.Message, "line ") || strings.Contains(e.Message, place) {
		return e.Message
	}
	return place + e.Message
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// metadata describes the result of a completed execution, of which so many
// rows and these columns are shown. Totals are those of the whole result,
// whatever filters leave of it.
func metadata(e barchan.Execution, columns []int, rows int64) duneapi.ResultMetadata {
	out := e.Output
	m := duneapi.ResultMetadata{
		ColumnNames: make([]string, len(columns)), ColumnTypes: make([]string, len(columns)),
		RowCount: rows, TotalRowCount: out.Rows,
		// Clients refuse a result of 0 bytes.
		TotalResultSetBytes: max(out.RawBytes, 1),
		DatapointCount:      rows * int64(len(columns)),
		PendingTimeMillis:   max(e.StartedAt.Sub(e.SubmittedAt).Milliseconds(), 0),
		ExecutionTimeMillis: max(e.EndedAt.Sub(e.StartedAt).Milliseconds(), 0),
	}
	for i, at := range columns {
		m.ColumnNames[i], m.ColumnTypes[i] = out.Schema[at].Name, out.Schema[at].Type
	}
	m.ResultSetBytes = m.TotalResultSetBytes
	if all := out.Rows * int64(len(out.Schema)); m.DatapointCount != all && all > 0 {
		share := float64(m.DatapointCount) / float64(all)
		m.ResultSetBytes = max(int64(share*float64(m.TotalResultSetBytes)), 1)
	}
	return m
}

// allColumns are the indices of all columns.
func allColumns(schema barchan.Schema) []int {
	all := make([]int, len(schema))
	for i := range all {
		all[i] = i
	}
	return all
}
