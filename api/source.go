package api

import (
	"context"
	"fmt"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/result"
)

// Refiner filters, sorts and samples the results of completed executions.
type Refiner interface {
	// Refine returns the rows that s selects, with all columns; the caller
	// closes the reader.
	Refine(ctx context.Context, e barchan.Execution, s result.Selection) (*result.Reader, error)
}

var _ Refiner = (*result.Refiner)(nil)

// source is where the rows of an answer come from.
type source struct {
	columns []int // of the result, in the order in which they are shown
	rows    int64 // of all pages
	// read calls f with a reader of the rows and columns. It is called once.
	read func(f func(*result.Reader) error) error
}

// source finds the columns and rows that a page shows, and bounds the page.
func (s *server) source(c *call, e barchan.Execution, p page, csv bool) (source, page, error) {
	columns, err := result.Columns(e.Output.Schema, p.columns)
	if err != nil {
		return source{}, p, err
	}
	p = s.limits.bound(p, len(columns), csv)
	// A sample that is cut would not be one: it is made as small as the answer.
	wanted := p.selection
	wanted.Sample = min(wanted.Sample, p.limit)
	if wanted.Sample >= e.Output.Rows {
		wanted.Sample = 0
	}
	if wanted.IsZero() {
		return source{columns: columns, rows: e.Output.Rows, read: func(f func(*result.Reader) error) error {
			r, err := s.open(e)
			if err != nil {
				return err
			}
			return reading(e, r, columns, f)
		}}, p, nil
	}
	if s.refiner == nil {
		return source{}, p, barchan.Errorf(barchan.CodeUnavailable, "filters, sort_by and sample_count need an engine, and this server has none")
	}
	r, err := s.refiner.Refine(c.Context(), e, wanted)
	if err != nil {
		return source{}, p, err
	}
	return source{columns: columns, rows: r.Rows(), read: func(f func(*result.Reader) error) error {
		return reading(e, r, columns, f)
	}}, p, nil
}

// reading hands a reader over and closes it.
func reading(e barchan.Execution, r *result.Reader, columns []int, f func(*result.Reader) error) error {
	defer r.Close()
	r.Project(columns)
	if err := f(r); err != nil {
		return fmt.Errorf("result of execution %s: %w", e.ID, err)
	}
	return nil
}

// open opens the result of an execution as it is.
func (s *server) open(e barchan.Execution) (*result.Reader, error) {
	names := e.Output.Location.Files
	paths := make([]string, len(names))
	for i, name := range names {
		paths[i] = s.files.Path(name)
	}
	r, err := result.Open(paths, e.Output.Schema)
	if err != nil {
		return nil, fmt.Errorf("result of execution %s: %w", e.ID, err)
	}
	if r.Rows() != e.Output.Rows {
		_ = r.Close()
		return nil, fmt.Errorf("result of execution %s: the files have %d rows, and %d are recorded", e.ID, r.Rows(), e.Output.Rows)
	}
	return r, nil
}
