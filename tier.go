package barchan

import "time"

// Tier is what a run may use: a run has the highest tier of its nodes.
type Tier string

// Tiers, from least to most.
const (
	TierMedium Tier = "medium"
	TierLarge  Tier = "large"
)

// ParseTier returns the tier that s names; "" is TierMedium. Anything else is
// a CodeInvalid error.
func ParseTier(s string) (Tier, error) {
	switch Tier(s) {
	case "", TierMedium:
		return TierMedium, nil
	case TierLarge:
		return TierLarge, nil
	}
	return "", Errorf(CodeInvalid, "unknown performance %q: use medium or large", s)
}

// Max returns the higher of two tiers.
func (t Tier) Max(u Tier) Tier {
	if t == TierLarge || u == TierLarge {
		return TierLarge
	}
	return TierMedium
}

// Limits bounds what one session may use.
type Limits struct {
	MemoryBytes  int64         // the engine's own limit; address space is this + 1 GiB
	Threads      int           // at least 1
	Parallel     int           // nodes at once, at least 1
	NodeDeadline time.Duration // wall clock of one node
	RunDeadline  time.Duration // wall clock of one session
	ResultBytes  int64         // size of one output file
	SpillBytes   int64         // size of the spill folder
}
