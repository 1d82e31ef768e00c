// Package sched decides when runs execute and how many at once: it leases
// pending runs while their tier has a free slot, keeps the leases alive, and
// gives back what a dead server left behind. It sees a function, and never
// learns what a run does.
package sched

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/internal/startstop"
)

// Causes with which the context of an executing run ends. A caller of Cancel
// brings its own.
var (
	// ErrShutdown says that the server stops. The run is left as it is, and the
	// next start rescues it.
	ErrShutdown = errors.New("the server is shutting down")
	// ErrLeaseLost says that the run belongs to somebody else by now, or ended:
	// nothing that this attempt writes would be taken.
	ErrLeaseLost = errors.New("the lease is lost")
)

// Store is the queue, as storetest.Runs describes it.
type Store interface {
	Lease(ctx context.Context, owner string, tiers []barchan.Tier, at, until time.Time) (l barchan.Lease, ok bool, err error)
	Heartbeat(ctx context.Context, l barchan.Lease, until time.Time) error
	Rescue(ctx context.Context, everything bool, boot string, maxAttempts int, at time.Time) ([]barchan.RunID, error)
}

// Run executes one leased run. It returns nil when the run has ended. After an
// error, or when ctx ended, the run may still be executing: its lease is then
// left to expire, and a rescue gives it back.
type Run func(ctx context.Context, l barchan.Lease) error

// Config is what a Scheduler needs. Zero durations and counts mean the
// documented defaults.
type Config struct {
	Store Store
	Run   Run
	Slots map[barchan.Tier]int // runs at once, per tier; a tier without slots never runs
	Owner string               // names this server in leases
	Boot  string               // names this boot of the machine: see Rescue
	Clock barchan.Clock
	Log   *slog.Logger

	LeaseFor       time.Duration // how long a lease lives without a heartbeat; 30 s
	HeartbeatEvery time.Duration // a third of LeaseFor
	PollEvery      time.Duration // how often the queue is asked when nobody wakes; 1 s
	RescueEvery    time.Duration // how often expired leases are looked for; LeaseFor
	MaxAttempts    int           // leases of one run before it fails; 3
}

func (c Config) withDefaults() Config {
	if c.LeaseFor == 0 {
		c.LeaseFor = 30 * time.Second
	}
	if c.HeartbeatEvery == 0 {
		c.HeartbeatEvery = c.LeaseFor / 3
	}
	if c.PollEvery == 0 {
		c.PollEvery = time.Second
	}
	if c.RescueEvery == 0 {
		c.RescueEvery = c.LeaseFor
	}
	if c.MaxAttempts == 0 {
		c.MaxAttempts = 3
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c
}

// Scheduler is the owner of everything that executes. Its methods are safe for
// concurrent use; Start is called once.
type Scheduler struct {
	cfg  Config
	wake chan struct{} // holds at most one wish

	group *startstop.Group
	runs  context.Context // parent of every run's context
	end   context.CancelCauseFunc

	mu      sync.Mutex
	running map[barchan.RunID]*job
	used    map[barchan.Tier]int
}

// job is a run that executes here.
type job struct {
	lease  barchan.Lease
	until  time.Time // the end of the lease, before any heartbeat
	ctx    context.Context
	cancel context.CancelCauseFunc
}

// New returns a scheduler that does nothing before Start.
func New(cfg Config) *Scheduler {
	return &Scheduler{
		cfg:     cfg.withDefaults(),
		wake:    make(chan struct{}, 1),
		running: map[barchan.RunID]*job{},
		used:    map[barchan.Tier]int{},
	}
}

// Start gives back every run that an earlier life of this server left
// executing (the server owns its data alone), and begins to lease.
func (s *Scheduler) Start(ctx context.Context) error {
	if err := s.rescue(ctx, true); err != nil {
		return err
	}
	s.group = startstop.New(ctx)
	s.runs, s.end = context.WithCancelCause(s.group.Context())
	s.group.Go(s.loop)
	return nil
}

// Stop leases nothing more, ends the context of every executing run with
// ErrShutdown, and waits for them. It is idempotent, and does nothing before
// Start.
func (s *Scheduler) Stop() {
	if s.group == nil {
		return
	}
	s.end(ErrShutdown)
	s.group.Stop()
}

// Wake makes the scheduler look at the queue now: something was submitted, or
// ended, or was cancelled. It never blocks.
func (s *Scheduler) Wake() {
	select {
	case s.wake <- struct{}{}:
	default: // a wish is there already, and covers this one
	}
}

// Cancel ends the context of a run that executes here, with that cause. It
// reports false when the run does not execute here.
func (s *Scheduler) Cancel(id barchan.RunID, cause error) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	j, ok := s.running[id]
	if ok {
		j.cancel(cause)
	}
	return ok
}

// Running returns how many runs of each tier execute now.
func (s *Scheduler) Running() map[barchan.Tier]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make(map[barchan.Tier]int, len(s.used))
	for t, n := range s.used {
		out[t] = n
	}
	return out
}

func (s *Scheduler) loop(ctx context.Context) {
	poll := time.NewTicker(s.cfg.PollEvery)
	defer poll.Stop()
	rescue := time.NewTicker(s.cfg.RescueEvery)
	defer rescue.Stop()
	for {
		s.fill(ctx)
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		case <-poll.C:
		case <-rescue.C:
			if err := s.rescue(ctx, false); err != nil && ctx.Err() == nil {
				s.cfg.Log.Error("rescue failed", "error", err)
			}
		}
	}
}

func (s *Scheduler) rescue(ctx context.Context, everything bool) error {
	ids, err := s.cfg.Store.Rescue(ctx, everything, s.cfg.Boot, s.cfg.MaxAttempts, s.cfg.Clock())
	if err != nil {
		return fmt.Errorf("rescue runs: %w", err)
	}
	for _, id := range ids {
		s.cfg.Log.Warn("run rescued", "run_id", id)
	}
	return nil
}

// fill leases runs until no slot or no run is left.
func (s *Scheduler) fill(ctx context.Context) {
	for ctx.Err() == nil {
		tiers := s.freeTiers()
		if len(tiers) == 0 {
			return
		}
		now := s.cfg.Clock()
		l, ok, err := s.cfg.Store.Lease(ctx, s.cfg.Owner, tiers, now, now.Add(s.cfg.LeaseFor))
		if err != nil {
			if ctx.Err() == nil {
				s.cfg.Log.Error("lease failed", "error", err)
			}
			return
		}
		if !ok {
			return
		}
		s.launch(l, now.Add(s.cfg.LeaseFor))
	}
}

// freeTiers returns the tiers that have a slot left.
func (s *Scheduler) freeTiers() []barchan.Tier {
	s.mu.Lock()
	defer s.mu.Unlock()
	var tiers []barchan.Tier
	for _, t := range []barchan.Tier{barchan.TierMedium, barchan.TierLarge} {
		if s.used[t] < s.cfg.Slots[t] {
			tiers = append(tiers, t)
		}
	}
	return tiers
}
