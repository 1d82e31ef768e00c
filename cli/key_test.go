package cli

import (
	"testing"
	"time"

	"github.com/barchan-data/barchan/duneapi"
)

func TestWhenAKeyEnds(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"":           {},
		"90d":        now.AddDate(0, 0, 90),
		"1d":         now.AddDate(0, 0, 1),
		"12h":        now.Add(12 * time.Hour),
		"1h30m":      now.Add(90 * time.Minute),
		"2026-01-03": time.Date(2026, 1, 3, 0, 0, 0, 0, time.UTC),
	} {
		if got, err := parseEnd(text, now); err != nil || !got.Equal(want) {
			t.Errorf("%q: %s, %v; want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"0d", "-1d", "d", "90", "90 d", "2026-01-02", "2026-13-01", "tomorrow", "-1h", "0s", "999999999d", "1.5d"} {
		if got, err := parseEnd(text, now); err == nil {
			t.Errorf("%q: %s", text, got)
		}
	}
}

func TestAListTellsHowKeysEnd(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	before, after := duneapi.FormatTime(now), duneapi.FormatTime(now.Add(time.Second))
	for _, c := range []struct {
		key  duneapi.Key
		want string
	}{
		{duneapi.Key{}, ""},
		{duneapi.Key{ExpiresAt: after}, "2026-01-02 03:04:06"},
		{duneapi.Key{ExpiresAt: before}, "expired 2026-01-02 03:04:05"},
		{duneapi.Key{ExpiresAt: after, RevokedAt: before}, "revoked 2026-01-02 03:04:05"},
	} {
		if got := endOf(c.key, now); got != c.want {
			t.Errorf("%+v: %q", c.key, got)
		}
	}
}
