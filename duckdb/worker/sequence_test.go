package worker

import (
	"context"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb"
)

// TestSequenceStops: a sequence that nobody could hold in memory is a stream,
// which ends when it is told to.
func TestSequenceStops(t *testing.T) {
	conn := preluded(t)
	tr, err := duckdb.Translate(barchan.Statement{SQL: "SELECT sum(x * 2) FROM UNNEST(sequence(1, 10000000000000)) t(x)"}, func(f string) string { return f })
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	began := time.Now()
	rows, err := conn.QueryContext(ctx, tr.SQL)
	if err == nil {
		err = rows.Err()
		_ = rows.Close()
	}
	if err == nil {
		t.Fatal("a sequence of ten million million numbers came to an end")
	}
	if d := time.Since(began); d > 15*time.Second {
		t.Errorf("it ended only after %s", d)
	}
}
