package cli

import (
	"fmt"
	"strings"
	"testing"

	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/internal/golden"
)

func TestFramesOfARun(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, now := range []int{-10, 30, 500, 910, 1000} {
		fmt.Fprintf(&b, "== %d ms\n%s\n", now, picture(chain(now), now, 120, palette{}))
	}
	golden.File(t, "testdata/frames.golden", b.String())
}

func TestFramesCutNamesBeforeNumbers(t *testing.T) {
	t.Parallel()
	golden.File(t, "testdata/frames_narrow.golden", picture(chain(910), 910, 80, palette{})+"\n"+picture(chain(910), 910, 60, palette{}))
}

func TestFramesWithColours(t *testing.T) {
	t.Parallel()
	golden.File(t, "testdata/frames_colour.golden", strings.ReplaceAll(picture(chain(500), 500, 120, palette{on: true}), "\x1b", "␛"))
}

func TestFramesOfARunThatFails(t *testing.T) {
	t.Parallel()
	s := chain(500)
	s.Status, s.Error, s.EndedAt, s.Credits = "failed", "line 3:7: Column 'x' cannot be resolved", after(520), 0.0021
	set := func(i int, state, reason, message string) {
		n := &s.NodeExecutions[i]
		n.QueryExecutionStatus.Status, n.StateReason, n.QueryExecutionStatus.Error = state, reason, message
		n.EndedAt, n.Rows = after(520), nil
	}
	set(2, "failed", "", "line 3:7: Column 'x' cannot be resolved")
	for _, i := range []int{3, 5, 7, 8} {
		set(i, "skipped", "query_103 failed", "")
	}
	set(6, "cancelled", "", "")
	golden.File(t, "testdata/frames_failed.golden", picture(s, 600, 120, palette{})+"\n"+failed(s).Error()+"\n")
}

func TestFramesFitTheTerminal(t *testing.T) {
	t.Parallel()
	for _, limit := range []int{1, 20, 60, 80, 200} {
		for _, p := range []palette{{}, {on: true}} {
			for _, line := range strings.Split(picture(chain(910), 910, limit, p), "\n") {
				if w := width(line); w > limit {
					t.Errorf("a line of %d cells in a terminal of %d: %q", w, limit, line)
				}
			}
		}
	}
}

func TestFitKeepsWhatMatters(t *testing.T) {
	t.Parallel()
	var status duneapi.PipelineStatus
	for i := range 100 {
		state := "completed"
		switch {
		case i == 3:
			state = "failed"
		case i == 50 || i == 51:
			state = "executing"
		case i > 51:
			state = "pending"
		}
		status.NodeExecutions = append(status.NodeExecutions, node(i+1, int64(i), "", state))
	}
	list := steps(&status)
	lines := make([]string, len(list))
	for i, s := range list {
		lines[i] = fmt.Sprintf("%d %s", i, s.State)
	}
	want := "3 failed\n50 executing\n51 executing\n52 pending\n… 96 more nodes"
	if got := strings.Join(fit(lines, list, 5), "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := fit(lines, list, 100); len(got) != 100 {
		t.Errorf("%d lines where all 100 fit", len(got))
	}
	if got := fit(lines, list, -3); len(got) != 1 {
		t.Errorf("%d lines in a terminal without room", len(got))
	}
}

func TestWideGraphsAreListed(t *testing.T) {
	t.Parallel()
	status := duneapi.PipelineStatus{Status: "pending"}
	var all []int
	for i := range 40 {
		status.NodeExecutions = append(status.NodeExecutions, node(i+1, int64(i+1), "leaf", "pending"))
		all = append(all, i+1)
	}
	status.NodeExecutions = append(status.NodeExecutions, node(41, 41, "root", "pending", all...))
	for _, line := range (frame{now: noon}).draw(steps(&status)) {
		if !strings.HasPrefix(line, "○  ") || strings.ContainsAny(line, "│├└─┘┴") {
			t.Errorf("not a list: %q", line)
		}
	}
}

func TestPlan(t *testing.T) {
	t.Parallel()
	plan := &duneapi.Plan{Performance: "medium", Hash: "0123456789abcdef", Nodes: []duneapi.PlanNode{
		{ID: 1, QueryID: 101, Name: "flights", Parameters: duneapi.Values{"origin": {"JFK"}, "late": {"15"}}, Reads: []duneapi.PlanInput{{Name: "nyc.flights", Table: "nyc.flights"}}, SQL: "SELECT *\nFROM nyc.flights\n"},
		{ID: 2, QueryID: 102, Name: "weather", View: "dune.local.result_weather", Reads: []duneapi.PlanInput{{Name: "nyc.weather", Table: "nyc.weather"}}, SQL: "SELECT 1"},
		{ID: 3, QueryID: 103, Name: "both", DependsOn: []int{1, 2}, Root: true, Reads: []duneapi.PlanInput{{Name: "query_101", Node: 1}, {Name: "dune.local.result_weather", Node: 2}}, SQL: "SELECT 2"},
	}}
	golden.File(t, "testdata/plan.golden", strings.Join(drawPlan(palette{}, 100, plan, true), "\n")+"\n")
}
