package api

import (
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/draft"
	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/plan"
)

// checkSQL tells what is wrong with a draft, and what it reads. Nothing is
// executed, and a draft with problems is no bad request.
func (s *server) checkSQL(c *call) (any, error) {
	r, q, err := s.draftOf(c)
	if err != nil {
		return nil, err
	}
	report, err := s.drafts.Check(c.Context(), draft.Request{Team: c.team(), Query: q, Values: valuesFrom(r.QueryParameters)})
	if err != nil {
		return nil, err
	}
	return s.reportTo(c, report)
}

// misread warns of SQL that is saved, as Dune saves it, and will only fail.
func misread(q barchan.Query) []string {
	p := draft.Misread(q)
	if p == nil {
		return nil
	}
	wrong := &barchan.Error{Message: p.Message, Position: p.Span.Position}
	return []string{"it is saved, but every execution of it will fail: " + placed(wrong)}
}

// draftOf reads a draft.
func (s *server) draftOf(c *call) (duneapi.DraftRequest, barchan.Query, error) {
	var r duneapi.DraftRequest
	if err := decode(c, s.limits.JSONBytes, &r); err != nil {
		return r, barchan.Query{}, err
	}
	q := barchan.Query{Team: c.team().ID, Owner: c.team().Handle, SQL: r.QuerySQL}
	if err := s.draftSaved(c, r, &q); err != nil {
		return r, q, err
	}
	if r.Parameters != nil {
		params, err := paramsFrom(r.Parameters)
		if err != nil {
			return r, q, err
		}
		q.Params = params
	}
	switch {
	case strings.TrimSpace(q.SQL) == "":
		return r, q, barchan.Errorf(barchan.CodeInvalid, "query_sql is missing: give the SQL of the draft")
	case len(q.SQL) > barchan.MaxSQLBytes:
		return r, q, barchan.Errorf(barchan.CodeTooLarge, "query_sql is too large: at most %d bytes", barchan.MaxSQLBytes)
	}
	return r, q, barchan.ValidateParams(q.Params)
}

// draftSaved takes over what is saved of a draft. One of another team's query
// is a fork, and is read by nobody.
func (s *server) draftSaved(c *call, r duneapi.DraftRequest, q *barchan.Query) error {
	if r.QueryID == 0 {
		return nil
	}
	if r.QueryID < 0 || r.QueryID > maxQueryID {
		return barchan.Errorf(barchan.CodeInvalid, "query_id is invalid: use a whole number up to %d", maxQueryID)
	}
	saved, err := s.visible(c, barchan.QueryID(r.QueryID))
	if err != nil {
		return err
	}
	q.Name, q.Params = saved.Name, saved.Params
	if saved.Team == c.team().ID {
		sql := q.SQL
		*q = saved
		q.SQL, q.Archived = sql, false
	}
	return nil
}

func (s *server) reportTo(c *call, r *draft.Report) (duneapi.DraftReport, error) {
	shown := duneapi.DraftReport{Problems: []duneapi.DraftProblem{}, References: []duneapi.DraftReference{}, Placeholders: []duneapi.DraftPlaceholder{}}
	for _, p := range r.Problems {
		shown.Problems = append(shown.Problems, duneapi.DraftProblem{Severity: string(p.Severity), Code: string(p.Code), Message: clip(p.Message, maxMessage), Span: spanTo(p.Span)})
	}
	for _, p := range r.Placeholders {
		shown.Placeholders = append(shown.Placeholders, duneapi.DraftPlaceholder{Key: p.Key, Declared: p.Declared, InComment: p.InComment, Span: spanTo(p.Span)})
	}
	var ids []barchan.QueryID
	for _, ref := range r.References {
		if ref.Query > 0 && ref.Query <= maxQueryID {
			ids = append(ids, ref.Query)
		}
	}
	list, err := s.store.Overviews(c.Context(), c.team().ID, ids)
	if err != nil {
		return shown, err
	}
	names := map[barchan.QueryID]barchan.QueryOverview{}
	for _, q := range list {
		names[q.ID] = q
	}
	for _, ref := range r.References {
		q := names[ref.Query]
		shown.References = append(shown.References, duneapi.DraftReference{
			Kind: ref.Kind, Name: ref.Name, QueryID: int64(ref.Query), QueryName: q.Name, Owner: q.Owner, Span: spanTo(ref.Span),
		})
	}
	return shown, nil
}

func spanTo(s draft.Span) duneapi.Span {
	return duneapi.Span{Line: s.Line, Column: s.Column, Length: s.Length}
}

// formatSQL lays a draft out.
func (s *server) formatSQL(c *call) (any, error) {
	var r duneapi.DraftRequest
	if err := decode(c, s.limits.JSONBytes, &r); err != nil {
		return nil, err
	}
	out, err := draft.Format(r.QuerySQL)
	if err != nil {
		return nil, err
	}
	return duneapi.FormattedSQL{QuerySQL: out}, nil
}

// planSQL shows the plan of a draft, as far as there is one.
func (s *server) planSQL(c *call) (any, error) {
	r, q, err := s.draftOf(c)
	if err != nil {
		return nil, err
	}
	tier, err := barchan.ParseTier(r.Performance)
	if err != nil {
		return nil, err
	}
	picture, err := s.drafts.Plan(c.Context(), c.team(), plan.Draft{Query: q, Values: valuesFrom(r.QueryParameters), Tier: tier})
	if err != nil {
		return nil, err
	}
	shown, err := s.planTo(c, picture.Plan)
	for _, p := range picture.Problems {
		problem := duneapi.PlanProblem{Code: string(p.Err.Code), Message: clip(p.Err.Message, maxMessage), Name: p.Name}
		for _, at := range p.Path {
			problem.Path = append(problem.Path, picture.Plan.Nodes[at].ID)
		}
		shown.Problems = append(shown.Problems, problem)
	}
	return shown, err
}
