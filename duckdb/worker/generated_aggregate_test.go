package worker

import (
	"fmt"
	"strings"
)

// constants are arguments of aggregations that are one for all rows.
var constants = map[string]map[int][]string{
	"approx_most_frequent": {0: {"2", "3", "bigint '10'"}, 2: {"10", "100"}},
	"min":                  {1: {"1", "2", "bigint '10'"}},
	"max":                  {1: {"1", "2", "bigint '10'"}},
	"min_by":               {2: {"1", "2", "bigint '10'"}},
	"max_by":               {2: {"1", "2", "bigint '10'"}},
	"numeric_histogram":    {0: {"2"}},
}

// parts are percentages of approx_percentile.
var parts = []string{"0e0", "0.25e0", "0.5e0", "0.9e0", "1e0", "1.5e0"}

// aggregate calls over five rows, of which each has other arguments: of all, of
// groups, of some, of different ones or over a frame.
func (g *generator) aggregate(f signature) (string, bool) {
	bound := map[string]shape{}
	columns := make([]string, len(f.arguments))
	table := make([][]string, 5)
	for i, p := range f.arguments {
		t := p.bind(bound, g.anyType)
		columns[i] = fmt.Sprintf("c%d", i)
		if t.name == "function" {
			if columns[i] = g.lambda(t, 1); columns[i] == "" {
				return "", false
			}
			continue
		}
		list := values[t.name]
		if fixed := constants[f.name][i]; fixed != nil && (t.name != "array" && i < 3) {
			columns[i] = g.pick(fixed)
			continue
		}
		if fs := families[t.name]; fs != nil {
			list = fs[g.IntN(len(fs))]
		}
		for n := range table {
			v := g.leaf(t)
			switch {
			case f.name == "approx_percentile" && t.name == "array":
				v = "array[" + g.pick(parts[:4]) + ", " + g.pick(parts) + "]"
			case f.name == "approx_percentile" && i > 0 && i == len(f.arguments)-1-(len(f.arguments)/4):
				v = g.pick(parts)
			case list != nil:
				v = g.pick(list)
			}
			if v == "" {
				return "", false
			}
			table[n] = append(table[n], v)
		}
	}
	var names []string
	for _, c := range columns {
		if strings.HasPrefix(c, "c") && !strings.Contains(c, "->") && !strings.Contains(c, "(") {
			names = append(names, c)
		}
	}
	lines := make([]string, len(table))
	for n, row := range table {
		lines[n] = "(" + strings.Join(append(row, fmt.Sprint(n+1)), ", ") + ")"
	}
	from := fmt.Sprintf(" from (values %s) t(%s)", strings.Join(lines, ", "), strings.Join(append(names, "n"), ", "))
	args := strings.Join(columns, ", ")
	switch g.IntN(8) {
	case 0:
		return fmt.Sprintf("%s(distinct %s)%s", f.name, args, from), len(columns) == 1
	case 1:
		return fmt.Sprintf("%s(%s) filter (where n > 1)%s", f.name, args, from), true
	case 2:
		return fmt.Sprintf("n %% 2, %s(%s)%s group by n %% 2 order by 1", f.name, args, from), true
	case 3:
		return fmt.Sprintf("%s(%s)%s where n > 9", f.name, args, from), true
	case 4:
		return fmt.Sprintf("n, %s(%s) over (order by n rows between 1 preceding and current row)%s order by n", f.name, args, from), true
	}
	return fmt.Sprintf("%s(%s)%s", f.name, args, from), true
}

// window calls over rows with ties and a NULL.
func (g *generator) window(f signature) (string, bool) {
	bound := map[string]shape{}
	args := make([]string, len(f.arguments))
	for i, p := range f.arguments {
		t := p.bind(bound, func() shape { return shape{name: "integer"} })
		if args[i] = g.leaf(t); i == 0 && t.name == "integer" {
			args[i] = g.pick([]string{"v", "o", "o * 2"})
		}
		if args[i] == "" {
			return "", false
		}
	}
	frame := g.pick([]string{"", "", " rows between 1 preceding and 1 following", " range between unbounded preceding and unbounded following", " rows unbounded preceding"})
	partition := g.pick([]string{"", "partition by v % 2 "})
	return fmt.Sprintf("o, v, %s(%s) over (%sorder by o, v%s) from (values (1, 10), (2, 20), (2, 21), (null, 30), (5, null)) t(o, v) order by o, v",
		f.name, strings.Join(args, ", "), partition, frame), true
}
