package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb/wire"
)

// inspect finds the columns that all files have, and the rows of each where
// the form tells.
func (w *worker) inspect(ctx context.Context, r *wire.Inspect) *wire.Outcome {
	out := &wire.Outcome{}
	err := w.withConn(ctx, func(c *conn) (err error) {
		if r.Format == barchan.FormatCSV {
			out.Schema, out.FileRows, err = inspectCSV(ctx, c, r)
			return err
		}
		out.Schema, out.FileRows, err = inspectParquet(ctx, c, r)
		return err
	})
	if err != nil {
		out.Failure = failure(err, 0, 0)
	}
	return out
}

// inspectParquet reads footers only.
func inspectParquet(ctx context.Context, c *conn, r *wire.Inspect) (schema barchan.Schema, rows []int64, err error) {
	schema = r.Schema
	for _, file := range r.Files {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		own, err := parquetSchema(c, file)
		if err == nil && schema == nil {
			schema = own
		}
		if err == nil {
			err = agree(schema, own)
		}
		var n int64
		if err == nil {
			err = c.sql.QueryRowContext(ctx, "SELECT sum(num_rows)::BIGINT FROM parquet_file_metadata("+quoteText(file)+")").Scan(&n)
		}
		if err != nil {
			return nil, nil, ofFile(file, err)
		}
		rows = append(rows, n)
	}
	return schema, rows, nil
}

// parquetSchema is a file's own columns. How values stand in the file is the
// file's matter: they are cast to their type when they are read.
func parquetSchema(c *conn, file string) (barchan.Schema, error) {
	s := &source{}
	found, err := fields(c, "SELECT * FROM "+wire.ReadParquet([]string{file}))
	if err != nil {
		return nil, err
	}
	var schema barchan.Schema
	for _, f := range found {
		if err := s.addColumn(sourceColumn{name: f.source}); err != nil {
			return nil, err
		}
		schema = append(schema, barchan.Column{Name: s.columns[len(s.columns)-1].name, Type: f.form.name})
	}
	return schema, nil
}

// inspectCSV reads heads; when the types are to be found it reads everything,
// and counts the rows.
func inspectCSV(ctx context.Context, c *conn, r *wire.Inspect) (barchan.Schema, []int64, error) {
	want := r.Schema
	var all *source
	for _, file := range r.Files {
		if err := checkPacked(ctx, file); err != nil {
			return nil, nil, ofFile(file, err)
		}
		s, err := openCSV(&wire.Load{Path: file, Format: r.Format})
		if err != nil {
			return nil, nil, ofFile(file, err)
		}
		own := make(barchan.Schema, len(s.columns))
		for i, column := range s.columns {
			own[i].Name = column.name
		}
		if all == nil {
			all = s
		}
		if want == nil {
			want = own
		}
		if err := agreeOnNames(want, own); err != nil {
			return nil, nil, ofFile(file, err)
		}
	}
	if r.Schema != nil {
		return r.Schema, slices.Repeat([]int64{barchan.UnknownRows}, len(r.Files)), nil
	}
	all.from = readCSV(r.Files, len(all.columns))
	targets, err := all.infer(ctx, c)
	if err != nil {
		return nil, nil, blameCSV(ctx, c, r.Files, len(all.columns), err)
	}
	schema := make(barchan.Schema, len(targets))
	for i, t := range targets {
		schema[i] = barchan.Column{Name: t.column.Name, Type: t.column.Type}
	}
	rows, err := countCSV(ctx, c, r.Files, len(all.columns))
	return schema, rows, err
}

// checkPacked unpacks a gzip file to its end, where its length and checksum
// are: of a file that ends early DuckDB reads what is there, and says nothing.
func checkPacked(ctx context.Context, file string) error {
	if !wire.Gzipped(file) {
		return nil
	}
	in, err := openText(file)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	for err == nil && ctx.Err() == nil {
		_, err = io.CopyN(io.Discard, in, 16<<20)
	}
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, io.EOF):
		return nil
	}
	return errPacked
}

var errPacked = barchan.Errorf(barchan.CodeData, "the file is not gzip, or is damaged")

// countCSV counts the rows of each file.
func countCSV(ctx context.Context, c *conn, files []string, columns int) ([]int64, error) {
	rows := make([]int64, len(files))
	for i, file := range files {
		one := &source{from: readCSV([]string{file}, columns)}
		counts, err := one.count(ctx, c, []string{"count(*)"})
		if err != nil {
			return nil, ofFile(file, err)
		}
		rows[i] = counts[0]
	}
	return rows, nil
}

// blameCSV finds the file that made reading all of them fail.
func blameCSV(ctx context.Context, c *conn, files []string, columns int, err error) error {
	for _, file := range files {
		one := &source{from: readCSV([]string{file}, columns)}
		if _, own := one.count(ctx, c, []string{"count(*)"}); own != nil {
			return ofFile(file, own)
		}
	}
	return err
}

// agree returns an error unless a file has the columns that it should have.
// Their order does not matter: columns are read by name.
func agree(want, own barchan.Schema) error {
	types := map[string]string{}
	for _, column := range own {
		types[column.Name] = column.Type
	}
	for _, column := range want {
		switch t, ok := types[column.Name]; {
		case !ok:
			return barchan.Errorf(barchan.CodeData, "has no column %q, which the dataset has", column.Name)
		case t != column.Type:
			return barchan.Errorf(barchan.CodeData, "has the column %q as %s, which is %s in the dataset", column.Name, t, column.Type)
		}
		delete(types, column.Name)
	}
	for _, column := range own {
		if _, more := types[column.Name]; more {
			return barchan.Errorf(barchan.CodeData, "has a column %q, which the dataset has not", column.Name)
		}
	}
	return nil
}

// agreeOnNames is agree for files without types, whose columns are read by
// their place.
func agreeOnNames(want, own barchan.Schema) error {
	if a, b := want.Names(), own.Names(); !slices.Equal(a, b) {
		return barchan.Errorf(barchan.CodeData, "has the columns %s, and not %s as the dataset", columnList(b), columnList(a))
	}
	return nil
}

func columnList(names []string) string {
	const most = 20
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}

// ofFile says whose error it is.
func ofFile(file string, err error) error {
	err = asReader(err)
	if e, ok := errors.AsType[*barchan.Error](err); ok {
		return barchan.Errorf(e.Code, "%s: %s", file, e.Message)
	}
	if e, ok := errors.AsType[*engineError](err); ok {
		return barchan.Errorf(barchan.CodeData, "%s cannot be read: %s", file, e.Message)
	}
	return fmt.Errorf("inspect %s: %w", file, err)
}
