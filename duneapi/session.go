package duneapi

// SessionRequest signs in with a key.
type SessionRequest struct {
	APIKey string `json:"api_key"` // the secret of the key to sign in with
}

// Session is who is signed in: a key, and the team that it acts for.
type Session struct {
	Team       string     `json:"team"`                 // its handle
	Scope      string     `json:"scope"`                // one of read, write and admin
	IsOperator bool       `json:"is_operator"`          // whether the team operates the server: its admins may make teams
	Key        SessionKey `json:"key"`                  // with which it was signed in
	ExpiresAt  string     `json:"expires_at,omitempty"` // when the session ends; absent for a request that brings the key itself
}

// SessionKey is the key of a session.
type SessionKey struct {
	ID   string `json:"id"`   // of the key
	Name string `json:"name"` // of the key
}
