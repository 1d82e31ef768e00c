package storetest

import (
	"crypto/sha256"
	"time"

	"github.com/barchan-data/barchan"
)

var signInCases = map[string]func(*world){
	"a sign-in is found by its hash, with its key":  signInIsFound,
	"a sign-in ends when it is deleted":             signInIsDeleted,
	"a sign-in ends with its key, and no other":     signInEndsWithItsKey,
	"a sign-in that has expired is forgotten later": signInIsForgotten,
	"a sign-in is no key, and a key no sign-in":     signInIsNoKey,
}

// session signs in with a key for an hour.
func (w *world) signIn(k barchan.Key, token string) barchan.SignIn {
	w.t.Helper()
	at := w.tick()
	s := barchan.SignIn{Hash: sha256.Sum256([]byte(token)), Key: k, CreatedAt: at, ExpiresAt: at.Add(time.Hour)}
	w.ok(w.CreateSignIn(w.ctx, s))
	return s
}

// storedKey stores a key that expires.
func (w *world) storedKey(secret string) barchan.Key {
	w.t.Helper()
	k := w.key(secret)
	k.ExpiresAt = w.now.AddDate(0, 0, 7)
	w.ok(w.CreateKey(w.ctx, k))
	return k
}

func signInIsFound(w *world) {
	k := w.storedKey("one")
	one, two := w.signIn(k, "a"), w.signIn(k, "b")
	for _, want := range []barchan.SignIn{one, two} {
		got, err := w.SignInByHash(w.ctx, want.Hash)
		w.ok(err)
		w.equal(got, want)
	}
	_, err := w.SignInByHash(w.ctx, sha256.Sum256([]byte("c")))
	w.absent(err, "Sign-in not found")
}

func signInIsDeleted(w *world) {
	k := w.storedKey("one")
	one, two := w.signIn(k, "a"), w.signIn(k, "b")
	w.ok(w.DeleteSignIn(w.ctx, one.Hash))
	w.ok(w.DeleteSignIn(w.ctx, one.Hash))
	_, err := w.SignInByHash(w.ctx, one.Hash)
	w.refused(err, barchan.CodeNotFound)
	_, err = w.SignInByHash(w.ctx, two.Hash)
	w.ok(err)
}

func signInEndsWithItsKey(w *world) {
	k, other := w.storedKey("one"), w.storedKey("two")
	s, stays := w.signIn(k, "a"), w.signIn(other, "b")
	w.ok(w.RevokeKey(w.ctx, w.team.ID, k.ID, w.tick()))
	_, err := w.SignInByHash(w.ctx, s.Hash)
	w.refused(err, barchan.CodeNotFound)
	_, err = w.SignInByHash(w.ctx, stays.Hash)
	w.ok(err)
}

func signInIsForgotten(w *world) {
	k := w.storedKey("one")
	old := w.signIn(k, "a")
	w.now = old.ExpiresAt.Add(-2 * time.Second)
	w.signIn(k, "b")
	got, err := w.SignInByHash(w.ctx, old.Hash)
	w.ok(err)
	w.equal(got.Good(old.ExpiresAt.Add(-time.Microsecond)), true)
	w.equal(got.Good(old.ExpiresAt), false)
	w.now = old.ExpiresAt
	w.signIn(k, "c")
	_, err = w.SignInByHash(w.ctx, old.Hash)
	w.refused(err, barchan.CodeNotFound)
}

func signInIsNoKey(w *world) {
	k := w.storedKey("one")
	s := w.signIn(k, "a")
	_, err := w.KeyByHash(w.ctx, s.Hash)
	w.refused(err, barchan.CodeNotFound)
	_, err = w.SignInByHash(w.ctx, k.Hash)
	w.refused(err, barchan.CodeNotFound)
}
