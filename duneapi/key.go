package duneapi

// KeyRequest makes an API key.
type KeyRequest struct {
	Name  string `json:"name"`
	Scope string `json:"scope,omitempty" enum:",read,write,admin"` // read, write (the default) or admin
	// ExpiresAt is when the key ends by itself, RFC 3339; absent: never.
	ExpiresAt string `json:"expires_at,omitempty"`
}

// KeyMade is a new key: the only answer that ever holds a secret.
type KeyMade struct {
	Key
	APIKey string `json:"api_key"`
}

// Key is an API key without its secret.
type Key struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Scope      string `json:"scope"`
	Hint       string `json:"hint"` // the first characters of the secret
	CreatedAt  string `json:"created_at"`
	ExpiresAt  string `json:"expires_at,omitempty"`
	LastUsedAt string `json:"last_used_at,omitempty"` // to about a minute; absent: never
	RevokedAt  string `json:"revoked_at,omitempty"`
}

// Keys is the list of a team's keys.
type Keys struct {
	Keys []Key `json:"keys"`
}

// Whoami says whose key it is.
type Whoami struct {
	CustomerID string `json:"customer_id"`
	CreatedBy  int64  `json:"created_by"`
	APIKeyID   string `json:"api_key_id"`
	Handle     string `json:"handle"`
	Scope      string `json:"scope"` // ours
}

// Health is the answer of the health check.
type Health struct {
	Status  string `json:"status"`
	Version string `json:"version"`
	Sandbox any    `json:"sandbox,omitempty"`
}
