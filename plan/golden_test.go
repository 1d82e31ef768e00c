package plan_test

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"gopkg.in/yaml.v3"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/internal/golden"
	"github.com/barchan-data/barchan/plan"
)

// world is the catalog of a golden file.
type world struct {
	Queries []struct {
		ID       barchan.QueryID
		Name     string
		Team     barchan.TeamID
		Version  int
		SQL      string
		Private  bool
		Archived bool
		View     bool
		Params   []barchan.Param
	}
	Views []struct {
		Name    string
		Query   barchan.QueryID
		Team    barchan.TeamID
		Private bool
		Empty   bool
	}
	Tables []struct {
		Name    string
		Team    barchan.TeamID
		Private bool
		Empty   bool
	}
}

func (w *world) catalog() *memory {
	m := newMemory()
	for _, q := range w.Queries {
		m.queries[q.ID] = barchan.Query{
			ID: q.ID, Name: q.Name, Team: max(q.Team, 1), Version: max(q.Version, 1), SQL: strings.TrimSuffix(q.SQL, "\n"),
			Private: q.Private, Archived: q.Archived, View: q.View, Params: q.Params,
		}
	}
	for _, v := range w.Views {
		m.addView(v.Name, v.Query, !v.Empty)
		view, table := m.views[v.Name], m.tables[v.Name]
		view.Team, view.Private = max(v.Team, 1), v.Private
		table.Team, table.Private = view.Team, view.Private
		m.views[v.Name], m.tables[v.Name] = view, table
	}
	for _, t := range w.Tables {
		table := barchan.Table{Name: t.Name, Team: max(t.Team, 1), Private: t.Private, Kind: barchan.KindUpload}
		if !t.Empty {
			table.Current.ID = "01HZ065JVE23C23FM2HKWQP2RT"
		}
		m.tables[t.Name] = table
	}
	return m
}

// Each file of testdata/golden is a catalog in YAML, and calls with what they
// give. A call is one line: pipeline, query, view, graph, check or sql.
func TestGolden(t *testing.T) {
	t.Parallel()
	golden.Each(t, "testdata/golden/*.txt", func(t *testing.T, text string) string {
		t.Parallel()
		archive := txtar.Parse([]byte(text))
		var w world
		if err := yaml.Unmarshal(archive.Comment, &w); err != nil {
			t.Fatal(err)
		}
		p := plan.New(plan.Still{Catalog: w.catalog()})
		for i := range archive.Files {
			f := &archive.Files[i]
			f.Data = []byte(run(t, p, f.Name))
		}
		return string(txtar.Format(archive))
	})
}

// run makes one call and shows what it gives.
func run(t *testing.T, p *plan.Planner, call string) string {
	t.Helper()
	made, err := makeCall(t, p, call)
	if err != nil {
		var position string
		if e := barchan.AsError(err); !e.Position.IsZero() {
			position = fmt.Sprintf(" at %d:%d", e.Position.Line, e.Position.Column)
		}
		return fmt.Sprintf("%s%s: %s\n", barchan.CodeOf(err), position, err)
	}
	if made == nil {
		return "ok\n"
	}
	return plan.Text(made) + details(made)
}

