package cli

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/parquet-go/parquet-go"

	"github.com/barchan-data/barchan"
)

// piece is one file of a table.
type piece struct {
	name string
	open func() (file, error)
}

// file is what a piece opens.
type file interface {
	io.Reader
	io.Closer
}

// formats are the forms of files by the ends of their names.
var formats = []struct {
	end    string
	format barchan.SourceFormat
}{
	{".parquet", barchan.FormatParquet},
	{".csv", barchan.FormatCSV},
	{".ndjson", barchan.FormatNDJSON},
	{".jsonl", barchan.FormatNDJSON},
}

// formatOf returns the form that all pieces have.
func formatOf(pieces []piece) (barchan.SourceFormat, error) {
	var found barchan.SourceFormat
	for _, p := range pieces {
		format, err := formatOfName(p.name)
		if err != nil {
			return "", err
		}
		if found != "" && format != found {
			return "", usagef("%s is %s, and %s is %s: load files of one form at a time", pieces[0].name, found, p.name, format)
		}
		found = format
	}
	return found, nil
}

func formatOfName(name string) (barchan.SourceFormat, error) {
	end := strings.ToLower(path.Ext(name))
	for _, f := range formats {
		if f.end == end {
			return f.format, nil
		}
	}
	return "", usagef("%s: the form of the file is not known: use a name that ends with .parquet, .csv, .ndjson or .jsonl", name)
}

// join writes all pieces to w as one file of their form.
func join(w io.Writer, format barchan.SourceFormat, pieces []piece) error {
	switch {
	case len(pieces) == 1:
		return eachPiece(pieces, func(_ string, f file) error {
			_, err := io.Copy(w, f)
			return err
		})
	case format == barchan.FormatParquet:
		return joinParquet(w, pieces)
	case format == barchan.FormatCSV:
		return joinCSV(w, pieces)
	}
	return joinLines(w, pieces)
}

// eachPiece opens the pieces one after the other.
func eachPiece(pieces []piece, do func(name string, f file) error) error {
	for _, p := range pieces {
		f, err := p.open()
		if err != nil {
			return err
		}
		err = errors.Join(do(p.name, f), f.Close())
		if err != nil {
			return fmt.Errorf("read %s: %w", p.name, err)
		}
	}
	return nil
}

// joinLines writes files of lines one after the other.
func joinLines(w io.Writer, pieces []piece) error {
	ended := &lastByte{w: w, last: '\n'}
	return eachPiece(pieces, func(_ string, f file) error {
		if err := ended.line(); err != nil {
			return err
		}
		_, err := io.Copy(ended, f)
		return err
	})
}

// joinCSV writes the head of the first file, then the rows of all. The heads
// must be equal: columns are not matched by name here.
func joinCSV(w io.Writer, pieces []piece) error {
	ended := &lastByte{w: w, last: '\n'}
	var first []byte
	return eachPiece(pieces, func(name string, f file) error {
		r := bufio.NewReader(f)
		head, err := csvHead(r)
		if err != nil {
			return err
		}
		if first == nil {
			first = head
			if _, err := ended.Write(head); err != nil {
				return err
			}
		} else if !bytes.Equal(bytes.TrimRight(first, "\r\n"), bytes.TrimRight(head, "\r\n")) {
			return fmt.Errorf("its columns are not those of %s", pieces[0].name)
		}
		if err := ended.line(); err != nil {
			return err
		}
		_, err = io.Copy(ended, r)
		return err
	})
}

// csvHead reads the first record of a CSV file as it is written, its end of
// line included. A quoted name may hold an end of line.
func csvHead(r *bufio.Reader) ([]byte, error) {
	var head []byte
	for quoted := false; ; {
		line, err := r.ReadBytes('\n')
		head = append(head, line...)
		quoted = quoted != (bytes.Count(line, []byte{'"'})%2 == 1)
		if err == io.EOF || err == nil && !quoted {
			return bytes.TrimPrefix(head, []byte("\ufeff")), nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// lastByte remembers the last byte that went through it.
type lastByte struct {
	w    io.Writer
	last byte
}

func (l *lastByte) Write(p []byte) (int, error) {
	if len(p) > 0 {
		l.last = p[len(p)-1]
	}
	return l.w.Write(p)
}

// line ends a line that was not.
func (l *lastByte) line() error {
	if l.last == '\n' {
		return nil
	}
	_, err := l.Write([]byte{'\n'})
	return err
}

// joinParquet writes the row groups of all files into one. Their schemas must
// be equal.
func joinParquet(w io.Writer, pieces []piece) error {
	var out *parquet.GenericWriter[any]
	var schema *parquet.Schema
	err := eachPiece(pieces, func(_ string, f file) error {
		in, err := openParquet(f)
		if err != nil {
			return err
		}
		if out == nil {
			schema = in.Schema()
			out = parquet.NewGenericWriter[any](w, schema, parquet.Compression(&parquet.Zstd))
		} else if !parquet.EqualNodes(schema, in.Schema()) {
			return fmt.Errorf("its columns are not those of %s", pieces[0].name)
		}
		for _, group := range in.RowGroups() {
			if _, err := out.WriteRowGroup(group); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || out == nil {
		return err
	}
	return out.Close()
}

// seekable is a file that can be read from anywhere, as Parquet has to be.
type seekable interface {
	io.ReaderAt
	io.Seeker
}

func openParquet(f file) (in *parquet.File, err error) {
	s, ok := f.(seekable)
	if !ok {
		return nil, errors.New("a Parquet file must be a file")
	}
	end, err := s.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	// A crafted file can make the library panic.
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("not a valid Parquet file: %v", r)
		}
	}()
	return parquet.OpenFile(s, end)
}

// stream returns the joined pieces as one reader. Closing it early stops the
// reading of the pieces.
func stream(format barchan.SourceFormat, pieces []piece) io.ReadCloser {
	r, w := io.Pipe()
	go func() { w.CloseWithError(join(w, format, pieces)) }()
	return r
}
