package duckdb_test

import (
	"testing"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/enginetest"
)

func TestSuite(t *testing.T) {
	t.Parallel()
	enginetest.Exercise(t, func(t testing.TB) (barchan.Engine, string) { return open(t, 0) })
}
