package api

import (
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
)

// Bounds of a query's tags.
const (
	maxTags     = 100
	maxTagChars = 200
)

func (s *server) createQuery(c *call) (any, error) {
	var r duneapi.QueryRequest
	if err := decode(c, s.limits.JSONBytes, &r); err != nil {
		return nil, err
	}
	q, err := newQuery(c.team(), r)
	if err != nil {
		return nil, err
	}
	q.CreatedAt, q.SavedBy = s.clock(), c.key.Name
	q.UpdatedAt = q.CreatedAt
	id, err := s.store.CreateQuery(c.Context(), q)
	if err != nil {
		return nil, err
	}
	return duneapi.QueryID{QueryID: int64(id), Warnings: misread(q)}, nil
}

// newQuery returns the query that r describes, without an id.
func newQuery(team barchan.Team, r duneapi.QueryRequest) (barchan.Query, error) {
	if r.Name == nil {
		return barchan.Query{}, barchan.Errorf(barchan.CodeInvalid, "name is missing: give the query a name")
	}
	if r.QuerySQL == nil {
		return barchan.Query{}, barchan.Errorf(barchan.CodeInvalid, "query_sql is missing: give the query its SQL")
	}
	q := barchan.Query{Team: team.ID, Owner: team.Handle}
	if err := applyQuery(&q, r); err != nil {
		return barchan.Query{}, err
	}
	return q, nil
}

// applyQuery changes what r sets and validates the whole.
func applyQuery(q *barchan.Query, r duneapi.QueryRequest) error {
	assign(&q.Name, r.Name)
	assign(&q.SQL, r.QuerySQL)
	assign(&q.Description, r.Description)
	assign(&q.Tags, r.Tags)
	assign(&q.Private, r.IsPrivate)
	assign(&q.Archived, r.IsArchived)
	assign(&q.Temp, r.IsTemp)
	assign(&q.View, r.IsView)
	if r.Parameters != nil {
		params, err := paramsFrom(*r.Parameters)
		if err != nil {
			return err
		}
		q.Params = params
	}
	if strings.TrimSpace(q.Name) == "" {
		return barchan.Errorf(barchan.CodeInvalid, "name is empty: give the query a name")
	}
	if strings.TrimSpace(q.SQL) == "" {
		return barchan.Errorf(barchan.CodeInvalid, "query_sql is empty: give the query its SQL")
	}
	if err := checkTags(q.Tags); err != nil {
		return err
	}
	return q.Validate()
}

// assign sets field when there is a value.
func assign[T any](field *T, value *T) {
	if value != nil {
		*field = *value
	}
}

func checkTags(tags []string) error {
	if len(tags) > maxTags {
		return barchan.Errorf(barchan.CodeInvalid, "%d tags are too many: at most %d", len(tags), maxTags)
	}
	for _, tag := range tags {
		if n := len([]rune(tag)); n == 0 || n > maxTagChars {
			return barchan.Errorf(barchan.CodeInvalid, "a tag must have 1 to %d characters", maxTagChars)
		}
	}
	return nil
}

// visible returns the query when the team may see it.
func (s *server) visible(c *call, id barchan.QueryID) (barchan.Query, error) {
	q, err := s.store.Query(c.Context(), id)
	if err != nil {
		return barchan.Query{}, err
	}
	if q.Private && q.Team != c.team().ID {
		return barchan.Query{}, errNoQuery
	}
	return q, nil
}

func (s *server) getQuery(c *call) (any, error) {
	id, err := queryID(c)
	if err != nil {
		return nil, err
	}
	q, err := s.visible(c, id)
	if err != nil {
		return nil, err
	}
	return queryTo(q), nil
}

func queryTo(q barchan.Query) duneapi.Query {
	return duneapi.Query{
		QueryID: int64(q.ID), Name: q.Name, Description: q.Description, Tags: list(q.Tags), Version: q.Version,
		Parameters: paramsTo(q.Params), QueryEngine: duneapi.QueryEngine, QuerySQL: q.SQL,
		IsPrivate: q.Private, IsArchived: q.Archived, IsUnsaved: q.Temp, Owner: q.Owner, IsTemp: q.Temp, IsView: q.View,
	}
}

// list never is null on the wire.
func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}

func (s *server) changeQuery(c *call) (any, error) {
	if _, err := flag(c.query, "force"); err != nil {
		return nil, err
	}
	var r duneapi.QueryRequest
	if err := decode(c, s.limits.JSONBytes, &r); err != nil {
		return nil, err
	}
	if r.IsArchived != nil && *r.IsArchived {
		if _, err := s.archivable(c); err != nil {
			return nil, err
		}
	}
	return s.change(c, func(q *barchan.Query) error { return applyQuery(q, r) })
}