func makeCall(t *testing.T, p *plan.Planner, call string) (*barchan.Plan, error) {
	t.Helper()
	ctx := context.Background()
	verb, rest, _ := strings.Cut(call, " ")
	switch verb {
	case "pipeline", "query":
		words := strings.Split(rest, " ; ")
		id, err := strconv.ParseInt(words[0], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if verb == "pipeline" {
			return p.Pipeline(ctx, local, barchan.QueryID(id), values(words[1:]), barchan.TierMedium)
		}
		return p.Query(ctx, local, barchan.QueryID(id), values(words[1:]), barchan.TierMedium)
	case "sql":
		words := strings.Split(rest, " ; ")
		return p.SQL(ctx, local, words[0], values(words[1:]), barchan.TierLarge)
	case "view":
		return p.View(ctx, local, rest, barchan.TierMedium)
	case "graph":
		var g plan.Graph
		if err := json.Unmarshal([]byte(rest), &g); err != nil {
			t.Fatal(err)
		}
		return p.Graph(ctx, local, g)
	case "check":
		name, id, _ := strings.Cut(rest, " ")
		q, _ := strconv.ParseInt(id, 10, 64)
		return nil, p.CheckView(ctx, local, barchan.View{Team: local.ID, Name: name, Query: barchan.QueryID(q)})
	}
	t.Fatalf("unknown call %q", call)
	return nil, nil
}

func values(words []string) barchan.Values {
	v := barchan.Values{}
	for _, w := range words {
		key, value, _ := strings.Cut(w, "=")
		v[key] = append(v[key], value)
	}
	return v
}

// details shows what the text printer leaves out.
func details(p *barchan.Plan) string {
	var b strings.Builder
	for _, n := range p.Nodes {
		root := ""
		if n.Root {
			root = " root"
		}
		fmt.Fprintf(&b, "node %d version %d%s depends on %v\n  %s\n", n.ID, n.Version, root, n.DependsOn, n.SQL)
		showInputs(&b, n.Inputs)
		for i, v := range n.Views {
			fmt.Fprintf(&b, "  view %d: query_%d: %s\n", i+1, v.Query, v.SQL)
			showInputs(&b, v.Inputs)
		}
	}
	fmt.Fprintf(&b, "tier %s\n", p.Tier)
	return b.String()
}

func showInputs(b *strings.Builder, inputs []barchan.NodeInput) {
	for _, in := range inputs {
		what := "nothing"
		switch {
		case in.Node != 0:
			what = fmt.Sprintf("node %d", in.Node)
		case in.View != 0:
			what = fmt.Sprintf("view %d", in.View)
		case in.Table != "":
			what = "table " + in.Table
		case in.Previous:
			what = "the previous result"
		}
		fmt.Fprintf(b, "    %s at %d is %s\n", in.Name, in.Offset, what)
	}
}

// asGraph is a plan as a caller sees it: what GET …/pipeline gives.
func asGraph(p *barchan.Plan) plan.Graph {
	var g plan.Graph
	for _, n := range p.Nodes {
		node := plan.GraphNode{ID: n.ID, DependsOn: n.DependsOn, View: n.View, Tier: n.Tier}
		if n.View == "" {
			node.Query, node.Values = n.Query, n.Values
		}
		g.Nodes = append(g.Nodes, node)
	}
	return g
}

// TestAPipelineCanBeGivenAsAGraph feeds every pipeline of the golden files back
// as an explicit graph.
func TestAPipelineCanBeGivenAsAGraph(t *testing.T) {
	t.Parallel()
	files, _ := filepath.Glob("testdata/golden/*.txt")
	pipelines := 0
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var w world
		if err := yaml.Unmarshal(archive.Comment, &w); err != nil {
			t.Fatal(err)
		}
		p := plan.New(plan.Still{Catalog: w.catalog()})
		for _, f := range archive.Files {
			if !strings.HasPrefix(f.Name, "pipeline ") {
				continue
			}
			want, err := makeCall(t, p, f.Name)
			if err != nil {
				continue
			}
			pipelines++
			got, err := p.Graph(context.Background(), local, asGraph(want))
			if err != nil {
				t.Errorf("%s: %s: %v", file, f.Name, err)
				continue
			}
			if strings.HasSuffix(file, "inlined.txt") {
				if len(got.Nodes) != len(want.Nodes) { // listed queries are not inlined
					t.Errorf("%s: %d nodes, want %d", f.Name, len(got.Nodes), len(want.Nodes))
				}
			} else if got.Hash != want.Hash {
				t.Errorf("%s: %s (-pipeline +graph)\n%s", file, f.Name, cmp.Diff(want, got))
			}
		}
	}
	if pipelines < 20 {
		t.Errorf("only %d pipelines", pipelines)
	}
}
