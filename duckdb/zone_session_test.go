package duckdb

import (
	"testing"

	"github.com/barchan-data/barchan"
)

// TestZoneGoesFromQueryToQuery: through a file, and what the next query does
// with the column is done in its zone.
func TestZoneGoesFromQueryToQuery(t *testing.T) {
	t.Parallel()
	e := raw(t, 0)
	e.translate = Translate
	s := small(t, e, nil)
	first, err := s.try(t, "SELECT timestamp '2024-03-01 02:00:00 UTC' AT TIME ZONE 'America/New_York' AS t, timestamp '2024-03-01 02:00:00 +05:30' AS u, CAST(-5 AS int256) AS i", "a")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []barchan.Column{
		{Name: "t", Type: "timestamp(0) with time zone", Zone: "America/New_York"},
		{Name: "u", Type: "timestamp(0) with time zone", Zone: "+05:30"}, {Name: "i", Type: "int256", Stored: "varchar"},
	} {
		if first.Schema[i] != want {
			t.Errorf("got %+v, want %+v", first.Schema[i], want)
		}
	}
	second, err := s.Run(t.Context(), barchan.Statement{
		ID: "b", Output: s.spec.Dir + "/b",
		SQL: `SELECT date_trunc('day', t) AS d, i + 1 AS j FROM query_1 WHERE hour(t) = 21 AND day(t) = 29 AND hour(u) = 2
			AND date_trunc('day', t) = timestamp '2024-02-29 05:00:00 UTC' AND CAST(t AS varchar) = '2024-02-29 21:00:00 America/New_York'
			AND CAST(u AS varchar) = '2024-03-01 02:00:00 +05:30' AND i = -5`,
		Inputs: []barchan.Input{{Name: "query_1", Schema: first.Schema, Files: first.Location.Files}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if second.Rows != 1 || second.Schema[0].Zone != "America/New_York" || second.Schema[1].Type != "int256" {
		t.Errorf("%d rows of %+v", second.Rows, second.Schema)
	}
}
