//go:build !linux

package worker

// mappedBytes is unknown here. Twice what a warm worker maps on Linux leaves
// the address space a limit, if a loose one.
func mappedBytes() (int64, error) { return 4 << 30, nil }

// volunteer does nothing here.
func volunteer() {}
