// Package result reads the Parquet files of results, and writes pages of them
// as JSON or CSV. It is pure Go: no engine runs in the server process, and
// nothing that a file holds can end the process.
//
// A page costs the row groups that it touches; memory is bounded by one row
// group and one row, never by the result.
package result

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/parquet-go/parquet-go"

	"github.com/barchan-data/barchan"
)

// Reader reads one result, which may stand in several files. It is not safe
// for concurrent use; open one for each request.
type Reader struct {
	schema barchan.Schema
	files  []*file
	rows   int64
}

type file struct {
	*parquet.File
	disk    *os.File
	columns []*column
	leaves  int
}

// Open opens the files of a result with the schema that its writer recorded.
// Columns are matched by position. No files is a result without rows.
func Open(paths []string, schema barchan.Schema) (*Reader, error) {
	r := &Reader{schema: schema}
	for _, path := range paths {
		f, err := openFile(path, schema)
		if err != nil {
			return nil, errors.Join(err, r.Close())
		}
		r.files = append(r.files, f)
		r.rows += f.NumRows()
	}
	return r, nil
}

func openFile(path string, schema barchan.Schema) (f *file, err error) {
	disk, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open result: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, disk.Close())
		}
	}()
	defer recovered(&err)
	info, err := disk.Stat()
	if err != nil {
		return nil, fmt.Errorf("open result: %w", err)
	}
	p, err := parquet.OpenFile(disk, info.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true), parquet.ReadBufferSize(readBuffer))
	if err != nil {
		return nil, fmt.Errorf("open result: %w", err)
	}
	columns, leaves, err := columnsOf(p.Metadata().Schema, schema)
	if err != nil {
		return nil, fmt.Errorf("open result: %w", err)
	}
	return &file{File: p, disk: disk, columns: columns, leaves: leaves}, nil
}

const (
	readBuffer = 64 << 10
	batchRows  = 64
	flushBytes = 32 << 10
)

// recovered turns a panic of the Parquet library, which a torn file can cause,
// into an error.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("damaged Parquet file: %v", p)
	}
}

// Rows is the number of rows in all files.
func (r *Reader) Rows() int64 { return r.rows }

// Close closes the files. It is idempotent.
func (r *Reader) Close() error {
	var errs []error
	for _, f := range r.files {
		errs = append(errs, f.disk.Close())
	}
	r.files = nil
	return errors.Join(errs...)
}

// encoder appends one row to buf.
type encoder func(buf []byte, columns []*column, values *rowValues) []byte

// write sends the rows [offset, offset+limit) to w, as encode writes them.
func (r *Reader) write(w io.Writer, offset, limit int64, encode encoder) (err error) {
	defer recovered(&err)
	out := &rowWriter{w: w, encode: encode, left: limit}
	for _, f := range r.files {
		for _, group := range f.RowGroups() {
			if out.left <= 0 {
				return out.flush()
			}
			if n := group.NumRows(); offset >= n {
				offset -= n
				continue
			}
			if err := out.group(f, group, offset); err != nil {
				return err
			}
			offset = 0
		}
	}
	return out.flush()
}

// rowWriter encodes rows until none is left to be written.
type rowWriter struct {
	w      io.Writer
	encode encoder
	left   int64
	buf    []byte
}

// group writes the rows of one row group from the row offset on.
func (o *rowWriter) group(f *file, group parquet.RowGroup, offset int64) (err error) {
	rows := group.Rows()
	defer func() { err = errors.Join(err, rows.Close()) }()
	if offset > 0 {
		if err := rows.SeekToRow(offset); err != nil {
			return fmt.Errorf("find row %d: %w", offset, err)
		}
	}
	batch := make([]parquet.Row, batchRows)
	values := newRowValues(f.leaves)
	for o.left > 0 {
		n, err := rows.ReadRows(batch[:min(o.left, batchRows)])
		for _, row := range batch[:n] {
			values.reset(row)
			o.buf = o.encode(o.buf, f.columns, values)
			if len(o.buf) >= flushBytes {
				if err := o.flush(); err != nil {
					return err
				}
			}
		}
		o.left -= int64(n)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read rows: %w", err)
		}
	}
	return nil
}

func (o *rowWriter) flush() error {
	if len(o.buf) == 0 {
		return nil
	}
	_, err := o.w.Write(o.buf)
	o.buf = o.buf[:0]
	return err
}
