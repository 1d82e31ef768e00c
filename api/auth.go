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

// credential is what a request proves itself with: the hash of a key's secret,
// or that of the token of a sign-in. One is never taken for the other.
type credential struct {
	cookie bool
	hash   [32]byte
}

// caller is whose a request is.
type caller struct {
	key barchan.Key
	// signIn is how a browser came by the key; nil for a request that brings
	// the key itself.
	signIn *barchan.SignIn
}

// good reports whether the caller may still call at a moment.
func (c caller) good(at time.Time) bool {
	return c.key.Good(at) && (c.signIn == nil || c.signIn.Good(at))
}

// authenticator finds the key of a request. Good credentials are remembered for
// a moment, so that a poll costs no read of the store.
type authenticator struct {
	keys  Keys
	clock barchan.Clock

	mu     sync.RWMutex
	cached map[credential]cachedCaller
	epoch  int // rises with every forget: an older look-up may not be remembered
}

type cachedCaller struct {
	caller
	until time.Time
}

func newAuthenticator(keys Keys, clock barchan.Clock) *authenticator {
	return &authenticator{keys: keys, clock: clock, cached: map[credential]cachedCaller{}}
}

// identify returns the caller whose key r brings, in the header or as a
// parameter; when it brings two that differ, neither counts. Only without any
// does the token of a sign-in count ("" is none).
func (a *authenticator) identify(r *http.Request, token string) (caller, error) {
	given := r.Header.Values(keyHeader)
	if r.URL.RawQuery != "" {
		given = append(given[:len(given):len(given)], r.URL.Query()[keyParam]...)
	}
	if len(given) == 0 {
		return a.signedIn(r.Context(), token)
	}
	for _, other := range given[1:] {
		if other != given[0] {
			return caller{}, errKey
		}
	}
	return a.holder(r.Context(), given[0])
}

// holder returns the caller who brings a secret.
func (a *authenticator) holder(ctx context.Context, secret string) (caller, error) {
	if !barchan.PossibleSecret(secret) {
		return caller{}, errKey
	}
	found, err := a.lookup(ctx, credential{hash: barchan.HashSecret(secret)})
	if barchan.CodeOf(err) == barchan.CodeNotFound {
		err = errKey
	}
	return found, err
}

// signedIn returns the caller who brings the token of a sign-in.
func (a *authenticator) signedIn(ctx context.Context, token string) (caller, error) {
	if token == "" {
		return caller{}, errKey
	}
	found, err := a.lookup(ctx, credential{cookie: true, hash: barchan.HashSecret(token)})
	if barchan.CodeOf(err) == barchan.CodeNotFound {
		err = errSignedOut
	}
	return found, err
}

// errNoCaller is what lookup says of a credential that is known, and has ended.
var errNoCaller = &barchan.Error{Code: barchan.CodeNotFound, Message: "Key not found"}

// lookup returns the caller of a credential; CodeNotFound when it has none, or
// none any more.
func (a *authenticator) lookup(ctx context.Context, c credential) (caller, error) {
	now := a.clock()
	a.mu.RLock()
	found, ok := a.cached[c]
	epoch := a.epoch
	a.mu.RUnlock()
	if !ok || !now.Before(found.until) {
		fresh, err := a.read(ctx, c)
		if err != nil {
			return caller{}, err
		}
		found = cachedCaller{caller: fresh, until: now.Add(cacheFor)}
		a.remember(c, found, epoch)
	}
	if !found.good(now) {
		return caller{}, errNoCaller
	}
	return found.caller, nil
}

func (a *authenticator) read(ctx context.Context, c credential) (caller, error) {
	if c.cookie {
		s, err := a.keys.SignInByHash(ctx, c.hash)
		return caller{key: s.Key, signIn: &s}, err
	}
	k, err := a.keys.KeyByHash(ctx, c.hash)
	return caller{key: k}, err
}

func (a *authenticator) remember(c credential, found cachedCaller, epoch int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if epoch != a.epoch {
		return
	}
	if len(a.cached) >= maxCachedKeys {
		clear(a.cached)
	}
	a.cached[c] = found
}

// forget makes every credential be looked up again.
func (a *authenticator) forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.epoch++
	clear(a.cached)
}
