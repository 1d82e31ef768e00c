package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/barchan-data/barchan/client"
	"github.com/barchan-data/barchan/duneapi"
)

func (a *commands) statusCommand() *cobra.Command {
	var wait bool
	c := &cobra.Command{
		Use:     "status [ID]",
		Short:   "Show a pipeline execution or an execution; without an id, the last runs",
		Example: "  barchan status\n  barchan status 01KB1V3T8M4Q0Z5R9D2E7F6G8H --watch",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("unexpected %q after ID", args[1])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			server := a.server()
			if len(args) == 0 {
				return a.listRuns(cmd.Context(), server)
			}
			status, err := server.PipelineStatus(cmd.Context(), args[0])
			switch {
			case notFound(err):
				return a.executionStatus(cmd.Context(), server, args[0])
			case err != nil:
				return err
			case wait:
				return a.watchRun(cmd.Context(), server, args[0])
			case a.json:
				return a.writeJSON(status)
			}
			a.drawStatus(&status)
			return nil
		},
	}
	c.Flags().BoolVar(&wait, "watch", false, "draw the run until it ends; the exit code is 1 unless it completed")
	return c
}

// listRuns prints the last pipeline executions.
func (a *commands) listRuns(ctx context.Context, server *client.Client) error {
	const runs = 20
	page, err := server.Pipelines(ctx, runs, 0)
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(page)
	}
	t := table{names: []string{"run", "query", "status", "submitted", "time", "credits"}, right: []bool{false, true, false, false, true, true}}
	for _, r := range page.Executions {
		query := ""
		if r.QueryID != 0 {
			query = fmt.Sprint(r.QueryID)
		}
		t.rows = append(t.rows, []string{r.PipelineExecutionID, query, r.Status, moment(r.SubmittedAt), between(r.StartedAt, r.EndedAt), fmt.Sprintf("%.6f", r.Credits)})
	}
	a.list(t, int64(page.Total), "no runs yet: start one with barchan run")
	return nil
}

// between is the time from one moment of the API to another, if both are there.
func between(start, end string) string {
	from, _ := duneapi.ParseTime(start)
	to, _ := duneapi.ParseTime(end)
	if from.IsZero() || to.IsZero() {
		return ""
	}
	return span(to.Sub(from))
}

// watchRun draws a run that somebody else may have started: an interrupt
// leaves it alone.
func (a *commands) watchRun(ctx context.Context, server *client.Client, id string) error {
	told, stop := context.WithCancel(ctx)
	defer stop()
	status, err := a.watcher()(ctx, stateOf(told, server, id))
	if err != nil {
		return err
	}
	if a.json {
		if err := a.writeJSON(status); err != nil {
			return err
		}
	}
	if status.Status != stateCompleted {
		return failed(status)
	}
	return nil
}

func (a *commands) drawStatus(status *duneapi.PipelineStatus) {
	f := frame{palette: a.screen.palette, width: a.screen.width(), now: time.Now()}
	a.screen.println(f.draw(steps(status))...)
	a.screen.println("", f.summary(status))
}

// executionStatus prints the state of one execution.
func (a *commands) executionStatus(ctx context.Context, server *client.Client, id string) error {
	e, err := server.ExecutionStatus(ctx, id)
	if err != nil {
		return notAnID(id, err)
	}
	if a.json {
		return a.writeJSON(e)
	}
	lines := []string{fmt.Sprintf("execution %s of query %d: %s", e.ExecutionID, e.QueryID, e.State)}
	if e.QueryID == 0 {
		lines[0] = fmt.Sprintf("execution %s of unsaved SQL: %s", e.ExecutionID, e.State)
	}
	if e.StateReason != "" {
		lines = append(lines, clean(e.StateReason))
	}
	if e.Error != nil {
		lines = append(lines, clean(e.Error.Message))
	}
	if m := e.ResultMetadata; m != nil {
		lines = append(lines, fmt.Sprintf("%s, %s, %s", counted(m.TotalRowCount, "row"), between(e.ExecutionStartedAt, e.ExecutionEndedAt), price(e.ExecutionCostCredits)))
	}
	a.screen.println(lines...)
	return nil
}

func (a *commands) cancelCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "cancel ID",
		Short:   "Cancel a pipeline execution or an execution",
		Example: "  barchan cancel 01KB1V3T8M4Q0Z5R9D2E7F6G8H",
		Args:    oneArg("ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			server := a.server()
			err := server.CancelPipeline(cmd.Context(), args[0])
			if notFound(err) {
				err = server.CancelExecution(cmd.Context(), args[0])
			}
			if err != nil {
				return notAnID(args[0], err)
			}
			return a.said(duneapi.Success{Success: true}, "asked to cancel %s", args[0])
		},
	}
}
