package worker

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	kernel "github.com/landlock-lsm/go-landlock/landlock/syscall"

	"github.com/barchan-data/barchan/duckdb/wire"
	"github.com/barchan-data/barchan/internal/golden"
)

// An attempt is one statement, given to a locked connection as it is: no
// parser, no printer and no COPY stands in front of it.
type attemptSpec struct {
	Open      *wire.Open
	Unlocked  bool // DuckDB as it starts
	Unfenced  bool // and the process too: the negative control
	Statement string
}

// attempt is the process of one attempt. It prints "allowed" or "refused" and
// the class of the error; what the statement returned, it prints to make sure
// that nothing secret is in it.
func attempt(in io.Reader, out io.Writer) int {
	ctx := context.Background()
	var spec attemptSpec
	if err := json.NewDecoder(in).Decode(&spec); err != nil {
		fmt.Fprintln(out, "attempt:", err)
		return 1
	}
	db, err := openDatabase(ctx)
	if err == nil && !spec.Unlocked {
		err = db.configure(ctx, spec.Open)
	}
	if err == nil && !spec.Unfenced {
		err = restrict(spec.Open)
	}
	if err != nil {
		fmt.Fprintln(out, "attempt:", err)
		return 1
	}
	if spec.Statement == reach {
		fmt.Fprintln(out, strings.Join(reached(ctx), " "))
		return 0
	}
	rows, err := db.all[0].sql.QueryContext(ctx, spec.Statement)
	if err != nil {
		e := parseError(err.Error())
		fmt.Fprintf(out, "refused %s\n%s\n", strings.ToLower(e.Class), e.Message)
		return 0
	}
	defer func() { _ = rows.Close() }()
	columns, _ := rows.Columns()
	var seen bytes.Buffer
	for n := 0; rows.Next() && n < 1000; n++ {
		values := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		_ = rows.Scan(into...)
		for _, v := range values {
			fmt.Fprintf(&seen, "%s ", v)
		}
	}
	if err := rows.Err(); err != nil {
		fmt.Fprintf(out, "refused %s\n", strings.ToLower(parseError(err.Error()).Class))
		return 0
	}
	fmt.Fprintf(out, "allowed\n%s\n", &seen)
	return 0
}

const secret = "swordfish-4711"

// playground is a folder with everything that statements try to reach.
type playground struct{ top, dir, input, output, outside string }

func newPlayground(t *testing.T) playground {
	t.Helper()
	top, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p := playground{
		top: top, dir: filepath.Join(top, "run"),
		input:   filepath.Join(top, "pinned", "input.csv"),
		output:  filepath.Join(top, "run", "output.parquet"),
		outside: filepath.Join(top, "outside.csv"),
	}
	for _, dir := range []string{p.dir, filepath.Join(p.dir, "spill"), filepath.Dir(p.input), p.dir + "-evil"} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for path, text := range map[string]string{
		p.input: "a\n1\n", p.outside: secret + "\n",
		filepath.Join(p.dir, "unlisted.csv"):  secret + "\n",
		filepath.Join(p.dir+"-evil", "x.csv"): secret + "\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(p.outside, filepath.Join(p.dir, "link.csv")); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p playground) fill(statement string) string {
	return strings.NewReplacer("{dir}", p.dir, "{base}", filepath.Base(p.top), "{outside}", p.outside,
		"{input}", p.input, "{output}", p.output).Replace(statement)
}

// files lists the names and the contents of everything that a session may not
// write.
func (p playground) files(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(p.top, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == p.output || filepath.Dir(path) == filepath.Join(p.dir, "spill") {
			return err
		}
		name, _ := filepath.Rel(p.top, path)
		all[name] = "folder"
		if d.Type().IsRegular() {
			b, err := os.ReadFile(path)
			all[name] = string(b)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func try(t *testing.T, p playground, spec attemptSpec) string {
	t.Helper()
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	spec.Open, spec.Statement = opening(p.dir, []string{p.input}, []string{p.output}), p.fill(spec.Statement)
	in, err := json.Marshal(spec)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), executable, "attempt")
	cmd.Env = []string{}
	cmd.Dir = "/"
	cmd.Stdin = bytes.NewReader(in)
	out, err := cmd.Output()
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		t.Fatal(err)
	}
	if err != nil || len(out) == 0 {
		return fmt.Sprintf("crashed %v\n%s", err, out)
	}
	return string(out)
}

// TestForbiddenStatements gives every statement of testdata/sandbox to a
// process of its own. Which are allowed is recorded; none may read or change
// anything outside its inputs, its outputs and its spill folder, and none may
// see the secret. The list never shrinks.
func TestForbiddenStatements(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a process for each of 137 statements, all on one path through the code")
	}
	lines := strings.Split(strings.TrimSpace(readFile(t, "testdata/sandbox/statements.sql")), "\n")
	verdicts := make([]string, len(lines))
	t.Run("statements", func(t *testing.T) {
		for i, statement := range lines {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				p := newPlayground(t)
				before := p.files(t)
				got := try(t, p, attemptSpec{Statement: statement})
				verdicts[i], _, _ = strings.Cut(got, "\n")
				if strings.Contains(got, secret) {
					t.Errorf("%s\nreads what it must not: %s", statement, got)
				}
				if d := cmp.Diff(before, p.files(t)); d != "" {
					t.Errorf("%s\n%s\nchanges files: %s", statement, got, d)
				}
			})
		}
	})
	var b strings.Builder
	for i, statement := range lines {
		fmt.Fprintf(&b, "%-28s %s\n", verdicts[i], statement)
	}
	golden.File(t, "testdata/sandbox/verdicts.txt", b.String())
}

