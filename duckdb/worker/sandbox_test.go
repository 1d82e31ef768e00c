package worker

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/barchan-data/barchan/duckdb/wire"
	"github.com/barchan-data/barchan/internal/golden"
)

// An attempt is one statement, given to a locked connection as it is: no
// parser, no printer and no COPY stands in front of it.
type attemptSpec struct {
	Open      *wire.Open
	Unlocked  bool // the negative control: DuckDB as it starts
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
		if err = db.configure(ctx, spec.Open); err == nil {
			err = restrict(spec.Open)
		}
	}
	if err != nil {
		fmt.Fprintln(out, "attempt:", err)
		return 1
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

// writesInput are the statements that DuckDB's own locks let overwrite an
// input: an allowed path can be written, too. No printed statement does that.
// The kernel's locks are to forbid it; then this becomes empty.
var writesInput = map[string]bool{
	"COPY (SELECT 'g') TO '{input}' (FORMAT csv, USE_TMP_FILE false)": true,
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
		input:   filepath.Join(top, "run", "input.csv"),
		output:  filepath.Join(top, "run", "output.parquet"),
		outside: filepath.Join(top, "outside.csv"),
	}
	for _, dir := range []string{p.dir, filepath.Join(p.dir, "spill"), p.dir + "-evil"} {
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

func try(t *testing.T, p playground, statement string, unlocked bool) string {
	t.Helper()
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	in, err := json.Marshal(attemptSpec{
		Open:     spec(p.dir, []string{p.input}, []string{p.output}),
		Unlocked: unlocked, Statement: p.fill(statement),
	})
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
// anything outside its inputs, its outputs and its spill folder (but see writesInput), and none may
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
				got := try(t, p, statement, false)
				verdicts[i], _, _ = strings.Cut(got, "\n")
				if strings.Contains(got, secret) {
					t.Errorf("%s\nreads what it must not: %s", statement, got)
				}
				if d := cmp.Diff(before, p.files(t)); d != "" && !writesInput[statement] {
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
	if got := try(t, p, "SELECT * FROM read_text('{outside}')", true); !strings.Contains(got, secret) {
		t.Errorf("an unlocked read gave %q", got)
	}
	before := p.files(t)
	if got := try(t, p, "COPY (SELECT 1) TO '{dir}/unlisted.csv'", true); !strings.HasPrefix(got, "allowed") {
		t.Errorf("an unlocked write gave %q", got)
	}
	if cmp.Equal(before, p.files(t)) {
		t.Error("an unlocked write changed nothing")
	}
}
