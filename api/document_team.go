package api

import (
	"encoding/json"
	"net/http"

	"github.com/barchan-data/barchan/duneapi"
)

func teamOperations() map[string]operation {
	team := duneapi.Team{Handle: "acme", CreatedAt: exampleSubmitted, Keys: 1, CreditsUsed: 1.25, CreditsCap: new(100.0)}
	key := duneapi.KeyMade{APIKey: "brn_…",
		Key: duneapi.Key{ID: exampleID, Name: "made with the team", Scope: "admin", Hint: "brn_7Qd…", CreatedAt: exampleSubmitted}}
	return map[string]operation{
		"GET /api/v1/teams": {
			id: "listTeams", tag: tagTeams, summary: "List the teams",
			answer: duneapi.Teams{Teams: []duneapi.Team{team}},
		},
		"POST /api/v1/teams": {
			id: "createTeam", tag: tagTeams, summary: "Make a team", text: "With its first key, whose secret is shown this once.",
			body: duneapi.TeamRequest{Handle: "acme", CreditsCap: new(100.0)}, needs: []string{"handle"},
			status: []int{http.StatusCreated}, errors: []int{http.StatusConflict},
			answer: duneapi.TeamMade{Handle: "acme", Key: key},
		},
		"PATCH /api/v1/teams/{handle}": {
			id: "updateTeam", tag: tagTeams, summary: "Change the cap of a team", text: "Null is the cap of the server's setting; 0 is none.",
			body: duneapi.TeamChange{CreditsCap: json.RawMessage("250")}, needs: []string{"credits_cap"}, answer: team,
		},
		"POST /api/v1/teams/{handle}/keys": {
			id: "createTeamKey", tag: tagTeams, summary: "Make a key of any team", text: "For a team that has lost its admins' keys. The secret is shown this once.",
			body: duneapi.KeyRequest{Name: "made with the team", Scope: "admin"}, needs: []string{"name"}, status: []int{http.StatusCreated}, answer: key,
		},
	}
}
