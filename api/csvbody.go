package api

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
)

// A CSV upload is a JSON object with all rows in one string: up to 200 MB in
// one value. It is never held in memory: the body goes to a temporary file,
// the small fields are decoded from a copy without that string, and the string
// is read from the file piece by piece.

// csvBody is a CSV upload whose rows are still in the file.
type csvBody struct {
	duneapi.CSVRequest
	data io.Reader // the text of the field data; nil when it was absent or null
	file *os.File
}

// close removes the file.
func (b *csvBody) close() { _ = b.file.Close() }

// readCSVBody reads a CSV upload of at most limit bytes, of which all but the
// rows may be at most rest. Its file stands in dir. The caller closes what it
// returns.
func readCSVBody(c *call, dir string, limit, rest int64) (_ *csvBody, err error) {
	file, err := os.CreateTemp(dir, "upload-*")
	if err != nil {
		return nil, fmt.Errorf("spool CSV upload: %w", err)
	}
	b := &csvBody{file: file}
	defer func() {
		if err != nil {
			b.close()
		}
	}()
	// Nobody else needs the name, and a crash leaves no file behind.
	if err := os.Remove(file.Name()); err != nil {
		return nil, fmt.Errorf("spool CSV upload: %w", err)
	}
	if err := spool(file, http.MaxBytesReader(nil, c.Body, limit)); err != nil {
		return nil, err
	}
	s := &splitter{in: bufio.NewReaderSize(io.NewSectionReader(file, 0, limit), 64<<10), most: int(rest)}
	if err := s.split(); err != nil {
		return nil, err
	}
	if err := decodeText("The request body", s.kept, &b.CSVRequest); err != nil {
		return nil, err
	}
	if s.found {
		b.data = &stringReader{in: bufio.NewReaderSize(io.NewSectionReader(file, s.start, s.end-s.start), 64<<10)}
	}
	return b, nil
}

// spool copies a body; what is wrong with the body is the sender's error.
func spool(file io.Writer, body io.Reader) error {
	in := &errorKeeper{Reader: body}
	_, err := io.Copy(file, in)
	if in.err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](in.err); ok {
			return in.err
		}
		return barchan.Errorf(barchan.CodeInvalid, "The request body could not be read to its end")
	}
	if err != nil {
		return fmt.Errorf("spool CSV upload: %w", err)
	}
	return nil
}

type errorKeeper struct {
	io.Reader
	err error
}

// Read implements io.Reader.
func (k *errorKeeper) Read(p []byte) (int, error) {
	n, err := k.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		k.err = err
	}
	return n, err
}

// splitter copies a JSON text without the contents of the outermost object's
// string "data", and remembers where they stand. It trusts nothing: what it
// keeps is decoded by the usual decoder, which finds every error of the rest.
type splitter struct {
	in   *bufio.Reader
	most int
	at   int64

	kept       []byte
	found      bool
	start, end int64

	depth int
	key   []byte // the last string of the outermost object, with its quotes
	value bool   // a colon came after key
}

func (s *splitter) split() error {
	for {
		c, err := s.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if c != '"' {
			s.kept = append(s.kept, c)
			s.outside(c)
		} else if err := s.text(); err != nil {
			return err
		}
		if len(s.kept) > s.most {
			return &http.MaxBytesError{Limit: int64(s.most)}
		}
	}
}

func (s *splitter) next() (byte, error) {
	c, err := s.in.ReadByte()
	if err == nil {
		s.at++
	}
	return c, err
}

// outside follows the structure.
func (s *splitter) outside(c byte) {
	switch c {
	case '{', '[':
		s.depth++
	case '}', ']':
		s.depth--
	case ':':
		s.value = s.depth == 1
	case ',':
		s.value = false
	}
}

