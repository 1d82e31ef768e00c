package storetest

import (
	"crypto/sha256"
	"time"

	"github.com/barchan-data/barchan"
)

var teamCases = map[string]func(*world){
	"a team is made once":                        teamIsMadeOnce,
	"a bad handle is refused":                    teamHandleIsChecked,
	"a key is found by its hash":                 keyIsFoundByHash,
	"a revoked key is listed but no longer good": keyIsRevoked,
	"a key of another team cannot be revoked":    keyOfAnotherTeam,
	"a key is stored once":                       keyIsStoredOnce,
}

func teamIsMadeOnce(w *world) {
	again, err := w.EnsureTeam(w.ctx, "local", w.tick())
	w.ok(err)
	w.equal(again, w.team)
	other, err := w.EnsureTeam(w.ctx, "other", w.tick())
	w.ok(err)
	if other.ID == w.team.ID || other.ID <= 0 {
		w.t.Fatalf("team other has id %d, and local %d", other.ID, w.team.ID)
	}
}

func teamHandleIsChecked(w *world) {
	_, err := w.EnsureTeam(w.ctx, "Not A Handle", w.tick())
	w.refused(err, barchan.CodeInvalid)
}

func (w *world) key(secret string) barchan.Key {
	return barchan.Key{
		ID: w.ids.New(), Team: w.team, Name: secret, Scope: barchan.ScopeWrite,
		Hash: sha256.Sum256([]byte(secret)), Hint: secret[:1], CreatedAt: w.tick(),
	}
}

func keyIsFoundByHash(w *world) {
	k := w.key("one")
	w.ok(w.CreateKey(w.ctx, k))
	w.ok(w.CreateKey(w.ctx, w.key("two")))
	got, err := w.KeyByHash(w.ctx, k.Hash)
	w.ok(err)
	w.equal(got, k)
	_, err = w.KeyByHash(w.ctx, sha256.Sum256([]byte("three")))
	w.refused(err, barchan.CodeNotFound)
}

func keyIsRevoked(w *world) {
	one, two := w.key("one"), w.key("two")
	w.ok(w.CreateKey(w.ctx, one))
	w.ok(w.CreateKey(w.ctx, two))
	one.RevokedAt = w.tick()
	w.ok(w.RevokeKey(w.ctx, w.team.ID, one.ID, one.RevokedAt))
	w.ok(w.RevokeKey(w.ctx, w.team.ID, one.ID, w.tick()))
	_, err := w.KeyByHash(w.ctx, one.Hash)
	w.refused(err, barchan.CodeNotFound)
	keys, err := w.Keys(w.ctx, w.team.ID)
	w.ok(err)
	w.equal(keys, []barchan.Key{one, two})
}

func keyOfAnotherTeam(w *world) {
	k := w.key("one")
	w.ok(w.CreateKey(w.ctx, k))
	w.refused(w.RevokeKey(w.ctx, w.team.ID+1, k.ID, time.Now()), barchan.CodeNotFound)
	_, err := w.KeyByHash(w.ctx, k.Hash)
	w.ok(err)
}

func keyIsStoredOnce(w *world) {
	k := w.key("one")
	w.ok(w.CreateKey(w.ctx, k))
	k.ID = w.ids.New()
	w.refused(w.CreateKey(w.ctx, k), barchan.CodeConflict)
}
