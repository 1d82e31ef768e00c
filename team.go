package barchan

import (
	"regexp"
	"time"
)

// Team owns queries, names and keys.
type Team struct {
	ID     TeamID
	Handle string // matches ^[a-z][a-z0-9_]{0,62}$
	// Operator says that it is the team that was made first: its admins make
	// other teams, and what all teams may read.
	Operator bool `json:"-"` // no part of what a request asks for
}

// TeamEntry is a line of the list of teams.
type TeamEntry struct {
	Team      Team
	CreatedAt time.Time
	Cap       *float64 // credits per billing period, 0 for none; nil: as the server's setting says
	Keys      int      // that are not revoked
}

var handlePattern = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)

// ValidateHandle returns a CodeInvalid error unless handle can name a team.
func ValidateHandle(handle string) error {
	if !handlePattern.MatchString(handle) {
		return Errorf(CodeInvalid, "%q cannot name a team: use a lower-case letter, then up to 62 lower-case letters, digits or underscores", handle)
	}
	return nil
}

// Scope is what a key may do. Each scope includes the ones before it.
type Scope string

// Scopes, from least to most.
const (
	ScopeRead  Scope = "read"  // results, status, lists
	ScopeWrite Scope = "write" // and save, execute, upload
	ScopeAdmin Scope = "admin" // and keys, kept ids, operators' tables
)

// Includes reports whether a key of scope s may do what need asks for.
func (s Scope) Includes(need Scope) bool { return scopeRank(s) >= scopeRank(need) && scopeRank(s) > 0 }

func scopeRank(s Scope) int {
	switch s {
	case ScopeRead:
		return 1
	case ScopeWrite:
		return 2
	case ScopeAdmin:
		return 3
	}
	return 0
}

// Key is an API key as it is stored. The secret itself is never kept.
type Key struct {
	ID        string // ULID
	Team      Team
	Name      string
	Scope     Scope
	Hash      [32]byte // SHA-256 of the secret
	Hint      string   // the first characters of the secret, to recognise it by
	CreatedAt time.Time
	RevokedAt time.Time // zero while nobody revoked it
	ExpiresAt time.Time // zero: never
	UsedAt    time.Time // about when it was used last; zero: never
}

// Good reports whether the key may be used at a moment.
func (k Key) Good(at time.Time) bool {
	return k.RevokedAt.IsZero() && (k.ExpiresAt.IsZero() || at.Before(k.ExpiresAt))
}
