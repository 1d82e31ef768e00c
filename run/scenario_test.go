package run_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/internal/golden"
	"github.com/barchan-data/barchan/run"
)

// TestScenarios runs testdata/scenario/*.txt: a plan, what its statements do,
// and how everything ended. -update rewrites the last part.
func TestScenarios(t *testing.T) {
	t.Parallel()
	golden.Each(t, "testdata/scenario/*.txt", func(t *testing.T, text string) string {
		t.Parallel()
		arc := txtar.Parse([]byte(text))
		parts := map[string]string{}
		for _, f := range arc.Files {
			parts[f.Name] = string(f.Data)
		}
		var end string
		synctest.Test(t, func(t *testing.T) { end = playScenario(t, parts["plan"], parts["do"]) })
		arc.Files = slices.DeleteFunc(arc.Files, func(f txtar.File) bool { return f.Name == "end" })
		arc.Files = append(arc.Files, txtar.File{Name: "end", Data: []byte(end)})
		return string(txtar.Format(arc))
	})
}

func playScenario(t *testing.T, planText, do string) string {
	mem := newMemory()
	parallel := 4
	deadline := 2 * time.Hour
	w := newWorld(t, mem, func(c *run.Config) {
		c.Limits = func(barchan.Tier) barchan.Limits {
			return barchan.Limits{Parallel: parallel, RunDeadline: deadline}
		}
	})
	w.plan = mustPlan(t, planText)
	for line := range strings.Lines(do) {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		var err error
		switch words[0] {
		case "parallel":
			parallel, err = strconv.Atoi(words[1])
		case "deadline":
			deadline, err = time.ParseDuration(words[1])
		case "table":
			mem.tables[words[1]] = barchan.TableVersion{ID: "v1"}
		case "unavailable":
			w.engine.unopened, err = strconv.Atoi(words[1])
		case "defect":
			w.engine.openErr = fmt.Errorf("no such binary")
		default:
			w.engine.do[words[0]], err = parseBehaviour(words[1:])
		}
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	}
	begin := time.Now()
	id := w.execute(t)
	var out strings.Builder
	out.WriteString(w.states(t, id))
	fmt.Fprintf(&out, "after %v\n", time.Since(begin))
	fmt.Fprintf(&out, "engine: %s\n", strings.Join(w.engine.said(), ", "))
	fmt.Fprintf(&out, "files: %s\n", w.left(t, id))
	fmt.Fprintf(&out, "latest: %s\n", strings.Join(published(mem), " "))
	if w.engine.open != 0 {
		t.Errorf("%d sessions are left open", w.engine.open)
	}
	return out.String()
}

// published lists the queries whose latest result moved, and the views.
func published(mem *memory) []string {
	var out []string
	for q := range mem.latest {
		out = append(out, fmt.Sprintf("query_%d", q))
	}
	for name, v := range mem.tables {
		if v.ID != "v1" {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// parseBehaviour reads what a statement does: words such as
//
//	fails data division_by_zero once beside kills waits q2 takes 3s hangs
func parseBehaviour(words []string) (behaviour, error) {
	var b behaviour
	for i := 0; i < len(words); i++ {
		switch words[i] {
		case "fails":
			b.err = barchan.Errorf(barchan.Code(words[i+1]), "%s", strings.ReplaceAll(words[i+2], "_", " "))
			i += 2
		case "at":
			if _, err := fmt.Sscanf(words[i+1], "%d:%d", &b.err.Position.Line, &b.err.Position.Column); err != nil {
				return b, err
			}
			b.err.Message = fmt.Sprintf("line %d:%d: %s", b.err.Position.Line, b.err.Position.Column, b.err.Message)
			i++
		case "once":
			b.times = 1
		case "beside":
			b.beside = true
		case "kills":
			b.kills = true
		case "hangs":
			b.hangs = true
		case "tells":
			b.tells = true
		case "stubborn":
			b.ignores = true
		case "waits":
			b.waits = words[i+1]
			i++
		case "takes":
			var err error
			if b.takes, err = time.ParseDuration(words[i+1]); err != nil {
				return b, err
			}
			i++
		default:
			return b, fmt.Errorf("unknown word %q", words[i])
		}
	}
	return b, nil
}
