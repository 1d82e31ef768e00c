package cli

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/barchan-data/barchan/duneapi"
)

// step is one node of a drawn pipeline.
type step struct {
	ID        int
	Query     int64 // 0: SQL that is not saved
	Name      string
	View      string // the materialized view that it fills
	State     string
	Reason    string
	Error     string
	Rows      *int64
	Percent   float64 // above 0 while the engine tells
	Started   time.Time
	Ended     time.Time
	DependsOn []int
}

// steps are the nodes of a status.
func steps(status *duneapi.PipelineStatus) []step {
	list := make([]step, len(status.NodeExecutions))
	for i, n := range status.NodeExecutions {
		s := step{ID: n.ID, Name: clean(n.Name), Reason: clean(n.StateReason), Rows: n.Rows, DependsOn: n.DependsOn}
		if q := n.QueryExecutionStatus; q != nil {
			s.Query, s.State, s.Error = q.QueryID, q.Status, clean(q.Error)
		}
		if v := n.MaterializedViewRefreshStatus; v != nil {
			s.View = clean(v.Name)
			if n.QueryExecutionStatus == nil {
				s.State, s.Error = v.Status, clean(v.Error)
			}
		}
		if n.Progress != nil {
			s.Percent = n.Progress.Percent
		}
		s.Started, _ = duneapi.ParseTime(n.StartedAt)
		s.Ended, _ = duneapi.ParseTime(n.EndedAt)
		list[i] = s
	}
	return list
}

// label is what a step is called: "query 101", or "SQL".
func (s step) label() string {
	if s.Query == 0 {
		return "SQL"
	}
	return fmt.Sprintf("query %d", s.Query)
}

// frame is one picture of a pipeline.
type frame struct {
	palette palette
	width   int // cells; 0: as wide as it needs
	now     time.Time
	tick    int // which picture of a moving sign this is
}

// Widths of the columns of a frame.
const (
	widestGraph   = 32 // a graph that is wider is told in words
	widestName    = 48
	narrowestName = 16
	roomForRows   = len("336,776 rows") // kept free, lest columns jump while a run goes on
	roomForTime   = len("0.41 s")
)

// draw returns the lines of a picture of the steps.
func (f frame) draw(list []step) []string {
	rails, drawn := graph(list)
	idWidth, nameWidth := 0, 0
	rows, times := make([]string, len(list)), make([]string, len(list))
	for i, s := range list {
		idWidth = max(idWidth, len(queryText(s)))
		nameWidth = max(nameWidth, width(s.Name))
		rows[i], times[i] = rowsText(s), f.timeText(s)
	}
	nameWidth = min(nameWidth, widestName)
	rowsWidth, timeWidth := max(longest(rows), roomForRows), max(longest(times), roomForTime)
	if f.width > 0 {
		others := drawn + idWidth + len(stateExecuting) + rowsWidth + timeWidth + 5*columnGap
		nameWidth = max(min(nameWidth, f.width-others), min(nameWidth, narrowestName))
	}
	lines := make([]string, len(list))
	for i, s := range list {
		left := f.palette.dim(rails[i].before) + f.mark(s) + f.palette.dim(rails[i].after)
		parts := []string{
			padRight(left, drawn),
			f.palette.dim(padLeft(queryText(s), idWidth)),
			padRight(cut(s.Name, nameWidth), nameWidth),
			f.palette.paint(stateColor(s.State), padRight(stateText(s), len(stateExecuting))),
			padLeft(rows[i], rowsWidth),
			f.palette.dim(padLeft(times[i], timeWidth)),
		}
		lines[i] = f.fit(strings.Join(parts, "  "), note(s))
	}
	return lines
}

// fit adds a note to a line, as far as there is room for it.
func (f frame) fit(line, note string) string {
	switch room := f.width - width(line) - columnGap; {
	case f.width == 0 || room >= width(note):
		line += strings.Repeat(" ", columnGap) + f.palette.dim(note)
	case room >= narrowest:
		line += strings.Repeat(" ", columnGap) + f.palette.dim(cut(note, room))
	}
	line = strings.TrimRight(line, " ")
	if f.width > 0 {
		line = cut(line, f.width)
	}
	return line
}

