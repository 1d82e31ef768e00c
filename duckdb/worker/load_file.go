package worker

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb/wire"
)

const maxLine = wire.MaxCSVLine

// openCSV reads the header itself: DuckDB would guess.
func openCSV(r *wire.Load) (*source, error) {
	header, err := csvHeader(r.Path)
	if err != nil {
		return nil, err
	}
	s := &source{load: r, line: func(record int64) (int64, error) { return csvLine(r.Path, record) }}
	for i, name := range header {
		if err := s.addColumn(sourceColumn{name: name, sql: csvColumn(i), form: plainText, text: true}); err != nil {
			return nil, err
		}
	}
	s.from = readCSV([]string{r.Path}, len(header))
	return s, nil
}

func csvColumn(i int) string { return fmt.Sprintf("c%d", i) }

// readCSV reads the columns of CSV files by their place.
func readCSV(paths []string, columns int) string {
	names := make([]string, columns)
	for i := range names {
		names[i] = csvColumn(i)
	}
	return wire.ReadCSV(paths, names)
}

var plainText = same("varchar", "VARCHAR")

func csvReader(f io.Reader) *csv.Reader {
	in := bufio.NewReaderSize(f, 64<<10)
	if mark, err := in.Peek(3); err == nil && bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		_, _ = in.Discard(3)
	}
	r := csv.NewReader(in)
	r.FieldsPerRecord = -1
	r.ReuseRecord = true
	return r
}

// openText opens a text file. One whose name ends as those of gzip do is
// unpacked, as DuckDB does.
func openText(path string) (_ io.ReadCloser, err error) {
	f, err := os.Open(path)
	if err != nil || !wire.Gzipped(path) {
		return f, err
	}
	in, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		_ = f.Close()
		return nil, errPacked
	}
	return unpacked{Reader: in, file: f}, nil
}

type unpacked struct {
	io.Reader
	file *os.File
}

// Close implements io.Closer.
func (u unpacked) Close() error { return u.file.Close() }

func csvHeader(path string) ([]string, error) {
	f, err := openText(path)
	if err != nil {
		return nil, fmt.Errorf("read the file: %w", err)
	}
	defer func() { _ = f.Close() }()
	header, err := csvReader(io.LimitReader(f, maxLine)).Read()
	if errors.Is(err, io.EOF) {
		return nil, barchan.Errorf(barchan.CodeData, "the file is empty: its first line must name the columns")
	}
	if err != nil {
		return nil, barchan.Errorf(barchan.CodeData, "line 1: the names of the columns cannot be read: %s", csvReason(err))
	}
	return header, nil
}

func csvReason(err error) string {
	if e, ok := errors.AsType[*csv.ParseError](err); ok {
		return e.Err.Error()
	}
	return err.Error()
}

// csvLine is the line on which a record begins; values may span lines.
func csvLine(path string, record int64) (int64, error) {
	f, err := openText(path)
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	r := csvReader(f)
	for range record + 1 { // the header is one
		if _, err := r.Read(); err != nil {
			return 0, err
		}
	}
	line, _ := r.FieldPos(0)
	return int64(line), nil
}

// openNDJSON lets DuckDB find the keys and their types in the whole file.
// Numbers, booleans and texts are then read as the text that stands there, so
// that integers of any size are exact; what is nested is read as it was found.
func openNDJSON(c *conn, r *wire.Load) (*source, error) {
	s := &source{load: r, line: func(record int64) (int64, error) { return jsonLine(r.Path, record) }}
	read := fmt.Sprintf("read_json(%s, format = 'newline_delimited', maximum_object_size = %d", quoteText(r.Path), maxLine)
	found, err := fields(c, "SELECT * FROM "+read+", sample_size = -1)")
	if err != nil {
		return nil, s.said(err)
	}
	keys := make([]string, len(found))
	for i, f := range found {
		column := sourceColumn{name: f.name, sql: quoteName(f.source), form: f.form}
		typ := f.duck
		switch base, _, _ := strings.Cut(f.form.name, "("); base {
		case "array", "map", "row":
		case "varchar", "json", "uuid":
			typ, column.form = "VARCHAR", plainText
		case "date", "time", "timestamp":
			typ = "VARCHAR"
			column.text = true
		default:
			typ, column.text = "VARCHAR", true
		}
		keys[i] = quoteText(f.source) + ": " + quoteText(typ)
		if err := s.addColumn(column); err != nil {
			return nil, err
		}
	}
	s.from = read + ", columns = {" + strings.Join(keys, ", ") + "})"
	return s, nil
}

