package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/barchan-data/barchan"
)

const (
	signInForget = `DELETE FROM sign_in WHERE expires_at <= ?`
	signInInsert = `INSERT INTO sign_in (hash, key, created_at, expires_at) VALUES (?, ?, ?, ?)`
	signInByHash = `SELECT k.id, k.team, t.handle, ` + operator + `, k.name, k.scope, k.hash, k.hint, k.created_at, k.revoked_at, k.expires_at, k.used_at,
		s.created_at, s.expires_at
		FROM sign_in s JOIN api_key k ON k.id = s.key JOIN team t ON t.id = k.team WHERE s.hash = ? AND k.revoked_at IS NULL`
	signInDelete = `DELETE FROM sign_in WHERE hash = ?`
)

// CreateSignIn implements storetest.Teams.
func (s *Store) CreateSignIn(ctx context.Context, n barchan.SignIn) error {
	return s.write(ctx, s.durable, "create sign-in", func(ctx context.Context, c conn) error {
		if _, err := c.exec(ctx, signInForget, n.CreatedAt.UnixMicro()); err != nil {
			return err
		}
		_, err := c.exec(ctx, signInInsert, n.Hash[:], n.Key.ID, n.CreatedAt.UnixMicro(), n.ExpiresAt.UnixMicro())
		return err
	})
}

// SignInByHash implements storetest.Teams.
func (s *Store) SignInByHash(ctx context.Context, hash [32]byte) (barchan.SignIn, error) {
	found := barchan.SignIn{Hash: hash}
	var created, expires sql.NullInt64
	ok, err := s.reads().one(ctx, signInByHash, []any{hash[:]}, func(r scanner) error {
		return scanKey(r, &found.Key, &created, &expires)
	})
	switch {
	case err != nil:
		return barchan.SignIn{}, fmt.Errorf("read sign-in: %w", err)
	case !ok:
		return barchan.SignIn{}, notFound(noSignIn)
	}
	found.CreatedAt, found.ExpiresAt = timeOf(created), timeOf(expires)
	return found, nil
}

// DeleteSignIn implements storetest.Teams.
func (s *Store) DeleteSignIn(ctx context.Context, hash [32]byte) error {
	_, err := s.update(ctx, s.durable, "delete sign-in", signInDelete, hash[:])
	return err
}
