package run_test

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/object"
	"github.com/barchan-data/barchan/plan"
	"github.com/barchan-data/barchan/run"
	"github.com/barchan-data/barchan/sched"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var team = barchan.Team{ID: 1, Handle: "local", Operator: true}

// store is what both the service and the scheduler ask of a store.
type store interface {
	run.Store
	sched.Store
}

// world is a service on a store, an engine and files.
type world struct {
	store  store
	engine *engine
	files  *object.Dir
	plan   *barchan.Plan // what the planner answers
	*run.Service
}

// planner answers every question with one plan.
type planner struct{ w *world }

func (p planner) Pipeline(context.Context, barchan.Team, barchan.QueryID, barchan.Values, barchan.Tier) (*barchan.Plan, error) {
	return p.w.plan, nil
}

func (p planner) Query(context.Context, barchan.Team, barchan.QueryID, barchan.Values, barchan.Tier) (*barchan.Plan, error) {
	return p.w.plan, nil
}

func (p planner) SQL(context.Context, barchan.Team, string, barchan.Values, barchan.Tier) (*barchan.Plan, error) {
	return p.w.plan, nil
}

func (p planner) View(context.Context, barchan.Team, string, barchan.Tier) (*barchan.Plan, error) {
	return p.w.plan, nil
}

func (p planner) Graph(context.Context, barchan.Team, plan.Graph) (*barchan.Plan, error) {
	return p.w.plan, nil
}

