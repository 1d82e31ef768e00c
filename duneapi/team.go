package duneapi

import "encoding/json"

// TeamRequest makes a team.
type TeamRequest struct {
	Handle string `json:"handle" pattern:"^[a-z][a-z0-9_]{0,62}$"`
	// CreditsCap is what the team may spend in a billing period; 0: any number;
	// absent: what the server's setting says.
	CreditsCap *float64 `json:"credits_cap,omitempty" minimum:"0" maximum:"1000000000"`
}

// TeamChange changes a team. A cap of null is the one of the server's setting.
type TeamChange struct {
	CreditsCap json.RawMessage `json:"credits_cap" type:"number,null" minimum:"0" maximum:"1000000000"`
}

// Team is a team as the operator sees it.
type Team struct {
	Handle      string   `json:"handle"`
	IsOperator  bool     `json:"is_operator"` // the team that operates the server
	CreatedAt   string   `json:"created_at"`
	Keys        int      `json:"keys"`                  // that are not revoked
	CreditsUsed float64  `json:"credits_used"`          // in this billing period
	CreditsCap  *float64 `json:"credits_cap,omitempty"` // absent: what the server's setting says
}

// TeamMade is a new team with its first key, whose secret is in this answer
// only.
type TeamMade struct {
	Handle string  `json:"handle"`
	Key    KeyMade `json:"key"`
}

// Teams is the list of teams, oldest first.
type Teams struct {
	Teams []Team `json:"teams"`
}
