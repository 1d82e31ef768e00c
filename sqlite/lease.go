package sqlite

import (
	"context"
	"slices"
	"time"

	"github.com/barchan-data/barchan"
)

const (
	// leaseNext takes the first pending run that has its turn. Turns are rows
	// of unfinished runs only, so an earlier one with the same name is the
	// whole question, whatever state that run is in.
	leaseNext = `UPDATE run SET state = 'executing', attempt = attempt + 1, lease_owner = ?, lease_until = ?,
			started_at = coalesce(started_at, ?)
		WHERE seq = (
			SELECT r.seq FROM run r
			WHERE r.state = 'pending' AND r.tier IN (?, ?) AND NOT EXISTS (
				SELECT 1 FROM turn t JOIN turn earlier ON earlier.name = t.name AND earlier.run < t.run
				WHERE t.run = r.seq)
			ORDER BY r.seq LIMIT 1)
		RETURNING id, team, tier, attempt`
	leaseExtend = `UPDATE run SET lease_until = ? WHERE id = ? AND state = 'executing' AND attempt = ?`
	leaseCheck  = `SELECT seq, state, attempt, kind, pin, pinned_at FROM run WHERE id = ?`
)

// Lease implements storetest.Runs.
func (s *Store) Lease(ctx context.Context, owner string, tiers []barchan.Tier, at, until time.Time) (l barchan.Lease, ok bool, err error) {
	if len(tiers) == 0 {
		return l, false, nil
	}
	first, last := slices.Min(tiers), slices.Max(tiers) // there are two tiers
	if err := s.lock(ctx); err != nil {
		return l, false, wrap("lease", err)
	}
	defer func() {
		s.unlock()
		if ok && err == nil {
			s.watchers.tell(l.Run)
		}
	}()
	args := []any{owner, until.UnixMicro(), at.UnixMicro(), string(first), string(last)}
	ok, err = conn{h: s.progress}.one(context.WithoutCancel(ctx), leaseNext, args, into(&l.Run, &l.Team, &l.Tier, &l.Attempt))
	return l, ok, wrap("lease", err)
}

// Heartbeat implements storetest.Runs.
func (s *Store) Heartbeat(ctx context.Context, l barchan.Lease, until time.Time) error {
	n, err := s.update(ctx, s.progress, "heartbeat", leaseExtend, until.UnixMicro(), string(l.Run), l.Attempt)
	if err != nil || n == 1 {
		return err
	}
	_, err = heldRun(ctx, s.reads(), l)
	return lostRace(err)
}

// lostRace is for a guarded statement that changed nothing: err says why, or
// the reason has gone away since.
func lostRace(err error) error {
	if err == nil {
		return conflict("the state changed at the same moment: try again")
	}
	return err
}

// held is a run whose lease was found to be good.
type held struct {
	seq    int64
	kind   barchan.RunKind
	pin    *int64
	pinned *int64
}

// heldRun reads the run of l. It is a conflict unless the run is executing in
// the attempt of l.
func heldRun(ctx context.Context, c conn, l barchan.Lease) (h held, err error) {
	var state barchan.RunState
	var attempt int
	ok, err := c.one(ctx, leaseCheck, []any{string(l.Run)}, into(&h.seq, &state, &attempt, &h.kind, &h.pin, &h.pinned))
	switch {
	case err != nil:
		return h, wrap("read run", err)
	case !ok:
		return h, notFound(noObject)
	case state != barchan.RunExecuting:
		return h, conflict("run %s is %s, so attempt %d can change nothing", l.Run, state, l.Attempt)
	case attempt != l.Attempt:
		return h, conflict("attempt %d of run %s was replaced by attempt %d", l.Attempt, l.Run, attempt)
	}
	return h, nil
}
