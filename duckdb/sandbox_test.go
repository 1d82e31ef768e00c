package duckdb

import (
	"os"
	"testing"
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
	for _, layer := range []string{"kernel_files", "kernel_network"} {
		if held, ok := got[layer]; !ok || held {
			t.Errorf("%s is reported as %v: nothing restricts it yet", layer, got)
		}
	}
	if left, err := os.ReadDir(e.root); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}
