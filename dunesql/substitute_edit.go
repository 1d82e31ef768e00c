package dunesql

import (
	"sort"

	"github.com/barchan-data/barchan"
)

// MapBack returns the byte offset in the old text of an offset in the new one.
// What lies within an edit maps to where the old piece began.
func MapBack(edits []barchan.Edit, offset int) int {
	i := sort.Search(len(edits), func(i int) bool { return edits[i].Start > offset }) - 1
	switch {
	case i < 0:
		return offset
	case offset < edits[i].End:
		return edits[i].OldStart
	}
	return edits[i].OldEnd + offset - edits[i].End
}