func newWorld(t testing.TB, st store, edit func(*run.Config)) *world {
	t.Helper()
	files, err := object.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{store: st, files: files, engine: &engine{files: files, do: map[string]behaviour{}}}
	cfg := run.Config{
		Store: st, Planner: planner{w}, Engine: w.engine, Files: files,
		Limits: func(barchan.Tier) barchan.Limits {
			return barchan.Limits{Parallel: 4, RunDeadline: 2 * time.Hour, NodeDeadline: 30 * time.Minute}
		},
		IDs: barchan.NewIDs(time.Now), Boot: "boot-1",
		Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	if edit != nil {
		edit(&cfg)
	}
	w.Service = run.New(cfg)
	return w
}

// submit submits the world's plan as a pipeline.
func (w *world) submit(t testing.TB) barchan.Run {
	t.Helper()
	r, execs, err := w.Submit(t.Context(), run.Request{Team: team, Kind: barchan.RunPipeline, Query: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(execs) != len(w.plan.Nodes) {
		t.Fatalf("%d executions of %d nodes", len(execs), len(w.plan.Nodes))
	}
	return r
}

func (w *world) lease(t testing.TB) barchan.Lease {
	t.Helper()
	now := time.Now()
	l, ok, err := w.store.Lease(t.Context(), "test", []barchan.Tier{barchan.TierMedium, barchan.TierLarge}, now, now.Add(time.Minute))
	if err != nil || !ok {
		t.Fatalf("lease: %v, %v", ok, err)
	}
	return l
}

// execute submits and executes the world's plan.
func (w *world) execute(t testing.TB) barchan.RunID {
	t.Helper()
	w.submit(t)
	l := w.lease(t)
	if err := w.Execute(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	return l.Run
}

// states tells how a run and its nodes ended, one line each.
func (w *world) states(t testing.TB, id barchan.RunID) string {
	t.Helper()
	r, err := w.store.Run(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	execs, err := w.store.Executions(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "run %s%s, %g credits\n", r.State, tell(r.Error, ""), r.Credits)
	for _, e := range execs {
		fmt.Fprintf(&out, "%d %s%s, %g credits\n", e.Node, e.State, tell(e.Error, e.Reason), e.Credits)
	}
	return out.String()
}

func tell(err *barchan.Error, reason string) string {
	switch {
	case err != nil && reason != "" && reason != err.Message:
		return fmt.Sprintf(" (%s: %s; %s)", err.Code, err.Message, reason)
	case err != nil:
		return fmt.Sprintf(" (%s: %s)", err.Code, err.Message)
	case reason != "":
		return fmt.Sprintf(" (%s)", reason)
	}
	return ""
}

// left lists the files of the world, by the nodes of a run that wrote them.
func (w *world) left(t testing.TB, id barchan.RunID) string {
	t.Helper()
	execs, err := w.store.Executions(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	err = filepath.WalkDir(w.files.Root(), func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name := filepath.Base(p)
		for _, e := range execs {
			name = strings.ReplaceAll(name, string(e.ID), strconv.Itoa(e.Node))
		}
		names = append(names, name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// parsePlan reads a plan, one node a line:
//
//	2 title <- 1, dex.trades view=dune.local.result_x inlined sql=…
//
// What is read stands behind the arrow: numbers are nodes, names are tables.
func parsePlan(text string) (*barchan.Plan, error) {
	plan := &barchan.Plan{Tier: barchan.TierMedium, Hash: "h"}
	byID := map[int]*barchan.Node{}
	read := map[int]bool{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		n, err := parseNode(line, byID, read)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", line, err)
		}
		plan.Nodes = append(plan.Nodes, *n)
		byID[n.ID] = n
	}
	for i := range plan.Nodes {
		plan.Nodes[i].Root = !read[plan.Nodes[i].ID]
	}
	return plan, nil
}

func parseNode(line string, byID map[int]*barchan.Node, read map[int]bool) (*barchan.Node, error) {
	line, sql, hasSQL := strings.Cut(line, " sql=")
	head, reads, _ := strings.Cut(line, "<-")
	words := strings.Fields(head)
	id, err := strconv.Atoi(words[0])
	if err != nil {
		return nil, err
	}
	n := &barchan.Node{ID: id, Query: barchan.QueryID(id), Version: 1, Name: words[1], ValuesKey: "", Tier: barchan.TierMedium}
	n.SQL = fmt.Sprintf("q%d select a / b\nfrom t", id)
	if hasSQL {
		n.SQL = strings.ReplaceAll(sql, `\n`, "\n")
	}
	options := words[2:]
	for _, r := range strings.FieldsFunc(reads, func(c rune) bool { return c == ' ' || c == ',' }) {
		if strings.Contains(r, "=") || r == "inlined" {
			options = append(options, r)
			continue
		}
		up, err := strconv.Atoi(r)
		if err != nil {
			in := barchan.NodeInput{Name: r, Table: r, Offset: strings.LastIndex(strings.ToLower(n.SQL), r)}
			if r == "unseen" { // as the planner marks what a team may not see
				in.Table = ""
			}
			n.Inputs = append(n.Inputs, in)
			continue
		}
		addUpstream(n, byID[up])
		read[up] = true
	}
	for _, o := range options {
		key, value, _ := strings.Cut(o, "=")
		switch key {
		case "view":
			n.View = value
		case "inlined":
			n.Inlined = true
		case "edit":
			var e barchan.Edit
			if _, err := fmt.Sscanf(value, "%d:%d:%d:%d", &e.Start, &e.End, &e.OldStart, &e.OldEnd); err != nil {
				return nil, err
			}
			n.Edits = append(n.Edits, e)
		case "unsaved":
			n.Query, n.Name = 0, ""
		default:
			return nil, fmt.Errorf("unknown option %q", o)
		}
	}
	return n, nil
}

func addUpstream(n, up *barchan.Node) {
	n.DependsOn = append(n.DependsOn, up.ID)
	in := barchan.NodeInput{Name: fmt.Sprintf("query_%d", up.ID), Node: up.ID}
	if up.Inlined {
		n.Views = append(n.Views, barchan.NodeView{Query: up.Query, SQL: up.SQL, Inputs: up.Inputs})
		in.Node, in.View = 0, len(n.Views)
	}
	n.Inputs = append(n.Inputs, in)
}

func mustPlan(t testing.TB, text string) *barchan.Plan {
	t.Helper()
	p, err := parsePlan(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func readFile(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
