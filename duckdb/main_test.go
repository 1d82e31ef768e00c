package duckdb_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb"
	"github.com/barchan-data/barchan/duckdb/worker"
)

// TestMain makes the test binary its own worker.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "worker" {
		os.Exit(worker.Main())
	}
	if len(os.Args) == 3 && os.Args[1] == "server" {
		serve(os.Args[2])
	}
	goleak.VerifyTestMain(m)
}

// serve is a server with a busy worker and a warm one, until it is killed. It
// prints when the statement is under way.
func serve(root string) {
	ctx := context.Background()
	executable, _ := os.Executable()
	e, err := duckdb.New(duckdb.Config{Executable: executable, Args: []string{"worker"}, Root: root, Warm: 1})
	if err != nil {
		panic(err)
	}
	s, err := e.Open(ctx, spec(1, "run/a.parquet"))
	if err != nil {
		panic(err)
	}
	fmt.Println("open")
	_, err = s.Run(ctx, barchan.Statement{Output: "run/a.parquet", SQL: "SELECT levenshtein_distance(lpad('a', 300000, 'a'), lpad('b', 300000, 'b')) AS n"})
	panic(err)
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
