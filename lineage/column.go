package lineage

import (
	"cmp"
	"slices"
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dunesql"
)

func folded(name string) string { return strings.ToLower(name) }

// column returns a column of the node with the sources that its SQL names.
func (t *traced) column(i int) Column {
	c := Column{Name: t.columns[i].Name, Unnamed: t.columns[i].Unnamed, Unknown: t.columns[i].Unknown}
	for _, s := range t.columns[i].Sources {
		c.Sources = append(c.Sources, t.source(s))
	}
	sortSources(c.Sources)
	return c
}

func (t *traced) source(s dunesql.Source) Source {
	in := t.inputs[s.Key]
	out := Source{Kind: in.kind, Name: s.Key, Column: s.Column}
	if in.node != nil {
		out.Query = in.node.node.Query
	}
	return out
}

// maxDeep bounds the columns that are passed on the way to tables, for all
// columns of one query.
const maxDeep = 2_000_000

// deep returns a column of the node with the columns of tables that it comes
// from in the end. A column of a query in which it can't be found stays a
// source.
func (t *traced) deep(column int, steps *int) (Column, error) {
	c := Column{Name: t.columns[column].Name, Unnamed: t.columns[column].Unnamed}
	type place struct {
		node   *traced
		column int
	}
	seen := map[place]bool{}
	found := map[Source]bool{}
	stack := []place{{t, column}}
	for len(stack) > 0 {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if seen[top] {
			continue
		}
		seen[top] = true
		at := top.node.columns[top.column]
		c.Unknown = c.Unknown || at.Unknown
		if *steps += 1 + len(at.Sources); *steps > maxDeep {
			return c, barchan.Errorf(barchan.CodeTooLarge, "the pipeline has too many columns to follow them to their tables: ask for each query by itself")
		}
		for _, s := range at.Sources {
			in := top.node.inputs[s.Key]
			node := in.node
			if in.kind == Previous {
				node = top.node // an earlier one of its own columns
			}
			if node != nil {
				if i, ok := node.index[folded(s.Column)]; ok {
					stack = append(stack, place{node, i})
					continue
				}
				c.Unknown = true
			}
			found[top.node.source(s)] = true
		}
	}
	for s := range found {
		c.Sources = append(c.Sources, s)
	}
	sortSources(c.Sources)
	return c, nil
}

func sortSources(list []Source) {
	slices.SortFunc(list, func(a, b Source) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Query, b.Query), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Column, b.Column))
	})
}
