package schedule_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/internal/schedule"
)

func TestNext(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 14, 15, 9, 26, 5, time.FixedZone("east", 2*3600)) // a Saturday, 13:09 in UTC
	for expression, want := range map[string]string{
		"*/15 * * * *":         "2026-03-14T13:15:00Z",
		"0 * * * *":            "2026-03-14T14:00:00Z",
		"0 */6 * * *":          "2026-03-14T18:00:00Z",
		"30 2 * * *":           "2026-03-15T02:30:00Z",
		"9 13 * * *":           "2026-03-15T13:09:00Z", // that minute has begun
		"10 13 * * *":          "2026-03-14T13:10:00Z",
		"0 0 * * 1":            "2026-03-16T00:00:00Z",
		"0 0 * * mon":          "2026-03-16T00:00:00Z",
		"0 0 * * 1-5":          "2026-03-16T00:00:00Z",
		"0 8,20 * * *":         "2026-03-14T20:00:00Z",
		"5 4 */7 * 0":          "2026-03-15T04:05:00Z", // either field of days
		"0 0 1,8,15,22,29 * *": "2026-03-15T00:00:00Z",
		"  0\t12  * *  * ":     "2026-03-15T12:00:00Z",
	} {
		s, err := schedule.Parse(expression)
		if err != nil {
			t.Errorf("%q: %v", expression, err)
			continue
		}
		if got := s.Next(at).Format(time.RFC3339Nano); got != want {
			t.Errorf("%q: next is %s, want %s", expression, got, want)
		}
	}
	if next := (schedule.Schedule{}).Next(at); !next.IsZero() {
		t.Errorf("no schedule has a next moment: %s", next)
	}
}

func TestWhatIsRefusedIsNamed(t *testing.T) {
	t.Parallel()
	for expression, want := range map[string]string{
		"":                              `"" has 0 of 5 fields`,
		"* * * *":                       "has 4 of 5 fields",
		"0 0 * * * *":                   "has 6 of 5 fields",
		"@hourly":                       "has 1 of 5 fields",
		"TZ=Asia/Tokyo 0 0 * * *":       "has 6 of 5 fields",
		"60 * * * *":                    `the minute "60" is wrong: use 0 to 59`,
		"0 24 * * *":                    `the hour "24" is wrong`,
		"0 0 0 * *":                     `the day of month "0" is wrong: use 1 to 31`,
		"0 0 * 13 *":                    `the month "13" is wrong`,
		"0 0 * * 7":                     `the day of week "7" is wrong: use 0 (Sunday) to 6, or sun to sat`,
		"0 5-2 * * *":                   `the hour "5-2" is wrong`,
		"0 */0 * * *":                   `the hour "*/0" is wrong`,
		"0 */x * * *":                   `the hour "*/x" is wrong`,
		"0 ? * * *":                     `the hour "?" is wrong`,
		"0 0 L * *":                     `the day of month "L" is wrong`,
		"0 0,, * * *":                   `the hour "0,," is wrong`,
		", * * * *":                     `the minute "," is wrong`,
		"* * * * *":                     "fires too often: 1 minute apart, and at least 15 minutes",
		"*/14 * * * *":                  "fires too often: 14 minutes apart",
		"0,50 * * * *":                  "fires too often: 10 minutes apart",
		"0,55 0,23 * * *":               "fires too often: 5 minutes apart",
		"0 0 1 * *":                     "fires too rarely",
		"0 0 1 1 *":                     "fires too rarely",
		"0 0 30 2 *":                    "fires too rarely",
		"0 0 * 6 *":                     "fires too rarely",
		"0 0 1,15 * *":                  "fires too rarely",
		"0 0 1,8,15,22 * *":             "fires too rarely", // 22 to 1 is more than a week
		strings.Repeat("0,", 400) + "0": "longer than 512 characters",
	} {
		_, err := schedule.Parse(expression)
		if err == nil {
			t.Errorf("%q is taken", expression)
			continue
		}
		if barchan.CodeOf(err) != barchan.CodeInvalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", expression, err, want)
		}
	}
}

// TestMomentsKeepTheBounds follows whatever is accepted for some moments: none
// comes too soon after another, and none too late.
func TestMomentsKeepTheBounds(t *testing.T) {
	t.Parallel()
	accepted := 0
	field := func(values ...string) *rapid.Generator[string] { return rapid.SampledFrom(values) }
	rapid.Check(t, func(t *rapid.T) {
		expression := strings.Join([]string{
			field("*", "0", "*/15", "*/20", "0,30", "7-59/15", "59", "0,59", "*/7").Draw(t, "minute"),
			field("*", "0", "*/6", "0,23", "9-17", "23").Draw(t, "hour"),
			field("*", "1", "*/2", "*/7", "31", "1-7").Draw(t, "day"),
			field("*", "*/2", "2").Draw(t, "month"),
			field("*", "0", "1-5", "sun,wed").Draw(t, "weekday"),
		}, " ")
		s, err := schedule.Parse(expression)
		if err != nil {
			return
		}
		accepted++
		last := s.Next(time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "from"), 0))
		for range 400 {
			next := s.Next(last)
			if gap := next.Sub(last); gap < schedule.MinInterval || gap > schedule.MaxInterval {
				t.Fatalf("%q: %s follows %s after %s", expression, next, last, gap)
			}
			last = next
		}
	})
	if accepted == 0 {
		t.Error("no expression was accepted: the test saw nothing")
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"*/15 * * * *", "0 0 1,8,15,22,29 * *", "0 0 * * sun", "99999999999999999999 * * * *", "*/9223372036854775807 * * * *"} {
		f.Add(seed)
	}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, expression string) {
		s, err := schedule.Parse(expression)
		if err != nil {
			return
		}
		if next := s.Next(at); next.Sub(at) <= 0 || next.Sub(at) > schedule.MaxInterval {
			t.Errorf("%q: next is %s", expression, next)
		}
	})
}
