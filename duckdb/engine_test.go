package duckdb_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
)

func spec(parallel int, outputs ...string) barchan.SessionSpec {
	return barchan.SessionSpec{
		ID: "run", Instant: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Tier: barchan.TierMedium,
		Limits: barchan.Limits{
			MemoryBytes: 512 << 20, Threads: 2, Parallel: parallel,
			NodeDeadline: 30 * time.Second, RunDeadline: time.Minute,
			ResultBytes: 1 << 30, SpillBytes: 1 << 30,
		},
		Outputs: outputs, Dir: "run",
	}
}

func TestASelectBecomesAParquetFile(t *testing.T) {
	t.Parallel()
	e, root := open(t, 1)
	s, err := e.Open(t.Context(), spec(1, "run/a.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.Run(t.Context(), barchan.Statement{ID: "a", SQL: "SELECT 1 AS x, sum(2) AS y", Output: "run/a.parquet"})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", out)
	if info, err := os.Stat(filepath.Join(root, "run/a.parquet")); err != nil || info.Size() != out.Bytes {
		t.Errorf("the file: %v, %v; want %d bytes", info, err, out.Bytes)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	t.Logf("%+v", s.Usage())
}
