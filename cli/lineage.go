package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/barchan-data/barchan/client"
	"github.com/barchan-data/barchan/duneapi"
)

func (a *commands) lineageCommand() *cobra.Command {
	var e execution
	var of client.LineageOf
	c := &cobra.Command{
		Use:   "lineage QUERY",
		Short: "Show from which columns the columns of a query come",
		Long: `Show from which columns the columns of a query come: those of the queries, views
and tables that its SQL reads, or, with --deep, those of tables in the end.`,
		Example: "  barchan lineage 111\n  barchan lineage 111 --deep\n  barchan lineage 111 --json | jq '.columns[].sources'",
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
			l, err := a.server().Lineage(cmd.Context(), id, request, of)
			if err != nil {
				return err
			}
			if a.json {
				return a.writeJSON(l)
			}
			a.screen.println(drawLineage(a.screen.palette, a.screen.width(), &l)...)
			return nil
		},
	}
	c.Flags().StringArrayVarP(&e.params, "param", "p", nil, "value of a parameter: `KEY=VALUE`; columns and tables may depend on it")
	c.Flags().BoolVar(&of.Deep, "deep", false, "follow the columns through queries and views to tables")
	c.Flags().IntVar(&of.Version, "version", 0, "that of an older `VERSION` of the query, as it was kept when another took its place")
	return c
}

// drawLineage draws a line for every source of every column.
func drawLineage(p palette, limit int, l *duneapi.Lineage) []string {
	t := table{names: []string{"column", "comes from", "which is"}, right: []bool{false, false, false}}
	unknown := false
	for _, c := range l.Columns {
		name := clean(c.Name)
		if c.Unknown {
			unknown = true
			name += " ?"
		}
		if len(c.Sources) == 0 {
			t.rows = append(t.rows, []string{name, "–", ""})
		}
		for _, s := range c.Sources {
			t.rows = append(t.rows, []string{name, clean(s.Name + "." + s.Column), sourceKind(s)})
			name = ""
		}
	}
	lines, _ := t.render(p, limit)
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	lines = append(lines, "", fmt.Sprintf("query %d, version %d: %s", l.QueryID, l.Version, plural(len(l.Columns), "column", "columns")))
	if unknown {
		lines = append(lines, p.dim("? may have other sources: the columns of a table are unknown, or a name is of none"))
	}
	return lines
}

// sourceKind says what a column belongs to.
func sourceKind(s duneapi.LineageSource) string {
	kind := strings.ReplaceAll(clean(s.Kind), "_", " ")
	if s.QueryID != 0 && s.Kind != "query" {
		return fmt.Sprintf("%s of query %d", kind, s.QueryID)
	}
	return kind
}
