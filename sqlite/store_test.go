package sqlite_test

import (
	"path/filepath"
	"testing"

	"github.com/barchan-data/barchan/sqlite"
	"github.com/barchan-data/barchan/storetest"
)

var _ storetest.Store = (*sqlite.Store)(nil)

func openStore(t *testing.T, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path, sqlite.Config{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Exercise(t, func(t *testing.T) storetest.Store {
		return openStore(t, filepath.Join(t.TempDir(), "barchan.db"))
	})
}

func closeStore(t *testing.T, s *sqlite.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
