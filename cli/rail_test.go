package cli

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func draw(deps [][]int) string {
	var b strings.Builder
	for _, r := range layRails(deps) {
		b.WriteString(r.before + "●" + r.after + "\n")
	}
	return b.String()
}

func TestRails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		deps [][]int
		want string
	}{
		{"one", [][]int{nil}, `
●
`},
		{"a chain", [][]int{nil, {0}, {1}}, `
●
●
●
`},
		{"a diamond", [][]int{nil, {0}, {0}, {1, 2}}, `
●
├─●
● │
●─┘
`},
		{"a fan", [][]int{nil, {0}, {0}, {0}, {0}}, `
●
├─●
├───●
├─●
●
`},
		{"several beginnings", [][]int{nil, nil, nil, {1}, {0, 2, 3}}, `
●
│ ●
│ │ ●
│ ● │
●─┴─┘
`},
		{"the demo", [][]int{nil, nil, {0, 1}, {2}, {0}, {2}, {0}, {0}, {0}, {3, 4, 5, 6, 7, 8}, {9}}, `
●
│ ●
├─●
│ ├─●
├─│─│─●
│ ● │ │
├─│─│─│─●
├─│─│─│─│─●
● │ │ │ │ │
●─┴─┴─┴─┴─┘
●
`},
		{"an input that others read too, in the middle", [][]int{nil, nil, nil, {0, 1, 2}, {1}, {3, 4}}, `
●
│ ●
│ │ ●
●─┼─┘
│ ●
●─┘
`},
		{"not connected", [][]int{nil, nil, nil}, `
●
  ●
●
`},
	} {
		if diff := cmp.Diff(strings.TrimPrefix(c.want, "\n"), draw(c.deps)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
	}
}

// Whoever follows the lines of a drawing must find the graph again.
func TestRailsTellTheGraph(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 14).Draw(t, "nodes")
		deps := make([][]int, n)
		for i := 1; i < n; i++ {
			deps[i] = rapid.SliceOfNDistinct(rapid.IntRange(0, i-1), 0, i, rapid.ID[int]).Draw(t, "reads")
		}
		drawing := draw(deps)
		for i, reads := range follow(drawing) {
			want := map[int]bool{}
			for _, d := range deps[i] {
				want[d] = true
			}
			if diff := cmp.Diff(want, reads); diff != "" {
				t.Fatalf("node %d (-drawn +read)\n%s\n%s", i, diff, drawing)
			}
		}
	})
}

// follow reads a drawing: for every row, the rows whose rails it joins.
func follow(drawing string) []map[int]bool {
	var all []map[int]bool
	rails := map[int]int{} // column → row that its rail comes from
	for row, line := range strings.Split(strings.TrimSuffix(drawing, "\n"), "\n") {
		cells := []rune(line)
		at := strings.IndexRune(string(cells), '●')
		at = len([]rune(string(cells)[:at]))
		reads := map[int]bool{}
		join := func(column int) {
			from, ok := rails[column]
			if !ok {
				return
			}
			reads[from] = true
			if strings.ContainsRune("└┘┴", cells[column]) {
				delete(rails, column)
			}
		}
		for c := at - 1; c >= 0 && cells[c] != ' '; c-- {
			if strings.ContainsRune("├└┼┴┤┘", cells[c]) {
				join(c)
			}
			if cells[c] == '├' || cells[c] == '└' {
				break
			}
		}
		for c := at + 1; c < len(cells) && cells[c] != ' '; c++ {
			if strings.ContainsRune("┤┘┼┴", cells[c]) {
				join(c)
			}
			if cells[c] == '┤' || cells[c] == '┘' {
				break
			}
		}
		if from, ok := rails[at]; ok {
			reads[from] = true
		}
		rails[at] = row
		for c := range rails {
			if c != at && (c >= len(cells) || strings.ContainsRune(" ─", cells[c])) {
				delete(rails, c)
			}
		}
		all = append(all, reads)
	}
	return all
}
