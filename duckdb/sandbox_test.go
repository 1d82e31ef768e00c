package duckdb

import (
	"os"
	"testing"

	kernel "github.com/landlock-lsm/go-landlock/landlock/syscall"
)

func TestSandboxIsMeasured(t *testing.T) {
	t.Parallel()
	e := raw(t, 0)
	got, err := e.Sandbox(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, layer := range []string{"engine_reads", "engine_writes", "engine_settings", "engine_extensions", "address_space"} {
		if !got[layer] {
			t.Errorf("%s does not hold", layer)
		}
	}
	_, missing := kernel.LandlockGetABIVersion()
	for _, layer := range []string{"kernel_files", "kernel_network"} {
		if held, ok := got[layer]; !ok || !held && missing == nil {
			t.Errorf("%s is reported as %v", layer, got)
		}
	}
	if left, err := os.ReadDir(e.root); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}
