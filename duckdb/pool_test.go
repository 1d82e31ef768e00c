package duckdb

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
)

func TestAWarmWorkerIsUsedOnceAndReplaced(t *testing.T) {
	t.Parallel()
	e := raw(t, 1)
	seen := map[int]bool{}
	for range 3 {
		waitWarm(e, 1)
		s := small(t, e, nil)
		pid := s.proc.cmd.Process.Pid
		if seen[pid] {
			t.Fatalf("worker %d had two sessions", pid)
		}
		seen[pid] = true
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestAWarmWorkerThatDiedIsNotHandedOut(t *testing.T) {
	t.Parallel()
	e := raw(t, 1)
	w := <-e.pool.ready
	_ = syscall.Kill(w.cmd.Process.Pid, syscall.SIGKILL)
	<-w.reaped
	e.pool.ready <- w
	s := small(t, e, nil)
	if s.proc == w {
		t.Fatal("a dead worker got a session")
	}
	if _, err := s.try(t, "SELECT 1 AS x", "a"); err != nil {
		t.Error(err)
	}
}

func TestAWorkerThatDoesNotStartMakesOpenUnavailable(t *testing.T) {
	t.Parallel()
	for name, executable := range map[string]string{
		"absent": "/nonexistent/worker",
		"wrong":  "/bin/true", // ends without a word
	} {
		e, err := New(Config{Executable: executable, Root: t.TempDir(), Warm: 1})
		if err != nil {
			t.Fatal(err)
		}
		spec := selfTestSpec("x", time.Now())
		if _, err := e.Open(t.Context(), spec); barchan.CodeOf(err) != barchan.CodeUnavailable {
			t.Errorf("%s: %v", name, err)
		}
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestAnIncompleteSpecIsRefused(t *testing.T) {
	t.Parallel()
	e := raw(t, 0)
	spec := selfTestSpec("x", time.Now())
	spec.Limits.Threads = 0
	if _, err := e.Open(t.Context(), spec); err == nil {
		t.Error("a session without threads was opened")
	}
}

func TestClosingAnEngineEndsEveryWorker(t *testing.T) {
	t.Parallel()
	e := raw(t, 2)
	waitWarm(e, 2)
	s := small(t, e, nil)
	failed := make(chan error, 1)
	go func() {
		_, err := s.try(t, endless, "a")
		failed <- err
	}()
	e.pool.mu.Lock()
	var pids []int
	for w := range e.pool.alive {
		pids = append(pids, w.cmd.Process.Pid)
	}
	e.pool.mu.Unlock()
	if err := e.Close(); err != nil {
		t.Error(err)
	}
	if barchan.CodeOf(<-failed) != barchan.CodeEngineCrashed {
		t.Error("a statement outlived its engine")
	}
	for _, pid := range pids {
		if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
			t.Errorf("worker %d is left: %v", pid, err)
		}
	}
	if _, err := e.Open(t.Context(), s.spec); barchan.CodeOf(err) != barchan.CodeUnavailable {
		t.Errorf("a closed engine opens: %v", err)
	}
}

func TestOpenIsCancelled(t *testing.T) {
	t.Parallel()
	e := raw(t, 0)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Open(ctx, selfTestSpec("x", time.Now())); barchan.CodeOf(err) != barchan.CodeCancelled {
		t.Errorf("%v", err)
	}
}

func TestAWorkerHasNoEnvironmentAndItsOwnGroup(t *testing.T) {
	t.Parallel()
	e := raw(t, 0)
	s := small(t, e, nil)
	pid := s.proc.cmd.Process.Pid
	environ, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "environ"))
	if err != nil || len(environ) > 0 {
		t.Errorf("environment %q, %v", environ, err)
	}
	if group, err := syscall.Getpgid(pid); err != nil || group != pid {
		t.Errorf("group %d of %d, %v", group, pid, err)
	}
	links, err := os.ReadDir(filepath.Join("/proc", strconv.Itoa(pid), "fd"))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range links {
		target, _ := os.Readlink(filepath.Join("/proc", strconv.Itoa(pid), "fd", l.Name()))
		if !strings.HasPrefix(target, "pipe:") && !strings.HasPrefix(target, "anon_inode:") && target != "/dev/null" &&
			!strings.HasPrefix(target, "/sys/fs/cgroup/") { // Go's runtime reads its CPU limit
			t.Errorf("descriptor %s is %s", l.Name(), target)
		}
	}
	if score, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "oom_score_adj")); err != nil || string(score) != "900\n" {
		t.Errorf("the kernel's preference is %q, %v", score, err)
	}
	limits, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "limits"))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []string{"Max core file size", "Max address space", "Max cpu time", "Max file size"} {
		if _, rest, ok := strings.Cut(string(limits), l); !ok || strings.HasPrefix(strings.TrimSpace(rest), "unlimited") {
			t.Errorf("%s is not limited", l)
		}
	}
}

func TestNoDescriptorIsLeaked(t *testing.T) {
	// Not parallel: it counts the descriptors of the whole process.
	e := raw(t, 0)
	count := func() int {
		list, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	open := func() {
		s := small(t, e, nil)
		if _, err := s.try(t, "SELECT 1 AS x", "a"); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	open()
	before := count()
	for range 10 {
		open()
	}
	if after := count(); after > before+2 {
		t.Errorf("%d descriptors, %d before ten sessions", after, before)
	}
}

func TestARequestThatNobodyReadsIsGivenUp(t *testing.T) {
	t.Parallel()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = r.Close(), w.Close() }()
	if _, err := (impatient{w, 50 * time.Millisecond}).Write(make([]byte, 1<<20)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("%v", err)
	}
}