// jsonLine is the line of an object: lines may be blank.
func jsonLine(path string, record int64) (int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	in := bufio.NewScanner(f)
	in.Buffer(nil, maxLine)
	for line := int64(1); in.Scan(); line++ {
		if len(bytes.TrimSpace(in.Bytes())) == 0 {
			continue
		}
		if record--; record == 0 {
			return line, nil
		}
	}
	return 0, errors.Join(io.ErrUnexpectedEOF, in.Err())
}

// openParquet takes the columns as the file has them.
func openParquet(c *conn, r *wire.Load) (*source, error) {
	s := &source{load: r, from: "read_parquet(" + quoteText(r.Path) + ")"}
	found, err := fields(c, "SELECT * FROM "+s.from)
	if err != nil {
		return nil, asReader(err)
	}
	for _, f := range found {
		if err := s.addColumn(sourceColumn{name: f.name, sql: quoteName(f.source), form: f.form}); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// said is asReader, and knows where a record of the file is.
func (s *source) said(err error) error {
	e, ok := errors.AsType[*engineError](err)
	if !ok {
		return err
	}
	text := strings.TrimPrefix(e.Message, "Invalid Input Error: ")
	if m := jsonError.FindStringSubmatch(text); m != nil {
		// What DuckDB calls the line is one more than the number of the object.
		return barchan.Errorf(barchan.CodeData, "%s is not JSON: %s", s.place(recordOf(m[1])-1), strings.TrimSpace(m[2]))
	}
	if m := jsonTwice.FindStringSubmatch(text); m != nil { // here it is the number of the object
		return barchan.Errorf(barchan.CodeData, "%s has the key %q twice", s.place(recordOf(m[1])), m[2])
	}
	return asReader(err)
}

func recordOf(digits string) int64 {
	n, _ := strconv.ParseInt(digits, 10, 64) // of the digits that a pattern found
	return n
}

func asReader(err error) error {
	if e, ok := errors.AsType[*engineError](err); ok {
		if said := readerError(e); said != nil {
			return said
		}
	}
	return err
}

// What DuckDB's readers say about a file that they cannot read.
var (
	csvCount   = regexp.MustCompile(`(?s)^CSV Error on Line: (\d+).*\nExpected Number of Columns: (\d+) Found: (\d+)`)
	csvError   = regexp.MustCompile(`(?s)^CSV Error on Line: (\d+)\n(?:Original Line: [^\n]*\n)?\s*([^\n]*)`)
	jsonError  = regexp.MustCompile(`^Malformed JSON in file ".*", at byte \d+ in line (\d+): ([^.]*)`)
	jsonTwice  = regexp.MustCompile(`(?s)^JSON transform error in file ".*", in line (\d+): .* has duplicate key "(.*)"\n`)
	notParquet = regexp.MustCompile(`(?i)parquet|magic bytes|thrift`)
)

// readerError makes a sentence of what a reader said; nil when it is no
// reader's. Paths stay out of it.
func readerError(e *engineError) *barchan.Error {
	text := strings.TrimPrefix(e.Message, "Invalid Input Error: ")
	if m := csvCount.FindStringSubmatch(text); m != nil {
		return barchan.Errorf(barchan.CodeData, "line %s: there are %s values for %s columns", m[1], m[3], m[2])
	}
	if m := csvError.FindStringSubmatch(text); m != nil {
		return barchan.Errorf(barchan.CodeData, "line %s: %s", m[1], m[2])
	}
	if e.Class == "Invalid Input" && notParquet.MatchString(text) {
		return barchan.Errorf(barchan.CodeData, "the file is not Parquet, or is damaged")
	}
	return nil
}
