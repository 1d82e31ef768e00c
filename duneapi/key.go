package duneapi

// KeyRequest makes an API key.
type KeyRequest struct {
	Name      string `json:"name"`                                     // who or what uses the key: 1 to 100 characters
	Scope     string `json:"scope,omitempty" enum:",read,write,admin"` // one of read, write and admin; absent: write
	ExpiresAt string `json:"expires_at,omitempty"`                     // when the key ends by itself, RFC 3339; absent: never
}

// KeyMade is a new key: the only answer that ever holds a secret.
type KeyMade struct {
	Key
	APIKey string `json:"api_key"` // the secret, which no later answer shows
}

// Key is an API key without its secret.
type Key struct {
	ID         string `json:"id"`                     // by which it is revoked
	Name       string `json:"name"`                   // who or what uses it
	Scope      string `json:"scope"`                  // one of read, write and admin: each includes those before it
	Hint       string `json:"hint"`                   // the first characters of the secret
	CreatedAt  string `json:"created_at"`             // when it was made
	ExpiresAt  string `json:"expires_at,omitempty"`   // when it ends by itself; absent: never
	LastUsedAt string `json:"last_used_at,omitempty"` // to about a minute; absent: never
	RevokedAt  string `json:"revoked_at,omitempty"`   // when it was made useless; absent: it was not
}

// Keys is the list of a team's keys.
type Keys struct {
	Keys []Key `json:"keys"` // in the order in which they were made, revoked ones among them
}

// Whoami says whose key it is.
type Whoami struct {
	CustomerID string `json:"customer_id"` // the number of the team, with team_ in front
	CreatedBy  int64  `json:"created_by"`  // the number of the team
	APIKeyID   string `json:"api_key_id"`  // the id of the key
	Handle     string `json:"handle"`      // the team's name
	Scope      string `json:"scope"`       // one of read, write and admin; not in Dune's API
}

// Health is the answer of the health check.
type Health struct {
	Status  string `json:"status"`            // always ok
	Version string `json:"version"`           // of the server's program
	Sandbox any    `json:"sandbox,omitempty"` // which layers of the engine's fence were measured to be on; absent until they were
}
