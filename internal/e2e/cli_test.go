package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/barchan-data/barchan/internal/golden"
)

// The scripts run the real command line against a real server, one each.
func TestCommandLine(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: golden.Updating(),
		Setup: func(env *testscript.Env) error {
			file := filepath.Join(t.TempDir(), "barchan.yaml")
			if err := os.WriteFile(file, []byte("dataset_roots: ["+env.WorkDir+"]\n"), 0o600); err != nil {
				return err
			}
			s := startServer(t, "--config", file)
			env.Setenv("BARCHAN", self(t))
			env.Setenv("BARCHAN_E2E_MAIN", "1")
			env.Setenv("BARCHAN_URL", s.url)
			env.Setenv("BARCHAN_API_KEY", testKey)
			env.Setenv("TMPDIR", os.TempDir())
			return nil
		},
	})
}