// graph draws the edges, and says how wide the drawing is. A graph that is too
// wide is a list of signs.
func graph(list []step) ([]rail, int) {
	index := make(map[int]int, len(list))
	deps := make([][]int, len(list))
	for i, s := range list {
		index[s.ID] = i
		for _, id := range s.DependsOn {
			if at, ok := index[id]; ok && !slices.Contains(deps[i], at) {
				deps[i] = append(deps[i], at)
			}
		}
	}
	rails, widest := layRails(deps), 1
	for _, r := range rails {
		widest = max(widest, r.width())
	}
	if widest > widestGraph {
		return make([]rail, len(list)), 1
	}
	return rails, widest
}

// States of a node and of a run, as the API spells them.
const (
	statePending    = "pending"
	stateExecuting  = "executing"
	stateCompleted  = "completed"
	stateFailed     = "failed"
	stateCancelled  = "cancelled"
	stateSkipped    = "skipped"
	stateReused     = "reused"
	stateSuperseded = "superseded"
)

// spinner is a sign that moves.
var spinner = []rune("◐◓◑◒")

// mark is the sign of a step in the graph.
func (f frame) mark(s step) string {
	switch s.State {
	case statePending, "":
		return f.palette.dim("○")
	case stateExecuting:
		return f.palette.paint(stateColor(s.State), string(spinner[f.tick%len(spinner)]))
	case stateFailed:
		return f.palette.paint(stateColor(s.State), "✗")
	case stateSkipped, stateCancelled:
		return f.palette.paint(stateColor(s.State), "⊘")
	}
	return f.palette.paint(stateColor(s.State), "●")
}

func stateColor(state string) string {
	switch state {
	case stateExecuting:
		return cyan
	case stateCompleted:
		return green
	case stateReused:
		return blue
	case stateFailed:
		return red
	case stateSkipped, stateCancelled, stateSuperseded:
		return yellow
	}
	return ""
}

func stateText(s step) string {
	if s.State == stateExecuting && s.Percent > 0 && s.Percent < 100 {
		return fmt.Sprintf("%6.0f %% ", s.Percent)
	}
	return s.State
}

func queryText(s step) string {
	if s.Query == 0 {
		return "SQL"
	}
	return fmt.Sprint(s.Query)
}

func rowsText(s step) string {
	if s.Rows == nil {
		return ""
	}
	return counted(*s.Rows, "row")
}

func (f frame) timeText(s step) string {
	switch {
	case s.Started.IsZero() || s.State == stateSkipped:
		return ""
	case s.Ended.IsZero():
		return span(f.now.Sub(s.Started))
	}
	return span(s.Ended.Sub(s.Started))
}

// note is what else a person wants to know: the view that it fills, or why it
// is in its state.
func note(s step) string {
	switch {
	case s.State == stateFailed && s.Error != "":
		return s.Error
	case s.Reason != "":
		return s.Reason
	case s.View != "":
		return "→ " + s.View
	}
	return ""
}

func longest(texts []string) int {
	n := 0
	for _, t := range texts {
		n = max(n, width(t))
	}
	return n
}

// summary is the line below a frame: what the run is, and what it cost.
func (f frame) summary(status *duneapi.PipelineStatus) string {
	list := steps(status)
	done := 0
	for _, s := range list {
		if s.State == stateCompleted || s.State == stateReused {
			done++
		}
	}
	parts := []string{
		f.palette.paint(stateColor(status.Status), f.palette.bold(status.Status)),
		fmt.Sprintf("%d of %s", done, counted(int64(len(list)), "node")),
	}
	if status.Status == statePending && status.QueuePosition > 0 {
		parts = append(parts, fmt.Sprintf("number %d in the queue", status.QueuePosition))
	}
	started, _ := duneapi.ParseTime(status.StartedAt)
	ended, _ := duneapi.ParseTime(status.EndedAt)
	switch {
	case started.IsZero():
	case ended.IsZero():
		parts = append(parts, span(f.now.Sub(started)))
	default:
		parts = append(parts, span(ended.Sub(started)))
	}
	if status.Credits > 0 || finished(status.Status) {
		parts = append(parts, price(status.Credits))
	}
	line := strings.Join(parts, f.palette.dim(" · "))
	if f.width > 0 {
		line = cut(line, f.width)
	}
	return line
}

// finished reports whether a run or a node stays in its state.
func finished(state string) bool {
	switch state {
	case stateCompleted, stateFailed, stateCancelled, stateSkipped, stateReused, stateSuperseded:
		return true
	}
	return false
}
