package api

import (
	"encoding/json"
	"math"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
)

// maxCap bounds a cap, so that none is without end.
const maxCap = 1e9

func (s *server) listTeams(c *call) (any, error) {
	teams, err := s.store.Teams(c.Context())
	if err != nil {
		return nil, err
	}
	shown := duneapi.Teams{Teams: make([]duneapi.Team, len(teams))}
	for i, t := range teams {
		if shown.Teams[i], err = s.teamTo(c, t); err != nil {
			return nil, err
		}
	}
	return shown, nil
}

func (s *server) teamTo(c *call, t barchan.TeamEntry) (duneapi.Team, error) {
	spent, err := s.store.Spent(c.Context(), t.Team.ID, barchan.PeriodStart(s.clock()))
	return duneapi.Team{
		Handle: t.Team.Handle, IsOperator: t.Team.Operator, CreatedAt: duneapi.FormatTime(t.CreatedAt),
		Keys: t.Keys, CreditsUsed: spent, CreditsCap: t.Cap,
	}, err
}

// namedTeam is the team of the path.
func (s *server) namedTeam(c *call) (barchan.TeamEntry, error) {
	teams, err := s.store.Teams(c.Context())
	if err != nil {
		return barchan.TeamEntry{}, err
	}
	for _, t := range teams {
		if t.Team.Handle == c.PathValue("handle") {
			return t, nil
		}
	}
	return barchan.TeamEntry{}, barchan.Errorf(barchan.CodeNotFound, "Team not found")
}

// createTeamKey makes a key of any team: for one that has lost all its own.
func (s *server) createTeamKey(c *call) (any, error) {
	t, err := s.namedTeam(c)
	if err != nil {
		return nil, err
	}
	return s.makeKey(c, t.Team)
}

// createTeam makes a team and its first admin key, and answers with the secret,
// this once.
func (s *server) createTeam(c *call) (any, error) {
	var r duneapi.TeamRequest
	if err := decode(c, s.limits.JSONBytes, &r); err != nil {
		return nil, err
	}
	if err := barchan.ValidateHandle(clip(r.Handle, maxQuoted)); err != nil {
		return nil, err
	}
	if err := checkCap(r.CreditsCap); err != nil {
		return nil, err
	}
	k, secret, err := s.newKey(duneapi.KeyRequest{Name: "made with the team", Scope: string(barchan.ScopeAdmin)})
	if err != nil {
		return nil, err
	}
	if k.Team, err = s.store.CreateTeam(c.Context(), r.Handle, k, r.CreditsCap); err != nil {
		return nil, err
	}
	return created{duneapi.TeamMade{Handle: k.Team.Handle, Key: duneapi.KeyMade{Key: keyTo(k), APIKey: secret}}}, nil
}

// changeTeam sets the cap of a team.
func (s *server) changeTeam(c *call) (any, error) {
	var r duneapi.TeamChange
	if err := decode(c, s.limits.JSONBytes, &r); err != nil {
		return nil, err
	}
	if len(r.CreditsCap) == 0 {
		return nil, barchan.Errorf(barchan.CodeInvalid, "credits_cap is missing: give a number of credits, 0 for no cap, or null for the server's")
	}
	var most *float64
	if json.Unmarshal(r.CreditsCap, &most) != nil {
		return nil, barchan.Errorf(barchan.CodeInvalid, "credits_cap must be a number or null")
	}
	if err := checkCap(most); err != nil {
		return nil, err
	}
	if err := s.store.SetCap(c.Context(), c.PathValue("handle"), most); err != nil {
		return nil, err
	}
	t, err := s.namedTeam(c)
	if err != nil {
		return nil, err
	}
	return s.teamTo(c, t)
}

func checkCap(most *float64) error {
	if most != nil && (*most < 0 || *most > maxCap || math.IsNaN(*most)) {
		return barchan.Errorf(barchan.CodeInvalid, "credits_cap is %g: use a number from 0, which is no cap, to a billion", *most)
	}
	return nil
}
