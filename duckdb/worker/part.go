package worker

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb/wire"
)

// A COPY that is stopped leaves a file without its end, and how many rows fit
// is not known before they are written. So the first rows are written to see
// how large they are, and then as many as should fit.
const (
	sampleRows = 8 * 16384 // whole row groups: their size is a fair guess
	fitTries   = 4         // of a guess, each smaller than the one before
	fitShare   = 0.9       // of what the sample says: rows differ
)

// copyPart writes as many of the first rows of a SELECT as fit into MaxBytes,
// after a COPY of all found that they do not. A single row that does not fit
// is too large.
func (w *worker) copyPart(ctx context.Context, id int64, c *conn, list []field, r *wire.Run) (written, error) {
	first := func(rows int64) (written, error) {
		done, err := w.copyTo(ctx, id, c, copyFirst(list, r, rows), r.Output, r.MaxBytes)
		done.partial = done.rows == rows
		return done, err
	}
	rows := int64(sampleRows)
	sample, err := first(rows)
	for ; isTooLarge(err) && rows > 1; sample, err = first(rows) {
		rows = max(rows/8, 1)
	}
	if err != nil || sample.rows < rows { // it was not the same result twice: what there is now fits
		return sample, err
	}
	guess := int64(fitShare * float64(rows) * float64(r.MaxBytes) / float64(max(sample.bytes, 1)))
	if guess <= rows { // the sample is as good, and is in the file
		return sample, nil
	}
	for try := 0; try < fitTries && guess > rows; try++ {
		done, err := first(guess)
		if !isTooLarge(err) {
			return done, err
		}
		guess = guess * 3 / 4
	}
	return first(rows)
}

// copyFirst is the COPY of so many rows.
func copyFirst(list []field, r *wire.Run, rows int64) string {
	before, after := selection(list)
	if before == "" {
		before, after = "SELECT * FROM (", ") AS barchan_result"
	}
	return "COPY (" + before + r.SQL + after + " LIMIT " + strconv.FormatInt(rows, 10) + ") TO " + quoteText(r.Output) + copyOptions
}

// isTooLarge reports whether a file was larger than it may be: our own watch
// says so, or the kernel was quicker.
func isTooLarge(err error) bool {
	if e, ok := errors.AsType[*engineError](err); ok {
		return strings.Contains(strings.ToLower(e.Message), "file too large")
	}
	return err != nil && barchan.CodeOf(err) == barchan.CodeTooLarge
}
