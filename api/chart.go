package api

import (
	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
)

// getCharts shows the charts of a query.
func (s *server) getCharts(c *call) (any, error) {
	q, err := s.queryOfPath(c)
	if err != nil {
		return nil, err
	}
	charts, err := s.store.Charts(c.Context(), q.ID)
	if err != nil {
		return nil, err
	}
	return chartsTo(q.ID, charts), nil
}

func chartsTo(id barchan.QueryID, charts []barchan.Chart) duneapi.Charts {
	shown := duneapi.Charts{QueryID: int64(id), Charts: make([]duneapi.Chart, len(charts))}
	for i, c := range charts {
		shown.Charts[i] = duneapi.Chart{ID: c.ID, Name: c.Name, Type: string(c.Type), Settings: c.Settings}
	}
	return shown
}

// putCharts replaces the charts of a query of the calling team.
func (s *server) putCharts(c *call) (any, error) {
	var r duneapi.ChartsRequest
	if err := decode(c, s.limits.JSONBytes, &r); err != nil {
		return nil, err
	}
	q, err := s.queryOfPath(c)
	if err != nil {
		return nil, err
	}
	if q.Team != c.team().ID {
		return nil, barchan.Errorf(barchan.CodeForbidden, "The query belongs to the team %s: only its own team may change its charts", q.Owner)
	}
	if r.Charts == nil {
		return nil, barchan.Errorf(barchan.CodeInvalid, "charts is missing: give a list, which may be empty")
	}
	charts := make([]barchan.Chart, len(*r.Charts))
	for i, given := range *r.Charts {
		charts[i] = barchan.Chart{ID: given.ID, Name: given.Name, Type: barchan.ChartType(given.Type), Settings: given.Settings}
	}
	if err := barchan.ValidateCharts(charts); err != nil {
		return nil, err
	}
	if err := s.store.PutCharts(c.Context(), q.ID, charts, s.clock()); err != nil {
		return nil, err
	}
	return chartsTo(q.ID, charts), nil
}
