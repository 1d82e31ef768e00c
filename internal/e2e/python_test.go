package e2e

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// The official Python client runs the demo's pipeline and reads every node.
// BARCHAN_PYTHON names a Python that has the package dune-client.
func TestPythonClientRunsThePipeline(t *testing.T) {
	t.Parallel()
	python := os.Getenv("BARCHAN_PYTHON")
	if python == "" {
		t.Skip("BARCHAN_PYTHON names no Python with dune-client 1.12.2")
	}
	s := startServer(t)
	root := loadDemo(s)
	out, err := exec.Command(python, "testdata/pipeline.py", s.url, testKey, root).CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(out), "11 nodes completed") {
		t.Error("not every node of the demo was read")
	}
}
