package sched

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/internal/schedule"
	"github.com/barchan-data/barchan/internal/startstop"
)

// DueStore knows which views are to be refreshed when, as storetest.Views
// describes it.
type DueStore interface {
	DueViews(ctx context.Context, at time.Time, limit int) ([]barchan.DueView, error)
	MoveDue(ctx context.Context, id string, due, next time.Time, missed *barchan.Error) error
}

// Refresh submits the refresh of a view for the moment at which it was due,
// and returns when that is durable. Called again for the same view and moment
// it submits nothing.
type Refresh func(ctx context.Context, d barchan.DueView) error

// CronConfig is what a Cron needs. Zero durations mean the documented defaults.
type CronConfig struct {
	Store   DueStore
	Refresh Refresh
	Clock   barchan.Clock
	Log     *slog.Logger

	PollEvery  time.Duration // how often it looks at what is due; 1 s
	RetryEvery time.Duration // how soon a refresh is tried again that the server could not submit; 1 min
}

// Cron submits the refreshes that schedules ask for.
//
// A moment is due until a refresh was submitted for it, and only then moves to
// the next one after now: so a crash loses none, moments that passed meanwhile
// (the server was down, or the refresh before still runs) are one, and a crash
// between submit and move submits again, which gives the same run.
type Cron struct {
	cfg   CronConfig
	group *startstop.Group
	hold  map[string]time.Time // by view: not to be tried before
}

// NewCron returns a Cron that does nothing before Start.
func NewCron(cfg CronConfig) *Cron {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.PollEvery == 0 {
		cfg.PollEvery = time.Second
	}
	if cfg.RetryEvery == 0 {
		cfg.RetryEvery = time.Minute
	}
	return &Cron{cfg: cfg, hold: map[string]time.Time{}}
}

// Start begins to look for what is due.
func (c *Cron) Start(ctx context.Context) error {
	c.group = startstop.New(ctx)
	c.group.Go(c.loop)
	return nil
}

// Stop waits for a submit that is under way. It is idempotent, and does nothing
// before Start.
func (c *Cron) Stop() {
	if c.group != nil {
		c.group.Stop()
	}
}

func (c *Cron) loop(ctx context.Context) {
	tick := time.NewTicker(c.cfg.PollEvery)
	defer tick.Stop()
	for {
		if err := c.tick(ctx); err != nil && ctx.Err() == nil {
			c.cfg.Log.Error("scheduled views not read", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// dueBatch is how many views one tick refreshes; the others wait for the next.
const dueBatch = 1000

// tick refreshes what is due. One view's trouble is no other's.
func (c *Cron) tick(ctx context.Context) error {
	now := c.cfg.Clock().UTC()
	list, err := c.cfg.Store.DueViews(ctx, now, dueBatch)
	if err != nil {
		return fmt.Errorf("read due views: %w", err)
	}
	for _, d := range list {
		if ctx.Err() != nil {
			return nil
		}
		if now.Before(c.hold[d.View.ID]) {
			continue
		}
		delete(c.hold, d.View.ID)
		if err := c.refresh(ctx, d, now); err != nil && ctx.Err() == nil {
			c.hold[d.View.ID] = now.Add(c.cfg.RetryEvery)
			c.cfg.Log.Error("scheduled refresh not submitted", "view", d.View.Name, "error", err)
		}
	}
	return nil
}

// refresh submits for one moment and moves on to the next. What is wrong with
// the view itself (a cycle, an archived query, a spending cap) is kept for its
// owner to read, and the next moment tries again; an error is the server's own,
// and leaves the moment due.
func (c *Cron) refresh(ctx context.Context, d barchan.DueView, now time.Time) error {
	var missed *barchan.Error
	if err := c.call(ctx, d); err != nil {
		if isOurs(err) {
			return err
		}
		missed = barchan.AsError(err)
		c.cfg.Log.Warn("scheduled refresh refused", "view", d.View.Name, "code", missed.Code, "reason", missed.Message)
	}
	next, err := schedule.Next(d.View.Cron, now, d.View.ExpiresAt)
	if err != nil { // no save lets one in
		next, missed = time.Time{}, barchan.AsError(err)
	}
	if err := c.cfg.Store.MoveDue(ctx, d.View.ID, d.View.NextAt, next, missed); err != nil {
		return fmt.Errorf("move the moment: %w", err)
	}
	return nil
}

// call turns a panic into an error: a defect that one view meets must not end
// the server.
func (c *Cron) call(ctx context.Context, d barchan.DueView) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return c.cfg.Refresh(ctx, d)
}

// isOurs reports whether an error is for the server to mend, by trying again.
func isOurs(err error) bool {
	code := barchan.CodeOf(err)
	return code == barchan.CodeInternal || code == barchan.CodeUnavailable
}
