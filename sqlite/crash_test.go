package sqlite_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
)

// TestKill kills a process that works on a database, again and again, at
// moments that the lines it has printed choose. What it had acknowledged must
// be there, and what can be read must be of one run. The same test must fail
// with the build tag barchan_torn_publish.
func TestKill(t *testing.T) {
	t.Parallel()
	kills := 50
	if testing.Short() {
		kills = 8
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 1))
	file := filepath.Join(t.TempDir(), "barchan.db")
	acks := map[barchan.RunID]string{}
	for kill := range kills {
		for _, line := range killAfter(t, file, 1+rng.IntN(24)) {
			verb, id, ok := strings.Cut(line, " ")
			if !ok {
				t.Fatalf("the child printed %q", line)
			}
			acks[barchan.RunID(id)] = verb
		}
		checkAfterKill(t, file, kill, acks)
	}
	drain(t, file, acks)
	if len(acks) < kills {
		t.Fatalf("only %d acknowledgements in %d kills: the test proves nothing", len(acks), kills)
	}
}

// killAfter runs a child, kills it after that many lines, and returns all whole
// lines that it printed.
func killAfter(t *testing.T, file string, lines int) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+file)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var got []string
	r := bufio.NewReader(pipe)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			break
		}
		if got = append(got, strings.TrimSuffix(line, "\n")); len(got) == lines {
			_ = cmd.Process.Kill() // it may print on until the signal arrives
		}
	}
	if err := cmd.Wait(); err == nil || len(got) < lines {
		t.Fatalf("the child ended by itself: %v %s", err, stderr.String())
	}
	return got
}

// checkAfterKill opens what the killed child left.
func checkAfterKill(t *testing.T, file string, kill int, acks map[barchan.RunID]string) {
	t.Helper()
	s := openStore(t, file)
	defer closeStore(t, s)
	ctx := t.Context()
	for id, verb := range acks {
		run, err := s.Run(ctx, id)
		if err != nil {
			t.Fatalf("kill %d: run %s was acknowledged (%s) and is lost: %v", kill, id, verb, err)
		}
		if want := map[string]barchan.RunState{"publish": barchan.RunCompleted, "cancel": barchan.RunCancelled}[verb]; want != "" && run.State != want {
			t.Fatalf("kill %d: run %s was acknowledged as %s and is %s", kill, id, verb, run.State)
		}
	}
	if err := oneRunEverywhere(ctx, s); err != nil {
		t.Fatalf("kill %d: torn publish: %v", kill, err)
	}
}

// reader is what oneRunEverywhere reads.
type reader interface {
	ListTables(context.Context, barchan.TeamID, barchan.TableKind, int, int) ([]barchan.Table, int, error)
	Latest(context.Context, barchan.QueryID, string) (barchan.Execution, error)
	Run(context.Context, barchan.RunID) (barchan.Run, error)
}

// oneRunEverywhere checks that all views and latest results are of one run,
// which is completed.
func oneRunEverywhere(ctx context.Context, s reader) error {
	tables, _, err := s.ListTables(ctx, 1, barchan.KindView, 100, 0)
	if err != nil {
		return err
	}
	runs := map[barchan.RunID]bool{}
	for i, t := range tables {
		var run, latest barchan.RunID
		if t.Current.ID != "" {
			run = barchan.RunID(path.Base(path.Dir(t.Current.Location.Files[0]))[:26])
		}
		if e, err := s.Latest(ctx, barchan.QueryID(i+1), ""); err == nil {
			latest = e.Run
		}
		runs[run], runs[latest] = true, true
	}
	if len(runs) > 1 {
		return fmt.Errorf("names are of the runs %v", runs)
	}
	for id := range runs {
		if id == "" {
			continue
		}
		if r, err := s.Run(ctx, id); err != nil || r.State != barchan.RunCompleted {
			return fmt.Errorf("run %s, whose names are published, is %s (%v)", id, r.State, err)
		}
	}
	return nil
}

// drain lets the last server finish: every run that was acknowledged ends.
func drain(t *testing.T, file string, acks map[barchan.RunID]string) {
	t.Helper()
	s := openStore(t, file)
	defer closeStore(t, s)
	ctx := t.Context()
	w, err := newWorkload(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Rescue(ctx, true, workloadBoot, 1000, time.Now()); err != nil {
		t.Fatal(err)
	}
	for {
		_, ok, err := w.workOne(ctx, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			break
		}
	}
	for id := range acks {
		r, err := s.Run(ctx, id)
		if err != nil || !r.State.Terminal() {
			t.Fatalf("run %s is %s at the end (%v)", id, r.State, err)
		}
	}
}
