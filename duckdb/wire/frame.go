package wire

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
)

// Bounds of one frame. A request carries SQL with all its inlined views, or
// the paths of ten thousand outputs; a reply at most a schema. Neither side
// reads a frame that is longer than it expects.
const (
	MaxRequest = 64 << 20
	MaxReply   = 16 << 20
)

// headerSize is that of the length in front of a frame: 32 bits, big-endian.
const headerSize = 4

// Writer writes frames. It is safe for concurrent use.
type Writer struct {
	mu  sync.Mutex
	w   io.Writer
	max int
}

// NewWriter returns a writer of frames of at most max bytes.
func NewWriter(w io.Writer, max int) *Writer { return &Writer{w: w, max: max} }

// Write writes v as one frame, with one call of the underlying writer. A frame
// that is too long is not written, and gives a TooLongError.
func (w *Writer) Write(v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode frame: %w", err)
	}
	if len(body) > w.max {
		return TooLongError(len(body))
	}
	frame := make([]byte, headerSize, headerSize+len(body))
	binary.BigEndian.PutUint32(frame, uint32(len(body)))
	frame = append(frame, body...)
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, err := w.w.Write(frame); err != nil {
		return fmt.Errorf("write frame: %w", err)
	}
	return nil
}

// Reader reads frames. It is not safe for concurrent use.
type Reader struct {
	r   *bufio.Reader
	max int
}

// NewReader returns a reader that refuses frames of more than max bytes.
func NewReader(r io.Reader, max int) *Reader {
	return &Reader{r: bufio.NewReaderSize(r, 32<<10), max: max}
}

// Read decodes the next frame into v. It returns io.EOF when the other side
// ended between two frames.
func (r *Reader) Read(v any) error {
	var header [headerSize]byte
	if _, err := io.ReadFull(r.r, header[:]); err != nil {
		if errors.Is(err, io.EOF) {
			return err
		}
		return fmt.Errorf("read frame: %w", err)
	}
	size := int64(binary.BigEndian.Uint32(header[:]))
	if size > int64(r.max) {
		return TooLongError(size)
	}
	// Memory grows with what arrives, not with what the header claims.
	body, err := io.ReadAll(io.LimitReader(r.r, size))
	if err == nil && int64(len(body)) < size {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return fmt.Errorf("read frame: %w", err)
	}
	if err := json.Unmarshal(body, v); err != nil {
		return fmt.Errorf("decode frame: %w", err)
	}
	return nil
}

// TooLongError is the size of a frame that is over the bound.
type TooLongError int64

// Error implements error.
func (e TooLongError) Error() string { return fmt.Sprintf("frame of %d bytes is too long", int64(e)) }
