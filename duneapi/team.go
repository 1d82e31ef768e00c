package duneapi

import "encoding/json"

// TeamRequest makes a team.
type TeamRequest struct {
	// The name of the team: a lower-case letter, then letters, digits and underscores, at most 63.
	Handle string `json:"handle" pattern:"^[a-z][a-z0-9_]{0,62}$"`
	// What the team may spend in a billing period, in credits; 0: any number; absent: what the server's
	// setting says.
	CreditsCap *float64 `json:"credits_cap,omitempty" minimum:"0" maximum:"1000000000"`
}

// TeamChange changes a team. A cap of null is the one of the server's setting.
type TeamChange struct {
	// What the team may spend in a billing period, in credits; 0: any number; null: what the server's
	// setting says.
	CreditsCap json.RawMessage `json:"credits_cap" type:"number,null" minimum:"0" maximum:"1000000000"`
}

// Team is a team as the operator sees it.
type Team struct {
	Handle      string   `json:"handle"`                // its name
	IsOperator  bool     `json:"is_operator"`           // whether it operates the server
	CreatedAt   string   `json:"created_at"`            // when it was made
	Keys        int      `json:"keys"`                  // how many are not revoked
	CreditsUsed float64  `json:"credits_used"`          // in this billing period
	CreditsCap  *float64 `json:"credits_cap,omitempty"` // in a billing period; absent: what the server's setting says
}

// TeamMade is a new team with its first key, whose secret is in this answer
// only.
type TeamMade struct {
	Handle string  `json:"handle"` // its name
	Key    KeyMade `json:"key"`    // of the scope admin
}

// Teams is the list of teams, oldest first.
type Teams struct {
	Teams []Team `json:"teams"` // oldest first
}
