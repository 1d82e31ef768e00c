package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/api"
)

// signIn exchanges the named key for a cookie.
func (w *world) signIn(key string, header http.Header) *http.Cookie {
	w.t.Helper()
	r := w.do("POST", "/api/v1/session", "none", header, strings.NewReader(`{"api_key":"`+w.secrets[key]+`"}`))
	cookies := r.Result().Cookies()
	if r.Code != http.StatusOK || len(cookies) != 1 {
		w.t.Fatalf("signing in with the key %s: %d %s", key, r.Code, r.Body)
	}
	return cookies[0]
}

// browse sends a request as a page of this server does.
func (w *world) browse(method, target string, cookie *http.Cookie, body string) *httptest.ResponseRecorder {
	header := http.Header{"Cookie": {cookie.Name + "=" + cookie.Value}, "Sec-Fetch-Site": {"same-origin"}}
	return w.do(method, target, "none", header, strings.NewReader(body))
}

func TestASignInEndsWithItsKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	var made struct {
		ID     string `json:"id"`
		Secret string `json:"api_key"`
	}
	r := w.do("POST", "/api/v1/keys", "admin", nil, strings.NewReader(`{"name":"k","scope":"read"}`))
	if err := json.Unmarshal(r.Body.Bytes(), &made); err != nil {
		t.Fatal(err)
	}
	w.secrets["k"] = made.Secret
	cookie, other := w.signIn("k", nil), w.signIn("read", nil)
	for _, c := range []*http.Cookie{cookie, other} {
		if got := w.browse("GET", "/api/whoami", c, "").Code; got != http.StatusOK {
			t.Fatalf("signed in: %d", got)
		}
	}
	if got := w.do("DELETE", "/api/v1/keys/"+made.ID, "admin", nil, nil).Code; got != http.StatusOK {
		t.Fatal(got)
	}
	if r := w.browse("GET", "/api/whoami", cookie, ""); r.Code != http.StatusUnauthorized || r.Body.String() != `{"error":"You are signed out: sign in again"}` {
		t.Errorf("after the key was revoked: %d %s", r.Code, r.Body)
	}
	if got := w.browse("GET", "/api/whoami", other, "").Code; got != http.StatusOK {
		t.Errorf("somebody else was signed out: %d", got)
	}
}

func TestASignInExpires(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	short := barchan.Key{ID: "01TESTKEY9SHRT00000000000", Name: "short", Scope: barchan.ScopeRead, CreatedAt: w.now, ExpiresAt: w.now.Add(time.Hour)}
	w.storeKey("short", short)
	brief, long := w.signIn("short", nil), w.signIn("read", nil)
	if !brief.Expires.Equal(short.ExpiresAt) || !long.Expires.Equal(w.now.AddDate(0, 0, 30).Truncate(time.Second)) {
		t.Errorf("cookies until %s and %s", brief.Expires, long.Expires)
	}
	code := func(c *http.Cookie) int { return w.browse("GET", "/api/whoami", c, "").Code }
	w.now = short.ExpiresAt.Add(-time.Microsecond)
	if code(brief) != 200 || w.do("GET", "/api/whoami", "short", nil, nil).Code != 200 {
		t.Error("a key ended before its time")
	}
	w.now = short.ExpiresAt // both are in the cache
	if code(brief) != 401 || w.do("GET", "/api/whoami", "short", nil, nil).Code != 401 {
		t.Error("a key did not end in time")
	}
	w.now = long.Expires
	if code(long) != 401 {
		t.Error("a sign-in did not end in time")
	}
}

// storeKey stores a key of the team local under the name that tests use.
func (w *world) storeKey(name string, k barchan.Key) {
	w.t.Helper()
	team, err := w.store.EnsureTeam(w.t.Context(), "local", w.now)
	if err != nil {
		w.t.Fatal(err)
	}
	w.secrets[name] = "secret-of-the-key-" + name
	k.Team, k.Hash = team, barchan.HashSecret(w.secrets[name])
	if err := w.store.CreateKey(w.t.Context(), k); err != nil {
		w.t.Fatal(err)
	}
}

