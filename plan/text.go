package plan

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/barchan-data/barchan"
)

// Text draws a plan for a person: one line per node, in the order in which
// they can run, with what it reads and what it publishes.
//
//	1  query_101 "daily volume"              → dune.local.result_volume
//	2  query_102 "share" (day='2024-01-01')  ← 1, dex.trades
func Text(p *barchan.Plan) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 1, 2, ' ', 0)
	for _, n := range p.Nodes {
		fmt.Fprintf(w, "%d\t%s\t%s\n", n.ID, title(&n), edges(&n))
	}
	_ = w.Flush() // a strings.Builder takes everything
	lines := strings.Split(b.String(), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}

func title(n *barchan.Node) string {
	var b strings.Builder
	if n.Query == 0 {
		b.WriteString("sql")
	} else {
		fmt.Fprintf(&b, "query_%d", n.Query)
	}
	if n.Name != "" {
		fmt.Fprintf(&b, " %q", n.Name)
	}
	if n.ValuesKey != "{}" && n.ValuesKey != "" {
		b.WriteString(" " + clip(n.ValuesKey))
	}
	if n.Inlined {
		b.WriteString(" inlined")
	}
	return b.String()
}

// clip shortens what a line has no room for.
func clip(text string) string {
	const most = 100
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// edges says what a node waits for and reads, and what it publishes.
func edges(n *barchan.Node) string {
	var reads, parts []string
	for _, id := range n.DependsOn {
		reads = append(reads, fmt.Sprint(id))
	}
	reads = append(reads, tables(n.Inputs)...)
	var inlined []string
	for _, v := range n.Views {
		inlined = append(inlined, fmt.Sprintf("query_%d", v.Query))
		if len(n.DependsOn) == 0 {
			reads = append(reads, tables(v.Inputs)...)
		}
	}
	if len(reads) > 0 {
		parts = append(parts, "← "+strings.Join(unique(reads), ", "))
	}
	if len(inlined) > 0 {
		parts = append(parts, "with "+strings.Join(inlined, ", "))
	}
	if n.View != "" {
		parts = append(parts, "→ "+n.View)
	}
	return strings.Join(parts, "  ")
}

// unique returns a list without the repetitions, in order.
func unique(list []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(s string) bool {
		again := seen[s]
		seen[s] = true
		return again
	})
}

// tables returns the tables and the previous result among inputs; a table that
// does not exist is marked.
func tables(inputs []barchan.NodeInput) []string {
	var names []string
	for _, in := range inputs {
		switch {
		case in.Table != "":
			names = append(names, in.Table)
		case in.Previous:
			names = append(names, "its previous result")
		case in.Node == 0 && in.View == 0:
			names = append(names, in.Name+" (missing)")
		}
	}
	return names
}
