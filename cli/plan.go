package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/barchan-data/barchan/duneapi"
)

func (a *commands) planCommand() *cobra.Command {
	var e execution
	var sql bool
	c := &cobra.Command{
		Use:     "plan QUERY",
		Short:   "Show what a run would do, and why, without running it",
		Example: "  barchan plan 111\n  barchan plan 111 -p origin=JFK --sql",
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
			plan, err := a.server().Plan(cmd.Context(), id, request)
			if err != nil {
				return err
			}
			if a.json {
				return a.writeJSON(plan)
			}
			a.screen.println(drawPlan(a.screen.palette, a.screen.width(), &plan, sql)...)
			return nil
		},
	}
	e.bind(c)
	c.Flags().BoolVar(&sql, "sql", false, "print the SQL of every node, with its values")
	return c
}

// drawPlan draws the graph of a plan: what every node reads and publishes.
func drawPlan(p palette, limit int, plan *duneapi.Plan, sql bool) []string {
	list := make([]step, len(plan.Nodes))
	for i, n := range plan.Nodes {
		list[i] = step{ID: n.ID, Query: n.QueryID, Name: clean(n.Name), View: clean(n.View), DependsOn: n.DependsOn}
	}
	rails, drawn := graph(list)
	idWidth, nameWidth := 0, 0
	for _, s := range list {
		idWidth, nameWidth = max(idWidth, len(queryText(s))), max(nameWidth, width(s.Name))
	}
	nameWidth = min(nameWidth, widestName)
	var lines []string
	for i, s := range list {
		parts := []string{
			padRight(p.dim(rails[i].before)+p.paint(cyan, "●")+p.dim(rails[i].after), drawn),
			p.dim(padLeft(queryText(s), idWidth)),
			padRight(cut(s.Name, nameWidth), nameWidth),
			p.dim(strings.Join(planNotes(plan.Nodes[i]), "; ")),
		}
		line := strings.TrimRight(strings.Join(parts, "  "), " ")
		if limit > 0 {
			line = cut(line, limit)
		}
		lines = append(lines, line)
	}
	lines = append(lines, "", fmt.Sprintf("%s on %s; plan %.12s", plural(len(plan.Nodes), "node", "nodes"), plan.Performance, plan.Hash))
	if sql {
		for _, n := range plan.Nodes {
			lines = append(lines, "", p.bold(fmt.Sprintf("-- node %d: %s", n.ID, clean(n.Name))))
			for line := range strings.Lines(strings.TrimRight(n.SQL, "\n")) {
				lines = append(lines, clean(strings.TrimRight(line, "\r\n")))
			}
		}
	}
	return lines
}

// planNotes say what a node has for its parameters, reads from outside of the
// plan, and publishes.
func planNotes(n duneapi.PlanNode) []string {
	var notes []string
	if n.Inlined {
		notes = append(notes, "inlined into its readers")
	}
	var values []string
	for _, key := range slices.Sorted(maps.Keys(n.Parameters)) {
		values = append(values, clean(key)+"="+clean(strings.Join(n.Parameters[key], ",")))
	}
	if len(values) > 0 {
		notes = append(notes, strings.Join(values, " "))
	}
	var tables []string
	for _, in := range n.Reads {
		switch {
		case in.Table != "":
			tables = append(tables, clean(in.Table))
		case in.Previous:
			tables = append(tables, "its previous result")
		}
	}
	if len(tables) > 0 {
		notes = append(notes, "reads "+strings.Join(tables, ", "))
	}
	if n.View != "" {
		notes = append(notes, "→ "+clean(n.View))
	}
	return notes
}
