package api

import (
	"net"
	"net/http"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
)

const (
	cookiePrefix = "barchan_session"
	// signedInFor is how long a sign-in lasts. It ends sooner with its key.
	signedInFor = 30 * 24 * time.Hour
)

// errSignedOut is the answer to the cookie of a sign-in that has ended.
var errSignedOut = &barchan.Error{Code: barchan.CodeUnauthorized, Message: "You are signed out: sign in again"}

// cookieName holds the port that the client sees: browsers give the cookies of
// one host to all its ports, and several servers may run on one machine.
func (s *server) cookieName(r *http.Request) string {
	_, host := s.base(r)
	if _, port, err := net.SplitHostPort(host); err == nil && port != "" {
		return cookiePrefix + "_" + port
	}
	return cookiePrefix
}

// token is what the cookie of a request holds; "" without one.
func (s *server) token(r *http.Request) string {
	if r.Header.Get("Cookie") == "" {
		return ""
	}
	c, err := r.Cookie(s.cookieName(r))
	if err != nil || len(c.Value) > barchan.MaxSecretLength {
		return ""
	}
	return c.Value
}

// sameOrigin refuses what a page of another site sent along with our cookie.
// A browser tells where a request that changes something comes from; what does
// not tell is no browser, and can bring a key.
func (s *server) sameOrigin(r *http.Request) error {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		return nil
	}
	if r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == "" {
		return barchan.Errorf(barchan.CodeForbidden, "A call by cookie must say where it comes from, in the header Origin; outside of a browser send the API key instead")
	}
	return s.notCrossOrigin(r)
}

// notCrossOrigin refuses what a browser says is of another site.
func (s *server) notCrossOrigin(r *http.Request) error {
	seen := *r
	_, seen.Host = s.base(r) // what the client sees
	if err := s.origins.Check(&seen); err != nil {
		return barchan.Errorf(barchan.CodeForbidden, "The call comes from a page of another site")
	}
	return nil
}

// signIn exchanges a key for a cookie that stands for it.
func (s *server) signIn(c *call) (any, error) {
	if err := s.notCrossOrigin(c.Request); err != nil {
		return nil, err
	}
	var r duneapi.SessionRequest
	if err := decode(c, s.limits.JSONBytes, &r); err != nil {
		return nil, err
	}
	if r.APIKey == "" {
		return nil, barchan.Errorf(barchan.CodeInvalid, "api_key is missing: give the key to sign in with")
	}
	who, err := s.auth.holder(c.Context(), r.APIKey)
	if err != nil {
		return nil, err
	}
	if err := s.endSignIn(c); err != nil { // the one before it
		return nil, err
	}
	now, token := s.clock().UTC(), barchan.NewToken()
	made := barchan.SignIn{Hash: barchan.HashSecret(token), Key: who.key, CreatedAt: now, ExpiresAt: now.Add(signedInFor)}
	if end := who.key.ExpiresAt; !end.IsZero() && end.Before(made.ExpiresAt) {
		made.ExpiresAt = end
	}
	if err := s.store.CreateSignIn(c.Context(), made); err != nil {
		return nil, err
	}
	who.signIn = &made
	return cookied{s.cookie(c.Request, token, made.ExpiresAt), sessionTo(who)}, nil
}

// cookie is what the browser keeps until a moment. No script can read it, and
// no page of another site can make the browser send it.
func (s *server) cookie(r *http.Request, token string, until time.Time) *http.Cookie {
	scheme, _ := s.base(r)
	c := &http.Cookie{
		Name: s.cookieName(r), Value: token, Path: "/", Expires: until,
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: scheme == "https",
	}
	if token == "" {
		c.MaxAge = -1 // remove it
	}
	return c
}

// session tells who is signed in.
func (s *server) session(c *call) (any, error) { return sessionTo(c.caller), nil }

func sessionTo(who caller) duneapi.Session {
	shown := duneapi.Session{
		Team: who.key.Team.Handle, Scope: string(who.key.Scope), IsOperator: who.key.Team.Operator,
		Key: duneapi.SessionKey{ID: who.key.ID, Name: who.key.Name},
	}
	if who.signIn != nil {
		shown.ExpiresAt = duneapi.FormatTime(who.signIn.ExpiresAt)
	}
	return shown
}

// signOut ends the sign-in of the cookie, and needs none to be there.
func (s *server) signOut(c *call) (any, error) {
	if s.token(c.Request) != "" {
		if err := s.sameOrigin(c.Request); err != nil {
			return nil, err
		}
	}
	if err := s.endSignIn(c); err != nil {
		return nil, err
	}
	return cookied{s.cookie(c.Request, "", time.Time{}), duneapi.Message{Message: "ok"}}, nil
}

func (s *server) endSignIn(c *call) error {
	token := s.token(c.Request)
	if token == "" {
		return nil
	}
	err := s.store.DeleteSignIn(c.Context(), barchan.HashSecret(token))
	s.auth.forget()
	return err
}