// TestTheSandboxTestCanSee is the negative control: without the locks the same
// attempts succeed, and are noticed.
func TestTheSandboxTestCanSee(t *testing.T) {
	t.Parallel()
	p := newPlayground(t)
	open := attemptSpec{Unlocked: true, Unfenced: true, Statement: "SELECT * FROM read_text('{outside}')"}
	if got := try(t, p, open); !strings.Contains(got, secret) {
		t.Errorf("an unlocked read gave %q", got)
	}
	before := p.files(t)
	open.Statement = "COPY (SELECT 1) TO '{outside}' (USE_TMP_FILE false)"
	if got := try(t, p, open); !strings.HasPrefix(got, "allowed") {
		t.Errorf("an unlocked write gave %q", got)
	}
	if cmp.Equal(before, p.files(t)) {
		t.Error("an unlocked write changed nothing")
	}
}

// reach is an attempt that is no SQL: see reached.
const reach = "reach"

// reached tries what no SQL can ask for and code that broke out of DuckDB could,
// on threads of its own, and returns what it could do.
func reached(ctx context.Context) []string {
	attempts := map[string]func() error{
		"tcp":     func() error { return dialled(ctx, "tcp", "127.0.0.1:9") },
		"udp":     func() error { return dialled(ctx, "udp", "127.0.0.1:9") },
		"unix":    func() error { return dialled(ctx, "unix", "/nowhere") },
		"program": func() error { return exec.CommandContext(ctx, "/bin/true").Run() },
		"secrets": func() error { _, err := os.ReadFile("/etc/passwd"); return err },
		"folders": func() error { _, err := os.ReadDir("/"); return err },
	}
	var all []string
	for _, name := range slices.Sorted(maps.Keys(attempts)) {
		done := make(chan error)
		go func() {
			runtime.LockOSThread() // the thread ends with the goroutine: the next attempt is another's
			done <- attempts[name]()
		}()
		if err := <-done; !errors.Is(err, fs.ErrPermission) {
			all = append(all, name)
		}
	}
	return all
}

// dialled is nil for a connection that is refused by the other side, too.
func dialled(ctx context.Context, network, address string) error {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err == nil {
		return conn.Close()
	}
	return err
}

// TestTheKernelHoldsAlone takes DuckDB's own locks away: what they forbid is
// forbidden all the same, in every thread.
func TestTheKernelHoldsAlone(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a process for each attempt, which share nothing")
	}
	if _, err := kernel.LandlockGetABIVersion(); err != nil {
		t.Skipf("this kernel has no Landlock: %v", err)
	}
	p := newPlayground(t)
	if got := try(t, p, attemptSpec{Statement: reach, Unlocked: true, Unfenced: true}); got != "folders program secrets tcp udp unix\n" {
		t.Errorf("without a fence it reached %q", got)
	}
	if got := try(t, p, attemptSpec{Statement: reach, Unlocked: true}); got != "\n" {
		t.Errorf("it reached %q", got)
	}
	before := p.files(t)
	for _, statement := range []string{
		"SELECT * FROM read_text('{outside}')",
		"SELECT * FROM read_text(['{outside}', '{dir}-evil/x.csv']), range(1000000)",
		"SELECT * FROM read_text('{base}/../{base}/outside.csv')",
		"COPY (SELECT 1) TO '{outside}' (USE_TMP_FILE false)",
		"COPY (SELECT 1) TO '{input}' (USE_TMP_FILE false)",
		"COPY (SELECT 1) TO '{dir}-evil/y.csv'",
		"ATTACH '{outside}.db' AS other",
		"SELECT * FROM glob('/*')",
	} {
		got := try(t, p, attemptSpec{Statement: statement, Unlocked: true})
		if strings.Contains(got, secret) || strings.HasPrefix(got, "allowed\n") && len(strings.TrimSpace(got)) > len("allowed") {
			t.Errorf("%s\ngave %s", statement, got)
		}
	}
	if d := cmp.Diff(before, p.files(t)); d != "" {
		t.Errorf("files changed: %s", d)
	}
	allowed := attemptSpec{Statement: "COPY (SELECT * FROM read_csv('{input}')) TO '{output}' (FORMAT parquet, USE_TMP_FILE false)", Unlocked: true}
	if got := try(t, p, allowed); !strings.HasPrefix(got, "allowed") {
		t.Errorf("what a session may do gave %s", got)
	}
}
