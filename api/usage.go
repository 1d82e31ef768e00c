package api

import (
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
)

// maxPeriods bounds the months of one answer.
const maxPeriods = 120

func (s *server) usage(c *call) (any, error) {
	var r duneapi.UsageRequest
	if err := decode(c, s.limits.JSONBytes, &r); err != nil {
		return nil, err
	}
	months, err := s.months(r)
	if err != nil {
		return nil, err
	}
	a, err := s.store.Account(c.Context(), c.team().ID, months[0], months[len(months)-1].AddDate(0, 1, 0))
	if err != nil {
		return nil, err
	}
	most, err := s.runner.Cap(c.Context(), c.team().ID)
	if err != nil {
		return nil, err
	}
	used := map[time.Time]float64{}
	for _, m := range a.Months {
		used[m.Month] = m.Credits
	}
	answer := duneapi.Usage{PrivateQueries: a.PrivateQueries, BytesUsed: a.Bytes}
	for _, m := range months {
		answer.BillingPeriods = append(answer.BillingPeriods, duneapi.BillingPeriod{
			StartDate: m.Format(time.DateOnly), EndDate: m.AddDate(0, 1, 0).Format(time.DateOnly), CreditsUsed: used[m], CreditsIncluded: most,
		})
	}
	return answer, nil
}

// months are the calendar months that the days of a request lie in, and those
// between: at least one. Without days it is the current month.
func (s *server) months(r duneapi.UsageRequest) ([]time.Time, error) {
	now := s.clock().UTC()
	end, err := day("end_date", r.EndDate, now)
	if err != nil {
		return nil, err
	}
	start, err := day("start_date", r.StartDate, end)
	if err != nil {
		return nil, err
	}
	if r.EndDate == "" && start.After(end) {
		end = start
	}
	if end.Before(start) {
		return nil, barchan.Errorf(barchan.CodeInvalid, "end_date is before start_date")
	}
	var months []time.Time
	for m := barchan.PeriodStart(start); !m.After(end); m = m.AddDate(0, 1, 0) {
		if months = append(months, m); len(months) > maxPeriods {
			return nil, barchan.Errorf(barchan.CodeInvalid, "start_date and end_date are too far apart: at most %d months", maxPeriods)
		}
	}
	return months, nil
}

// day reads YYYY-MM-DD; absent is other.
func day(name, text string, other time.Time) (time.Time, error) {
	if text == "" {
		return other, nil
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || t.Year() < 1970 {
		return t, barchan.Errorf(barchan.CodeInvalid, "%s is %s: use YYYY-MM-DD", name, quote(text))
	}
	return t, nil
}
