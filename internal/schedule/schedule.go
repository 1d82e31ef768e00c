// Package schedule is the rule of when something happens again and again: a
// cron expression of five fields, in UTC, that fires at least weekly and at
// most every quarter of an hour.
package schedule

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/barchan-data/barchan"
)

// Bounds of the time between two moments of a schedule.
const (
	MinInterval = 15 * time.Minute
	MaxInterval = 7 * 24 * time.Hour
)

// maxExpression bounds the length of an expression: every minute of an hour,
// written out, has room in it.
const maxExpression = 512

// Schedule gives the moments of one expression. The zero value has none.
type Schedule struct{ spec *cron.SpecSchedule }

// field is one of the five.
type field struct {
	name   string
	values string
	option cron.ParseOption // of a parser for this field alone
}

var fields = [...]field{
	{"minute", "0 to 59", cron.Minute},
	{"hour", "0 to 23", cron.Hour},
	{"day of month", "1 to 31", cron.Dom},
	{"month", "1 to 12, or jan to dec", cron.Month},
	{"day of week", "0 (Sunday) to 6, or sun to sat", cron.Dow},
}

// Parse reads an expression: minute, hour, day of month, month, day of week. A
// day matches when either of the two fields of days does, if both are given.
// Errors are CodeInvalid and say which field is wrong, or what is too often or
// too rare.
func Parse(expression string) (Schedule, error) {
	if len(expression) > maxExpression {
		return Schedule{}, invalid("it is longer than %d characters", maxExpression)
	}
	parts := strings.Fields(expression)
	if len(parts) != len(fields) {
		return Schedule{}, invalid("%q has %d of 5 fields: give minute, hour, day of month, month and day of week, as in \"0 */6 * * *\"",
			expression, len(parts))
	}
	for i, part := range parts {
		if !fields[i].takes(part) {
			return Schedule{}, invalid("the %s %q is wrong: use %s, with * for all, lists (1,3), ranges (1-5) and steps (*/2)",
				fields[i].name, part, fields[i].values)
		}
	}
	parsed, err := cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow).Parse("TZ=UTC " + strings.Join(parts, " "))
	if err != nil {
		return Schedule{}, invalid("%v", err)
	}
	spec, ok := parsed.(*cron.SpecSchedule)
	if !ok {
		return Schedule{}, invalid("%q is no list of moments", expression)
	}
	return Schedule{spec}, checkIntervals(spec)
}

// takes reports whether a text is right for the field. Parsers are laxer than
// crontabs: they know ?, and skip what is empty in a list.
func (f field) takes(text string) bool {
	if strings.Contains(text, "?") || slices.Contains(strings.Split(text, ","), "") {
		return false
	}
	_, err := cron.NewParser(f.option).Parse(text)
	return err == nil
}

func invalid(format string, args ...any) error {
	return barchan.Errorf(barchan.CodeInvalid, "cron_expression is invalid: "+format, args...)
}

// Next returns the first moment after t, in UTC; zero when there is none.
func (s Schedule) Next(t time.Time) time.Time {
	if s.spec == nil {
		return time.Time{}
	}
	return s.spec.Next(t.UTC()).UTC()
}

// checkIntervals holds the time between any two moments against the bounds.
// Within every day that matches the moments are the same, so that it is enough
// to look at one day, and at the days. They repeat after 28 years.
func checkIntervals(s *cron.SpecSchedule) error {
	moments := timesOfDay(s)
	for i := 1; i < len(moments); i++ {
		if gap := moments[i] - moments[i-1]; gap < MinInterval {
			return tooOften(gap)
		}
	}
	start := time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)
	end := start.AddDate(28, 0, 0)
	last := start // the day before, that matched
	seen := false
	for day := start; !day.After(end); day = day.AddDate(0, 0, 1) {
		if !onDay(s, day) {
			continue
		}
		gap := day.Sub(last) + moments[0] - moments[len(moments)-1]
		switch {
		case seen && gap < MinInterval:
			return tooOften(gap)
		case gap > MaxInterval:
			return tooRare()
		}
		seen, last = true, day
	}
	if end.Sub(last) > MaxInterval {
		return tooRare()
	}
	return nil
}

func tooOften(gap time.Duration) error {
	return barchan.Errorf(barchan.CodeInvalid, "cron_expression fires too often: %s apart, and at least %d minutes must lie between two refreshes",
		plain(gap), int(MinInterval.Minutes()))
}

func tooRare() error {
	return barchan.Errorf(barchan.CodeInvalid, "cron_expression fires too rarely: a schedule must fire at least once in 7 days; refresh the view by a call instead")
}

func plain(d time.Duration) string {
	if d == time.Minute {
		return "1 minute"
	}
	return fmt.Sprintf("%d minutes", int(d.Minutes()))
}

// timesOfDay lists the moments of a day, counted from midnight.
func timesOfDay(s *cron.SpecSchedule) []time.Duration {
	var list []time.Duration
	for h := range 24 {
		for m := range 60 {
			if s.Hour>>h&1 == 1 && s.Minute>>m&1 == 1 {
				list = append(list, time.Duration(h)*time.Hour+time.Duration(m)*time.Minute)
			}
		}
	}
	return list
}

// starred is the bit by which the parser marks a field that is *.
const starred = 1 << 63

// onDay reports whether a day has moments. Of the two fields of days one is
// enough, unless one of them is *.
func onDay(s *cron.SpecSchedule, day time.Time) bool {
	if s.Month>>uint(day.Month())&1 == 0 {
		return false
	}
	dom, dow := s.Dom>>uint(day.Day())&1 == 1, s.Dow>>uint(day.Weekday())&1 == 1
	if s.Dom&starred != 0 || s.Dow&starred != 0 {
		return dom && dow
	}
	return dom || dow
}

// Next parses an expression and returns its first moment after t and before
// end; zero when there is none, and for "". A zero end is no end.
func Next(expression string, t, end time.Time) (time.Time, error) {
	if expression == "" {
		return time.Time{}, nil
	}
	s, err := Parse(expression)
	if err != nil {
		return time.Time{}, err
	}
	next := s.Next(t)
	if !end.IsZero() && !next.Before(end) {
		return time.Time{}, nil
	}
	return next, nil
}
