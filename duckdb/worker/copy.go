package worker

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/duckdb/duckdb-go/v2/mapping"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb/wire"
)

// unnamed begins the alias of every output column that the user gave no name.
const unnamed = "_unnamed_"

// field is one column of a SELECT's result.
type field struct {
	source string // the name that DuckDB gave
	name   string // the name in the result
	form
}

// fields returns the result's columns of a SELECT: bound, not executed.
func fields(c *conn, query string) ([]field, error) {
	s, err := c.prepare(query)
	if err != nil {
		return nil, err
	}
	defer s.close()
	var list []field
	s.columns(func(name string, t mapping.LogicalType) {
		list = append(list, field{source: name, form: formOf(t)})
	})
	rename(list)
	return list, nil
}

// fields makes what the SELECT calls, and returns its columns. Those without a
// type are texts.
func (w *worker) fields(ctx context.Context, c *conn, query string, untyped []int) ([]field, error) {
	if err := w.db.macros.need(ctx, c, query); err != nil {
		return nil, err
	}
	list, err := fields(c, query)
	for _, i := range untyped {
		if i < len(list) {
			list[i].form = as("varchar", "VARCHAR")
		}
	}
	return list, err
}

// rename gives every column a name of its own: Parquet and DuckDB need names
// that differ by more than case, which SQL does not. A column without a name
// is called _col and its position, from 0, as in Trino; a later column of a
// name that is taken gets a suffix _1, _2 and so on.
func rename(list []field) {
	taken := make(map[string]bool, len(list))
	for _, f := range list {
		taken[strings.ToLower(f.source)] = true
	}
	used := make(map[string]bool, len(list))
	for i := range list {
		f := &list[i]
		f.name = f.source
		if f.name == "" || strings.HasPrefix(f.name, unnamed) {
			f.name = fmt.Sprintf("_col%d", i)
		}
		base := f.name
		for n := 1; used[strings.ToLower(f.name)]; n++ {
			if next := fmt.Sprintf("%s_%d", base, n); !taken[strings.ToLower(next)] {
				f.name = next
			}
		}
		used[strings.ToLower(f.name)] = true
	}
}

func schemaOf(list []field) barchan.Schema {
	schema := make(barchan.Schema, len(list))
	for i, f := range list {
		schema[i] = barchan.Column{Name: f.name, Type: f.form.name, Stored: f.stored}
	}
	return schema
}

// selection is what stands in front of the SELECT and after it, so that its
// result has the names and the forms of list. Both are "" when it has them.
func selection(list []field) (before, after string) {
	exact := true
	for _, f := range list {
		exact = exact && !f.cast && f.name == f.source
	}
	if exact {
		return "", ""
	}
	var columns, aliases []string
	for i, f := range list {
		alias := fmt.Sprintf("c%d", i)
		aliases = append(aliases, alias)
		columns = append(columns, f.written(alias)+" AS "+quoteName(f.name))
	}
	return "SELECT " + strings.Join(columns, ", ") + " FROM (", ") AS barchan_result(" + strings.Join(aliases, ", ") + ")"
}

// copyOptions: row groups are as large as a page reader wants them. No
// temporary file is used, because its name would be outside the allowed paths;
// a file counts only once metadata names it. No Bloom filters: DuckDB 1.5.6
// looks in them for how a value is shown, which for bytes beyond ASCII and for
// -0.0 is not what was hashed, and skips the row groups that have the value.
const copyOptions = " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 16384, WRITE_BLOOM_FILTER false, USE_TMP_FILE false)"

// written is a file that a COPY made.
type written struct {
	rows    int64
	bytes   int64
	partial bool // there were more rows
	profile profile
}

// run executes a SELECT into a Parquet file.
func (w *worker) run(ctx context.Context, id int64, r *wire.Run) *wire.Outcome {
	start := time.Now()
	out := &wire.Outcome{}
	err := w.withConn(ctx, func(c *conn) error {
		list, err := w.fields(ctx, c, r.SQL, r.Untyped)
		if err != nil {
			out.Failure = failure(err, 0, len(r.SQL))
			return nil
		}
		for _, i := range r.Months {
			list[i].months = true
		}
		before, after := selection(list)
		head := "COPY (" + before
		text := head + r.SQL + after + ") TO " + quoteText(r.Output) + copyOptions
		done, err := w.copyTo(ctx, id, c, text, r.Output, r.MaxBytes)
		if r.Partial && isTooLarge(err) {
			done, err = w.copyPart(ctx, id, c, list, r)
		}
		if err != nil {
			out.Failure = failure(err, len(head), len(r.SQL))
			return nil
		}
		out.Usage.PeakMemory, out.Usage.RowsRead, out.Usage.CPU = done.profile.peak, done.profile.rowsRead, done.profile.cpu
		out.Rows, out.Partial = done.rows, done.partial
		out.Schema = schemaOf(list)
		return w.finish(out, r.Output)
	})
	if err != nil {
		out.Failure = failure(err, 0, 0)
	}
	if out.Failure != nil {
		_ = os.Remove(r.Output)
	}
	out.Usage.Wall = time.Since(start)
	return out
}

// finish looks at the file that was written.
func (w *worker) finish(out *wire.Outcome, path string) error {
	size, sum, err := checksum(path)
	if err != nil {
		return err
	}
	raw, err := rawBytes(path, out.Schema)
	if err != nil {
		return err
	}
	out.Bytes, out.RawBytes, out.Checksum = size, raw, sum
	out.Usage.BytesWritten = size
	return nil
}

func tooLarge(maxBytes int64) *barchan.Error {
	return barchan.Errorf(barchan.CodeTooLarge,
		"result is larger than %d bytes: select fewer rows or columns", maxBytes)
}

var errTooLarge = errors.New("the file is too large")

// copyTo executes text, which writes path, while it reports progress and
// watches the size of the file.
func (w *worker) copyTo(ctx context.Context, id int64, c *conn, text, path string, maxBytes int64) (written, error) {
	s, err := c.prepare(text)
	if err != nil {
		return written{}, err
	}
	defer s.close()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	done := w.watching(&watched{id: id, conn: c, path: path, maxBytes: maxBytes, cancel: cancel})
	rows, err := s.execute(ctx)
	done()
	if errors.Is(context.Cause(ctx), errTooLarge) {
		return written{}, tooLarge(maxBytes)
	}
	if err != nil {
		return written{}, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return written{}, fmt.Errorf("look at the result: %w", err)
	}
	if info.Size() > maxBytes {
		return written{}, tooLarge(maxBytes)
	}
	return written{rows: rows, bytes: info.Size(), profile: c.profile()}, nil
}

// describe returns the columns of a SELECT.
func (w *worker) describe(ctx context.Context, r *wire.Describe) *wire.Outcome {
	out := &wire.Outcome{}
	err := w.withConn(ctx, func(c *conn) error {
		list, err := w.fields(ctx, c, r.SQL, r.Untyped)
		if err != nil {
			out.Failure = failure(err, 0, len(r.SQL))
			return nil
		}
		out.Schema = schemaOf(list)
		return nil
	})
	if err != nil {
		out.Failure = failure(err, 0, 0)
	}
	return out
}

func (w *worker) withConn(ctx context.Context, f func(*conn) error) error {
	c, err := w.db.borrow(ctx)
	if err != nil {
		return err
	}
	defer w.db.give(c)
	return f(c)
}
