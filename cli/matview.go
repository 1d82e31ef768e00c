package cli

import (
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
		Use:     "create NAME QUERY",
		Short:   "Make a materialized view of a query, and fill it",
		Example: "  barchan matview create result_weather 102",
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
			r.Name = args[0]
			saved, err := a.server().SaveView(cmd.Context(), r)
			if err != nil {
				return err
			}
			return a.said(saved, "%s, filled by execution %s", clean(saved.Name), saved.ExecutionID)
		},
	}
	c.Flags().StringVar(&r.Performance, "tier", "", "`TIER` of its refreshes: medium (the default) or large")
	c.Flags().StringVar(&r.CronExpression, "cron", "", "`SCHEDULE` of refreshes, five fields")
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
			for _, id := range v.LastExecutionIDs {
				a.screen.println("execution " + id)
			}
			return nil
		},
	}
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
			t := table{names: []string{"name", "query", "size"}, right: []bool{false, true, true}}
			for _, v := range page.MaterializedViews {
				t.rows = append(t.rows, []string{clean(v.ID), strconv.FormatInt(v.QueryID, 10), size(v.TableSizeBytes)})
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
