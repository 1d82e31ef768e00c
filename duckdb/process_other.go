//go:build !linux

package duckdb

import "syscall"

// maxrssUnit is what Rusage.Maxrss counts, in bytes, on the systems of BSD.
const maxrssUnit = 1

// attributes give a worker its own group. It ends with its server because its
// requests end.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// awaitExit cannot wait without reaping here: the group is not signalled again
// after its leader has ended.
func awaitExit(int) bool { return false }
