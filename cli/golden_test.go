package cli

import (
	"strings"
	"time"

	"github.com/barchan-data/barchan/duneapi"
)

// noon is when the runs of these tests start.
var noon = time.Date(2024, 3, 4, 12, 0, 0, 0, time.UTC)

// after is a moment of the API, so many milliseconds after noon.
func after(ms int) string { return duneapi.FormatTime(noon.Add(time.Duration(ms) * time.Millisecond)) }

// node makes a node of a status.
func node(id int, query int64, name, state string, deps ...int) duneapi.NodeExecution {
	return duneapi.NodeExecution{
		ID: id, Name: name, DependsOn: deps,
		QueryExecutionStatus: &duneapi.NodeQueryStatus{Status: state, QueryID: query, ExecutionID: "01EXECUTION"},
	}
}

// chain is a run of the demo's shape, seen so many milliseconds after noon.
func chain(now int) *duneapi.PipelineStatus {
	s := &duneapi.PipelineStatus{Status: "pending", PipelineExecutionID: "01RUN", QueryID: 111, Performance: "medium", SubmittedAt: after(-50)}
	for _, n := range []struct {
		query      int64
		name, view string
		from, to   int
		rows       int64
		deps       []int
	}{
		{101, "New York flights with their outcome", "", 20, 430, 336776, nil},
		{102, "New York weather in one word", "dune.local.result_weather_by_hour", 20, 70, 26115, nil},
		{103, "New York flights in their weather", "", 430, 900, 336776, []int{1, 2}},
		{104, "Late by weather", "", 900, 960, 6, []int{3}},
		{105, "Late by hour and month", "", 430, 520, 31, []int{1}},
		{106, "Late by carrier", "", 900, 950, 16, []int{3}},
		{107, "Late by destination", "", 430, 530, 81, []int{1}},
		{110, "Factors of lateness", "", 960, 980, 144, []int{4, 5, 6, 7}},
		{111, "What makes a New York flight late?", "", 980, 1000, 7, []int{8}},
	} {
		e := node(len(s.NodeExecutions)+1, n.query, n.name, "pending", n.deps...)
		if n.view != "" {
			e.MaterializedViewRefreshStatus = &duneapi.NodeViewStatus{Status: "pending", Name: n.view}
		}
		if now >= n.from {
			e.QueryExecutionStatus.Status, e.StartedAt, s.Status, s.StartedAt = "executing", after(n.from), "executing", after(0)
		}
		if now >= n.to {
			e.QueryExecutionStatus.Status, e.EndedAt, e.Rows = "completed", after(n.to), &n.rows
			s.Credits += 0.001
		}
		s.NodeExecutions = append(s.NodeExecutions, e)
	}
	if now >= 1000 {
		s.Status, s.EndedAt = "completed", after(1010)
	}
	return s
}

// picture draws a status as watch does.
func picture(s *duneapi.PipelineStatus, now, width int, p palette) string {
	f := frame{palette: p, width: width, now: noon.Add(time.Duration(now) * time.Millisecond), tick: now / 100}
	return strings.Join(append(f.draw(steps(s)), "", f.summary(s)), "\n") + "\n"
}