func TestTheCookieIsAsSafeAsTheConnection(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	https := http.Header{"X-Forwarded-Proto": {"https"}, "X-Forwarded-Host": {"public.example"}}
	if c := w.signIn("read", https); c.Secure {
		t.Error("the header of a proxy that is not trusted was believed")
	}
	w.handler = api.New(api.Config{Store: w.store, Runner: w.runs, Uploads: w.uploads, Files: w.files, TrustProxy: true,
		Clock: func() time.Time { return w.now }})
	c := w.signIn("read", https)
	if !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Domain != "" {
		t.Errorf("the cookie is %s", c)
	}
	for origin, want := range map[string]int{"https://public.example": 200, "https://barchan.test": 403, "https://evil.example": 403} {
		header := https.Clone()
		header.Set("Cookie", c.Name+"="+c.Value)
		header.Set("Origin", origin)
		if got := w.do("POST", "/api/v1/datasets/search", "none", header, strings.NewReader(`{}`)).Code; got != want {
			t.Errorf("from %s: %d, want %d", origin, got, want)
		}
	}
}

// Browsers keep one jar of cookies for all ports of a host.
func TestServersOnOneHostDoNotSignEachOtherOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	names := map[string]bool{}
	for _, host := range []string{"localhost:8723", "localhost:9000", "barchan.test", "[::1]:8723"} {
		r := httptest.NewRequest(http.MethodPost, "/api/v1/session", strings.NewReader(`{"api_key":"`+w.secrets["read"]+`"}`))
		r.Host = host
		rec := httptest.NewRecorder()
		w.handler.ServeHTTP(rec, r)
		names[rec.Result().Cookies()[0].Name] = true
	}
	if len(names) != 3 {
		t.Errorf("cookies are called %v", names)
	}
}

// storing counts what is looked for, and shows what was stored.
type storing struct {
	api.Store
	lookups atomic.Int64
	made    barchan.SignIn
}

func (s *storing) KeyByHash(ctx context.Context, hash [32]byte) (barchan.Key, error) {
	s.lookups.Add(1)
	return s.Store.KeyByHash(ctx, hash)
}

func (s *storing) CreateSignIn(ctx context.Context, n barchan.SignIn) error {
	s.made = n
	return s.Store.CreateSignIn(ctx, n)
}

func TestOnlyTheHashOfATokenIsStored(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	store := &storing{Store: w.store}
	w.handler = api.New(api.Config{Store: store, Runner: w.runs, Uploads: w.uploads, Files: w.files})
	c := w.signIn("read", nil)
	if store.made.Hash != barchan.HashSecret(c.Value) || len(c.Value) != 43 {
		t.Errorf("stored %x for the token %q", store.made.Hash, c.Value)
	}
	if again := w.signIn("read", nil); again.Value == c.Value {
		t.Error("two tokens are one")
	}
}

// A made key that was mistyped is told by its checksum.
func TestAMistypedKeyCostsNoLookUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	store := &storing{Store: w.store}
	w.handler = api.New(api.Config{Store: store, Runner: w.runs, Uploads: w.uploads, Files: w.files})
	good := barchan.NewSecret()
	for secret, want := range map[string]int64{
		good:                         1, // whole, but nobody's
		good[:len(good)-1] + "-":     0,
		good[:10] + "-" + good[11:]:  0,
		good[:20]:                    0,
		good + "0":                   0,
		"short":                      0,
		strings.Repeat("x", 129):     0,
		"a-key-that-somebody-chose-": 1,
	} {
		store.lookups.Store(0)
		w.secrets["tried"] = secret
		if got := w.do("GET", "/api/whoami", "tried", nil, nil).Code; got != http.StatusUnauthorized {
			t.Errorf("%q: %d", secret, got)
		}
		if got := store.lookups.Load(); got != want {
			t.Errorf("%q: %d look-ups, want %d", secret, got, want)
		}
	}
}

// What a page of another site sends along with our cookie changes nothing,
// whatever the route.
func TestNoRouteCanBeForged(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	c := w.signIn("admin", nil)
	forged := []http.Header{
		{"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}}, {"Origin": {"http://evil.test"}}, {"Origin": {"null"}}, {},
	}
	tried := 0
	for _, r := range api.Routes() {
		if r.Method == http.MethodGet || r.Scope == "" {
			continue
		}
		tried++
		for _, header := range forged {
			header = header.Clone()
			header.Set("Cookie", c.Name+"="+c.Value)
			if got := w.do(r.Method, concrete.Replace(r.Pattern), "none", header, strings.NewReader("{}")).Code; got != http.StatusForbidden {
				t.Errorf("%s %s with %v: %d", r.Method, r.Pattern, header, got)
			}
		}
		if got := w.browse(r.Method, concrete.Replace(r.Pattern), c, "{").Code; got == http.StatusForbidden || got == http.StatusUnauthorized {
			t.Errorf("%s %s from our own page: %d", r.Method, r.Pattern, got)
		}
	}
	if tried < 30 {
		t.Errorf("only %d routes were tried", tried)
	}
}
