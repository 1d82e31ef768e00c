package cli

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/client"
	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/querydir"
)

func (a *commands) pushCommand() *cobra.Command {
	var o pushOptions
	c := &cobra.Command{
		Use:   "push DIR",
		Short: "Save a folder of queries",
		Long: `Save a folder of queries: queries.yml names their ids, queries/<name>___<id>.sql
holds the SQL of each, and queries/<name>___<id>.yml, if there is one, its name,
parameters and materialized view. What is unchanged makes no new version.

With --keep-ids (an admin key) queries are saved under the ids of their files, so
that references such as query_101 hold. Without it a query is updated when you
have one with its id, and otherwise saved as a new one: references in its readers
are text, and still name the old id. No file is ever changed.

Nothing is taken away unless --prune is given: then your team's queries that the
folder has not are archived. --dry-run shows what would change, and changes nothing.`,
		Example: "  barchan push ./queries --keep-ids --dry-run",
		Args:    oneArg("DIR"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if info, err := os.Stat(args[0]); err != nil {
				return fileError(args[0], err)
			} else if !info.IsDir() {
				return fmt.Errorf("%s is not a folder", args[0])
			}
			report, err := a.push(cmd.Context(), os.DirFS(args[0]), o, a.tell)
			if err != nil {
				return err
			}
			if o.dry {
				a.tell("nothing was changed: " + report.String())
			} else {
				a.tell(report.String())
			}
			if a.json {
				return a.writeJSON(report)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&o.keep, "keep-ids", false, "save under the ids of the files (needs an admin key)")
	c.Flags().BoolVar(&o.dry, "dry-run", false, "show what would change, and change nothing")
	c.Flags().BoolVar(&o.prune, "prune", false, "archive the queries that the folder has not")
	return c
}

// pushOptions say how to push.
type pushOptions struct {
	keep  bool // the ids of the files
	dry   bool // changes nothing
	prune bool // archives what the folder has not
}

// Outcomes of a push.
const (
	outcomeCreated   = "created"
	outcomeUpdated   = "updated"
	outcomeUnchanged = "unchanged"
	outcomeArchived  = "archived"
)

// pushReport is what a push did.
type pushReport struct {
	Queries  []pushedQuery `json:"queries"`
	Views    []pushedView  `json:"materialized_views,omitempty"`
	Unlisted []string      `json:"unlisted,omitempty"`
}

type pushedQuery struct {
	File    string `json:"file"`
	FileID  int64  `json:"file_id"`
	QueryID int64  `json:"query_id"`
	Name    string `json:"name"`
	Outcome string `json:"outcome"`
	Diff    string `json:"diff,omitempty"` // of a dry run
	// Warnings tell what is wrong with the SQL, or which readers the change breaks.
	Warnings []string `json:"warnings,omitempty"`
}

type pushedView struct {
	Name      string `json:"name"`
	QueryID   int64  `json:"query_id"`
	Outcome   string `json:"outcome"`
	Execution string `json:"execution_id,omitempty"` // that fills it
}

// push saves all queries, then the views that they fill, and tells every step.
func (a *commands) push(ctx context.Context, fsys fs.FS, o pushOptions, tell func(string)) (*pushReport, error) {
	folder, err := querydir.Read(fsys)
	if err != nil {
		return nil, err
	}
	server := a.server()
	report := &pushReport{Unlisted: folder.Unlisted}
	for _, q := range folder.Queries {
		done, err := pushQuery(ctx, server, q, o)
		if err != nil {
			return report, fmt.Errorf("%s: %w", q.File, err)
		}
		report.Queries = append(report.Queries, done)
		tell(fmt.Sprintf("%-9s  %7s  %s%s", done.Outcome, done.id(), clean(done.Name), renumbered(done)))
		a.warn(done.Warnings, tell)
		a.tellDiff(done.Diff)
	}
	for i, q := range folder.Queries {
		if q.Materialized == nil {
			continue
		}
		done, err := pushView(ctx, server, q.Materialized, report.Queries[i].QueryID, o)
		if err != nil {
			return report, fmt.Errorf("%s: %w", q.File, err)
		}
		report.Views = append(report.Views, done)
		tell(fmt.Sprintf("%-9s           %s, filled by %s", done.Outcome, clean(done.Name), filler(done.QueryID)))
	}
	if o.prune {
		if err := a.prune(ctx, server, report, o, tell); err != nil {
			return report, err
		}
	}
	for _, file := range folder.Unlisted {
		tell(fmt.Sprintf("left out            %s: its id is not in %s", clean(file), querydir.ListFile))
	}
	return report, nil
}

// tell prints a line for a person.
func (a *commands) tell(line string) {
	if !a.json {
		a.screen.println(line)
	}
}

// id is the id of the saved query, which a query that would be made has not yet.
func (q *pushedQuery) id() string {
	if q.QueryID == 0 {
		return "new"
	}
	return strconv.FormatInt(q.QueryID, 10)
}

func filler(query int64) string {
	if query == 0 {
		return "the new query"
	}
	return fmt.Sprintf("query %d", query)
}

func renumbered(q pushedQuery) string {
	if q.QueryID == q.FileID {
		return ""
	}
	return fmt.Sprintf(" (%d in the folder: references to query_%d do not follow)", q.FileID, q.FileID)
}

// String counts what was done: "11 queries: 2 created, 9 unchanged".
func (r *pushReport) String() string {
	var outcomes []string
	for _, q := range r.Queries {
		outcomes = append(outcomes, q.Outcome)
	}
	for _, v := range r.Views {
		outcomes = append(outcomes, v.Outcome)
	}
	text := plural(len(r.Queries), "query", "queries")
	if len(r.Views) > 0 {
		text += " and " + plural(len(r.Views), "materialized view", "materialized views")
	}
	return counts(text, outcomes)
}

// counts sums up what was done: "2 queries: 1 created, 1 updated".
func counts(what string, outcomes []string) string {
	var parts []string
	for _, outcome := range []string{outcomeCreated, outcomeUpdated, outcomeUnchanged, outcomeKept, outcomeArchived, outcomeRemoved} {
		n := 0
		for _, o := range outcomes {
			if o == outcome {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, outcome))
		}
	}
	if len(parts) == 0 {
		return what
	}
	return what + ": " + strings.Join(parts, ", ")
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// pushQuery saves one query unless the server's is the same.
func pushQuery(ctx context.Context, server *client.Client, q querydir.Query, o pushOptions) (pushedQuery, error) {
	id := int64(q.Query.ID)
	done := pushedQuery{File: q.File, FileID: id, QueryID: id, Name: q.Query.Name, Outcome: outcomeUpdated}
	wanted := request(q.Query)
	old, err := server.Query(ctx, id)
	exists := err == nil
	switch {
	case exists && same(&old, wanted):
		done.Outcome = outcomeUnchanged
		return done, nil
	case !exists && !notFound(err):
		return done, err
	case o.dry:
		return dryQuery(done, q, old, exists, o)
	case o.keep:
		saved, err := server.SaveQuery(ctx, id, wanted)
		done.Warnings = saved.Warnings
		if err == nil && saved.Created {
			done.Outcome = outcomeCreated
		}
		return done, err
	case exists:
		updated, err := server.UpdateQuery(ctx, id, wanted)
		done.Warnings = updated.Warnings
		return done, err
	}
	done.Outcome = outcomeCreated
	created, err := server.CreateQuery(ctx, wanted)
	done.QueryID, done.Warnings = created.QueryID, created.Warnings
	return done, err
}

// request is the whole of a query: nothing of the server's is kept.
func request(q barchan.Query) duneapi.QueryRequest {
	tags, archived := append([]string{}, q.Tags...), false
	params := make([]duneapi.Parameter, len(q.Params))
	for i, p := range q.Params {
		params[i] = parameter(p)
	}
	return duneapi.QueryRequest{
		Name: &q.Name, QuerySQL: &q.SQL, Description: &q.Description, Parameters: &params, Tags: &tags,
		IsPrivate: &q.Private, IsArchived: &archived, IsView: &q.View,
	}
}

func parameter(p barchan.Param) duneapi.Parameter {
	out := duneapi.Parameter{
		Key: p.Key, Type: string(p.Type), EnumOptions: p.Options, IsMultiselect: p.Multi,
		IsFreeformAllowed: p.Freeform, Description: p.Description,
	}
	if p.Default != nil {
		value := duneapi.Value(p.Default)
		out.Value = &value
	}
	if p.From != nil {
		out.EnumFromResults = &duneapi.EnumFromResults{ColumnName: p.From.Column, QueryID: int64(p.From.Query)}
	}
	return out
}

// same reports whether the saved query is what the request would make of it.
func same(saved *duneapi.Query, wanted duneapi.QueryRequest) bool {
	return saved.Name == *wanted.Name &&
		saved.QuerySQL == *wanted.QuerySQL &&
		saved.Description == *wanted.Description &&
		saved.IsPrivate == *wanted.IsPrivate &&
		saved.IsArchived == *wanted.IsArchived &&
		saved.IsView == *wanted.IsView &&
		equalTexts(saved.Tags, *wanted.Tags) &&
		sameParameters(saved.Parameters, *wanted.Parameters)
}

func sameParameters(a, b []duneapi.Parameter) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !reflect.DeepEqual(plainParameter(a[i]), plainParameter(b[i])) {
			return false
		}
	}
	return true
}

