package duckdb

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
)

const (
	endless = "SELECT count(*) AS n FROM range(10000000) a, range(10000000) b WHERE hash(a.range, b.range) = 1"
	// stubborn does not look at interrupts.
	stubborn = "SELECT levenshtein(repeat('a', 200000), repeat('b', 200000)) AS n"
)

func TestASecondStatementReadsTheFirstOnesFile(t *testing.T) {
	t.Parallel()
	e := raw(t, 0)
	s := small(t, e, nil)
	out, err := s.try(t, "SELECT range AS x FROM range(1000)", "a")
	if err != nil {
		t.Fatal(err)
	}
	out, err = s.try(t, "SELECT sum(x) AS s FROM read_parquet('"+s.absolute(out.Location.Files[0])+"')", "b")
	if err != nil || out.Rows != 1 || out.Usage.RowsRead != 1000 {
		t.Errorf("%+v, %v", out, err)
	}
}

func TestCancelEndsOneStatement(t *testing.T) {
	t.Parallel()
	e := raw(t, 0)
	s := small(t, e, nil)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, cancel)
	start := time.Now()
	_, err := s.Run(ctx, barchan.Statement{SQL: endless, Output: s.spec.Outputs[0]})
	if code := barchan.CodeOf(err); code != barchan.CodeCancelled {
		t.Errorf("%s: %v", code, err)
	}
	if took := time.Since(start); took > 500*time.Millisecond {
		t.Errorf("took %s", took)
	}
	if _, err := s.try(t, "SELECT 1 AS x", "b"); err != nil {
		t.Errorf("the session is gone: %v", err)
	}
	if s.Usage().CPU < 5*time.Millisecond {
		t.Errorf("a cancelled statement is free: %+v", s.Usage())
	}
}

func TestTheCauseOfACancellationIsTold(t *testing.T) {
	t.Parallel()
	e := raw(t, 0)
	s := small(t, e, nil)
	ctx, cancel := context.WithCancelCause(t.Context())
	why := barchan.Errorf(barchan.CodeUpstreamFailed, "told")
	time.AfterFunc(50*time.Millisecond, func() { cancel(why) })
	_, err := s.Run(ctx, barchan.Statement{SQL: endless, Output: s.spec.Outputs[0]})
	if !errors.Is(err, why) {
		t.Errorf("%v", err)
	}
}

func TestAStubbornStatementIsKilledWithItsSession(t *testing.T) {
	t.Parallel()
	e := raw(t, 0)
	s := small(t, e, func(spec *barchan.SessionSpec) { spec.Limits.NodeDeadline = 300 * time.Millisecond })
	other := make(chan error, 1)
	go func() {
		// This one obeys, and so long as it runs its own deadline is not near.
		_, err := s.call(t.Context(), runRequest(s, endless, "b"), time.Minute, nil)
		other <- err
	}()
	start := time.Now()
	_, err := s.try(t, stubborn, "a")
	if code := barchan.CodeOf(err); code != barchan.CodeTimeout {
		t.Errorf("%s: %v", code, err)
	}
	if took := time.Since(start); took > 300*time.Millisecond+grace+500*time.Millisecond {
		t.Errorf("took %s", took)
	}
	if code := barchan.CodeOf(<-other); code != barchan.CodeEngineCrashed {
		t.Errorf("the other statement ended as %s", code)
	}
	if _, err := s.try(t, "SELECT 1 AS x", "c"); barchan.CodeOf(err) != barchan.CodeEngineCrashed {
		t.Errorf("a dead session gives %v", err)
	}
}

func TestTheContextOfOpenEndsTheSession(t *testing.T) {
	t.Parallel()
	e := raw(t, 0)
	ctx, cancel := context.WithCancel(t.Context())
	spec := small(t, e, nil).spec
	session, err := e.Open(ctx, spec)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = session.Close() }()
	time.AfterFunc(50*time.Millisecond, cancel)
	_, err = session.Run(t.Context(), barchan.Statement{SQL: stubborn, Output: spec.Outputs[0]})
	if code := barchan.CodeOf(err); code != barchan.CodeCancelled {
		t.Errorf("%s: %v", code, err)
	}
}

func TestTheRunDeadlineEndsTheSession(t *testing.T) {
	t.Parallel()
	e := raw(t, 0)
	s := small(t, e, func(spec *barchan.SessionSpec) { spec.Limits.RunDeadline = 100 * time.Millisecond })
	_, err := s.try(t, stubborn, "a")
	if code := barchan.CodeOf(err); code != barchan.CodeTimeout || !strings.Contains(err.Error(), "run") {
		t.Errorf("%s: %v", code, err)
	}
}

