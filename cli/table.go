package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/barchan-data/barchan/duneapi"
)

// table is rows of texts under names.
type table struct {
	names []string
	right []bool // columns of numbers
	rows  [][]string
}

// Sizes of a drawn table, in cells.
const (
	columnGap = 2
	narrowest = 8 // a text column is not cut further than this
)

// render draws the table: a head, a rule, and the rows. With a limit above 0 no
// line is wider: texts are cut, the widest first, and columns that still do not
// fit are left out on the right. It returns the lines and how many columns were
// left out.
func (t table) render(p palette, limit int) (lines []string, hidden int) {
	widths := t.widths()
	if limit > 0 {
		t.shrink(widths, limit)
		for len(widths) > 1 && total(widths) > limit {
			widths = widths[:len(widths)-1]
		}
	}
	hidden = len(t.names) - len(widths)
	rules := make([]string, len(widths))
	for i, w := range widths {
		rules[i] = strings.Repeat("─", w)
	}
	lines = append(lines, p.bold(t.line(t.names, widths)), p.dim(strings.Join(rules, strings.Repeat(" ", columnGap))))
	for _, row := range t.rows {
		lines = append(lines, t.line(row, widths))
	}
	return lines, hidden
}

// widths returns what every column needs.
func (t table) widths() []int {
	widths := make([]int, len(t.names))
	for i, name := range t.names {
		widths[i] = width(name)
		for _, row := range t.rows {
			widths[i] = max(widths[i], width(row[i]))
		}
	}
	return widths
}

// total is the width of a line.
func total(widths []int) int {
	sum := columnGap * (len(widths) - 1)
	for _, w := range widths {
		sum += w
	}
	return sum
}

// shrink narrows text columns until the table fits or none can be narrower. A
// number that is cut would be another number, so columns of numbers keep theirs.
func (t table) shrink(widths []int, limit int) {
	for over := total(widths) - limit; over > 0; over = total(widths) - limit {
		widest, second := -1, narrowest
		for i, w := range widths {
			switch {
			case t.right[i] || w <= narrowest:
			case widest < 0:
				widest = i
			case w > widths[widest]:
				second, widest = widths[widest], i
			default:
				second = max(second, w)
			}
		}
		if widest < 0 {
			return
		}
		// Down to the next widest at once, or by one when they are equal.
		step := max(1, widths[widest]-second)
		widths[widest] -= min(step, over)
	}
}

func (t table) line(cells []string, widths []int) string {
	parts := make([]string, len(widths))
	for i, w := range widths {
		text := cut(cells[i], w)
		if t.right[i] {
			parts[i] = padLeft(text, w)
		} else {
			parts[i] = padRight(text, w)
		}
	}
	return strings.TrimRight(strings.Join(parts, strings.Repeat(" ", columnGap)), " ")
}

// resultTable makes a table of a page of a result.
func resultTable(page *duneapi.ResultPage) table {
	m := page.Metadata
	t := table{right: make([]bool, len(m.ColumnNames))}
	for i, name := range m.ColumnNames {
		t.names = append(t.names, clean(name))
		t.right[i] = i < len(m.ColumnTypes) && isNumber(m.ColumnTypes[i])
	}
	for _, row := range page.Rows {
		cells := make([]string, len(m.ColumnNames))
		for i, name := range m.ColumnNames {
			cells[i] = cell(row[name])
		}
		t.rows = append(t.rows, cells)
	}
	for i, kind := range m.ColumnTypes {
		if isFraction(kind) && i < len(t.names) {
			t.alignPoints(i)
		}
	}
	return t
}

// alignPoints puts the decimal points of a column below each other, with
// spaces: a zero would be a digit that the value does not have.
func (t table) alignPoints(column int) {
	longest := 0
	for _, row := range t.rows {
		longest = max(longest, fraction(row[column]))
	}
	for _, row := range t.rows {
		if row[column] != "null" {
			row[column] += strings.Repeat(" ", longest-fraction(row[column]))
		}
	}
}

// fraction is the length of what stands from the decimal point on.
func fraction(number string) int {
	if i := strings.IndexByte(number, '.'); i >= 0 {
		return len(number) - i
	}
	return 0
}

// isFraction reports whether values of the type may have a decimal point.
func isFraction(kind string) bool {
	base, _, _ := strings.Cut(kind, "(")
	return base == "real" || base == "double" || base == "decimal"
}

// isNumber reports whether values of the type stand at the right.
func isNumber(kind string) bool {
	base, _, _ := strings.Cut(kind, "(")
	switch base {
	case "tinyint", "smallint", "integer", "bigint", "uint256", "int256", "real", "double", "decimal":
		return true
	}
	return false
}

// cell is a value as a person reads it: a text without its quotes, everything
// else as JSON has it.
func cell(value json.RawMessage) string {
	if len(value) == 0 {
		return "null"
	}
	if value[0] == '"' {
		var s string
		if err := json.Unmarshal(value, &s); err == nil {
			return clean(s)
		}
	}
	var b bytes.Buffer
	if err := json.Compact(&b, value); err != nil {
		return clean(string(value))
	}
	return clean(b.String())
}

// shownRows is the line below a table: "(123 rows, first 20 shown)".
func shownRows(shown, offset, all int64, hidden int) string {
	text := counted(all, "row")
	switch {
	case offset > 0 && shown > 0:
		text += fmt.Sprintf(", %s to %s shown", count(offset+1), count(offset+shown))
	case offset > 0:
		text += ", none shown"
	case shown < all:
		text += fmt.Sprintf(", first %s shown", count(shown))
	}
	if hidden > 0 {
		text += fmt.Sprintf(", %s more to the right", plural(hidden, "column", "columns"))
	}
	return "(" + text + ")"
}
