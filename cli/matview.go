package cli

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
)

func (a *commands) matviewCommand() *cobra.Command {
	return group("matview", "Keep results under names that queries read",
		a.matviewCreateCommand(), a.matviewGetCommand(), a.matviewListCommand(), a.matviewRefreshCommand(), a.matviewDeleteCommand())
}

func (a *commands) matviewCreateCommand() *cobra.Command {
	var r duneapi.ViewRequest
	c := &cobra.Command{
		Use:   "create NAME QUERY",
		Short: "Make or change the materialized view of a query, and fill it",
		Long: `Make or change the materialized view of a query, and fill it.

With --cron the server refreshes the view by itself, in UTC: minute, hour, day of
month, month, day of week, at most every 15 minutes and at least once a week. A
change takes everything anew: without --cron the view has no schedule any more.`,
		Example: "  barchan matview create result_weather 102\n  barchan matview create result_weather 102 --cron \"0 */6 * * *\"",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usagef("give NAME and QUERY")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			var err error
			if r.QueryID, err = queryID(args[1]); err != nil {
				return err
			}
			if _, err := barchan.ParseTier(r.Performance); err != nil {
				return usagef("--tier: use medium or large")
			}
			if r.ExpiresAt != "" && r.CronExpression == "" {
				return usagef("--until is when a schedule ends: give --cron too")
			}
			r.Name = args[0]
			saved, err := a.server().SaveView(cmd.Context(), r)
			if err != nil {
				return err
			}
			return a.said(saved, "%s, filled by execution %s", clean(saved.Name), saved.ExecutionID)
		},
	}
	c.Flags().StringVar(&r.Performance, "tier", "", "`TIER` of its refreshes: medium (the default) or large")
	c.Flags().StringVar(&r.CronExpression, "cron", "", "`SCHEDULE` of refreshes, five fields in UTC (default: none)")
	c.Flags().StringVar(&r.ExpiresAt, "until", "", "`TIME` at which the schedule ends, such as 2030-01-31T00:00:00Z (default: never)")
	c.Flags().BoolVar(&r.IsPrivate, "private", false, "hide it from other teams")
	return c
}

func (a *commands) matviewGetCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "get NAME",
		Short:   "Show a materialized view",
		Example: "  barchan matview get result_weather",
		Args:    oneArg("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			v, err := a.server().View(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if a.json {
				return a.writeJSON(v)
			}
			a.screen.println(clean(v.ID)+", filled by query "+strconv.FormatInt(v.QueryID, 10), size(v.TableSizeBytes))
			for _, line := range scheduleLines(v.Performance, v.Schedule) {
				a.screen.println(line)
			}
			for _, id := range v.LastExecutionIDs {
				a.screen.println("execution " + id)
			}
			return nil
		},
	}
}

// scheduleLines say how and when a view is refreshed.
func scheduleLines(tier string, s *duneapi.ViewSchedule) []string {
	if s == nil {
		return []string{"refreshed when asked, tier " + clean(tier)}
	}
	lines := []string{fmt.Sprintf("refreshed at %s (UTC), tier %s, next: %s", clean(s.CronExpression), clean(s.Performance), nextRefresh(s))}
	if s.ExpiresAt != "" {
		lines = append(lines, "until "+minute(s.ExpiresAt))
	}
	if s.Error != "" {
		lines = append(lines, "the last scheduled refresh was not started: "+clean(s.Error))
	}
	return lines
}

// nextRefresh is when a schedule fires next, to the minute.
func nextRefresh(s *duneapi.ViewSchedule) string {
	if s.NextExecutionTime == "" {
		return "never: the schedule has ended"
	}
	return minute(s.NextExecutionTime)
}

// minute shows a time of the API as far as its minute.
func minute(text string) string {
	at, err := duneapi.ParseTime(text)
	if err != nil {
		return clean(text)
	}
	return at.UTC().Format("2006-01-02 15:04 UTC")
}

func (a *commands) matviewListCommand() *cobra.Command {
	var limit, offset int
	c := &cobra.Command{
		Use:     "list",
		Short:   "List the materialized views",
		Example: "  barchan matview list",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			page, err := a.server().Views(cmd.Context(), limit, offset)
			if err != nil {
				return err
			}
			if a.json {
				return a.writeJSON(page)
			}
			t := table{names: []string{"name", "query", "size", "schedule", "next refresh"}, right: []bool{false, true, true, false, false}}
			for _, v := range page.MaterializedViews {
				cron, next := "", ""
				if s := v.Schedule; s != nil {
					cron, next = clean(s.CronExpression), nextRefresh(s)
				}
				t.rows = append(t.rows, []string{clean(v.ID), strconv.FormatInt(v.QueryID, 10), size(v.TableSizeBytes), cron, next})
			}
			a.list(t, 0, "no materialized views yet: make one with barchan matview create")
			return nil
		},
	}
	pageFlags(c, &limit, &offset)
	return c
}

func (a *commands) matviewRefreshCommand() *cobra.Command {
	var tier string
	var fresh bool
	c := &cobra.Command{
		Use:     "refresh NAME",
		Short:   "Run the query of a materialized view, and publish its result",
		Example: "  barchan matview refresh result_weather",
		Args:    oneArg("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := barchan.ParseTier(tier); err != nil {
				return usagef("--tier: use medium or large")
			}
			r, err := a.server().RefreshView(cmd.Context(), args[0], duneapi.RefreshRequest{Performance: tier, FullRefresh: fresh})
			if err != nil {
				return err
			}
			return a.said(r, "%s", r.ExecutionID)
		},
	}
	c.Flags().StringVar(&tier, "tier", "", "`TIER`: medium or large (default: the view's own)")
	c.Flags().BoolVar(&fresh, "full-refresh", false, "let a query that extends its previous result begin anew")
	return c
}

func (a *commands) matviewDeleteCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "delete NAME",
		Short:   "Delete a materialized view; its query stays",
		Example: "  barchan matview delete result_weather",
		Args:    oneArg("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.server().DeleteView(cmd.Context(), args[0]); err != nil {
				return err
			}
			return a.said(duneapi.Message{Message: "ok"}, "deleted %s", clean(args[0]))
		},
	}
}
