package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/barchan-data/barchan"
)

const (
	// operator tells of a team t whether it operates the server.
	operator = `t.id = (SELECT min(id) FROM team)`

	teamEnsure   = `INSERT INTO team (handle, created_at) VALUES (?, ?) ON CONFLICT (handle) DO NOTHING`
	teamInsert   = `INSERT INTO team (handle, created_at, credits_cap) VALUES (?, ?, ?) RETURNING id`
	teamByHandle = `SELECT id, ` + operator + ` FROM team t WHERE handle = ?`
	teamList     = `SELECT id, handle, ` + operator + `, created_at, credits_cap,
		(SELECT count(*) FROM api_key k WHERE k.team = t.id AND k.revoked_at IS NULL) FROM team t ORDER BY id`
	teamCap    = `SELECT credits_cap FROM team WHERE id = ?`
	teamSetCap = `UPDATE team SET credits_cap = ? WHERE handle = ?`
)

// EnsureTeam implements storetest.Teams.
func (s *Store) EnsureTeam(ctx context.Context, handle string, at time.Time) (barchan.Team, error) {
	if err := barchan.ValidateHandle(handle); err != nil {
		return barchan.Team{}, err
	}
	t := barchan.Team{Handle: handle}
	err := s.write(ctx, s.durable, "ensure team", func(ctx context.Context, c conn) error {
		if _, err := c.exec(ctx, teamEnsure, handle, at.UnixMicro()); err != nil {
			return err
		}
		_, err := c.one(ctx, teamByHandle, []any{handle}, into(&t.ID, &t.Operator))
		return err
	})
	return t, err
}

// CreateTeam implements storetest.Teams.
func (s *Store) CreateTeam(ctx context.Context, handle string, first barchan.Key, most *float64) (barchan.Team, error) {
	if err := barchan.ValidateHandle(handle); err != nil {
		return barchan.Team{}, err
	}
	t := barchan.Team{Handle: handle}
	err := s.write(ctx, s.durable, "create team", func(ctx context.Context, c conn) error {
		_, err := c.one(ctx, teamInsert, []any{handle, first.CreatedAt.UnixMicro(), most}, into(&t.ID))
		if isDuplicate(err) {
			return conflict("the team %s exists already", handle)
		}
		if err != nil {
			return err
		}
		first.Team = t
		if _, err = c.exec(ctx, keyInsert, keyRow(first)...); err != nil {
			return err
		}
		_, err = c.one(ctx, teamByHandle, []any{handle}, into(&t.ID, &t.Operator))
		return err
	})
	if err != nil {
		return barchan.Team{}, err
	}
	return t, nil
}

// Teams implements storetest.Teams.
func (s *Store) Teams(ctx context.Context) (teams []barchan.TeamEntry, err error) {
	err = s.reads().all(ctx, teamList, nil, func(r scanner) error {
		var e barchan.TeamEntry
		var created sql.NullInt64
		err := r.Scan(&e.Team.ID, &e.Team.Handle, &e.Team.Operator, &created, &e.Cap, &e.Keys)
		e.CreatedAt = timeOf(created)
		teams = append(teams, e)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list teams: %w", err)
	}
	return teams, nil
}

// SetCap implements storetest.Teams.
func (s *Store) SetCap(ctx context.Context, handle string, credits *float64) error {
	n, err := s.update(ctx, s.durable, "set cap", teamSetCap, credits, handle)
	if err == nil && n == 0 {
		return notFound(noTeam)
	}
	return err
}

// Cap implements storetest.Teams.
func (s *Store) Cap(ctx context.Context, team barchan.TeamID) (credits *float64, err error) {
	ok, err := s.reads().one(ctx, teamCap, []any{int64(team)}, into(&credits))
	switch {
	case err != nil:
		return nil, fmt.Errorf("cap of team %d: %w", team, err)
	case !ok:
		return nil, notFound(noTeam)
	}
	return credits, nil
}
