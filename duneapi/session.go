package duneapi

// SessionRequest signs in with a key.
type SessionRequest struct {
	APIKey string `json:"api_key"`
}

// Session is who is signed in: a key, and the team that it acts for.
type Session struct {
	Team  string `json:"team"` // its handle
	Scope string `json:"scope"`
	// IsOperator says that the team operates the server: its admins may make teams.
	IsOperator bool       `json:"is_operator"`
	Key        SessionKey `json:"key"`
	ExpiresAt  string     `json:"expires_at,omitempty"` // absent for a request that brings the key itself
}

// SessionKey is the key of a session.
type SessionKey struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}
