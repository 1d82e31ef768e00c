package storetest

import (
	"crypto/sha256"
	"time"

	"github.com/barchan-data/barchan"
)

var teamCases = map[string]func(*world){
	"a team is made once":                        teamIsMadeOnce,
	"a bad handle is refused":                    teamHandleIsChecked,
	"a team is created with its first key":       teamIsCreated,
	"a team that exists cannot be created":       teamIsCreatedOnce,
	"teams are listed as they were made":         teamsAreListed,
	"a team has the cap that was set":            teamHasACap,
	"a key is found by its hash":                 keyIsFoundByHash,
	"a revoked key is listed but no longer good": keyIsRevoked,
	"a key of another team cannot be revoked":    keyOfAnotherTeam,
	"a key is stored once":                       keyIsStoredOnce,
	"a key tells when it was used last":          keyIsUsed,
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

// keyOf is a key of no team yet.
func (w *world) keyOf(secret string) barchan.Key {
	k := w.key(secret)
	k.Team = barchan.Team{}
	return k
}

func teamIsCreated(w *world) {
	first := w.keyOf("one")
	team, err := w.CreateTeam(w.ctx, "acme", first, nil)
	w.ok(err)
	w.equal(team.Operator, false)
	w.equal(w.team.Operator, true)
	first.Team = team
	got, err := w.KeyByHash(w.ctx, first.Hash)
	w.ok(err)
	w.equal(got, first)
	again, err := w.EnsureTeam(w.ctx, "acme", w.tick())
	w.ok(err)
	w.equal(again, team)
}

func teamIsCreatedOnce(w *world) {
	before, err := w.Teams(w.ctx)
	w.ok(err)
	_, err = w.CreateTeam(w.ctx, "local", w.keyOf("one"), nil)
	w.refused(err, barchan.CodeConflict)
	_, err = w.CreateTeam(w.ctx, "Not A Handle", w.keyOf("two"), nil)
	w.refused(err, barchan.CodeInvalid)
	taken := w.key("three")
	w.ok(w.CreateKey(w.ctx, taken))
	if _, err = w.CreateTeam(w.ctx, "acme", taken, nil); err == nil {
		w.t.Fatalf("a team was made with a key that exists")
	}
	after, err := w.Teams(w.ctx)
	w.ok(err)
	before[0].Keys++ // the third
	w.equal(after, before)
	keys, err := w.Keys(w.ctx, w.team.ID)
	w.ok(err)
	w.equal(keys, []barchan.Key{taken})
}

func teamsAreListed(w *world) {
	first := w.keyOf("one")
	most := 7.5
	acme, err := w.CreateTeam(w.ctx, "acme", first, &most)
	w.ok(err)
	made := w.tick()
	beta, err := w.EnsureTeam(w.ctx, "beta", made)
	w.ok(err)
	second := w.keyOf("two")
	second.Team = acme
	w.ok(w.CreateKey(w.ctx, second))
	w.ok(w.RevokeKey(w.ctx, acme.ID, first.ID, w.tick()))
	got, err := w.Teams(w.ctx)
	w.ok(err)
	w.equal(got[0].Team, w.team)
	w.equal(got[1:], []barchan.TeamEntry{
		{Team: acme, CreatedAt: first.CreatedAt, Cap: &most, Keys: 1}, {Team: beta, CreatedAt: made},
	})
}

func teamHasACap(w *world) {
	has := func(want *float64) {
		w.t.Helper()
		got, err := w.Cap(w.ctx, w.team.ID)
		w.ok(err)
		w.equal(got, want)
		list, err := w.Teams(w.ctx)
		w.ok(err)
		w.equal(list[0].Cap, want)
	}
	has(nil)
	some, none := 12.5, 0.0
	w.ok(w.SetCap(w.ctx, "local", &some))
	has(&some)
	w.ok(w.SetCap(w.ctx, "local", &none))
	has(&none)
	w.ok(w.SetCap(w.ctx, "local", nil))
	has(nil)
	w.refused(w.SetCap(w.ctx, "nobody", &some), barchan.CodeNotFound)
	_, err := w.Cap(w.ctx, w.team.ID+1)
	w.refused(err, barchan.CodeNotFound)
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

func keyIsUsed(w *world) {
	one, two := w.key("one"), w.key("two")
	w.ok(w.CreateKey(w.ctx, one))
	w.ok(w.CreateKey(w.ctx, two))
	early, late := w.tick(), w.tick()
	use := func(used map[string]time.Time) { w.ok(w.UseKeys(w.ctx, used)) }
	use(nil)
	use(map[string]time.Time{one.ID: late, "nobody": late})
	use(map[string]time.Time{one.ID: early, two.ID: early})
	one.UsedAt, two.UsedAt = late, early
	keys, err := w.Keys(w.ctx, w.team.ID)
	w.ok(err)
	w.equal(keys, []barchan.Key{one, two})
	got, err := w.KeyByHash(w.ctx, one.Hash)
	w.ok(err)
	w.equal(got, one)
}
