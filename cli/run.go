package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/client"
	"github.com/barchan-data/barchan/duneapi"
)

// execution is how a query is to be run.
type execution struct {
	params []string // key=value
	tier   string
	fresh  bool
}

func (e *execution) bind(c *cobra.Command) {
	c.Flags().StringArrayVarP(&e.params, "param", "p", nil, "value of a parameter: `KEY=VALUE`; may be repeated, also with the same key")
	c.Flags().StringVar(&e.tier, "tier", "", "`TIER` of the run: medium (the default) or large")
}

// request returns what the flags say.
func (e *execution) request() (duneapi.ExecuteRequest, error) {
	if _, err := barchan.ParseTier(e.tier); err != nil {
		return duneapi.ExecuteRequest{}, usagef("--tier: use medium or large")
	}
	values := duneapi.Values{}
	for _, p := range e.params {
		key, value, ok := strings.Cut(p, "=")
		if !ok || key == "" {
			return duneapi.ExecuteRequest{}, usagef("-p %s: write it as KEY=VALUE", p)
		}
		values[key] = append(values[key], value)
	}
	if len(values) == 0 {
		values = nil
	}
	return duneapi.ExecuteRequest{Performance: e.tier, QueryParameters: values, FullRefresh: e.fresh}, nil
}

func (a *commands) runCommand() *cobra.Command {
	var e execution
	var limit int64
	var detach bool
	c := &cobra.Command{
		Use:   "run QUERY",
		Short: "Run the pipeline of a query, and watch it",
		Long: `Run a query and everything that it reads as one atomic unit, draw it while it
runs, and print the result. The exit code is 1 unless the whole run completed.

An interrupt (Ctrl-C) cancels the run; a second one leaves at once.`,
		Example: "  barchan run 111\n  barchan run 111 -p origin=JFK -p late_minutes=60 --tier large",
		Args:    oneArg("QUERY"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := queryID(args[0])
			if err != nil {
				return err
			}
			request, err := e.request()
			if err != nil {
				return err
			}
			if limit < 0 {
				return usagef("--limit cannot be below 0")
			}
			if detach {
				return a.detach(cmd.Context(), id, request)
			}
			_, err = a.run(cmd.Context(), id, request, limit)
			return err
		},
	}
	e.bind(c)
	c.Flags().Int64Var(&limit, "limit", defaultRows, "print at most `N` rows of the result; 0 prints none")
	c.Flags().BoolVar(&e.fresh, "full-refresh", false, "let queries that extend their previous result begin anew")
	c.Flags().BoolVar(&detach, "detach", false, "print the id of the run, and do not wait for it")
	return c
}

// detach starts a run and leaves it alone.
func (a *commands) detach(ctx context.Context, query int64, r duneapi.ExecuteRequest) error {
	id, err := a.server().ExecutePipeline(ctx, query, r)
	if err != nil {
		return err
	}
	return a.said(duneapi.PipelineExecuted{PipelineExecutionID: id}, "%s", id)
}

// ran is what run writes as JSON.
type ran struct {
	duneapi.PipelineStatus
	Result *duneapi.ResultPage `json:"result,omitempty"`
}

// run starts a run, watches it to its end, and prints its result.
func (a *commands) run(ctx context.Context, query int64, r duneapi.ExecuteRequest, limit int64) (id string, err error) {
	server := a.server()
	if id, err = server.ExecutePipeline(ctx, query, r); err != nil {
		return "", err
	}
	status, err := a.follow(ctx, server, id)
	if err != nil {
		return id, err
	}
	answer := ran{PipelineStatus: *status}
	if status.Status == stateCompleted && limit > 0 {
		result, err := server.Results(ctx, rootExecution(status), client.Page{Limit: limit})
		if err != nil {
			return id, err
		}
		if answer.Result = result.Result; answer.Result == nil {
			return id, noResult(&result)
		}
	}
	switch {
	case a.json:
		err = a.writeJSON(answer)
	case answer.Result != nil:
		a.screen.println("")
		a.printTable(answer.Result, 0)
	}
	if status.Status != stateCompleted {
		err = errors.Join(failed(status), err)
	}
	return id, err
}

// cancelTime is how long an interrupted command waits for the run's end.
const cancelTime = 15 * time.Second

// follow watches a run. When ctx ends it asks the server to cancel the run, and
// watches how it ends.
func (a *commands) follow(ctx context.Context, server *client.Client, id string) (*duneapi.PipelineStatus, error) {
	told, quiet := context.WithCancel(ctx)
	defer quiet()
	ask := stateOf(told, server, id)
	show := a.watcher()
	status, err := show(ctx, ask)
	if err == nil || ctx.Err() == nil {
		return status, err
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), cancelTime)
	defer stop()
	_, _ = fmt.Fprintf(a.env.Stderr, "interrupted: cancelling run %s\n", id)
	if err := server.CancelPipeline(ctx, id); err != nil {
		return status, fmt.Errorf("the run could not be cancelled, and may go on: %w", err)
	}
	return show(ctx, ask)
}

// statusOf asks for the state of one run.
func statusOf(server *client.Client, id string) poll {
	return func(ctx context.Context) (*duneapi.PipelineStatus, error) {
		status, err := server.PipelineStatus(ctx, id)
		return &status, err
	}
}

// watcher is watch, drawing nothing when JSON is written.
func (a *commands) watcher() func(context.Context, poll) (*duneapi.PipelineStatus, error) {
	return func(ctx context.Context, ask poll) (*duneapi.PipelineStatus, error) {
		if a.json {
			return watch(ctx, noView{}, ask)
		}
		return watch(ctx, newView(a.screen), ask)
	}
}

// failed says why a run did not complete: the error of every node that failed.
func failed(status *duneapi.PipelineStatus) error {
	var causes []string
	for _, s := range steps(status) {
		if s.State == stateFailed && s.Error != "" {
			causes = append(causes, fmt.Sprintf("%s (%s) failed: %s", s.label(), s.Name, s.Error))
		}
	}
	if len(causes) == 0 && status.Error != "" {
		causes = append(causes, clean(status.Error))
	}
	if len(causes) == 0 {
		causes = append(causes, "run "+status.PipelineExecutionID+" was "+status.Status)
	}
	return &runError{causes}
}

// runError is why a run did not complete, one line per cause.
type runError struct{ causes []string }

func (e *runError) Error() string { return strings.Join(e.causes, "\n") }
