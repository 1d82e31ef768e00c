package duckdb

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb/wire"
)

// Sandbox measures which layers of the sandbox really hold, by trying in a
// worker of its own what they forbid. True means that the attempts failed:
//
//	engine_reads       files that are no inputs cannot be read by SQL
//	engine_writes      files that are no outputs cannot be written by SQL
//	engine_settings    SQL cannot change the engine's settings
//	engine_extensions  SQL cannot load extensions
//	address_space      an allocation over the memory limit fails at once
//	kernel_files       not even the process can read another file
//	kernel_network     not even the process can reach the network
func (e *Engine) Sandbox(ctx context.Context) (map[string]bool, error) {
	dir, err := os.MkdirTemp(e.root, "selftest-")
	if err != nil {
		return nil, fmt.Errorf("measure the sandbox: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	outside := filepath.Join(dir, "outside.csv")
	if err := os.WriteFile(outside, []byte("a\n"), 0o600); err != nil {
		return nil, fmt.Errorf("measure the sandbox: %w", err)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("measure the sandbox: %w", err)
	}
	defer func() { _ = listener.Close() }()
	run := filepath.Base(dir) + "/run"
	s, err := e.open(ctx, selfTestSpec(run, e.clock()))
	if err != nil {
		return nil, fmt.Errorf("measure the sandbox: %w", err)
	}
	defer func() { _ = s.Close() }()
	out, err := s.execute(ctx, wire.Request{SelfTest: &wire.SelfTest{
		Outside: outside, Denied: filepath.Join(dir, "denied"), Network: listener.Addr().String()}}, nil)
	if err == nil && out.Failure != nil {
		err = s.failed(out.Failure, nil)
	}
	if err != nil {
		return nil, fmt.Errorf("measure the sandbox: %w", err)
	}
	return out.Sandbox, nil
}

func selfTestSpec(dir string, now time.Time) barchan.SessionSpec {
	return barchan.SessionSpec{
		ID: "selftest", Instant: now, Dir: dir,
		Limits: barchan.Limits{
			MemoryBytes: 128 << 20, Threads: 1, Parallel: 1,
			NodeDeadline: 10 * time.Second, RunDeadline: 20 * time.Second,
			ResultBytes: 1 << 20, SpillBytes: 1 << 20,
		},
		Outputs: []string{dir + "/output"},
	}
}
