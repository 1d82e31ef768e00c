package cli

import (
	"slices"
	"strings"
)

// rail is one row of a drawn graph: what stands left and right of the node's
// own sign. Every character is one cell wide, and so is the sign.
type rail struct {
	before, after string
}

// width is the number of cells of the row.
func (r rail) width() int { return len([]rune(r.before)) + 1 + len([]rune(r.after)) }

// free marks a column that no rail occupies.
const free = -1

// layRails draws a graph as git draws history, but downwards: every node is a
// row, and its result a rail that runs down until its last reader. deps holds,
// for every node, the indexes of the nodes that it reads, all of them smaller
// than its own.
//
//	●         a
//	│ ●       b
//	├─●       c reads a and b
//	│ ├─●     d reads c
//	├─│─│─●   e reads a: its line crosses two rails, and joins neither
//	●─┴─┴─┘   f reads them all
func layRails(deps [][]int) []rail {
	last := lastReaders(deps)
	sink := free      // the column just above whose node nobody reads
	var columns []int // the node whose rail is in each column, or free
	rows := make([]rail, len(deps))
	for i, reads := range deps {
		column := place(columns, reads, last, i, sink)
		for column >= len(columns) {
			columns = append(columns, free)
		}
		rows[i] = drawRow(columns, column, reads, last, i)
		for k, node := range columns {
			if node != free && last[node] == i {
				columns[k] = free
			}
		}
		sink = column
		if last[i] > i {
			columns[column], sink = i, free
		}
		for len(columns) > 0 && columns[len(columns)-1] == free {
			columns = columns[:len(columns)-1]
		}
	}
	return rows
}

// lastReaders returns the last node that reads each node, or free.
func lastReaders(deps [][]int) []int {
	last := make([]int, len(deps))
	for i := range last {
		last[i] = free
	}
	for i, reads := range deps {
		for _, d := range reads {
			last[d] = i
		}
	}
	return last
}

// place returns the column of node i: that of a rail which ends here, else the
// first free one; not that of a sink just above, under which it would look like
// its reader.
func place(columns, reads, last []int, i, sink int) int {
	for k, node := range columns {
		if node != free && last[node] == i && slices.Contains(reads, node) {
			return k
		}
	}
	for k := 0; ; k++ {
		if k != sink && (k >= len(columns) || columns[k] == free) {
			return k
		}
	}
}

// drawRow draws the row of node i, which stands in column.
func drawRow(columns []int, column int, reads, last []int, i int) rail {
	left, right := column, column
	for k, node := range columns {
		if node != free && slices.Contains(reads, node) {
			left, right = min(left, k), max(right, k)
		}
	}
	var before, after strings.Builder
	side := &before
	for k, node := range columns {
		if k > 0 {
			side.WriteRune(gap(k > left && k <= right))
		}
		if k == column {
			side = &after
			continue
		}
		joins := node != free && slices.Contains(reads, node)
		ends := joins && last[node] == i
		side.WriteRune(sign(node != free, joins, ends, k == left, k == right, k > left && k < right))
	}
	return rail{before.String(), strings.TrimRight(after.String(), " ")}
}

func gap(crossed bool) rune {
	if crossed {
		return '─'
	}
	return ' '
}

// sign is what stands in a column beside the node's own.
func sign(occupied, joins, ends, leftmost, rightmost, crossed bool) rune {
	switch {
	case joins && ends && leftmost:
		return '└'
	case joins && ends && rightmost:
		return '┘'
	case joins && ends:
		return '┴'
	case joins && leftmost:
		return '├'
	case joins && rightmost:
		return '┤'
	case joins:
		return '┼'
	case occupied:
		return '│'
	case crossed:
		return '─'
	}
	return ' '
}
