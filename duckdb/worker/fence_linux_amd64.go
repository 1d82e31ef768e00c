package worker

import "golang.org/x/sys/unix"

// auditArch is this architecture to a filter of system calls; the numbers from
// foreignCalls on are of another one that runs on it (x32).
const (
	auditArch    = unix.AUDIT_ARCH_X86_64
	foreignCalls = 0x40000000
)
