package duckdb_test

import (
	"os"
	"testing"

	"go.uber.org/goleak"

	"github.com/barchan-data/barchan/duckdb"
	"github.com/barchan-data/barchan/duckdb/worker"
)

// TestMain makes the test binary its own worker.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "worker" {
		os.Exit(worker.Main())
	}
	goleak.VerifyTestMain(m)
}

// open returns an engine over a folder of its own.
func open(t testing.TB, warm int) (*duckdb.Engine, string) {
	t.Helper()
	root := t.TempDir()
	e, err := duckdb.New(duckdb.Config{Executable: executable(t), Args: []string{"worker"}, Root: root, Warm: warm})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e, root
}

func executable(t testing.TB) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}
