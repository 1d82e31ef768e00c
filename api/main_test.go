package api_test

import (
	"os"
	"testing"

	"github.com/barchan-data/barchan/duckdb/worker"
)

// TestMain makes the test binary its own worker: what filters, sorts and
// samples is the real engine.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "worker" {
		os.Exit(worker.Main())
	}
	os.Exit(m.Run())
}
