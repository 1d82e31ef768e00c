package api

import (
	"net/url"
	"strings"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
)

// runPlan shows the plan of a run: what it was submitted with, whatever was
// edited since.
func (s *server) runPlan(c *call) (any, error) {
	r, err := s.ownRun(c)
	if err != nil {
		return nil, err
	}
	p, err := s.store.Plan(c.Context(), r.ID)
	if err != nil {
		return nil, err
	}
	shown, err := s.planTo(c, p)
	if err != nil {
		return nil, err
	}
	for i := range shown.Nodes {
		shown.Nodes[i].Last = nil // it may be this very run
	}
	return duneapi.RunPlan{Kind: string(r.Kind), Plan: shown}, nil
}

var (
	runStates = map[string]barchan.RunState{
		"pending": barchan.RunPending, "executing": barchan.RunExecuting, "completed": barchan.RunCompleted,
		"failed": barchan.RunFailed, "cancelled": barchan.RunCancelled, "superseded": barchan.RunSuperseded,
	}
	runKinds = map[string]barchan.RunKind{
		"pipeline": barchan.RunPipeline, "query": barchan.RunQuery, "sql": barchan.RunSQL, "refresh": barchan.RunRefresh,
	}
)

// maxRunSearch bounds the words of a search, in bytes.
const maxRunSearch = 1000

// searchRuns lists the team's runs for people.
func (s *server) searchRuns(c *call) (any, error) {
	w, err := listWindow(c, 50, 1000)
	if err != nil {
		return nil, err
	}
	f, err := runSearch(c, w)
	if err != nil {
		return nil, err
	}
	found, total, err := s.store.SearchRuns(c.Context(), f)
	if err != nil {
		return nil, err
	}
	page := duneapi.RunSummaries{Runs: make([]duneapi.RunSummary, len(found)), Total: total, NextOffset: w.next(len(found), total)}
	for i, r := range found {
		page.Runs[i] = duneapi.RunSummary{
			ID: string(r.ID), Kind: string(r.Kind), QueryID: int64(r.Query), QueryName: r.QueryName, View: r.View,
			State: string(r.State), Performance: string(r.Tier), Error: runError(r.Run, nil), Credits: r.Credits,
			Nodes: r.Nodes, NodesDone: r.Ended, QueuePosition: r.Position,
			SubmittedAt: duneapi.FormatTime(r.SubmittedAt), StartedAt: duneapi.FormatTime(r.StartedAt), EndedAt: duneapi.FormatTime(r.EndedAt),
		}
	}
	return page, nil
}

func runSearch(c *call, w window) (f barchan.RunSearch, err error) {
	q := c.query
	f = barchan.RunSearch{Team: c.team().ID, Words: strings.Fields(q.Get("search")), Limit: w.limit, Offset: w.offset}
	if len(q.Get("search")) > maxRunSearch {
		return f, barchan.Errorf(barchan.CodeInvalid, "search is too long: at most %d bytes", maxRunSearch)
	}
	query, err := count(q, "query")
	if err != nil {
		return f, err
	}
	f.Query = barchan.QueryID(query)
	if f.States, err = words(q, "state", runStates); err != nil {
		return f, err
	}
	if f.Kinds, err = words(q, "kind", runKinds); err != nil {
		return f, err
	}
	if f.Since, err = moment(q, "since"); err != nil {
		return f, err
	}
	f.Until, err = moment(q, "until")
	return f, err
}

// words reads a list with commas between its words; absent or empty is none.
func words[S any](q url.Values, name string, allowed map[string]S) ([]S, error) {
	var found []S
	for text := range strings.SplitSeq(q.Get(name), ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		one, known := allowed[text]
		if !known {
			return nil, barchan.Errorf(barchan.CodeInvalid, "%s is %s: use %s", name, quote(text), alternatives(allowed))
		}
		found = append(found, one)
	}
	return found, nil
}

// moment reads a time from the query string; absent or empty is the zero time.
func moment(q url.Values, name string) (time.Time, error) {
	text := q.Get(name)
	if text == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil || at.Year() < 1971 || at.Year() > 9000 {
		return time.Time{}, barchan.Errorf(barchan.CodeInvalid, "%s is %s: use a time such as 2026-01-31T13:00:00Z", name, quote(text))
	}
	return at, nil
}