func (s *server) unarchiveQuery(c *call) (any, error) {
	return s.change(c, func(q *barchan.Query) error { q.Archived = false; return nil })
}

func (s *server) privateQuery(c *call) (any, error) {
	return s.change(c, func(q *barchan.Query) error { q.Private = true; return nil })
}

func (s *server) unprivateQuery(c *call) (any, error) {
	return s.change(c, func(q *barchan.Query) error { q.Private = false; return nil })
}

// change edits a query of the calling team.
func (s *server) change(c *call, edit func(*barchan.Query) error) (any, error) {
	id, err := queryID(c)
	if err != nil {
		return nil, err
	}
	before, now, err := s.updateQuery(c, id, edit)
	if err != nil {
		return nil, err
	}
	return duneapi.QueryID{QueryID: int64(id), Warnings: s.replaced(c, before, now)}, nil
}

// updateQuery edits a query of the calling team, and returns what it was and
// what it is.
func (s *server) updateQuery(c *call, id barchan.QueryID, edit func(*barchan.Query) error) (before, now barchan.Query, err error) {
	now, err = s.store.UpdateQuery(c.Context(), id, s.clock(), owned(c.team(), func(q *barchan.Query) error {
		before = *q
		q.SavedBy = c.key.Name
		return edit(q)
	}))
	return before, now, err
}

// owned lets only the team that owns a query edit it; for others a private
// query does not exist.
func owned(team barchan.Team, edit func(*barchan.Query) error) func(*barchan.Query) error {
	return func(q *barchan.Query) error {
		switch {
		case q.Team == team.ID:
			return edit(q)
		case q.Private:
			return errNoQuery
		}
		return barchan.Errorf(barchan.CodeForbidden, "The query belongs to the team %s: only its own team may change it", q.Owner)
	}
}

// saveQuery makes or replaces the query under the id of the path. What is the
// same makes no new version.
func (s *server) saveQuery(c *call) (any, error) {
	id, err := queryID(c)
	if err != nil {
		return nil, err
	}
	var r duneapi.QueryRequest
	if err := decode(c, s.limits.JSONBytes, &r); err != nil {
		return nil, err
	}
	fresh, err := newQuery(c.team(), r)
	if err != nil {
		return nil, err
	}
	fresh.ID, fresh.CreatedAt, fresh.UpdatedAt, fresh.SavedBy = id, s.clock(), s.clock(), c.key.Name
	before, saved, err := s.updateQuery(c, id, func(q *barchan.Query) error { replaceQuery(q, fresh); return nil })
	switch {
	case err == nil:
		return duneapi.SavedQuery{QueryID: int64(id), Version: saved.Version, Warnings: s.replaced(c, before, saved)}, nil
	case barchan.CodeOf(err) != barchan.CodeNotFound:
		return nil, err
	}
	if _, err := s.store.CreateQuery(c.Context(), fresh); err != nil {
		if barchan.CodeOf(err) == barchan.CodeConflict { // it is there, and not to be seen
			err = errNoQuery
		}
		return nil, err
	}
	return created{duneapi.SavedQuery{QueryID: int64(id), Version: 1, Created: true, Warnings: misread(fresh)}}, nil
}

// replaceQuery makes q what fresh says; who and when stay.
func replaceQuery(q *barchan.Query, fresh barchan.Query) {
	kept := *q
	*q = fresh
	q.Team, q.Owner, q.Version, q.CreatedAt, q.UpdatedAt = kept.Team, kept.Owner, kept.Version, kept.CreatedAt, kept.UpdatedAt
}

func (s *server) listQueries(c *call) (any, error) {
	w, err := listWindow(c, 20, 10_000)
	if err != nil {
		return nil, err
	}
	queries, total, err := s.store.ListQueries(c.Context(), barchan.QueryFilter{Team: c.team().ID, Limit: w.limit, Offset: w.offset})
	if err != nil {
		return nil, err
	}
	page := duneapi.Queries{Queries: make([]duneapi.QueryOverview, len(queries)), Total: total}
	for i, q := range queries {
		page.Queries[i] = duneapi.QueryOverview{
			ID: int64(q.ID), Name: q.Name, Description: q.Description, Owner: q.Owner, Tags: list(q.Tags),
			CreatedAt: duneapi.FormatTime(q.CreatedAt), UpdatedAt: duneapi.FormatTime(q.UpdatedAt),
		}
	}
	return page, nil
}