func TestAKilledWorkerIsACrash(t *testing.T) {
	t.Parallel()
	for _, signal := range []syscall.Signal{syscall.SIGKILL, syscall.SIGSEGV, syscall.SIGABRT, syscall.SIGTERM} {
		e := raw(t, 0)
		s := small(t, e, nil)
		time.AfterFunc(100*time.Millisecond, func() { _ = syscall.Kill(s.proc.cmd.Process.Pid, signal) })
		_, err := s.try(t, endless, "a")
		if code := barchan.CodeOf(err); code != barchan.CodeEngineCrashed {
			t.Errorf("%s: %s: %v", signal, code, err)
		}
		if _, err := s.try(t, "SELECT 1 AS x", "b"); barchan.CodeOf(err) != barchan.CodeEngineCrashed {
			t.Errorf("%s: afterwards: %v", signal, err)
		}
		if _, err := os.Stat(s.absolute(s.spec.Outputs[0])); err == nil {
			t.Errorf("%s: a torn file is left", signal)
		}
	}
}

func TestASessionOutlivesItsMemoryErrors(t *testing.T) {
	t.Parallel()
	e := raw(t, 0)
	s := small(t, e, func(spec *barchan.SessionSpec) {
		spec.Limits.MemoryBytes = 64 << 20
		spec.Limits.SpillBytes = 1 << 20
	})
	for _, bomb := range []string{
		"SELECT length(repeat('x', 3000000000)) AS n",
		"SELECT list(range) AS l FROM range(100000000)",
		"SELECT count(*) AS n FROM (SELECT md5(range::VARCHAR) k, max(range) FROM range(5000000) GROUP BY 1)",
	} {
		_, err := s.try(t, bomb, "a")
		if code := barchan.CodeOf(err); code != barchan.CodeResourceExhausted {
			t.Errorf("%s\n%s: %v", bomb, code, err)
		}
		if _, err := s.try(t, "SELECT 1 AS x", "b"); err != nil {
			t.Fatalf("after %s\nthe session is gone: %v", bomb, err)
		}
	}
}

func TestAResultOverTheLimitFails(t *testing.T) {
	t.Parallel()
	e := raw(t, 0)
	for name, sql := range map[string]string{
		"small": "SELECT md5(range::VARCHAR) AS m FROM range(100000)",                    // noticed at the end
		"large": "SELECT md5(range::VARCHAR) AS m, random() AS r FROM range(1000000000)", // noticed while it grows
	} {
		s := small(t, e, func(spec *barchan.SessionSpec) { spec.Limits.ResultBytes = 1 << 20 })
		_, err := s.try(t, sql, "a")
		if code := barchan.CodeOf(err); code != barchan.CodeTooLarge {
			t.Errorf("%s: %s: %v", name, code, err)
		}
		if _, err := os.Stat(s.absolute(s.spec.Outputs[0])); err == nil {
			t.Errorf("%s: the file is left", name)
		}
		if _, err := s.try(t, "SELECT 1 AS x", "b"); err != nil {
			t.Errorf("%s: the session is gone: %v", name, err)
		}
	}
}

func TestTheFileLimitOfTheProcessIsNoCrash(t *testing.T) {
	t.Parallel()
	e := raw(t, 0)
	s := small(t, e, func(spec *barchan.SessionSpec) {
		spec.Limits.ResultBytes = 1 << 20
		spec.Limits.SpillBytes = 1 << 20
	})
	// Without the worker's own watch, the kernel refuses the write.
	request := runRequest(s, "SELECT md5(range::VARCHAR) AS m FROM range(1000000)", "a")
	request.Run.MaxBytes = 1 << 40
	out, err := s.execute(t.Context(), request, nil)
	_, err = s.output(s.spec.Outputs[0], out, err, nil)
	if code := barchan.CodeOf(err); code != barchan.CodeTooLarge {
		t.Errorf("%s: %v", code, err)
	}
	if _, err := s.try(t, "SELECT 1 AS x", "b"); err != nil {
		t.Errorf("the session is gone: %v", err)
	}
}

func TestStatementsWaitForAPlace(t *testing.T) {
	t.Parallel()
	e := raw(t, 0)
	s := small(t, e, func(spec *barchan.SessionSpec) {
		spec.Limits.Parallel = 2
		spec.Limits.NodeDeadline = 600 * time.Millisecond
	})
	var timeouts atomic.Int32
	var all sync.WaitGroup
	start := time.Now()
	for _, name := range []string{"a", "b", "c", "a"} {
		all.Go(func() {
			if _, err := s.try(t, endless, name); barchan.CodeOf(err) == barchan.CodeTimeout {
				timeouts.Add(1)
			}
		})
	}
	all.Wait()
	// Two at once, each until its own deadline: one after the other would take
	// four deadlines, all at once one.
	if took := time.Since(start); took < 1100*time.Millisecond || took > 2200*time.Millisecond || timeouts.Load() != 4 {
		t.Errorf("took %s, %d of 4 timed out", took, timeouts.Load())
	}
}

