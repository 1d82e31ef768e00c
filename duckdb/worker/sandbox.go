package worker

import (
	"fmt"

	"golang.org/x/sys/unix"

	"github.com/barchan-data/barchan/duckdb/wire"
)

// A worker may have some files open at once, and every file of its session
// several times: a scan opens what it reads once to bind it, and once per
// thread.
const (
	someFiles    = 1024
	opensPerFile = 4
)

// openFiles is how many files a session may have open at once, as far as the
// system lets us.
func openFiles(o *wire.Open) (uint64, error) {
	var now unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &now); err != nil {
		return 0, fmt.Errorf("limit of open files: %w", err)
	}
	return min(someFiles+opensPerFile*uint64(len(o.Inputs)+len(o.Outputs)), now.Max), nil
}

// restrict takes from the process what its session does not need. It runs
// after DuckDB has been opened and locked, and before any statement is read:
// limits first, because they need nothing, and then the kernel's fence.
func restrict(o *wire.Open) error {
	mapped, err := mappedBytes()
	if err != nil {
		return err
	}
	files, err := openFiles(o)
	if err != nil {
		return err
	}
	limits := []struct {
		name     string
		resource int
		soft     uint64
		hard     uint64
	}{
		{"core", unix.RLIMIT_CORE, 0, 0},
		{"open files", unix.RLIMIT_NOFILE, files, files},
		{"file size", unix.RLIMIT_FSIZE, uint64(o.FileBytes), uint64(o.FileBytes)},
		{"CPU", unix.RLIMIT_CPU, uint64(o.CPUSeconds), uint64(o.CPUSeconds) + 1},
		// The process has mapped far more than it uses, above all Go's arenas:
		// the limit is counted from there.
		{"address space", unix.RLIMIT_AS, uint64(mapped + o.AddressBytes), uint64(mapped + o.AddressBytes)},
	}
	for _, l := range limits {
		if err := unix.Setrlimit(l.resource, &unix.Rlimit{Cur: l.soft, Max: l.hard}); err != nil {
			return fmt.Errorf("limit %s: %w", l.name, err)
		}
	}
	return fence(o)
}
