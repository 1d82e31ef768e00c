package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The official client for Node: every method that it has is called, and what
// comes back is asserted. BARCHAN_NODE_CLIENT names a folder in which npm ci
// has installed testdata/node/package-lock.json.
func TestNodeClientsEveryMethod(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("BARCHAN_NODE_CLIENT")
	if folder == "" {
		t.Skip("BARCHAN_NODE_CLIENT names no folder with @duneanalytics/client-sdk 0.4.0")
	}
	s := startServer(t)
	loadConformance(s)
	before := len(s.log.String())
	redirect, err := filepath.Abs("testdata/node/redirect.cjs")
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile("testdata/node/client.cjs")
	if err != nil {
		t.Fatal(err)
	}
	// From standard input, packages are looked for in the working folder.
	cmd := exec.Command("node", "--require", redirect, "-")
	cmd.Dir, cmd.Stdin = folder, strings.NewReader(string(script))
	cmd.Env = append(os.Environ(), "DUNE_API_BASE_URL="+s.url, "DUNE_API_KEY="+testKey)
	out, err := cmd.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(string(out), "every method was called\n") {
		t.Error("the script did not come to its end")
	}
	s.made("Node client", s.log.String()[before:])
}
