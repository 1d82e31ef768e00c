package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/barchan-data/barchan/duneapi"
)

func (a *commands) queryCommand() *cobra.Command {
	return group("query", "Save and list queries",
		a.queryCreateCommand(), a.queryGetCommand(), a.queryListCommand(), a.queryUpdateCommand(), a.queryArchiveCommand())
}

// queryID reads an id of a query as people write it: 101 or query_101.
func queryID(arg string) (int64, error) {
	id, err := strconv.ParseInt(strings.TrimPrefix(arg, "query_"), 10, 64)
	if err != nil || id <= 0 {
		return 0, usagef("%q is not the id of a query: use a number, such as 101", arg)
	}
	return id, nil
}

// queryFlags are the fields of a query that flags give.
type queryFlags struct {
	name, sql, file, description string
	parameters                   string
	tags                         []string
	private, view                bool
}

func (q *queryFlags) bind(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&q.name, "name", "", "`NAME`")
	f.StringVar(&q.sql, "sql", "", "`SQL` text")
	f.StringVarP(&q.file, "file", "f", "", "`FILE` that holds the SQL; - is the standard input")
	f.StringVar(&q.description, "description", "", "`TEXT` below the name")
	f.StringSliceVar(&q.tags, "tag", nil, "`TAG`; may be repeated")
	f.StringVar(&q.parameters, "parameters", "", "declared parameters: `JSON` as in the API, [{\"key\": \"n\", \"type\": \"number\", \"value\": \"1\"}]")
	f.BoolVar(&q.private, "private", false, "hide the query from other teams")
	f.BoolVar(&q.view, "view", false, "inline the query into those that read it")
}

// request returns the fields whose flags were given.
func (q *queryFlags) request(c *cobra.Command, stdin io.Reader) (duneapi.QueryRequest, error) {
	var r duneapi.QueryRequest
	given := c.Flags().Changed
	if given("sql") && given("file") {
		return r, usagef("give --sql or --file")
	}
	if given("name") {
		r.Name = &q.name
	}
	if given("sql") {
		r.QuerySQL = &q.sql
	}
	if given("file") {
		text, err := readText(q.file, stdin)
		if err != nil {
			return r, err
		}
		r.QuerySQL = &text
	}
	if given("description") {
		r.Description = &q.description
	}
	if given("parameters") {
		r.Parameters = &[]duneapi.Parameter{}
		if err := json.Unmarshal([]byte(q.parameters), r.Parameters); err != nil {
			return r, usagef("--parameters is not a list of parameters: %s", err)
		}
	}
	if given("tag") {
		r.Tags = &q.tags
	}
	if given("private") {
		r.IsPrivate = &q.private
	}
	if given("view") {
		r.IsView = &q.view
	}
	return r, nil
}

func readText(name string, stdin io.Reader) (string, error) {
	if name == "-" {
		text, err := io.ReadAll(stdin)
		if err != nil {
			return "", fmt.Errorf("read the standard input: %w", err)
		}
		return string(text), nil
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return "", fileError(name, err)
	}
	return string(text), nil
}

// fileError is what is wrong with a file, without the words of the system call.
func fileError(name string, err error) error {
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		err = pathErr.Err
	}
	return fmt.Errorf("%s: %w", name, err)
}

func (a *commands) queryCreateCommand() *cobra.Command {
	var q queryFlags
	c := &cobra.Command{
		Use:     "create",
		Short:   "Save a new query and print its id",
		Example: "  barchan query create --name \"Daily flights\" -f daily.sql\n  barchan query create --name One --sql \"SELECT {{n}} AS n\" --parameters '[{\"key\":\"n\",\"type\":\"number\",\"value\":\"1\"}]'",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := q.request(cmd, a.env.Stdin)
			if err != nil {
				return err
			}
			if r.Name == nil || r.QuerySQL == nil {
				return usagef("give --name, and --sql or --file")
			}
			saved, err := a.server().CreateQuery(cmd.Context(), r)
			if err != nil {
				return err
			}
			if a.json {
				return a.writeJSON(saved)
			}
			a.screen.println(strconv.FormatInt(saved.QueryID, 10))
			// A script that reads the id has it to itself.
			a.warn(saved.Warnings, func(line string) { _, _ = fmt.Fprintln(a.env.Stderr, line) })
			return nil
		},
	}
	q.bind(c)
	return c
}

func (a *commands) queryUpdateCommand() *cobra.Command {
	var q queryFlags
	c := &cobra.Command{
		Use:     "update QUERY",
		Short:   "Change what the flags name; the rest stays",
		Example: "  barchan query update 101 -f daily.sql",
		Args:    oneArg("QUERY"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := queryID(args[0])
			if err != nil {
				return err
			}
			r, err := q.request(cmd, a.env.Stdin)
			if err != nil {
				return err
			}
			if r == (duneapi.QueryRequest{}) {
				return usagef("nothing to change: give at least one flag")
			}
			updated, err := a.server().UpdateQuery(cmd.Context(), id, r)
			if err != nil {
				return err
			}
			if err := a.said(updated, "updated query %d", id); err != nil {
				return err
			}
			a.warn(updated.Warnings, a.tell)
			return nil
		},
	}
	q.bind(c)
	return c
}

// warn tells what a change breaks.
func (a *commands) warn(warnings []string, tell func(string)) {
	for _, w := range warnings {
		tell(a.screen.palette.paint(yellow, "warning") + ": " + clean(w))
	}
}

