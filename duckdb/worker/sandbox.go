package worker

import (
	"fmt"

	"golang.org/x/sys/unix"

	"github.com/barchan-data/barchan/duckdb/wire"
)

// maxFiles is how many files a worker has open at once, at most.
const maxFiles = 1024

// restrict takes from the process what its session does not need. It runs
// after DuckDB has been opened and locked, and before any statement is read.
// Every layer of the kernel's sandbox has its place here, in this order:
// limits first, because they need nothing; then whatever else the system
// offers.
func restrict(o *wire.Open) error {
	mapped, err := mappedBytes()
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
		{"open files", unix.RLIMIT_NOFILE, maxFiles, maxFiles},
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
	return nil
}
