package worker

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb/wire"
)

// source is a file as DuckDB reads it.
type source struct {
	load    *wire.Load
	from    string         // the table function
	columns []sourceColumn // in the file's order
	// line finds the line of a record of the file, both counted from 1; nil
	// when the format has no lines.
	line func(record int64) (int64, error)
}

// sourceColumn is a column of a file.
type sourceColumn struct {
	name string // in the result: lower case, as SQL wants it
	sql  string // how it is read
	form form   // of what is read
	text bool   // it is read as the text that stands in the file
}

// target is a column of the table that is made.
type target struct {
	column barchan.Column
	source string // SQL: what is read
	value  string // SQL: source as the column's type; NULL where that fails
	check  bool   // value can be NULL where source is not
}

// load reads a file into a Parquet file.
func (w *worker) load(ctx context.Context, id int64, r *wire.Load) *wire.Outcome {
	start := time.Now()
	out := &wire.Outcome{}
	err := w.withConn(ctx, func(c *conn) error {
		src, err := openSource(c, r)
		if err != nil {
			return err
		}
		targets, err := src.targets(ctx, c)
		if err != nil {
			return err
		}
		done, err := w.copyTo(ctx, id, c, src.copy(targets), r.Output, r.MaxBytes)
		if err != nil {
			return src.explain(ctx, c, targets, err)
		}
		for _, t := range targets {
			out.Schema = append(out.Schema, t.column)
		}
		out.Rows = done.rows
		out.Usage.PeakMemory, out.Usage.RowsRead, out.Usage.CPU = done.profile.peak, done.profile.rowsRead, done.profile.cpu
		return w.finish(out, r.Output)
	})
	if err != nil {
		out.Failure = failure(err, 0, 0)
		_ = os.Remove(r.Output)
	}
	out.Usage.Wall = time.Since(start)
	return out
}

func openSource(c *conn, r *wire.Load) (*source, error) {
	switch r.Format {
	case barchan.FormatCSV:
		return openCSV(r)
	case barchan.FormatNDJSON:
		return openNDJSON(c, r)
	case barchan.FormatParquet:
		return openParquet(c, r)
	}
	return nil, invalid("unknown format %q: use csv, ndjson or parquet", r.Format)
}

func invalid(format string, args ...any) *barchan.Error {
	return barchan.Errorf(barchan.CodeInvalid, format, args...)
}

// addColumn gives the source a column; names that differ only by case are one
// column too many.
func (s *source) addColumn(c sourceColumn) error {
	c.name = strings.ToLower(strings.TrimSpace(c.name))
	if c.name == "" {
		return invalid("column %d has no name", len(s.columns)+1)
	}
	if s.column(c.name) != nil {
		return invalid("column %q appears twice", c.name)
	}
	s.columns = append(s.columns, c)
	return nil
}

func (s *source) column(name string) *sourceColumn {
	for i := range s.columns {
		if s.columns[i].name == name {
			return &s.columns[i]
		}
	}
	return nil
}

// targets returns the columns to make: those of the declared schema, or else
// what the file's own columns look like.
func (s *source) targets(ctx context.Context, c *conn) ([]target, error) {
	if s.load.Schema == nil {
		return s.infer(ctx, c)
	}
	declared := map[string]bool{}
	var list []target
	for _, column := range s.load.Schema {
		declared[column.Name] = true
		from := s.column(strings.ToLower(column.Name))
		if from == nil {
			return nil, invalid("column %q is missing in the file", column.Name)
		}
		t, err := from.as(column)
		if err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	for _, column := range s.columns {
		if !declared[column.name] {
			return nil, invalid("the file has a column %q, which the table has not", column.name)
		}
	}
	return list, nil
}

// refusal is the message of the error that a value raises which is not of its
// column's type. What the value is, and where, is looked up afterwards.
const refusal = "barchan: a value is not of its column's type"

// copy is the statement that writes the table.
func (s *source) copy(targets []target) string {
	columns := make([]string, len(targets))
	for i, t := range targets {
		value := t.value
		if t.check {
			value = fmt.Sprintf("coalesce(%s, CASE WHEN %s IS NOT NULL THEN error(%s) END)", t.value, t.source, quoteText(refusal))
		}
		columns[i] = value + " AS " + quoteName(t.column.Name)
	}
	return "COPY (SELECT " + strings.Join(columns, ", ") + " FROM " + s.from + ") TO " + quoteText(s.load.Output) + copyOptions
}

// explain makes the sentence for a load that failed.
func (s *source) explain(ctx context.Context, c *conn, targets []target, err error) error {
	e, ok := errors.AsType[*engineError](err)
	if !ok {
		return err
	}
	if e.Message == refusal {
		return s.findRefused(ctx, c, targets)
	}
	return s.said(err)
}

// place says where a record of the file is.
func (s *source) place(record int64) string {
	if s.line != nil {
		if line, err := s.line(record); err == nil {
			return fmt.Sprintf("line %d", line)
		}
	}
	return fmt.Sprintf("row %d", record)
}

// findRefused names the first record with a value that is not of its column's
// type.
func (s *source) findRefused(ctx context.Context, c *conn, targets []target) error {
	var first refused
	for _, t := range targets {
		if !t.check {
			continue
		}
		r, err := s.firstRefused(ctx, c, t)
		if err != nil {
			return fmt.Errorf("find the value: %w", err)
		}
		if r.record > 0 && (first.record == 0 || r.record < first.record) {
			first = r
		}
	}
	return barchan.Errorf(barchan.CodeData, "%s, column %q: %q is not a valid %s",
		s.place(first.record), first.column.Name, first.text, first.column.Type)
}

// refused is a value that is not of its column's type; record 0 is none.
type refused struct {
	record int64 // from 1
	text   string
	column barchan.Column
}

func (s *source) firstRefused(ctx context.Context, c *conn, t target) (refused, error) {
	r := refused{column: t.column}
	query := fmt.Sprintf(`SELECT record, source FROM (
		SELECT row_number() OVER () AS record, left(CAST(%s AS VARCHAR), 60) AS source, %s AS value FROM %s)
		WHERE source IS NOT NULL AND value IS NULL ORDER BY record LIMIT 1`, t.source, t.value, s.from)
	err := c.sql.QueryRowContext(ctx, query).Scan(&r.record, &r.text)
	if errors.Is(err, sql.ErrNoRows) {
		return r, nil
	}
	return r, err
}
