package api_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/barchan-data/barchan/api"
)

// The last use of keys is written each minute, and at the end: not with the
// requests.
func TestTheLastUseOfKeysIsWrittenNowAndThen(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var written []map[string]time.Time
		uses := api.NewKeyUse(api.KeyUseConfig{Write: func(_ context.Context, used map[string]time.Time) error {
			mu.Lock()
			defer mu.Unlock()
			written = append(written, used)
			return nil
		}})
		if err := uses.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		wait := func(d time.Duration, want int) {
			t.Helper()
			time.Sleep(d) // of virtual time
			synctest.Wait()
			mu.Lock()
			defer mu.Unlock()
			if len(written) != want {
				t.Fatalf("written %d times, want %d: %v", len(written), want, written)
			}
		}
		first := time.Now()
		for range 100 {
			uses.Note("a", time.Now())
		}
		uses.Note("b", first)
		last := first.Add(time.Second)
		uses.Note("a", last)
		if got := uses.Last("a"); !got.Equal(last) {
			t.Errorf("a was used at %s, not %s", got, last)
		}
		wait(59*time.Second, 0)
		wait(2*time.Second, 1)
		if w := written[0]; len(w) != 2 || !w["a"].Equal(last) || !w["b"].Equal(first) {
			t.Errorf("written %v", w)
		}
		wait(10*time.Minute, 1) // nothing moved
		uses.Note("b", time.Now())
		uses.Stop()
		if len(written) != 2 || len(written[1]) != 1 || written[1]["b"].IsZero() {
			t.Errorf("at the end: %v", written)
		}
	})
}

func TestAKeyIsListedWithItsLastUse(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	uses := api.NewKeyUse(api.KeyUseConfig{Write: w.store.UseKeys})
	serve := func() {
		w.handler = api.New(api.Config{Store: w.store, Runner: w.runs, Uploads: w.uploads, Files: w.files, Uses: uses,
			Clock: func() time.Time { return w.now }})
	}
	listed := func(want int) {
		t.Helper()
		if got := w.do("GET", "/api/v1/keys", "admin", nil, nil).Body.String(); strings.Count(got, "last_used_at") != want {
			t.Errorf("want %d keys that were used: %s", want, got)
		}
	}
	serve()
	listed(1) // the one that asks
	w.do("GET", "/api/whoami", "read", nil, nil)
	w.do("GET", "/api/whoami", "bad", nil, nil)
	w.do("GET", "/api/whoami", "revoked", nil, nil)
	listed(2)
	if err := uses.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	uses.Stop()
	uses = nil // another server on the same store
	serve()
	listed(2)
}

func TestAStoreThatFailsDelaysNoRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		uses := api.NewKeyUse(api.KeyUseConfig{Log: slog.New(slog.NewTextHandler(&log, nil)),
			Write: func(context.Context, map[string]time.Time) error { return errors.New("disk full") }})
		if err := uses.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		uses.Note("a", time.Now())
		time.Sleep(2 * time.Minute) // of virtual time
		uses.Stop()
		if !strings.Contains(log.String(), "disk full") {
			t.Errorf("the log says %q", log.String())
		}
	})
}