// plainParameter has one form for what may be written in several.
func plainParameter(p duneapi.Parameter) duneapi.Parameter {
	if p.Value == nil && p.Values != nil {
		value := duneapi.Value(p.Values)
		p.Value = &value
	}
	p.Values = nil
	if p.Value != nil && len(*p.Value) == 0 {
		p.Value = nil
	}
	if len(p.EnumOptions) == 0 {
		p.EnumOptions = nil
	}
	return p
}

func equalTexts(a, b []string) bool {
	return len(a) == len(b) && (len(a) == 0 || reflect.DeepEqual(a, b))
}

// pushView makes the view of a query unless the server has it as it is in the
// folder.
func pushView(ctx context.Context, server *client.Client, v *barchan.View, query int64, o pushOptions) (pushedView, error) {
	done := pushedView{Name: v.Name, QueryID: query, Outcome: outcomeCreated}
	old, err := server.View(ctx, v.Name)
	switch {
	case err == nil && sameView(&old, v, query):
		done.Name, done.Outcome = old.ID, outcomeUnchanged
		return done, nil
	case err == nil:
		done.Outcome = outcomeUpdated
	case !notFound(err):
		return done, err
	}
	if o.dry {
		return done, nil
	}
	saved, err := server.SaveView(ctx, duneapi.ViewRequest{
		Name: v.Name, QueryID: query, IsPrivate: v.Private, Performance: string(v.Tier), CronExpression: v.Cron,
		ExpiresAt: duneapi.FormatTime(v.ExpiresAt),
	})
	if err != nil {
		return done, err
	}
	done.Name, done.Execution = saved.Name, saved.ExecutionID
	return done, nil
}

// sameView reports whether the server's view is what the folder describes.
func sameView(old *duneapi.View, v *barchan.View, query int64) bool {
	var cron, end string
	if s := old.Schedule; s != nil {
		cron, end = s.CronExpression, s.ExpiresAt
	}
	return old.QueryID == query && old.IsPrivate == v.Private && old.Performance == string(cmp.Or(v.Tier, barchan.TierMedium)) &&
		cron == strings.Join(strings.Fields(v.Cron), " ") && end == duneapi.FormatTime(v.ExpiresAt)
}
