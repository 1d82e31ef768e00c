package dataset_test

import (
	"os"
	"testing"

	"github.com/barchan-data/barchan/duckdb/worker"
)

// TestMain makes the test binary its own worker: files are read by the real
// engine.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "worker" {
		os.Exit(worker.Main())
	}
	os.Exit(m.Run())
}
