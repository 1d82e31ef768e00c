package lineage

import (
	"fmt"

	"github.com/barchan-data/barchan/dunesql"
)

// distinct gives every column a name of its own, as a result has: a later
// column of a name that is taken gets a suffix _1, _2 and so on. That is what
// the readers of the result can name.
func distinct(columns []dunesql.LineageColumn) {
	taken := make(map[string]bool, len(columns))
	for _, c := range columns {
		taken[folded(c.Name)] = true
	}
	used := make(map[string]bool, len(columns))
	for i := range columns {
		c := &columns[i]
		if unknownStar(*c) {
			continue
		}
		base := c.Name
		for n := 1; used[folded(c.Name)]; n++ {
			if next := fmt.Sprintf("%s_%d", base, n); !taken[folded(next)] {
				c.Name = next
			}
		}
		used[folded(c.Name)] = true
	}
}

// unknownStar reports whether c stands for columns that are not known.
func unknownStar(c dunesql.LineageColumn) bool { return c.Name == "*" && c.Unknown }
