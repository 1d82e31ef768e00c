package worker

import (
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"unsafe"

	"github.com/landlock-lsm/go-landlock/landlock"
	"golang.org/x/sys/unix"

	"github.com/barchan-data/barchan/duckdb/wire"
)

// fence lets the kernel keep the process to the files of its session, and from
// the network and other programs, in every thread: DuckDB's run already. What
// the system does not offer is left out: the self-test says what holds.
func fence(o *wire.Open) error {
	if err := fenceFiles(o); err != nil {
		return fmt.Errorf("fence files: %w", err)
	}
	if err := fenceCalls(); err != nil && !errors.Is(err, unix.EINVAL) && !errors.Is(err, unix.ENOSYS) {
		return fmt.Errorf("fence system calls: %w", err)
	}
	return nil
}

// fenceFiles allows inputs to be read, and the folders of outputs and of what
// spills to be written. The folder of a run holds nothing but its outputs, and
// those are written under names that the engine chooses.
func fenceFiles(o *wire.Open) error {
	folders := []string{o.SpillDir}
	for _, output := range o.Outputs {
		if dir := filepath.Dir(output); !slices.Contains(folders, dir) {
			folders = append(folders, dir)
		}
	}
	return landlock.V6.BestEffort().Restrict(
		landlock.RWDirs(folders...).IgnoreIfMissing(),
		landlock.ROFiles(o.Inputs...).IgnoreIfMissing(),
		landlock.ROFiles("/dev/urandom", "/dev/null", "/proc/self/statm").IgnoreIfMissing(),
	)
}

// denied are the system calls that open a network, start a program, or reach
// into the kernel or other processes. No statement needs any.
var denied = []uint32{
	unix.SYS_SOCKET, unix.SYS_SOCKETPAIR, unix.SYS_CONNECT, unix.SYS_BIND, unix.SYS_LISTEN, unix.SYS_ACCEPT, unix.SYS_ACCEPT4,
	unix.SYS_SENDTO, unix.SYS_SENDMSG, unix.SYS_SENDMMSG,
	unix.SYS_EXECVE, unix.SYS_EXECVEAT, unix.SYS_PTRACE, unix.SYS_PROCESS_VM_READV, unix.SYS_PROCESS_VM_WRITEV,
	unix.SYS_PIDFD_OPEN, unix.SYS_PIDFD_GETFD, unix.SYS_UNSHARE, unix.SYS_SETNS, unix.SYS_MOUNT, unix.SYS_UMOUNT2, unix.SYS_PIVOT_ROOT,
	unix.SYS_CHROOT, unix.SYS_BPF, unix.SYS_PERF_EVENT_OPEN, unix.SYS_USERFAULTFD, unix.SYS_KEYCTL, unix.SYS_ADD_KEY, unix.SYS_REQUEST_KEY,
	unix.SYS_IO_URING_SETUP, unix.SYS_INIT_MODULE, unix.SYS_FINIT_MODULE, unix.SYS_KEXEC_LOAD,
}

// Where a filter finds the number of a call and the architecture, in bytes.
const (
	callNumber = 0
	callArch   = 4
)

// fenceCalls installs the filter in all threads at once.
func fenceCalls() error {
	if auditArch == 0 {
		return unix.ENOSYS
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	filter := denying(denied)
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	unsynced, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&program)))
	runtime.KeepAlive(filter)
	switch {
	case errno != 0:
		return errno
	case unsynced != 0:
		return fmt.Errorf("thread %d can not be fenced", unsynced)
	}
	return nil
}

// denying is a program that refuses calls, and those of another architecture,
// whose numbers mean something else.
func denying(calls []uint32) []unix.SockFilter {
	refuse := func(after int) uint8 { return uint8(len(calls) + 1 - after) } // to the last instruction
	load := func(offset uint32) unix.SockFilter {
		return unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: offset}
	}
	program := []unix.SockFilter{
		load(callArch),
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: auditArch, Jf: refuse(-2)},
		load(callNumber),
		{Code: unix.BPF_JMP | unix.BPF_JGE | unix.BPF_K, K: foreignCalls, Jt: refuse(0)},
	}
	for i, call := range calls {
		program = append(program, unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: call, Jt: refuse(i + 1)})
	}
	return append(program,
		unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW},
		unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ERRNO | uint32(unix.EACCES)})
}
