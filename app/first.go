package app

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/config"
)

// keys is what the first start needs of the store.
type keys interface {
	EnsureTeam(ctx context.Context, handle string, at time.Time) (barchan.Team, error)
	CreateKey(ctx context.Context, k barchan.Key) error
	KeyByHash(ctx context.Context, hash [32]byte) (barchan.Key, error)
	Keys(ctx context.Context, team barchan.TeamID) ([]barchan.Key, error)
}

// firstStart makes the team, and an admin key: the one that the settings give,
// or, when the team has none, a new one that is shown on notice this once.
func firstStart(ctx context.Context, store keys, cfg config.Config, clock barchan.Clock, notice io.Writer) error {
	now := clock().UTC()
	team, err := store.EnsureTeam(ctx, cfg.Team, now)
	if err != nil {
		return fmt.Errorf("team %s: %w", cfg.Team, err)
	}
	secret, name := cfg.APIKey, "given at start"
	if secret == "" {
		existing, err := store.Keys(ctx, team.ID)
		if err != nil {
			return fmt.Errorf("keys of %s: %w", cfg.Team, err)
		}
		if len(existing) > 0 {
			return nil
		}
		secret, name = barchan.NewSecret(), "made at the first start"
	}
	hash := barchan.HashSecret(secret)
	switch _, err := store.KeyByHash(ctx, hash); {
	case err == nil:
		return nil
	case barchan.CodeOf(err) != barchan.CodeNotFound:
		return fmt.Errorf("look for the key: %w", err)
	}
	k := barchan.Key{
		ID: barchan.NewIDs(clock).New(), Team: team, Name: name, Scope: barchan.ScopeAdmin,
		Hash: hash, Hint: barchan.SecretHint(secret), CreatedAt: now,
	}
	if err := store.CreateKey(ctx, k); err != nil {
		return fmt.Errorf("store the key: %w", err)
	}
	if cfg.APIKey == "" {
		fmt.Fprintf(notice, "\n  Team %s is new. Its API key, shown this once:\n\n    export BARCHAN_API_KEY=%s\n\n  Clients, the command line and the web page take it.\n\n", team.Handle, secret)
	}
	return nil
}
