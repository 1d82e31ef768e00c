package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/client"
	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/querydir"
)

func (a *commands) pullCommand() *cobra.Command {
	var prune bool
	c := &cobra.Command{
		Use:   "pull DIR",
		Short: "Write the saved queries to a folder",
		Long: `Write the saved queries of your team, and the materialized views that they fill,
to the folder that push reads: a push right after it changes nothing. Archived
queries are left out.

What the folder has beside them stays, unless --prune is given: then the files of
queries that the server has not, or has archived, are removed.`,
		Example: "  barchan pull ./queries",
		Args:    oneArg("DIR"),
		RunE: func(cmd *cobra.Command, args []string) error {
			report, err := a.pull(cmd.Context(), args[0], prune)
			if err != nil {
				return err
			}
			a.tell(report.String())
			if a.json {
				return a.writeJSON(report)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&prune, "prune", false, "remove the files of queries that the server has not")
	return c
}

// pullReport is what a pull wrote.
type pullReport struct {
	Queries []pulledQuery `json:"queries"`
}

type pulledQuery struct {
	File    string `json:"file"`
	QueryID int64  `json:"query_id"`
	Outcome string `json:"outcome"`
}

// Outcomes of a pull, beside those of a push.
const (
	outcomeKept    = "kept"
	outcomeRemoved = "removed"
)

// String counts what was done.
func (r *pullReport) String() string {
	outcomes := make([]string, len(r.Queries))
	for i, q := range r.Queries {
		outcomes[i] = q.Outcome
	}
	return counts(plural(len(r.Queries), "query", "queries"), outcomes)
}

// pull writes what the server has over what the folder has.
func (a *commands) pull(ctx context.Context, dir string, prune bool) (*pullReport, error) {
	old, err := folderAt(dir)
	if err != nil {
		return nil, err
	}
	saved, err := allSaved(ctx, a.server())
	if err != nil {
		return nil, err
	}
	next, report := merge(old, saved, prune)
	if err := querydir.Write(dir, next); err != nil {
		return nil, err
	}
	for _, q := range report.Queries {
		if q.Outcome == outcomeRemoved {
			if err := querydir.Remove(dir, q.File); err != nil {
				return nil, err
			}
		}
		a.tell(fmt.Sprintf("%-9s  %7d  %s", q.Outcome, q.QueryID, clean(q.File)))
	}
	return report, nil
}

// folderAt reads a folder; one that is not there yet is empty.
func folderAt(dir string) (*querydir.Folder, error) {
	_, err := os.Stat(filepath.Join(dir, querydir.ListFile))
	if errors.Is(err, fs.ErrNotExist) {
		return &querydir.Folder{}, nil
	}
	if err != nil {
		return nil, fileError(dir, err)
	}
	return querydir.Read(os.DirFS(dir))
}

// merge puts what is saved in the places that it has in the old folder, and
// what is new after it. What is not saved stays as it is, or goes.
func merge(old *querydir.Folder, saved []querydir.Query, prune bool) (*querydir.Folder, *pullReport) {
	next, report := &querydir.Folder{}, &pullReport{Queries: []pulledQuery{}}
	byID := map[barchan.QueryID]querydir.Query{}
	for _, q := range saved {
		byID[q.Query.ID] = q
	}
	add := func(q querydir.Query, outcome string) {
		if outcome != outcomeRemoved {
			next.Queries = append(next.Queries, q)
		}
		report.Queries = append(report.Queries, pulledQuery{File: q.File, QueryID: int64(q.Query.ID), Outcome: outcome})
	}
	for _, was := range old.Queries {
		q, ok := byID[was.Query.ID]
		delete(byID, was.Query.ID)
		switch {
		case ok && querydir.Text(was) == querydir.Text(q) && was.File == q.File:
			add(q, outcomeUnchanged)
		case ok:
			add(q, outcomeUpdated)
		case prune:
			add(was, outcomeRemoved)
		default:
			add(was, outcomeKept)
		}
	}
	for _, q := range saved {
		if _, left := byID[q.Query.ID]; left {
			add(q, outcomeCreated)
		}
	}
	return next, report
}

// pullPage is how many queries are asked for at once.
const pullPage = 100

// allSaved returns every query of the team that is in use, with the view that
// it fills, by id.
func allSaved(ctx context.Context, server *client.Client) ([]querydir.Query, error) {
	views, err := viewsByQuery(ctx, server)
	if err != nil {
		return nil, err
	}
	var all []querydir.Query
	for listed, err := range server.AllQueries(ctx, pullPage) {
		if err != nil {
			return nil, err
		}
		q, err := server.Query(ctx, listed.ID)
		if notFound(err) {
			continue // it went meanwhile
		}
		if err != nil {
			return nil, err
		}
		if q.IsArchived || q.IsTemp {
			continue
		}
		file, err := fromServer(q, views[q.QueryID])
		if err != nil {
			return nil, fmt.Errorf("query %d: %w", q.QueryID, err)
		}
		all = append(all, file)
	}
	slices.SortFunc(all, func(x, y querydir.Query) int { return cmp.Compare(x.Query.ID, y.Query.ID) })
	return all, nil
}

func viewsByQuery(ctx context.Context, server *client.Client) (map[int64]*duneapi.ViewOverview, error) {
	views := map[int64]*duneapi.ViewOverview{}
	for v, err := range server.AllViews(ctx, pullPage) {
		if err != nil {
			return nil, err
		}
		views[v.QueryID] = &v
	}
	return views, nil
}

// fromServer is a saved query as a folder has it: the other direction of
// request.
func fromServer(q duneapi.Query, v *duneapi.ViewOverview) (querydir.Query, error) {
	id := barchan.QueryID(q.QueryID)
	out := querydir.Query{
		File:  querydir.QueriesDir + "/" + querydir.FileName(q.Name, id),
		Query: barchan.Query{ID: id, Name: q.Name, Description: q.Description, SQL: q.QuerySQL, Private: q.IsPrivate, View: q.IsView},
	}
	if len(q.Tags) > 0 {
		out.Query.Tags = q.Tags
	}
	for _, p := range q.Parameters {
		param, err := fromParameter(p)
		if err != nil {
			return out, err
		}
		out.Query.Params = append(out.Query.Params, param)
	}
	if v == nil {
		return out, nil
	}
	m := &barchan.View{Name: v.ID[strings.LastIndexByte(v.ID, '.')+1:], Query: id, Private: v.IsPrivate, Tier: barchan.Tier(v.Performance)}
	if s := v.Schedule; s != nil {
		m.Cron = s.CronExpression
		if s.ExpiresAt != "" {
			end, err := duneapi.ParseTime(s.ExpiresAt)
			if err != nil {
				return out, fmt.Errorf("end of the schedule of %s: %w", v.ID, err)
			}
			m.ExpiresAt = end
		}
	}
	out.Materialized = m
	return out, nil
}

func fromParameter(p duneapi.Parameter) (barchan.Param, error) {
	p = plainParameter(p)
	kind, err := barchan.ParseParamType(p.Type)
	if err != nil {
		return barchan.Param{}, err
	}
	out := barchan.Param{Key: p.Key, Type: kind, Options: p.EnumOptions, Multi: p.IsMultiselect, Freeform: p.IsFreeformAllowed, Description: p.Description}
	if p.Value != nil {
		out.Default = barchan.Value(*p.Value)
	}
	if p.EnumFromResults != nil {
		out.From = &barchan.ParamQuery{Query: barchan.QueryID(p.EnumFromResults.QueryID), Column: p.EnumFromResults.ColumnName}
	}
	return out, nil
}
