package duckdb

import (
	"errors"
	"syscall"

	"golang.org/x/sys/unix"
)

// maxrssUnit is what Rusage.Maxrss counts, in bytes.
const maxrssUnit = 1 << 10

// attributes give a worker its own group, and make the kernel kill it when the
// thread that started it ends.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// awaitExit waits until a child has ended, leaves it to be reaped, and reports
// that it did so.
func awaitExit(pid int) bool {
	for {
		err := unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
		if !errors.Is(err, unix.EINTR) {
			return true
		}
	}
}
