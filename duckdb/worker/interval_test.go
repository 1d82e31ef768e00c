package worker

import "testing"

// TestIntervalsComeBack: what dune_interval_text writes, dune_parse_interval
// reads.
func TestIntervalsComeBack(t *testing.T) {
	conn := preluded(t)
	for _, i := range []string{
		"INTERVAL '1 day'", "INTERVAL '26 hours'", "INTERVAL '-1 day' - INTERVAL '2 hours'", "INTERVAL '1500 milliseconds'", "INTERVAL '14 months'",
		"INTERVAL '-14 months'", "INTERVAL '0 seconds'", "INTERVAL '-3 hours'",
	} {
		_, rows, err := rowsOf(conn, "SELECT dune_interval_text(dune_parse_interval(dune_interval_text("+i+"))), dune_interval_text("+i+")")
		if err != nil {
			t.Fatal(err)
		}
		if rows[0][0] != rows[0][1] {
			t.Errorf("%s: %v instead of %v", i, rows[0][0], rows[0][1])
		}
	}
}
