package worker

import "golang.org/x/sys/unix"

// auditArch is this architecture to a filter of system calls; no number is of
// another one.
const (
	auditArch    = unix.AUDIT_ARCH_AARCH64
	foreignCalls = 0xffffffff
)
