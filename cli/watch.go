package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/barchan-data/barchan/duneapi"
)

// poll asks for the state of a pipeline.
type poll func(context.Context) (*duneapi.PipelineStatus, error)

// How often a run is looked at: often at first, for most runs are short.
const (
	pollFast  = 100 * time.Millisecond
	pollSlow  = 500 * time.Millisecond
	fastFor   = 20 * time.Second
	retryFor  = 30 * time.Second // how long a server may not answer
	roomBelow = 3                // lines of a terminal that stay free of nodes
	roomAtEnd = 60               // nodes of the last picture, however small the terminal is
)

// watch draws a run until it ends, and returns its last state. When ctx ends
// first it returns ctx's error, and the last state that it saw.
func watch(ctx context.Context, v view, ask poll) (*duneapi.PipelineStatus, error) {
	defer v.close()
	start := time.Now()
	var last *duneapi.PipelineStatus
	asked, answered := time.Time{}, start
	for tick := 0; ; tick++ {
		now := time.Now()
		if now.Sub(asked) >= interval(now.Sub(start)) {
			asked = now
			status, err := ask(ctx)
			switch {
			case err == nil:
				last, answered = status, now
			case ctx.Err() != nil:
				return last, context.Cause(ctx)
			case isAnswer(err) || now.Sub(answered) > retryFor:
				return last, err
			}
		}
		if last != nil {
			v.show(last, tick, now)
			if finished(last.Status) {
				return last, nil
			}
		}
		select {
		case <-ctx.Done():
			return last, context.Cause(ctx)
		case <-time.After(pollFast):
		}
	}
}

func interval(age time.Duration) time.Duration {
	if age < fastFor {
		return 0 // with every tick
	}
	return pollSlow
}

// view shows the states of a run one after the other.
type view interface {
	show(status *duneapi.PipelineStatus, tick int, now time.Time)
	close()
}

func newView(s screen) view {
	if s.size == nil {
		return &plainView{screen: s, seen: map[int]string{}}
	}
	return &liveView{live{screen: s}}
}

// liveView redraws the graph.
type liveView struct{ live }

func (v *liveView) show(status *duneapi.PipelineStatus, tick int, now time.Time) {
	width, height := v.screen.size()
	f := frame{palette: v.screen.palette, width: width, now: now, tick: tick}
	list := steps(status)
	room := height - roomBelow
	if finished(status.Status) {
		room = max(room, roomAtEnd) // the last picture may scroll: nothing is drawn over it
	}
	lines := fit(f.draw(list), list, room)
	v.draw(append(lines, "", f.summary(status)))
}

// fit leaves out lines until no more than room are left: those of nodes that
// run or failed stay, then those that come next.
func fit(lines []string, list []step, room int) []string {
	room = max(room, 1)
	if len(lines) <= room {
		return lines
	}
	keep := make([]bool, len(lines))
	left := room - 1 // one is for the words below
	for _, wanted := range []func(step) bool{
		func(s step) bool { return s.State == stateFailed },
		func(s step) bool { return s.State == stateExecuting },
		func(s step) bool { return s.State == statePending },
		func(step) bool { return true },
	} {
		for i, s := range list {
			if left > 0 && !keep[i] && wanted(s) {
				keep[i] = true
				left--
			}
		}
	}
	var kept []string
	for i, line := range lines {
		if keep[i] {
			kept = append(kept, line)
		}
	}
	return append(kept, "… "+counted(int64(len(lines)-len(kept)), "more node"))
}

// plainView writes a line for every change.
type plainView struct {
	screen screen
	seen   map[int]string // node → state
	status string
}

func (v *plainView) show(status *duneapi.PipelineStatus, _ int, now time.Time) {
	f := frame{now: now}
	for _, s := range steps(status) {
		if v.seen[s.ID] == s.State || s.State == statePending {
			continue
		}
		v.seen[s.ID] = s.State
		v.screen.println(f.plain(s))
	}
	if v.status != status.Status && finished(status.Status) {
		v.screen.println(f.summary(status))
	}
	v.status = status.Status
}

// plain tells a change of a node in one line.
func (f frame) plain(s step) string {
	line := fmt.Sprintf("%s %s: %s", s.label(), s.Name, s.State)
	if finished(s.State) {
		for _, detail := range []string{rowsText(s), f.timeText(s)} {
			if detail != "" {
				line += ", " + detail
			}
		}
	}
	if n := note(s); n != "" {
		line += " (" + n + ")"
	}
	return line
}

func (*plainView) close() {}

// noView shows nothing.
type noView struct{}

func (noView) show(*duneapi.PipelineStatus, int, time.Time) {}
func (noView) close()                                       {}
