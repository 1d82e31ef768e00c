package duneapi

// Functions are those that SQL may use.
type Functions struct {
	Functions []Function `json:"functions"`
}

// Function is one of them.
type Function struct {
	Name         string `json:"name"`
	Group        string `json:"group"`
	Signature    string `json:"signature"`
	MinArguments int    `json:"min_arguments"`
	MaxArguments int    `json:"max_arguments"`  // -1: any number
	Note         string `json:"note,omitempty"` // what differs from Dune
}

// Readers are the team's queries that read something.
type Readers struct {
	Readers []QuerySummary `json:"readers"`
}

// System is how busy a server is. Runs are those of all teams.
type System struct {
	Version string       `json:"version"`
	Sandbox any          `json:"sandbox,omitempty"`
	Tiers   []SystemTier `json:"tiers"`
}

// SystemTier is the queue of one tier.
type SystemTier struct {
	Performance string `json:"performance"`
	Slots       int    `json:"slots"`
	Executing   int    `json:"executing"`
	Pending     int    `json:"pending"`
}
