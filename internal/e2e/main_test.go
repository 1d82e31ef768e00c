package e2e

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/barchan-data/barchan/cli"
)

// demoRoot is the last query of the demo's chain.
const demoRoot = "111"

// loadDemo puts the demo's tables and queries on the server with the command
// line, and returns the id of the root.
func loadDemo(s *server) string {
	s.t.Helper()
	for _, table := range []string{"flights", "weather", "planes", "airports", "airlines"} {
		s.barchan("load", "nyc."+table, "../../demo/data/"+table+".parquet")
	}
	s.barchan("push", "../../demo/queries", "--keep-ids")
	return demoRoot
}

// barchan runs a command against the server, which must succeed, and returns
// what it printed.
func (s *server) barchan(args ...string) string {
	s.t.Helper()
	cmd := exec.Command(self(s.t), args...)
	cmd.Env = append(os.Environ(), "BARCHAN_E2E_MAIN=1", "BARCHAN_URL="+s.url, "BARCHAN_API_KEY="+testKey)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		s.t.Fatalf("barchan %s: %v\n%s%s", strings.Join(args, " "), err, out, stderr.String())
	}
	return string(out)
}

// TestMain is also the program under test: this binary is a server, a command
// or a worker when it is started as one.
func TestMain(m *testing.M) {
	if os.Getenv("BARCHAN_E2E_MAIN") != "" || len(os.Args) > 1 && os.Args[1] == "worker" {
		os.Exit(cli.Main(context.Background(), cli.SystemEnv()))
	}
	os.Exit(m.Run())
}
