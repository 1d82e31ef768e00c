package run

import (
	"context"
	"fmt"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/object"
)

// session is an engine's session and the account of what it was used for.
type session struct {
	barchan.Session
	statements int           // begun in it
	accounted  barchan.Usage // what its statements told of themselves
	lost       []*node       // whose statements ended without telling
}

// openTries bounds how often a session is asked for that cannot be had now;
// the pause between doubles from openPause.
const (
	openTries = 6
	openPause = 250 * time.Millisecond
)

// open opens a session on the snapshot and on what the run has made so far.
func (a *attempt) open(ctx context.Context) error {
	spec := a.spec()
	pause := openPause
	for try := 1; ; try++ {
		ses, err := a.cfg.Engine.Open(ctx, spec)
		if err == nil {
			a.session = &session{Session: ses}
			return nil
		}
		err = fmt.Errorf("open a session: %w", err)
		if barchan.CodeOf(err) != barchan.CodeUnavailable || try == openTries {
			return err
		}
		a.log.Warn("no session now", "error", err)
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause):
			pause *= 2
		}
	}
}

// spec names all that the run's statements may touch.
func (a *attempt) spec() barchan.SessionSpec {
	spec := barchan.SessionSpec{
		ID:      string(a.lease.Run),
		Instant: a.snap.Instant,
		Tier:    a.lease.Tier,
		Limits:  a.limits,
		Dir:     object.RunDir(a.lease.Run, a.lease.Attempt),
	}
	seen := map[string]bool{}
	input := func(names []string) {
		for _, name := range names {
			if !seen[name] {
				seen[name] = true
				spec.Inputs = append(spec.Inputs, name)
			}
		}
	}
	for _, name := range a.plan.Tables() {
		input(a.snap.Tables[name].Location.Files)
	}
	input(a.graph.outputs())
	for _, n := range a.graph.nodes {
		if n.ReadsPrevious() {
			input(a.previous(n).Location.Files)
		}
		if !n.Inlined && n.phase != done {
			spec.Outputs = append(spec.Outputs, n.file)
		}
	}
	return spec
}

// closeSession ends the session, and charges what no statement accounted for to
// the nodes that could not tell: failed work is paid for, also when the worker
// died under it.
func (a *attempt) closeSession() {
	if a.session == nil {
		return
	}
	ses := a.session
	a.session = nil
	if err := ses.Close(); err != nil {
		a.log.Warn("session not closed cleanly", "error", err)
	}
	total := ses.Usage()
	rest := max(0, total.CPU-ses.accounted.CPU)
	var wall time.Duration
	for _, n := range ses.lost {
		wall += n.lost
	}
	for _, n := range ses.lost {
		share := rest / time.Duration(len(ses.lost))
		if wall > 0 {
			share = time.Duration(float64(rest) * float64(n.lost) / float64(wall))
		}
		n.usage = n.usage.Add(barchan.Usage{CPU: share, PeakMemory: total.PeakMemory})
	}
}
