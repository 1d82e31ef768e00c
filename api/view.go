package api

import (
	"errors"
	"regexp"
	"strings"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/internal/schedule"
	"github.com/barchan-data/barchan/lineage"
	"github.com/barchan-data/barchan/run"
)

// viewName is the last part of a view's name.
var viewName = regexp.MustCompile(`^result_[a-z0-9_]*[a-z0-9]$`)

const (
	minViewName = 8
	maxViewName = 128

	shownExecutions = 10
)

// fullViewName returns dune.<team>.<name> for a name that may be full or bare.
func fullViewName(team barchan.Team, name string) string {
	name = strings.ToLower(strings.ReplaceAll(name, `"`, ""))
	if strings.Contains(name, ".") {
		return name
	}
	return "dune." + team.Handle + "." + name
}

// newViewName checks a name that is to be given.
func newViewName(team barchan.Team, name string) (string, error) {
	bare := strings.TrimPrefix(name, "dune."+team.Handle+".")
	if len(bare) < minViewName || len(bare) > maxViewName || !viewName.MatchString(bare) {
		return "", barchan.Errorf(barchan.CodeInvalid,
			"name %s is invalid: use result_ and then lower-case letters, digits and underscores, %d to %d characters in all, the last not an underscore",
			quote(name), minViewName, maxViewName)
	}
	return fullViewName(team, bare), nil
}

// saveView makes the view of a query, or changes it, and refreshes it.
func (s *server) saveView(c *call) (any, error) {
	var r duneapi.ViewRequest
	if err := decode(c, s.limits.JSONBytes, &r); err != nil {
		return nil, err
	}
	v, err := s.viewFrom(c, r)
	if err != nil {
		return nil, err
	}
	before, existed, err := s.store.ViewOf(c.Context(), v.Query)
	if err != nil {
		return nil, err
	}
	if _, err := s.store.PutView(c.Context(), v); err != nil {
		return nil, err
	}
	e, err := s.submitRoot(c, run.Request{Kind: barchan.RunRefresh, View: v.Name, Tier: v.Tier})
	if err != nil { // What could not be planned leaves nothing behind.
		undo := func() error { return s.store.DeleteView(c.Context(), v.Name) }
		if existed {
			undo = func() error { _, err := s.store.PutView(c.Context(), before); return err }
		}
		return nil, errors.Join(err, undo())
	}
	return duneapi.ViewSaved{Name: v.Name, ExecutionID: string(e.ID)}, nil
}

// viewFrom holds a request against the rules of materialized views.
func (s *server) viewFrom(c *call, r duneapi.ViewRequest) (barchan.View, error) {
	name, err := newViewName(c.team(), r.Name)
	if err != nil {
		return barchan.View{}, err
	}
	tier, err := barchan.ParseTier(r.Performance)
	if err != nil {
		return barchan.View{}, err
	}
	if err := s.checkSource(c, r.QueryID); err != nil {
		return barchan.View{}, err
	}
	now := s.clock()
	v := barchan.View{
		ID: s.ids.New(), Team: c.team().ID, Name: name, Query: barchan.QueryID(r.QueryID),
		Private: r.IsPrivate, Tier: tier, CreatedAt: now, UpdatedAt: now,
	}
	return v, scheduleView(&v, r, now)
}

// scheduleView sets when the view is refreshed by itself.
func scheduleView(v *barchan.View, r duneapi.ViewRequest, now time.Time) (err error) {
	v.Cron = strings.Join(strings.Fields(r.CronExpression), " ")
	if r.ExpiresAt != "" {
		if v.ExpiresAt, err = endOfSchedule(r.ExpiresAt, now); err != nil {
			return err
		}
		if v.Cron == "" {
			return barchan.Errorf(barchan.CodeInvalid, "expires_at is when a schedule ends, and there is none: give cron_expression too")
		}
	}
	v.NextAt, err = schedule.Next(v.Cron, now, v.ExpiresAt)
	return err
}

func endOfSchedule(text string, now time.Time) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil || at.Year() > 9999 {
		return at, barchan.Errorf(barchan.CodeInvalid, "expires_at is %s: use a time such as 2030-01-31T00:00:00Z", quote(text))
	}
	if !at.After(now) {
		return at, barchan.Errorf(barchan.CodeInvalid, "expires_at is %s, which has passed: use a later time", quote(text))
	}
	return at.UTC().Truncate(time.Microsecond), nil
}

// checkSource asks whether a query can be the source of a view.
func (s *server) checkSource(c *call, id int64) error {
	if id == 0 {
		return barchan.Errorf(barchan.CodeInvalid, "query_id is missing: give the query whose result the view holds")
	}
	if id < 0 || id > maxQueryID {
		return barchan.Errorf(barchan.CodeInvalid, "query_id is invalid: use a whole number up to %d", maxQueryID)
	}
	q, err := s.visible(c, barchan.QueryID(id))
	switch {
	case err != nil:
		return err
	case q.Team != c.team().ID:
		return barchan.Errorf(barchan.CodeForbidden, "The query belongs to the team %s: a materialized view and its query must have the same owner", q.Owner)
	case q.Archived || q.Temp:
		return barchan.Errorf(barchan.CodeForbidden, "The query is archived or unsaved: only a saved query can fill a materialized view")
	case len(q.Params) > 0:
		return barchan.Errorf(barchan.CodeInvalid, "The query has parameters: only a query without parameters can fill a materialized view")
	}
	return s.checkNames(c, q.ID)
}

