package api

import (
	"strconv"
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
)

// maxSearch bounds the words of a search, in bytes.
const maxSearch = 1000

var querySorts = map[string]barchan.QuerySort{
	"": barchan.SortUpdated, "updated": barchan.SortUpdated, "name": barchan.SortName, "id": barchan.SortID, "run": barchan.SortRun,
}

// searchQueries lists the team's queries for people.
func (s *server) searchQueries(c *call) (any, error) {
	w, err := listWindow(c, 50, 1000)
	if err != nil {
		return nil, err
	}
	f, err := querySearch(c, w)
	if err != nil {
		return nil, err
	}
	found, total, err := s.store.SearchQueries(c.Context(), f)
	if err != nil {
		return nil, err
	}
	tags, err := s.store.Tags(c.Context(), c.team().ID)
	if err != nil {
		return nil, err
	}
	page := duneapi.QuerySummaries{Queries: make([]duneapi.QuerySummary, len(found)), Total: total, NextOffset: w.next(len(found), total), Tags: []duneapi.Tag{}}
	for i, q := range found {
		page.Queries[i] = summaryTo(q)
	}
	for _, t := range tags {
		page.Tags = append(page.Tags, duneapi.Tag{Name: t.Name, Queries: t.Queries})
	}
	return page, nil
}

func summaryTo(q barchan.QueryOverview) duneapi.QuerySummary {
	return duneapi.QuerySummary{
		ID: int64(q.ID), Name: q.Name, Description: q.Description, Owner: q.Owner, Tags: list(q.Tags), IsPrivate: q.Private,
		IsArchived: q.Archived, IsView: q.View, Version: q.Version, UpdatedAt: duneapi.FormatTime(q.UpdatedAt),
		MaterializedView: q.MaterializedView, LastRun: lastTo(q.Last),
	}
}

func querySearch(c *call, w window) (barchan.QuerySearch, error) {
	q := c.query
	f := barchan.QuerySearch{Team: c.team().ID, Words: strings.Fields(q.Get("search")), Tag: q.Get("tag"), Limit: w.limit, Offset: w.offset}
	if len(q.Get("search")) > maxSearch {
		return f, barchan.Errorf(barchan.CodeInvalid, "search is too long: at most %d bytes", maxSearch)
	}
	switch text := q.Get("archived"); text {
	case "any":
	case "", "false", "true":
		f.Archived = new(text == "true")
	default:
		return f, barchan.Errorf(barchan.CodeInvalid, "archived is %s: use true, false or any", quote(text))
	}
	sort, ok := querySorts[q.Get("sort")]
	if !ok {
		return f, barchan.Errorf(barchan.CodeInvalid, "sort is %s: use updated, name, id or run", quote(q.Get("sort")))
	}
	f.Sort = sort
	return f, nil
}

func lastTo(e *barchan.LastExecution) *duneapi.LastExecution {
	if e == nil {
		return nil
	}
	last := &duneapi.LastExecution{
		ExecutionID: string(e.ID), PipelineExecutionID: string(e.Run), Kind: string(e.Kind), State: string(e.State),
		Rows: e.Rows, Credits: e.Credits, EndedAt: duneapi.FormatTime(e.EndedAt),
	}
	if !e.StartedAt.IsZero() && !e.EndedAt.IsZero() {
		last.DurationMillis = max(e.EndedAt.Sub(e.StartedAt).Milliseconds(), 0)
	}
	return last
}

// usualVersions is how many versions a history shows at once.
const usualVersions = 100

// listVersions shows the history of a query, or the part of it below a
// version.
func (s *server) listVersions(c *call) (any, error) {
	q, err := s.ownQuery(c)
	if err != nil {
		return nil, err
	}
	w, err := listWindow(c, usualVersions, 1000)
	if err != nil {
		return nil, err
	}
	before, err := count(c.query, "before")
	if err != nil {
		return nil, err
	}
	versions, err := s.store.QueryVersions(c.Context(), q.ID, int(before), w.limit)
	if err != nil {
		return nil, err
	}
	shown := duneapi.QueryVersions{QueryID: int64(q.ID), Versions: make([]duneapi.QueryVersionInfo, len(versions))}
	for i, v := range versions {
		shown.Versions[i] = versionTo(q, v)
	}
	return shown, nil
}

// queryOfPath returns the query of the path, if the team may see it.
func (s *server) queryOfPath(c *call) (barchan.Query, error) {
	id, err := queryID(c)
	if err != nil {
		return barchan.Query{}, err
	}
	return s.visible(c, id)
}

// ownQuery is queryOfPath for what only the query's team may see: a query that
// is public now may have been private once.
func (s *server) ownQuery(c *call) (barchan.Query, error) {
	q, err := s.queryOfPath(c)
	if err == nil && q.Team != c.team().ID {
		err = barchan.Errorf(barchan.CodeForbidden, "The query belongs to the team %s: only its own team sees its history", q.Owner)
	}
	return q, err
}

func versionTo(q barchan.Query, v barchan.QueryVersion) duneapi.QueryVersionInfo {
	return duneapi.QueryVersionInfo{
		Version: v.Version, SavedAt: duneapi.FormatTime(v.SavedAt), SavedBy: v.SavedBy, Bytes: v.Bytes, IsCurrent: v.Version == q.Version,
	}
}

// getVersion shows what a query computed as of a version.
func (s *server) getVersion(c *call) (any, error) {
	q, err := s.ownQuery(c)
	if err != nil {
		return nil, err
	}
	text := c.PathValue("version")
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		return nil, barchan.Errorf(barchan.CodeInvalid, "The version %s is invalid: use a whole number", quote(text))
	}
	info, err := s.store.QueryVersions(c.Context(), q.ID, int(n)+1, 1)
	if err != nil {
		return nil, err
	}
	if n <= 0 || len(info) == 0 || info[0].Version != int(n) {
		return nil, barchan.Errorf(barchan.CodeNotFound, "Query version not found")
	}
	old, err := s.store.QueryVersion(c.Context(), q.ID, int(n))
	if err != nil {
		return nil, err
	}
	return duneapi.QueryVersion{QueryID: int64(q.ID), QueryVersionInfo: versionTo(q, info[0]), QuerySQL: old.SQL, Parameters: paramsTo(old.Params), IsView: old.View}, nil
}
