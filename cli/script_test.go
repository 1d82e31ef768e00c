package cli

import (
	"context"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/barchan-data/barchan/internal/golden"
)

// TestMain is also the command line that the scripts run. It has no server:
// what needs one is in internal/e2e.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"barchan": func() {
			os.Exit(Main(context.Background(), Env{
				Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Version: "v1.2.3",
				Worker: func() int { return 42 },
			}))
		},
	})
}

func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: golden.Updating(),
		Setup: func(env *testscript.Env) error {
			// Nothing listens there: a command that asks a server fails.
			env.Setenv("BARCHAN_URL", "http://127.0.0.1:1")
			return nil
		},
	})
}
