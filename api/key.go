package api

import (
	"strconv"
	"strings"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
)

const maxKeyName = 100

func (s *server) listKeys(c *call) (any, error) {
	keys, err := s.store.Keys(c.Context(), c.team().ID)
	if err != nil {
		return nil, err
	}
	shown := duneapi.Keys{Keys: make([]duneapi.Key, len(keys))}
	for i, k := range keys {
		if at := s.uses.last(k.ID); at.After(k.UsedAt) {
			k.UsedAt = at
		}
		shown.Keys[i] = keyTo(k)
	}
	return shown, nil
}

func keyTo(k barchan.Key) duneapi.Key {
	return duneapi.Key{
		ID: k.ID, Name: k.Name, Scope: string(k.Scope), Hint: k.Hint,
		CreatedAt: duneapi.FormatTime(k.CreatedAt), ExpiresAt: duneapi.FormatTime(k.ExpiresAt),
		LastUsedAt: duneapi.FormatTime(k.UsedAt), RevokedAt: duneapi.FormatTime(k.RevokedAt),
	}
}

func (s *server) createKey(c *call) (any, error) { return s.makeKey(c, c.team()) }

// makeKey answers with the secret, this once.
func (s *server) makeKey(c *call, team barchan.Team) (any, error) {
	var r duneapi.KeyRequest
	if err := decode(c, s.limits.JSONBytes, &r); err != nil {
		return nil, err
	}
	k, secret, err := s.newKey(r)
	if err != nil {
		return nil, err
	}
	k.Team = team
	if err := s.store.CreateKey(c.Context(), k); err != nil {
		return nil, err
	}
	return created{duneapi.KeyMade{Key: keyTo(k), APIKey: secret}}, nil
}

// newKey is a key of no team yet, and its secret.
func (s *server) newKey(r duneapi.KeyRequest) (k barchan.Key, secret string, err error) {
	name := strings.TrimSpace(r.Name)
	if n := len([]rune(name)); n == 0 || n > maxKeyName {
		return k, "", barchan.Errorf(barchan.CodeInvalid, "name must have 1 to %d characters: say who or what uses the key", maxKeyName)
	}
	scope := barchan.Scope(orElse(r.Scope, string(barchan.ScopeWrite)))
	if !scope.Includes(barchan.ScopeRead) {
		return k, "", barchan.Errorf(barchan.CodeInvalid, "unknown scope %s: use read, write or admin", quote(r.Scope))
	}
	now := s.clock().UTC()
	expires, err := duneapi.ParseTime(r.ExpiresAt)
	if err != nil {
		return k, "", barchan.Errorf(barchan.CodeInvalid, "expires_at is %s: use a time such as %s", quote(r.ExpiresAt), now.AddDate(1, 0, 0).Format(time.RFC3339))
	}
	if !expires.IsZero() && !expires.After(now) {
		return k, "", barchan.Errorf(barchan.CodeInvalid, "expires_at is %s, which is past", quote(r.ExpiresAt))
	}
	secret = barchan.NewSecret()
	return barchan.Key{
		ID: s.ids.New(), Name: name, Scope: scope, ExpiresAt: expires.Truncate(time.Microsecond),
		Hash: barchan.HashSecret(secret), Hint: barchan.SecretHint(secret), CreatedAt: now,
	}, secret, nil
}

// revokeKey makes a key useless at once. A key may revoke itself.
func (s *server) revokeKey(c *call) (any, error) {
	err := s.store.RevokeKey(c.Context(), c.team().ID, c.PathValue("key"), s.clock())
	s.auth.forget()
	if err != nil {
		return nil, err
	}
	return duneapi.Message{Message: "ok"}, nil
}

func (s *server) whoami(c *call) (any, error) {
	return duneapi.Whoami{
		CustomerID: "team_" + strconv.FormatInt(int64(c.team().ID), 10), CreatedBy: int64(c.team().ID),
		APIKeyID: c.key.ID, Handle: c.team().Handle, Scope: string(c.key.Scope),
	}, nil
}
