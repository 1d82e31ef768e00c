package barchan_test

import (
	"strings"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
)

func TestNewSecretIsWellFormedAndNew(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 200 {
		s := barchan.NewSecret()
		if len(s) != 4+43+6 || !strings.HasPrefix(s, "brn_") || !barchan.MadeSecret(s) {
			t.Fatalf("malformed secret %q", s)
		}
		if err := barchan.ValidateSecret(s); err != nil {
			t.Fatal(err)
		}
		if seen[s] {
			t.Fatal("the same secret twice")
		}
		seen[s] = true
	}
}

func TestMadeSecretSeesEveryChangedCharacter(t *testing.T) {
	t.Parallel()
	s := barchan.NewSecret()
	for i := range s {
		changed := []byte(s)
		if changed[i] == 'x' {
			changed[i] = 'y'
		} else {
			changed[i] = 'x'
		}
		if barchan.MadeSecret(string(changed)) {
			t.Errorf("a change at %d was not seen", i)
		}
	}
	for _, other := range []string{"", "brn_", s[1:], s + "0", strings.ToUpper(s)} {
		if barchan.MadeSecret(other) {
			t.Errorf("%q passes", other)
		}
	}
}

func TestValidateSecret(t *testing.T) {
	t.Parallel()
	for s, good := range map[string]bool{
		"0123456789abcdef":        true,
		strings.Repeat("~", 128):  true,
		strings.Repeat("a", 129):  false,
		"short":                   false,
		"":                        false,
		"with a space in it now":  false,
		"with-a-newline-at-end\n": false,
		"schlüssel-mit-umlaut-ü":  false,
	} {
		if err := barchan.ValidateSecret(s); (err == nil) != good {
			t.Errorf("%q: %v", s, err)
		} else if err != nil && barchan.CodeOf(err) != barchan.CodeInvalid {
			t.Errorf("%q: code %s", s, barchan.CodeOf(err))
		}
	}
}

func TestSecretHintIsShort(t *testing.T) {
	t.Parallel()
	if got := barchan.SecretHint("brn_abcdefghijkl"); got != "brn_abcd" {
		t.Errorf("hint %q", got)
	}
	if got := barchan.SecretHint("my-own-secret-text"); got != "my-o" {
		t.Errorf("hint %q", got)
	}
	if got := barchan.SecretHint("abc"); got != "abc" {
		t.Errorf("hint %q", got)
	}
	if barchan.HashSecret("a") == barchan.HashSecret("b") {
		t.Error("hashes are equal")
	}
}

func TestOnlyWholeMadeSecretsArePossible(t *testing.T) {
	t.Parallel()
	made := barchan.NewSecret()
	for secret, want := range map[string]bool{
		made: true, "chosen-by-an-operator": true, made[4:]: true,
		"": false, "fifteen-letters": false, strings.Repeat("x", 129): false,
		made[:52]: false, made + "0": false, "brn_" + strings.Repeat("0", 49): false,
	} {
		if got := barchan.PossibleSecret(secret); got != want {
			t.Errorf("%q: %v", secret, got)
		}
		if err := barchan.ValidateSecret(secret); (err == nil) != want {
			t.Errorf("%q: %v", secret, err)
		}
	}
}

func TestAKeyIsGoodUntilItExpiresOrIsRevoked(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	soon := now.Add(time.Microsecond)
	for _, c := range []struct {
		key  barchan.Key
		want bool
	}{
		{barchan.Key{}, true}, {barchan.Key{ExpiresAt: soon}, true}, {barchan.Key{ExpiresAt: now}, false},
		{barchan.Key{RevokedAt: now}, false}, {barchan.Key{RevokedAt: now, ExpiresAt: soon}, false},
	} {
		if got := c.key.Good(now); got != c.want {
			t.Errorf("%+v: %v", c.key, got)
		}
		if got := (barchan.SignIn{Key: c.key, ExpiresAt: soon}).Good(now); got != c.want {
			t.Errorf("signed in with %+v: %v", c.key, got)
		}
		if (barchan.SignIn{Key: c.key, ExpiresAt: now}).Good(now) {
			t.Errorf("a sign-in that expired is good")
		}
	}
}
