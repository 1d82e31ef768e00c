package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/barchan-data/barchan"
)

const (
	keyInsert = `INSERT INTO api_key (id, team, name, scope, hash, hint, created_at, revoked_at, expires_at, used_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	keyColumns = `SELECT k.id, k.team, t.handle, ` + operator + `, k.name, k.scope, k.hash, k.hint, k.created_at, k.revoked_at, k.expires_at, k.used_at
		FROM api_key k JOIN team t ON t.id = k.team `
	keyByHash = keyColumns + `WHERE k.hash = ? AND k.revoked_at IS NULL`
	keyList   = keyColumns + `WHERE k.team = ? ORDER BY k.created_at, k.id`
	keyUsed   = `UPDATE api_key SET used_at = ? WHERE id = ? AND coalesce(used_at, 0) < ?1`
	keyRevoke = `UPDATE api_key SET revoked_at = coalesce(revoked_at, ?) WHERE id = ? AND team = ?`
)

// CreateKey implements storetest.Teams.
func (s *Store) CreateKey(ctx context.Context, k barchan.Key) error {
	_, err := s.update(ctx, s.durable, "create key", keyInsert, keyRow(k)...)
	if isDuplicate(err) {
		return conflict("this key exists already")
	}
	return err
}

// keyRow are the values of keyInsert.
func keyRow(k barchan.Key) []any {
	return []any{k.ID, int64(k.Team.ID), k.Name, string(k.Scope), k.Hash[:], k.Hint,
		k.CreatedAt.UnixMicro(), micros(k.RevokedAt), micros(k.ExpiresAt), micros(k.UsedAt)}
}

// KeyByHash implements storetest.Teams.
func (s *Store) KeyByHash(ctx context.Context, hash [32]byte) (k barchan.Key, err error) {
	ok, err := s.reads().one(ctx, keyByHash, []any{hash[:]}, func(r scanner) error { return scanKey(r, &k) })
	switch {
	case err != nil:
		return barchan.Key{}, fmt.Errorf("read key: %w", err)
	case !ok:
		return barchan.Key{}, notFound(noKey)
	}
	return k, nil
}

// Keys implements storetest.Teams.
func (s *Store) Keys(ctx context.Context, team barchan.TeamID) (keys []barchan.Key, err error) {
	err = s.reads().all(ctx, keyList, []any{int64(team)}, func(r scanner) error {
		var k barchan.Key
		err := scanKey(r, &k)
		keys = append(keys, k)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list keys: %w", err)
	}
	return keys, nil
}

// RevokeKey implements storetest.Teams.
func (s *Store) RevokeKey(ctx context.Context, team barchan.TeamID, id string, at time.Time) error {
	n, err := s.update(ctx, s.durable, "revoke key", keyRevoke, at.UnixMicro(), id, int64(team))
	if err == nil && n == 0 {
		return notFound(noKey)
	}
	return err
}

// UseKeys implements storetest.Teams.
func (s *Store) UseKeys(ctx context.Context, used map[string]time.Time) error {
	return s.write(ctx, s.progress, "use keys", func(ctx context.Context, c conn) error {
		for id, at := range used {
			if _, err := c.exec(ctx, keyUsed, at.UnixMicro(), id); err != nil {
				return err
			}
		}
		return nil
	})
}

func scanKey(r scanner, k *barchan.Key, more ...any) error {
	var hash []byte
	var created, revoked, expires, used sql.NullInt64
	dest := []any{&k.ID, &k.Team.ID, &k.Team.Handle, &k.Team.Operator, &k.Name, &k.Scope, &hash, &k.Hint, &created, &revoked, &expires, &used}
	err := r.Scan(append(dest, more...)...)
	copy(k.Hash[:], hash)
	k.CreatedAt, k.RevokedAt, k.ExpiresAt, k.UsedAt = timeOf(created), timeOf(revoked), timeOf(expires), timeOf(used)
	return err
}
