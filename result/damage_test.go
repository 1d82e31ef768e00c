package result_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/result"
)

// A torn or changed file gives an error or other rows, and never a panic.
func TestDamagedFilesAreErrors(t *testing.T) {
	t.Parallel()
	if racing {
		t.Skip("the race detector ends the process at a bad pointer, where a panic is recovered otherwise")
	}
	schema := barchan.Schema{{Name: "i", Type: "bigint"}, {Name: "l", Type: "array(varchar)"}, {Name: "d", Type: "decimal(38,2)"}}
	path := written(t, "SELECT i AS i, ['a' || i, NULL] AS l, i::DECIMAL(38,2) AS d FROM range(300) t(i)", "")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	dir, broken := t.TempDir(), 0
	try := func(name string, data []byte) {
		file := filepath.Join(dir, "damaged.parquet")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := result.Open([]string{file}, schema)
		if err == nil {
			err = r.WriteJSON(io.Discard, 0, 1000)
			_ = r.Close()
		}
		if err != nil {
			broken++
		}
	}
	for cut := 0; cut < len(whole); cut += 1 + len(whole)/200 {
		try("cut", whole[:cut])
	}
	if broken < 150 {
		t.Errorf("only %d of the cut files were refused", broken)
	}
	for at := 0; at < len(whole); at += 1 + len(whole)/600 {
		flipped := bytes.Clone(whole)
		flipped[at] ^= 0x55
		try("flip", flipped)
	}
	if _, err := result.Open([]string{filepath.Join(dir, "absent")}, schema); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("absent file: %v", err)
	}
	if _, err := result.Open([]string{path}, schema[:2]); err == nil {
		t.Error("a schema with too few columns is taken")
	}
}

// Forms that DuckDB does not write, and other writers do.
func TestFormsOfOtherWriters(t *testing.T) {
	t.Parallel()
	type row struct {
		Old   deprecated.Int96 `parquet:"old"`
		Bytes []byte           `parquet:"bytes"`
		Bare  []int64          `parquet:"bare"`
		Small int64            `parquet:"small,decimal(2:10)"`
		Short int32            `parquet:"short,decimal(1:5)"`
		Wide  uint64           `parquet:"wide"`
	}
	path := filepath.Join(t.TempDir(), "other.parquet")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := parquet.NewGenericWriter[row](f)
	// 2024-03-04 is the day 2460374 of the Julian calendar; the clock stands at 21:59:33.5.
	nanos := uint64(79173500000000)
	if _, err := w.Write([]row{
		{Old: deprecated.Int96{uint32(nanos), uint32(nanos >> 32), 2460374}, Bytes: []byte("text"), Bare: []int64{1, 2}, Small: -5, Short: 123, Wide: 1<<64 - 1},
		{Old: deprecated.Int96{0, 0, 2440588}, Bytes: nil, Bare: nil},
	}); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	schema := barchan.Schema{{Name: "old", Type: "timestamp(3) with time zone"}, {Name: "bytes", Type: "varchar"}, {Name: "bare", Type: "array(bigint)"},
		{Name: "small", Type: "decimal(10,2)"}, {Name: "short", Type: "decimal(5,1)"}, {Name: "wide", Type: "decimal(20,0)"}}
	want := `{"bare":[1,2],"bytes":"text","old":"2024-03-04 21:59:33.500 UTC","short":"12.3","small":"-0.05","wide":18446744073709551615},` +
		`{"bare":[],"bytes":"","old":"1970-01-01 00:00:00.000 UTC","short":"0.0","small":"0.00","wide":0}`
	if got := jsonOf(t, schema, 0, 10, path); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Text that is not UTF-8 still makes valid JSON.
func TestTextThatIsNotUTF8(t *testing.T) {
	t.Parallel()
	type row struct {
		V string `parquet:"v"`
	}
	path := filepath.Join(t.TempDir(), "bad.parquet")
	if err := parquet.WriteFile(path, []row{{"a\xffb"}, {"\xed\xa0\x80"}}); err != nil {
		t.Fatal(err)
	}
	got := jsonOf(t, barchan.Schema{{Name: "v", Type: "varchar"}}, 0, 10, path)
	if got != "{\"v\":\"a\uFFFDb\"},{\"v\":\"\uFFFD\uFFFD\uFFFD\"}" {
		t.Errorf("got %q", got)
	}
}

// failing is a client that went away.
type failing struct{ after int }

func (f *failing) Write(p []byte) (int, error) {
	if f.after -= len(p); f.after < 0 {
		return 0, io.ErrClosedPipe
	}
	return len(p), nil
}

func TestAWriterThatFailsEndsTheRead(t *testing.T) {
	t.Parallel()
	schema := barchan.Schema{{Name: "i", Type: "bigint"}}
	r, err := result.Open([]string{written(t, "SELECT i FROM range(100000) t(i)", "")}, schema)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := r.WriteJSON(&failing{after: 100_000}, 0, 1<<40); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("JSON: %v", err)
	}
	if err := r.WriteCSV(&failing{}, 0, 1<<40); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("CSV: %v", err)
	}
}

// The memory of a read does not grow with the rows that it sends.
func TestMemoryIsBounded(t *testing.T) {
	schema := barchan.Schema{{Name: "i", Type: "bigint"}, {Name: "t", Type: "varchar"}}
	path := written(t, "SELECT i, 'some text that is a little longer ' || i AS t FROM range(600000) t(i)", ", ROW_GROUP_SIZE 16384")
	r, err := result.Open([]string{path}, schema)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var most uint64
	var n int
	watch := writerFunc(func(p []byte) (int, error) {
		if n++; n%100 == 0 {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
		return len(p), nil
	})
	if err := r.WriteCSV(watch, 0, 1<<40); err != nil {
		t.Fatal(err)
	}
	if n < 200 || most > 32<<20 {
		t.Errorf("%d writes, at most %d bytes of heap", n, most)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func BenchmarkDeepPage(b *testing.B) {
	schema := barchan.Schema{{Name: "i", Type: "bigint"}, {Name: "t", Type: "varchar"}, {Name: "d", Type: "double"}, {Name: "ts", Type: "timestamp(3) with time zone"}}
	path := written(b, "SELECT i, 'text ' || i AS t, i / 7 AS d, TIMESTAMPTZ '2024-01-01' + to_seconds(i) AS ts FROM range(1000000) t(i)", ", ROW_GROUP_SIZE 16384")
	b.ReportAllocs()
	for b.Loop() {
		r, err := result.Open([]string{path}, schema)
		if err != nil {
			b.Fatal(err)
		}
		if err := r.WriteJSON(io.Discard, 900_000, 1000); err != nil {
			b.Fatal(err)
		}
		_ = r.Close()
	}
}

func BenchmarkWholeCSV(b *testing.B) {
	schema := barchan.Schema{{Name: "i", Type: "bigint"}, {Name: "t", Type: "varchar"}, {Name: "d", Type: "double"}, {Name: "ts", Type: "timestamp(3) with time zone"}}
	path := written(b, "SELECT i, 'text ' || i AS t, i / 7 AS d, TIMESTAMPTZ '2024-01-01' + to_seconds(i) AS ts FROM range(300000) t(i)", ", ROW_GROUP_SIZE 16384")
	for b.Loop() {
		r, err := result.Open([]string{path}, schema)
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		if err := r.WriteCSV(writerFunc(func(p []byte) (int, error) { n += len(p); return len(p), nil }), 0, 1<<40); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(n))
		_ = r.Close()
	}
}
