package result

import "testing"

// TestZone shows an instant in the zone of its column: regions with their
// daylight saving, offsets, and UTC for what is not known.
func TestZone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		zone    string
		seconds int64
		want    string
	}{
		{"", 1709208000, "2024-02-29 12:00:00.000 UTC"},
		{"America/New_York", 1709208000, "2024-02-29 07:00:00.000 America/New_York"},
		{"America/New_York", 1719835200, "2024-07-01 08:00:00.000 America/New_York"},
		{"+05:30", 1709208000, "2024-02-29 17:30:00.000 +05:30"},
		{"-08:00", 0, "1969-12-31 16:00:00.000 -08:00"},
		{"Nowhere/City", 0, "1970-01-01 00:00:00.000 UTC"},
	} {
		l := leaf{kind: kindTimestampUTC, precision: 3}
		l.show(c.zone)
		if got := string(l.appendMoment(nil, c.seconds, 0)); got != c.want {
			t.Errorf("%d in %q: got %s, want %s", c.seconds, c.zone, got, c.want)
		}
	}
	l := leaf{kind: kindTimestamp, precision: 0}
	l.show("Asia/Tokyo")
	if got := string(l.appendMoment(nil, 0, 0)); got != "1970-01-01 00:00:00" {
		t.Errorf("a timestamp without a zone is shown as %s", got)
	}
}
