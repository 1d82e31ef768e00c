package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/barchan-data/barchan/client"
	"github.com/barchan-data/barchan/duneapi"
)

// defaultRows is how many rows of a result are shown to a person.
const defaultRows = 20

func (a *commands) resultsCommand() *cobra.Command {
	var csv bool
	var page client.Page
	c := &cobra.Command{
		Use:   "results ID",
		Short: "Print a result",
		Long: `Print the result of an execution, of the last node of a pipeline execution, or the
latest result of a query.

A table shows the first 20 rows unless --limit says otherwise; --csv writes all
rows, and --json one page as the API gives it.`,
		Example: "  barchan results 111\n  barchan results 01KB1V3T8M4Q0Z5R9D2E7F6G8H --csv > late.csv",
		Args:    oneArg("ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if csv && a.json {
				return usagef("give --csv or --json")
			}
			if csv && page.Offset > 0 {
				return usagef("--csv writes the rows from the first one: leave --offset out")
			}
			if page.Limit < 1 || page.Offset < 0 {
				return usagef("--limit must be above 0, and --offset not below")
			}
			server := a.server()
			id, err := resultID(cmd.Context(), server, args[0])
			if err != nil {
				return err
			}
			if !csv {
				return a.showResult(cmd.Context(), server, id, page)
			}
			if !cmd.Flags().Changed("limit") {
				page.Limit = everyRow
			}
			if err := a.notePartial(cmd.Context(), server, id); err != nil {
				return err
			}
			return a.copyCSV(cmd.Context(), server, id, page.Limit)
		},
	}
	c.Flags().BoolVar(&csv, "csv", false, "write CSV")
	c.Flags().Int64Var(&page.Limit, "limit", defaultRows, "print at most `N` rows")
	c.Flags().Int64Var(&page.Offset, "offset", 0, "skip the first `N` rows")
	return c
}

// resultID returns the execution whose result arg names.
func resultID(ctx context.Context, server *client.Client, arg string) (string, error) {
	if _, err := strconv.ParseInt(arg, 10, 64); err == nil {
		query, err := queryID(arg)
		if err != nil {
			return "", err
		}
		latest, err := server.LatestResults(ctx, query, nil, client.Page{Limit: 1})
		if err != nil {
			return "", err
		}
		return latest.ExecutionID, nil
	}
	if _, err := server.ExecutionStatus(ctx, arg); !notFound(err) {
		return arg, err
	}
	status, err := server.PipelineStatus(ctx, arg)
	if err != nil {
		return "", notAnID(arg, err)
	}
	if id := rootExecution(&status); id != "" {
		return id, nil
	}
	return "", fmt.Errorf("pipeline %s has no result: it is %s", arg, status.Status)
}

// notAnID says what an id could have been, when it is nothing.
func notAnID(arg string, err error) error {
	if notFound(err) {
		return fmt.Errorf("no execution and no pipeline execution has the id %s", clean(arg))
	}
	return err
}

// rootExecution is the execution of a pipeline's last node, which is its root.
func rootExecution(status *duneapi.PipelineStatus) string {
	if len(status.NodeExecutions) == 0 {
		return ""
	}
	n := status.NodeExecutions[len(status.NodeExecutions)-1]
	if n.QueryExecutionStatus == nil {
		return ""
	}
	return n.QueryExecutionStatus.ExecutionID
}

// showResult prints a page as a table or as JSON.
func (a *commands) showResult(ctx context.Context, server *client.Client, id string, page client.Page) error {
	result, err := server.Results(ctx, id, page)
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(result)
	}
	if result.Result == nil {
		return noResult(&result)
	}
	a.printTable(result.Result, page.Offset)
	if result.State == duneapi.StatePartial {
		a.screen.println(a.screen.palette.dim(partialNote))
	}
	return nil
}

// partialNote is said of a result that was cut.
const partialNote = "partial: there were more rows than the server keeps of one result"

// notePartial says beside a CSV that it is cut, which the CSV can't.
func (a *commands) notePartial(ctx context.Context, server *client.Client, id string) error {
	status, err := server.ExecutionStatus(ctx, id)
	if err == nil && status.State == duneapi.StatePartial {
		_, err = fmt.Fprintln(a.env.Stderr, partialNote)
	}
	return err
}

// noResult says why there are no rows.
func noResult(r *duneapi.Result) error {
	if r.Error != nil {
		return fmt.Errorf("execution %s failed: %s", r.ExecutionID, r.Error.Message)
	}
	return fmt.Errorf("execution %s has no result: its state is %s", r.ExecutionID, r.State)
}

func (a *commands) printTable(page *duneapi.ResultPage, offset int64) {
	lines, hidden := resultTable(page).render(a.screen.palette, a.screen.width())
	a.screen.println(lines...)
	rows := shownRows(int64(len(page.Rows)), offset, page.Metadata.TotalRowCount, hidden)
	a.screen.println(a.screen.palette.dim(rows))
}

// everyRow is the limit of what has none.
const everyRow = -1

// copyCSV writes a result as the server streams it, up to limit rows.
func (a *commands) copyCSV(ctx context.Context, server *client.Client, id string, limit int64) error {
	if limit == everyRow {
		return server.CSV(ctx, id, a.env.Stdout)
	}
	w := &firstRecords{w: a.env.Stdout, left: limit + 1} // and the head
	if err := server.CSV(ctx, id, w); err != nil && !errors.Is(err, errEnough) {
		return err
	}
	return nil
}

// errEnough ends a stream whose rest nobody wants.
var errEnough = errors.New("enough records")

// firstRecords passes on the first records of a CSV stream. A record may hold
// quoted ends of lines.
type firstRecords struct {
	w      io.Writer
	left   int64
	quoted bool
}

func (f *firstRecords) Write(p []byte) (int, error) {
	for i, c := range p {
		switch {
		case c == '"':
			f.quoted = !f.quoted
		case c == '\n' && !f.quoted:
			f.left--
		}
		if f.left == 0 {
			n, err := f.w.Write(p[:i+1])
			return n, errors.Join(err, errEnough)
		}
	}
	return f.w.Write(p)
}