// text reads a string whose opening quote was read.
func (s *splitter) text() error {
	rows := s.depth == 1 && s.value && string(s.key) == `"data"` && !s.found
	from := len(s.kept)
	s.kept = append(s.kept, '"')
	start, escaped := s.at, false
	for {
		c, err := s.next()
		if errors.Is(err, io.EOF) {
			return nil // The decoder will say that the text ends too early.
		}
		if err != nil {
			return err
		}
		if !rows || c == '"' && !escaped {
			s.kept = append(s.kept, c)
		}
		if len(s.kept) > s.most {
			return &http.MaxBytesError{Limit: int64(s.most)}
		}
		if c == '"' && !escaped {
			break
		}
		escaped = c == '\\' && !escaped
	}
	if rows {
		s.found, s.start, s.end = true, start, s.at-1
	} else if s.depth == 1 && !s.value {
		s.key = bytes.Clone(s.kept[from:])
	}
	return nil
}

// stringReader reads the text of a JSON string whose quotes are cut off.
type stringReader struct {
	in  *bufio.Reader
	out []byte // decoded and not yet read
	at  int64  // bytes of the string read
	err error
}

// Read implements io.Reader.
func (r *stringReader) Read(p []byte) (int, error) {
	for len(r.out) == 0 && r.err == nil {
		r.fill()
	}
	n := copy(p, r.out)
	r.out = r.out[n:]
	if n > 0 {
		return n, nil
	}
	return 0, r.err
}

// fill decodes up to 32 KiB.
func (r *stringReader) fill() {
	r.out = r.out[:0]
	for len(r.out) < 32<<10 && r.err == nil {
		c, size, err := r.in.ReadRune()
		r.at += int64(size)
		switch {
		case err != nil:
			r.err = err
		case c == utf8.RuneError && size == 1:
			r.fail("is not valid UTF-8")
		case c < ' ':
			r.fail("holds a control character that is not escaped")
		case c == '\\':
			r.escape()
		default:
			r.out = utf8.AppendRune(r.out, c)
		}
	}
}

func (r *stringReader) fail(problem string) {
	r.err = barchan.Errorf(barchan.CodeInvalid, "data %s, at byte %d of the string", problem, r.at)
}

var escapes = map[byte]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escape decodes what follows a backslash.
func (r *stringReader) escape() {
	c, err := r.in.ReadByte()
	r.at++
	if err != nil {
		r.fail("ends within an escape")
		return
	}
	if plain, ok := escapes[c]; ok {
		r.out = append(r.out, plain)
		return
	}
	if c != 'u' {
		r.fail("holds an unknown escape")
		return
	}
	first, ok := r.hex()
	if ok && utf16.IsSurrogate(first) {
		first, ok = r.second(first)
	}
	if !ok {
		r.fail("holds a broken \\u escape")
		return
	}
	if first == 0 {
		r.fail("has the character NUL (\\u0000)")
		return
	}
	r.out = utf8.AppendRune(r.out, first)
}

// second reads the other half of a pair. A half alone is the replacement
// character, as for the usual decoder.
func (r *stringReader) second(first rune) (rune, bool) {
	if next, err := r.in.Peek(2); err != nil || string(next) != `\u` {
		return utf8.RuneError, true
	}
	peeked, err := r.in.Peek(6)
	if err != nil {
		return utf8.RuneError, true
	}
	other, ok := hexRune(peeked[2:])
	if !ok {
		return 0, false
	}
	pair := utf16.DecodeRune(first, other)
	if pair != utf8.RuneError {
		_, _ = r.in.Discard(6)
		r.at += 6
	}
	return pair, true
}

func (r *stringReader) hex() (rune, bool) {
	var digits [4]byte
	n, err := io.ReadFull(r.in, digits[:])
	r.at += int64(n)
	if err != nil {
		return 0, false
	}
	return hexRune(digits[:])
}

func hexRune(digits []byte) (rune, bool) {
	var v rune
	for _, c := range digits {
		switch {
		case c >= '0' && c <= '9':
			v = v<<4 | rune(c-'0')
		case c >= 'a' && c <= 'f':
			v = v<<4 | rune(c-'a'+10)
		case c >= 'A' && c <= 'F':
			v = v<<4 | rune(c-'A'+10)
		default:
			return 0, false
		}
	}
	return v, true
}
