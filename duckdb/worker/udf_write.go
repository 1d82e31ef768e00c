package worker

import (
	"sync"
	"unsafe"

	"github.com/duckdb/duckdb-go/v2"
)

// textWriter hands the texts of a chunk to DuckDB, many at a time: one call into
// DuckDB for each text costs more than most functions take. DuckDB copies a whole
// piece into the memory of the vector, and every row gets its part of that copy, in
// the form that duckdb.h gives duckdb_string_t.
type textWriter struct {
	output duckdb.VectorWriter[string]
	copied duckdb.VectorView[string] // of the same vector
	rows   unsafe.Pointer            // its duckdb_string_t; nil when they cannot be reached
	*textPiece
	spare *sync.Pool // where the piece is from
}

// textPiece is what was not handed over yet.
type textPiece struct {
	piece []byte
	parts []textPart
}

// textPart is the text of a row, in the piece.
type textPart struct{ row, from, to int }

// textRow is a duckdb_string_t: the length, and either the text itself or how it
// begins and where it is.
type textRow struct {
	length uint32
	inline [maxInline]byte
}

const (
	maxInline = 12
	// prefixed is how much of a longer text stands before its address.
	prefixed = 4
	// pieceSize is when a piece is handed over: what is copied twice stays small.
	pieceSize = 64 << 10
	// keptSize bounds the memory that is kept for the next chunk.
	keptSize = 1 << 20
)

// newTextWriter writes to a result, in memory from a pool of *textPiece.
func newTextWriter(result duckdb.Vector, spare *sync.Pool) (*textWriter, error) {
	output, err := duckdb.GetVectorWriter[string](result)
	if err != nil {
		return nil, err
	}
	copied, err := duckdb.GetVectorView[string](result)
	if err != nil {
		return nil, err
	}
	w := &textWriter{output: output, copied: copied, textPiece: spare.Get().(*textPiece), spare: spare}
	return w, w.locate()
}

// locate finds the rows of the vector: a short text that DuckDB has written lies
// within its row.
func (w *textWriter) locate() error {
	if w.output.Len() == 0 {
		return nil
	}
	const probe = "x"
	if err := w.output.Set(0, probe); err != nil {
		return err
	}
	text, valid, err := w.copied.GetValueBorrowed(0)
	if err != nil || !valid {
		return err
	}
	row := unsafe.Add(unsafe.Pointer(unsafe.StringData(text)), -int(unsafe.Offsetof(textRow{}.inline)))
	if r := (*textRow)(row); r.length == uint32(len(probe)) && text == probe {
		w.rows = row
	}
	return nil
}

// add takes the piece with the text of a row appended, unless that is NULL.
func (w *textWriter) add(row int, piece []byte, ok bool) error {
	from := len(w.piece)
	if !ok {
		return w.output.SetNull(row)
	}
	w.piece = piece
	w.parts = append(w.parts, textPart{row: row, from: from, to: len(piece)})
	if len(piece) < pieceSize {
		return nil
	}
	return w.flush()
}

// finish hands the rest over, and the memory back.
func (w *textWriter) finish() error {
	if err := w.flush(); err != nil {
		return err
	}
	if cap(w.piece) <= keptSize {
		w.spare.Put(w.textPiece)
	}
	return nil
}

// flush hands the piece over.
func (w *textWriter) flush() error {
	defer func() { w.piece, w.parts = w.piece[:0], w.parts[:0] }()
	if len(w.parts) == 0 {
		return nil
	}
	whole := unsafe.String(unsafe.SliceData(w.piece), len(w.piece))
	if w.rows == nil || len(whole) <= maxInline {
		return w.each(whole)
	}
	at := w.parts[0].row
	if err := w.output.Set(at, whole); err != nil {
		return err
	}
	// A text that is not UTF-8 is NULL, and would make all of them so.
	copied, valid, err := w.copied.GetValueBorrowed(at)
	if err != nil {
		return err
	}
	if !valid {
		return w.each(whole)
	}
	for _, p := range w.parts {
		w.point(p.row, copied[p.from:p.to])
	}
	return nil
}

// each hands one text over after the other.
func (w *textWriter) each(whole string) error {
	for _, p := range w.parts {
		if err := w.output.Set(p.row, whole[p.from:p.to]); err != nil {
			return err
		}
	}
	return nil
}

// point makes a row that of a text in the memory of the vector.
func (w *textWriter) point(row int, text string) {
	r := (*textRow)(unsafe.Add(w.rows, uintptr(row)*unsafe.Sizeof(textRow{})))
	*r = textRow{length: uint32(len(text))}
	if copy(r.inline[:], text); len(text) > maxInline {
		*(*unsafe.Pointer)(unsafe.Pointer(&r.inline[prefixed])) = unsafe.Pointer(unsafe.StringData(text))
	}
}
