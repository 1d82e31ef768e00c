package api

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/barchan-data/barchan"
)

// errKey is the answer to every key that is not good, whatever is wrong with
// it: the text is part of the API.
var errKey = &barchan.Error{Code: barchan.CodeUnauthorized, Message: "invalid API Key"}

const (
	keyHeader = "X-Dune-Api-Key"
	keyParam  = "api_key"

	maxCachedKeys = 1024
	// cacheFor bounds how long another server's revocation goes unseen; this
	// server's own counts at once.
	cacheFor = 5 * time.Second
)

// authenticator finds the key of a request. Good keys are remembered for a
// moment by the hash of their secret, so that a poll costs no read of the
// store.
type authenticator struct {
	keys  Keys
	clock barchan.Clock

	mu     sync.RWMutex
	cached map[[32]byte]cachedKey
	epoch  int // rises with every forget: an older look-up may not be remembered
}

type cachedKey struct {
	key   barchan.Key
	until time.Time
}

func newAuthenticator(keys Keys, clock barchan.Clock) *authenticator {
	return &authenticator{keys: keys, clock: clock, cached: map[[32]byte]cachedKey{}}
}

// identify returns the key that r brings, in the header or as a parameter.
// When it brings two that differ, neither counts.
func (a *authenticator) identify(r *http.Request) (barchan.Key, error) {
	given := r.Header.Values(keyHeader)
	if r.URL.RawQuery != "" {
		given = append(given[:len(given):len(given)], r.URL.Query()[keyParam]...)
	}
	if len(given) == 0 || given[0] == "" || len(given[0]) > barchan.MaxSecretLength {
		return barchan.Key{}, errKey
	}
	for _, other := range given[1:] {
		if other != given[0] {
			return barchan.Key{}, errKey
		}
	}
	return a.lookup(r.Context(), barchan.HashSecret(given[0]))
}

func (a *authenticator) lookup(ctx context.Context, hash [32]byte) (barchan.Key, error) {
	now := a.clock()
	a.mu.RLock()
	found, ok := a.cached[hash]
	epoch := a.epoch
	a.mu.RUnlock()
	if ok && now.Before(found.until) {
		return found.key, nil
	}
	key, err := a.keys.KeyByHash(ctx, hash)
	if barchan.CodeOf(err) == barchan.CodeNotFound {
		return barchan.Key{}, errKey
	}
	if err != nil {
		return barchan.Key{}, err
	}
	a.remember(hash, cachedKey{key: key, until: now.Add(cacheFor)}, epoch)
	return key, nil
}

func (a *authenticator) remember(hash [32]byte, k cachedKey, epoch int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if epoch != a.epoch {
		return
	}
	if len(a.cached) >= maxCachedKeys {
		clear(a.cached)
	}
	a.cached[hash] = k
}

// forget makes every key be looked up again.
func (a *authenticator) forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.epoch++
	clear(a.cached)
}
