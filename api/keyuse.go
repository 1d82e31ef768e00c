package api

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/barchan-data/barchan/internal/startstop"
)

// KeyUseConfig is what a KeyUse needs.
type KeyUseConfig struct {
	// Write stores when keys, by their ids, were used last.
	Write func(ctx context.Context, used map[string]time.Time) error
	Log   *slog.Logger  // nil: nothing is logged
	Every time.Duration // 0: a minute
}

// KeyUse remembers when each key was used last, and writes it down now and
// then beside the requests: none waits for it, and a server that is killed
// forgets a minute. A nil KeyUse remembers nothing.
type KeyUse struct {
	cfg   KeyUseConfig
	used  sync.Map // of key ids to *keyTime
	group *startstop.Group
}

// keyTime holds microseconds since 1970.
type keyTime struct {
	at      atomic.Int64
	written atomic.Int64
}

// NewKeyUse returns a KeyUse that writes once it was started.
func NewKeyUse(cfg KeyUseConfig) *KeyUse {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Every == 0 {
		cfg.Every = time.Minute
	}
	return &KeyUse{cfg: cfg}
}

// note remembers that a key is used.
func (u *KeyUse) note(id string, at time.Time) {
	if u == nil {
		return
	}
	found, ok := u.used.Load(id)
	if !ok {
		found, _ = u.used.LoadOrStore(id, &keyTime{})
	}
	found.(*keyTime).at.Store(at.UnixMicro())
}

// last returns when a key was used last, as far as this server knows; the zero
// time when it does not.
func (u *KeyUse) last(id string) time.Time {
	if u == nil {
		return time.Time{}
	}
	found, ok := u.used.Load(id)
	if !ok {
		return time.Time{}
	}
	return time.UnixMicro(found.(*keyTime).at.Load()).UTC()
}

// Start begins to write.
func (u *KeyUse) Start(ctx context.Context) error {
	u.group = startstop.New(ctx)
	u.group.Go(func(ctx context.Context) {
		tick := time.NewTicker(u.cfg.Every)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				u.write(ctx)
			case <-ctx.Done():
				u.write(context.WithoutCancel(ctx)) // what the last minute brought
				return
			}
		}
	})
	return nil
}

// Stop writes what is not written yet, and ends.
func (u *KeyUse) Stop() { u.group.Stop() }

// write stores the times that moved since they were written.
func (u *KeyUse) write(ctx context.Context) {
	moved := map[string]time.Time{}
	u.used.Range(func(id, value any) bool {
		k := value.(*keyTime)
		if at := k.at.Load(); at > k.written.Load() {
			k.written.Store(at)
			moved[id.(string)] = time.UnixMicro(at).UTC()
		}
		return true
	})
	if len(moved) == 0 {
		return
	}
	if err := u.cfg.Write(ctx, moved); err != nil {
		// The next use tells again.
		u.cfg.Log.Warn("last use of keys not written", "error", err)
	}
}