// checkNames refuses a query that leaves a column without a name: nobody could
// read it. What else is wrong with its SQL, its first refresh says.
func (s *server) checkNames(c *call, id barchan.QueryID) error {
	l, err := s.lineage.Of(c.Context(), lineage.Request{Team: c.team(), Query: id})
	if err != nil {
		l = &lineage.Lineage{}
	}
	for i, column := range l.Columns {
		if column.Unnamed {
			return barchan.Errorf(barchan.CodeInvalid,
				"column %d of the query has no name: a materialized view needs a name for every column, as in SELECT count(*) AS n", i+1)
		}
	}
	return nil
}

var errNoView = &barchan.Error{Code: barchan.CodeNotFound, Message: "Materialized view not found"}

// view returns the view of the path, if the team may see it.
func (s *server) view(c *call) (barchan.View, error) {
	v, err := s.store.View(c.Context(), fullViewName(c.team(), c.PathValue("name")))
	if err != nil {
		return barchan.View{}, err
	}
	if v.Private && v.Team != c.team().ID {
		return barchan.View{}, errNoView
	}
	return v, nil
}

// ownView is view for calls that change something.
func (s *server) ownView(c *call) (barchan.View, error) {
	v, err := s.view(c)
	if err != nil {
		return barchan.View{}, err
	}
	if v.Team != c.team().ID {
		return barchan.View{}, barchan.Errorf(barchan.CodeForbidden, "The materialized view belongs to another team: you must own it to refresh or delete it")
	}
	return v, nil
}

func (s *server) getView(c *call) (any, error) {
	v, err := s.view(c)
	if err != nil {
		return nil, err
	}
	size, err := s.size(c, v)
	if err != nil {
		return nil, err
	}
	ids, err := s.store.ViewExecutions(c.Context(), v.Name, shownExecutions)
	if err != nil {
		return nil, err
	}
	shown := duneapi.View{
		ID: v.Name, SQLID: v.Name, OwnerTeamID: int64(v.Team), QueryID: int64(v.Query),
		IsPrivate: v.Private, LastExecutionIDs: []string{}, TableSizeBytes: size,
		Performance: string(v.Tier), Schedule: s.scheduleTo(c, v),
	}
	for _, id := range ids {
		shown.LastExecutionIDs = append(shown.LastExecutionIDs, string(id))
	}
	return shown, nil
}

// scheduleTo shows the schedule of a view. Why it last failed is its owner's to
// know.
func (s *server) scheduleTo(c *call, v barchan.View) *duneapi.ViewSchedule {
	if v.Cron == "" {
		return nil
	}
	shown := &duneapi.ViewSchedule{
		CronExpression: v.Cron, Performance: string(v.Tier), ExpiresAt: duneapi.FormatTime(v.ExpiresAt),
	}
	if v.ExpiresAt.IsZero() || v.ExpiresAt.After(s.clock()) {
		shown.NextExecutionTime = duneapi.FormatTime(v.NextAt)
	}
	if v.Missed != nil && v.Team == c.team().ID {
		shown.Error = v.Missed.Message
	}
	return shown
}

// size is how large the contents of a view are.
func (s *server) size(c *call, v barchan.View) (int64, error) {
	t, err := s.store.Table(c.Context(), v.Name)
	if err != nil && barchan.CodeOf(err) != barchan.CodeNotFound {
		return 0, err
	}
	return t.Current.Bytes, nil
}

func (s *server) listViews(c *call) (any, error) {
	w, err := listWindow(c, 10_000, 10_000)
	if err != nil {
		return nil, err
	}
	views, total, err := s.store.ListViews(c.Context(), c.team().ID, w.limit, w.offset)
	if err != nil {
		return nil, err
	}
	page := duneapi.Views{MaterializedViews: make([]duneapi.ViewOverview, len(views)), NextOffset: w.next(len(views), total)}
	for i, v := range views {
		size, err := s.size(c, v)
		if err != nil {
			return nil, err
		}
		page.MaterializedViews[i] = duneapi.ViewOverview{
			ID: v.Name, SQLID: v.Name, QueryID: int64(v.Query), IsPrivate: v.Private, TableSizeBytes: size,
			Performance: string(v.Tier), Schedule: s.scheduleTo(c, v),
		}
	}
	return page, nil
}

func (s *server) refreshView(c *call) (any, error) {
	var r duneapi.RefreshRequest
	if err := decode(c, s.limits.JSONBytes, &r); err != nil {
		return nil, err
	}
	tier, err := barchan.ParseTier(r.Performance)
	if err != nil {
		return nil, err
	}
	v, err := s.ownView(c)
	if err != nil {
		return nil, err
	}
	if r.Performance == "" && v.Tier != "" {
		tier = v.Tier
	}
	e, err := s.submitRoot(c, run.Request{Kind: barchan.RunRefresh, View: v.Name, Tier: tier, FullRefresh: r.FullRefresh})
	if err != nil {
		return nil, err
	}
	return duneapi.Refreshed{ExecutionID: string(e.ID), SQLID: v.Name}, nil
}

func (s *server) deleteView(c *call) (any, error) {
	v, err := s.ownView(c)
	if err != nil {
		return nil, err
	}
	if err := s.store.DeleteView(c.Context(), v.Name); err != nil {
		return nil, err
	}
	return duneapi.Message{Message: "ok"}, nil
}