func TestProgressIsTold(t *testing.T) {
	t.Parallel()
	e := raw(t, 0)
	s := small(t, e, func(spec *barchan.SessionSpec) { spec.Limits.NodeDeadline = 2500 * time.Millisecond })
	var told []barchan.Progress
	_, err := s.Run(t.Context(), barchan.Statement{SQL: endless, Output: s.spec.Outputs[0],
		Progress: func(p barchan.Progress) { told = append(told, p) }})
	if barchan.CodeOf(err) != barchan.CodeTimeout || len(told) < 1 || len(told) > 3 {
		t.Errorf("%v; %v", err, told)
	}
}

func TestClosingFreesEverything(t *testing.T) {
	t.Parallel()
	e := raw(t, 0)
	s := small(t, e, nil)
	failed := make(chan error, 1)
	go func() {
		_, err := s.try(t, endless, "a")
		failed <- err
	}()
	time.AfterFunc(100*time.Millisecond, func() { _ = s.Close() })
	if err := <-failed; barchan.CodeOf(err) != barchan.CodeEngineCrashed {
		t.Errorf("%v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(e.root, t.Name(), "spill")); err == nil {
		t.Error("the spill folder is left")
	}
	u := s.Usage()
	if u.CPU < 20*time.Millisecond || u.PeakMemory < 10<<20 || u.Wall <= 0 {
		t.Errorf("usage %+v", u)
	}
	if u != s.Usage() {
		t.Error("usage moves after Close")
	}
	if err := syscall.Kill(s.proc.cmd.Process.Pid, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("the worker is still there: %v", err)
	}
}

func TestNothingOutsideTheSpecIsAccepted(t *testing.T) {
	t.Parallel()
	e := raw(t, 0)
	s := small(t, e, nil)
	if _, err := s.try(t, "SELECT 1 AS x", "d"); err == nil {
		t.Error("an output that is not in the spec was written")
	}
	_, err := s.Run(t.Context(), barchan.Statement{SQL: "SELECT 1 AS x", Output: s.spec.Outputs[0],
		Inputs: []barchan.Input{{Name: "t", Files: []string{"elsewhere"}}}})
	if err == nil {
		t.Error("an input that is not in the spec was taken")
	}
	if _, err := s.Load(t.Context(), barchan.Source{Path: "elsewhere", Format: barchan.FormatCSV, Output: s.spec.Outputs[0]}); err == nil {
		t.Error("a source that is not in the spec was loaded")
	}
	// A registered file is read in place, by a clean absolute name; nothing is
	// written there.
	for _, name := range []string{"../escape", "/etc/../etc/passwd", "a/../../b", "."} {
		spec := s.spec
		spec.Inputs = []string{name}
		if _, err := e.Open(t.Context(), spec); err == nil {
			t.Errorf("the input %q was taken", name)
		}
	}
	for _, name := range []string{"../escape", "/tmp/escape.parquet", "a/../../b", "."} {
		spec := s.spec
		spec.Outputs = []string{name}
		if _, err := e.Open(t.Context(), spec); err == nil {
			t.Errorf("the output %q was taken", name)
		}
	}
}

func TestACancelNeverHitsTheNextStatement(t *testing.T) {
	t.Parallel()
	e := raw(t, 0)
	// One connection, so that the next statement always follows on it.
	s := small(t, e, func(spec *barchan.SessionSpec) { spec.Limits.Parallel = 1 })
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	cancelled := 0
	for range 100 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(random.IntN(8_000))*time.Microsecond)
		_, err := s.Run(ctx, barchan.Statement{SQL: "SELECT sum(hash(range)) % 7 AS x FROM range(300000)", Output: s.spec.Outputs[0]})
		cancel()
		if err != nil {
			cancelled++
			if code := barchan.CodeOf(err); code != barchan.CodeTimeout {
				t.Fatalf("seed %d: %s: %v", seed, code, err)
			}
		}
		if _, err := s.try(t, "SELECT 1 AS x", "b"); err != nil {
			t.Fatalf("seed %d: the next statement: %v", seed, err)
		}
	}
	if cancelled == 0 {
		t.Errorf("seed %d: nothing was cancelled", seed)
	}
}
