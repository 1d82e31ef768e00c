package duckdb

import (
	"context"
	"fmt"
	"os"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb/wire"
)

// Run implements barchan.Session.
func (s *session) Run(ctx context.Context, stmt barchan.Statement) (barchan.Output, error) {
	if !s.outputs[stmt.Output] {
		return barchan.Output{}, fmt.Errorf("run %s: output %q is not in the session's spec", stmt.ID, stmt.Output)
	}
	tr, err := s.print(stmt)
	if err != nil {
		return barchan.Output{}, err
	}
	request := wire.Request{Run: &wire.Run{
		SQL: tr.SQL, Untyped: tr.untyped(), Months: tr.months(), Output: s.absolute(stmt.Output),
		MaxBytes: s.spec.Limits.ResultBytes, Partial: stmt.Partial}}
	out, err := s.execute(ctx, request, stmt.Progress)
	return s.output(stmt.Output, out, err, tr)
}

// Describe implements barchan.Session.
func (s *session) Describe(ctx context.Context, stmt barchan.Statement) (barchan.Schema, error) {
	tr, err := s.print(stmt)
	if err != nil {
		return nil, err
	}
	out, err := s.execute(ctx, wire.Request{Describe: &wire.Describe{SQL: tr.SQL, Untyped: tr.untyped()}}, nil)
	o, err := s.output("", out, err, tr)
	return o.Schema, err
}

// Load implements barchan.Session.
func (s *session) Load(ctx context.Context, f barchan.Source) (barchan.Output, error) {
	if !s.outputs[f.Output] || !s.inputs[f.Path] {
		return barchan.Output{}, fmt.Errorf("load %s: not in the session's spec", f.Path)
	}
	out, err := s.execute(ctx, wire.Request{Load: &wire.Load{
		Path: s.absolute(f.Path), Format: f.Format, Schema: f.Schema,
		Output: s.absolute(f.Output), MaxBytes: s.spec.Limits.ResultBytes}}, nil)
	return s.output(f.Output, out, err, nil)
}

// print makes DuckDB's SQL of a statement, which reads nothing that is not in
// the session's spec.
func (s *session) print(stmt barchan.Statement) (*Translation, error) {
	all := [][]barchan.Input{stmt.Inputs}
	for _, v := range stmt.Views {
		all = append(all, v.Inputs)
	}
	for _, inputs := range all {
		for _, in := range inputs {
			for _, f := range in.Files {
				if !s.inputs[f] && !s.outputs[f] {
					return nil, fmt.Errorf("statement %s reads %q, which is not in the session's spec", stmt.ID, f)
				}
			}
		}
	}
	return s.engine.translate(stmt, s.absolute)
}

// execute waits for a place among the session's parallel statements, and then
// for the outcome. The deadline of a node counts from its place.
func (s *session) execute(ctx context.Context, r wire.Request, progress func(barchan.Progress)) (*wire.Outcome, error) {
	if ctx.Err() != nil {
		return nil, causeError(ctx)
	}
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return nil, causeError(ctx)
	case <-s.gone:
		return nil, s.lost()
	}
	out, err := s.call(ctx, r, s.spec.Limits.NodeDeadline, progress)
	if err != nil {
		return nil, err
	}
	s.account(out)
	if f := out.Failure; f != nil && f.Fatal {
		// The database is unusable; the statement that broke it keeps its own
		// error, and the others get this one.
		s.end(crashed(f.Message))
		<-s.gone
	}
	return out, nil
}

// output makes the result of a call. The usage is set even when the call
// failed. A file of a failed call is removed: the worker may be dead.
func (s *session) output(name string, out *wire.Outcome, err error, tr *Translation) (barchan.Output, error) {
	if err == nil && out.Failure != nil {
		err = s.failed(out.Failure, tr)
	}
	var o barchan.Output
	if out != nil {
		o.Usage = out.Usage
	}
	if err != nil {
		if name != "" {
			_ = os.Remove(s.absolute(name))
		}
		return o, err
	}
	o.Schema, o.Rows, o.Bytes, o.RawBytes, o.Checksum = out.Schema, out.Rows, out.Bytes, out.RawBytes, out.Checksum
	o.Partial = out.Partial
	if tr != nil {
		tr.Refine(o.Schema)
	}
	if name != "" {
		o.Location.Files = []string{name}
	}
	return o, nil
}
