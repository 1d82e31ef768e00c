package duckdb_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
)

func spec(parallel int, outputs ...string) barchan.SessionSpec {
	return barchan.SessionSpec{
		ID: "run", Instant: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Tier: barchan.TierMedium,
		Limits: barchan.Limits{
			MemoryBytes: 512 << 20, Threads: 2, Parallel: parallel,
			NodeDeadline: 30 * time.Second, RunDeadline: time.Minute,
			ResultBytes: 1 << 30, SpillBytes: 1 << 30,
		},
		Outputs: outputs, Dir: "run",
	}
}

func TestASelectBecomesAParquetFile(t *testing.T) {
	t.Parallel()
	e, root := open(t, 1)
	s, err := e.Open(t.Context(), spec(1, "run/a.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.Run(t.Context(), barchan.Statement{ID: "a", SQL: "SELECT 1 AS x, sum(2) AS y", Output: "run/a.parquet"})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", out)
	if info, err := os.Stat(filepath.Join(root, "run/a.parquet")); err != nil || info.Size() != out.Bytes {
		t.Errorf("the file: %v, %v; want %d bytes", info, err, out.Bytes)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	t.Logf("%+v", s.Usage())
}

// children are the processes whose parent is pid.
func children(t *testing.T, pid int) (list []string) {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range all {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // it ended meanwhile
		}
		_, rest, _ := strings.Cut(string(text), ") ")
		if f := strings.Fields(rest); len(f) > 1 && f[1] == strconv.Itoa(pid) {
			list = append(list, filepath.Dir(path))
		}
	}
	return list
}

func TestWorkersDieWithTheirServer(t *testing.T) {
	t.Parallel()
	server := exec.CommandContext(t.Context(), executable(t), "server", t.TempDir())
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "open\n" {
		t.Fatalf("%q, %v", line, err)
	}
	workers := children(t, server.Process.Pid)
	if len(workers) == 0 {
		t.Fatal("the server has no worker")
	}
	_ = server.Process.Kill()
	_ = server.Wait()
	deadline := time.Now().Add(5 * time.Second)
	for _, w := range workers {
		for alive(w) {
			if time.Now().After(deadline) {
				t.Fatalf("%s outlived its server", w)
			}
		}
	}
}

// alive reports whether a process runs: a zombie that nobody reaps does not.
func alive(proc string) bool {
	text, err := os.ReadFile(filepath.Join(proc, "stat"))
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	return !strings.HasPrefix(rest, "Z")
}
