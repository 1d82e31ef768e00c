package duneapi

// Functions are those that SQL may use.
type Functions struct {
	Functions []Function `json:"functions"` // by name
}

// Function is one of them.
type Function struct {
	Name         string `json:"name"`           // as SQL writes it
	Group        string `json:"group"`          // what it works with, such as Numbers or Texts
	Signature    string `json:"signature"`      // a call with a letter for every argument, optional ones in brackets
	MinArguments int    `json:"min_arguments"`  // how many it needs
	MaxArguments int    `json:"max_arguments"`  // how many it takes; -1: any number
	Note         string `json:"note,omitempty"` // what differs from Dune; absent when nothing does
}

// Readers are the team's queries that read something.
type Readers struct {
	Readers []QuerySummary `json:"readers"` // those that read it directly
}

// System is how busy a server is. Runs are those of all teams.
type System struct {
	Version string       `json:"version"`           // of the server's program
	Sandbox any          `json:"sandbox,omitempty"` // which layers of the engine's fence were measured to be on; absent until they were
	Tiers   []SystemTier `json:"tiers"`             // first medium, then large
}

// SystemTier is the queue of one tier.
type SystemTier struct {
	Performance string `json:"performance"` // the tier
	Slots       int    `json:"slots"`       // how many runs execute at once
	Executing   int    `json:"executing"`   // how many runs execute now
	Pending     int    `json:"pending"`     // how many runs wait
}
