package barchan

import "time"

// SignIn is somebody who signed in at the web page with a key, and acts as that
// key. The token that the browser keeps is not kept here. A sign-in ends with
// its key.
type SignIn struct {
	Hash      [32]byte // SHA-256 of the token
	Key       Key
	CreatedAt time.Time
	ExpiresAt time.Time
}

// Good reports whether the sign-in stands at a moment.
func (s SignIn) Good(at time.Time) bool { return at.Before(s.ExpiresAt) && s.Key.Good(at) }
