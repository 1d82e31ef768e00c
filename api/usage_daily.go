package api

import (
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
)

const (
	usualDays   = 30
	maxDays     = 400
	maxSpenders = 50 // queries of one answer
)

func (s *server) dailyUsage(c *call) (any, error) {
	q := c.query
	start, end, err := s.days(duneapi.UsageRequest{StartDate: q.Get("start_date"), EndDate: q.Get("end_date")})
	if err != nil {
		return nil, err
	}
	u, err := s.store.DailyUsage(c.Context(), c.team().ID, start, end, maxSpenders)
	if err != nil {
		return nil, err
	}
	answer := duneapi.DailyUsage{Days: everyDay(u.Days, start, end), Queries: []duneapi.QueryUsage{}}
	for _, q := range u.Queries {
		answer.Queries = append(answer.Queries, duneapi.QueryUsage{QueryID: int64(q.ID), Name: q.Name, Credits: q.Credits, Executions: q.Executions})
	}
	return answer, nil
}

// days are the first day of a request and the one after its last.
func (s *server) days(r duneapi.UsageRequest) (start, end time.Time, err error) {
	tomorrow := s.clock().UTC().Truncate(24*time.Hour).AddDate(0, 0, 1)
	if end, err = day("end_date", r.EndDate, tomorrow); err != nil {
		return start, end, err
	}
	if start, err = day("start_date", r.StartDate, end.AddDate(0, 0, -usualDays)); err != nil {
		return start, end, err
	}
	switch {
	case !start.Before(end) && r.EndDate == "":
		return start, end, barchan.Errorf(barchan.CodeInvalid, "start_date %s is after today", r.StartDate)
	case !start.Before(end):
		return start, end, barchan.Errorf(barchan.CodeInvalid, "end_date must be after start_date: it is the day after the last")
	case start.AddDate(0, 0, maxDays).Before(end):
		return start, end, barchan.Errorf(barchan.CodeInvalid, "start_date and end_date are too far apart: at most %d days", maxDays)
	}
	return start, end, nil
}

// everyDay fills up the days in which nothing ended, if there is any other.
func everyDay(used []barchan.DayUsage, start, end time.Time) []duneapi.DayUsage {
	days := []duneapi.DayUsage{}
	if len(used) == 0 {
		return days
	}
	for d := start; d.Before(end); d = d.AddDate(0, 0, 1) {
		x := duneapi.DayUsage{Day: d.Format(time.DateOnly)}
		if len(used) > 0 && used[0].Day.Equal(d) {
			x.Credits, x.Executions, used = used[0].Credits, used[0].Executions, used[1:]
		}
		days = append(days, x)
	}
	return days
}
