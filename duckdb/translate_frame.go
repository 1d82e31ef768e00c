package duckdb

import (
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

func (u *unit) frame(f *dunesql.Frame, s *scope) string {
	u.checkFrame(f)
	if f.End == nil {
		return string(f.Unit) + " " + u.bound(f.Start, s)
	}
	return string(f.Unit) + " BETWEEN " + u.bound(f.Start, s) + " AND " + u.bound(f.End, s)
}

func (u *unit) bound(b *dunesql.FrameBound, s *scope) string {
	if b.Value == nil {
		return string(b.Kind)
	}
	if n, ok := number(b.Value); ok && strings.HasPrefix(n, "-") {
		u.fail(b, "Window frame offset value must not be negative or null")
	}
	return u.expr(b.Value, s).atom() + " " + string(b.Kind)
}

// boundOrder is how late in a window a kind of bound is.
var boundOrder = map[dunesql.BoundKind]int{
	dunesql.UnboundedPreceding: 0, dunesql.Preceding: 1, dunesql.CurrentRow: 2, dunesql.Following: 3, dunesql.UnboundedFollowing: 4,
}

// checkFrame refuses a frame that ends before it starts.
func (u *unit) checkFrame(f *dunesql.Frame) {
	end := dunesql.CurrentRow
	if f.End != nil {
		end = f.End.Kind
	}
	switch start := f.Start.Kind; {
	case start == dunesql.UnboundedFollowing:
		u.fail(f, "Window frame start cannot be UNBOUNDED FOLLOWING")
	case end == dunesql.UnboundedPreceding:
		u.fail(f, "Window frame end cannot be UNBOUNDED PRECEDING")
	case boundOrder[start] > boundOrder[end]:
		u.fail(f, "Window frame starting from %s cannot end with %s", start, end)
	}
}