// said tells what was done, or writes the answer as JSON.
func (a *commands) said(answer any, format string, args ...any) error {
	if a.json {
		return a.writeJSON(answer)
	}
	a.screen.println(fmt.Sprintf(format, args...))
	return nil
}

func (a *commands) queryGetCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "get QUERY",
		Short:   "Print a query",
		Example: "  barchan query get 101\n  barchan query get 101 --json | jq -r .query_sql",
		Args:    oneArg("QUERY"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := queryID(args[0])
			if err != nil {
				return err
			}
			q, err := a.server().Query(cmd.Context(), id)
			if err != nil {
				return err
			}
			if a.json {
				return a.writeJSON(q)
			}
			a.screen.println(a.describe(&q)...)
			return nil
		},
	}
}

// describe is a query as comments, and its SQL below: the output is SQL too.
func (a *commands) describe(q *duneapi.Query) []string {
	p := a.screen.palette
	head := []string{fmt.Sprintf("query %d, version %d: %s", q.QueryID, q.Version, clean(q.Name))}
	if q.Description != "" {
		head = append(head, clean(q.Description))
	}
	var marks []string
	for _, m := range []struct {
		is   bool
		word string
	}{{q.IsPrivate, "private"}, {q.IsArchived, "archived"}, {q.IsView, "inlined into its readers"}} {
		if m.is {
			marks = append(marks, m.word)
		}
	}
	if len(marks) > 0 {
		head = append(head, strings.Join(marks, ", "))
	}
	if len(q.Tags) > 0 {
		head = append(head, "tags: "+clean(strings.Join(q.Tags, ", ")))
	}
	for _, param := range q.Parameters {
		head = append(head, parameterText(param))
	}
	var lines []string
	for _, line := range head {
		lines = append(lines, p.dim("-- "+line))
	}
	for line := range strings.Lines(strings.TrimRight(q.QuerySQL, "\n")) {
		line = strings.TrimRight(line, "\r\n")
		if a.screen.size != nil {
			line = clean(line)
		}
		lines = append(lines, line)
	}
	return lines
}

func parameterText(p duneapi.Parameter) string {
	text := fmt.Sprintf("parameter %s: %s", clean(p.Key), clean(p.Type))
	if len(p.EnumOptions) > 0 {
		text += " (" + clean(strings.Join(p.EnumOptions, ", ")) + ")"
	}
	if p.Value != nil {
		text += ", default " + clean(strings.Join(*p.Value, ", "))
	}
	return text
}

func (a *commands) queryListCommand() *cobra.Command {
	var limit, offset int
	c := &cobra.Command{
		Use:     "list",
		Short:   "List the queries",
		Example: "  barchan query list --limit 50",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			page, err := a.server().Queries(cmd.Context(), limit, offset)
			if err != nil {
				return err
			}
			if a.json {
				return a.writeJSON(page)
			}
			t := table{names: []string{"id", "name", "owner", "updated", "tags"}, right: []bool{true, false, false, false, false}}
			for _, q := range page.Queries {
				t.rows = append(t.rows, []string{strconv.FormatInt(q.ID, 10), clean(q.Name), clean(q.Owner), moment(q.UpdatedAt), clean(strings.Join(q.Tags, ", "))})
			}
			a.list(t, int64(page.Total), "no queries yet: save one with barchan query create, or a folder with barchan push")
			return nil
		},
	}
	pageFlags(c, &limit, &offset)
	return c
}

func pageFlags(c *cobra.Command, limit, offset *int) {
	c.Flags().IntVar(limit, "limit", 100, "show at most `N`")
	c.Flags().IntVar(offset, "offset", 0, "skip the first `N`")
}

// moment is a time of the API for a list: to the second.
func moment(text string) string {
	t, err := duneapi.ParseTime(text)
	if err != nil || t.IsZero() {
		return ""
	}
	return t.Format("2006-01-02 15:04:05")
}

// list prints a table of things, or none when there are none. all is how many
// there are, as far as the server says.
func (a *commands) list(t table, all int64, none string) {
	if len(t.rows) == 0 {
		a.screen.println(none)
		return
	}
	lines, hidden := t.render(a.screen.palette, a.screen.width())
	a.screen.println(lines...)
	shown := int64(len(t.rows))
	if all = max(all, shown); all > shown || hidden > 0 {
		a.screen.println(a.screen.palette.dim(shownRows(shown, 0, all, hidden)))
	}
}

func (a *commands) queryArchiveCommand() *cobra.Command {
	var undo, force bool
	c := &cobra.Command{
		Use:   "archive QUERY",
		Short: "Archive a query: it can no longer be run or read",
		Long: `Archive a query: it can no longer be run or read.

A query that other queries read is not archived, and the error names them: they
could not run without it. --force archives it all the same.`,
		Example: "  barchan query archive 101\n  barchan query archive 101 --undo",
		Args:    oneArg("QUERY"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := queryID(args[0])
			if err != nil {
				return err
			}
			word := "archived"
			if undo {
				word = "unarchived"
				err = a.server().UnarchiveQuery(cmd.Context(), id)
			} else {
				err = a.server().ArchiveQuery(cmd.Context(), id, force)
			}
			if err != nil {
				return err
			}
			return a.said(duneapi.QueryID{QueryID: id}, "%s query %d", word, id)
		},
	}
	c.Flags().BoolVar(&undo, "undo", false, "take it out of the archive")
	c.Flags().BoolVar(&force, "force", false, "archive it although other queries read it")
	return c
}
