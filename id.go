package barchan

import (
	"crypto/rand"
	"io"
	"sync"
	"time"

	"github.com/oklog/ulid/v2"
)

// QueryID names a saved query. Ids are positive.
type QueryID int64

// TeamID names a team. Ids are positive.
type TeamID int64

// RunID names a run: a ULID.
type RunID string

// ExecutionID names the execution of one node: a ULID.
type ExecutionID string

// VersionID names a table version: a ULID.
type VersionID string

// Clock tells the time. The zero value of everything that takes one is
// time.Now.
type Clock func() time.Time

// IDs makes ULIDs that rise strictly within one process. It is safe for
// concurrent use.
type IDs struct {
	mu      sync.Mutex
	clock   Clock
	entropy io.Reader
}

// NewIDs returns a maker of ids whose time part comes from clock.
func NewIDs(clock Clock) *IDs {
	return &IDs{clock: clock, entropy: ulid.Monotonic(rand.Reader, 0)}
}

// New returns the next id. A clock that goes backwards still gives valid, but
// then not rising, ids.
func (s *IDs) New() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return ulid.MustNew(ulid.Timestamp(s.clock()), s.entropy).String()
}

// ValidID reports whether s has the form of an id that this program makes: 26
// characters of Crockford's base 32, upper case, beginning with "01".
func ValidID(s string) bool {
	if len(s) != 26 || s[:2] != "01" {
		return false
	}
	_, err := ulid.ParseStrict(s)
	return err == nil
}
